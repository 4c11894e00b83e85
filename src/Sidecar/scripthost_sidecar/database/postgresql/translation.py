"""Puts Oracle's spelling of common statements into PostgreSQL's. What cannot be had is refused by name."""

from __future__ import annotations

from functools import lru_cache

from ..errors import unsupported
from ..sql.draft import Draft
from ..sql.lexer import TokenKind, read_tokens
from ..sql.literals import plain_literal
from ..sql.returning import take_returning
from ..sql.statement_kind import StatementKind, kind_of
from ..statement import Statement

_TYPES = {
    "NUMBER": "numeric",
    "VARCHAR2": "varchar",
    "NVARCHAR2": "varchar",
    "NCHAR": "char",
    "CLOB": "text",
    "NCLOB": "text",
    "LONG": "text",
    "BLOB": "bytea",
    "BINARY_DOUBLE": "double precision",
    "BINARY_FLOAT": "real",
    # Oracle's DATE holds a time of day, to the second.
    "DATE": "timestamp(0)",
}


@lru_cache(maxsize=1000)
def translate(sql: str) -> Statement:
    draft = Draft(sql)
    kind = kind_of(draft)
    if kind in (StatementKind.COMMIT, StatementKind.ROLLBACK):
        return Statement(sql, kind, [])
    if draft.is_word(0, "BEGIN", "DECLARE"):
        raise refusal("PL/SQL blocks (use DO, or a function in PL/pgSQL)")
    if kind is StatementKind.SCHEMA_CHANGE:
        _translate_types(draft)
    returned = take_returning(draft) if kind is StatementKind.CHANGE else ()
    for index in range(len(draft)):
        _translate_word(draft, index)
        if draft.is_kind(index, TokenKind.TEXT):
            draft.replace(index, plain_literal(draft.text(index)))
    # The driver sends one statement, and takes the sign for the end of one as the beginning of the next.
    if draft.is_symbol(len(draft) - 1, ";"):
        draft.remove(len(draft) - 1, len(draft))
    return Statement(_with_driver_placeholders(str(draft)), kind, draft.placeholders(), returned)


def refusal(what: str) -> Exception:
    return unsupported(f"PostgreSQL does not have {what}. Write the statement without, or run the job against an Oracle database.")


def _translate_types(draft: Draft) -> None:
    for index in range(len(draft)):
        # The body of a function is a text; a name such as t.date and a literal such as DATE '2030-01-01' are no types.
        if not draft.is_kind(index, TokenKind.WORD) or draft.is_symbol(index - 1, ".") or draft.is_kind(index + 1, TokenKind.TEXT):
            continue
        word = draft.text(index).upper()
        if word == "RAW" or (word == "LONG" and draft.is_word(index + 1, "RAW")):
            end = index + 2 if word == "LONG" else index + 1
            draft.remove(index + 1, draft.closing(end) + 1 if draft.is_symbol(end, "(") else end)
            draft.replace(index, "bytea")
        elif word == "NUMBER" and _is_identity(draft, index + 1):
            draft.remove(index + 1, draft.closing(index + 1) + 1 if draft.is_symbol(index + 1, "(") else index + 1)
            draft.replace(index, "bigint")
        elif word in _TYPES and draft.is_name(index - 1):
            draft.replace(index, _TYPES[word])
        elif word in ("CHAR", "BYTE") and draft.is_kind(index - 1, TokenKind.NUMBER) and draft.is_symbol(index + 1, ")"):
            draft.remove(index, index + 1)
        elif word == "TIMESTAMP":
            zone = draft.closing(index + 1) + 1 if draft.is_symbol(index + 1, "(") else index + 1
            if draft.are_words(zone, "WITH", "LOCAL", "TIME", "ZONE"):
                draft.remove(zone + 1, zone + 2)


def _is_identity(draft: Draft, index: int) -> bool:
    """Whether GENERATED … AS IDENTITY follows, after the digits of the type."""
    if draft.is_symbol(index, "("):
        index = draft.closing(index) + 1
    if not draft.is_word(index, "GENERATED"):
        return False
    if draft.are_words(index, "GENERATED", "BY", "DEFAULT", "ON", "NULL"):
        # NULL for an identity column fails there; a column that is left out counts up on both.
        draft.remove(index + 3, index + 5)
    return True


def _translate_word(draft: Draft, index: int) -> None:
    if draft.is_symbol(index - 1, ".") or draft.is_symbol(index + 1, "."):
        return
    if draft.is_word(index, "SYSDATE"):
        draft.replace(index, "localtimestamp(0)")
    elif draft.is_word(index, "SYSTIMESTAMP"):
        draft.replace(index, "current_timestamp")
    elif draft.is_word(index, "NVL") and draft.is_symbol(index + 1, "("):
        draft.replace(index, "coalesce")
    elif draft.is_word(index, "MINUS"):
        draft.replace(index, "EXCEPT")
    elif draft.is_word(index, "DUAL") and draft.is_word(index - 1, "FROM", "JOIN"):
        draft.replace(index, "(SELECT 'X' AS dummy) AS dual")


def _with_driver_placeholders(sql: str) -> str:
    """:name as %(name)s, and every other % twice."""
    pieces: list[str] = []
    copied = 0
    for token in read_tokens(sql):
        if token.kind is TokenKind.PLACEHOLDER and token.text[0] == ":":
            pieces += sql[copied : token.start].replace("%", "%%"), f"%({token.text[1:]})s"
            copied = token.end
    return "".join(pieces) + sql[copied:].replace("%", "%%")
