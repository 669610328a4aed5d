"""One finding or one question of quality, explained: plain text that fits a terminal and a mail."""

from __future__ import annotations

import re
import textwrap

from ..codebook import Codebook
from ..codebook.models import Measure
from ..quality.agreement import told_coefficient
from ..workflows import Explanation
from .messages import SEVERITIES

_WIDTH = 80
_UNSAID = "\u2026"
_PLACES = {
    "field": "explain.field",
    "allowed": "explain.allowed",
    "sheet": "explain.sheet",
    "header": "explain.header",
    "count": "explain.count",
    "cells": "explain.cells",
    "kind": "explain.kind",
    "label": "explain.label",
    "other": "explain.other",
    "direction": "explain.direction",
}
_BASES = {
    "data": "explain.basis_data",
    "second_collection": "explain.basis_second",
    "submission": "explain.basis_register",
    "declared": "explain.basis_stated",
}
_SILENT = ("found", "hint")


def text_of(one: Explanation | Measure, book: Codebook) -> str:
    """A finding or a question of quality in words."""
    return question_text(one, book) if isinstance(one, Measure) else explanation_text(one, book)


def question_text(measure: Measure, book: Codebook) -> str:
    """The question, how it is answered, what depends on it, its words, what it needs, and how the answer becomes a better one."""
    grade = (book.indicators.get(measure.indicator, ""), book.say(_BASES[measure.basis]))
    parts = [*_head(measure.id, measure.text), *textwrap.wrap(" \u00b7 ".join(word for word in grade if word), _WIDTH), ""]
    parts += _part(book.say("explain.answered"), measure.formula, *(() if measure.averaged else (book.say("explain.flags"),)))
    parts += _part(book.say("explain.why"), measure.why)
    parts += _part(book.say("explain.words"), _words(measure, book))
    parts += _part(book.say("explain.needed"), measure.needs)
    parts += _part(book.say("explain.asked"), *(f"{asked.id}: {asked.text} {asked.help}" for asked in measure.asks))
    parts += _part(book.say("explain.read"), measure.caution)
    parts += _part(book.say("explain.better"), measure.mend)
    return "\n".join(parts).rstrip()


def _words(measure: Measure, book: Codebook) -> str:
    """The words for its values, from the best down; those of its coefficients where it has none of its own."""
    scale = next((scale for scale in book.agreement_scales if measure.basis == "second_collection"), None)
    bands = measure.bands or (scale.bands if scale is not None else ())
    if not bands:
        return ""
    *upper, lowest = sorted(bands, key=lambda band: -band.at_least)
    said = [book.say("explain.band_from", word=band.word, value=f"{band.at_least:g}") for band in upper]
    lead = "" if measure.bands or scale is None else f"{', '.join(told_coefficient(name, book) for name in scale.coefficients)}: "
    return f"{lead}{', '.join([*said, book.say('explain.band_below', word=lowest.word)])}. {book.say('explain.no_word')}"


def _head(code: str, title: str) -> list[str]:
    return textwrap.wrap(f"{code}  {title}", _WIDTH, subsequent_indent=" " * (len(code) + 2))


def explanation_text(one: Explanation, book: Codebook) -> str:
    """Title, grade, meaning, reason, examples and mend."""
    text = one.text
    question = book.say("explain.question", question=text.question) if text.question else ""
    grade = (book.say(SEVERITIES[text.severity]), book.indicators.get(text.indicator, ""), question)
    parts = [*_head(text.code, text.title), " \u00b7 ".join(word for word in grade if word), ""]
    said = re.sub(r"\{(\w+)\}", lambda place: _filled(place[1], book), text.message).strip()
    about = book.say("explain.asked_of", table=one.table) if one.table else ""
    parts += _part(book.say("explain.says"), said if said.strip(f" .{_UNSAID}") else book.say("explain.of_file"))
    parts += _part(book.say("explain.expected"), " ".join(part for part in (f"{one.expects}." if one.expects else "", about) if part))
    parts += _part(book.say("explain.why"), text.why)
    parts += _part(book.say("explain.wrong"), *one.wrong)
    parts += _part(book.say("explain.right"), *one.right)
    parts += _part(book.say("explain.mend"), text.mend)
    return "\n".join(parts).rstrip()


def _filled(name: str, book: Codebook) -> str:
    """What stands in a message in the place of a fact that only a finding has."""
    return "" if name in _SILENT else book.say(_PLACES[name]) if name in _PLACES else _UNSAID


def _part(title: str, *texts: str) -> list[str]:
    said = [text for text in texts if text]
    if not said:
        return []
    lines = [line for text in said for line in textwrap.wrap(text, _WIDTH - 2, initial_indent="  ", subsequent_indent="  ")]
    return [title, *lines, ""]
