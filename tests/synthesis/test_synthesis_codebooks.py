"""Any codebook gets an example: without recipes, with recipes of its own, and with recipes that cannot hold."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from synthetic import found_in

from tipdata.codebook import CodebookError, load_codebook
from tipdata.errors import TipdataError
from tipdata.synthesis import make_example, rounds, write_example

CLINIC = Path(__file__).parents[1] / "codebooks" / "clinic"

FIELD = """
  - name: weather
    label: Weather
    help: What the weather was like when the case was opened.
    example: fog
    type: code
    codelist: weather
    requirement: expected
"""
LIST = """
name: weather
label: Weather
codes:
  - {code: fog, label: Fog}
  - {code: hail, label: Hail}
"""
EXTENDED = """
id: own
version: 1.0.0
title: A codebook of our own
extends: tipdata
"""


@pytest.fixture
def clinic(tmp_path: Path) -> Path:
    """A copy of the little codebook, to be changed."""
    return Path(shutil.copytree(CLINIC, tmp_path / "clinic"))


def with_recipe(folder: Path, table: str, text: str) -> Path:
    recipes = folder / "recipes" / "tables"
    recipes.mkdir(parents=True, exist_ok=True)
    (recipes / f"{table}.yaml").write_text(f"name: {table}\n{text}", encoding="utf-8")
    return folder


@pytest.mark.parametrize("file_format", ["csv", "xlsx"])
def test_a_codebook_without_recipes_gets_plausible_data(file_format: str, tmp_path: Path) -> None:
    book = load_codebook(CLINIC)
    example = make_example(book, book.default_form, seed=1, rows=50)
    write_example(example, tmp_path / "example", file_format)
    assert not found_in(tmp_path / "example", book)
    assert len(example.rows["patients"]) == 50
    assert {visit["patient_no"] for visit in example.rows["visits"]} <= {patient["patient_no"] for patient in example.rows["patients"]}
    assert {patient["ward"] for patient in example.rows["patients"]} >= {"surgery", "children", "general"}
    period = example.rows["report"][0]
    seen = {visit["seen_on"] for visit in example.rows["visits"]} - {"not_known"}
    assert len(seen) > 10
    assert all(period["from_day"] <= day <= period["to_day"] for day in seen)


def test_a_condition_fills_a_cell_and_leaves_it_blank_elsewhere() -> None:
    book = load_codebook(CLINIC)
    rows = make_example(book, book.default_form, seed=2, rows=50).rows
    wards = {patient["patient_no"]: patient["ward"] for patient in rows["patients"]}
    assert all(("called_by" in visit) == (visit["urgency"] in {"today", "at_once"}) for visit in rows["visits"])
    assert all(("operated" in visit) == (wards[visit["patient_no"]] == "surgery") for visit in rows["visits"])


def test_a_new_field_with_a_code_list_appears_without_a_recipe(tmp_path: Path) -> None:
    own = tmp_path / "own"
    (own / "tables").mkdir(parents=True)
    (own / "codelists").mkdir()
    (own / "codebook.yaml").write_text(EXTENDED, encoding="utf-8")
    (own / "codelists" / "weather.yaml").write_text(LIST, encoding="utf-8")
    builtin = next(source.text for name, source in load_codebook().sources.items() if name == "tables/cases.yaml")
    (own / "tables" / "cases.yaml").write_text(builtin.rstrip() + FIELD, encoding="utf-8")
    book = load_codebook(own)
    rows = make_example(book, "full", seed=1, rows=60).rows
    assert {row["weather"] for row in rows["cases"]} >= {"fog", "hail"}
    before = make_example(load_codebook(), "full", seed=1, rows=60).rows
    assert [{k: v for k, v in row.items() if k != "weather"} for row in rows["cases"]] == before["cases"]
    assert rows["persons"] == before["persons"]


def test_recipes_say_how_cells_are_drawn(clinic: Path) -> None:
    with_recipe(
        clinic,
        "patients",
        """
columns:
  patient_no: {value: "B{seed}-{number:03}"}
  ward: {weights: {surgery: 1, children: 0}}
  admitted_on: {date: {after: [report.from_day], days: [0, 9]}}
  discharged_on:
    - {when: "admitted_on < '2025-01-05'", date: {after: [admitted_on], days: [3, 3], partial: {month: 1}}}
  earlier_stays: {weights: {3: 1}}
  weight: {range: {low: 50, high: 50.5, step: 0.5}, share: 0.5}
  allergies: {weights: {pollen: 3, nuts: 1, none: 1}, how_many: {1: 1, 2: 3}}
""",
    )
    with_recipe(
        clinic,
        "visits",
        """
rows:
  - {when: "patient.weight >= 50", value: "{patient.earlier_stays}"}
columns:
  seen_on: {date: {after: [patient.admitted_on], days: [0, 2], until: [patient.discharged_on, report.to_day]}}
