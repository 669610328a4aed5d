"""Defined names with formulas over "this row": what Excel and LibreOffice both take in place of long formulas in every cell."""

from __future__ import annotations

from dataclasses import dataclass, field as part
from typing import Any

LONGEST_NAME = 8000


@dataclass(eq=False)
class Names:
    """Names and what they stand for; a reference such as `$C1` in them means column C of the row that uses the name.

    A formula that is shared by thousands of cells names no other sheet, because Excel keeps such formulas apart; it uses these names.
    """

    made: dict[str, str] = part(default_factory=dict)

    def define(self, name: str, formula: str) -> str:
        """Defines a name and returns it."""
        self.made[name] = formula.removeprefix("=")
        return name

    def write(self, workbook: Any) -> None:
        for name, formula in self.made.items():
            workbook.define_name(name, f"={formula}")
