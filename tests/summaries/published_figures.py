"""Figures of the Trafficking in Persons Reports, as published.

Regions 2003 to 2005: US Department of State, Trafficking in Persons Report 2006, section V; its footnote says that the fall in South Asia
in 2005 is largely due to missing data from India. 2023: Trafficking in Persons Report 2024, global law enforcement data.
"""

from __future__ import annotations

from little_datasets import Records, Tables, cover

REGIONS = {
    "Africa": {2003: (50, 10, 3), 2004: (134, 29, 7), 2005: (194, 58, 12)},
    "East Asia and Pacific": {2003: (1727, 583, 1), 2004: (438, 348, 3), 2005: (2580, 2347, 5)},
    "Europe and Eurasia": {2003: (2437, 1561, 14), 2004: (3329, 1274, 20), 2005: (2598, 1984, 12)},
    "Near East": {2003: (1004, 279, 4), 2004: (134, 59, 1), 2005: (112, 104, 3)},
    "South Asia": {2003: (2599, 355, 0), 2004: (2705, 1260, 1), 2005: (964, 214, 0)},
    "Western Hemisphere": {2003: (175, 27, 2), 2004: (145, 56, 7), 2005: (170, 59, 9)},
}
MEASURES = ("prosecutions", "convictions", "laws_new_or_amended")
NO_PLACE = {"reporting_country": "not_applicable", "region_code": "not_applicable"}


def regional() -> Tables:
    """One submission of counts per region."""
    tables: Tables = {}
    for region, years in REGIONS.items():
        sent = Records(tables, cover(f"TIPR {region}", form="aggregates", start="2003-01-01", end="2005-12-31", **NO_PLACE))
        for year, figures in years.items():
            missing = {"coverage": "partial", "not_covered": "India"} if (region, year) == ("South Asia", 2005) else {}
            for measure, figure in zip(MEASURES, figures, strict=True):
                sent.count(region, measure, str(figure), str(year), counting_unit="mixed", **missing)
    return tables


def global_2023() -> Tables:
    """The global line of 2023 as one submission."""
    tables: Tables = {}
    sent = Records(tables, cover("TIPR", "2023", form="aggregates", **NO_PLACE))
    line = (("prosecutions", "18774", "3684"), ("convictions", "7115", "1256"), ("victims_identified", "133943", "42098"))
    for measure, figure, labour in line:
        sent.count("World", measure, figure, "2023", counting_unit="mixed", of_which_labour=labour)
    sent.count("World", "laws_new_or_amended", "14", "2023", counting_unit="laws")
    return tables
