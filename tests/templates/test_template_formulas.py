"""The formulas behind date and number cells say what intake says, worked out by LibreOffice."""

from __future__ import annotations

import csv
import random
from collections.abc import Sequence

import openpyxl
import pytest
from openpyxl.utils import get_column_letter
from openpyxl.workbook.defined_name import DefinedName

from tipdata.codebook import Codebook, FieldSpec, FieldType
from tipdata.intake import reader
from tipdata.records import State
from tipdata.templates.answer_lists import AnswerLists
from tipdata.templates.validation import FORMULA_LENGTH, formula_for

FAR_CELL = "XFD2"
Cells = Sequence[str | float]


def field(kind: FieldType, **settings: object) -> FieldSpec:
    return FieldSpec(name="field", label="Field", help="Help.", example="", type=kind, **settings)  # type: ignore[arg-type]


REAL = "2025 2025-03 2025-03-15 2025-12-01 2024-02-29 2000-02-29 1850 1850-01-01 1899-12-31 2150-12-31"
UNREAL = """
    1849 2151 1849-12-31 2151-01-01 2025-13 2025-00 2025-02-29 2100-02-29 2025-04-31 2025-03-00 2025-03-32 2025-3 2025-3-5 2025-03-5
    2025-03-155 2025- 2025-03- 20255 202503 20250315 25-03-15 15.03.2025 15/03/2025 2025/03 March soon -2025 2025--1 2025-03--1 2025-+3
    2025-1e 2025-03-1x 20250-03-15 - 0
"""
DATES, NOT_DATES = REAL.split(), UNREAL.split()


def near_misses() -> list[str]:
    draw = random.Random(1)
    texts = []
    while len(texts) < 1000:
        whole = f"{draw.choice([1849, 1900, 2023, 2024, 2150])}-{draw.randint(0, 13):02}-{draw.randint(0, 32):02}"
        date = whole[: draw.choice([4, 7, 10, 10, 10])]
        at = draw.randrange(len(date))
        texts.append(draw.choice([date, date, date[:at] + draw.choice("0123456789-") + date[at + draw.randint(0, 1) :]]))
    return texts


# For each kind of number what its cells take, and what they refuse.
NUMBERS: list[tuple[dict[str, object], list[object], list[object]]] = [
    ({"kind": FieldType.integer, "minimum": 10, "maximum": 99}, [10, 99, 42], [9, 100, 10.5, -10, "42 persons", "ten"]),
    ({"kind": FieldType.integer}, [-5, 0, 123456], [0.5, "many"]),
    ({"kind": FieldType.decimal, "minimum": 0}, [0, 0.25, 12500], [-0.01, "12 EUR"]),
    ({"kind": FieldType.decimal, "minimum": -1.5, "maximum": 2.5}, [-1.5, 2.5], [-1.6, 2.6]),
    ({"kind": FieldType.count, "minimum": 0}, [0, 7, "<5", "< 5", "<10", "x", "X"], [-1, 1.5, "<1", "<", "<x", "<2.5", "5+", "y"]),
    ({"kind": FieldType.count, "minimum": 0, "decimals": True}, [0, 1.5, "<5", "x"], [-0.5, "<1.5"]),
]
DATE, FULL_DAY = field(FieldType.date, missing=()), field(FieldType.date, missing=(), full_days=True)
WITH_REASONS = field(FieldType.date, missing=("unknown", "withheld"))
REASONS, NO_REASONS = ["Unknown", "unknown", "Withheld", "2025-03"], ["Not applicable", "*", "2025-13"]
FULL_DAYS = ["2025-03-15", "2025-03", "2025", "2025-02-30"]
PROBES: dict[str, tuple[FieldSpec, Cells]] = {
    "dates": (DATE, DATES + NOT_DATES),
    "full days": (FULL_DAY, FULL_DAYS),
    "near misses": (DATE, near_misses()),
    "reasons": (WITH_REASONS, REASONS + NO_REASONS),
    "texts": (field(FieldType.narrative, max_length=10), ["0123456789", "0123456789A", "Unknown"]),
    **{
        f"numbers {at}": (field(**settings, missing=("unknown",)), [*good, "Unknown", *bad, "Withheld"])  # type: ignore[arg-type]
        for at, (settings, good, bad) in enumerate(NUMBERS)
    },
}


