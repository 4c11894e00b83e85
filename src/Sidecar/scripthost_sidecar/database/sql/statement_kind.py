"""What a statement means to the transaction that it runs in."""

from __future__ import annotations

from enum import Enum

from .draft import Draft


class StatementKind(Enum):
    #: Reads, or must run outside of a transaction.
    QUERY = "query"
    CHANGE = "change"
    SCHEMA_CHANGE = "schema change"
    COMMIT = "commit"
    ROLLBACK = "rollback"

    @property
    def changes(self) -> bool:
        return self in (StatementKind.CHANGE, StatementKind.SCHEMA_CHANGE)


_QUERIES = ("SELECT", "VALUES", "EXPLAIN", "PRAGMA", "VACUUM", "ATTACH", "DETACH")


def kind_of(draft: Draft) -> StatementKind:
    if _ends_transaction(draft, "COMMIT"):
        return StatementKind.COMMIT
    if _ends_transaction(draft, "ROLLBACK"):
        return StatementKind.ROLLBACK
    if len(draft) == 0 or draft.is_symbol(0, "(", ";") or draft.is_word(0, *_QUERIES):
        return StatementKind.QUERY
    if draft.is_word(0, "WITH"):
        return StatementKind.CHANGE if _has_change(draft) else StatementKind.QUERY
    if draft.is_word(0, "CREATE", "DROP", "ALTER"):
        return StatementKind.SCHEMA_CHANGE
    return StatementKind.CHANGE


def _ends_transaction(draft: Draft, verb: str) -> bool:
    """True for COMMIT [WORK] [;] and nothing else: ROLLBACK TO a savepoint leaves the transaction open."""
    if not draft.is_word(0, verb):
        return False
    end = 2 if draft.is_word(1, "WORK") else 1
    return len(draft) == end or (len(draft) == end + 1 and draft.is_symbol(end, ";"))


def _has_change(draft: Draft) -> bool:
    index = 0
    while index < len(draft):
        if draft.is_symbol(index, "("):
            index = draft.closing(index)
        elif draft.is_word(index, "INSERT", "UPDATE", "DELETE"):
            return True
        elif draft.is_word(index, "REPLACE") and not draft.is_symbol(index + 1, "("):
            return True
        index += 1
    return False
