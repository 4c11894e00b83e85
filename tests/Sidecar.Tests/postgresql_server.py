"""A PostgreSQL server of the tests' own: its own folder, its own port, gone when the tests are."""

from __future__ import annotations

import os
import pwd
import shutil
import signal
import socket
import subprocess
import tempfile
from contextlib import contextmanager
from pathlib import Path
from typing import Iterator

from scripthost_sidecar.contracts import worker_pb2
from sidecar_process import BOUND

_PROGRAMS = max(Path("/usr/lib/postgresql").glob("*/bin"), default=Path("/usr/lib/postgresql/bin"))
_PASSWORD = "a password; with 'signs'"


class PostgresqlServer:
    def __init__(self, port: int) -> None:
        self._port = port

    def context(self, schema: str) -> worker_pb2.DatabaseContext:
        """What a run of the schema's owner gets. The schema is made when it is missing."""
        import psycopg

        with psycopg.connect(host="127.0.0.1", port=self._port, user="postgres", password=_PASSWORD) as connection:
            connection.execute(f"CREATE SCHEMA IF NOT EXISTS {schema}")
        password = '"' + _PASSWORD + '"'
        return worker_pb2.DatabaseContext(
            provider="postgresql",
            connection_string=f"Host=127.0.0.1;Port={self._port};User Id=postgres;Password={password};Database=postgres;Pooling=false",
            schema=schema,
            profile="reports",
            # The superuser of a server of the tests' own.
            shared_trust=True,
        )

    def context_of_login(self, login: str) -> worker_pb2.DatabaseContext:
        """What a run gets that works as a login of its own. The login is made when it is missing."""
        password = f"password of {login}"
        self.execute(f"DO $$ BEGIN CREATE ROLE {login} LOGIN PASSWORD '{password}'; EXCEPTION WHEN duplicate_object THEN NULL; END $$")
        return worker_pb2.DatabaseContext(
            provider="postgresql",
            connection_string=f"Host=127.0.0.1;Port={self._port};Database=postgres",
            login=login,
            password=password,
            profile="reports",
        )

    def execute(self, *statements: str) -> None:
        """As the superuser, outside of what is tested."""
        import psycopg

        with psycopg.connect(host="127.0.0.1", port=self._port, user="postgres", password=_PASSWORD) as connection:
            for statement in statements:
                connection.execute(statement)

    def query(self, schema: str, statement: str) -> list[tuple[object, ...]]:
        """What another session sees."""
        import psycopg

        with psycopg.connect(host="127.0.0.1", port=self._port, user="postgres", password=_PASSWORD) as connection:
            connection.execute(f"SET search_path TO {schema}")
            return connection.execute(statement).fetchall()


@contextmanager
def postgresql_server() -> Iterator[PostgresqlServer]:
    folder = Path(tempfile.mkdtemp(prefix="scripthost-pg-"))
    password = folder / "password"
    password.write_text(_PASSWORD + "\n")
    # The server refuses to run as root.
    account = pwd.getpwnam("postgres") if os.geteuid() == 0 else None
    as_account = ["setpriv", "--reuid=postgres", "--regid=postgres", "--init-groups"] if account else []
    for path in (folder, password) if account else ():
        os.chown(path, account.pw_uid, account.pw_gid)
    data = folder / "data"
    port = _free_port()
    subprocess.run(
        [*as_account, _PROGRAMS / "initdb", "-D", data, "-U", "postgres", "-A", "scram-sha-256", f"--pwfile={password}", "-N"]
        + ["--encoding=UTF8", "--locale=C"],
        check=True,
        stdout=subprocess.DEVNULL,
        cwd=folder,
        timeout=BOUND * 4,
    )
    server = subprocess.Popen(
        [*as_account, _PROGRAMS / "postgres", "-D", data, "-p", str(port), "-k", folder, "-h", "127.0.0.1", "-F"],
        stderr=subprocess.DEVNULL,
        cwd=folder,
    )
    try:
        _wait_until_ready(port)
        yield PostgresqlServer(port)
    finally:
        # At once, without waiting for anybody.
        server.send_signal(signal.SIGQUIT)
        server.wait(BOUND)
        shutil.rmtree(folder)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _wait_until_ready(port: int) -> None:
    subprocess.run(
        ["sh", "-c", f'until "{_PROGRAMS}/pg_isready" -q -h 127.0.0.1 -p {port}; do sleep 0.05; done'], check=True, timeout=BOUND * 2
    )
