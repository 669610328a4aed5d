"""Worksheet formulas, worked out by LibreOffice, fail exactly where columns do."""

from __future__ import annotations

import csv
import random
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import openpyxl
import pytest
from openpyxl.utils import get_column_letter

from tipdata.codebook import Code, Codebook, CodeList, FieldSpec, MissingReason, Table, TableKind, shown_cell
from tipdata.codebook.models import CodebookFile
from tipdata.evaluation import evaluate, rows_of
from tipdata.intake import type_column
from tipdata.language import Below, Cells, Kind, Operand, Shown, faults, parse, worksheet_formula
from tipdata.records import TableData, strings


def _field(name: str, **more: Any) -> FieldSpec:
    return FieldSpec(name=name, label=name.title(), help="x", example="x", **more)


def _list(name: str, codes: dict[str, str], ordered: bool = False, alone: tuple[str, ...] = ()) -> CodeList:
    made = tuple(Code(code=code, label=label, alone=code in alone) for code, label in codes.items())
    return CodeList(name=name, label=name, ordered=ordered, codes=made)


ACTS = {"recruit": "Recruiting", "move": 'Moving "far"', "harbour": "Harbouring or receiving", "none": "None of these"}
STAGES = {"suspected": "1 Suspected", "charged": "2 Charged", "tried": "3 Tried"}
PLACES = {"lux": "Luxembourg", "hun": "Hungary (north)", "other": "Other*"}
COVER = Table(
    name="report",
    label="Report",
    singular="report",
    help="x",
    kind=TableKind.cover,
    fields=(
        _field("start", type="date", role="period_start", full_days=True),
        _field("until", type="date", role="period_end", full_days=True),
    ),
)
CASES = Table(
    name="cases",
    label="Cases",
    singular="case",
    help="x",
    fields=(
        _field("case_id", type="identifier", requirement="key"),
        _field("opened", type="date"),
        _field("closed", type="date"),
        _field("day", type="date", full_days=True),
        _field("victims", type="count"),
        _field("children", type="count"),
        _field("suspects", type="integer"),
        _field("fine", type="decimal"),
        _field("paid", type="decimal"),
        _field("note", type="text"),
        _field("other_note", type="text"),
        _field("sure", type="yes_no"),
        _field("standing", type="boolean", default="no", missing=()),
        _field("stage", type="code", codelist="stage"),
        _field("stage_before", type="code", codelist="stage"),
        _field("from_place", type="code", codelist="place"),
        _field("to_place", type="code", codelist="place"),
        _field("acts", type="codes", codelist="act"),
        _field("route", type="codes", codelist="place", ordered=True),
    ),
)
PERSONS = Table(
    name="persons",
    label="Persons",
    singular="person",
    help="x",
    fields=(
        _field("person_id", type="identifier", requirement="key"),
        _field("case_id", type="identifier", references="cases"),
        _field("stage", type="code", codelist="stage"),
        _field("standing", type="boolean", default="no", missing=()),
    ),
)
TABLES = {table.name: table for table in (COVER, CASES, PERSONS)}
REASONS = (
    MissingReason(code="unknown", label="Unknown", state="unknown", help="x"),
    MissingReason(code="not_applicable", label="Not applicable", state="not_applicable", help="x"),
)
BOOK = Codebook(
    file=CodebookFile(id="sheet", version="1.0.0", title="Sheet", tables=tuple(TABLES), missing_reasons=REASONS),
    tables=TABLES,
    codelists={"act": _list("act", ACTS, alone=("none",)), "stage": _list("stage", STAGES, ordered=True), "place": _list("place", PLACES)},
    questions={},
    forms={},
    findings={},
    measures=(),
    indicators={},
    sources={},
)
GIVEN = {
    "profile.child_age": "18",
    "profile.in_force_from": "2024-03",
    "profile.cross_border": "required",
    "profile.means_required_adult": "no",
}
PERIOD = {"start": "2024-01-01", "until": "2024-12-31"}

