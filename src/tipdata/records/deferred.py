"""Arrays that are made when somebody first looks at them: of a column of codes, most are never looked at."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, TypeVar, cast

import numpy as np
import numpy.typing as npt

T = TypeVar("T")
Array = npt.NDArray[Any]
Numbers = npt.NDArray[np.integer[Any]]
Counts = npt.NDArray[np.int64]
Mask = npt.NDArray[np.bool_]
_FEW = 3
_MANY_MORE = 4
_SHORT = 2_000


class _Picked:
    """The numbers of some rows, fetched when somebody first asks for them; rows that are absent have the number `blank`."""

    def __init__(self, numbers: Numbers | _Picked, at: npt.NDArray[np.int64], absent: Mask | None, blank: int) -> None:
        self._numbers, self._at, self._absent, self._blank = numbers, at, absent, blank
        self._made: Numbers | None = None

    def __len__(self) -> int:
        return len(self._at)

    def make(self) -> Numbers:
        if self._made is None:
            made = _made(self._numbers).take(self._at)
            if self._absent is not None:
                made[self._absent] = self._blank
            self._made = made
        return self._made


def _made(numbers: Numbers | _Picked) -> Numbers:
    return numbers.make() if isinstance(numbers, _Picked) else numbers


class _Later:
    """What a cell holds, by the number of what it holds."""

    def __init__(self, values: Array, held: Numbers | _Picked, cells: Counts | None = None, are_unlike: bool = False) -> None:
        self.values, self.held, self.cells, self.are_unlike = values, held, cells, are_unlike
        self.made: Array | None = None

    def __len__(self) -> int:
        return len(self.held)

    @property
    def numbers(self) -> Numbers:
        return _made(self.held)

    def make(self) -> Array:
        if self.made is None:
            self.made = self.values.take(self.numbers)
        return self.made


class _Deferred:
    """An attribute that may have been given as an array still to be made."""

    def __init__(self, name: str) -> None:
        self.name = name

    def __get__(self, owner: Any, _class: Any = None) -> Any:
        if owner is None:
            raise AttributeError(self.name)
        value = owner.__dict__[self.name]
        return value.make() if isinstance(value, _Later) else value

    def __set__(self, owner: Any, value: Any) -> None:
        owner.__dict__[self.name] = value


def later(values: Array, numbers: Numbers, cells: Counts | None = None, are_unlike: bool = False) -> Any:
    """`values[numbers]`, made when it is asked for. Stands for the array in a class with deferred attributes.

    `cells` are how many cells have each number, where that is known; `are_unlike` tells that no value stands there twice.
    """
    return _Later(values, numbers, cells, are_unlike)


def with_deferred(*names: str) -> Callable[[type[T]], type[T]]:
    """Lets these attributes of a dataclass be given by `later`."""

    def decorate(class_: type[T]) -> type[T]:
        for name in names:
            setattr(class_, name, _Deferred(name))
        return class_

    return decorate


def length_of(owner: object, name: str) -> int:
    """How long a deferred attribute is, without making it."""
    return len(owner.__dict__[name])


def apart(owner: object, *names: str) -> tuple[Numbers | None, tuple[Any, ...]]:
    """Attributes as they are held: for each cell the number of its values, and the values. No numbers where each cell has its own.

    An attribute that is None has no values.
    """
    held = [owner.__dict__[name] for name in names]
    some = [one for one in held if one is not None]
    first = some[0] if some else None
    if isinstance(first, _Later) and all(isinstance(one, _Later) and one.held is first.held for one in some):
        return first.numbers, tuple(None if one is None else one.values for one in held)
    return None, tuple(getattr(owner, name) for name in names)


def are_unlike(owner: object, name: str) -> bool:
    """Whether it is known that of the values by which an attribute is held no two are equal."""
    held = owner.__dict__[name]
    return isinstance(held, _Later) and held.are_unlike


def cells_of(owner: object, name: str) -> Counts:
    """How many cells hold each of the values by which an attribute is held."""
    held = owner.__dict__[name]
    if not isinstance(held, _Later):
        return np.ones(len(held), dtype=np.int64)
    return held.cells if held.cells is not None else np.bincount(held.numbers, minlength=len(held.values))


def cells_of_values(values: Mask, numbers: Numbers) -> Mask:
    """Which cells hold one of these values. To compare numbers with few is several times faster than to fetch an answer for each, but
    not in short columns."""
    if len(numbers) < _SHORT:
        return values.take(numbers)
    size = len(values)
    some = int(np.count_nonzero(values))
    if some in (0, size) or _FEW < some < size - _FEW:
        return np.full(len(numbers), some > 0) if some in (0, size) else values.take(numbers)
    found: Mask
    if some <= _FEW:
        first, *others = np.flatnonzero(values).tolist()
        found = numbers == first
        for other in others:
            found |= numbers == other
    else:
        first, *others = np.flatnonzero(~values).tolist()
        found = numbers != first
        for other in others:
            found &= numbers != other
    return found


@dataclass(frozen=True, eq=False)
class Chosen:
    """Rows to be taken from every column of a table; those that are absent are blank."""

    at: npt.NDArray[np.int64]
    absent: Mask | None = None

    def __len__(self) -> int:
        return len(self.at)


def chosen(rows: npt.NDArray[np.int64] | Chosen) -> Chosen:
    """The rows of these numbers, of which -1 is none."""
    if isinstance(rows, Chosen):
        return rows
    absent = rows < 0
    return Chosen(np.where(absent, 0, rows), absent) if absent.any() else Chosen(rows)


def picked(owner: object, blanks: Mapping[str, object], rows: Chosen) -> dict[str, Any]:
    """Attributes at these rows, still to be made where they are; an absent row has the blank value that is given for each.

    Of a few rows nothing is left to be made, so that they need not carry all values of the others.
    """
    at, absent = rows.at, rows.absent
    numbers: dict[int, _Picked] = {}
    found: dict[str, Any] = {}
    for name, blank in blanks.items():
        held = owner.__dict__[name]
        if held is None:
            found[name] = None
        elif not len(held):
            found[name] = np.full(len(rows), blank, dtype=held.values.dtype if isinstance(held, _Later) else held.dtype)
        elif isinstance(held, _Later) and _MANY_MORE * len(rows) < len(held.values):
            found[name] = held.values.take(held.numbers.take(at))
            if absent is not None:
                found[name][absent] = blank
        elif isinstance(held, _Later):
            size = len(held.values)
            mine = numbers.setdefault(id(held.held), _Picked(held.held, at, absent, size))
            values = held.values
            if absent is not None:
                values = np.empty(size + 1, dtype=held.values.dtype)
                values[:-1], values[-1] = held.values, blank
            found[name] = _Later(values, mine, are_unlike=held.are_unlike and absent is None)
        else:
            found[name] = held.take(at)
            if absent is not None:
                found[name][absent] = blank
    return found


def put(owner: object, names: tuple[str, ...], given: Mapping[str, object], where: npt.NDArray[np.bool_]) -> dict[str, Any]:
    """These attributes with what is given for some of them in some cells; what is still to be made stays so."""
    numbers: dict[int, Numbers] = {}
    found: dict[str, Any] = {}
    for name in names:
        held = owner.__dict__[name]
        if isinstance(held, _Later):
            # Every value is there a second time, as it is in those cells.
            size = len(held.values)
            if id(held.held) not in numbers:
                numbers[id(held.held)] = held.numbers + where * np.asarray(size, dtype=held.numbers.dtype)
            there = np.full(size, given[name], dtype=held.values.dtype) if name in given else held.values
            found[name] = _Later(np.concatenate([held.values, there]), numbers[id(held.held)])
        elif held is not None and name in given:
            found[name] = held.copy()
            found[name][where] = given[name]
        else:
            found[name] = held
    return found


def changed(one: T, **changes: Any) -> T:
    """As `dataclasses.replace`, without making what is still to be made; for classes that do no more than hold what they are given."""
    names, held = cast(Any, one).__dataclass_fields__, one.__dict__
    if not changes.keys() <= names.keys():
        raise TypeError(f"{type(one).__name__} has no {', '.join(sorted(changes.keys() - names.keys()))}.")
    other = object.__new__(type(one))
    other.__dict__.update({name: held[name] for name in names})
    other.__dict__.update(changes)
    return other
