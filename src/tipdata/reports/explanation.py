"""One finding, explained: plain text that fits a terminal and a mail."""

from __future__ import annotations

import re
import textwrap

from ..codebook import Codebook
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
_SILENT = ("found", "hint")


def explanation_text(one: Explanation, book: Codebook) -> str:
    """Title, grade, meaning, reason, examples and mend."""
    text = one.text
    question = book.say("explain.question", question=text.question) if text.question else ""
    grade = (book.say(SEVERITIES[text.severity]), book.indicators.get(text.indicator, ""), question)
    head = textwrap.wrap(f"{text.code}  {text.title}", _WIDTH, subsequent_indent=" " * (len(text.code) + 2))
    parts = [*head, " \u00b7 ".join(word for word in grade if word), ""]
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
