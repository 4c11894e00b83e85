from google.protobuf import duration_pb2 as _duration_pb2
from . import common_pb2 as _common_pb2
from google.protobuf.internal import containers as _containers
from google.protobuf.internal import enum_type_wrapper as _enum_type_wrapper
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from typing import ClassVar as _ClassVar, Iterable as _Iterable, Mapping as _Mapping, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor
STOP_REASON_CANCELLED: StopReason
STOP_REASON_LIMIT: StopReason
STOP_REASON_SHUTDOWN: StopReason
STOP_REASON_TIMED_OUT: StopReason
STOP_REASON_UNSPECIFIED: StopReason

class CheckReply(_message.Message):
    __slots__ = ["check_time", "diagnostics", "entry_point"]
    CHECK_TIME_FIELD_NUMBER: _ClassVar[int]
    DIAGNOSTICS_FIELD_NUMBER: _ClassVar[int]
    ENTRY_POINT_FIELD_NUMBER: _ClassVar[int]
    check_time: _duration_pb2.Duration
    diagnostics: _containers.RepeatedCompositeFieldContainer[_common_pb2.Diagnostic]
    entry_point: str
    def __init__(self, diagnostics: _Optional[_Iterable[_Union[_common_pb2.Diagnostic, _Mapping]]] = ..., entry_point: _Optional[str] = ..., check_time: _Optional[_Union[_duration_pb2.Duration, _Mapping]] = ...) -> None: ...

class CheckRequest(_message.Message):
    __slots__ = ["path", "source"]
    PATH_FIELD_NUMBER: _ClassVar[int]
    SOURCE_FIELD_NUMBER: _ClassVar[int]
    path: str
    source: bytes
    def __init__(self, path: _Optional[str] = ..., source: _Optional[bytes] = ...) -> None: ...

class CompileReply(_message.Message):
    __slots__ = ["compile_time", "diagnostics", "entry_point", "reason", "script"]
    COMPILE_TIME_FIELD_NUMBER: _ClassVar[int]
    DIAGNOSTICS_FIELD_NUMBER: _ClassVar[int]
    ENTRY_POINT_FIELD_NUMBER: _ClassVar[int]
    REASON_FIELD_NUMBER: _ClassVar[int]
    SCRIPT_FIELD_NUMBER: _ClassVar[int]
    compile_time: _duration_pb2.Duration
    diagnostics: _containers.RepeatedCompositeFieldContainer[_common_pb2.Diagnostic]
    entry_point: EntryPoint
    reason: _common_pb2.Reason
    script: CompiledScript
    def __init__(self, script: _Optional[_Union[CompiledScript, _Mapping]] = ..., diagnostics: _Optional[_Iterable[_Union[_common_pb2.Diagnostic, _Mapping]]] = ..., reason: _Optional[_Union[_common_pb2.Reason, str]] = ..., compile_time: _Optional[_Union[_duration_pb2.Duration, _Mapping]] = ..., entry_point: _Optional[_Union[EntryPoint, _Mapping]] = ...) -> None: ...

class CompileRequest(_message.Message):
    __slots__ = ["check_only", "digest", "references", "sources"]
    CHECK_ONLY_FIELD_NUMBER: _ClassVar[int]
    DIGEST_FIELD_NUMBER: _ClassVar[int]
    REFERENCES_FIELD_NUMBER: _ClassVar[int]
    SOURCES_FIELD_NUMBER: _ClassVar[int]
    check_only: bool
    digest: str
    references: _containers.RepeatedCompositeFieldContainer[SourceFile]
    sources: _containers.RepeatedCompositeFieldContainer[SourceFile]
    def __init__(self, digest: _Optional[str] = ..., sources: _Optional[_Iterable[_Union[SourceFile, _Mapping]]] = ..., references: _Optional[_Iterable[_Union[SourceFile, _Mapping]]] = ..., check_only: bool = ...) -> None: ...

