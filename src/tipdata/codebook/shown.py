"""What a worksheet formula must know of a field's cell."""

from __future__ import annotations

from ..language import Shown
from .codebook import Codebook
from .models import FieldSpec, FieldType


def shown_cell(book: Codebook, field: FieldSpec, ref: str, answers: str = "") -> Shown:
    """A field at `ref` of a sheet that shows codes by their labels; `answers` is the range of its drop-down, where that is long."""
    codelist = book.codelist(field)
    codes = codelist.codes if codelist is not None else ()
    return Shown(
        ref,
        book.operand(field),
        {code.code: code.label for code in codes},
        tuple(dict.fromkeys(word for reason in book.allowed_missing(field) for word in (reason.label, reason.code))),
        answers,
        whole=field.type is FieldType.integer or (field.type is FieldType.count and not field.decimals),
        counts=field.type is FieldType.count,
        full_days=field.full_days,
        default=field.default or "",
        alone=tuple(code.code for code in codes if code.alone),
    )
