"""What a unit's next template begins with: its open records as they were typed, and what of them cannot come along."""

from __future__ import annotations

import csv
from pathlib import Path

import openpyxl
import pytest

from running import Run
from submitting import Row, Sheets, case, cover, person, proceeding, process, sentence
from tipdata.codebook import Codebook, FieldChoice, Plan, load_codebook
from tipdata.codebook.plan_models import VictimColumn
from tipdata.errors import TipdataError
from tipdata.intake import read_submission
from tipdata.plans import unjustified
from tipdata.records import Submission
from tipdata.templates import CarriedOver, carried_over, write_template
from tipdata.templates.carrying.next_period import next_of_year, next_period
from tipdata.templates.content import Carried, Content, content_of
from tipdata.templates.layout import layout_of
from tipdata.workflows import Carrying, NextTemplate, Planned, make_next_template, merge_paths

CLINIC = Path(__file__).resolve().parents[1] / "codebooks" / "clinic"


def merged(sheets: Sheets, form: str, folder: Path, book: Codebook, plan: Plan | None = None) -> Path:
    """The dataset of one unit's file, in which every row was merged."""
    write_template(book, form, folder / "sent", format="csv", rows=sheets, plan=plan)
    result = merge_paths([folder / "sent"], book, folder / "national")
    assert result.result.totals["set_aside"] == 0
    return folder / "national"


def carried(sheets: Sheets, form: str, folder: Path, book: Codebook) -> CarriedOver:
    dataset = read_submission(merged(sheets, form, folder, book), book)
    return carried_over(dataset, "NTH", book.collection(form), book)


def said(rows: list[Row]) -> list[Row]:
    return [{name: text for name, text in row.items() if text} for row in rows]


CLOSED = {"date_closed": "2025-03-01", "closure_reason": "insufficient_evidence"}
FULL: Sheets = {
    "submission": [cover()],
    "cases": [
        case("001", case_status="open"),
        case("002", case_status="closed_no_proceedings", **CLOSED),
        case("003", case_status="transferred", transferred_to="STH", transferred_on="2025-03-02"),
        case("004", case_status="withheld", shared_case_ref="=1+1"),
        case("005", case_status="suspended", date_opened="2024"),
    ],
    "persons": [
        person("004-P1", "004", outcome="cleared", outcome_date="2025-03-01", outcome_final="yes"),
        person("002-P1", "002"),
        person("001-P1", "001", sex="unknown", citizenship="BEL;FRA"),
    ],
    "proceedings": [proceeding("001-P1-C1", "001-P1"), proceeding("002-P1-C1", "002-P1")],
    "sentences": [sentence("001-P1-S1", "001-P1")],
    "processes": [process("005-T1", "005", acts="recruitment;harbouring", transit_countries="SVN;AUT"), process("003-T1", "003")],
}