class CompiledScript(_message.Message):
    __slots__ = ["assembly", "assembly_digest", "entry_point", "libraries", "symbols", "symbols_digest"]
    ASSEMBLY_DIGEST_FIELD_NUMBER: _ClassVar[int]
    ASSEMBLY_FIELD_NUMBER: _ClassVar[int]
    ENTRY_POINT_FIELD_NUMBER: _ClassVar[int]
    LIBRARIES_FIELD_NUMBER: _ClassVar[int]
    SYMBOLS_DIGEST_FIELD_NUMBER: _ClassVar[int]
    SYMBOLS_FIELD_NUMBER: _ClassVar[int]
    assembly: bytes
    assembly_digest: bytes
    entry_point: EntryPoint
    libraries: _containers.RepeatedCompositeFieldContainer[Library]
    symbols: bytes
    symbols_digest: bytes
    def __init__(self, assembly: _Optional[bytes] = ..., symbols: _Optional[bytes] = ..., entry_point: _Optional[_Union[EntryPoint, _Mapping]] = ..., assembly_digest: _Optional[bytes] = ..., symbols_digest: _Optional[bytes] = ..., libraries: _Optional[_Iterable[_Union[Library, _Mapping]]] = ...) -> None: ...

class DatabaseContext(_message.Message):
    __slots__ = ["connection_string", "driver_directory", "edition", "end_of_run", "keeps_no_session", "login", "password", "profile", "provider", "proxy_user", "schema", "shared_trust", "token", "token_location", "token_private_key", "wallet_directory", "wallet_password"]
    CONNECTION_STRING_FIELD_NUMBER: _ClassVar[int]
    DRIVER_DIRECTORY_FIELD_NUMBER: _ClassVar[int]
    EDITION_FIELD_NUMBER: _ClassVar[int]
    END_OF_RUN_FIELD_NUMBER: _ClassVar[int]
    KEEPS_NO_SESSION_FIELD_NUMBER: _ClassVar[int]
    LOGIN_FIELD_NUMBER: _ClassVar[int]
    PASSWORD_FIELD_NUMBER: _ClassVar[int]
    PROFILE_FIELD_NUMBER: _ClassVar[int]
    PROVIDER_FIELD_NUMBER: _ClassVar[int]
    PROXY_USER_FIELD_NUMBER: _ClassVar[int]
    SCHEMA_FIELD_NUMBER: _ClassVar[int]
    SHARED_TRUST_FIELD_NUMBER: _ClassVar[int]
    TOKEN_FIELD_NUMBER: _ClassVar[int]
    TOKEN_LOCATION_FIELD_NUMBER: _ClassVar[int]
    TOKEN_PRIVATE_KEY_FIELD_NUMBER: _ClassVar[int]
    WALLET_DIRECTORY_FIELD_NUMBER: _ClassVar[int]
    WALLET_PASSWORD_FIELD_NUMBER: _ClassVar[int]
    connection_string: str
    driver_directory: str
    edition: str
    end_of_run: _common_pb2.EndOfRun
    keeps_no_session: bool
    login: str
    password: str
    profile: str
    provider: str
    proxy_user: str
    schema: str
    shared_trust: bool
    token: str
    token_location: str
    token_private_key: str
    wallet_directory: str
    wallet_password: str
    def __init__(self, provider: _Optional[str] = ..., connection_string: _Optional[str] = ..., schema: _Optional[str] = ..., end_of_run: _Optional[_Union[_common_pb2.EndOfRun, str]] = ..., profile: _Optional[str] = ..., login: _Optional[str] = ..., password: _Optional[str] = ..., proxy_user: _Optional[str] = ..., wallet_directory: _Optional[str] = ..., wallet_password: _Optional[str] = ..., token: _Optional[str] = ..., token_private_key: _Optional[str] = ..., token_location: _Optional[str] = ..., edition: _Optional[str] = ..., driver_directory: _Optional[str] = ..., shared_trust: bool = ..., keeps_no_session: bool = ...) -> None: ...

