"""Text literals."""

from __future__ import annotations

_CLOSING_DELIMITERS = {"[": "]", "(": ")", "{": "}", "<": ">"}


def plain_literal(literal: str) -> str:
    """N'…' and q'[…]' as '…'. Any other literal stays as it is."""
    prefix, quote_sign, rest = literal.partition("'")
    if not prefix or "$" in prefix:
        return literal
    if prefix[-1] not in "qQ":
        return quote_sign + rest
    is_closed = len(rest) >= 3 and rest.endswith(_CLOSING_DELIMITERS.get(rest[0], rest[0]) + "'")
    return quote(rest[1:-2]) if is_closed else literal


def quote(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"
