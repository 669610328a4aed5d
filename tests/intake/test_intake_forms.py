"""Which form a file was filled in, which sheet is which, and what is said of the rest."""

from __future__ import annotations

from pathlib import Path

import pytest
from intake_files import CASES, PERSONS, codes, cover, csv_text, found, read_folder, simple_sheets, texts, write_folder, write_workbook

from tipdata.checks import check_tables
from tipdata.codebook import Codebook
from tipdata.errors import TipdataError
from tipdata.intake import read_submission
from tipdata.intake.headers import best_match
from tipdata.intake.heads import head_of
from tipdata.merging import merge
from tipdata.merging.write import write_merge
from tipdata.records import State, Submission
from tipdata.templates import write_template


@pytest.mark.parametrize("format_", ["xlsx", "csv"])
@pytest.mark.parametrize("form", ["simple", "full", "aggregates"])
def test_a_blank_template_says_its_form_by_its_stamp(tmp_path: Path, book: Codebook, form: str, format_: str) -> None:
    out = tmp_path / ("a.xlsx" if format_ == "xlsx" else "a")
    write_template(book, form, out, format=format_)  # type: ignore[arg-type]
    submission = read_submission(out, book)
    assert submission.collection.form is book.collection(form).form
    assert codes(submission) == []
    assert submission.stamp["codebook_fingerprint"] == book.fingerprint
    assert not any("Read as the form" in text or "no stamp" in text for text in submission.assumptions)
    assert {view.name for view in book.collection(form).views} == {sheet.view.name for sheet in submission.received}


def test_the_stamp_wins_over_the_cover_and_the_cover_over_the_headers(tmp_path: Path, book: Codebook) -> None:
    assert read_folder(tmp_path / "cover", book).collection.form.name == "simple"
    only_cover = {"cover": cover(agency_profile="full")}
    assert read_submission(write_folder(tmp_path / "says", only_cover), book).collection.form.name == "full"
    header, answers = cover(agency_profile="full")
    alone = {"cover": [[*header, "form"], [*answers, "aggregates"]]}
    assert read_submission(write_folder(tmp_path / "alone", alone), book).collection.form.name == "aggregates"
    stamp = {**book.stamp, "form": "aggregates"}
    stamped = {"cover": [[*header, *stamp], [*answers, *stamp.values()]]}
    assert read_submission(write_folder(tmp_path / "stamp", stamped), book).collection.form.name == "aggregates"
    upright = {"cover": [*zip(header, answers, strict=True), *stamp.items()]}
    assert read_submission(write_folder(tmp_path / "upright", upright), book).collection.form.name == "aggregates"


@pytest.mark.parametrize("answer", ["full", "Full form", "FULL"])
def test_the_cover_may_name_the_form_by_code_or_label(tmp_path: Path, book: Codebook, answer: str) -> None:
    label = next(code.label for code in book.codelists["agency_profile"].codes if code.code == "full")
    upright = [["Agency profile", label if answer == "Full form" else answer], ["Period start", "2025"], ["Nil return", "yes"]]
    assert read_submission(write_folder(tmp_path, {"cover": upright}), book).collection.form.name == "full"


def test_without_any_word_the_form_whose_headers_fit_best_is_taken_and_said(tmp_path: Path, book: Codebook) -> None:
    simple = read_submission(write_folder(tmp_path / "a", {"cases": CASES, "persons": PERSONS}), book)
    assert simple.collection.form.name == "simple"
    assert f"Read as the form '{book.forms['simple'].label}', because its headers fit best." in simple.assumptions
    cases = [["case_id", "date_opened", "case_status"], ["C1", "2025", "open"]]
    charges = [["proceeding_id", "person_id", "verdict"], ["R1", "P1", "pending"]]
    full = read_submission(write_folder(tmp_path / "b", {"cases": cases, "proceedings": charges}), book)
    assert full.collection.form.name == "full"
    counts = [list(next(view for view in book.collection("aggregates").views if view.table.kind == "counts").key_columns)]
    assert read_submission(write_folder(tmp_path / "c", {"counts": counts}), book).collection.form.name == "aggregates"


