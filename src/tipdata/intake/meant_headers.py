"""Which column of a form a header that is not known was probably meant to be: by its spelling, by the name that another standard gives it,
or by the answers below it."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from functools import lru_cache

from ..codebook import Codebook, FieldSpec, View, loose
from ..records import State
from .distinct import Distinct
from .nearest import Nearest, nearest_of
from .typing import reader

_FEWEST = 3
_MOST_TEXTS = 500


def meant_column(  # noqa: PLR0917 - the header, and all that may tell what it means
    title: str, texts: Distinct | None, view: View, free: Collection[str], headers: Mapping[str, str], book: Codebook
) -> str:
    """The label of the column that is meant; `free` are the columns of the view that the sheet lacks, `texts` what stands below."""
    if not free or _is_answer(title, view, book):
        return ""
    columns = {column.name: column for column in view.columns if column.name in free}
    named = [name for name, column in columns.items() if loose(title) in _foreign_names(column)]
    if len(named) == 1:
        return columns[named[0]].label
    spellings = tuple(sorted((spelling, name) for spelling, name in headers.items() if name in columns))
    word = _words(spellings, tuple((column.name, column.label) for column in view.columns)).label(title)
    if word:
        return word
    fitting = [column for column in columns.values() if texts is not None and _fits(column, texts, book)]
    return fitting[0].label if len(fitting) == 1 else ""


def _is_answer(title: str, view: View, book: Codebook) -> bool:
    """Whether a text is an answer of a list: then it is a value, which may not be told, and no header."""
    listed = (column for column in view.columns if _has_list(column, book))
    return any(reader(column, book)(title).state is State.filled for column in listed)


def _has_list(column: FieldSpec, book: Codebook) -> bool:
    codelist = book.codelist(column)
    return codelist is not None and codelist.name in book.codelists


@lru_cache(maxsize=64)
def _words(spellings: tuple[tuple[str, str], ...], labels: tuple[tuple[str, str], ...]) -> Nearest:
    return nearest_of(dict(spellings), dict(labels))


def _foreign_names(column: FieldSpec) -> set[str]:
    return {loose(mapping.name) for mapping in column.maps_to}


def _fits(column: FieldSpec, texts: Distinct, book: Codebook) -> bool:
    """Whether nearly all texts are answers of the column's list, and not just some of yes and no."""
    if not _has_list(column, book):
        return False
    read = reader(column, book)
    filled = [text for text, holds in zip(texts.texts, texts.holds, strict=True) if holds]
    if not _FEWEST <= len(filled) <= _MOST_TEXTS:
        return False
    right = sum(1 for text in filled if read(text).state is State.filled)
    return right >= 0.9 * len(filled)
