"""What became of a run's work in the database."""

from __future__ import annotations

from enum import Enum
from typing import Callable


class TransactionState(Enum):
    NONE = "none"
    OPEN = "open"
    COMMITTING = "committing"
    COMMITTED = "committed"
    ROLLED_BACK = "rolled_back"


class TransactionLog:
    """The last word on the transactions of a run, over all its connections. Every change is reported at once, so that
    it is known even when the process dies in the next moment."""

    def __init__(self, report: Callable[[str, str], None]) -> None:
        self._report = report
        self.state = TransactionState.NONE

    def record(self, state: TransactionState) -> None:
        self.state = state
        self._report("transaction", state.value)
