"""Puts Oracle's spelling of common statements into SQLite's. What cannot be had is refused by name."""

from __future__ import annotations

from functools import lru_cache

from ..sql.draft import Draft
from ..sql.returning import take_returning
from ..sql.statement_kind import StatementKind, kind_of
from ..statement import Statement
from .clauses import translate_expressions, translate_row_limits, translate_types
from .identity import translate_identity
from .refusal import refusal


@lru_cache(maxsize=1000)
def translate(sql: str, user: str) -> Statement:
    """user is what USER stands for."""
    draft = Draft(sql)
    kind = kind_of(draft)
    if kind in (StatementKind.COMMIT, StatementKind.ROLLBACK):
        return Statement(sql, kind, [])
    if draft.is_word(0, "BEGIN", "DECLARE"):
        raise refusal("PL/SQL blocks")
    follow_up = None
    if kind is StatementKind.SCHEMA_CHANGE:
        follow_up = translate_identity(draft)
        translate_types(draft)
    returned = take_returning(draft) if kind is StatementKind.CHANGE else ()
    translate_row_limits(draft)
    translate_expressions(draft, user)
    return Statement(str(draft), kind, draft.placeholders(), returned, follow_up)
