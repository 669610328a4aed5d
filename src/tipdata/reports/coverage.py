"""Who was expected to report and who did -> terminal and JSON."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from rich.console import Console
from rich.padding import Padding
from rich.text import Text

from ..codebook import Codebook
from ..quality import Coverage, PeriodDue, Received
from ..records import period_word

_WORDS = {
    Received.missing: "report.nothing_received",
    Received.rejected: "report.sent_and_rejected",
    Received.nil_return: "report.nil_return",
    Received.counts_only: "report.counts_only",
}


def print_coverage(coverage: Coverage, out: Console, book: Codebook) -> None:
    """How many of the units and periods due were received, then by name what was not, and what came as nil or counts alone."""
    reported = sum(unit.reported for unit in coverage.due)
    periods = {"received": coverage.periods_received, "due": coverage.periods_due}
    out.print(Text(book.say("report.expected_units", reported=reported, units=len(coverage.due), **periods), style="bold"))
    for said in _window(coverage, book):
        out.print(Padding(Text(said, style="dim"), (0, 0, 0, 2)), overflow="fold")
    for kind, words in _WORDS.items():
        named = [f"{unit.unit.code} {', '.join(_word(p) for p in unit.periods if p.received is kind)}" for unit in coverage.due]
        named = [text for text in named if not text.endswith(" ")]
        if named:
            style = "yellow" if kind in (Received.missing, Received.rejected) else ""
            out.print(Padding(Text(f"{book.say(words)}: {'; '.join(named)}", style=style), (0, 0, 0, 2)), overflow="fold")
    if coverage.unexpected:
        said = f"{book.say('report.not_in_register')}: {', '.join(coverage.unexpected)}"
        out.print(Padding(Text(said, style="yellow"), (0, 0, 0, 2)), overflow="fold")
    out.print()


def _window(coverage: Coverage, book: Codebook) -> Iterator[str]:
    """The days within which periods are due, and why there are none, or none before."""
    if not coverage.start:
        yield book.say("report.no_window")
        return
    window = {"start": coverage.start, "end": coverage.end}
    yield book.say("report.window" if coverage.due else "report.nothing_due", **window)
    if coverage.begins_before:
        yield book.say("report.before_window", first=coverage.begins_before)


def _word(period: PeriodDue) -> str:
    return period_word(period.start, period.end)


def coverage_object(coverage: Coverage) -> dict[str, Any]:
    """The same as plain data."""
    return {
        "start": coverage.start,
        "end": coverage.end,
        "units_due": len(coverage.due),
        "units_reported": sum(unit.reported for unit in coverage.due),
        "periods_due": coverage.periods_due,
        "periods_received": coverage.periods_received,
        "units": [
            {
                "code": unit.unit.code,
                "region": unit.unit.region,
                "periods": [{"start": p.start, "end": p.end, "received": p.received.value} for p in unit.periods],
            }
            for unit in coverage.units
        ],
        "unexpected": list(coverage.unexpected),
    }
