"""What was found, on the terminal: a handful of messages at first sight, the rest on request."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from rich.console import Console
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from ..codebook import Codebook, Severity
from ..records import Findings, Message, Place

AT_FIRST_SIGHT = 5
PLACES, MORE_PLACES = 3, 12
STYLES = {Severity.reject: "bold red", Severity.error: "red", Severity.warning: "yellow", Severity.info: "cyan"}
_COUNTED = {
    Severity.reject: ("report.rejects_one", "report.rejects_many"),
    Severity.error: ("report.errors_one", "report.errors_many"),
    Severity.warning: ("report.warnings_one", "report.warnings_many"),
    Severity.info: ("report.infos_one", "report.infos_many"),
}
SEVERITIES = {
    Severity.reject: "report.reject",
    Severity.error: "report.error",
    Severity.warning: "report.warning",
    Severity.info: "report.info",
}


def counted(findings: Findings) -> str:
    """How many findings there are, in words: `2 cannot be used, 24 errors to mend`; nothing where there are none."""
    counts = findings.counts()
    found = [(counts[severity.value], keys) for severity, keys in _COUNTED.items() if counts[severity.value]]
    return ", ".join(findings.book.say(keys[number != 1], number=f"{number:,}") for number, keys in found)


def print_messages(messages: Sequence[Message], out: Console, book: Codebook, everything: bool = False, with_files: bool = False) -> None:
    """The first messages with their places and what to do, and how many there are beside; with `everything` all of them.

    Places name their sheet, and `with_files` their file too, where they are of several submissions.
    """
    if not messages:
        return
    shown = messages if everything else messages[:AT_FIRST_SIGHT]
    table = Table(box=None, padding=(0, 1), show_header=False, pad_edge=False, expand=False)
    table.add_column(no_wrap=True)
    table.add_column(overflow="fold")
    for message in shown:
        meant = f" {book.say('report.did_you_mean', suggestion=message.suggestion)}" if message.suggestion else ""
        where = places_in_words(message.places, MORE_PLACES if everything else PLACES, book, message.count, with_files)
        number = f"{message.count:,} \u00d7: " if message.count > 1 else ""
        body = Text.assemble(message.text, meant, (f"\n{number}{where} \u00b7 {message.code}\n{message.mend}", "dim"))
        word = book.say("report.confirmed" if message.confirmed else SEVERITIES[message.severity])
        table.add_row(Text(word, style=STYLES[message.severity]), body)
    out.print(Padding(table, (0, 0, 0, 2)))
    left = messages[len(shown) :]
    if left:
        further = sum(message.count for message in left)
        what = book.say("report.further_one" if further == 1 else "report.further_many", number=f"{further:,}")
        kinds = book.say("report.kinds_one" if len(left) == 1 else "report.kinds_many", number=len(left))
        out.print(Padding(Text(book.say("report.more", findings=what, kinds=kinds), style="dim"), (0, 0, 0, 2)))
    out.print()


def places_in_words(places: Sequence[Place], most: int, book: Codebook, count: int = 0, with_files: bool = False) -> str:
    """The first places, each sheet named once: `Cases E2, E9; Persons D4 and 12 further`; `count` is how many there are in all."""
    by_sheet: dict[str, list[str]] = {}
    for place in places[:most]:
        cell = place.cell or (book.say("report.row", row=place.row) if place.row else "")
        by_sheet.setdefault(_sheet(place, with_files), []).append(cell)
    words = "; ".join(f"{sheet} {_listed(cells)}".strip() for sheet, cells in by_sheet.items())
    left = max(count, len(places)) - most
    return f"{words} {book.say('report.and_further', number=f'{left:,}')}" if left > 0 else words


def _listed(cells: Iterable[str]) -> str:
    return ", ".join(dict.fromkeys(cell for cell in cells if cell))


def _sheet(place: Place, with_file: bool) -> str:
    """The sheet, or the CSV file; with its file, or the file's folder, where it is not the only one."""
    path = place.file.replace("\\", "/").rstrip("/").split("/")
    if not with_file:
        return place.sheet or path[-1]
    return f"{path[-1]} {place.sheet}" if place.sheet else "/".join(path[-2:])
