"""Characters as numbers."""

from __future__ import annotations


class CharTokenizer:
    """One number for each character that a text has, in the order of their codes."""

    def __init__(self, characters: str) -> None:
        self.characters = characters
        self._numbers = {one: number for number, one in enumerate(characters)}

    @classmethod
    def of(cls, text: str) -> CharTokenizer:
        """For all characters of a text."""
        return cls("".join(sorted(set(text))))

    def __len__(self) -> int:
        return len(self.characters)

    def encode(self, text: str) -> list[int]:
        """The numbers of a text; KeyError if it has a character that isn't known."""
        return [self._numbers[one] for one in text]

    def decode(self, numbers: list[int]) -> str:
        """The text of these numbers."""
        return "".join(self.characters[number] for number in numbers)
