"""What a script sees of its run."""

from __future__ import annotations

import json
import logging
import os
from functools import cached_property
from typing import Any

from .database import ScriptConnection, open_connection
from .parameters import Job, RunParameters, Session
from .reports import ReportWriter
from .stopping import StopRequest
from .transaction import TransactionLog

_current: ScriptContext | None = None


class ScriptContext:
    """The third parameter of gsf_main, and what utils.getcontext() returns."""

    job: Job
    session: Session
    script_path: str
    #: Where the script's relative resources lie; the working directory is a scratch folder of the run.
    script_directory: str

    def __init__(self, parameters: RunParameters, reports: ReportWriter, stop: StopRequest) -> None:
        self.job = parameters.job
        self.session = parameters.session
        self.script_path = parameters.path
        self.script_directory = os.path.dirname(parameters.path)
        self._database = parameters.database
        self._secrets = parameters.secrets
        self._reports = reports
        self._stop = stop
        self._transactions = TransactionLog(reports.write)
        self._connection: ScriptConnection | None = None

    @cached_property
    def log(self) -> logging.Logger:
        """A standard logger whose entries of every level go to the run's log rather than to its output."""
        logger = logging.Logger("scripthost")
        logger.addHandler(_ReportHandler(self._reports))
        return logger

    @property
    def has_connection(self) -> bool:
        """Whether the run has a database context at all."""
        return self._database is not None

    def getconnection(self) -> ScriptConnection | None:
        """The run's connection, the same one until it is closed, then a new one; None for a run without context.

        Raises what the driver raises when the connection cannot be had; utils.getconnection() returns None then."""
        if self._database is None:
            return None
        if self._connection is None or self._connection.is_closed:
            self._connection = open_connection(
                self._database, self.session, self._transactions, self._stop
            )
        return self._connection

    def report_progress(self, fraction: float | None = None, text: str = "") -> None:
        """Says how far the run is: fraction from 0 to 1, None when the script knows no share."""
        if fraction is not None and not 0 <= fraction <= 1:
            raise ValueError(f"fraction must lie between 0 and 1, not {fraction}")
        self._reports.write("progress", {"fraction": -1.0 if fraction is None else float(fraction), "text": text})

    def set_result(self, value: Any) -> None:
        """Sets the run's result to a value that JSON can hold. The last one counts."""
        self._reports.write("result", json.dumps(value))

    def get_secret(self, name: str) -> str:
        """What the run was given under a name. Raises LookupError for a name that it was given nothing under."""
        if name not in self._secrets:
            raise LookupError(
                f"the run was given no secret named {name!r}. The operator of the agent grants secrets to {self.job.owner} "
                f"in the settings Secrets:{name}."
            )
        return self._secrets[name]

    def end_transaction(self, commit: bool) -> None:
        """For the host alone: settles what the script left uncommitted and closes the connection."""
        connection = self._connection
        if connection is None or connection.is_closed:
            return
        try:
            if commit and self._database is not None and not self._database.rollback_at_end:
                connection.commit()
        finally:
            connection.rollback()
            connection.close()


class _ReportHandler(logging.Handler):
    def __init__(self, reports: ReportWriter) -> None:
        super().__init__()
        self._reports = reports

    def emit(self, record: logging.LogRecord) -> None:
        self._reports.write("log", {"level": record.levelno, "message": self.format(record)})


def current_context() -> ScriptContext:
    """The context of this process's run."""
    if _current is None:
        raise RuntimeError("there is no run in this process: scripts get their context from ScriptHost")
    return _current


def enter(context: ScriptContext) -> None:
    global _current
    _current = context
