"""Answers that mean a code of their list and are not written as the list writes it: in another case, with other blanks or dashes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import lru_cache

from ..codebook import Code, Codebook, FieldSpec, FieldType
from ..records import State
from .typing import Typed

_LOGICAL = frozenset(("TRUE", "FALSE"))


def spelt_otherwise(field: FieldSpec, texts: list[str], typed: Mapping[int, Typed], book: Codebook) -> Iterator[int]:
    """The numbers of the texts that were read although they are written otherwise."""
    exact = _written(book, field)
    for number, one in typed.items() if exact else ():
        if one.state is State.filled and texts[number] not in exact:
            parts = texts[number].split(book.separator) if field.is_multiple else [texts[number]]
            if not all(part in exact for part in parts):
                yield number


@lru_cache(maxsize=512)
def _written(book: Codebook, field: FieldSpec) -> frozenset[str]:
    """Every code and label of a field's list, in every language, as it is written."""
    codelist = book.codelist(field)
    if codelist is None:
        return frozenset()
    codes = codelist.codes
    own = {words for code in codes for words in (code.code, code.label, *code.aliases)}
    translated = {code.label for other in book.others for code in _codes_in(other, codelist.name)}
    logical = _LOGICAL if field.type in (FieldType.boolean, FieldType.yes_no) else frozenset()
    return frozenset(own | translated | logical)


def _codes_in(book: Codebook, name: str) -> tuple[Code, ...]:
    """The codes of a list, as another language calls them."""
    return book.yes_no.codes if name == book.yes_no.name else book.codelists[name].codes
