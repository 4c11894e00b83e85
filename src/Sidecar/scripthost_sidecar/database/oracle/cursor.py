"""python-oracledb's own cursor, which tells its connection what becomes of the transaction."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import oracledb

from ..sql.draft import Draft
from ..sql.statement_kind import StatementKind, kind_of

# Beyond those that every database has.
_SCHEMA_CHANGES = ("TRUNCATE", "GRANT", "REVOKE", "COMMENT", "RENAME", "ANALYZE", "AUDIT", "NOAUDIT", "PURGE", "FLASHBACK")
# They end no transaction and change nothing that a commit would keep.
_SESSION_STATEMENTS = (("ALTER", "SESSION"), ("ALTER", "SYSTEM"), ("SET", "ROLE"), ("LOCK", "TABLE"))


class OracleCursor(oracledb.Cursor):  # type: ignore[misc]
    # callproc() and callfunc() make a block of their arguments and execute it.
    def execute(self, statement: str | None, parameters: Any = None, **named: Any) -> Any:
        kind = self._before(statement)
        if kind in (StatementKind.COMMIT, StatementKind.ROLLBACK):
            return self.connection.commit() if kind is StatementKind.COMMIT else self.connection.rollback()
        result = super().execute(statement, parameters, **named)
        self._after(kind)
        return result

    def executemany(self, statement: str | None, parameters: Any, *options: Any, **named_options: Any) -> None:
        kind = self._before(statement)
        super().executemany(statement, parameters, *options, **named_options)
        self._after(kind)

    def _before(self, statement: str | None) -> StatementKind:
        kind = _kind(self.statement if statement is None else statement)
        if kind is StatementKind.CHANGE:
            self.connection.note_change()
        return kind

    def _after(self, kind: StatementKind) -> None:
        if kind is StatementKind.SCHEMA_CHANGE or (kind is StatementKind.CHANGE and self.connection.autocommit):
            self.connection.note_commit()


@lru_cache(maxsize=1000)
def _kind(statement: str) -> StatementKind:
    draft = Draft(statement)
    if any(draft.are_words(0, *words) for words in _SESSION_STATEMENTS):
        return StatementKind.QUERY
    return StatementKind.SCHEMA_CHANGE if draft.is_word(0, *_SCHEMA_CHANGES) else kind_of(draft)