class DescribeReply(_message.Message):
    __slots__ = ["capabilities", "language", "process_id", "protocol_version", "runtime"]
    CAPABILITIES_FIELD_NUMBER: _ClassVar[int]
    LANGUAGE_FIELD_NUMBER: _ClassVar[int]
    PROCESS_ID_FIELD_NUMBER: _ClassVar[int]
    PROTOCOL_VERSION_FIELD_NUMBER: _ClassVar[int]
    RUNTIME_FIELD_NUMBER: _ClassVar[int]
    capabilities: _containers.RepeatedScalarFieldContainer[str]
    language: str
    process_id: int
    protocol_version: int
    runtime: str
    def __init__(self, protocol_version: _Optional[int] = ..., language: _Optional[str] = ..., capabilities: _Optional[_Iterable[str]] = ..., runtime: _Optional[str] = ..., process_id: _Optional[int] = ...) -> None: ...

class DescribeRequest(_message.Message):
    __slots__ = ["protocol_version"]
    PROTOCOL_VERSION_FIELD_NUMBER: _ClassVar[int]
    protocol_version: int
    def __init__(self, protocol_version: _Optional[int] = ...) -> None: ...

class Directive(_message.Message):
    __slots__ = ["fault", "load", "path", "text"]
    FAULT_FIELD_NUMBER: _ClassVar[int]
    LOAD_FIELD_NUMBER: _ClassVar[int]
    PATH_FIELD_NUMBER: _ClassVar[int]
    TEXT_FIELD_NUMBER: _ClassVar[int]
    fault: _common_pb2.Diagnostic
    load: bool
    path: str
    text: str
    def __init__(self, text: _Optional[str] = ..., path: _Optional[str] = ..., fault: _Optional[_Union[_common_pb2.Diagnostic, _Mapping]] = ..., load: bool = ...) -> None: ...

class EntryPoint(_message.Message):
    __slots__ = ["class_name", "factory_name", "method_name", "signature"]
    CLASS_NAME_FIELD_NUMBER: _ClassVar[int]
    FACTORY_NAME_FIELD_NUMBER: _ClassVar[int]
    METHOD_NAME_FIELD_NUMBER: _ClassVar[int]
    SIGNATURE_FIELD_NUMBER: _ClassVar[int]
    class_name: str
    factory_name: str
    method_name: str
    signature: str
    def __init__(self, class_name: _Optional[str] = ..., factory_name: _Optional[str] = ..., method_name: _Optional[str] = ..., signature: _Optional[str] = ...) -> None: ...

class Library(_message.Message):
    __slots__ = ["content", "digest", "name", "native", "path"]
    CONTENT_FIELD_NUMBER: _ClassVar[int]
    DIGEST_FIELD_NUMBER: _ClassVar[int]
    NAME_FIELD_NUMBER: _ClassVar[int]
    NATIVE_FIELD_NUMBER: _ClassVar[int]
    PATH_FIELD_NUMBER: _ClassVar[int]
    content: bytes
    digest: bytes
    name: str
    native: bool
    path: str
    def __init__(self, name: _Optional[str] = ..., path: _Optional[str] = ..., content: _Optional[bytes] = ..., digest: _Optional[bytes] = ..., native: bool = ...) -> None: ...

class LockedPackage(_message.Message):
    __slots__ = ["digest", "package"]
    DIGEST_FIELD_NUMBER: _ClassVar[int]
    PACKAGE_FIELD_NUMBER: _ClassVar[int]
    digest: str
    package: Package
    def __init__(self, package: _Optional[_Union[Package, _Mapping]] = ..., digest: _Optional[str] = ...) -> None: ...

class Package(_message.Message):
    __slots__ = ["id", "version"]
    ID_FIELD_NUMBER: _ClassVar[int]
    VERSION_FIELD_NUMBER: _ClassVar[int]
    id: str
    version: str
    def __init__(self, id: _Optional[str] = ..., version: _Optional[str] = ...) -> None: ...