def test_a_form_that_no_sheet_fits_is_not_believed(tmp_path: Path, book: Codebook) -> None:
    stamp = [["form", "aggregates"], ["codebook_version", book.version], ["codebook_id", book.id]]
    submission = read_submission(write_workbook(tmp_path / "a.xlsx", {"cases": CASES, "_tipdata": stamp}), book)
    assert submission.collection.form.name == "simple"


def test_a_stated_form_is_taken_though_most_columns_are_strange(tmp_path: Path, book: Codebook) -> None:
    stamp = [["form", "full"], ["codebook_version", book.version], ["codebook_id", book.id]]
    strange = [["case_id", "forms", *"abcdefgh"], ["C1", "sexual", *"12345678"]]
    submission = read_submission(write_workbook(tmp_path / "a.xlsx", {"cases": strange, "_tipdata": stamp}), book)
    assert submission.collection.form.name == "full"
    assert codes(submission).count("TIP-H01") == 8


@pytest.mark.parametrize(
    ("stamped", "expected"), [({}, []), ({"codebook_version": "0.0.9"}, ["TIP-H09"]), ({"codebook_id": "other"}, ["TIP-H09"])]
)
def test_a_template_of_another_codebook_is_told(tmp_path: Path, book: Codebook, stamped: dict[str, str], expected: list[str]) -> None:
    stamp = {**book.stamp, "form": "simple", **stamped}
    path = write_workbook(tmp_path / "a.xlsx", {**simple_sheets(), "_tipdata": [[key, value] for key, value in stamp.items()]})
    submission = read_submission(path, book, "a.xlsx")
    assert codes(submission) == expected
    if expected:
        message = next(iter(submission.findings)).message
        assert f"{stamp['codebook_id']} {stamp['codebook_version']}" in message
        assert f"{book.id} {book.version}" in message


def test_a_file_without_stamp_is_read_with_this_codebook_and_says_so(tmp_path: Path, book: Codebook) -> None:
    submission = read_folder(tmp_path, book)
    assert f"The file carries no stamp; read with codebook {book.id} {book.version}." in submission.assumptions
    assert codes(submission) == []


def test_missing_sheets_are_told_one_by_one(tmp_path: Path, book: Codebook) -> None:
    submission = read_submission(write_folder(tmp_path, {"cover": cover(), "cases": CASES}), book, "unit")
    assert found(submission) == [("TIP-H07", "unit"), ("TIP-H07", "unit")]
    assert [batch.facts["sheet"] for batch in submission.findings.batches] == ["Persons", "Tally"]


def test_a_missing_cover_is_left_to_the_checks(tmp_path: Path, book: Codebook) -> None:
    submission = read_submission(write_folder(tmp_path, {"cases": CASES, "persons": PERSONS, "tally": simple_sheets()["tally"]}), book)
    assert codes(submission) == []
    assert "TIP-K03" in [finding.code for finding in check_tables(submission)]
    assert (submission.unit, submission.period, submission.version) == ("", ("", ""), 1)


VICTIMS = [["victim_id", "case_id", "sex", "age_group", "citizenship"], ["V1", "C1", "female", "adult", "LUX"]]


@pytest.mark.parametrize("name", ["victims", "Opfer", "persons 2"])
@pytest.mark.parametrize("form", ["simple", "full"])
def test_a_table_outside_the_form_is_not_read_whatever_it_is_called(tmp_path: Path, book: Codebook, name: str, form: str) -> None:
    header, answers = cover(agency_profile=form)
    sheets = {"cover": [header, answers], name: VICTIMS}
    submission = read_submission(write_workbook(tmp_path / "a.xlsx", sheets), book, "a.xlsx")
    assert ("TIP-H08", f"a.xlsx {name}") in found(submission)
    assert "TIP-K04" not in codes(submission)
    assert submission.files[0].reported == 10
    assert not any(sheet.sheet == name for sheet in submission.received)


