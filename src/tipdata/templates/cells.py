"""The text of a cell: codes shown by their labels, numbers as numbers."""

from __future__ import annotations

import re
from functools import lru_cache

from ..codebook import Codebook, FieldSpec, FieldType

NUMBERS = (FieldType.integer, FieldType.decimal, FieldType.count)
_PLAIN_NUMBER = re.compile(r"-?\d+(\.\d+)?")


@lru_cache(maxsize=1024)
def answers(field: FieldSpec, book: Codebook) -> dict[str, str]:
    """Code -> label for the answers of a field and for the reasons that may stand in their place, in the order of the drop-down."""
    codelist = book.codelist(field)
    labels = {code.code: code.label for code in codelist.codes} if codelist else {}
    return labels | {reason.code: reason.label for reason in book.allowed_missing(field) if reason.code not in labels}


def shown(field: FieldSpec, text: str, book: Codebook) -> str:
    """The text as a workbook shows it: codes by their labels. A text that is not made of codes alone stays as it is."""
    labels = answers(field, book)
    if field.is_multiple and book.codelist(field) is not None:
        parts = [part.strip() for part in text.split(book.separator)]
        return f"{book.separator} ".join(labels[part] for part in parts) if all(part in labels for part in parts) else text
    return labels.get(text, text)


def as_number(field: FieldSpec, text: str) -> float | None:
    """The number to put into a number cell; None where the text would not come back from one exactly as it stands."""
    if field.type not in NUMBERS or not _PLAIN_NUMBER.fullmatch(text) or not text.isascii():
        return None
    number = float(text)
    back = str(int(number)) if number.is_integer() else format(number, ".15g")
    return number if back == text and abs(number) < 1e15 else None