ATOMS = """
opened <= closed
opened < closed
opened == closed
opened != closed
closed >= '2024-03'
closed == '2024'
closed != '2024-02'
'2024-02-29' > opened
opened in ('2023', '2024-03')
opened not in ('2024-02-29',)
day < opened
day == '2024-03'
period_start <= opened <= period_end
opened >= profile.in_force_from
closed - opened <= 30
closed - opened < day - opened
opened + 31 >= closed
closed - 365 * 2 < opened
closed - '2024-02-28' > 2
opened - children < closed
years_between(opened, closed) < 1
years_between(closed, day) >= -1
months_between(opened, day) == 0
months_between(day, closed) <= 2
abs(day - opened) <= 31
add_months(opened, 1) >= closed
add_months(day, -suspects) < opened
add_months(opened, 12) == '2025'
victims >= children
victims > 0
victims == 3
victims != 3
victims in (0, 3)
children <= 4
victims + children < 8
victims - children >= 0
victims * 2 > children * 3
-victims < -2
abs(victims - children) < 3
victims / children >= 1
suspects * fine > 5
suspects > 1 or suspects < -1
fine + paid <= 0.3
fine + paid == 0.3
fine - paid > 0.1
fine / 3 * 3 >= fine
fine * victims <= 7
paid != fine
suspects < profile.child_age
suspects < profile.criminal_age
length(note) <= 3
length(note) != length(other_note)
note == other_note
note != 'abc'
note in ('abc', 'Unknown')
sure == 'yes'
sure != 'yes'
standing == 'no'
standing != 'no'
known(standing)
stage == 'charged'
stage in ('charged', 'tried')
stage not in ('suspected',)
stage >= 'charged'
'tried' > stage
stage <= stage_before
stage != stage_before
from_place == to_place
from_place != to_place
from_place != 'other'
has(acts, 'move')
any_of(acts, 'move', 'harbour')
has(acts, 'none')
count_codes(acts) <= 1
count_codes(acts) == 2
count_codes(route) < 3
repeats(route)
has(route, 'hun')
known(opened)
known(day)
known(victims)
known(suspects)
known(fine)
known(note)
known(stage)
known(acts)
missing(closed)
missing(acts)
missing(victims)
missing(note)
known(profile.child_age) and missing(profile.in_force_to)
profile.cross_border == 'required'
profile.victim_sex == 'female'
profile.means_required_adult == 'yes'
sure == profile.means_required_adult
count_of(persons) > 1
count_of(persons) == victims
count_of(persons) <= suspects
count_of(persons, stage == 'charged') < 2
count_of(persons, stage != 'charged') == 0
count_of(persons, standing == 'no') <= 1
count_of(persons, stage in ('charged', 'tried')) >= 1
count_of(persons, stage == 'tried' and standing == 'yes') == 0
count_of(persons, stage == 'tried' and standing != 'yes') <= 1
exists(persons, stage == 'tried')
exists(persons, stage not in ('tried',))
exists(persons, standing == 'yes' and stage == 'charged')
""".strip().splitlines()

POOLS: dict[str, list[str | float]] = {
    "date": ["2024", "2024-02", "2024-02-29", "2024-03-01", "2025", "2025-01", "2023-12-31", "2024-03", "2022-05-17", "1899-12-31", "1850"],
    "count": [0, 1, 3, 4, 7, "<2", "<5", "x", "< 4"],
    "integer": [0, -1, 2, 7, 20],
    "decimal": [0, -1, 0.1, 0.2, 0.5, 2.25, 7],
    "text": ["abc", "ab", "ABC", "abcd", "a, b", "caf\u00e9"],
    "yes_no": ["Yes", "No"],
    "boolean": ["Yes", "No", "", ""],
    "place": [*PLACES.values()],
    "stage": [*STAGES.values()],
    "act": [
        "Recruiting",
        'Moving "far"',
        "None of these",
        'Recruiting; Moving "far"',
        'Moving "far";Harbouring or receiving',
        "Recruiting; Recruiting",
    ],
    "route": ["Luxembourg", "Luxembourg; Luxembourg", "Hungary (north); Other*; Hungary (north)", "Other*;Luxembourg;Luxembourg"],
}
NONE: list[str | float] = ["", "", "Unknown", "unknown", "Not applicable"]
ODD: dict[str, list[str | float]] = {
    "date": ["2024-13", "2024-02-30", "soon", "2024-2", "20240229", "1849", "2151-01-01"],
    "count": ["<1", "many", -1.5, "<x"],
    "integer": ["ten", 1.5],
    "decimal": ["ten"],
    "text": [],
    "yes_no": ["maybe"],
    "boolean": ["maybe"],
    "place": ["Nowhere"],
    "stage": ["4 Sentenced"],
    "act": ["Recruiting; Dancing", "None of these; Recruiting", "Unknown; Recruiting", ";"],
    "route": ["Luxembourg; Nowhere", "Unknown; Luxembourg"],
}