def test_a_full_table_beside_a_simple_form_is_outside_of_it(tmp_path: Path, book: Codebook) -> None:
    proceedings = [["proceeding_id", "person_id", "charge_class", "verdict"], ["P1", "C1-1", "other", "pending"]]
    submission = read_folder(tmp_path, book, proceedings=proceedings)
    assert found(submission) == [("TIP-H08", "unit/proceedings.csv")]


def test_a_sheet_named_after_a_table_outside_the_form_is_told_as_such(tmp_path: Path, book: Codebook) -> None:
    submission = read_folder(tmp_path, book, aggregates="nothing,known\n1,2\n", remarks="nothing,known\n1,2\n")
    assert found(submission) == [("TIP-K04", "unit/remarks.csv"), ("TIP-H08", "unit/aggregates.csv")]


def test_of_two_views_that_fit_equally_the_one_with_its_key_is_taken(book: Codebook) -> None:
    full = book.collection("full")
    shared = ["person_id", "judgment_id", "court_level", "superseded"]
    for key, name in (("proceeding_id", "proceedings"), ("sentence_id", "sentences")):
        match = best_match("Sheet1", head_of([[*shared, key]]), full, book)
        assert match is not None
        assert (match.view.name, match.missing_keys) == (name, [])
    tie = [["person_id", "judgment_id", "sentence_id", "verdict"]]
    match = best_match("Sheet1", head_of(tie), full, book)
    assert match is not None
    assert match.view.name == "proceedings" or not match.missing_keys
    for name in ("proceedings", "sentences"):
        match = best_match(name, head_of([shared]), full, book)
        assert match is not None
        assert match.view.name == name


def test_the_names_of_sheets_decide_between_equal_fits_only(tmp_path: Path, book: Codebook) -> None:
    swapped = {"cover": cover(), "Persons": CASES, "Cases": PERSONS}
    submission = read_submission(write_workbook(tmp_path / "a.xlsx", swapped), book)
    assert {sheet.sheet: sheet.view.name for sheet in submission.received} == {"cover": "cover", "Persons": "cases", "Cases": "persons"}


def test_only_covers_are_read_upright(tmp_path: Path, book: Codebook) -> None:
    upright = [list(pair) for pair in zip(*CASES, strict=True)]
    submission = read_submission(write_folder(tmp_path, {"cover": cover(), "cases": upright}), book, "unit")
    assert ("TIP-K04", "unit/cases.csv") in found(submission)


def test_a_template_exported_sheet_by_sheet_is_read_with_its_stamp(tmp_path: Path, book: Codebook) -> None:
    stamp = [[key, value] for key, value in {**book.stamp, "form": "simple"}.items()]
    sheets = {**simple_sheets(), "_tipdata": stamp, "_lists": [["list_sex"], ["Male"]]}
    submission = read_submission(write_folder(tmp_path, {f"north-{name}": rows for name, rows in sheets.items()}), book)
    assert codes(submission) == []
    assert submission.stamp["codebook_version"] == book.version
    assert sum(file.ignored["stamp"] for file in submission.files) == 8


def test_a_column_of_provenance_alone_makes_no_dataset(tmp_path: Path, book: Codebook) -> None:
    rows = [[*CASES[0], "src_row"], [*CASES[1], "1"]]
    submission = read_folder(tmp_path, book, cases=rows)
    assert not submission.is_dataset
    assert found(submission) == [("TIP-H01", "unit/cases.csv E1")]


def test_a_ledger_is_a_ledger_only_beside_a_dataset(tmp_path: Path, book: Codebook) -> None:
    sheets = {**simple_sheets(), "ledger": [["money", "spent"], [1, 2]]}
    submission = read_submission(write_workbook(tmp_path / "a.xlsx", sheets), book, "a.xlsx")
    assert found(submission) == [("TIP-K04", "a.xlsx ledger")]


