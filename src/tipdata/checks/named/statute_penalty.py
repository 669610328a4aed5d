"""Custody outside of what the articles of the convictions provide for, by the definition profile in force (REFERENCE 2.3, J12)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import pandas as pd

from ...codebook import Codebook, Rule, bare, profile_given
from ...evaluation import Truth
from ...records import Mask, Numbers, Positions, Texts
from ..field_names import field_of
from .base import Answer, Context, Parameters, field_faults, named_check, of_rows


class Penalty(Parameters):
    """`months` and `judgment` are fields of the sentence, the others fields of its charges, as table.field: the charges' own judgment, the
    `article`, the `verdict` (a conviction as charged is one of `convicted`, any other one of `lesser`) and the class `found`."""

    months: str
    judgment: str
    charged_in: str
    article: str
    verdict: str
    found: str
    convicted: tuple[str, ...]
    lesser: tuple[str, ...]


@dataclass(frozen=True, eq=False)
class Charges:
    """The charges with a conviction: whose they are, of which judgment, and the shortest and longest custody of their articles.

    The bounds are NaN where the profile names none for the article and the class found.
    """

    person: Positions
    judgment: Texts
    low: Numbers
    high: Numbers


def _faults(parameters: Penalty, rule: Rule, book: Codebook) -> Iterator[str]:
    for name in (parameters.months, parameters.judgment):
        yield from field_faults(book, rule.table or "", name)
    for field in map(field_of, (parameters.charged_in, parameters.article, parameters.verdict, parameters.found)):
        yield from field_faults(book, field.table, field.name)


@named_check("statute_penalty", Penalty, needs_table=True, faults=_faults)
def statute_penalty(context: Context, parameters: Penalty) -> Answer | None:
    """Fails where the months lie certainly below the least or above the sum of the greatest penalties of all convictions in the judgment.

    Nothing is said where one of the convictions is for a lesser offence, or under an article or class that the profile gives no bounds
    for, or where the judgment of one of them is not known.
    """
    read = [field_of(text) for text in (parameters.charged_in, parameters.article, parameters.verdict, parameters.found)]
    own = (parameters.months, parameters.judgment)
    if not all(context.asks(context.table.name, name) for name in own) or not all(context.asks(f.table, f.name) for f in read):
        return None
    table = context.table.name
    months, judgment = context.column(table, parameters.months), context.column(table, parameters.judgment)
    assert months.low is not None
    assert months.high is not None
    person = _person(context, table)
    low, high = _bounds(_charges(context, parameters), person, judgment.text)
    known = months.filled & judgment.filled & (person >= 0) & ~np.isnan(low)
    outside: Mask = (months.high < low) | (months.low > high)
    within: Mask = (months.low >= low) & (months.high <= high)
    return of_rows(table, parameters.months, Truth(known & within, known & outside))


def _person(context: Context, table: str) -> Positions:
    """For each row the row of the table above the rule's table, which sentences and charges share."""
    above = context.book.tables[context.table.parents[0].references or ""]
    return context.rows(table).above(above.singular)[1]


def _charges(context: Context, parameters: Penalty) -> Charges:
    judgment, article, verdict, found = (
        context.column(field.table, field.name)
        for field in map(field_of, (parameters.charged_in, parameters.article, parameters.verdict, parameters.found))
    )
    guilty = np.isin(verdict.text, parameters.convicted)
    concerned = guilty | np.isin(verdict.text, parameters.lesser) | ~verdict.filled
    profile = profile_given(context.given)
    statutes = profile.statutes if profile is not None else ()
    provided = {(bare(statute.ref), statute.charge): statute.penalty_months for statute in statutes if statute.penalty_months}
    bounds = np.array(
        [provided.get((bare(str(ref)), charge), (np.nan, np.nan)) for ref, charge in zip(article.text, found.text, strict=True)],
        dtype=float,
    ).reshape(-1, 2)
    low, high = (np.where(guilty, bounds[:, side], np.nan) for side in (0, 1))
    person = _person(context, field_of(parameters.verdict).table)
    texts = np.where(judgment.filled, judgment.text, "")
    return Charges(person[concerned], texts[concerned], low[concerned], high[concerned])


def _bounds(charges: Charges, person: Positions, judgment: Texts) -> tuple[Numbers, Numbers]:
    """For each sentence the least and the greatest custody; NaN where one of the convictions leaves it open."""
    every = pd.DataFrame({"person": charges.person, "judgment": charges.judgment, "low": charges.low, "high": charges.high})
    every["open"] = np.isnan(charges.low)
    of_judgment = every.groupby(["person", "judgment"]).agg(low=("low", "min"), high=("high", "sum"), open=("open", "any"))
    of_judgment = of_judgment[~of_judgment["open"]]
    wanted = pd.MultiIndex.from_arrays([person, judgment], names=["person", "judgment"])
    bounds = of_judgment.reindex(wanted)
    unplaced = np.isin(person, every.loc[every["judgment"] == "", "person"])
    low, high = bounds["low"].to_numpy(dtype=float), bounds["high"].to_numpy(dtype=float)
    return np.where(unplaced, np.nan, low), np.where(unplaced, np.nan, high)
