"""Cuts a statement into tokens. It knows what Oracle, SQLite and PostgreSQL share and nothing of grammar."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import Enum


class TokenKind(Enum):
    #: A keyword, or a name that is not quoted.
    WORD = "word"
    QUOTED_NAME = "quoted"
    #: A text literal in any of Oracle's notations, or in PostgreSQL's dollar quotes.
    TEXT = "text"
    NUMBER = "number"
    #: With its prefix: :name, :1, @name, $name.
    PLACEHOLDER = "placeholder"
    #: One character of anything else; but :: is one, so that what follows it is no placeholder.
    SYMBOL = "symbol"


@dataclass(frozen=True)
class Token:
    kind: TokenKind
    text: str
    #: Where it lies in the statement.
    start: int

    @property
    def end(self) -> int:
        return self.start + len(self.text)


# Text that is not closed runs to the end: the database words that error better.
_TOKEN = re.compile(
    r"""
      (?P<blank>\s+ | --[^\n]*\n? | /\*.*?(?:\*/|\Z))
    | (?P<text>
          n?q'(?: \[.*?(?:\]'|\Z) | \(.*?(?:\)'|\Z) | \{.*?(?:\}'|\Z) | <.*?(?:>'|\Z)
              | (?P<delimiter>.).*?(?:(?P=delimiter)'|\Z) )
        | n?'(?:[^']|'')*(?:'|\Z)
        | \$(?P<tag>[^\W\d]\w*|)\$.*?(?:\$(?P=tag)\$|\Z)
      )
    | (?P<quoted>"(?:[^"]|"")*(?:"|\Z))
    | (?P<number>\d[0-9A-Za-z.]*)
    | (?P<word>[^\W\d][\w$\#]*)
    | (?P<placeholder>[:@$][\w$\#]+)
    | (?P<symbol>::|.)
    """,
    re.VERBOSE | re.DOTALL | re.IGNORECASE,
)


def read_tokens(sql: str) -> list[Token]:
    """The statement's tokens without blanks and comments."""
    return [
        Token(TokenKind(match.lastgroup), match.group(), match.start())
        for match in _TOKEN.finditer(sql)
        if match.lastgroup != "blank"
    ]