""",
    )
    book = load_codebook(clinic)
    rows = make_example(book, "monthly", seed=7, rows=40).rows
    patients = {patient["patient_no"]: patient for patient in rows["patients"]}
    assert list(patients)[:2] == ["B7-001", "B7-002"]
    assert {patient["ward"] for patient in patients.values()} == {"surgery"}
    assert all("2025-01-01" <= patient["admitted_on"] <= "2025-01-10" for patient in patients.values())
    assert all(("discharged_on" in p) == (p["admitted_on"] < "2025-01-05") for p in patients.values())
    assert {p["discharged_on"] for p in patients.values() if "discharged_on" in p} == {"2025-01"}
    assert {p.get("weight") for p in patients.values()} == {None, "50", "50.5"}
    assert {"none", "pollen|nuts"} <= {p["allergies"] for p in patients.values()} <= {"pollen", "nuts", "none", "pollen|nuts"}
    visited = [visit["patient_no"] for visit in rows["visits"]]
    assert all(visited.count(number) == (3 if "weight" in patient else 0) for number, patient in patients.items())
    assert all(patients[v["patient_no"]]["admitted_on"] <= v["seen_on"] for v in rows["visits"])


def test_records_with_findings_are_drawn_again_with_all_below_them(clinic: Path, tmp_path: Path) -> None:
    """Four of five patients come out without a ward at first, which the form requires."""
    with_recipe(clinic, "patients", 'columns:\n  ward: {weights: {surgery: 1, general: 1, "": 1}}\n')
    with pytest.raises(CodebookError, match="has no answer"):
        load_codebook(clinic)
    with_recipe(clinic, "patients", "columns:\n  weight: {share: 1, weights: {70: 1, 0: 1, 900: 2}}\n")
    book = load_codebook(clinic)
    example = make_example(book, "monthly", seed=3, rows=60)
    write_example(example, tmp_path / "example", "csv")
    assert not found_in(tmp_path / "example", book)
    assert [patient["patient_no"] for patient in example.rows["patients"]] == [f"P-{number:04}" for number in range(1, 61)]
    assert {patient["weight"] for patient in example.rows["patients"]} == {"70"}
    numbers = [visit["patient_no"] for visit in example.rows["visits"]]
    assert numbers == sorted(numbers)
    assert example.rows == make_example(book, "monthly", seed=3, rows=60).rows


def test_recipes_that_cannot_hold_are_named(clinic: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rounds, "ROUNDS", 5)
    with_recipe(clinic, "patients", "columns:\n  weight: {value: 900}\n")
    with pytest.raises(TipdataError, match=r"TIP-T02 at patients\.weight"):
        make_example(load_codebook(clinic), "monthly", seed=1, rows=4)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("columns:\n  wardrobe: {value: surgery}", "There is no column wardrobe"),
        ("columns:\n  ward: {value: cellar}", "ward has no answer cellar"),
        ("columns:\n  ward: {weights: {cellar: 1}}", "ward has no answer cellar"),
        ("columns:\n  ward: {weights: {surgery: 0}}", "all weights are zero"),
        ("columns:\n  ward: {value: surgery, share: 0.5}", "ward is not optional"),
        ("columns:\n  ward: {value: surgery, weights: {general: 1}}", "one source"),
        ("columns:\n  ward: {weights: {surgery: 1}, how_many: {2: 1}}", "ward takes a single answer"),
        ("columns:\n  ward: {missing: {gone: 0.1}}", "gone may not stand in ward"),
        ("columns:\n  ward: {when: warden == 'x'}", "warden"),
        ("columns:\n  ward: {range: {high: 3}}", "ward is not a number"),
        ("columns:\n  weight: {date: {after: [admitted_on]}}", "weight is not a date"),
        ("columns:\n  admitted_on: {date: {after: [weight]}}", "weight is not a date"),
        ("columns:\n  weight: {range: {high: {of: ward}}}", "ward is not a number"),
        ("columns:\n  patient_no: {value: '{nowhere}'}", "There is no column nowhere"),
        ("columns:\n  patient_no: {value: '{number'}", "expected '}'"),
        ("columns:\n  patient_no: {value: '{ward:03}'}", "only number and seed can have a width"),
        ("rows: {value: '{weight}'}", "counted before weight is drawn"),
    ],
)
def test_a_faulty_recipe_is_refused_with_its_place(text: str, message: str, clinic: Path) -> None:
    with_recipe(clinic, "patients", text)
    with pytest.raises(CodebookError) as error:
        load_codebook(clinic)
    assert [fault.file for fault in error.value.faults] == ["recipes/tables/patients.yaml"]
    assert message in error.value.faults[0].message
    assert error.value.faults[0].line > 1


def test_recipes_of_a_form_come_before_those_of_tables(clinic: Path) -> None:
    with_recipe(clinic, "patients", "columns:\n  ward: {value: surgery}\n  earlier_stays: {value: 2}\n")
    forms = clinic / "recipes" / "forms"
    forms.mkdir()
    (forms / "monthly.yaml").write_text(
        "name: monthly\nsheets:\n  patients:\n    columns:\n      ward: {value: general}\n", encoding="utf-8"
    )
    rows = make_example(load_codebook(clinic), "monthly", seed=1, rows=5).rows["patients"]
    assert {(row["ward"], row["earlier_stays"]) for row in rows} == {("general", "2")}
