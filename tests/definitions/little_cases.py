"""Cases, chains of events, persons and victims written as raw texts, and screened as a unit's own rows are."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from tipdata.codebook import Codebook, Profile, load_codebook
from tipdata.definitions import Screening, chains_in, screen_chains
from tipdata.evaluation import Truth
from tipdata.intake import type_column
from tipdata.records import TableData, strings

BOOK: Codebook = load_codebook()
Row = Mapping[str, str]
Tables = dict[str, Sequence[Row]]
Answer = bool | None

PALERMO, NARROW = BOOK.profiles["palermo-2000"], BOOK.profiles["example-narrow"]


def profile(base: Profile = PALERMO, **changes: Any) -> Profile:
    """A profile that differs from another in some of its keys."""
    return Profile.model_validate({**base.model_dump(by_alias=True), "deviations": [], **changes})


def data_of(name: str, rows: Sequence[Row]) -> TableData:
    table = BOOK.tables[name]
    columns = {field.name: type_column(field, strings([row.get(field.name, "") for row in rows]), BOOK) for field in table.fields}
    return TableData(table, f"{name}.csv", name, columns, np.arange(2, len(rows) + 2), np.arange(len(rows)))


def screened(tables: Tables, under: Profile) -> Screening:
    """The screening of the rows; tables that are not given were not sent."""
    chains = chains_in(BOOK, {name: data_of(name, tables[name]) for name in BOOK.tables if name in tables})
    assert chains is not None
    return screen_chains(chains, under, np.ones(len(tables["cases"]), dtype=bool))


def answers(truth: Truth) -> list[Answer]:
    assert not (truth.true & truth.false).any()
    return [True if yes else False if no else None for yes, no in zip(truth.true, truth.false, strict=True)]


def one_case(
    acts: str = "",
    means: str = "",
    purposes: str = "",
    victims: str = "/",
    border: str = "",
    *,
    occurred: str = "",
    alone: bool = False,
    **counts: str,
) -> Tables:
    """One case with one chain; `victims` are all victims and the children among them, `alone` adds a person who acted alone."""
    whole, children = victims.split("/")
    case = {"case_id": "C1", "n_victims": whole, "n_victims_child": children, **counts}
    chain = {"process_id": "T1", "case_id": "C1", "acts": acts, "means": means, "purposes": purposes}
    chain |= {"border_crossed": border, "exploitation_occurred": occurred}
    persons = [{"person_id": "P1", "case_id": "C1", "group_structure": "alone"}] if alone else []
    return {"cases": [case], "processes": [chain], "persons": persons}
