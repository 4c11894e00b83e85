"""Puts Oracle's spelling of common statements into SQLite's. What cannot be had is refused by name."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from ..sql.draft import Draft
from ..sql.statement_kind import StatementKind, kind_of
from .clauses import translate_expressions, translate_row_limits, translate_types
from .identity import translate_identity
from .refusal import refusal


@dataclass(frozen=True)
class Statement:
    #: What SQLite executes.
    text: str
    kind: StatementKind
    #: Every occurrence in the order of the text, without its prefix.
    placeholders: list[str]
    #: To be executed right after it.
    follow_up: str | None = None


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
    translate_row_limits(draft)
    translate_expressions(draft, user)
    return Statement(str(draft), kind, draft.placeholders(), follow_up)
