"""The sources of a recipe: each gives the true text of every row, and where it differs the text that is shown."""

from __future__ import annotations

import numpy as np
import pandas as pd

from ..codebook import FieldSpec
from ..codebook.recipes import NUMBER, ROWS, SEED, DateRange, NumberRange, Part, Recipe, is_day, pieces
from ..evaluation import date_bounds
from ..records import Numbers, Texts, strings
from .chance import Uniform, among, between, pick, pick_several, uniform
from .sheets import Drawn, Sheets


class Sources:
    """Draws cells of one sheet from recipes. `seed`, `stream` and `rows` (cases asked for) are those of the drawing."""

    def __init__(self, sheets: Sheets, seed: int, stream: int, rows: int) -> None:
        self.sheets, self.seed, self.stream, self.rows = sheets, seed, stream, rows

    def draw(self, recipe: Recipe, sheet: Drawn, column: FieldSpec | None, name: str) -> tuple[Texts, Texts]:
        """True and shown texts for every row of the sheet, whether or not the recipe applies there."""
        chance = uniform(self.seed, self.stream, f"{name}:value", len(sheet), 3)
        true = self._true(recipe, sheet, column, name, chance[:, 0])
        shown = _partial(true, recipe.date, chance[:, 1]) if recipe.date is not None else true
        if recipe.missing:
            reasons, found = among(recipe.missing, chance[:, 2])
            shown = np.where((found >= 0) & (true != ""), strings([*reasons, ""])[found], shown)
        return true, shown

    def _true(self, recipe: Recipe, sheet: Drawn, column: FieldSpec | None, name: str, chance: Uniform) -> Texts:
        if recipe.how_many and column is not None:
            return self._several(recipe, sheet, column, name, chance)
        if recipe.weights:
            return strings(list(recipe.weights))[pick(list(recipe.weights.values()), chance)]
        if recipe.date is not None:
            return self._date(recipe.date, sheet, chance)
        if recipe.range is not None:
            return self._number(recipe.range, sheet, chance)
        return self._text(recipe.value or "", sheet)

    def _several(self, recipe: Recipe, sheet: Drawn, column: FieldSpec, name: str, chance: Uniform) -> Texts:
        book = self.sheets.book
        codelist = book.codelist(column)
        rank = {code.code: number for number, code in enumerate(codelist.codes)} if codelist else {}
        single = {code.code for code in codelist.codes if code.alone} if codelist else set()
        single |= {reason.code for reason in book.missing_reasons if reason.code not in rank}
        answers = sorted(recipe.weights, key=lambda code: rank.get(code, -1))
        counts = np.array(list(recipe.how_many))[pick(list(recipe.how_many.values()), chance)]
        more = uniform(self.seed, self.stream, f"{name}:answers", len(sheet), len(answers))
        alone = np.array([code in single for code in answers], dtype=bool)
        picked = pick_several([recipe.weights[code] for code in answers], alone, counts, more)
        if not column.ordered:
            picked = np.sort(picked, axis=1)
        unique, back = np.unique(picked, axis=0, return_inverse=True)
        return strings([book.separator.join(answers[i] for i in row if i >= 0) for row in unique])[back.reshape(-1)]

    def _date(self, date: DateRange, sheet: Drawn, chance: Uniform) -> Texts:
        after = np.fmax.reduce([self._day(name, sheet) for name in date.after])
        until = np.fmin.reduce([np.full(len(sheet), np.inf), *(self._day(name, sheet) for name in date.until)])
        days = between(np.minimum(after + date.days[0], until), np.minimum(after + date.days[1], until), 1, chance)
        return _day_texts(days)

    def _day(self, name: str, sheet: Drawn) -> Numbers:
        """The true day of a date, the first of a partial one; NaN where there is none."""
        return np.full(len(sheet), date_bounds(name)[0]) if is_day(name) else self._low(name, sheet)

    def _low(self, name: str, sheet: Drawn) -> Numbers:
        low = self.sheets.cells(sheet, name, shown=False).low
        return low if low is not None else np.full(len(sheet), np.nan)

    def _number(self, numbers: NumberRange, sheet: Drawn, chance: Uniform) -> Texts:
        values = between(self._bound(numbers.low, sheet), self._bound(numbers.high, sheet), numbers.step, chance)
        codes, unique = pd.factorize(values)
        return strings([format(value, ".10g") for value in unique])[codes]

    def _bound(self, bound: float | Part, sheet: Drawn) -> Numbers:
        if not isinstance(bound, Part):
            return np.full(len(sheet), bound)
        value = np.full(len(sheet), float(self.rows)) if bound.of == ROWS else np.nan_to_num(self._low(bound.of, sheet))
        return value * bound.times - (np.nan_to_num(self._low(bound.less, sheet)) if bound.less is not None else 0)

    def _text(self, template: str, sheet: Drawn) -> Texts:
        texts = strings([""] * len(sheet))
        for before, name, form in pieces(template):
            texts = texts + before
            if name == SEED:
                texts = texts + format(self.seed, form)
            elif name == NUMBER:
                texts = texts + np.char.mod(f"%{form}d", sheet.number).astype(object)
            elif name is not None:
                texts = texts + self.sheets.cells(sheet, name, shown=False).text
        return texts


def _day_texts(days: Numbers) -> Texts:
    """ISO dates of days since 1970-01-01; nothing for NaN."""
    known = np.isfinite(days)
    texts = strings([""] * len(days))
    texts[known] = days[known].astype("datetime64[D]").astype(str).astype(object)
    return texts


def _partial(texts: Texts, date: DateRange, chance: Uniform) -> Texts:
    lengths = {"year": 4, "month": 7}
    names, found = among({str(name): share for name, share in date.partial.items()}, chance)
    shown = texts.copy()
    for number, name in enumerate(names):
        here = found == number
        shown[here] = texts[here].astype(str).astype(f"<U{lengths[name]}").astype(object)
    return shown
