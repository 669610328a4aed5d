"""What a field allows, in words that fit into a message."""

from __future__ import annotations

from ..codebook import Codebook, FieldSpec, FieldType

_KINDS = {
    FieldType.integer: "allowed.whole_number",
    FieldType.decimal: "allowed.decimal",
    FieldType.count: "allowed.count",
    FieldType.date: "allowed.date",
    FieldType.country: "allowed.country",
    FieldType.area: "allowed.area",
    FieldType.currency: "allowed.currency",
    FieldType.identifier: "allowed.identifier",
    FieldType.text: "allowed.text",
    FieldType.narrative: "allowed.text",
}
_FEW = 6


def allowed_words(field: FieldSpec, book: Codebook) -> str:
    """For instance `a whole number from 10 to 99`, `Yes or No`, `an answer of the list Case status`."""
    if field.pattern_words:
        return field.pattern_words
    if field.max_length is not None:
        return book.say("allowed.at_most", length=field.max_length)
    if field.full_days:
        return book.say("allowed.day")
    if field.type in _KINDS:
        return _in_range(field, book.say(_KINDS[field.type]), book)
    codelist = book.codelist(field)
    if codelist is None:
        return book.say("allowed.readable")
    if len(codelist.codes) <= _FEW:
        labels = [code.label for code in codelist.codes] + [reason.label for reason in book.allowed_missing(field)]
        return book.say("allowed.one_of", answers=", ".join(labels))
    return book.say("allowed.of_list", list=codelist.label)


def _in_range(field: FieldSpec, kind: str, book: Codebook) -> str:
    low, high = field.minimum, field.maximum
    if low is not None and high is not None:
        return book.say("allowed.from_to", kind=kind, low=f"{low:g}", high=f"{high:g}")
    if low is not None:
        return book.say("allowed.at_least", kind=kind, low=f"{low:g}")
    return book.say("allowed.no_more_than", kind=kind, high=f"{high:g}") if high is not None else kind
