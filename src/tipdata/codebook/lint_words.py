"""Codes, labels and headers: every word means one thing in every language, and translations speak of what is there."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, NamedTuple

from .models import CodeList, FieldSpec
from .source import MAIN, Fault, SchemaFile, Steps
from .words import loose

if TYPE_CHECKING:
    from .codebook import Codebook


class Spelling(NamedTuple):
    """A word, what it means, and where it stands."""

    word: str
    meaning: str
    file: SchemaFile
    path: Steps


def word_faults(book: Codebook) -> Iterator[Fault]:
    """Every fault of words in code lists, missing reasons, table headers and translations."""
    reasons = [*_reasons(book), *_translated_reasons(book)]
    for word, spellings in _ambiguous(reasons):
        yield _could_mean("word", word, spellings)
    for codelist in book.codelists.values():
        file = book.sources[f"codelists/{codelist.name}.yaml"]
        yield from _codes(book, codelist, file)
        yield from _answers(book, codelist, file, reasons)
    yield from _answers(book, book.yes_no, book.sources[MAIN], reasons)
    for table in book.tables.values():
        file = book.sources[f"tables/{table.name}.yaml"]
        paths: list[Steps] = [("fields", number) for number in range(len(table.fields))]
        yield from header_faults(book, table.fields, paths, file, (table.name,))
    yield from _translations(book)


def header_faults(
    book: Codebook, fields: Iterable[FieldSpec], paths: Iterable[Steps], file: SchemaFile, owners: tuple[str, ...]
) -> Iterator[Fault]:
    """Headers of a table or sheet that could mean two of its columns; `owners` are its names in the translations, the nearest first."""
    spellings = []
    named = list(zip(fields, paths, strict=True))
    for field, path in named:
        spellings += [Spelling(field.name, field.name, file, (*path, "name")), Spelling(field.label, field.name, file, (*path, "label"))]
    for language, words in book.words.items():
        source = book.sources[f"translations/{language}.yaml"]
        for field, _ in named:
            owner = next((owner for owner in owners if field.name in words.get("fields", {}).get(owner, {})), None)
            if owner is not None:
                said = words["fields"][owner][field.name]
                label = said.get("label") if isinstance(said, dict) else said
                spellings.append(Spelling(label or "", field.name, source, ("fields", owner, field.name, "label")))
    for word, several in _ambiguous(spellings):
        yield _could_mean("header", word, several)


def _ambiguous(spellings: Iterable[Spelling]) -> Iterator[tuple[str, list[Spelling]]]:
    """Each word of several meanings, with the first spelling of every meaning."""
    first: dict[str, Spelling] = {}
    several: dict[str, dict[str, Spelling]] = {}
    for spelling in spellings:
        word = loose(spelling.word)
        known = first.setdefault(word, spelling)
        if word and known.meaning != spelling.meaning:
            several.setdefault(word, {known.meaning: known}).setdefault(spelling.meaning, spelling)
    yield from ((word, list(found.values())) for word, found in several.items())


def _could_mean(what: str, word: str, spellings: list[Spelling]) -> Fault:
    """Told at the second spelling: the first had the word before."""
    meanings = [spelling.meaning for spelling in spellings]
    second = spellings[1]
    return second.file.fault(second.path, f"The {what} '{word}' could mean {' or '.join(meanings)}.", *meanings)


def _reasons(book: Codebook) -> Iterator[Spelling]:
    file = book.sources[MAIN]
    for number, reason in enumerate(book.missing_reasons):
        for key, word in (("code", reason.code), ("label", reason.label)):
            yield Spelling(word, reason.code, file, ("missing_reasons", number, key))


def _translated_reasons(book: Codebook) -> Iterator[Spelling]:
    for language, words in book.words.items():
        file = book.sources[f"translations/{language}.yaml"]
        for code, label in words.get("missing_reasons", {}).items():
            yield Spelling(label, code, file, ("missing_reasons", code))


def _code_paths(codelist: CodeList, file: SchemaFile) -> list[Steps]:
    """Where each code stands: in the file, or in the public list that the file names."""
    written = len((file.data.get("codes") or ()) if isinstance(file.data, dict) else ())
    written = len(file.kept.get(("codes",), range(written)))
    public = len(codelist.codes) - written
    return [("source",) if number < public else ("codes", number - public) for number in range(len(codelist.codes))]


def _codes(book: Codebook, codelist: CodeList, file: SchemaFile) -> Iterator[Fault]:
    seen: Counter[str] = Counter()
    for code, path in zip(codelist.codes, _code_paths(codelist, file), strict=True):
        seen[code.code] += 1
        if seen[code.code] == 2:
            yield file.fault((*path, "code"), f"The code {code.code} stands more than once.")
        if not code.code.strip():
            yield file.fault((*path, "code"), "A code is empty.")
        if not code.label.strip():
            yield file.fault((*path, "label"), f"The code {code.code} has no label.")
        words = [("code", code.code), ("label", code.label), *(("alias", alias) for alias in code.aliases)]
        for what, word in words:
            if book.separator in word:
                key = "aliases" if what == "alias" else what
                yield file.fault((*path, key), f"The {what} '{word}' contains the list separator '{book.separator}'.")


def _answers(book: Codebook, codelist: CodeList, file: SchemaFile, reasons: list[Spelling]) -> Iterator[Fault]:
    """Words that could mean two codes of a list, or a code and a missing reason."""
    codes = {code.code for code in codelist.codes}
    spellings = [reason for reason in reasons if reason.meaning not in codes]
    in_main = file.name == MAIN
    paths: list[Steps] = [(code.code,) for code in codelist.codes] if in_main else _code_paths(codelist, file)
    for code, path in zip(codelist.codes, paths, strict=True):
        for key, word in (("code", code.code), ("label", code.label), *(("aliases", alias) for alias in code.aliases)):
            spellings.append(Spelling(word, code.code, file, path if in_main else (*path, key)))
    for language, words in book.words.items():
        source = book.sources[f"translations/{language}.yaml"]
        for own, label in words.get("codes", {}).get(codelist.name, {}).items():
            if own in codes:
                spellings.append(Spelling(label, own, source, ("codes", codelist.name, own)))
    for word, several in _ambiguous(spellings):
        if any(spelling.meaning in codes for spelling in several):
            yield _could_mean("word", word, several)


def _translations(book: Codebook) -> Iterator[Fault]:
    for language, words in book.words.items():
        file = book.sources[f"translations/{language}.yaml"]
        reasons = {reason.code for reason in book.missing_reasons}
        for code in words.get("missing_reasons", {}):
            if code not in reasons:
                yield file.fault(("missing_reasons", code), f"There is no missing reason {code}.", code)
        lists = {**book.codelists, book.yes_no.name: book.yes_no}
        for name, labels in words.get("codes", {}).items():
            if name not in lists:
                yield file.fault(("codes", name), f"There is no code list {name}.", name)
                continue
            codes = {code.code for code in lists[name].codes}
            for code, label in labels.items():
                if code not in codes:
                    yield file.fault(("codes", name, code), f"The code list {name} has no code {code}.", name, code)
                if book.separator in label:
                    separator = f"'{book.separator}'"
                    yield file.fault(("codes", name, code), f"The label '{label}' contains the list separator {separator}.")
        yield from _translated_fields(book, words.get("fields", {}), file)


def _translated_fields(book: Codebook, words: dict[str, dict[str, object]], file: SchemaFile) -> Iterator[Fault]:
    known = {table.name: {field.name for field in table.fields} for table in book.tables.values()}
    for form in book.forms.values():
        for sheet in form.sheets:
            names = {entry if isinstance(entry, str) else entry.name for entry in sheet.columns}
            known.setdefault(sheet.name or sheet.table, set()).update(names)
    if book.confirmations is not None:
        known.setdefault(book.confirmations.name, set()).update(field.name for field in book.confirmations.fields)
    for owner, fields in words.items():
        if owner not in known:
            yield file.fault(("fields", owner), f"There is no table or sheet {owner}.", owner)
            continue
        for name in fields:
            if name not in known[owner]:
                yield file.fault(("fields", owner, name), f"There is no field {owner}.{name}.", owner, name)