SEED = 1
ALWAYS = ["fine / 3 * 3 >= fine", "known(standing)"]
"""What fails nowhere: thirds come back whole, and a blank is the default."""

Cell = str | float
Row = dict[str, Cell]


def drawn(field: FieldSpec, draw: random.Random) -> Cell:
    kind = "route" if field.ordered else field.codelist or str(field.type)
    part = draw.choice([POOLS[kind], POOLS[kind], POOLS[kind], NONE, ODD[kind] or NONE])
    if field.type == "boolean" and part is NONE:
        return ""
    return draw.choice(part)


def drawn_rows(draw: random.Random, number: int) -> tuple[list[Row], list[Row]]:
    cases = [{f.name: f"C-{n}" if f.name == "case_id" else drawn(f, draw) for f in CASES.fields} for n in range(number)]
    persons = []
    for n in range(number * 2):
        own = {"person_id": f"P-{n}", "case_id": draw.choice([f"C-{draw.randrange(number)}", "", "nowhere"])}
        persons.append({f.name: own.get(f.name) or ("" if f.name in own else drawn(f, draw)) for f in PERSONS.fields})
    return cases, persons


def expressions(draw: random.Random) -> list[str]:
    """Every atom and its opposite, and some of them put together."""
    mixed = [
        f"({a}) {draw.choice(['and', 'or'])} {draw.choice(['', 'not '])}({b})"
        for a, b in zip(ATOMS, draw.sample(ATOMS, len(ATOMS)), strict=True)
    ]
    return [*ATOMS, *(f"not ({atom})" for atom in ATOMS), *mixed]


def cells_of(row: int, last_person: int) -> Cells:
    fields = {f.name: shown_cell(BOOK, f, f"${get_column_letter(n)}{row}") for n, f in enumerate(CASES.fields, start=1)}
    period = {
        f"period_{word}": shown_cell(BOOK, COVER.field(name), f"report!${at}$2")
        for word, name, at in (("start", "start", "A"), ("end", "until", "B"))
    }
    below = {
        f.name: shown_cell(BOOK, f, f"persons!${get_column_letter(n)}$2:${get_column_letter(n)}${last_person}")
        for n, f in enumerate(PERSONS.fields, start=1)
    }
    return Cells({**fields, **period}, {"persons": Below(below["case_id"].ref, fields["case_id"], fields=below)}, GIVEN)


def as_text(cell: Cell) -> str:
    return cell if isinstance(cell, str) else f"{cell:g}"


def table_data(table: Table, rows: list[Row]) -> TableData:
    columns = {f.name: type_column(f, strings([as_text(row[f.name]) for row in rows]), BOOK) for f in table.fields}
    return TableData(table, f"{table.name}.xlsx", table.name, columns, np.arange(2, len(rows) + 2), np.arange(len(rows)))


def failing(cases: list[Row], persons: list[Row], texts: list[str]) -> dict[str, list[bool]]:
    """Where columns certainly fail."""
    tables = {"cases": table_data(CASES, cases), "persons": table_data(PERSONS, persons), "report": table_data(COVER, [dict(PERIOD)])}
    rows = rows_of(BOOK, tables, "cases", given=GIVEN)
    found = {}
    for text in texts:
        tree = parse(text)
        assert not list(faults(tree, BOOK.scope(CASES), text))
        found[text] = evaluate(tree, rows).false.tolist()
    return found


ROWS, ASKED_OF_EACH = 300, 45


def asked(number: int, texts: list[str]) -> list[str]:
    """Which expressions a row is asked: over all rows each of them comes about as often."""
    return [texts[(number * ASKED_OF_EACH + at) % len(texts)] for at in range(ASKED_OF_EACH)]


def write(path: Path, cases: list[Row], persons: list[Row], texts: list[str]) -> None:
    """A workbook whose first sheet has the cases, and beside each of them the formulas of the expressions that it is asked."""
    workbook = openpyxl.Workbook()
    first = workbook.active
    first.title = "cases"
    others = ((PERSONS, persons, workbook.create_sheet("persons")), (COVER, [dict(PERIOD)], workbook.create_sheet("report")))
    for table, rows, sheet in ((CASES, cases, first), *others):
        sheet.append([f.name for f in table.fields])
        for number, row in enumerate(rows, start=2):
            for at, field in enumerate(table.fields, start=1):
                if (value := row[field.name]) != "":
                    sheet.cell(number, at, value).data_type = "s" if isinstance(value, str) else "n"
                    sheet.cell(number, at).number_format = "@" if isinstance(value, str) else "General"
    for number in range(len(cases)):
        cells = cells_of(number + 2, len(persons) + 1)
        for at, text in enumerate(asked(number, texts), start=len(CASES.fields) + 1):
            formula = worksheet_formula(parse(text), cells)
            assert formula is not None, text
            first.cell(number + 2, at, formula).data_type = "f"
    workbook.save(path)


