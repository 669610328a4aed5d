"""What an analyst reads on the terminal: verdict, what was found, the four indicators. Fits 80 columns; colour only on a terminal."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from rich.console import Console, ConsoleOptions, RenderableType
from rich.padding import Padding
from rich.segment import Segment
from rich.text import Text

from ..codebook import Codebook, Level, visible
from ..records import messages_of
from ..workflows import Merged, Unusable, Validated, Validation, Verdict
from .coverage import print_coverage
from .definition_note import print_limitations, print_screening
from .messages import counted, print_messages
from .scorecard import print_mend_first, print_required, print_scores, print_tables, print_units

VERDICTS = {
    Verdict.accepted: ("report.accepted", "bold green"),
    Verdict.accepted_with_warnings: ("report.accepted_with_warnings", "bold yellow"),
    Verdict.needs_mending: ("report.needs_mending", "bold red"),
    Verdict.rejected: ("report.rejected", "bold red"),
}
_LEVELS = {
    Level.none: "report.level_none",
    Level.personal: "report.level_personal",
    Level.sensitive: "report.level_sensitive",
    Level.classified: "report.level_classified",
}


def console(width: int | None = None) -> Console:
    """A console on standard output; plain text where it is not a terminal."""
    return _Console(width=width, highlight=False, soft_wrap=False, emoji=False, markup=False)


class _Console(Console):
    """Shows what was found in a file, and never obeys it: a control in it is a picture."""

    def render(self, renderable: RenderableType, options: ConsoleOptions | None = None) -> Iterator[Segment]:
        for segment in super().render(renderable, options):
            yield segment if segment.control else Segment(visible(segment.text), segment.style)


def print_validation(validation: Validation, out: Console, evidence: bool = False, everything: bool = False) -> None:
    """The report of a whole run."""
    for one in validation.submissions:
        _submission(one, out, evidence, everything)
    book = validation.book
    for unusable in validation.unusable:
        _unusable(unusable, out, book)
    if len(validation.submissions) + len(validation.unusable) > 1:
        _all(validation, out)
        if evidence:
            out.print()
            print_units(validation, out)
    if validation.coverage is not None:
        print_coverage(validation.coverage, out, book)
    print_limitations((note for one in validation.submissions for note in one.definitions), out, book)
    out.print(Text(book.say("report.marked", level=book.say(_LEVELS[validation.marking])), style="dim"))


def _submission(one: Validated, out: Console, evidence: bool, everything: bool) -> None:
    submission = one.submission
    say = submission.book.say
    word, style = VERDICTS[one.verdict]
    title = Text(submission.path, style="bold")
    out.print(title, overflow="fold")
    start, end = submission.period
    period, version = say("report.period", start=start, end=end), say("report.version", version=submission.version)
    facts = [say("report.unit", unit=submission.unit), period, version]
    if not (submission.unit and start and end):
        facts = [say("report.no_cover")]
    if submission.is_dataset:
        facts = [say("report.dataset")]
    out.print(Padding(Text(f"{', '.join(facts)} \u00b7 {submission.collection.form.label}"), (0, 0, 0, 2)))
    out.print(Padding(Text.assemble(f"{say('report.verdict')} ", (say(word), style)), (0, 0, 0, 2)))
    card = one.scorecard
    if card.records_total and one.verdict is not Verdict.rejected:
        share = f"{_percent(card.records_without_error, card.records_total)} %"
        good, records = f"{card.records_without_error:,}", f"{card.records_total:,}"
        out.print(Padding(Text(say("report.records", good=good, all=records, share=share)), (0, 0, 0, 2)))
    if found := counted(one.findings):
        out.print(Padding(Text(say("report.found", found=found)), (0, 0, 0, 2)))
    out.print()
    print_messages(
        messages_of(one.findings, {name: len(data) for name, data in submission.tables.items()}), out, submission.book, everything
    )
    if submission.is_dataset and evidence:
        _stated_by_units(one, out)
    if not submission.is_dataset and one.verdict is not Verdict.rejected:
        print_scores(card.indicators, out, submission.book, evidence)
        print_required(one.required, out, submission.book)
        if evidence:
            print_tables(one, out)
        print_mend_first(one, out, everything)
    else:
        why = say("scores.of_dataset" if submission.is_dataset else "scores.set_aside")
        out.print(Padding(Text(say("report.no_scores", why=why), style="dim"), (0, 0, 1, 2)))
        print_required(one.required, out, submission.book)
    print_screening(one, out)
    if submission.assumptions:
        out.print(Padding(Text(f"{say('report.assumed')} {' '.join(submission.assumptions)}", style="dim"), (0, 0, 0, 2)))
    out.print()


def _stated_by_units(one: Validated, out: Console) -> None:
    """What the units of a dataset answered on the checklist, question by question."""
    book = one.submission.book
    questions = [q for indicator in one.scorecard.indicators for q in indicator.questions if q.stated]
    if questions:
        out.print(Padding(Text(book.say("report.stated_by_units"), style="bold"), (0, 0, 0, 2)))
    for question in questions:
        out.print(Padding(Text.assemble((f"{question.id:<5} ", "bold"), question.text), (0, 0, 0, 4)))
        for stated in question.stated:
            since = f", {book.say('report.since', since=stated.since)}" if stated.since else ""
            note = f": {stated.note}" if stated.note else ""
            words = f"{stated.question}: " if stated.question != question.id else ""
            out.print(Padding(Text.assemble((f"{stated.unit}  ", "bold"), f"{words}{stated.label}{since}{note}"), (0, 0, 0, 10)))
    if questions:
        out.print()


def _percent(top: int, bottom: int) -> str:
    """A share, rounded; it says 100 only when nothing is missing, and 0 only when there is nothing."""
    tenths = (2000 * top + bottom) // (2 * bottom)
    limited = min(tenths, 999) if top < bottom else tenths
    return f"{max(limited, 1) / 10 if top else 0:g}"


def _unusable(one: Unusable, out: Console, book: Codebook) -> None:
    out.print(Text(one.path, style="bold"), overflow="fold")
    out.print(Padding(Text.assemble(f"{book.say('report.verdict')} ", (book.say("report.cannot_be_read"), "bold red")), (0, 0, 0, 2)))
    out.print(Padding(Text(f"{one.error.message} {one.error.hint}"), (0, 0, 1, 2)))


def _all(validation: Validation, out: Console) -> None:
    counts: dict[str, int] = {}
    for one in validation.submissions:
        counts[VERDICTS[one.verdict][0]] = counts.get(VERDICTS[one.verdict][0], 0) + 1
    if validation.unusable:
        counts["report.could_not_be_read"] = len(validation.unusable)
    say = validation.book.say
    said = ", ".join(f"{number} {say(key)}" for key, number in counts.items())
    out.print(Text(say("report.submissions", number=len(validation.submissions) + len(validation.unusable), said=said)))


def print_merge(merged: Merged, out: Console, everything: bool = False) -> None:
    """What became of every row, and where the outcome was written."""
    result = merged.result
    book, totals = result.findings.book, result.totals_of_story
    words = {"merged": "merged", "superseded": "superseded by a later report", "duplicate": "duplicate", "set_aside": "set aside"}
    number = len(merged.verdicts) - (result.history is not None)
    sent = f"{number} submission{'s' if number != 1 else ''}{' and an earlier merge' if result.history is not None else ''}"
    out.print(Text(f"{sent}, {sum(totals.values()):,} rows:", style="bold"))
    for fate, word in words.items():
        out.print(f"  {totals[fate]:>9,}  {word}")
    out.print(f"  {sum(totals.values()):>9,}  in all, each row with exactly one fate")
    if number := len(result.unread):
        out.print(f"  {number:>9,}  sheet{'s' if number != 1 else ''} or file{'s' if number != 1 else ''} set aside whole, rows not known")
    out.print()
    for path, verdict in merged.verdicts:
        if verdict >= Verdict.needs_mending:
            word, style = VERDICTS[verdict]
            _line(Text.assemble(path, ": ", (book.say(word), style)), out)
    for unusable in merged.unusable:
        _line(Text(_without_repeat(unusable)), out)
    if not merged.is_usable:
        _line(Text("No row can be used, so the dataset is empty.", style="bold red"), out)
    if len(result.findings):
        out.print()
        print_messages(messages_of(result.findings), out, book, everything, with_files=len(merged.verdicts) > 1)
    if merged.coverage is not None:
        out.print()
        print_coverage(merged.coverage, out, book)
    if result.left_out:
        _line(Text(f"Left out, because they never leave the unit: {', '.join(result.left_out)}.", style="dim"), out)
    if merged.definitions:
        out.print()
        print_limitations(merged.definitions, out, book)
    for place in merged.written if everything else _places(merged.written):
        _line(Text(f"written: {place}", style="dim"), out)


def _line(text: Text, out: Console) -> None:
    """A text whose further lines stand under the first; a long path is broken where the line ends."""
    text.overflow = "fold"
    out.print(Padding(text, (0, 0, 0, 2)))


def _without_repeat(unusable: Unusable) -> str:
    """What is wrong with a path, which is named once."""
    said = f"{unusable.error.message} {unusable.error.hint}".strip()
    return said if unusable.path in unusable.error.message else f"{unusable.path}: {said}"


def _places(written: Sequence[Path]) -> list[Path]:
    """Single files, and a folder in place of the files in it."""
    folders = {path.parent for path in written}
    return [folder for folder in folders if folder.name] if len(written) > 2 and len(folders) == 1 else list(written)
