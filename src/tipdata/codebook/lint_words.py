"""Codes, labels and headers: every word means one thing, whatever its language."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, NamedTuple

from .lint_translations import where
from .models import CodeList, FieldSpec, Table
from .source import MAIN, Fault, SchemaFile, Steps
from .translation_models import Path
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
    """Every fault of words in code lists, missing reasons and table headers; of the languages that the codebook understands too."""
    reasons = [*_reasons(book), *_reasons_elsewhere(book)]
    for word, spellings in _ambiguous(reasons):
        yield _could_mean("word", word, spellings)
    for codelist in book.codelists.values():
        file = book.sources.get(f"codelists/{codelist.name}.yaml")
        if file is not None:  # else the list is tipdata's, and comes with its checklist
            yield from _codes(book, codelist, file)
            yield from _answers(book, codelist, file, reasons)
    yield from _answers(book, book.yes_no, book.sources[MAIN], reasons)
    for table in book.tables.values():
        file = book.sources[f"tables/{table.name}.yaml"]
        paths: list[Steps] = [("fields", number) for number in range(len(table.fields))]
        elsewhere = [Elsewhere(other, other.tables[table.name].fields, _paths_of(table)) for other in book.others]
        yield from header_faults(book, table.fields, paths, file, elsewhere)


class Elsewhere(NamedTuple):
    """The same columns in another language, and for each the places in its files that may hold the words."""

    book: Codebook
    fields: Sequence[FieldSpec]
    paths: Sequence[tuple[Path, ...]]


def header_faults(
    book: Codebook, fields: Sequence[FieldSpec], paths: Iterable[Steps], file: SchemaFile, elsewhere: Iterable[Elsewhere]
) -> Iterator[Fault]:
    """Headers of a table or sheet that could mean two of its columns, in whatever language."""
    spellings = []
    for field, path in zip(fields, paths, strict=True):
        spellings += [Spelling(field.name, field.name, file, (*path, "name")), Spelling(field.label, field.name, file, (*path, "label"))]
    for other in elsewhere:
        for field, own, held in zip(other.fields, fields, other.paths, strict=True):
            if field.label != own.label:
                spellings.append(Spelling(field.label, field.name, *where(book, other.book.language, *held)))
    for word, several in _ambiguous(spellings):
        yield _could_mean("header", word, several)


def _paths_of(table: Table) -> list[tuple[Path, ...]]:
    return [(("fields", table.name, field.name, "label"),) for field in table.fields]


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


def _reasons_elsewhere(book: Codebook) -> Iterator[Spelling]:
    for other in book.others:
        for own, reason in zip(book.missing_reasons, other.missing_reasons, strict=True):
            if own.label != reason.label:
                yield Spelling(reason.label, reason.code, *where(book, other.language, ("missing_reasons", reason.code, "label")))


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
    for other in book.others:
        theirs = other.codelists.get(codelist.name, other.yes_no)
        for mine, code in zip(codelist.codes, theirs.codes, strict=True):
            if code is not mine and (code.label, code.aliases) != (mine.label, mine.aliases):
                found = where(book, other.language, ("codes", codelist.name, code.code, "label"))
                spellings += [Spelling(word, code.code, *found) for word in (code.label, *code.aliases)]
    for word, several in _ambiguous(spellings):
        if any(spelling.meaning in codes for spelling in several):
            yield _could_mean("word", word, several)
