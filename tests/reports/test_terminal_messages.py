"""What stands on a terminal of 80 columns: a handful of messages at first sight, the rest on request."""

from __future__ import annotations

import io
from dataclasses import replace

from rich.console import Console

from tipdata.codebook import Severity, load_codebook
from tipdata.records import Message, Place
from tipdata.reports.messages import AT_FIRST_SIGHT, places_in_words, print_messages

BOOK = load_codebook()


def message(number: int, severity: Severity = Severity.error, count: int = 1, text: str = "The case was closed early.") -> Message:
    places = tuple(Place("unit.xlsx", "Cases", row, "D") for row in range(number + 2, number + 2 + count))
    return Message(f"TIP-D{number:02}", severity, text, "Look up both dates in the file.", count, places, harm=count)


def printed(messages: list[Message], everything: bool = False, width: int = 80) -> list[str]:
    out = io.StringIO()
    print_messages(messages, Console(file=out, width=width, highlight=False, emoji=False, markup=False), BOOK, everything)
    return [line.rstrip() for line in out.getvalue().split("\n")]


def test_a_message_says_what_where_and_what_to_do() -> None:
    assert printed([message(3)]) == [
        "  error  The case was closed early.",
        "         Cases D5 \u00b7 TIP-D03",
        "         Look up both dates in the file.",
        "",
        "",
    ]


def test_at_first_sight_there_are_at_most_five() -> None:
    messages = [message(number, count=2) for number in range(1, 9)]
    lines = printed(messages)
    assert AT_FIRST_SIGHT == 5
    assert sum("The case was closed early." in line for line in lines) == 5
    assert "  ... and 6 further findings of 3 kinds: --verbose shows them." in lines
    everything = printed(messages, everything=True)
    assert sum("The case was closed early." in line for line in everything) == 8
    assert not any("further" in line for line in everything)


def test_a_question_stays_a_question_and_lines_fit() -> None:
    asked = message(5, Severity.warning, 4, "Was the arrest really after the verdict? " * 3)
    lines = printed([asked, replace(asked, severity=Severity.info, suggestion="Yes")])
    assert lines[0].startswith("  warning  Was the arrest really after the verdict?")
    assert "           4 \u00d7: Cases D7, D8, D9 and 1 further \u00b7 TIP-D05" in lines
    assert "Did you mean \u201cYes\u201d?" in " ".join(line.strip() for line in lines)
    assert max(map(len, lines)) <= 80


def test_nothing_found_is_nothing_said() -> None:
    assert printed([]) == [""]


def test_places_name_each_sheet_once() -> None:
    places = [
        Place("a.xlsx", "Cases", 5, "D"),
        Place("a.xlsx", "Cases", 9, "D"),
        Place("a.xlsx", "Persons", 3, ""),
        Place("folder/tally.csv", "", 4, "B"),
        Place("folder/unit", "", 0, ""),
    ]
    assert places_in_words(places, 9, BOOK) == "Cases D5, D9; Persons row 3; tally.csv B4; unit"
    assert places_in_words(places, 2, BOOK) == "Cases D5, D9 and 3 further"
    assert places_in_words([], 3, BOOK) == ""
