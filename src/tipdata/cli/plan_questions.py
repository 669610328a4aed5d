"""The guide's checklist asked in a terminal, one question after another. A blank answer leaves a question open."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import typer

from .options import put

if TYPE_CHECKING:
    from ..codebook import ChecklistItem, Codebook

Choices = list[tuple[str, str]]


def ask(book: Codebook) -> dict[str, Any]:
    """The answers, by the keys of a plan."""
    from ..codebook import ItemKind

    put("A blank answer leaves a question open; the plan can be finished by hand.", err=True)
    answers: dict[str, Any] = {"plan": _line("A short name for the plan (small letters, digits and dashes)", "new-plan")}
    for item in book.checklist_items.values():
        if item.part is None or item.kind is ItemKind.victim_columns:
            continue
        put(f"\n{item.question}\n  {item.help}", err=True)
        answers[item.part] = _answer(item, book)
    return answers


def _answer(item: ChecklistItem, book: Codebook) -> Any:
    from ..codebook import Access, ItemKind, Law, Protocol, Sharing

    entries: dict[ItemKind, type[Any]] = {ItemKind.laws: Law, ItemKind.access: Access, ItemKind.sharing: Sharing}
    if item.kind is ItemKind.definition:
        profiles = sorted(book.profiles.values(), key=lambda profile: profile is not book.international)
        return _one([(profile.id, profile.title) for profile in profiles], book.international.id if book.international is not None else "")
    if item.kind is ItemKind.purposes:
        return _several(_purposes(book))
    if item.kind is ItemKind.questions:
        return _several([(question.id, question.text) for question in book.questions.values()])
    if item.kind is ItemKind.choice:
        return _one([(option.code, option.label) for option in item.options], item.options[0].code)
    if item.kind is ItemKind.choices:
        return _several([(option.code, option.label) for option in item.options], item.options[0].code)
    if item.kind is ItemKind.yes_no:
        return _checked("yes, no, or blank to let the fields decide", "", _yes_no)
    if item.kind is ItemKind.texts:
        return _lines()
    if item.kind is ItemKind.protocol:
        return _entry(Protocol)
    if item.kind in entries:
        return _entries(entries[item.kind])
    return _line("Answer")


def _purposes(book: Codebook) -> Choices:
    from ..codebook.lint_checklist import purposes_of

    codelist = purposes_of(book)
    return [(code.code, code.label) for code in codelist.codes] if codelist is not None else []


def _line(words: str, default: str = "") -> str:
    return str(typer.prompt(words, default=default, show_default=bool(default), err=True)).strip()


def _checked(words: str, default: str, read: Callable[[str], Any]) -> Any:
    """Asks until the answer can be read."""
    while True:
        try:
            return read(_line(words, default))
        except ValueError as problem:
            put(f"  {problem}", err=True)


def _list(choices: Choices) -> None:
    for number, (code, label) in enumerate(choices, 1):
        put(f"  {number}. {label} ({code})", err=True)


def _code(text: str, choices: Choices) -> str:
    """The code of a number or of a code itself."""
    codes = [code for code, _ in choices]
    if text.isdecimal() and 1 <= int(text) <= len(codes):
        return codes[int(text) - 1]
    if text in codes:
        return text
    raise ValueError(f"{text} is none of them: write a number from 1 to {len(codes)}.")


def _one(choices: Choices, default: str = "") -> str:
    _list(choices)
    return str(_checked("Number", default, lambda text: _code(text, choices) if text else ""))


def _several(choices: Choices, default: str = "") -> list[str]:
    _list(choices)
    read: Callable[[str], list[str]] = lambda text: [_code(part, choices) for part in text.replace(",", " ").split()]  # noqa: E731
    return list(_checked("Numbers, separated by commas", default, read))


def _yes_no(text: str) -> bool | None:
    words = {"": None, "yes": True, "y": True, "no": False, "n": False}
    if text.casefold() not in words:
        raise ValueError("Write yes or no.")
    return words[text.casefold()]


def _lines() -> list[str]:
    found = []
    while text := _line("One of them (blank: no more)"):
        found.append(text)
    return found


def _entry(shape: type[Any]) -> dict[str, str]:
    """One entry, key by key; blank where its first key is."""
    from pydantic import ValidationError

    names = list(shape.model_fields)
    first = _line(names[0].capitalize())
    if not first:
        return {}

    def valid(name: str) -> Callable[[str], str]:
        def read(text: str) -> str:
            try:
                shape.model_validate({name: text})
            except ValidationError as error:
                raise ValueError(error.errors()[0]["msg"].removeprefix("Value error, ").capitalize() + ".") from None
            return text

        return read

    return {names[0]: first, **{name: _checked(name.capitalize(), "", valid(name)) for name in names[1:]}}


def _entries(shape: type[Any]) -> list[dict[str, str]]:
    found = []
    put("  Each with its keys; a blank first key ends the list.", err=True)
    while entry := _entry(shape):
        found.append(entry)
    return found
