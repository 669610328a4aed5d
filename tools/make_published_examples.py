"""Writes `examples/tip-report-2006/` and `examples/tip-report-2024/`: published figures of the US Department of State, entered as counts.

The figures are copied from the reports named in SOURCES and are not corrected: where the reports disagree with one another they
stay as they were published.
"""

from __future__ import annotations

import csv
from pathlib import Path

from tipdata.codebook import load_codebook

EXAMPLES = Path(__file__).resolve().parents[1] / "examples"
MAPS_2006 = "US Department of State, Trafficking in Persons Report 2006, part V (maps): regional table"
GLOBAL_2024 = (
    "US Department of State, Trafficking in Persons Report 2024: global law enforcement data, seen through a secondary overview page"
)

REGIONS = {
    "Africa": {2003: (50, 10, 3), 2004: (134, 29, 7), 2005: (194, 58, 12)},
    "East Asia and Pacific": {2003: (1727, 583, 1), 2004: (438, 348, 3), 2005: (2580, 2347, 5)},
    "Europe and Eurasia": {2003: (2437, 1561, 14), 2004: (3329, 1274, 20), 2005: (2598, 1984, 12)},
    "Near East": {2003: (1004, 279, 4), 2004: (134, 59, 1), 2005: (112, 104, 3)},
    "South Asia": {2003: (2599, 355, 0), 2004: (2705, 1260, 1), 2005: (964, 214, 0)},
    "Western Hemisphere": {2003: (175, 27, 2), 2004: (145, 56, 7), 2005: (170, 59, 9)},
}
NOT_COVERED = {("South Asia", 2005): "India"}
GLOBAL = {
    2017: (17471, 869, 7135, 332, 96960, 23906, 5),
    2018: (11096, 457, 7481, 259, 85613, 11009, 5),
    2019: (11841, 1024, 9548, 498, 118932, 13875, 7),
    2020: (9876, 1115, 5011, 337, 109216, 14448, 16),
    2021: (10572, 1379, 5260, 374, 90354, 21219, 15),
    2022: (15159, 2670, 5577, 528, 115324, 24340, 27),
    2023: (18774, 3684, 7115, 1256, 133943, 42098, 14),
}


def count(area: str, year: int, measure: str, value: int, source: str, labour: int | str = "", missing: str = "") -> dict[str, str]:
    return {
        "area_or_unit": area,
        "period_start": f"{year}-01-01",
        "period_end": f"{year}-12-31",
        "measure": measure,
        "counting_unit": "laws" if measure.startswith("laws") else "mixed",
        "sex": "total",
        "age_group": "total",
        "form": "total",
        "value": str(value),
        "of_which_labour": str(labour),
        "source": source,
        "coverage": "partial" if missing else "unknown",
        "not_covered": missing,
        "note": "",
    }


def cover(unit: str, years: tuple[int, int], submitted: str) -> dict[str, str]:
    book = load_codebook()
    return {
        "version": "1",
        "reporting_unit_code": unit,
        "reporting_country": "not_applicable",
        "agency_type": "central_gov",
        "agency_profile": "aggregates",
        "region_code": "not_applicable",
        "period_start": f"{years[0]}-01-01",
        "period_end": f"{years[1]}-12-31",
        "period_kind": "own_period",
        "definition_profile": "national-laws-as-reported",
        "collection_purpose": "international_reporting",
        "legal_basis": "US Trafficking Victims Protection Act, minimum standards",
        "collection_method": "survey_form",
        "nil_return": "no",
        "submitted_on": submitted,
        "prepared_by_role": "Entered from the published table",
        "approved_by_role": "not_applicable",
        "protective_marking": "none",
        "codebook_id": book.id,
        "codebook_version": book.version,
        "form": "aggregates",
    }


def write(folder: Path, name: str, rows: list[dict[str, str]]) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / f"{name}.csv").open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, list(rows[0]), lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


def main() -> None:
    for region, years in REGIONS.items():
        code = region.lower().replace(" ", "-")
        folder = EXAMPLES / "tip-report-2006" / code
        rows = []
        for year, (prosecutions, convictions, laws) in years.items():
            missing = NOT_COVERED.get((region, year), "")
            for measure, value in (("prosecutions", prosecutions), ("convictions", convictions), ("laws_new_or_amended", laws)):
                rows.append(count(region, year, measure, value, MAPS_2006, missing=missing))
        write(folder, "submission", [cover(f"TIPR-{code.upper()}", (2003, 2005), "2006-06-05")])
        write(folder, "aggregates", rows)
    rows = []
    for year, (prosecutions, p_labour, convictions, c_labour, victims, v_labour, laws) in GLOBAL.items():
        rows.append(count("World", year, "prosecutions", prosecutions, GLOBAL_2024, p_labour))
        rows.append(count("World", year, "convictions", convictions, GLOBAL_2024, c_labour))
        rows.append(count("World", year, "victims_identified", victims, GLOBAL_2024, v_labour))
        rows.append(count("World", year, "laws_new_or_amended", laws, GLOBAL_2024))
    write(EXAMPLES / "tip-report-2024" / "world", "submission", [cover("TIPR-WORLD", (2017, 2023), "2024-06-24")])
    write(EXAMPLES / "tip-report-2024" / "world", "aggregates", rows)


if __name__ == "__main__":
    main()