class PackageLock(_message.Message):
    __slots__ = ["libraries", "packages"]
    LIBRARIES_FIELD_NUMBER: _ClassVar[int]
    PACKAGES_FIELD_NUMBER: _ClassVar[int]
    libraries: _containers.RepeatedCompositeFieldContainer[Library]
    packages: _containers.RepeatedCompositeFieldContainer[LockedPackage]
    def __init__(self, packages: _Optional[_Iterable[_Union[LockedPackage, _Mapping]]] = ..., libraries: _Optional[_Iterable[_Union[Library, _Mapping]]] = ...) -> None: ...

class ResolveReply(_message.Message):
    __slots__ = ["diagnostics", "lock"]
    DIAGNOSTICS_FIELD_NUMBER: _ClassVar[int]
    LOCK_FIELD_NUMBER: _ClassVar[int]
    diagnostics: _containers.RepeatedCompositeFieldContainer[_common_pb2.Diagnostic]
    lock: PackageLock
    def __init__(self, lock: _Optional[_Union[PackageLock, _Mapping]] = ..., diagnostics: _Optional[_Iterable[_Union[_common_pb2.Diagnostic, _Mapping]]] = ...) -> None: ...

class ResolveRequest(_message.Message):
    __slots__ = ["environment", "packages", "sources"]
    class EnvironmentEntry(_message.Message):
        __slots__ = ["key", "value"]
        KEY_FIELD_NUMBER: _ClassVar[int]
        VALUE_FIELD_NUMBER: _ClassVar[int]
        key: str
        value: str
        def __init__(self, key: _Optional[str] = ..., value: _Optional[str] = ...) -> None: ...
    ENVIRONMENT_FIELD_NUMBER: _ClassVar[int]
    PACKAGES_FIELD_NUMBER: _ClassVar[int]
    SOURCES_FIELD_NUMBER: _ClassVar[int]
    environment: _containers.ScalarMap[str, str]
    packages: _containers.RepeatedCompositeFieldContainer[Package]
    sources: _containers.RepeatedScalarFieldContainer[str]
    def __init__(self, packages: _Optional[_Iterable[_Union[Package, _Mapping]]] = ..., sources: _Optional[_Iterable[str]] = ..., environment: _Optional[_Mapping[str, str]] = ...) -> None: ...

class RunReply(_message.Message):
    __slots__ = ["events"]
    EVENTS_FIELD_NUMBER: _ClassVar[int]
    events: _containers.RepeatedCompositeFieldContainer[WorkerEvent]
    def __init__(self, events: _Optional[_Iterable[_Union[WorkerEvent, _Mapping]]] = ...) -> None: ...

class RunRequest(_message.Message):
    __slots__ = ["arguments", "database", "environment", "job", "limits", "run_id", "scratch_directory", "script", "secrets", "session"]
    class EnvironmentEntry(_message.Message):
        __slots__ = ["key", "value"]
        KEY_FIELD_NUMBER: _ClassVar[int]
        VALUE_FIELD_NUMBER: _ClassVar[int]
        key: str
        value: str
        def __init__(self, key: _Optional[str] = ..., value: _Optional[str] = ...) -> None: ...
    class SecretsEntry(_message.Message):
        __slots__ = ["key", "value"]
        KEY_FIELD_NUMBER: _ClassVar[int]
        VALUE_FIELD_NUMBER: _ClassVar[int]
        key: str
        value: str
        def __init__(self, key: _Optional[str] = ..., value: _Optional[str] = ...) -> None: ...
    ARGUMENTS_FIELD_NUMBER: _ClassVar[int]
    DATABASE_FIELD_NUMBER: _ClassVar[int]
    ENVIRONMENT_FIELD_NUMBER: _ClassVar[int]
    JOB_FIELD_NUMBER: _ClassVar[int]
    LIMITS_FIELD_NUMBER: _ClassVar[int]
    RUN_ID_FIELD_NUMBER: _ClassVar[int]
    SCRATCH_DIRECTORY_FIELD_NUMBER: _ClassVar[int]
    SCRIPT_FIELD_NUMBER: _ClassVar[int]
    SECRETS_FIELD_NUMBER: _ClassVar[int]
    SESSION_FIELD_NUMBER: _ClassVar[int]
    arguments: _containers.RepeatedScalarFieldContainer[str]
    database: DatabaseContext
    environment: _containers.ScalarMap[str, str]
    job: _common_pb2.JobInfo
    limits: _common_pb2.Limits
    run_id: str
    scratch_directory: str
    script: Script
    secrets: _containers.ScalarMap[str, str]
    session: SessionInfo
    def __init__(self, run_id: _Optional[str] = ..., script: _Optional[_Union[Script, _Mapping]] = ..., arguments: _Optional[_Iterable[str]] = ..., job: _Optional[_Union[_common_pb2.JobInfo, _Mapping]] = ..., session: _Optional[_Union[SessionInfo, _Mapping]] = ..., database: _Optional[_Union[DatabaseContext, _Mapping]] = ..., limits: _Optional[_Union[_common_pb2.Limits, _Mapping]] = ..., scratch_directory: _Optional[str] = ..., environment: _Optional[_Mapping[str, str]] = ..., secrets: _Optional[_Mapping[str, str]] = ...) -> None: ...

