"""GENERATED … AS IDENTITY becomes INTEGER PRIMARY KEY AUTOINCREMENT, the only column that SQLite counts up itself.

The primary key constraint that names the column, beside it or among the table's, is dropped. A table whose primary key
is another column cannot have both and is refused."""

from __future__ import annotations

from dataclasses import dataclass

from ..sql.draft import Draft
from ..sql.lexer import TokenKind
from .refusal import refusal

_WITHOUT_EFFECT = ("NOCACHE", "NOCYCLE", "ORDER", "NOORDER", "NOMINVALUE", "NOMAXVALUE")


def translate_identity(draft: Draft) -> str | None:
    """Changes the draft; returns a statement to run after it when the column counts from another number than 1."""
    table = _Table.find(draft)
    follow_up = None
    has_identity = False
    for index in range(len(draft)):
        clause = _IdentityClause.find(draft, index)
        if clause is None:
            continue
        column = table.element_around(index) if table else None
        if table is None or column is None or has_identity:
            raise refusal("identity columns other than one in CREATE TABLE")
        has_identity = True
        _translate_column(draft, column, clause)
        _remove_primary_keys(draft, table, column)
        if clause.start != 1:
            follow_up = _start_at(table.name, clause.start)
    return follow_up


@dataclass(frozen=True)
class _Element:
    """A column or a constraint: the tokens from first up to, and without, end."""

    first: int
    end: int


@dataclass(frozen=True)
class _Table:
    name: str
    elements: list[_Element]

    @staticmethod
    def find(draft: Draft) -> _Table | None:
        """None when the statement creates no table, or one without a list of columns."""
        if not draft.is_word(0, "CREATE"):
            return None
        index = 1
        while draft.is_kind(index, TokenKind.WORD) and not draft.is_word(index, "TABLE"):
            index += 1
        if not draft.is_word(index, "TABLE"):
            return None
        opening = next((i for i in range(index, len(draft)) if draft.is_symbol(i, "(")), len(draft))
        closing = draft.closing(opening)
        if closing >= len(draft) or not draft.is_name(opening - 1):
            return None
        elements = []
        first = index = opening + 1
        while index <= closing:
            if index == closing or draft.is_symbol(index, ","):
                elements.append(_Element(first, index))
                first = index + 1
            elif draft.is_symbol(index, "("):
                index = draft.closing(index)
            index += 1
        return _Table(draft.name(opening - 1), elements)

    def element_around(self, index: int) -> _Element | None:
        return next((element for element in self.elements if element.first <= index < element.end), None)


@dataclass(frozen=True)
class _IdentityClause:
    first: int
    end: int
    start: int

    @staticmethod
    def find(draft: Draft, first: int) -> _IdentityClause | None:
        if draft.are_words(first, "GENERATED", "ALWAYS"):
            index = first + 2
        elif draft.are_words(first, "GENERATED", "BY", "DEFAULT"):
            index = first + 3
        else:
            return None
        if draft.are_words(index, "ON", "NULL"):
            index += 2
        if not draft.are_words(index, "AS", "IDENTITY"):
            return None
        options = index + 2
        if not draft.is_symbol(options, "("):
            return _IdentityClause(first, options, 1)
        closing = draft.closing(options)
        return _IdentityClause(first, closing + 1, _read_options(draft, options + 1, closing))


def _read_options(draft: Draft, index: int, end: int) -> int:
    """Accepts what SQLite does anyway, and a start; returns the start."""
    start = 1
    while index < end:
        if draft.are_words(index, "START", "WITH"):
            value = _number(draft, index + 2)
            if value is None or value < 1:
                raise refusal("identity columns that start with another value than a positive number")
            start = value
            index += 3
        elif draft.are_words(index, "INCREMENT", "BY"):
            if _number(draft, index + 2) != 1:
                raise refusal("identity columns with INCREMENT BY other than 1")
            index += 3
        elif draft.is_word(index, "CACHE"):
            index += 2
        elif draft.is_word(index, *_WITHOUT_EFFECT):
            index += 1
        else:
            raise refusal(f"the identity option {draft.text(index)}")
    return start


def _number(draft: Draft, index: int) -> int | None:
    is_number = draft.is_kind(index, TokenKind.NUMBER) and draft.text(index).isdigit()
    return int(draft.text(index)) if is_number else None


def _translate_column(draft: Draft, column: _Element, clause: _IdentityClause) -> None:
    kind = column.first + 1
    if not draft.is_word(kind, "NUMBER", "INTEGER", "INT", "SMALLINT"):
        raise refusal("identity columns of another type than NUMBER or INTEGER")
    draft.replace(kind, "INTEGER")
    draft.remove(kind + 1, clause.end)
    draft.replace(clause.first, "PRIMARY KEY AUTOINCREMENT")


def _remove_primary_keys(draft: Draft, table: _Table, column: _Element) -> None:
    for element in table.elements:
        key = _primary_key(draft, element)
        if key is None:
            continue
        first = key - 2 if draft.is_word(key - 2, "CONSTRAINT") else key
        if element == column:
            draft.remove(first, key + 2)
        elif first == element.first and _names_alone(draft, key + 2, column):
            # With the comma before it: a constraint never comes first.
            draft.remove(element.first - 1, element.end)
        else:
            raise refusal(f"an identity column ({draft.text(column.first)}) beside a primary key of other columns")


def _primary_key(draft: Draft, element: _Element) -> int | None:
    index = element.first
    while index < element.end:
        if draft.are_words(index, "PRIMARY", "KEY"):
            return index
        index = draft.closing(index) + 1 if draft.is_symbol(index, "(") else index + 1
    return None


def _names_alone(draft: Draft, opening: int, column: _Element) -> bool:
    return (
        draft.is_symbol(opening, "(")
        and draft.is_symbol(opening + 2, ")")
        and draft.name(opening + 1).upper() == draft.name(column.first).upper()
    )


def _start_at(table: str, start: int) -> str:
    """AUTOINCREMENT goes on from the number kept here. That of a table which IF NOT EXISTS found there stays."""
    name = "'" + table.replace("'", "''") + "'"
    return (
        f"INSERT INTO sqlite_sequence (name, seq) SELECT {name}, {start - 1} "
        f"WHERE {name} NOT IN (SELECT name FROM sqlite_sequence)"
    )