FULL_PERSONS = [
    ["person_id", "case_id", "person_kind", "stage", "outcome", "roles"],
    ["P1", "D1", "natural", "charged", "pending", "recruiter"],
]
FULL_CASES = [["case_id", "date_opened", "case_status", "tip_determination"], ["D1", "2025-02", "open", "confirmed"]]


def national(folder: Path, book: Codebook, out: Path) -> Submission:
    """The dataset of a unit with the simple form and one with the full form, written and read back."""
    persons = [[*PERSONS[0], "charge"], [*PERSONS[1], "both"], [*PERSONS[2], ""]]
    north = read_folder(folder / "north", book, persons=persons)
    sheets = {"submission": cover(reporting_unit_code="STH", agency_profile="full"), "cases": FULL_CASES, "persons": FULL_PERSONS}
    south = read_submission(write_folder(folder / "south", sheets), book, "south")
    findings = [submission.findings + check_tables(submission) for submission in (north, south)]
    write_merge(merge([north, south], findings, book), out)
    return read_submission(out, book, "national")


@pytest.mark.parametrize("name", ["national", "national.xlsx"])
def test_a_merged_dataset_is_read_as_a_dataset(tmp_path: Path, book: Codebook, name: str) -> None:
    dataset = national(tmp_path, book, tmp_path / name)
    assert dataset.is_dataset
    assert dataset.collection is dataset.book.dataset_collection
    assert codes(dataset) == []
    assert dataset.stamp["codebook_version"] == book.version
    persons = dataset.tables["persons"]
    assert persons.provenance["src_unit"].tolist() == ["NTH", "NTH", "STH"]
    assert persons.provenance["src_form"].tolist() == ["simple", "simple", "full"]
    assert texts(dataset, "persons", "person_id") == ["C1-1", "C1-2", "P1"]
    assert texts(dataset, "persons", "roles") == ["[not_collected]", "[not_collected]", "recruiter"]
    assert texts(dataset, "persons", "sex") == ["male", "female", "[blank]"]
    assert texts(dataset, "proceedings", "charge_class") == ["tip_unspecified", "other"]
    assert dataset.parents["proceedings", "person_id"].tolist() == [0, 0]
    states = dataset.tables["proceedings"].columns["statute_article"].state
    assert states.tolist() == [State.not_collected, State.not_collected]
    assert sum(file.ignored["provenance"] for file in dataset.files) > 0


def test_a_sheet_of_a_dataset_without_its_provenance_is_left(tmp_path: Path, book: Codebook) -> None:
    national(tmp_path, book, tmp_path / "national")
    cases = tmp_path / "national" / "cases.csv"
    cases.write_bytes(cases.read_bytes().replace(b"src_submission", b"from"))
    dataset = read_submission(tmp_path / "national", book, "national")
    assert found(dataset) == [("TIP-K04", "national/cases.csv")]
    assert "it lacks the column src_submission" in next(iter(dataset.findings)).message


def test_the_ledger_of_a_dataset_is_no_data(tmp_path: Path, book: Codebook) -> None:
    workbook = national(tmp_path / "a", book, tmp_path / "national.xlsx")
    folder = national(tmp_path / "b", book, tmp_path / "national")
    assert workbook.files[0].ignored["ledger"] > 0
    assert not any(file.path.endswith("ledger.csv") for file in folder.files)
    for submission in (workbook, folder):
        assert sum(file.reported for file in submission.files) == 0
    assert sum(file.used for file in workbook.files) == sum(file.used for file in folder.files)


