"""Whether a person is a citizen of the reporting country: citizens of several countries, one of them the own, are own (REFERENCE 1.4)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from ..codebook import Code, FieldSpec, Table
from ..records import State, Texts

if TYPE_CHECKING:
    from ..evaluation import TableRows

CITIZENSHIP, COUNTRY = "citizenship", "country"
OWN, FOREIGN, STATELESS = "own", "foreign", "stateless"


def own_or_foreign(rows: TableRows) -> Texts | None:
    """For each row the code of the group; empty where citizenship or the reporting country is not known.

    Foreigners are not told apart by region: which countries belong to it no record says.
    """
    table, book = rows.table, rows.book
    field, country = next(iter(table.by_role(CITIZENSHIP)), None), book.cover_field(COUNTRY)
    codes = _codes_by_meaning(table, rows)
    if field is None or country is None or book.cover is None or OWN not in codes or FOREIGN not in codes:
        return None
    citizen, home = rows.column((field.name,)), rows.column((book.cover.singular, country))
    stateless = _meaning(field, STATELESS, rows)
    known = (citizen.state == State.filled) & (home.state == State.filled)
    pairs, different = pd.factorize(np.where(known, home.text + "\x1f" + citizen.text, ""))
    groups = np.array([_group(str(pair), stateless, codes, book.separator) for pair in different], dtype=object)
    return np.asarray(groups[pairs], dtype=object)


def _group(pair: str, stateless: set[str], codes: dict[str, str], separator: str) -> str:
    home, _, held = pair.partition("\x1f")
    countries = set(held.split(separator)) if held else set()
    if not countries:
        return ""
    if home in countries:
        return codes[OWN]
    return codes[STATELESS] if countries <= stateless and STATELESS in codes else codes[FOREIGN]


def _codes_by_meaning(table: Table, rows: TableRows) -> dict[str, str]:
    """The codes of the fields that this fills, by what they mean."""
    fields = [field for field in table.fields if field.derive == "own_or_foreign"]
    return {code.meaning: code.code for field in fields for code in _codes(field, rows) if code.meaning}


def _meaning(field: FieldSpec, meaning: str, rows: TableRows) -> set[str]:
    return {code.code for code in _codes(field, rows) if code.meaning == meaning}


def _codes(field: FieldSpec, rows: TableRows) -> tuple[Code, ...]:
    codelist = rows.book.codelist(field)
    return codelist.codes if codelist else ()
