"""Drop-downs whose answers depend on the answers before them, worked out by LibreOffice, and why they offer what they offer."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import product
from pathlib import Path

import openpyxl
import pytest

from tipdata.checks import check_submission
from tipdata.checks.reads import reads_of
from tipdata.codebook import Codebook, Rule, Severity, View
from tipdata.intake import read_submission
from tipdata.templates import write_template
from tipdata.templates.answer_lists import LONGEST_DROP_DOWN
from tipdata.templates.cells import answers
from tipdata.templates.content import content_of
from tipdata.templates.dependent import dependences_of
from tipdata.templates.layout import in_workbook
from tipdata.templates.workbook import write_workbook

FORM = "full"
CASES = (
    ("cases", "closure_reason", {"case_status": "open"}),
    ("cases", "closure_reason", {"case_status": "closed_no_proceedings"}),
    ("cases", "closure_reason", {"case_status": "closed_completed"}),
    ("cases", "closure_reason", {"case_status": ""}),
    ("persons", "sex", {"person_kind": "legal"}),
    ("persons", "outcome", {"stage": "charged"}),
    ("processes", "border_manner", {"exploitation_occurred": "yes", "border_crossed": "no"}),
    ("processes", "border_manner", {"exploitation_occurred": "yes", "border_crossed": ""}),
    ("processes", "exploitation_area", {"exploitation_country": "LUX"}),
    ("processes", "exploitation_area", {"exploitation_country": "PRI"}),
)
Told = dict[tuple[str, str, str], tuple[list[str], int]]


def view_of(book: Codebook, name: str) -> View:
    return next(view for view in book.collection(FORM).views if view.name == name)


def expected(book: Codebook, name: str, column: str, given: Mapping[str, str]) -> list[str]:
    dependence = dependences_of(view_of(book, name), book)[column]
    case = tuple(answers(on, book).get(given[on.name], "") for on in dependence.on)
    return list(dependence.offers.get(case, answers(dependence.column, book).values()))


@pytest.fixture(scope="module")
def offered(book: Codebook, soffice, tmp_path_factory: pytest.TempPathFactory) -> Told:
    """For each case what its drop-down offers, and how many items that has where a program looks at all of it at once."""
    folder = tmp_path_factory.mktemp("offered")
    (folder / "worked-out").mkdir()
    rows: dict[str, list[dict[str, str]]] = {}
    for name, _, given in CASES:
        rows.setdefault(name, []).append(dict(given))
    write_workbook(content_of(book, book.collection(FORM), rows, {}), folder / "form.xlsx", entry_rows=20)
    workbook = openpyxl.load_workbook(folder / "form.xlsx")
    probe = workbook.create_sheet("Probe")
    places, seen = [], dict.fromkeys(rows, 0)
    for number, (name, column, _) in enumerate(CASES):
        source = f"offered_{name}_{column}"
        row, first = in_workbook(view_of(book, name), book, seen[name] + 2, 1)[0], 1 + 60 * number
        seen[name] += 1
        places.append((row, first))
        probe.cell(row, first, f"=COUNTA({source})")
        probe.cell(row, first + 1, f'=SUMPRODUCT(--({source}<>""))')
        for item in range(1, 58):
            probe.cell(row, first + 1 + item, f'=IFERROR(INDEX({source},{item}),"")')
    workbook.save(folder / "probe.xlsx")
    soffice(folder / "probe.xlsx", "xlsx:Calc MS Excel 2007 XML", folder / "worked-out")
    sheet = openpyxl.load_workbook(folder / "worked-out" / "probe.xlsx", data_only=True)["Probe"]
    told = {}
    for (name, column, given), (row, first) in zip(CASES, places, strict=True):
        count, at_once = (int(sheet.cell(row, first + at).value) for at in (0, 1))
        assert count == at_once
        told[name, column, str(given)] = [str(sheet.cell(row, first + 2 + item).value) for item in range(min(count, 57))], count
    return told


@pytest.mark.parametrize(("name", "column", "given"), CASES)
def test_a_drop_down_offers_what_goes_with_the_row(book: Codebook, offered: Told, name: str, column: str, given: dict[str, str]) -> None:
    items, count = offered[name, column, str(given)]
    wanted = expected(book, name, column, given)
    assert count == len(wanted)
    assert items == wanted[:57]


def test_a_final_verdict_is_no_reason_without_proceedings(book: Codebook, offered: Told) -> None:
    verdict = next(code.label for code in book.codelists["closure_reason"].codes if code.code == "final_verdict")
    for status, there in (("open", False), ("closed_no_proceedings", False), ("closed_completed", True), ("", True)):
        assert (verdict in offered["cases", "closure_reason", str({"case_status": status})][0]) is there


def test_areas_are_those_of_the_country(book: Codebook, offered: Told) -> None:
    items, _ = offered["processes", "exploitation_area", str({"exploitation_country": "LUX"})]
    own = [item for item in items if "(LU-" in item]
    assert len(own) == 12
    assert items[12:] == [reason.label for reason in book.missing_reasons]
    assert offered["processes", "exploitation_area", str({"exploitation_country": "PRI"})][0][0] == "Puerto Rico (US-PR)"


def test_an_area_is_offered_to_its_own_country_alone(book: Codebook) -> None:
    """CH-AI is no area of Anguilla, although its end reads like that country's code."""
    offers = dependences_of(view_of(book, "processes"), book)["exploitation_area"].offers
    assert [case for case, items in offers.items() if any("(CH-AI)" in item for item in items)] == [("Switzerland",)]