class Script(_message.Message):
    __slots__ = ["compiled", "digest", "path", "source"]
    COMPILED_FIELD_NUMBER: _ClassVar[int]
    DIGEST_FIELD_NUMBER: _ClassVar[int]
    PATH_FIELD_NUMBER: _ClassVar[int]
    SOURCE_FIELD_NUMBER: _ClassVar[int]
    compiled: CompiledScript
    digest: str
    path: str
    source: bytes
    def __init__(self, path: _Optional[str] = ..., digest: _Optional[str] = ..., source: _Optional[bytes] = ..., compiled: _Optional[_Union[CompiledScript, _Mapping]] = ...) -> None: ...

class SessionInfo(_message.Message):
    __slots__ = ["action", "client_identifier", "client_info", "module", "nls", "schema", "time_zone"]
    class NlsEntry(_message.Message):
        __slots__ = ["key", "value"]
        KEY_FIELD_NUMBER: _ClassVar[int]
        VALUE_FIELD_NUMBER: _ClassVar[int]
        key: str
        value: str
        def __init__(self, key: _Optional[str] = ..., value: _Optional[str] = ...) -> None: ...
    ACTION_FIELD_NUMBER: _ClassVar[int]
    CLIENT_IDENTIFIER_FIELD_NUMBER: _ClassVar[int]
    CLIENT_INFO_FIELD_NUMBER: _ClassVar[int]
    MODULE_FIELD_NUMBER: _ClassVar[int]
    NLS_FIELD_NUMBER: _ClassVar[int]
    SCHEMA_FIELD_NUMBER: _ClassVar[int]
    TIME_ZONE_FIELD_NUMBER: _ClassVar[int]
    action: str
    client_identifier: str
    client_info: str
    module: str
    nls: _containers.ScalarMap[str, str]
    schema: str
    time_zone: str
    def __init__(self, schema: _Optional[str] = ..., client_identifier: _Optional[str] = ..., module: _Optional[str] = ..., action: _Optional[str] = ..., nls: _Optional[_Mapping[str, str]] = ..., time_zone: _Optional[str] = ..., client_info: _Optional[str] = ...) -> None: ...

class SourceFile(_message.Message):
    __slots__ = ["content", "directives", "path"]
    CONTENT_FIELD_NUMBER: _ClassVar[int]
    DIRECTIVES_FIELD_NUMBER: _ClassVar[int]
    PATH_FIELD_NUMBER: _ClassVar[int]
    content: bytes
    directives: _containers.RepeatedCompositeFieldContainer[Directive]
    path: str
    def __init__(self, path: _Optional[str] = ..., content: _Optional[bytes] = ..., directives: _Optional[_Iterable[_Union[Directive, _Mapping]]] = ...) -> None: ...

class StopReply(_message.Message):
    __slots__ = ["found"]
    FOUND_FIELD_NUMBER: _ClassVar[int]
    found: bool
    def __init__(self, found: bool = ...) -> None: ...

