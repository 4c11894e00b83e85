"""A statement on its way into another dialect."""

from __future__ import annotations

from .lexer import TokenKind, read_tokens


class Draft:
    """A statement's tokens, some of them replaced; blanks and comments stay. Questions about an index outside of the
    statement are answered with no."""

    def __init__(self, sql: str) -> None:
        self._sql = sql
        self._tokens = read_tokens(sql)
        self._replacements: dict[int, str] = {}

    def __len__(self) -> int:
        return len(self._tokens)

    def text(self, index: int) -> str:
        """The token as the statement's author wrote it."""
        return self._tokens[index].text

    def is_kind(self, index: int, kind: TokenKind) -> bool:
        return 0 <= index < len(self._tokens) and self._tokens[index].kind is kind

    def is_word(self, index: int, *words: str) -> bool:
        """Words are given in capitals."""
        return self.is_kind(index, TokenKind.WORD) and self.text(index).upper() in words

    def are_words(self, index: int, *words: str) -> bool:
        """True when these words follow one another."""
        return all(self.is_word(index + offset, word) for offset, word in enumerate(words))

    def is_symbol(self, index: int, *symbols: str) -> bool:
        return self.is_kind(index, TokenKind.SYMBOL) and self.text(index) in symbols

    def is_name(self, index: int) -> bool:
        return self.is_kind(index, TokenKind.WORD) or self.is_kind(index, TokenKind.QUOTED_NAME)

    def name(self, index: int) -> str:
        """A name without its quotes."""
        return self.text(index).strip('"')

    def closing(self, opening: int) -> int:
        """The index of the parenthesis that closes the one at opening, or the number of tokens."""
        depth = 0
        for index in range(opening, len(self)):
            depth += self.is_symbol(index, "(") - self.is_symbol(index, ")")
            if depth == 0:
                return index
        return len(self)

    def replace(self, index: int, text: str) -> None:
        self._replacements[index] = text

    def current(self, index: int) -> str:
        """What stands in the token's place now."""
        return self._replacements.get(index, self.text(index))

    def remove(self, first: int, end: int) -> None:
        """Drops the tokens from first up to, and without, end."""
        for index in range(first, end):
            self.replace(index, "")

    def placeholders(self) -> list[str]:
        """Every occurrence in the order of the text, without its prefix."""
        return [token.text[1:] for token in self._tokens if token.kind is TokenKind.PLACEHOLDER]

    def __str__(self) -> str:
        pieces: list[str] = []
        copied = 0
        for index, replacement in sorted(self._replacements.items()):
            token = self._tokens[index]
            pieces += self._sql[copied : token.start], replacement
            copied = token.end
        return "".join(pieces) + self._sql[copied:]