def test_formulas_fail_exactly_where_columns_do(soffice: Callable[..., Path], tmp_path: Path) -> None:
    draw = random.Random(SEED)
    cases, persons = drawn_rows(draw, ROWS)
    texts = expressions(draw)
    expected = failing(cases, persons, texts)
    write(tmp_path / "probe.xlsx", cases, persons, texts)
    with soffice(tmp_path / "probe.xlsx", "csv", tmp_path).open(encoding="latin-1") as stream:
        results = [row[len(CASES.fields) :] for row in csv.reader(stream)][1:]
    assert [len(row) for row in results] == [ASKED_OF_EACH] * ROWS
    different = [
        (text, {name: value for name, value in cases[number].items() if name in text}, result)
        for number, row in enumerate(results)
        for text, result in zip(asked(number, texts), row, strict=True)
        if result != ("TRUE" if expected[text][number] else "FALSE")
    ]
    assert different == []


def test_the_rows_decide_every_expression_both_ways() -> None:
    """Without such rows the comparison with LibreOffice would say little."""
    draw = random.Random(SEED)
    cases, persons = drawn_rows(draw, ROWS)
    where = failing(cases, persons, [text for atom in ATOMS if "profile." not in atom for text in (atom, f"not ({atom})")])
    assert [text for text, rows in where.items() if not any(rows)] == ALWAYS


TAKEN = """
    IF AND OR NOT ISNUMBER ISBLANK LEN LEFT MID RIGHT FIND SEARCH SUBSTITUTE TRIM VALUE DATE YEAR MONTH DAY EDATE COUNTIF COUNTIFS SUMIFS
    MATCH INDEX MIN MAX ABS IFERROR INT EXACT ISERROR N T TEXT
"""


@pytest.mark.parametrize("text", expressions(random.Random(1)))
def test_formulas_are_short_and_use_functions_that_both_programs_know(text: str) -> None:
    formula = worksheet_formula(parse(text), cells_of(123456, 99999))
    assert formula is not None
    assert formula.startswith("=")
    assert len(formula) <= 8192
    outside = re.sub(r'"[^"]*"', '""', formula)
    assert set(re.findall(r"([A-Z]+)\(", outside)) <= set(TAKEN.split())


@pytest.mark.parametrize(
    "text",
    [
        "sum_of(persons, suspects) > 1",
        "last_of(persons, opened) > closed",
        "exists(persons, stage == row.stage)",
        "exists(persons, known(stage))",
        "exists(persons, stage == 'tried' or standing == 'no')",
        "exists(persons, stage == 'tried' and stage != 'charged')",
        "exists(person.charges, stage == 'tried')",
        "nothing == 3",
        "case.opened < closed",
        "country == 'lux'",
        "abs(months_between(opened, closed)) <= 1",
        " and ".join(f"years_between(opened, closed) > {number}" for number in range(6)),
    ],
)
def test_what_no_formula_can_hold_has_none(text: str) -> None:
    cells = cells_of(2, 9)
    long_list = Shown("$Z2", Operand(Kind.code, tuple(f"c{n}" for n in range(200))))
    assert worksheet_formula(parse(text), Cells({**cells.fields, "country": long_list}, cells.below, GIVEN)) is None


def test_a_long_list_is_looked_up_where_its_answers_stand() -> None:
    operand = Operand(Kind.code, tuple(f"c{n}" for n in range(200)))
    cells = Cells(
        {"a": Shown("$A2", operand, reasons=("Unknown",), answers="lists!$A$2:$A$210"), "b": Shown("$B2", operand, answers="places")}
    )
    assert worksheet_formula(parse("a != b"), cells) == (
        '=IFERROR(AND(AND(ISNUMBER(MATCH(TRIM($A2),lists!$A$2:$A$210,0)),NOT(TRIM($A2)="Unknown")),'
        "ISNUMBER(MATCH(TRIM($B2),places,0)),TRIM($A2)=TRIM($B2)),FALSE)"
    )
