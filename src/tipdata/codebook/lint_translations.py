"""Translations speak of what the codebook has, say everything that they should, and keep what is filled in."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from .inventory import Word, inventory
from .source import Fault, SchemaFile, Steps
from .translation_models import Path, Translation
from .translations import LENT, TRANSLATIONS, examine_translation, translation_files
from .words import loose

if TYPE_CHECKING:
    from .codebook import Codebook

LONGEST_HELP = 255
_FILLED_IN = re.compile(r"{(\w*)[^{}]*}")


def translation_faults(book: Codebook, language: str, words: Translation) -> Iterator[Fault]:
    """Words that belong to nothing, that fill in something else than the first language does, or that cannot stand where they should."""
    known, said = inventory(book), words.said
    parts = {path[:length] for path in known for length in range(1, len(path) + 1)}
    strays = {next(path[:n] for n in range(1, len(path) + 1) if path[:n] not in parts): None for path in said if path not in known}
    for path in strays:
        file, steps = where(book, language, path)
        yield file.fault(steps, _stray(path), *path[1:])
    for path, text in said.items():
        if path in known:
            file, steps = where(book, language, path)
            for message in _unfit(book, path, known[path], text):
                yield file.fault(steps, message)
    yield from _sheets(book, language)


def unsaid(book: Codebook) -> Iterator[Fault]:
    """The words that a language lacks of the parts that it promises. A codebook that extends tipdata is asked for its own ones."""
    known = inventory(book)
    for language in book.languages[1:]:
        own = f"{TRANSLATIONS}{language}.yaml"
        words, faults = examine_translation(book.sources, language)
        if faults or own not in book.sources or (book.file.extends is not None and f"{LENT}{own}" not in book.sources):
            continue
        said = words.said
        for path, word in known.items():
            due = words.is_whole or word.part in words.parts
            if due and word.text.strip() and not word.extra and path not in said:
                yield book.sources[own].fault(path, f"There are no words in {language} for {'.'.join(path)}.")


def where(book: Codebook, language: str, *paths: Path) -> tuple[SchemaFile, Steps]:
    """The file that has words for one of the paths, and the path."""
    files = translation_files(book.sources, language)
    held = ((file, path) for file in reversed(files) for path in paths if _holds(file.data, path))
    return next(held, (files[-1], paths[-1]))


def _holds(data: object, path: Path) -> bool:
    for step in path:
        if isinstance(data, str):
            return step == "label"
        if not isinstance(data, dict) or step not in data:
            return False
        data = data[step]
    return True


def _stray(path: Path) -> str:
    match path:
        case ("codes" | "codelists", name):
            return f"There is no code list {name}."
        case ("codes", name, code):
            return f"The code list {name} has no code {code}."
        case ("tables" | "fields", name):
            return f"There is no table {name}."
        case ("fields", table, name):
            return f"There is no field {table}.{name}."
        case ("missing_reasons", code):
            return f"There is no missing reason {code}."
        case ("findings", code):
            return f"There is no finding {code}."
    return f"The codebook has nothing for {'.'.join(path)}."


def _unfit(book: Codebook, path: Path, word: Word, text: str) -> Iterator[str]:
    name = ".".join(path)
    if word.text.strip() and not text.strip():
        yield f"The text of {name} is empty."
    if path[0] == "codes" and path[-1] == "label" and book.separator in text:
        yield f"The label '{text}' contains the list separator '{book.separator}'."
    if path[-1] == "help" and path[0] in ("fields", "forms") and len(text) > LONGEST_HELP:
        yield f"The help has {len(text)} characters; {LONGEST_HELP} fit beside a cell."
    ours, theirs = set(_FILLED_IN.findall(word.text)), set(_FILLED_IN.findall(text))
    fills_in = path[0] in ("findings", "words") or path[:2] == ("screening", "switches")
    if fills_in and ours != theirs:
        ours_said, theirs_said = (", ".join(f"{{{name}}}" for name in sorted(names)) or "nothing" for names in (ours, theirs))
        yield f"The text of {name} fills in {theirs_said}; it should fill in {ours_said}."


def _sheets(book: Codebook, language: str) -> Iterator[Fault]:
    """Sheets of a form that in some language have the same name."""
    other = next((other for other in book.others if other.language == language), None)
    for form in book.forms.values() if other is not None else ():
        owners = {loose(name): s.name or s.table for s in form.sheets for name in (s.name, s.label, s.table, _label(book, s.table)) if name}
        for sheet in other.forms[form.name].sheets if other is not None else ():
            own, label = sheet.name or sheet.table, sheet.label or _label(other, sheet.table)
            if label and owners.setdefault(loose(label), own) != own:
                paths: tuple[Path, ...] = (("forms", form.name, "sheets", own, "label"), ("tables", sheet.table, "label"))
                file, steps = where(book, language, *paths)
                yield file.fault(steps, f"The sheet {label} stands twice.")


def _label(book: Codebook | None, table: str) -> str:
    return book.tables[table].label if book is not None and table in book.tables else ""
