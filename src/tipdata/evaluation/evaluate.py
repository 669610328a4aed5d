"""A checked tree over columns -> one three-valued answer per row."""

from __future__ import annotations

from functools import partial, reduce
from operator import and_, or_

import numpy as np

from ..language import (
    And,
    AnyOf,
    Arithmetic,
    Call,
    Compare,
    CountOf,
    Exists,
    Fold,
    In,
    Known,
    Literal,
    Minus,
    Missing,
    Name,
    Not,
    Or,
    Repeats,
    Tree,
    Value,
    asks_back,
)
from ..records import Positions, State
from .asked import Asked, Kin, Rows
from .below import alike_askers, any_below, fold_below, number_below, pair_answers, too_many, with_gaps
from .bounds import UNKNOWN, Bounds, compare, negative, reckon, within
from .cells import Cells
from .texts import among, compare_texts, holds, is_text, repeats
from .truth import Truth, decided, undecided, where
from .values import Given, call, cell_bounds, codes_held, literal_limits, name_bounds, source, text_length

_FLIPPED = {"<": ">", "<=": ">=", ">": "<", ">=": "<=", "==": "==", "!=": "!="}


def evaluate(tree: Tree, rows: Rows) -> Truth:
    """The answer of an expression for each row.

    A comparison is undecided where an operand holds no readable value, or where the bounds of a partial date, a suppressed
    count or of what is worked out from them leave both answers possible; `known` and `missing` are decided wherever the cell could be
    read. A fixed partial date is the whole year or month: '2024' equals every day of 2024, and what comes before or after it lies
    outside of the year. `exists` is undecided where no row below decides it and one of them is undecided or may not be here, where the
    table below was not sent, or where the row above is not known.
    """
    return _Evaluation().truth(tree, Asked(rows))


