"""What a run is told: passed from supervisor to child in a file in memory, which takes a script of any size."""

from __future__ import annotations

import marshal
import os
from typing import Any, NamedTuple


class Job(NamedTuple):
    """The job that a run belongs to. name is empty for a run of no job, scheduled_at (RFC 3339) when unscheduled."""

    owner: str
    name: str
    run_id: str
    attempt: int
    scheduled_at: str
    endpoint: str


class Session(NamedTuple):
    """What the session tells the database about itself."""

    schema: str
    client_identifier: str
    module: str
    action: str
    nls: dict[str, str]
    time_zone: str
    client_info: str = ""


class Account(NamedTuple):
    """As whom a session is opened, where that takes the place of what the connection string says. The password, the
    wallet's password, the token and its key are secrets. Empty: as the connection string says. PostgreSQL knows login
    and password alone."""

    #: The database user that the run works as. A token names its user itself.
    login: str = ""
    #: The login's, or the proxy account's where there is one.
    password: str = ""
    #: The account that logs in to become the login.
    proxy_user: str = ""
    wallet_directory: str = ""
    wallet_password: str = ""
    token: str = ""
    #: Of a token of IAM; one of OAuth has none.
    token_private_key: str = ""
    #: Instead of token: the folder of its files, or its file, read at each opening.
    token_location: str = ""
    edition: str = ""


class Database(NamedTuple):
    """The connection that WITH_CONTEXT gives. connection_string may hold a secret."""

    provider: str
    connection_string: str
    schema: str
    profile: str
    rollback_at_end: bool
    account: Account = Account()
    #: Takes a login that can become other users, where such a one would be refused.
    shared_trust: bool = False


class Limits(NamedTuple):
    """What the kernel holds a run to; 0 means no limit of the run's own."""

    cpu_seconds: int
    memory_bytes: int
    open_files: int
    file_bytes: int


class RunParameters(NamedTuple):
    """All that a run is told."""

    path: str
    source: bytes
    arguments: list[str]
    job: Job
    session: Session
    database: Database | None
    limits: Limits
    scratch_directory: str
    environment: dict[str, str]
    #: By the names that the script asks for them.
    secrets: dict[str, str]
    #: The script is only looked at: nothing of it runs.
    is_check: bool = False

    def to_descriptor(self) -> int:
        """A file in memory that holds these parameters; the caller closes it."""
        descriptor = os.memfd_create("run")
        with open(descriptor, "wb", closefd=False) as file:
            # Quicker than JSON for the many runs that do little else, and it holds the script's bytes. The reader
            # is a fork of the same interpreter, and the writer is the supervisor alone.
            marshal.dump(_plain(self), file)
        return descriptor

    @staticmethod
    def from_descriptor(descriptor: int) -> RunParameters:
        # Without a file object: a run begins by touching as little of the zygote's memory as it can.
        data = os.pread(descriptor, os.fstat(descriptor).st_size, 0)
        os.close(descriptor)
        path, source, arguments, job, session, database, *rest = marshal.loads(data)
        return RunParameters(
            path,
            source,
            arguments,
            Job(*job),
            Session(*session),
            _database(database) if database else None,
            Limits(*rest[0]),
            *rest[1:],
        )


def _database(values: tuple[Any, ...]) -> Database:
    database = Database(*values)
    return database._replace(account=Account(*database.account))


def _plain(value: Any) -> Any:
    """Named tuples as tuples, which is what marshal knows."""
    return tuple(_plain(item) for item in value) if isinstance(value, tuple) else value
