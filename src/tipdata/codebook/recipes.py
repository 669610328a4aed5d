"""How synthetic data is drawn: the shape of the files in `recipes/`. A field without a recipe is drawn by its type."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterator
from string import Formatter
from typing import TYPE_CHECKING, Annotated, Any, Literal

from pydantic import BeforeValidator, Field as Spec, model_validator

from .base import Model, Name
from .models import FieldSpec

if TYPE_CHECKING:
    from .codebook import Codebook
    from .views import Collection, View

NUMBER, SEED, ROWS = "number", "seed", "rows"
"""Words beside the names of columns: the running number of the row, the seed, and how many cases are asked for."""

_PATH = r"^[a-z][a-z0-9_]*(\.[a-z][a-z0-9_]*)?$"
_WIDTH = re.compile(r"0?\d")
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")


def _text(value: Any) -> Any:
    """Numbers and dates as they were written; YAML reads them before anybody can ask for text."""
    return str(value) if isinstance(value, (int, float, datetime.date)) and not isinstance(value, bool) else value


def _texts(value: Any) -> Any:
    if isinstance(value, dict):
        return {_text(key): inner for key, inner in value.items()}
    return [_text(inner) for inner in value] if isinstance(value, list) else value


def _several(value: Any) -> Any:
    return [value] if isinstance(value, dict) else value


Share = Annotated[float, Spec(ge=0, le=1)]
Weight = Annotated[float, Spec(ge=0)]
Path = Annotated[str, Spec(pattern=_PATH)]
Day = Annotated[str, Spec(pattern=rf"{_PATH}|^{_DAY.pattern}$")]
Days = Annotated[tuple[Day, ...], BeforeValidator(_texts)]

Reach = dict[tuple[str, ...], FieldSpec]
"""Columns by the path that names them."""


class DateRange(Model):
    """A day that lies `days` (fewest, most) after the latest of the dates `after`, and not after the earliest of the dates `until`.

    A date is the name of a column or a day written out. `partial` gives the shares of dates of which only the month or the year is told.
    """

    after: Days = Spec(min_length=1)
    days: tuple[int, int] = (0, 0)
    until: Days = ()
    partial: dict[Literal["month", "year"], Share] = Spec(default_factory=dict)


class Part(Model):
    """`times` the number in the column `of`, less the number in the column `less`; `rows` is the number of cases asked for."""

    of: Path
    times: float = 1
    less: Path | None = None


class NumberRange(Model):
    """A number from `low` to `high` in steps of `step`; in a column of ids one of so many running numbers."""

    low: float | Part = 0
    high: float | Part
    step: float = Spec(default=1, gt=0)


class Recipe(Model):
    """One way to draw a cell, used in the rows in which `when` holds; without a source the answer is drawn by the field's type.

    Sources: `weights` of answers (and with `how_many` the weights of 1, 2, 3 different answers in one cell); `value`, a text with names
    of columns in braces; `date`; `range`. `share` is the part of those rows in which an optional cell is filled. `missing` gives the
    shares of reasons that stand in place of the value.
    """

    when: str | None = None
    share: Share = 1
    weights: Annotated[dict[str, Weight], BeforeValidator(_texts)] = Spec(default_factory=dict)
    how_many: dict[int, Weight] = Spec(default_factory=dict)
    value: Annotated[str | None, BeforeValidator(_text)] = None
    date: DateRange | None = None
    range: NumberRange | None = None
    missing: dict[Name, Share] = Spec(default_factory=dict)

    @model_validator(mode="after")
    def _has_one_source(self) -> Recipe:
        if sum((bool(self.weights), self.value is not None, self.date is not None, self.range is not None)) > 1:
            raise ValueError("a recipe has one source: weights, value, date or range")
        for weights in (self.weights, self.how_many):
            if weights and sum(weights.values()) == 0:
                raise ValueError("all weights are zero")
        for _, name, width in pieces(self.value or ""):
            if width and (name not in (NUMBER, SEED) or not _WIDTH.fullmatch(width)):
                raise ValueError("only number and seed can have a width, such as {number:04}")
        if self.how_many and (not self.weights or min(self.how_many) < 1):
            raise ValueError("how_many goes with weights, and counts from 1")
        return self

    @property
    def has_source(self) -> bool:
        return bool(self.weights) or not (self.value is None and self.date is None and self.range is None)

    def names(self) -> Iterator[str]:
        """The columns that the source reads, as `column` or `word.column`."""
        if self.value is not None:
            yield from (name for _, name, _ in pieces(self.value) if name not in (None, NUMBER, SEED))
        if self.date is not None:
            yield from (name for name in (*self.date.after, *self.date.until) if not is_day(name))
        if self.range is not None:
            for bound in (self.range.low, self.range.high):
                if isinstance(bound, Part):
                    yield from (name for name in (bound.of, bound.less) if name not in (None, ROWS))


Recipes = Annotated[tuple[Recipe, ...], BeforeValidator(_several)]


class SheetRecipe(Model):
    """How many rows a sheet has (below each row of the sheet above it), and how its columns are drawn.

    Of several recipes the first is used whose condition holds.
    """

    rows: Recipes = ()
    columns: dict[Name, Recipes] = Spec(default_factory=dict)


class TableRecipe(SheetRecipe):
    """`recipes/tables/<table>.yaml`: for every sheet that shows the fields of the table under their own names."""

    name: Name


class FormRecipe(Model):
    """`recipes/forms/<form>.yaml`: for the sheets of one form, before what the tables say."""

    name: Name
    sheets: dict[Name, SheetRecipe]


def is_day(text: str) -> bool:
    """Whether this is a day written out rather than the name of a column."""
    return _DAY.fullmatch(text) is not None


def pieces(template: str) -> Iterator[tuple[str, str | None, str]]:
    """A text with names in braces -> (text before, name or None, width such as `03`). Raises ValueError for braces that are not paired."""
    for before, name, form, _ in Formatter().parse(template):
        yield before, name, form or ""


def within_reach(book: Codebook, view: View, collection: Collection) -> Reach:
    """The columns that a recipe of a sheet may name: its own, those of the sheets above it, and those of the cover."""
    reach: Reach = {(column.name,): column for column in view.columns}
    for word, table in book.above(view.table).items():
        above = next((other for other in collection.views if other.table.name == table.name), None)
        reach |= {(word, column.name): column for column in above.columns} if above is not None else {}
    return reach
