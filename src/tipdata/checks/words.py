"""What a field allows, in words that fit into a message."""

from __future__ import annotations

from ..codebook import Codebook, FieldSpec, FieldType

_KINDS = {
    FieldType.integer: "a whole number",
    FieldType.decimal: "a number with a decimal point",
    FieldType.count: "a whole number, <5 or x",
    FieldType.date: "a date as 2024, 2024-05 or 2024-05-17",
    FieldType.country: "a country of ISO 3166",
    FieldType.area: "an area of ISO 3166-2",
    FieldType.currency: "a currency of ISO 4217",
    FieldType.identifier: "an id",
    FieldType.text: "a text",
    FieldType.narrative: "a text",
}
_FEW = 6


def allowed_words(field: FieldSpec, book: Codebook) -> str:
    """For instance `a whole number from 10 to 99`, `Yes or No`, `an answer of the list Case status`."""
    if field.pattern_words:
        return field.pattern_words
    if field.max_length is not None:
        return f"a text of at most {field.max_length} characters"
    if field.full_days:
        return "a full date as 2024-05-17"
    if field.type in _KINDS:
        return _KINDS[field.type] + _range(field)
    codelist = book.codelist(field)
    if codelist is None:
        return "readable"
    if len(codelist.codes) <= _FEW:
        labels = [code.label for code in codelist.codes] + [reason.label for reason in book.allowed_missing(field)]
        return f"one of: {', '.join(labels)}"
    return f"an answer of the list '{codelist.label}'"


def _range(field: FieldSpec) -> str:
    low, high = field.minimum, field.maximum
    if low is not None and high is not None:
        return f" from {low:g} to {high:g}"
    if low is not None:
        return f" of at least {low:g}"
    return f" of at most {high:g}" if high is not None else ""
