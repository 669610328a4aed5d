"""Arrays that are made when somebody first looks at them: of a column of codes, most are never looked at."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar, cast

import numpy as np
import numpy.typing as npt

T = TypeVar("T")
Array = npt.NDArray[Any]


class _Later:
    """What a cell holds, by the number of what it holds."""

    def __init__(self, values: Array, numbers: npt.NDArray[np.integer[Any]]) -> None:
        self.values, self.numbers = values, numbers
        self.made: Array | None = None

    def __len__(self) -> int:
        return len(self.numbers)

    def make(self) -> Array:
        if self.made is None:
            self.made = self.values[self.numbers]
        return self.made


class _Deferred:
    """An attribute that may have been given as an array still to be made."""

    def __init__(self, name: str) -> None:
        self.name = name

    def __get__(self, owner: Any, _class: Any = None) -> Any:
        if owner is None:
            raise AttributeError(self.name)
        value = owner.__dict__[self.name]
        if isinstance(value, _Later):
            value = owner.__dict__[self.name] = value.make()
        return value

    def __set__(self, owner: Any, value: Any) -> None:
        owner.__dict__[self.name] = value


def later(values: Array, numbers: npt.NDArray[np.integer[Any]]) -> Any:
    """`values[numbers]`, made when it is asked for. Stands for the array in a class with deferred attributes."""
    return _Later(values, numbers)


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


def apart(owner: object, *names: str) -> tuple[npt.NDArray[np.integer[Any]] | None, tuple[Array, ...]]:
    """Attributes as they are held: for each cell the number of its values, and the values. No numbers where each cell has its own."""
    held = [owner.__dict__[name] for name in names]
    first = held[0]
    if isinstance(first, _Later) and all(isinstance(one, _Later) and one.numbers is first.numbers for one in held):
        return first.numbers, tuple(one.values for one in held)
    return None, tuple(getattr(owner, name) for name in names)


def changed(one: T, **changes: Any) -> T:
    """As `dataclasses.replace`, without making what is still to be made."""
    kept = {name: one.__dict__[name] for name in cast(Any, one).__dataclass_fields__}
    return type(one)(**{**kept, **changes})
