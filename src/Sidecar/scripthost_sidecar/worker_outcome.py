"""The outcome of a run, from what its process reported, how that process ended, and whether somebody stopped it."""

from __future__ import annotations

import os
import signal
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from .contracts import common_pb2, worker_pb2
from .transaction import TransactionState
from .zygote_link import RunEnd

# The reports come from a user's process: bounded, they always fit into a message.
_TEXT_LIMIT = 256 * 1024

_STOP_REASONS = {
    worker_pb2.STOP_REASON_TIMED_OUT: (common_pb2.REASON_TIMED_OUT, "the run took longer than it may"),
    worker_pb2.STOP_REASON_LIMIT: (common_pb2.REASON_CANCELLED, "the run was stopped because it reached a limit"),
    worker_pb2.STOP_REASON_SHUTDOWN: (common_pb2.REASON_CANCELLED, "the run was stopped because the agent shuts down"),
}
_CANCELLED = (common_pb2.REASON_CANCELLED, "the run was stopped on request")


@dataclass
class RunRecord:
    """What the supervisor has learnt of a run so far."""

    #: What the child reported as its outcome; None until then.
    outcome: dict[str, Any] | None = None
    #: What a script was found to be that was only looked at.
    check: dict[str, Any] | None = None
    transaction: TransactionState = TransactionState.NONE
    stop_reason: worker_pb2.StopReason | None = None
    run_time: timedelta = field(default_factory=timedelta)


def conclude(record: RunRecord, end: RunEnd) -> worker_pb2.WorkerOutcome:
    outcome = _base(record, end)
    outcome.transaction = _transaction(record.transaction)
    outcome.run_time.FromTimedelta(record.run_time)
    outcome.cpu_time.FromTimedelta(timedelta(seconds=end.cpu_seconds))
    outcome.peak_memory_bytes = end.peak_bytes
    return outcome


def _base(record: RunRecord, end: RunEnd) -> worker_pb2.WorkerOutcome:
    if end.refusal:
        return worker_pb2.WorkerOutcome(reason=common_pb2.REASON_NOT_STARTED, message=end.refusal)
    # A stop that came when the script had already ended changes nothing: its work may be committed.
    if record.stop_reason is not None and (record.outcome is None or record.outcome.get("stopped")):
        reason, message = _STOP_REASONS.get(record.stop_reason, _CANCELLED)
        killed = record.outcome is None and os.WIFSIGNALED(end.status)
        return worker_pb2.WorkerOutcome(
            reason=reason,
            message=f"{message}; it did not end by itself and was killed" if killed else message,
            signal=os.WTERMSIG(end.status) if killed else 0,
        )
    if record.outcome is not None:
        return _reported(record.outcome)
    if os.WIFSIGNALED(end.status):
        return _killed(os.WTERMSIG(end.status))
    return worker_pb2.WorkerOutcome(
        reason=common_pb2.REASON_PROCESS_EXITED,
        message=f"the script ended its own process with exit code {os.WEXITSTATUS(end.status)} "
        "instead of returning from gsf_main",
    )


def _reported(report: dict[str, Any]) -> worker_pb2.WorkerOutcome:
    try:
        return worker_pb2.WorkerOutcome(
            reason=common_pb2.Reason.Value(f"REASON_{report['reason'] or 'UNSPECIFIED'}"),
            return_value=report["return_value"],
            message=_text(report["message"]),
            location=common_pb2.SourceLocation(path=report["path"], line=report["line"], column=report["column"])
            if report["path"]
            else None,
            stack_trace=_text(report["stack_trace"]),
        )
    except (KeyError, TypeError, ValueError):
        return worker_pb2.WorkerOutcome(
            reason=common_pb2.REASON_PROCESS_EXITED,
            message="the script's process reported an outcome that makes no sense",
        )


def _text(text: str) -> str:
    # A script may have lone surrogates in its texts; a message holds none.
    cleaned = text.encode("utf-8", "backslashreplace").decode()
    return cleaned if len(cleaned) <= _TEXT_LIMIT else cleaned[:_TEXT_LIMIT] + "…"


def _killed(signal_number: int) -> worker_pb2.WorkerOutcome:
    if signal_number == signal.SIGXCPU:
        return worker_pb2.WorkerOutcome(
            reason=common_pb2.REASON_CPU_LIMIT,
            message="the run used more processor time than it may",
            signal=signal_number,
        )
    try:
        name = signal.Signals(signal_number).name
    except ValueError:
        name = "unnamed"
    return worker_pb2.WorkerOutcome(
        reason=common_pb2.REASON_CRASHED,
        message=f"the script's process was ended by signal {signal_number} ({name})",
        signal=signal_number,
    )


def _transaction(state: TransactionState) -> common_pb2.TransactionState:
    if state is TransactionState.NONE:
        return common_pb2.TRANSACTION_STATE_NONE
    if state is TransactionState.COMMITTED:
        return common_pb2.TRANSACTION_STATE_COMMITTED
    # The process died within the commit: only the database knows.
    if state is TransactionState.COMMITTING:
        return common_pb2.TRANSACTION_STATE_UNKNOWN
    # One that was open when the process died went with it.
    return common_pb2.TRANSACTION_STATE_ROLLED_BACK