@pytest.mark.parametrize("style", ["camel", "pascal", "dash", "dot", "capitals"])
def test_headers_as_programs_write_them_are_understood(tmp_path: Path, book: Codebook, style: str) -> None:
    def written(name: str) -> str:
        first, *others = name.split("_")
        if style == "camel":
            return first + "".join(map(str.title, others))
        sign = {"pascal": "", "dash": "-", "dot": ".", "capitals": ""}[style]
        return sign.join(map(str.title if style == "pascal" else str.upper if style == "capitals" else str, [first, *others]))

    sheets = {name: [list(map(written, rows[0])), *rows[1:]] for name, rows in simple_sheets().items()}
    submission = read_submission(write_folder(tmp_path, sheets), book, "unit")
    assert codes(submission) == []
    assert texts(submission, "cases", "case_id") == ["C1", "C2"]
    assert texts(submission, "persons", "person_id") == ["C1-1", "C1-2"]


def test_an_export_with_many_other_columns_is_read_and_these_are_named(tmp_path: Path, book: Codebook) -> None:
    others = [f"Field {number}" for number in range(20)]
    path = tmp_path / "cases.csv"
    path.write_text(csv_text([["case_id", "status", "opened_on", *others], ["C1", "open", "2025-02-03", *"x" * 20]]))
    submission = read_submission(path, book, "cases.csv")
    assert texts(submission, "cases", "case_id") == ["C1"]
    assert [batch.facts["header"] for batch in submission.findings.batches if batch.code == "TIP-H01"] == others


def test_a_sheet_that_comes_near_is_told_with_what_is_known_and_meant(tmp_path: Path, book: Codebook) -> None:
    path = tmp_path / "Cases.csv"
    path.write_text(csv_text([["Case ID", "Date opend", "Case staus", "Phone", "Note"], ["C1", "2025-02-03", "open", "1", "x"]]))
    with pytest.raises(TipdataError) as caught:
        read_submission(path, book, "Cases.csv")
    assert caught.value.message == (
        "Cases.csv holds no sheet that the codebook knows; 'Cases' comes nearest: known are its columns Case ID; "
        "'Date opend' may mean Date opened, 'Case staus' may mean Case status, 'Note' may mean Notes; "
        "personal data that nobody asks for stand under Phone."
    )


def test_of_a_sheet_whose_name_alone_is_known_the_headers_are_told(tmp_path: Path, book: Codebook) -> None:
    path = tmp_path / "Cases.csv"
    path.write_text("Alpha,Beta\nx,y\n")
    with pytest.raises(TipdataError) as caught:
        read_submission(path, book, "Cases.csv")
    assert "'Cases' comes nearest: its headers should be Case ID, " in caught.value.message


def with_narratives(folder: Path, book: Codebook, rows: list[tuple[str, str]]) -> Submission:
    """Cases with these ids and notes."""
    path = folder / "cases.csv"
    cells = [["case_id", "date_opened", "case_status", "narrative"], *([one, "2025-01-02", "open", note] for one, note in rows)]
    path.write_text(csv_text(cells))
    return read_submission(path, book, "cases.csv")


def test_notes_under_the_header_of_the_ids_are_told_and_are_no_ids(tmp_path: Path, book: Codebook) -> None:
    """Notes that never leave the unit would leave it as ids."""
    notes = ["Witness moved away", "Asked the border police again", "No interpreter so far"]
    submission = with_narratives(tmp_path, book, [(note, f"C-{n}") for n, note in enumerate(notes, start=1)])
    assert [one for one in found(submission) if one[0] != "TIP-H07"] == [("TIP-H14", "cases.csv A1"), ("TIP-H14", "cases.csv D1")]
    assert texts(submission, "cases", "case_id") == texts(submission, "cases", "narrative") == ["[unreadable]"] * 3


@pytest.mark.parametrize(
    "ids",
    [["Case 1", "Case 2", "Case 3"], ["North city 1", "North city 2", "North city 3"], ["Bo", "Ka", "Li"], ["Bo Ka", "Li No", "Bo Ka"]],
)
def test_ids_of_several_words_beside_other_references_are_ids(tmp_path: Path, book: Codebook, ids: list[str]) -> None:
    submission = with_narratives(tmp_path, book, [(one, f"C-{n}") for n, one in enumerate(ids, start=1)])
    assert "TIP-H14" not in codes(submission)
    assert texts(submission, "cases", "case_id") == ids
