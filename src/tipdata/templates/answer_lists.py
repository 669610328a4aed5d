"""The hidden sheet of answers behind the drop-downs: one column and one defined name for each list, shared by fields with equal answers."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from ..codebook import Codebook, FieldSpec
from ..records import column_letter
from .cells import answers

LONGEST_DROP_DOWN = 1000


def drops_down(field: FieldSpec, book: Codebook) -> bool:
    """Whether a cell of this field opens a list: for coded fields whose answers a person can still look through."""
    return book.codelist(field) is not None and len(answers(field, book)) <= LONGEST_DROP_DOWN


class AnswerLists:
    """Defined names over columns of answers; a name is made when it is first asked for."""

    def __init__(self, book: Codebook) -> None:
        self.book = book
        self.names: dict[tuple[str, ...], str] = {}
        self.formulas: dict[str, str] = {}
        self.columns: dict[str, Sequence[str | int]] = {}

    def of(self, field: FieldSpec) -> str | None:
        """The name of the answers of a field; None where no list opens."""
        codelist = self.book.codelist(field)
        if codelist is None or not drops_down(field, self.book):
            return None
        return self._named(f"list_{codelist.name}", tuple(dict.fromkeys(answers(field, self.book).values())))

    def also(self, field: FieldSpec) -> str:
        """The name of what is read as an answer of a field and stands in no drop-down: codes, and other spellings."""
        codelist = self.book.codelist(field)
        assert codelist is not None
        codes = tuple(spelling for code in codelist.codes for spelling in (code.code, *code.aliases))
        spelt = (*codes, *(reason.code for reason in self.book.allowed_missing(field)))
        return self._named(f"also_{codelist.name}", tuple(dict.fromkeys(spelt)))

    def reasons(self, field: FieldSpec) -> str | None:
        """The name of the reasons for which a cell of free values may hold none; None when it allows none."""
        labels = tuple(reason.label for reason in self.book.allowed_missing(field))
        return self._named("reasons", labels) if labels else None

    def kept(self, name: str, formula: str) -> str:
        """Gives a formula that is worked out once for the whole file a cell, and that cell a name."""
        self.formulas[name] = formula
        return name

    def put(self, name: str, cells: Sequence[str | int]) -> None:
        """Gives further cells a column and a name."""
        self.columns[name] = cells

    def _named(self, base: str, labels: tuple[str, ...]) -> str:
        if labels not in self.names:
            taken = set(self.names.values())
            names = (base if number == 1 else f"{base}_{number}" for number in range(1, len(taken) + 2))
            self.names[labels] = next(name for name in names if name not in taken)
        return self.names[labels]

    def write(self, workbook: Any, sheet: Any) -> None:
        """Writes the lists to a sheet, which is then hidden, and defines their names."""
        sheet.hide()
        columns = {**{name: labels for labels, name in self.names.items()}, **self.columns}
        for column, (name, cells) in enumerate(columns.items()):
            sheet.write_string(0, column, name)
            sheet.write_column(1, column, cells)
            letter = column_letter(column + 1)
            workbook.define_name(name, f"={sheet.get_name()}!${letter}$2:${letter}${len(cells) + 1}")
        for column, (name, formula) in enumerate(self.formulas.items(), start=len(columns)):
            sheet.write_string(0, column, name)
            sheet.write_formula(1, column, formula, None, "")
            workbook.define_name(name, f"={sheet.get_name()}!${column_letter(column + 1)}$2")
