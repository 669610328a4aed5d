"""What can still be read of a file with faults, so that one pass also finds what is wrong with the rest of the codebook."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field as part
from typing import Any, Generic, TypeVar

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from .base import AS_PARTS, AS_TEXT, IN_WORDS, Model
from .source import Steps

M = TypeVar("M", bound=Model)

_TEXTS = ("label", "help", "example", "title", "text", "standard", "message", "why", "mend", "formula", "year_rule")
_NAMES = ("name", "code", "id")
_NAMED = re.compile(r"\b(?:name|code|id|singular): *[\"']?([\w.-]+)")


@dataclass(frozen=True)
class Reading(Generic[M]):
    """A part of the codebook as far as it can be read, and every problem with it.

    `kept` says, for lists of which entries were left out, which are still there; `left_out` names those that are not.
    """

    value: M | None
    problems: tuple[ErrorDetails, ...] = ()
    kept: dict[Steps, tuple[int, ...]] = part(default_factory=dict)
    left_out: frozenset[str] = frozenset()


def read_model(model: type[M], data: Any) -> Reading[M]:
    """The data as a model.

    A key too many, a text too few or a value that cannot be read does not hide the rest of an entry; where its name is wrong, or something
    that it cannot be without, the whole entry is taken out. Nothing that is said of such an entry by its name is settled.
    """
    try:
        return Reading(model.model_validate(data))
    except ValidationError as error:
        problems = _details(error)
    copied = _copy(data)
    for problem in problems:
        _mend(copied, problem)
    try:
        return Reading(model.model_validate(copied), problems)
    except ValidationError as error:
        remaining = _details(error)
    problems = (*problems, *remaining)
    unsettled = _give_up(copied, remaining)
    try:
        return Reading(model.model_validate(copied), problems, left_out=unsettled)
    except ValidationError as error:
        remaining = _details(error)
    kept, left_out = _take_out(copied, remaining)
    left_out |= unsettled
    if model.forgiving:
        left_out |= _take_keys_out(copied, remaining)
    try:
        return Reading(model.model_validate(copied), problems, kept, left_out)
    except ValidationError:
        return Reading(None, problems)


def names_within(text: str) -> frozenset[str]:
    """The names that an unreadable file would have given to its parts."""
    return frozenset(_NAMED.findall(text))


def _details(error: ValidationError) -> tuple[ErrorDetails, ...]:
    return tuple(error.errors(include_url=False, include_context=False, include_input=False))


def _copy(value: Any) -> Any:
    """A copy in which nothing is shared, as it is where YAML repeats a part by name."""
    if isinstance(value, dict):
        return {key: _copy(inner) for key, inner in value.items()}
    return [_copy(inner) for inner in value] if isinstance(value, list) else value


def _steps(data: Any, location: Steps) -> Iterator[tuple[Any, Any, Steps]]:
    """Each part on the way: what holds it, its key there, and the path that leads to what holds it."""
    path: Steps = ()
    for step in location:
        inside = step in data if isinstance(data, dict) else isinstance(data, list) and isinstance(step, int) and step < len(data)
        if inside:
            yield data, step, path
            data, path = data[step], (*path, step)


def _mend(data: Any, problem: ErrorDetails) -> None:
    steps = list(_steps(data, problem["loc"]))
    if problem["type"] == "extra_forbidden" and steps and steps[-1][1] == problem["loc"][-1]:
        holder, key, _ = steps[-1]
        holder.pop(key)
    elif problem["type"] == "missing" and problem["loc"][-1] in _TEXTS:
        holder = steps[-1][0][steps[-1][1]] if steps else data
        holder[problem["loc"][-1]] = next((str(holder[name]) for name in _NAMES if name in holder), "-")


def _give_up(data: Any, problems: tuple[ErrorDetails, ...]) -> frozenset[str]:
    """Remove the key around each problem from the innermost list entry that it lies in; the names of these entries.

    A field cannot be without a type, so one is put in the place of a type that does not exist.
    """
    names: set[str] = set()
    for problem in problems:
        steps = list(_steps(data, problem["loc"]))
        at = max((n for n, (holder, _, _) in enumerate(steps) if isinstance(holder, list)), default=None)
        if at is None or at + 1 >= len(steps) or problem["type"] == "missing":
            continue
        entry, key, _ = steps[at + 1]
        if isinstance(entry, dict) and key in entry and key not in _NAMES:
            del entry[key]
            names.update(str(entry[name]) for name in _NAMES if name in entry)
            if key == "type":
                entry[key] = "code" if "codelist" in entry else "text"
    return frozenset(names)


def _take_out(data: Any, problems: tuple[ErrorDetails, ...]) -> tuple[dict[Steps, tuple[int, ...]], frozenset[str]]:
    """Remove the innermost list entry around each problem; what is left of each list, and the names that are gone."""
    dropped: dict[Steps, tuple[list[Any], set[int]]] = {}
    for problem in problems:
        entries = [(holder, key, path) for holder, key, path in _steps(data, problem["loc"]) if isinstance(holder, list)]
        for holder, key, path in entries[-1:]:
            dropped.setdefault(path, (holder, set()))[1].add(int(key))
    kept: dict[Steps, tuple[int, ...]] = {}
    names: set[str] = set()
    for path, (holder, gone) in dropped.items():
        kept[path] = tuple(number for number in range(len(holder)) if number not in gone)
        for number in gone:
            entry = holder[number]
            names.update(str(entry[name]) for name in _NAMES if name in entry) if isinstance(entry, dict) else names.add(str(entry))
        holder[:] = [holder[number] for number in kept[path]]
    return kept, frozenset(names)


def _take_keys_out(data: Any, problems: tuple[ErrorDetails, ...]) -> frozenset[str]:
    """Remove the outermost key around each problem that lies in no list; the names of the keys that are gone."""
    keys = set()
    for problem in problems:
        steps = list(_steps(data, problem["loc"]))
        if steps and not any(isinstance(holder, list) for holder, _, _ in steps):
            keys.add(str(steps[0][1]))
    for key in keys:
        data.pop(key, None)
    return frozenset(keys)


def in_words(problem: ErrorDetails) -> str:
    """What is wrong, for a person who does not know the model."""
    named = [str(step) for step in problem["loc"] if isinstance(step, str) and step not in (AS_TEXT, AS_PARTS, "[key]")]
    key = f"`{named[-1]}`" if named else "This file"
    message = problem["msg"].removeprefix("Value error, ")
    match problem["type"]:
        case "missing":
            return f"{key} is missing."
        case "extra_forbidden":
            return f"{key} is not a key that can stand here."
        case "string_type":
            return f"{key} must be a text; put it in quotes."
        case "model_type" | "dict_type":
            return f"{key} must hold keys and their values."
        case "tuple_type" | "list_type":
            return f"{key} must be a list."
        case "string_pattern_mismatch" if asked := next((words for pattern, words in IN_WORDS.items() if pattern in message), ""):
            return f"{key} must be {asked}."
    return f"{key}: {message[0].lower()}{message[1:]}."