@pytest.fixture(scope="module")
def shared(book: Codebook, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The dataset of a unit with five cases in the full form."""
    return merged(FULL, "full", tmp_path_factory.mktemp("shared"), book)


@pytest.fixture(scope="module")
def dataset(shared: Path, book: Codebook) -> Submission:
    return read_submission(shared, book)


def test_what_is_not_certainly_finished_goes_on_with_everything_below_it(dataset: Submission, book: Codebook) -> None:
    rows = carried_over(dataset, "nth", book.collection("full"), book).rows
    assert [row["case_id"] for row in rows["cases"]] == ["001", "004", "005"]
    assert [row["person_id"] for row in rows["persons"]] == ["001-P1", "004-P1"]
    assert [row["proceeding_id"] for row in rows["proceedings"]] == ["001-P1-C1"]
    assert [row["sentence_id"] for row in rows["sentences"]] == ["001-P1-S1"]
    assert [row["process_id"] for row in rows["processes"]] == ["005-T1"]


def test_rows_stand_as_they_were_sent(dataset: Submission, book: Codebook) -> None:
    rows = carried_over(dataset, "NTH", book.collection("full"), book).rows
    assert said(rows["cases"]) == said([FULL["cases"][number] for number in (0, 3, 4)])
    assert said(rows["persons"]) == said([FULL["persons"][number] for number in (2, 0)])
    assert said(rows["processes"]) == said(FULL["processes"][:1])


def test_the_cover_says_again_what_is_true_of_the_unit_and_no_more(dataset: Submission, book: Codebook) -> None:
    (said_again,) = carried_over(dataset, "NTH", book.collection("full"), book).rows["submission"]
    of_one_file = {"version", "agency_profile", "nil_return", "submitted_on"}
    expected = {name: text for name, text in cover().items() if name not in of_one_file}
    assert said_again == {**expected, "period_start": "2025-04-01", "period_end": "2025-06-30"}


def test_without_cases_a_person_goes_on_until_the_outcome_is_final(tmp_path: Path, book: Codebook) -> None:
    ended = {"outcome_date": "2025-03-01", "stage": "tried"}
    columns = {column.name for view in book.collection("court").views if view.table.name == "persons" for column in view.entered}
    rows = [
        person("P1", "7"),
        person("P2", "7", outcome="acquitted", outcome_final="no", **ended),
        person("P3", "7", outcome="acquitted", outcome_final="yes", **ended),
        person("P4", "", outcome="acquitted", outcome_final="", **ended),
        person("P5", "", outcome="deceased", outcome_final="", **ended),
    ]
    persons = [{name: text for name, text in row.items() if name in columns} for row in rows]
    found = carried({"submission": [cover("court", agency_type="court")], "persons": persons}, "court", tmp_path, book)
    assert [(row["person_id"], row.get("case_id", "")) for row in found.rows["persons"]] == [("P1", "7"), ("P2", "7"), ("P4", "")]


SHORT: Sheets = {
    "cover": [cover("simple")],
    "cases": [
        {"case_id": "A-1", "opened_on": "2025-02", "status": "with_prosecutor", "tip": "tip_yes", "forms": "sexual;forced_labour"},
        {"case_id": "A-2", "opened_on": "2025-02-03", "status": "closed", "closed_on": "2025-03-01", "tip": "tip_no"},
        {"case_id": "A-3", "opened_on": "2025-02-03", "status": "open", "tip": "not_yet_known"},
    ],
    "persons": [
        {"case_id": "A-1", "person_no": "2", "natural_or_legal": "natural", "sex": "male", "child_or_adult": "child", "arrested": "yes"}
        | {"prosecuted_on": "2025-03-01", "charge": "both", "outcome": "pending"},
        {"case_id": "A-1", "person_no": "1", "natural_or_legal": "legal", "charge": "tip_not_listed", "outcome": "pending"}
        | {"prosecuted_on": "2025-03-01"},
        {"case_id": "A-1", "person_no": "3", "natural_or_legal": "natural", "sex": "female", "child_or_adult": "unknown", "arrested": "no"}
        | {"prosecuted_on": "2025-02-10", "charge": "other_offence", "outcome": "convicted_other", "outcome_on": "2025-03-02"}
        | {"final": "no", "custody": "lt_1y"},
        {"case_id": "A-3", "person_no": "1", "natural_or_legal": "natural", "sex": "female", "child_or_adult": "adult", "arrested": "no"}
        | {"outcome": "pending"},
        {"case_id": "A-2", "person_no": "1", "natural_or_legal": "natural", "sex": "female", "child_or_adult": "adult", "arrested": "no"}
        | {"outcome": "cleared", "outcome_on": "2025-03-01"},
    ],
}


@pytest.fixture(scope="module")
def short(book: Codebook, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return merged(SHORT, "simple", tmp_path_factory.mktemp("short"), book)


def test_the_short_form_says_in_its_own_words_what_became_records_of_four_tables(short: Path, book: Codebook) -> None:
    found = carried_over(read_submission(short, book), "NTH", book.collection("simple"), book)
    assert found.unsaid == {}
    assert found.rows["cases"] == [SHORT["cases"][0], SHORT["cases"][2]]
    assert found.rows["persons"] == SHORT["persons"][:4]


def test_a_fuller_form_takes_the_records_of_a_shorter_one_under_their_ids(short: Path, book: Codebook) -> None:
    rows = carried_over(read_submission(short, book), "NTH", book.collection("full"), book).rows
    assert [row["person_id"] for row in rows["persons"]] == ["A-1-2", "A-1-1", "A-1-3", "A-3-1"]
    assert [row["proceeding_id"] for row in rows["proceedings"]] == ["A-1-2-C1", "A-1-2-C2", "A-1-1-C1", "A-1-3-C1"]


def made(book: Codebook, source: Path, out: Path, form: str | None = None, planned: Planned | None = None) -> NextTemplate:
    kind = "xlsx" if out.suffix else "csv"
    return make_next_template(book, form, out, kind, Carrying(source, "NTH"), planned=planned)  # type: ignore[arg-type]


def test_a_form_that_has_no_words_for_open_records_is_refused(shared: Path, book: Codebook, tmp_path: Path) -> None:
    with pytest.raises(TipdataError, match=r"Simple form has no words for some open records of NTH \(.* of Persons\)"):
        made(book, shared, tmp_path / "next", "simple")
    assert not (tmp_path / "next").exists()


def test_an_answer_that_the_form_does_not_offer_is_refused_too(book: Codebook, tmp_path: Path) -> None:
    rows = {**FULL, "persons": [person("001-P1", "001", stage="charged"), person("001-P2", "001", stage="tried")]}
    source = merged({**rows, "proceedings": [], "sentences": []}, "full", tmp_path, book)
    with pytest.raises(TipdataError, match=r"Police form has no words for some open records of NTH \(2 of Suspected"):
        made(book, source, tmp_path / "next", "police")


VICTIM = {
    "victim_id": "V-1",
    "case_id": "001",
    "victim_sex": "female",
    "justification": "J2_case_counting",
    "consent_status": "refused",
    "recorded_on": "2025-02-04",
}
WITH_VICTIMS = Plan(
    plan="victims",
    form="full",
    purpose=("mandated_by_law",),
    definition="palermo-2000",
    fields=FieldChoice(
        added=("victims.victim_id", "victims.case_id", "victims.victim_sex", "victims.recorded_on"),
        left_out=("persons.formerly_victim", "persons.relationship_to_victim", "cases.narrative", "victim_tally.note"),
    ),
    victim_columns=(
        VictimColumn(
            field="victims.victim_sex",
            grounds=("J2_case_counting",),
            text="Ordered counts need it.",
            approver="DPO",
            review_by="2026-12-31",
        ),
    ),
)


def test_what_a_plan_does_not_ask_is_told_by_the_label_of_its_field(shared: Path, book: Codebook, tmp_path: Path) -> None:
    left_out = (*WITH_VICTIMS.fields.left_out, "persons.outcome_final", "processes.transit_countries", "cases.verification_status")
    plan = WITH_VICTIMS.model_copy(update={"fields": FieldChoice(left_out=left_out), "victim_columns": ()})
    carried = made(book, shared, tmp_path / "next", planned=Planned(plan, "2026-06-30")).carried
    persons = "Suspected, accused or convicted persons: Outcome final"
    assert carried.not_asked == ("Cases: Verification", persons, "Trafficking processes: Transit countries (ordered)")
    assert carried.counts == {"cases": 3, "persons": 2, "proceedings": 1, "sentences": 1, "processes": 1}
    assert all("outcome_final" not in row for row in carried.rows["persons"])


def test_rows_of_victims_come_along_only_with_a_plan_that_justifies_them(book: Codebook, tmp_path: Path) -> None:
    assert list(unjustified(WITH_VICTIMS, book, "2026-06-30")) == []
    victims = [VICTIM, {**VICTIM, "victim_id": "V-2", "case_id": "002"}]
    sheets = {**{name: said(rows) for name, rows in FULL.items()}, "victims": victims}
    source = merged(sheets, "full", tmp_path, book, WITH_VICTIMS)
    without = made(book, source, tmp_path / "without")
    assert without.not_planned == ("Victims",)
    assert not (tmp_path / "without" / "victims.csv").exists()
    with_plan = made(book, source, tmp_path / "with", planned=Planned(WITH_VICTIMS, "2026-06-30"))
    assert (with_plan.not_planned, with_plan.carried.counts["victims"]) == ((), 1)
    (row,) = csv.DictReader((tmp_path / "with" / "victims.csv").open(encoding="utf-8-sig", newline=""))
    assert (row["victim_id"], row["victim_sex"]) == ("V-1", "female")
    with pytest.raises(TipdataError, match="does not justify"):
        made(book, source, tmp_path / "late", planned=Planned(WITH_VICTIMS, "2027-01-01"))


@pytest.mark.parametrize("language", ["fr", "ar"])
def test_carried_answers_stand_as_the_drop_downs_of_the_language_show_them(language: str, shared: Path, tmp_path: Path) -> None:
    spoken = load_codebook().speak(language)
    made(spoken, shared, tmp_path / "next.xlsx")
    workbook = openpyxl.load_workbook(tmp_path / "next.xlsx", read_only=True)
    cells = {str(cell) for line in workbook.worksheets[2].iter_rows(max_row=6, values_only=True) for cell in line if cell}
    labels = {code.code: code.label for code in spoken.codelists["sex"].codes}
    assert not labels.keys() & cells
    assert next(reason.label for reason in spoken.missing_reasons if reason.code == "unknown") in cells
    again = read_submission(tmp_path / "next.xlsx", load_codebook())
    assert again.tables["persons"].column("citizenship").text.tolist() == ["BEL;FRA", ""]
    assert again.tables["cases"].column("shared_case_ref").text.tolist() == ["", "=1+1", ""]


def test_a_text_that_could_run_is_kept_from_it_in_csv_and_read_again(shared: Path, book: Codebook, tmp_path: Path) -> None:
    made(book, shared, tmp_path / "next")
    assert "'=1+1" in (tmp_path / "next" / "cases.csv").read_text(encoding="utf-8-sig")
    again = read_submission(tmp_path / "next", book)
    assert again.tables["cases"].column("shared_case_ref").text.tolist() == ["", "=1+1", ""]
    assert again.tables["cases"].column("case_id").text.tolist() == ["001", "004", "005"]


def test_below_many_carried_rows_there_is_room_for_new_ones(book: Codebook) -> None:
    blank = content_of(book, book.collection("simple"), {}, book.stamp)
    rows = {**blank.rows, "cases": [{"case_id": "1"}] * 2500}
    full = Content(book, blank.collection, rows, blank.stamp, carried=Carried(2500))
    sheet = layout_of(full, {"version": 1}, 2000).sheets["cases"]
    assert sheet.last - sheet.first + 1 == 4500


@pytest.mark.parametrize(
    ("period", "following"),
    [
        (("2025-01-01", "2025-03-31"), ("2025-04-01", "2025-06-30")),
        (("2025-10-01", "2025-12-31"), ("2026-01-01", "2026-03-31")),
        (("2024-01-01", "2024-12-31"), ("2025-01-01", "2025-12-31")),
        (("2024-01-01", "2024-01-31"), ("2024-02-01", "2024-02-29")),
        (("2024-02-01", "2024-02-29"), ("2024-03-01", "2024-03-31")),
        (("2025-07-01", "2025-12-31"), ("2026-01-01", "2026-06-30")),
        (("2025-03-03", "2025-03-09"), ("2025-03-10", "2025-03-16")),
        (("", "2025-03-31"), ("", "")),
        (("2025-04-01", "2025-03-31"), ("", "")),
    ],
)
def test_the_next_period_is_as_long_as_the_last(period: tuple[str, str], following: tuple[str, str]) -> None:
    assert next_period(*period) == following


@pytest.mark.parametrize(
    ("period", "before", "following"),
    [
        (("2025-01-01", "2025-03-31"), "", ("2025-01-01", "2025-06-30")),
        (("2025-01-01", "2025-06-30"), "2025-03-31", ("2025-01-01", "2025-09-30")),
        (("2025-01-01", "2025-12-31"), "2025-09-30", ("2026-01-01", "2026-03-31")),
        (("2025-01-01", "2025-09-30"), "2025-03-31", ("2025-01-01", "2025-12-31")),
    ],
)
def test_a_period_of_the_year_so_far_begins_with_its_year(period: tuple[str, str], before: str, following: tuple[str, str]) -> None:
    assert next_of_year(*period, before) == following


def test_a_unit_without_open_cases_gets_a_blank_workbook_and_is_told(book: Codebook, tmp_path: Path) -> None:
    sheets = {**FULL, "cases": FULL["cases"][1:2], "persons": FULL["persons"][1:2], "proceedings": [], "sentences": [], "processes": []}
    found = made(book, merged(sheets, "full", tmp_path, book), tmp_path / "next")
    assert (found.carried.records, found.carried.period) == (0, ("2025-04-01", "2025-06-30"))
    assert all(len(data) == 0 for name, data in read_submission(tmp_path / "next", book).tables.items() if name != "submission")


def test_another_codebook_says_itself_what_is_finished(tmp_path: Path) -> None:
    clinic = load_codebook(CLINIC)
    patient = {"ward": "children", "admitted_on": "2025-03-02"}
    sheets = {
        "report": [{"clinic": "C1", "from_day": "2025-03-01", "to_day": "2025-03-31", "edition": "1", "sent_on": "2025-04-01"}],
        "patients": [{**patient, "patient_no": "1", "discharged_on": "2025-03-09"}, {**patient, "patient_no": "02"}],
        "visits": [{"visit_no": "v1", "patient_no": "1"}, {"visit_no": "v2", "patient_no": "02"}],
    }
    source = merged(sheets, "monthly", tmp_path, clinic)
    found = make_next_template(clinic, None, tmp_path / "next", "csv", Carrying(source, "c1"))
    assert found.carried.rows["patients"] == [{**patient, "patient_no": "02"}]
    assert found.carried.rows["visits"] == [{"visit_no": "v2", "patient_no": "02"}]
    assert found.carried.period == ("2025-04-01", "2025-04-30")


BAD = {
    "--carry-over national --unit NTX -o new": "The dataset national holds nothing of a unit NTX. Did you mean NTH?",
    "--carry-over national --unit ZZZZ -o new": "The dataset national holds nothing of a unit ZZZZ. It holds NTH.",
    "--carry-over national -o new": "--carry-over takes along the open cases of one unit, which is not named. Add --unit U.",
    "--unit NTH -o new": "--unit says whose open cases are carried over, but not from where. Add --carry-over DATASET.",
    "--carry-over sent --unit NTH -o new": "sent is no dataset. Name the folder or the workbook that tipdata merge wrote.",
    "--carry-over nowhere --unit NTH -o new": "There is no file or folder nowhere. Check the spelling of the path.",
    "--carry-over old --unit NTH -o new": (
        "The dataset old was made with the codebook tipdata 0.0.9, and in use is tipdata 0.1.0."
        " Merge the submissions again with the codebook in use."
    ),
    "--carry-over national/cases.csv --unit NTH -o new": (
        "national/cases.csv holds no table submission, so it is a part of a dataset only. Name the whole dataset."
    ),
    "--carry-over part --unit NTH -o new": (
        "part holds no table persons, although its ledger names rows of it: it is a part of a dataset only."
        " Name the whole dataset, as tipdata merge wrote it."
    ),
    "--carry-over national --unit NTH -o sent": "The folder sent is not empty. Name a new folder, or empty this one first.",
    "--carry-over national --unit NTH -o national": "national is what is read here, and inputs are never changed.",
}


def test_what_cannot_be_carried_over_is_one_line_and_nothing_is_written(shared: Path, tmp_path: Path, tipdata: Run) -> None:
    for name in ("national", "sent"):
        (tmp_path / name).symlink_to(shared.parent / name)
    (tmp_path / "old").mkdir()
    for file in shared.glob("*.csv"):
        (tmp_path / "old" / file.name).write_bytes(file.read_bytes().replace(b",0.1.0,", b",0.0.9,"))
    (tmp_path / "part").mkdir()
    for file in shared.glob("*.csv"):
        if file.stem != "persons":
            (tmp_path / "part" / file.name).write_bytes(file.read_bytes())
    for words, expected in BAD.items():
        done = tipdata("template", "--format", "csv", *words.split())
        assert done.returncode == 2
        assert done.stderr.startswith(f"tipdata: {expected}"), done.stderr
        assert done.stderr.count("\n") == 1
        assert not (tmp_path / "new").exists()
