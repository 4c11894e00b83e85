"""RETURNING … INTO, which databases other than Oracle know without INTO: as a query."""

from __future__ import annotations

from .draft import Draft
from .lexer import TokenKind


def take_returning(draft: Draft) -> tuple[str, ...]:
    """Drops INTO with its placeholders and returns their names; none when the statement has no such clause."""
    returning = _top_level(draft, 0, "RETURNING", "RETURN")
    into = _top_level(draft, returning + 1, "INTO") if returning is not None else None
    if returning is None or into is None:
        return ()
    names = []
    index = into + 1
    while draft.is_kind(index, TokenKind.PLACEHOLDER):
        names.append(draft.text(index)[1:])
        index += 1
        if not draft.is_symbol(index, ","):
            break
        index += 1
    draft.replace(returning, "RETURNING")
    draft.remove(into, index)
    return tuple(names)


def _top_level(draft: Draft, index: int, *words: str) -> int | None:
    """Where one of the words stands outside of all parentheses."""
    while index < len(draft):
        if draft.is_word(index, *words):
            return index
        index = draft.closing(index) + 1 if draft.is_symbol(index, "(") else index + 1
    return None
