"""One finding, explained: plain text that fits a terminal and a mail."""

from __future__ import annotations

import re
import textwrap

from ..workflows import Explanation

_WIDTH = 80
_UNSAID = "\u2026"
_PLACES = {
    "field": "The field",
    "found": "",
    "allowed": "what the field allows",
    "sheet": "Name of the sheet",
    "header": "Name of the column",
    "count": "some",
    "cells": "some filled cells",
    "hint": "",
    "kind": "personal data",
    "label": "a table",
    "other": "the other one",
    "direction": "right or left",
}


def explanation_text(one: Explanation) -> str:
    """Title, grade, meaning, reason, examples and mend."""
    text = one.text
    question = f" \u00b7 question {text.question}" if text.question else ""
    head = textwrap.wrap(f"{text.code}  {text.title}", _WIDTH, subsequent_indent=" " * (len(text.code) + 2))
    parts = [*head, f"{text.severity.value} \u00b7 {text.indicator}{question}", ""]
    said = re.sub(r"\{(\w+)\}", lambda place: _PLACES.get(place[1], _UNSAID), text.message).strip()
    about = f"It is asked of the rows of {one.table}." if one.table else ""
    parts += _part("What it says", said if said.strip(f" .{_UNSAID}") else text.title)
    parts += _part("What is expected", " ".join(part for part in (f"{one.expects}." if one.expects else "", about) if part))
    parts += _part("Why it matters", text.why)
    parts += _part("Wrong", *one.wrong)
    parts += _part("Right", *one.right)
    parts += _part("How to mend it", text.mend)
    return "\n".join(parts).rstrip()


def _part(title: str, *texts: str) -> list[str]:
    said = [text for text in texts if text]
    if not said:
        return []
    lines = [line for text in said for line in textwrap.wrap(text, _WIDTH - 2, initial_indent="  ", subsequent_indent="  ")]
    return [title, *lines, ""]
