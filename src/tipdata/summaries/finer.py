"""An area and what lies in it: which of the two says more (REFERENCE AG06)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from ..records import Mask
from .counts import Block, Figure
from .figures import amount_text


@dataclass(frozen=True, eq=False)
class Finer:
    """The finer figures beside the one of a wider area.

    `blocks` are counts of areas inside, `units` those inside that sent records, `events` which events these are; `whole` and `parts` are
    the two sums, `unit` is the counting unit of the whole in words. Figures are comparable when they count in one unit within the same
    days.
    """

    whole: Figure
    unit: str
    blocks: Sequence[Block]
    units: Sequence[str]
    events: Mask
    recorded: str
    parts: Figure
    is_comparable: bool

    @property
    def is_less(self) -> bool:
        """Whether the parts say less than the whole, so that they are not all of it."""
        return self.is_comparable and self.parts.low < self.whole.low

    @property
    def uses_whole(self) -> bool:
        """Records are never given up for a count, unless they hold nothing."""
        return self.is_less and not self.events.any()

    @property
    def is_lower_bound(self) -> bool:
        """Whether the parts are used though they may not be all."""
        return not self.uses_whole and (self.is_less or not self.is_comparable)

    def words(self) -> str:
        """What is used and what is not, with both numbers."""
        areas = ", ".join(dict.fromkeys(block.area for block in self.blocks))
        whole, parts = (amount_text(figure.low, figure.high) for figure in (self.whole, self.parts))
        if self.uses_whole:
            silent = [f"records of {', '.join(self.units)} hold none"] if self.units else []
            less = [f"the counts of {areas}, {parts} in all, are less and not added"] if self.blocks else []
            return "; ".join([f"{whole} {self.unit} used", *less, *silent])
        records = [f"{self.recorded} from records of {', '.join(self.units)}"] if self.units else []
        counts = [f"the counts of {areas}"] if self.blocks else []
        used = " and ".join([*records, *counts])
        in_all = f", {parts} in all" if self.blocks else ""
        least = ", so what is used is a lower bound" if self.is_less else ""
        apart = "" if self.is_comparable else ", which cannot be compared with it"
        return f"{used} used{in_all}; {whole} {self.unit} for the area around them not added{least}{apart}"


def unbounded(block: Block) -> Block:
    """The block with figures that are lower bounds."""
    figures = {
        parts: replace(figure, high=np.inf, part_high=figure.part_high if np.isnan(figure.part_low) else np.inf)
        for parts, figure in block.figures.items()
    }
    return replace(block, figures=figures)
