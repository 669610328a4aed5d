"""Charges and convictions that count as trafficking under the definition in force, row by row (REFERENCE 1.5, 2.3)."""

from __future__ import annotations

import numpy as np
import pandas as pd

from ..codebook import ARTICLE, CHARGE, CONVICTION, Codebook, TipSet, tip_set
from ..evaluation import TableRows
from ..records import Column, Mask, State, Texts
from .in_force import InForce

_CUT = "\x1f"


def counted_charges(rows: TableRows, named: Texts, standing: InForce, found: bool) -> tuple[Mask, Mask, Mask] | None:
    """For each row whether its charge (`found`: the offence that the court found) counts, whether that is known, and whether it is asked.

    `named` holds the id of each row's definition; where it is none that is known, the class of the offence alone decides. None for a table
    without such a field.
    """
    charged = _column(rows, CHARGE)
    offence = _column(rows, CONVICTION) if found else charged
    if charged is None or offence is None:
        return None
    article = _column(rows, ARTICLE)
    blank = np.full(len(rows), "", dtype=object)
    said = [_said(column) if column is not None else blank for column in (offence, article, charged)]
    numbers, different = pd.factorize(named.astype(object) + _CUT + said[0] + _CUT + said[1] + _CUT + said[2])
    sets = {name: _set(name, standing, rows.book) for name in dict.fromkeys(named)}
    answers = np.array([_counts(sets, *text.split(_CUT), found=found) for text in different], dtype=bool)
    asked = ~np.isin(offence.state, (State.blank, State.not_collected))
    return answers[numbers] if len(answers) else np.zeros(0, dtype=bool), offence.filled, asked


def _column(rows: TableRows, role: str) -> Column | None:
    field = next(iter(rows.table.by_role(role)), None)
    return rows.column((field.name,)) if field is not None else None


def _said(column: Column) -> Texts:
    return np.where(column.filled, column.text, "").astype(object)


def _set(name: str, standing: InForce, book: Codebook) -> TipSet:
    return tip_set(book, standing.profiles.get(name))


def _counts(sets: dict[str, TipSet], name: str, offence: str, article: str, charged: str, *, found: bool) -> bool:
    return sets[name].conviction(offence, article, charged) if found else sets[name].charge(offence, article)