class StopRequest(_message.Message):
    __slots__ = ["grace", "reason", "run_id"]
    GRACE_FIELD_NUMBER: _ClassVar[int]
    REASON_FIELD_NUMBER: _ClassVar[int]
    RUN_ID_FIELD_NUMBER: _ClassVar[int]
    grace: _duration_pb2.Duration
    reason: StopReason
    run_id: str
    def __init__(self, run_id: _Optional[str] = ..., reason: _Optional[_Union[StopReason, str]] = ..., grace: _Optional[_Union[_duration_pb2.Duration, _Mapping]] = ...) -> None: ...

class WorkerEvent(_message.Message):
    __slots__ = ["log", "outcome", "output", "progress", "result"]
    LOG_FIELD_NUMBER: _ClassVar[int]
    OUTCOME_FIELD_NUMBER: _ClassVar[int]
    OUTPUT_FIELD_NUMBER: _ClassVar[int]
    PROGRESS_FIELD_NUMBER: _ClassVar[int]
    RESULT_FIELD_NUMBER: _ClassVar[int]
    log: _common_pb2.LogEntry
    outcome: WorkerOutcome
    output: _common_pb2.Output
    progress: _common_pb2.Progress
    result: _common_pb2.ResultValue
    def __init__(self, output: _Optional[_Union[_common_pb2.Output, _Mapping]] = ..., progress: _Optional[_Union[_common_pb2.Progress, _Mapping]] = ..., log: _Optional[_Union[_common_pb2.LogEntry, _Mapping]] = ..., result: _Optional[_Union[_common_pb2.ResultValue, _Mapping]] = ..., outcome: _Optional[_Union[WorkerOutcome, _Mapping]] = ...) -> None: ...

class WorkerOutcome(_message.Message):
    __slots__ = ["cpu_time", "location", "message", "peak_memory_bytes", "reason", "retire", "return_value", "run_time", "signal", "stack_trace", "transaction", "unloaded_digests"]
    CPU_TIME_FIELD_NUMBER: _ClassVar[int]
    LOCATION_FIELD_NUMBER: _ClassVar[int]
    MESSAGE_FIELD_NUMBER: _ClassVar[int]
    PEAK_MEMORY_BYTES_FIELD_NUMBER: _ClassVar[int]
    REASON_FIELD_NUMBER: _ClassVar[int]
    RETIRE_FIELD_NUMBER: _ClassVar[int]
    RETURN_VALUE_FIELD_NUMBER: _ClassVar[int]
    RUN_TIME_FIELD_NUMBER: _ClassVar[int]
    SIGNAL_FIELD_NUMBER: _ClassVar[int]
    STACK_TRACE_FIELD_NUMBER: _ClassVar[int]
    TRANSACTION_FIELD_NUMBER: _ClassVar[int]
    UNLOADED_DIGESTS_FIELD_NUMBER: _ClassVar[int]
    cpu_time: _duration_pb2.Duration
    location: _common_pb2.SourceLocation
    message: str
    peak_memory_bytes: int
    reason: _common_pb2.Reason
    retire: str
    return_value: int
    run_time: _duration_pb2.Duration
    signal: int
    stack_trace: str
    transaction: _common_pb2.TransactionState
    unloaded_digests: _containers.RepeatedScalarFieldContainer[str]
    def __init__(self, reason: _Optional[_Union[_common_pb2.Reason, str]] = ..., return_value: _Optional[int] = ..., message: _Optional[str] = ..., location: _Optional[_Union[_common_pb2.SourceLocation, _Mapping]] = ..., stack_trace: _Optional[str] = ..., transaction: _Optional[_Union[_common_pb2.TransactionState, str]] = ..., run_time: _Optional[_Union[_duration_pb2.Duration, _Mapping]] = ..., cpu_time: _Optional[_Union[_duration_pb2.Duration, _Mapping]] = ..., peak_memory_bytes: _Optional[int] = ..., signal: _Optional[int] = ..., unloaded_digests: _Optional[_Iterable[str]] = ..., retire: _Optional[str] = ...) -> None: ...

class StopReason(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = []
