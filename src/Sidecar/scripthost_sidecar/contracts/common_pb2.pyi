from google.protobuf import duration_pb2 as _duration_pb2
from google.protobuf.internal import enum_type_wrapper as _enum_type_wrapper
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from typing import ClassVar as _ClassVar, Mapping as _Mapping, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor
END_OF_RUN_COMMIT: EndOfRun
END_OF_RUN_ROLLBACK: EndOfRun
END_OF_RUN_UNSPECIFIED: EndOfRun
LOG_LEVEL_CRITICAL: LogLevel
LOG_LEVEL_DEBUG: LogLevel
LOG_LEVEL_ERROR: LogLevel
LOG_LEVEL_INFORMATION: LogLevel
LOG_LEVEL_TRACE: LogLevel
LOG_LEVEL_UNSPECIFIED: LogLevel
LOG_LEVEL_WARNING: LogLevel
OUTCOME_STATUS_FAILED: OutcomeStatus
OUTCOME_STATUS_STOPPED: OutcomeStatus
OUTCOME_STATUS_SUCCEEDED: OutcomeStatus
OUTCOME_STATUS_UNSPECIFIED: OutcomeStatus
OUTPUT_STREAM_STDERR: OutputStream
OUTPUT_STREAM_STDOUT: OutputStream
OUTPUT_STREAM_UNSPECIFIED: OutputStream
REASON_BAD_RETURN_VALUE: Reason
REASON_CANCELLED: Reason
REASON_COMMIT_FAILED: Reason
REASON_COMPILE_ERROR: Reason
REASON_CONNECTION_FAILED: Reason
REASON_CPU_LIMIT: Reason
REASON_CRASHED: Reason
REASON_NOT_STARTED: Reason
REASON_NO_ENTRY_POINT: Reason
REASON_OUTPUT_LIMIT: Reason
REASON_OUT_OF_MEMORY: Reason
REASON_PROCESS_EXITED: Reason
REASON_SHUT_DOWN: Reason
REASON_TIMED_OUT: Reason
REASON_UNHANDLED_EXCEPTION: Reason
REASON_UNSPECIFIED: Reason
REASON_WORKER_LOST: Reason
SEVERITY_ERROR: Severity
SEVERITY_INFO: Severity
SEVERITY_UNSPECIFIED: Severity
SEVERITY_WARNING: Severity
TRANSACTION_STATE_COMMITTED: TransactionState
TRANSACTION_STATE_NONE: TransactionState
TRANSACTION_STATE_ROLLED_BACK: TransactionState
TRANSACTION_STATE_UNKNOWN: TransactionState
TRANSACTION_STATE_UNSPECIFIED: TransactionState

class Diagnostic(_message.Message):
    __slots__ = ["id", "location", "message", "severity"]
    ID_FIELD_NUMBER: _ClassVar[int]
    LOCATION_FIELD_NUMBER: _ClassVar[int]
    MESSAGE_FIELD_NUMBER: _ClassVar[int]
    SEVERITY_FIELD_NUMBER: _ClassVar[int]
    id: str
    location: SourceLocation
    message: str
    severity: Severity
    def __init__(self, severity: _Optional[_Union[Severity, str]] = ..., id: _Optional[str] = ..., message: _Optional[str] = ..., location: _Optional[_Union[SourceLocation, _Mapping]] = ...) -> None: ...

class JobInfo(_message.Message):
    __slots__ = ["attempt", "endpoint", "name", "owner", "run_id", "scheduled_at"]
    ATTEMPT_FIELD_NUMBER: _ClassVar[int]
    ENDPOINT_FIELD_NUMBER: _ClassVar[int]
    NAME_FIELD_NUMBER: _ClassVar[int]
    OWNER_FIELD_NUMBER: _ClassVar[int]
    RUN_ID_FIELD_NUMBER: _ClassVar[int]
    SCHEDULED_AT_FIELD_NUMBER: _ClassVar[int]
    attempt: int
    endpoint: str
    name: str
    owner: str
    run_id: str
    scheduled_at: str
    def __init__(self, owner: _Optional[str] = ..., name: _Optional[str] = ..., run_id: _Optional[str] = ..., attempt: _Optional[int] = ..., scheduled_at: _Optional[str] = ..., endpoint: _Optional[str] = ...) -> None: ...

class Limits(_message.Message):
    __slots__ = ["cpu_time", "file_bytes", "memory_bytes", "open_files", "output_bytes", "output_kept_bytes", "processes", "wall_time"]
    CPU_TIME_FIELD_NUMBER: _ClassVar[int]
    FILE_BYTES_FIELD_NUMBER: _ClassVar[int]
    MEMORY_BYTES_FIELD_NUMBER: _ClassVar[int]
    OPEN_FILES_FIELD_NUMBER: _ClassVar[int]
    OUTPUT_BYTES_FIELD_NUMBER: _ClassVar[int]
    OUTPUT_KEPT_BYTES_FIELD_NUMBER: _ClassVar[int]
    PROCESSES_FIELD_NUMBER: _ClassVar[int]
    WALL_TIME_FIELD_NUMBER: _ClassVar[int]
    cpu_time: _duration_pb2.Duration
    file_bytes: int
    memory_bytes: int
    open_files: int
    output_bytes: int
    output_kept_bytes: int
    processes: int
    wall_time: _duration_pb2.Duration
    def __init__(self, wall_time: _Optional[_Union[_duration_pb2.Duration, _Mapping]] = ..., cpu_time: _Optional[_Union[_duration_pb2.Duration, _Mapping]] = ..., memory_bytes: _Optional[int] = ..., processes: _Optional[int] = ..., output_bytes: _Optional[int] = ..., open_files: _Optional[int] = ..., file_bytes: _Optional[int] = ..., output_kept_bytes: _Optional[int] = ...) -> None: ...

class LogEntry(_message.Message):
    __slots__ = ["level", "message"]
    LEVEL_FIELD_NUMBER: _ClassVar[int]
    MESSAGE_FIELD_NUMBER: _ClassVar[int]
    level: LogLevel
    message: str
    def __init__(self, level: _Optional[_Union[LogLevel, str]] = ..., message: _Optional[str] = ...) -> None: ...

class Output(_message.Message):
    __slots__ = ["data", "stream"]
    DATA_FIELD_NUMBER: _ClassVar[int]
    STREAM_FIELD_NUMBER: _ClassVar[int]
    data: bytes
    stream: OutputStream
    def __init__(self, stream: _Optional[_Union[OutputStream, str]] = ..., data: _Optional[bytes] = ...) -> None: ...

class Progress(_message.Message):
    __slots__ = ["fraction", "text"]
    FRACTION_FIELD_NUMBER: _ClassVar[int]
    TEXT_FIELD_NUMBER: _ClassVar[int]
    fraction: float
    text: str
    def __init__(self, fraction: _Optional[float] = ..., text: _Optional[str] = ...) -> None: ...

class ResultValue(_message.Message):
    __slots__ = ["json"]
    JSON_FIELD_NUMBER: _ClassVar[int]
    json: str
    def __init__(self, json: _Optional[str] = ...) -> None: ...

class SourceLocation(_message.Message):
    __slots__ = ["column", "line", "path"]
    COLUMN_FIELD_NUMBER: _ClassVar[int]
    LINE_FIELD_NUMBER: _ClassVar[int]
    PATH_FIELD_NUMBER: _ClassVar[int]
    column: int
    line: int
    path: str
    def __init__(self, path: _Optional[str] = ..., line: _Optional[int] = ..., column: _Optional[int] = ...) -> None: ...

class OutcomeStatus(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = []

class Reason(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = []

class TransactionState(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = []

class OutputStream(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = []

class Severity(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = []

class LogLevel(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = []

class EndOfRun(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = []
