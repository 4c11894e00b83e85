"""SYSDATE, TO_DATE, TO_CHAR, TRUNC, and days added to a date. Times are texts in SQLite: what would be text plus number
without an error is refused instead."""

from __future__ import annotations

import re

from ..sql.draft import Draft
from ..sql.lexer import TokenKind
from .refusal import refusal

# In the formats that times are stored in; in parentheses, like all that is a date, because a column's DEFAULT wants them.
_FORM = "%Y-%m-%d %H:%M:%S"
_SYSDATE = f"(strftime('{_FORM}', 'now', 'localtime'))"
_SYSTIMESTAMP = "(strftime('%Y-%m-%d %H:%M:%f', 'now') || '+00:00')"

# Oracle's format elements that are numbers of a fixed width.
_ELEMENTS = {"YYYY": "%Y", "HH24": "%H", "DDD": "%j", "MM": "%m", "DD": "%d", "MI": "%M", "SS": "%S"}
_WIDTHS = {"%Y": 4, "%j": 3}
_PIECE = re.compile("YYYY|HH24|DDD|MM|DD|MI|SS|[^A-Za-z0-9]", re.IGNORECASE)

_UNITS = {
    **dict.fromkeys(("YYYY", "YEAR", "YY"), "%Y-01-01 00:00:00"),
    **dict.fromkeys(("MM", "MONTH", "MON"), "%Y-%m-01 00:00:00"),
    **dict.fromkeys(("DD", "DDD"), "%Y-%m-%d 00:00:00"),
    **dict.fromkeys(("HH24", "HH"), "%Y-%m-%d %H:00:00"),
    "MI": "%Y-%m-%d %H:%M:00",
}


def translate_date(draft: Draft, index: int) -> None:
    """Translates the expression that begins at a word, if it is one of these."""
    if draft.is_word(index, "SYSTIMESTAMP"):
        _refuse_arithmetic(draft, index, index)
        draft.replace(index, _SYSTIMESTAMP)
    elif draft.is_word(index, "SYSDATE"):
        draft.replace(index, _SYSDATE)
        _add_days(draft, index, index)
    elif draft.is_symbol(index + 1, "("):
        closing = draft.closing(index + 1)
        if draft.is_word(index, "TO_CHAR"):
            _translate_to_char(draft, index, closing)
        elif draft.is_word(index, "TO_DATE"):
            _translate_to_date(draft, index, closing)
        elif draft.is_word(index, "TRUNC"):
            _translate_trunc(draft, index, closing)


def _translate_to_char(draft: Draft, index: int, closing: int) -> None:
    if (found := _format(draft, index, closing)) is None:
        draft.replace(index, "CAST")
        draft.replace(closing, " AS TEXT)")
        return
    pieces = (_ELEMENTS.get(piece.upper()) or piece.replace("%", "%%").replace("'", "''") for piece in _pieces(found[1]))
    _wrap(draft, index, f"strftime('{''.join(pieces)}', ")
    draft.remove(found[0], closing)


def _translate_to_date(draft: Draft, index: int, closing: int) -> None:
    if (found := _format(draft, index, closing)) is None:
        raise refusal("TO_DATE without a format")
    _wrap(draft, index, f"(SELECT {_from_text(found[1])} FROM (SELECT ")
    draft.remove(found[0], closing)
    draft.replace(closing, " AS v))")
    _add_days(draft, index, closing)


def _translate_trunc(draft: Draft, index: int, closing: int) -> None:
    if (found := _format(draft, index, closing)) is not None:
        if (form := _UNITS.get(found[1].upper())) is None:
            raise refusal(f"TRUNC to '{found[1]}'")
        _wrap(draft, index, f"(strftime('{form}', ")
        draft.remove(found[0], closing)
        draft.replace(closing, "))")
        _add_days(draft, index, closing)
    elif draft.is_word(index + 2, "SYSDATE", "TO_DATE"):
        _wrap(draft, index, "(strftime('%Y-%m-%d 00:00:00', ")
        draft.replace(closing, "))")
        _add_days(draft, index, closing)
    else:
        # A number or a date: only the value tells.
        _refuse_arithmetic(draft, index, closing)
        cut = "CASE typeof(v) WHEN 'text' THEN strftime('%Y-%m-%d 00:00:00', v) ELSE CAST(v AS INTEGER) END"
        _wrap(draft, index, f"(SELECT {cut} FROM (SELECT ")
        draft.replace(closing, " AS v))")


def _wrap(draft: Draft, index: int, text: str) -> None:
    """Puts a text in the place of a function's name and opening parenthesis."""
    draft.replace(index, text)
    draft.replace(index + 1, "")


def _format(draft: Draft, index: int, closing: int) -> tuple[int, str] | None:
    """The comma and the text of a call's second argument."""
    comma = index + 2
    while comma < closing:
        if draft.is_symbol(comma, "("):
            comma = draft.closing(comma)
        elif draft.is_symbol(comma, ","):
            if comma + 2 != closing or not draft.is_kind(comma + 1, TokenKind.TEXT):
                raise refusal(f"{draft.text(index)} with another second argument than a format in quotes")
            return comma, draft.text(comma + 1).strip("'")
        comma += 1
    return None


def _pieces(format: str) -> list[str]:
    pieces = _PIECE.findall(format)
    if "".join(pieces) != format:
        known = "of dates it knows YYYY, MM, DD, DDD, HH24, MI and SS, of numbers none"
        raise refusal(f"the format '{format}': {known}")
    return pieces


def _from_text(format: str) -> str:
    """The expression that puts the text v, written in the format, into the form that times are stored in."""
    at: dict[str, str] = {"%H": "'00'", "%M": "'00'", "%S": "'00'"}
    position = 1
    for piece in _pieces(format):
        if (code := _ELEMENTS.get(piece.upper())) is not None:
            at[code] = f"substr(v, {position}, {_WIDTHS.get(code, 2)})"
            position += _WIDTHS.get(code, 2)
        else:
            position += 1
    if not {"%Y", "%m", "%d"} <= at.keys():
        raise refusal(f"TO_DATE with the format '{format}', which lacks year, month or day")
    day = " || '-' || ".join(at[code] for code in ("%Y", "%m", "%d"))
    time = " || ':' || ".join(at[code] for code in ("%H", "%M", "%S"))
    return f"strftime('{_FORM}', {day} || ' ' || {time})"


def _add_days(draft: Draft, first: int, last: int) -> None:
    """Takes what is added to or subtracted from the date, whose tokens are first to last, as days."""
    if draft.is_symbol(first - 1, "+", "-"):
        raise _arithmetic()
    while draft.is_symbol(last + 1, "+", "-"):
        end = _operand_end(draft, last + 2)
        draft.replace(first, f"(strftime('{_FORM}', {draft.current(first)}")
        draft.replace(last + 1, ", (-1.0 *" if draft.is_symbol(last + 1, "-") else ", (1.0 *")
        draft.replace(end - 1, f"{draft.current(end - 1)}) || ' days'))")
        last = end - 1


def _operand_end(draft: Draft, index: int) -> int:
    """The end of numbers and placeholders that are multiplied or divided."""
    while draft.is_kind(index, TokenKind.NUMBER) or draft.is_kind(index, TokenKind.PLACEHOLDER):
        if not draft.is_symbol(index + 1, "/", "*"):
            return index + 1
        index += 2
    raise _arithmetic()


def _refuse_arithmetic(draft: Draft, first: int, last: int) -> None:
    if draft.is_symbol(first - 1, "+", "-") or draft.is_symbol(last + 1, "+", "-"):
        raise _arithmetic()


def _arithmetic() -> Exception:
    return refusal("date arithmetic but for a date plus or minus days (compute the time in the script and bind it)")
