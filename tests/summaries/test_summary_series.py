"""Agencies see the same persons at different steps: a measure counts one lead series, and no other is added to it (REFERENCE 1.2)."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from little_datasets import Records, Tables, cover, lines, texts

from submitting import Desk, clean
from tipdata.codebook import Codebook, load_codebook
from tipdata.intake import read_submission
from tipdata.merging import write_merge
from tipdata.summaries import Summary, summarise

Summarise = Callable[..., Summary]
AGENCIES = ("police", "prosecution", "court")
LEAD = "of the same kind of event, perhaps of the same persons; never added:"


def sent_by(tables: Tables, agency: str, form: str = "", **cells: str) -> Records:
    return Records(tables, cover(f"NTH-{agency.upper()}", form=form or agency, **{"agency_type": agency, **cells}))


def every_agency(tables: Tables) -> dict[str, Records]:
    """Each agency tells of the same person, with all that it could know, and the court of one more."""
    sent = {agency: sent_by(tables, agency) for agency in AGENCIES}
    for records in sent.values():
        records.convicted(1, "2024-05-17", prosecuted="2023-11-05")
    sent["court"].convicted(2, "2024-06-01", sex="female")
    return sent


def test_each_measure_counts_its_lead_series_alone(summary: Summarise) -> None:
    tables: Tables = {}
    every_agency(tables)
    told = summary(tables)
    assert texts(told, "T1") == {"2023": ["1", "-", "-", "-"], "2024": ["0 (0)", "2", "-", "-"]}
    assert texts(told, "U4")["Total"] == ["2"]
    assert texts(told, "U4")["Female"] == ["1"]


def test_other_series_stand_beside_and_are_never_added(summary: Summarise) -> None:
    tables: Tables = {}
    every_agency(tables)
    told = summary(tables)
    assert lines(told, "T1", "Other series") == [
        LEAD,
        "Prosecutions, police and other investigating units (NTH-POLICE): 2023 1",
        "Prosecutions, courts (NTH-COURT): 2023 1, 2024 1",
        "Convictions, police and other investigating units (NTH-POLICE): 2024 1",
        "Convictions, prosecution services (NTH-PROSECUTION): 2024 1",
    ]
    assert lines(told, "T1", "Series")[1:] == [
        "Prosecutions: records of prosecution services, and of files that hold the whole chain",
        "Convictions: records of courts, and of files that hold the whole chain",
    ]
    assert lines(summary(tables, "T1", start="2024", end="2024"), "T1", "Other series")[1:] == [
        "Prosecutions, courts (NTH-COURT): 2024 1",
        "Convictions, police and other investigating units (NTH-POLICE): 2024 1",
        "Convictions, prosecution services (NTH-PROSECUTION): 2024 1",
    ]


def test_an_event_without_a_known_year_is_told_last(summary: Summarise) -> None:
    tables: Tables = {}
    court = every_agency(tables)["court"]
    court.person(3, prosecution_date="", charge_date="")
    assert lines(summary(tables), "T1", "Other series")[2] == "Prosecutions, courts (NTH-COURT): 2023 1, 2024 1, year not known 1"


@pytest.mark.parametrize("form", ["simple", "full"])
def test_files_that_hold_the_whole_chain_serve_every_measure(form: str, summary: Summarise) -> None:
    tables: Tables = {}
    sent_by(tables, "north", form=form, agency_type="police").convicted(1, "2024-03-01", prosecuted="2024-01-05")
    for agency in AGENCIES:
        sent_by(tables, agency).convicted(1, "2024-05-17", prosecuted="2024-01-05")
    told = summary(tables)
    assert texts(told, "T1") == {"2024": ["2 (0)", "2 (0)", "-", "-"]}
    twice = "records of unlike agencies are added; a case that two of them hold counts twice"
    assert lines(told, "T1", "Series")[3:] == [
        f"Prosecutions: {twice} (Police: NTH-NORTH; Prosecution service: NTH-PROSECUTION)",
        f"Convictions: {twice} (Criminal court: NTH-COURT; Police: NTH-NORTH)",
    ]


def test_without_the_lead_series_a_figure_is_not_reported(summary: Summarise) -> None:
    tables: Tables = {}
    sent_by(tables, "police").tally("3")
    sent_by(tables, "prosecution").convicted(1, "2024-05-17", prosecuted="2024-01-05")
    told = summary(tables, "T1")
    assert texts(told, "T1") == {"2024": ["1", "-", "3 (0)", "-"]}
    assert lines(told, "T1", "Other series") == [LEAD, "Convictions, prosecution services (NTH-PROSECUTION): 2024 1"]


def test_counts_serve_where_the_lead_series_has_no_records(summary: Summarise) -> None:
    """Prosecutors of the area hold records, which give way to no count of convictions; for prosecutions they do."""
    tables: Tables = {}
    sent_by(tables, "prosecution").convicted(1, "2024-05-17", prosecuted="2024-01-05")
    counts = sent_by(tables, "central", form="aggregates", agency_type="central_gov")
    for measure in ("prosecutions", "convictions"):
        counts.count("LU-DI", measure, "7")
    told = summary(tables, "T1")
    assert texts(told, "T1")["2024"] == ["at least 1", "7", "-", "-"]
    sent_by(tables, "court").convicted(1, "2024-05-17", prosecuted="2024-01-05")
    assert texts(summary(tables, "T1"), "T1")["2024"] == ["at least 1", "at least 1", "-", "-"]


def test_a_nil_return_of_the_police_says_nothing_of_convictions(summary: Summarise) -> None:
    tables: Tables = {}
    sent_by(tables, "police", nil_return="yes")
    sent_by(tables, "prosecution", nil_return="yes")
    assert texts(summary(tables, "T1"), "T1") == {"2024": ["0 (0)", "-", "0 (0)", "-"]}


def test_three_submissions_of_agencies_are_counted_apart_after_a_merge(tmp_path: Path, book: Codebook) -> None:
    desk = Desk(tmp_path, book)
    write_merge(desk.merge(*(desk.read(clean(form)) for form in AGENCIES)), tmp_path / "national")
    told = summarise(read_submission(tmp_path / "national", book))
    assert texts(told, "T1") == {"2025": ["1", "1", "2 (1)", "-"]}
    assert texts(told, "U4")["Total"] == ["1"]


def test_the_form_charged_tells_the_labour_part_where_no_case_is_sent(summary: Summarise) -> None:
    tables: Tables = {}
    court = sent_by(tables, "court")
    for number, form in enumerate(("forced_labour", "sexual", "not_distinguished", ""), start=1):
        court.add("persons", person_id=f"A{number}", person_kind="natural", sex="male")
        verdict = {"verdict": "convicted", "convicted_as": "tip_completed", "court_level": "first_instance", "verdict_date": "2024-05-17"}
        court.charge(f"A{number}", **verdict, charge_form=form)
    told = summary(tables, "T1")
    assert texts(told, "T1")["2024"][1] == "4 (1)"
    assert lines(told, "T1", "Labour part")[-1] == "Convictions: not known for 1 of 4, which are in the total only"


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("lead: court", "lead: courts", "There is no series courts."),
        ("forms: [court]", "forms: [courts]", "There is no form courts."),
        ("forms: [court]", "forms: [court, police]", "The form police belongs to the series police already."),
        ("{id: court,", "{id: police,", "police stands more than once."),
    ],
)
def test_the_linter_names_what_is_wrong_with_a_series(old: str, new: str, message: str, tmp_path: Path, book: Codebook) -> None:
    from tipdata.codebook import examine

    source = book.sources["summaries/measures.yaml"].text
    assert source.count(old) == 1
    (tmp_path / "summaries").mkdir()
    (tmp_path / "summaries" / "measures.yaml").write_text(source.replace(old, new), encoding="utf-8")
    (tmp_path / "codebook.yaml").write_text("id: own\nversion: 1.0.0\ntitle: Own\nextends: tipdata\n", encoding="utf-8")
    assert message in [fault.message for fault in examine(tmp_path)[1]]


def test_a_codebook_without_the_forms_of_agencies_still_loads(tmp_path: Path) -> None:
    (tmp_path / "codebook.yaml").write_text(
        "id: own\nversion: 1.0.0\ntitle: Own\nextends: tipdata\nforms: [simple, full, aggregates]\n", encoding="utf-8"
    )
    assert list(load_codebook(tmp_path).forms) == ["simple", "full", "aggregates"]