def of_row_alone(rule: Rule, view: View, book: Codebook) -> bool:
    """Whether a rule that is no mere remark looks at the row alone."""
    trees = [book.tree(text) for text in (rule.when, rule.expect) if text]
    return rule.severity is not Severity.info and all(reads_of(tree, view.table, book).tables == {view.table.name} for tree in trees)


def row_of(view: View, key: str) -> dict[str, str]:
    """A row that can be told from others and stands below the first row of every other sheet."""
    return {**dict.fromkeys(view.key_columns, key), **{name: "1" for name, parent in view.parent_columns if parent != view.table.name}}


@pytest.mark.parametrize("form", ["full", "simple"])
def test_what_is_left_out_breaks_a_rule_and_what_is_offered_breaks_none(book: Codebook, form: str, tmp_path: Path) -> None:
    """`validate` is asked about every combination of answers, one row each."""
    tried = 0
    for view in book.collection(form).views:
        found = {name: one for name, one in dependences_of(view, book).items() if len(answers(one.column, book)) <= LONGEST_DROP_DOWN}
        chosen = [(name, case) for name, one in found.items() for case in product(*(answers(c, book) for c in (*one.on, one.column)))]
        rows = []
        for number, (name, case) in enumerate(chosen):
            columns = [*(on.name for on in found[name].on), name]
            rows.append({**row_of(view, str(number)), **dict(zip(columns, case, strict=True))})
        above = {other.name: [row_of(other, "1")] for other in book.collection(form).views if other is not book.collection(form).cover}
        write_template(book, form, tmp_path / view.name, format="csv", rows={**above, view.name: rows})
        said = check_submission(read_submission(tmp_path / view.name, book)).findings
        wrong: dict[int, set[str]] = {}
        for finding in said:
            rule = book.rules.get(finding.code)
            if rule is not None and of_row_alone(rule, view, book) and finding.place.file.endswith(f"{view.name}.csv"):
                wrong.setdefault(finding.place.row - 2, set()).add(finding.code)
        for number, (name, case) in enumerate(chosen):
            one, words = found[name], [answers(c, book)[code] for c, code in zip((*found[name].on, found[name].column), case, strict=True)]
            left_out = words[-1] not in one.offers.get(tuple(words[:-1]), (words[-1],))
            assert left_out is bool(wrong.get(number)), (name, case, wrong.get(number))
            tried += left_out
    assert tried > 3
