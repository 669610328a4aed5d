"""Counts of one measure in different counting units, which nobody can add up (REFERENCE 4, AG07)."""

from __future__ import annotations

import numpy as np
import pandas as pd

from ..named.base import Parameters
from .base import BetweenAnswer, Files, between_check
from .counts import counts_of


class MixedUnits(Parameters):
    """Nothing is left to say."""


@between_check("mixed_units", MixedUnits, needs_table=True)
def mixed_units(files: Files, _: MixedUnits) -> BetweenAnswer:
    """Whether all counts that would be added to one figure, those of a measure that end in one year, have the same counting unit.

    An area that is counted in several units is no fault as long as one of them is that of the others. Shown at the counting unit of the
    counts of areas that have none in the unit of most.
    """
    counts = counts_of(files, files.book.tables[files.rule.table or ""])
    if counts is None or not len(counts):
        return BetweenAnswer(0)
    known = counts.known & ~np.isnan(counts.end)
    years = np.where(known, counts.end, 0).astype("datetime64[D]").astype("datetime64[Y]").astype(np.int64)
    columns = {"measure": counts.measure, "year": years, "area": counts.area, "unit": counts.unit, "at": np.arange(len(counts))}
    frame = pd.DataFrame(columns)[known]
    sums = frame.groupby(["measure", "year"], sort=False)
    usual = sums["unit"].transform(lambda units: units.value_counts().sort_index().idxmax())
    fits = (frame["unit"] == usual).groupby([frame["measure"], frame["year"], frame["area"]]).transform("any")
    odd: pd.Series[bool] = ~fits
    failed = frame["at"][odd].to_numpy()
    return BetweenAnswer(
        int((sums["unit"].transform("size") > 1).sum()), tuple(counts.stack.failures(failed, counts.field("counting_unit")))
    )