class _Evaluation:
    """Evaluates trees; what questions between rows need of single rows is worked out once."""

    def __init__(self) -> None:
        # The rows are kept too: while they are, no others can have their id.
        self.kept: dict[tuple[int, Tree], tuple[Rows, Truth]] = {}

    def truth(self, tree: Tree, asked: Asked) -> Truth:
        if asked.at is not None and not asks_back(tree):
            return self.once(tree, asked.rows).take(asked.at)
        match tree:
            case And(parts):
                return reduce(and_, (self.truth(part, asked) for part in parts))
            case Or(parts):
                return reduce(or_, (self.truth(part, asked) for part in parts))
            case Not(part):
                return ~self.truth(part, asked)
            case Known(name):
                return _known(source(name, asked), len(asked))
            case Missing(name):
                return _missing(source(name, asked), len(asked))
            case In(name, options):
                return self.choice(name, [option.value for option in options], asked)
            case AnyOf(name, codes):
                return holds(_cells(name, asked), [str(code.value) for code in codes], asked.rows.book)
            case Repeats(name):
                return repeats(_cells(name, asked), asked.rows.book)
            case Compare(operator, left, right):
                return self.compare(operator, left, right, asked)
            case Exists():
                return self.exists(tree, asked)

    def choice(self, name: Name, options: list[str | float], asked: Asked) -> Truth:
        found = source(name, asked)
        if is_text(found):
            return among(found, [str(option) for option in options]).spread(len(asked))
        bounds = found.bounds if isinstance(found, Given) else cell_bounds(found)
        return reduce(or_, (within(bounds, *literal_limits(option)) for option in options)).spread(len(asked))

    def once(self, tree: Tree, rows: Rows) -> Truth:
        """The answer over rows as they stand, worked out once for all blocks of pairs."""
        key = (id(rows), tree)
        if key not in self.kept:
            self.kept[key] = rows, self.truth(tree, Asked(rows))
        return self.kept[key][1]

    def compare(self, operator: str, left: Value, right: Value, asked: Asked) -> Truth:
        if isinstance(left, Literal):
            left, operator, right = right, _FLIPPED[operator], left
        if isinstance(left, Name):
            first = source(left, asked)
            if is_text(first):
                assert isinstance(right, Name | Literal)
                other = source(right, asked) if isinstance(right, Name) else str(right.value)
                return compare_texts(first, operator, other, asked.rows.book).spread(len(asked))
        bounds = self.bounds(left, asked)
        if not isinstance(right, Literal):
            return compare(bounds, operator, self.bounds(right, asked)).spread(len(asked))
        begin, end = literal_limits(right.value)
        if operator in ("==", "!="):
            equal = within(bounds, begin, end)
            return (equal if operator == "==" else ~equal).spread(len(asked))
        edge = begin if operator in ("<", ">=") else end
        return compare(bounds, operator, Bounds(edge, edge)).spread(len(asked))

    def bounds(self, value: Value, asked: Asked) -> Bounds:
        match value:
            case Name():
                return name_bounds(value, asked)
            case Literal(fixed):
                return Bounds(*literal_limits(fixed), whole=not isinstance(fixed, float) or fixed.is_integer())
            case Minus(inner):
                return negative(self.bounds(inner, asked))
            case Arithmetic(operator, left, right):
                return reckon(operator, self.bounds(left, asked), self.bounds(right, asked))
            case Call("length", (Name() as name,)):
                return text_length(_cells(name, asked))
            case Call("count_codes", (Name() as name,)):
                return codes_held(_cells(name, asked), asked.rows.book.separator)
            case Call(function, arguments):
                return call(function, [self.bounds(argument, asked) for argument in arguments])
            case CountOf():
                return self.count(value, asked)
            case Fold(function, _, name):
                kin = asked.rows.kin(value.table, value.above)
                return UNKNOWN if kin is None else fold_below(function, kin.rows.cells(name.path), kin, _asks(kin, asked))

    def exists(self, tree: Exists, asked: Asked) -> Truth:
        kin = asked.rows.kin(tree.table, tree.above)
        if kin is None:
            return undecided(len(asked))
        asks = _asks(kin, asked)
        if not asks_back(tree.condition):
            return any_below(kin, asks, self.truth(tree.condition, Asked(kin.rows)))
        if (alike := alike_askers(asks, asked)) is not None:
            return self.exists(tree, asked.pick(alike.first)).take(alike.number)
        if too_many(kin, asks):
            return undecided(len(asked))
        true, open_ = np.zeros(len(asked), dtype=bool), (asks < 0) | kin.may_lack(asks)
        for block, asker, answer in pair_answers(kin, asks, asked, partial(self.truth, tree.condition)):
            true[block][asker[answer.true]] = True
            open_[block][asker[answer.undecided]] = True
        return Truth(true, ~true & ~open_)

    def count(self, value: CountOf, asked: Asked) -> Bounds:
        kin = asked.rows.kin(value.table, value.above)
        if kin is None:
            return UNKNOWN
        asks = _asks(kin, asked)
        if value.condition is None:
            return number_below(kin, asks, decided(np.ones(len(kin.rows), dtype=bool)))
        if not asks_back(value.condition):
            return number_below(kin, asks, self.truth(value.condition, Asked(kin.rows)))
        if (alike := alike_askers(asks, asked)) is not None:
            return self.count(value, asked.pick(alike.first)).take(alike.number)
        if too_many(kin, asks):
            return UNKNOWN
        low, high = np.where(asks < 0, np.nan, 0.0), np.where(asks < 0, np.nan, 0.0)
        for block, asker, answer in pair_answers(kin, asks, asked, partial(self.truth, value.condition)):
            low[block] += np.bincount(asker[answer.true], minlength=len(low[block]))
            high[block] += np.bincount(asker[~answer.false], minlength=len(high[block]))
        return with_gaps(Bounds(low, high), kin, asks, 0.0, np.inf)


def _asks(kin: Kin, asked: Asked) -> Positions:
    return kin.asks if asked.at is None else kin.asks[asked.at]


def _known(found: Given | Cells, length: int) -> Truth:
    if isinstance(found, Given):
        return decided(np.full(length, found.text is not None))
    return where(found.state != State.unreadable, found.filled)


def _missing(found: Given | Cells, length: int) -> Truth:
    if isinstance(found, Given):
        return decided(np.full(length, found.text is None))
    return decided(np.equal(found.state, State.blank) | np.equal(found.state, State.not_collected))


def _cells(name: Name, asked: Asked) -> Cells:
    """The cells of a field of which the checker has seen to it that it is one."""
    found = source(name, asked)
    assert isinstance(found, Cells)
    return found
