"""What an injector did: findings that must come, and edits of the finished files."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Format = Literal["xlsx", "csv"]
HEADER_ROW = 1
"""Where templates put the header of every sheet but the cover; the rows follow without a gap."""

ERROR = "#N/A"


@dataclass(frozen=True)
class Planted:
    """A finding that must come: code, canonical table and column, and the sheet (by the form's name for it), row and column letter.

    A finding about a whole column stands at the header row without a letter. `count` says of how many cells it speaks, `suggestion` what it
    offers, `only` in which format it comes if not in both.
    """

    code: str
    severity: str
    table: str
    column: str
    view: str
    row: int
    letter: str = ""
    count: int = 1
    suggestion: str = ""
    only: Format | None = None

    @property
    def cell(self) -> str:
        return f"{self.letter}{self.row}" if self.letter else ""


@dataclass(frozen=True)
class Edit:
    """A cell of a finished file, by row and column from 1, and its new text; an empty text clears it."""

    view: str
    row: int
    column: int
    text: str
    only: Format | None = None


@dataclass(frozen=True)
class Plants:
    """Faulty rows, the findings that must come, and edits of the files that the rows become."""

    rows: dict[str, list[dict[str, str]]]
    planted: tuple[Planted, ...]
    edits: tuple[Edit, ...]
