"""Little datasets, row by row, as a merge writes them; and what a test asks of a summary."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from tipdata.summaries import Summary

Rows = list[dict[str, str]]
Tables = dict[str, Rows]


def cover(
    unit: str, year: str = "2024", form: str = "full", start: str = "", end: str = "", version: int = 1, **cells: str
) -> dict[str, str]:
    """A row of the cover; the whole year unless dates are given."""
    start, end = start or f"{year}-01-01", end or f"{year}-12-31"
    row = {
        "reporting_unit_code": unit,
        "reporting_country": "LUX",
        "agency_type": "police",
        "agency_profile": form,
        "region_code": "LU-DI",
        "period_start": start,
        "period_end": end,
        "period_kind": "own_period",
        "definition_profile": "palermo-2000",
        "nil_return": "no",
        "version": str(version),
        "protective_marking": "official",
        **cells,
    }
    return {**row, **source(row)}


def source(of_cover: Mapping[str, str], errors: int = 0) -> dict[str, str]:
    """The provenance of a row that came with this cover."""
    unit, start, end = of_cover["reporting_unit_code"], of_cover["period_start"], of_cover["period_end"]
    return {
        "src_unit": unit,
        "src_submission": f"{unit}-{start}..{end}-v{of_cover['version']}",
        "src_form": of_cover["agency_profile"],
        "src_period_start": start,
        "src_period_end": end,
        "src_file": f"{unit}.xlsx",
        "src_row": "2",
        "src_errors": str(errors),
    }


class Records:
    """Cases of one person with one charge each, sent under one cover."""

    def __init__(self, tables: Tables, of_cover: dict[str, str]) -> None:
        self.tables, self.cover = tables, of_cover
        tables.setdefault("submission", []).append(of_cover)

    def add(self, table: str, errors: int = 0, **cells: str) -> None:
        self.tables.setdefault(table, []).append({**cells, **source(self.cover, errors)})

    def person(self, number: int, sex: str = "male", forms: str = "sexual", errors: int = 0, **charge: str) -> str:
        """A case with one person; with a charge when any cell of it is given. Gives the person's id."""
        case, person = f"C{number}", f"C{number}-1"
        self.add("cases", case_id=case, forms=forms, case_status="open")
        self.add("persons", errors, person_id=person, case_id=case, person_kind="natural", sex=sex)
        if charge:
            self.charge(person, **charge)
        return person

    def charge(self, person: str, number: int = 1, errors: int = 0, **charge: str) -> None:
        cells = {"charge_class": "tip_completed", "prosecution_decision": "prosecute", "verdict": "pending", **charge}
        self.add("proceedings", errors, proceeding_id=f"{person}-C{number}", person_id=person, **cells)

    def convicted(self, number: int, on: str, prosecuted: str = "", **cells: Any) -> str:
        verdict = {"verdict": "convicted", "convicted_as": "tip_completed", "court_level": "first_instance", "verdict_date": on}
        return self.person(number, **{**verdict, "prosecution_date": prosecuted or on, **cells})

    def tally(self, identified: str, form: str = "sexual", group: str = "women", registered: str = "9", errors: int = 0) -> None:
        cells = {"victim_group": group, "form": form, "citizenship_group": "own", "registrations": registered}
        self.add("victim_tally", errors, **cells, of_which_identified=identified)

    def count(
        self, area: str, measure: str, value: str, year: str = "2024", start: str = "", end: str = "", errors: int = 0, **cells: str
    ) -> None:
        """A ready-made count."""
        period = {"period_start": start or f"{year}-01-01", "period_end": end or f"{year}-12-31"}
        plain = {"counting_unit": "persons", "sex": "total", "age_group": "total", "form": "total", "coverage": "complete"}
        self.add("aggregates", errors, **{"area_or_unit": area, "measure": measure, **period, **plain, "value": value, **cells})


def write(tables: Tables, folder: Path) -> Path:
    """The folder of CSV files that a merge would write; every table has every column that any of its rows has."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, rows in tables.items():
        columns = list(dict.fromkeys(column for row in rows for column in row))
        with (folder / f"{name}.csv").open("w", newline="", encoding="utf-8") as stream:
            writer = csv.DictWriter(stream, columns, restval="")
            writer.writeheader()
            writer.writerows(rows)
    return folder


def texts(summary: Summary, table: str) -> dict[Any, list[str]]:
    """The cells of a table by their row labels; a single label stands by itself."""
    rows = summary.table(table).rows
    return {row.labels[0] if len(row.labels) == 1 else row.labels: [cell.text for cell in row.cells] for row in rows}


def lines(summary: Summary, table: str, topic: str) -> list[str]:
    return list(summary.table(table).notes_on(topic))