@pytest.fixture(scope="module")
def worked_out(book: Codebook, soffice, tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[bool]]:
    """What LibreOffice makes of a field's formula, for each cell of each of the `PROBES`."""
    folder = tmp_path_factory.mktemp("formulas")
    workbook = openpyxl.Workbook()
    sheet, reasons = workbook.active, workbook.create_sheet("lists")
    lists = AnswerLists(book)
    asked = [(field, value) for field, cells in PROBES.values() for value in cells]
    for row, (field, value) in enumerate(asked, start=1):
        sheet.cell(row, 1, value).data_type = "s" if isinstance(value, str) else "n"
        sheet.cell(row, 1).number_format = "@" if isinstance(value, str) else "General"
        sheet.cell(row, 2, f"={formula_for(field, f'A{row}', lists)}")
    for at, (labels, name) in enumerate(lists.names.items(), start=1):
        for number, label in enumerate(labels, start=1):
            reasons.cell(number, at, label)
        letter = get_column_letter(at)
        workbook.defined_names[name] = DefinedName(name, attr_text=f"lists!${letter}$1:${letter}${len(labels)}")
    workbook.save(folder / "probe.xlsx")
    with soffice(folder / "probe.xlsx", "csv", folder).open(encoding="utf-8") as stream:
        results = [row[-1] for row in csv.reader(stream)]
    assert len(results) == len(asked)
    assert set(results) <= {"TRUE", "FALSE", "0"}
    each = iter(results)
    return {name: [next(each) == "TRUE" for _ in cells] for name, (_, cells) in PROBES.items()}


def taken(field: FieldSpec, cells: Cells, book: Codebook) -> list[bool]:
    """What intake makes of the same cells."""
    read = reader(field, book)
    return [read(str(value)).state != State.unreadable for value in cells]


def test_a_date_cell_takes_real_dates_and_their_parts(book: Codebook, worked_out: dict[str, list[bool]]) -> None:
    assert worked_out["dates"] == [True] * len(DATES) + [False] * len(NOT_DATES)
    assert taken(DATE, DATES + NOT_DATES, book) == [True] * len(DATES) + [False] * len(NOT_DATES)


def test_a_cell_for_full_days_takes_no_part_of_a_date(book: Codebook, worked_out: dict[str, list[bool]]) -> None:
    assert worked_out["full days"] == [True, False, False, False]
    assert taken(FULL_DAY, FULL_DAYS, book) == [True, False, False, False]


def test_a_date_cell_agrees_with_intake_on_a_thousand_near_misses(book: Codebook, worked_out: dict[str, list[bool]]) -> None:
    texts = near_misses()
    intake = taken(DATE, texts, book)
    assert [text for text, one, other in zip(texts, worked_out["near misses"], intake, strict=True) if one != other] == []


def test_a_date_cell_takes_the_allowed_reasons_alone(worked_out: dict[str, list[bool]]) -> None:
    assert worked_out["reasons"] == [True] * len(REASONS) + [False] * len(NO_REASONS)


@pytest.mark.parametrize("at", range(len(NUMBERS)))
def test_a_number_cell_takes_numbers_within_its_limits(worked_out: dict[str, list[bool]], at: int) -> None:
    _, good, bad = NUMBERS[at]
    assert worked_out[f"numbers {at}"] == [True] * (len(good) + 1) + [False] * (len(bad) + 1)


def test_a_text_cell_takes_texts_up_to_its_length(worked_out: dict[str, list[bool]]) -> None:
    assert worked_out["texts"] == [True, False, True]


@pytest.mark.parametrize("kind", [FieldType.date, FieldType.integer, FieldType.decimal, FieldType.count])
def test_no_formula_is_longer_than_excel_takes(book: Codebook, kind: FieldType) -> None:
    checked = field(kind, minimum=-1_000_000.5, maximum=1_000_000.5)
    assert len(f"={formula_for(checked, FAR_CELL, AnswerLists(book))}") <= FORMULA_LENGTH


def test_a_field_of_free_text_has_no_formula(book: Codebook) -> None:
    assert formula_for(field(FieldType.text), "A2", AnswerLists(book)) is None
