"""Submissions as units send them, merged, read again and summarised."""

from __future__ import annotations

import csv
from pathlib import Path

from little_datasets import lines, texts
from published_figures import MEASURES, NO_PLACE, REGIONS

from tipdata.codebook import Codebook
from tipdata.intake import read_submission
from tipdata.summaries import Summary, summarise
from tipdata.workflows import merge_paths

ALWAYS = {
    "collection_purpose": "national_reporting",
    "legal_basis": "Statistics Act",
    "nil_return": "no",
    "prepared_by_role": "Statistician",
    "approved_by_role": "Head of unit",
    "version": "1",
    "agency_type": "police",
    "period_kind": "own_period",
    "protective_marking": "none",
    "definition_profile": "palermo-2000",
    "collection_method": "file_extraction",
}


def folder(path: Path, **sheets: list[dict[str, str]]) -> Path:
    path.mkdir()
    for name, rows in sheets.items():
        with (path / f"{name}.csv").open("w", newline="", encoding="utf-8") as stream:
            writer = csv.DictWriter(stream, list(rows[0]))
            writer.writeheader()
            writer.writerows(rows)
    return path


def cover(unit: str, start: str, end: str, sent: str, form: str, **cells: str) -> list[dict[str, str]]:
    here = {"reporting_unit_code": unit, "period_start": start, "period_end": end, "submitted_on": sent, "agency_profile": form}
    return [{**ALWAYS, "reporting_country": "LUX", "region_code": "LU-DI", **here, **cells}]


def quarter(path: Path, number: int, outcome: dict[str, str], opened: str = "2024-11-04") -> Path:
    """The same case of one person, as two quarters' simple forms tell it."""
    start, end = (("2024-10-01", "2024-12-31"), ("2025-01-01", "2025-03-31"))[number - 1]
    sent = ("2025-01-10", "2025-04-10")[number - 1]
    case = {"case_id": "NTH-1", "opened_on": opened, "status": "in_court", "closed_on": "", "tip": "tip_yes", "forms": "forced_labour"}
    person = {"case_id": "NTH-1", "person_no": "1", "natural_or_legal": "natural", "sex": "male", "child_or_adult": "adult"}
    person |= {"own_or_foreign": "own", "public_official": "no", "suspected_on": opened, "arrested": "no", "prosecuted_on": "2024-12-02"}
    person |= {"charge": "tip_not_listed", **outcome}
    tally = [
        {"victim_group": "women", "form": "forced_labour", "citizenship_group": "own", "registrations": "2", "of_which_identified": "1"}
    ]
    return folder(path, cover=cover("NTH", start, end, sent, "simple"), cases=[case], persons=[person], tally=tally)


def merged(paths: list[Path], out: Path, book: Codebook) -> Summary:
    merge_paths(paths, book, out)
    return summarise(read_submission(out, book))


def test_a_conviction_told_in_a_later_quarter_counts_once_in_its_own_year(tmp_path: Path, book: Codebook) -> None:
    first = quarter(tmp_path / "first", 1, {"outcome": "pending", "outcome_on": "", "final": "", "custody": ""})
    done = {"outcome": "convicted_tip", "outcome_on": "2025-02-03", "final": "no", "custody": "ge_1y"}
    second = quarter(tmp_path / "second", 2, done)
    found = merged([second, first], tmp_path / "dataset", book)
    assert texts(found, "T1") == {"2024": ["1 (1)", "0 (0)", "1 (1)", "-"], "2025": ["0 (0)", "1 (1)", "1 (1)", "-"]}
    assert texts(found, "U4")["Male"] == ["0", "1"]
    assert lines(found, "T1", "Coverage") == [
        "1 unit reported: NTH",
        "2024: records of NTH cover only 2024-10-01 to 2024-12-31",
        "2025: records of NTH cover only 2025-01-01 to 2025-03-31",
    ]


def test_the_published_regions_go_through_the_whole_chain(tmp_path: Path, book: Codebook) -> None:
    paths = []
    plain = {"counting_unit": "mixed", "sex": "total", "age_group": "total", "form": "total", "source": "TIP Report 2006"}
    for number, (region, years) in enumerate(REGIONS.items()):
        rows = []
        for year, figures in years.items():
            is_partial = (region, year) == ("South Asia", 2005)
            said = {"coverage": "partial" if is_partial else "complete", "not_covered": "India" if is_partial else ""}
            period = {"period_start": f"{year}-01-01", "period_end": f"{year}-12-31"}
            rows += [
                {"area_or_unit": region, **period, "measure": measure, **plain, "value": str(value), **said}
                for measure, value in zip(MEASURES, figures, strict=True)
            ]
        sheet = cover(f"TIPR-{number}", "2003-01-01", "2005-12-31", "2006-06-05", "aggregates", **NO_PLACE)
        paths.append(folder(tmp_path / region, submission=sheet, aggregates=rows))
    found = merged(paths, tmp_path / "dataset", book)
    assert texts(found, "T1") == {
        "2003": ["7,992", "2,815", "-", "24"],
        "2004": ["6,885", "3,026", "-", "39"],
        "2005": ["6,618", "4,766", "-", "41"],
    }
    assert lines(found, "T1", "Coverage")[1:] == ["South Asia 2005: partial, not covered: India"]
