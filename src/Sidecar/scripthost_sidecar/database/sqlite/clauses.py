"""Oracle's spelling of types, expressions and row limits in SQLite's, with built-in functions alone: what a script
creates with them, such as views and defaults, also works for any other program that opens the file."""

from __future__ import annotations

from ..sql.draft import Draft
from ..sql.lexer import TokenKind
from ..sql.literals import plain_literal, quote
from .dates import translate_date
from .refusal import refusal

_DUAL = "(SELECT 'X' AS DUMMY)"


def translate_types(draft: Draft) -> None:
    """Type names pass as they are; SQLite gives NUMBER, DATE and TIMESTAMP numeric affinity, VARCHAR2 and CLOB text.
    Only what it cannot read is dropped: length units and time zones."""
    for index in range(len(draft)):
        is_unit = draft.is_word(index, "CHAR", "BYTE") and draft.is_kind(index - 1, TokenKind.NUMBER)
        if is_unit and draft.is_symbol(index + 1, ")"):
            draft.remove(index, index + 1)
        elif draft.is_word(index, "TIMESTAMP"):
            zone = draft.closing(index + 1) + 1 if draft.is_symbol(index + 1, "(") else index + 1
            if draft.are_words(zone, "WITH", "TIME", "ZONE"):
                draft.remove(zone, zone + 3)
            elif draft.are_words(zone, "WITH", "LOCAL", "TIME", "ZONE"):
                draft.remove(zone, zone + 4)


def translate_row_limits(draft: Draft) -> None:
    """[OFFSET m ROWS] [FETCH FIRST n ROWS ONLY] becomes LIMIT m, n, which keeps the order of the placeholders."""
    index = 0
    while index < len(draft):
        rows = _after_value(draft, index + 1)
        if draft.is_word(index, "OFFSET") and draft.is_word(rows, "ROW", "ROWS"):
            draft.replace(index, "LIMIT")
            if _is_fetch(draft, rows + 1):
                draft.remove(rows, rows + 1)
                index = _translate_fetch(draft, rows + 1, ",")
            else:
                draft.replace(rows, ", -1")
        elif _is_fetch(draft, index):
            index = _translate_fetch(draft, index, "LIMIT")
        index += 1


def translate_expressions(draft: Draft, user: str) -> None:
    for index in range(len(draft)):
        if draft.is_kind(index, TokenKind.WORD) and "#" in draft.text(index):
            draft.replace(index, f'"{draft.text(index)}"')
        elif draft.is_kind(index, TokenKind.WORD) and not draft.is_symbol(index - 1, "."):
            _translate_word(draft, index, user)
        elif draft.is_kind(index, TokenKind.TEXT) and not draft.text(index).startswith("'"):
            draft.replace(index, plain_literal(draft.text(index)))


def _translate_word(draft: Draft, index: int, user: str) -> None:
    if draft.is_word(index, "USER") and not draft.is_symbol(index + 1, "."):
        draft.replace(index, quote(user))
    elif draft.is_word(index, "NVL") and draft.is_symbol(index + 1, "("):
        draft.replace(index, "ifnull")
    elif draft.is_word(index, "DUAL") and draft.is_word(index - 1, "FROM", "JOIN"):
        draft.replace(index, _DUAL)
    else:
        translate_date(draft, index)


def _is_fetch(draft: Draft, index: int) -> bool:
    return draft.is_word(index, "FETCH") and draft.is_word(index + 1, "FIRST", "NEXT")


def _translate_fetch(draft: Draft, fetch: int, lead: str) -> int:
    """Returns the index of the clause's last token."""
    has_count = not draft.is_word(fetch + 2, "ROW", "ROWS")
    rows = _after_value(draft, fetch + 2) if has_count else fetch + 2
    if not draft.is_word(rows, "ROW", "ROWS") or not draft.is_word(rows + 1, "ONLY"):
        raise refusal("FETCH FIRST with PERCENT or WITH TIES")
    draft.replace(fetch, lead)
    draft.replace(fetch + 1, "" if has_count else "1")
    draft.remove(rows, rows + 2)
    return rows + 1


def _after_value(draft: Draft, index: int) -> int:
    """The index after a number, a placeholder or an expression in parentheses."""
    return draft.closing(index) + 1 if draft.is_symbol(index, "(") else index + 1
