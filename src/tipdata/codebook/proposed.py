"""How a new id is proposed: a beginning, and behind it the next free number."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property

TOKENS_OF_COVER = ("unit", "year")
_TOKEN = re.compile(r"\{(\w+)(?::(\d))?\}")


@dataclass(frozen=True)
class Proposed:
    """A pattern such as `{unit}-{year}-{number:3}` or `{case_id}-P{number}`.

    `unit` and `year` are those of the cover, other words are fields of the row; `number` stands last, with so many digits at least.
    """

    pattern: str

    @cached_property
    def pieces(self) -> tuple[tuple[str, str], ...]:
        """What stands before the number, as (text, "") or ("", word)."""
        found: list[tuple[str, str]] = []
        at = 0
        for match in _TOKEN.finditer(self.pattern):
            found += [(self.pattern[at : match.start()], "")] if match.start() > at else []
            found += [("", match[1])] if match[1] != "number" else []
            at = match.end()
        return tuple(found)

    @property
    def words(self) -> tuple[str, ...]:
        return tuple(word for _, word in self.pieces if word)

    @property
    def digits(self) -> int:
        number = next((match for match in _TOKEN.finditer(self.pattern) if match[1] == "number"), None)
        return int(number[2] or 1) if number is not None else 1

    @property
    def ends_with_number(self) -> bool:
        """Whether the number stands last, and only there."""
        numbers = [match for match in _TOKEN.finditer(self.pattern) if match[1] == "number"]
        return len(numbers) == 1 and numbers[0].end() == len(self.pattern)

    def number_in(self, text: str) -> tuple[str, int] | None:
        """What stands before the number at the end of an id, and the number; None where it ends with none."""
        found = re.fullmatch(r"(.*?)(\d{1,9})", text)
        return (found[1], int(found[2])) if found is not None else None
