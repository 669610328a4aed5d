"""Police, prosecution and court files stand side by side in a dataset: nothing is set aside, and no row finds a row of another agency."""

from __future__ import annotations

from submitting import Desk, Sheets, clean
from tipdata.intake import read_submission
from tipdata.merging import write_merge
from tipdata.records import Submission

AGENCIES = ("police", "prosecution", "court")


def alike(form: str) -> Sheets:
    """The submission of an agency whose numbers another agency uses too, for other persons and cases."""
    sheets = clean(form)
    for rows in sheets.values():
        for row in rows:
            row |= {name: "C1" for name in ("case_id",) if row.get(name)}
    return sheets | ({"cases": sheets["cases"][:1]} if form == "police" else {})


def test_three_agencies_without_shared_ids_merge_whole(desk: Desk) -> None:
    merged = desk.merge(*(desk.read(clean(form)) for form in AGENCIES))
    assert merged.totals == {"merged": len(merged.ledger), "superseded": 0, "duplicate": 0, "set_aside": 0}
    assert not len(merged.findings)
    assert merged.tables["persons"]["src_form"].value_counts().to_dict() == {"police": 3, "prosecution": 3, "court": 2}
    decisions = merged.tables["proceedings"].groupby("src_form")["prosecution_decision"].agg(set).to_dict()
    assert decisions == {"court": {"not_applicable"}, "prosecution": {"prosecute", "no_prosecution_evidence", "pending"}}


def written(desk: Desk, *submissions: Submission) -> Submission:
    out = desk.folder / "dataset"
    write_merge(desk.merge(*submissions), out)
    return read_submission(out, desk.book)


def test_the_dataset_reads_and_merges_again_to_the_same(desk: Desk) -> None:
    sent = [desk.read(clean(form)) for form in AGENCIES]
    first = desk.merge(*sent)
    again = desk.merge(written(desk, *sent))
    assert again.totals == {"merged": len(first.ledger), "superseded": 0, "duplicate": 0, "set_aside": 0}
    for name, frame in first.tables.items():
        assert again.tables[name].equals(frame), name


def test_a_number_of_a_court_names_no_case_of_the_police(desk: Desk) -> None:
    dataset = written(desk, *(desk.read(alike(form)) for form in AGENCIES))
    persons = dataset.tables["persons"]
    found = dataset.parents["persons", "case_id"]
    assert {form for form, case in zip(persons.provenance["src_form"], found, strict=True) if case >= 0} == {"police"}


def test_a_court_that_later_sends_cases_has_none_for_its_old_numbers(desk: Desk) -> None:
    court, later = alike("court"), clean("full")
    later["submission"][0] |= {"reporting_unit_code": "NTH-COURT", "period_start": "2025-04-01", "period_end": "2025-06-30"}
    dataset = written(desk, desk.read(court), desk.read(later))
    persons = dataset.tables["persons"]
    found = dataset.parents["persons", "case_id"]
    assert {form for form, case in zip(persons.provenance["src_form"], found, strict=True) if case < 0} == {"court"}
