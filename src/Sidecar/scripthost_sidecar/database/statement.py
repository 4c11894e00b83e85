"""A statement as it is sent to a database."""

from __future__ import annotations

from dataclasses import dataclass

from .sql.statement_kind import StatementKind


@dataclass(frozen=True)
class Statement:
    #: What the database executes.
    text: str
    kind: StatementKind
    #: Every occurrence in the order of the script's text, without its prefix.
    placeholders: list[str]
    #: Those of RETURNING … INTO, in the order of the returned columns.
    returned: tuple[str, ...] = ()
    #: To be executed right after it.
    follow_up: str | None = None
