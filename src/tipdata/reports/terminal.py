"""What an analyst reads on the terminal: verdict, what was found, the four indicators. Fits 80 columns; colour only on a terminal."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path

from rich.console import Console, ConsoleOptions, RenderableType
from rich.padding import Padding
from rich.segment import Segment
from rich.table import Table
from rich.text import Text

from ..codebook import Codebook, Level, visible
from ..quality import Figure, Gain, Grid, Indicator, Question, Required, table_shares, unit_scores
from ..records import messages_of
from ..workflows import Merged, Unusable, Validated, Validation, Verdict
from .coverage import print_coverage
from .definition_note import print_limitations, print_screening
from .messages import counted, print_messages
from .rounded import score_text, share_text, short_of

MENDED_FIRST = 3
PARTS_SHOWN = 8
FLAGS_SHOWN = 3
VERDICTS = {
    Verdict.accepted: ("report.accepted", "bold green"),
    Verdict.accepted_with_warnings: ("report.accepted_with_warnings", "bold yellow"),
    Verdict.needs_mending: ("report.needs_mending", "bold red"),
    Verdict.rejected: ("report.rejected", "bold red"),
}
_STATUS = {
    "declared": "report.stated",
    "needs_second_collection": "report.needs_second",
    "not_assessed": "report.not_assessed",
    "not_in_plan": "report.not_in_form",
}
_INDICATORS = {
    "reliability": "report.reliability",
    "validity": "report.validity",
    "accuracy": "report.accuracy",
    "precision": "report.precision",
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
            _units(validation, out)
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
        _scores(card.indicators, out, submission.book, evidence)
        _required(one.required, out, submission.book)
        if evidence:
            _tables(one, out)
        _mend_first(one, out, everything)
    print_screening(one, out)
    if submission.assumptions:
        out.print(Padding(Text(f"{say('report.assumed')} {' '.join(submission.assumptions)}", style="dim"), (0, 0, 0, 2)))
    out.print()


def _scores(indicators: Sequence[Indicator], out: Console, book: Codebook, evidence: bool) -> None:
    table = Table(box=None, padding=(0, 1), show_header=False, pad_edge=False)
    for justify in ("left", "right"):
        table.add_column(justify=justify, no_wrap=True)
    table.add_column()
    for indicator in indicators:
        if indicator.id != "capacity":
            score = (
                book.say("report.score", score=score_text(indicator.score))
                if indicator.score is not None
                else book.say("report.not_scored")
            )
            table.add_row(book.say(_INDICATORS[indicator.id]), score, _assessed(indicator, book))
    out.print(Padding(table, (0, 0, 0, 2)))
    out.print()
    _flags([flag for indicator in indicators for question in indicator.questions for flag in question.flags], out, book, evidence)
    for indicator in indicators if evidence else ():
        out.print(Padding(Text(indicator.title, style="bold"), (0, 0, 0, 2)))
        for question in indicator.questions:
            _question(question, out, book)
        out.print()


def _flags(flags: Sequence[str], out: Console, book: Codebook, evidence: bool) -> None:
    """What somebody should look at; with the evidence it stands under its question."""
    if not flags or evidence:
        return
    for flag in flags[:FLAGS_SHOWN]:
        out.print(Padding(Text.assemble((f"{book.say('report.flagged')} ", "bold yellow"), flag), (0, 0, 0, 2)))
    if len(flags) > FLAGS_SHOWN:
        out.print(Padding(Text(book.say("report.further_flags", number=len(flags) - FLAGS_SHOWN), style="dim"), (0, 0, 0, 2)))
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


def _tables(one: Validated, out: Console) -> None:
    """The shares of each table, measure by measure."""
    questions = [q for indicator in one.scorecard.indicators for q in indicator.questions if q.shares]
    found = {(share.table, q.id): share.value for q in questions for share in table_shares(q)}
    labels = {name: data.table.label for name, data in one.submission.tables.items()}
    rows = [(labels[name], [_share(found.get((name, q.id))) for q in questions]) for name in labels if any(name == t for t, _ in found)]
    _grid(one.submission.book.say("report.by_table"), [q.id for q in questions], rows, out)


def _units(validation: Validation, out: Console) -> None:
    """All submissions of a unit together; in the order of the paths, because this is no ranking."""
    units = unit_scores([(one.submission.unit, one.scorecard) for one in validation.submissions if not one.submission.is_dataset])
    shown = ("REL1", "REL2", "ACC1", "ACC2", "PRE1")
    rows = []
    for unit in units:
        values = {score.question: score.value for score in unit.questions}
        lead = unit.records_without_error / unit.records_total if unit.records_total else None
        rows.append(
            (
                unit.unit or validation.book.say("report.not_stated"),
                [str(unit.submissions), _share(lead), *(_share(values.get(name)) for name in shown)],
            )
        )
    say = validation.book.say
    _grid(say("report.by_unit"), [say("report.files"), say("report.records_head"), *shown], rows, out)


def _grid(title: str, heads: Sequence[str], rows: Sequence[tuple[str, Sequence[str]]], out: Console) -> None:
    table = Table(box=None, padding=(0, 1), pad_edge=False, header_style="dim")
    table.add_column(title, overflow="fold", header_style="bold")
    for head in heads:
        table.add_column(head, justify="right", no_wrap=True)
    for name, cells in rows:
        table.add_row(name, *cells)
    out.print(Padding(table, (0, 0, 1, 2)))


def _share(value: float | None) -> str:
    return "" if value is None else share_text(value)


def _required(required: Sequence[Required], out: Console, book: Codebook) -> None:
    """What must be reached, and whether it is."""
    for one in required:
        said = share_text(one.value) if one.value is not None else one.why
        word, style = ("report.met", "green") if one.met else ("report.not_met", "bold red")
        lead = book.say("report.required", gate=one.gate, value=said)
        out.print(Padding(Text.assemble(f"{lead} ", (book.say(word), style)), (0, 0, 0, 2)))
    if required:
        out.print()


def _mend_first(one: Validated, out: Console, everything: bool) -> None:
    """The groups of findings whose mending raises an indicator most, each with its gain in every indicator."""
    groups: dict[tuple[str, str, str], list[Gain]] = {}
    for gain in one.gains:
        groups.setdefault(gain.group, []).append(gain)
    if not groups:
        return
    book = one.submission.book
    out.print(Padding(Text.assemble((book.say("report.mend_first"), "bold"), f" ({book.say('report.mend_points')})"), (0, 0, 0, 2)))
    shown = list(groups.values())[: None if everything else MENDED_FIRST]
    labels = {(g.code, g.table, g.column): g.label for g in one.findings.groups()}
    for gains in shown:
        words = ", ".join(f"{book.say(_INDICATORS[gain.indicator])} +{short_of(gain.score, 2, 100):.2f}" for gain in gains)
        first, blanks = gains[0], max(gain.blanks for gain in gains)
        label = labels.get(first.group, "") or first.column
        many = book.say("report.blank_cells_one" if blanks == 1 else "report.blank_cells_many", number=f"{blanks:,}")
        number = many if blanks else f"{first.count:,} \u00d7"
        title = book.findings[first.code].title
        out.print(Padding(Text.assemble((f"{words}  ", "bold"), f"{label}: {title} ({first.code}, {number})"), (0, 0, 0, 4)))
    if any(not gain.scored for gains in shown for gain in gains):
        out.print(Padding(Text(book.say("report.mend_unscored"), style="dim"), (0, 0, 0, 4)))
    out.print()


def _assessed(indicator: Indicator, book: Codebook) -> str:
    found = Counter(question.status for question in indicator.questions)
    words = [book.say("report.assessed", measured=found["measured"], all=len(indicator.questions))]
    words += [book.say("report.assessed_stated", number=found["declared"])] if found["declared"] else []
    words += [book.say("report.assessed_again", number=found["needs_second_collection"])] if found["needs_second_collection"] else []
    if indicator.score is None and indicator.assessed:
        words.append(book.say("report.assessed_least", number=(indicator.possible + 1) // 2))
        flagging = ", ".join(q.id for q in indicator.questions if q.status == "measured" and not q.is_averaged)
        words += [book.say("report.assessed_flags", questions=flagging)] if flagging else []
    return ", ".join(words)


def _question(question: Question, out: Console, book: Codebook) -> None:
    """The question, its answer in words, and the numbers behind it."""
    value = "" if question.value is None else f"{share_text(question.value)}{_ends(question.interval)}{_word(question.band)}"
    head = Table(box=None, padding=(0, 1), show_header=False, pad_edge=False)
    head.add_column(no_wrap=True, min_width=5)
    head.add_column()
    head.add_row(Text(question.id, style="bold"), Text.assemble(question.text, (f"  {value}" if value else "", "bold")))
    out.print(Padding(head, (0, 0, 0, 4)))
    for stated in question.stated:
        since = f", {book.say('report.since', since=stated.since)}" if stated.since else ""
        note = f" ({book.say('report.stated')}){f': {stated.note}' if stated.note else ''}"
        out.print(Padding(Text.assemble((f"{stated.question}: {stated.label}{since}", "bold"), note), (0, 0, 0, 10)))
    if question.value is not None:
        numbers = f"{_number(question.numerator)} / {_number(question.denominator)} = {question.measure}"
        out.print(Padding(Text(numbers, style="dim"), (0, 0, 0, 10)))
    elif not question.stated:
        out.print(Padding(Text(question.why or book.say(_STATUS[question.status]), style="dim"), (0, 0, 0, 10)))
    for line in _evidence(question, book):
        out.print(Padding(Text(line, style="dim"), (0, 0, 0, 12)))
    if question.grid is not None:
        _counts(question.grid, out)


def _evidence(question: Question, book: Codebook) -> Iterator[str]:
    """The parts of a question that are less than whole, or all where it has no value; each with its figures; then what stands alone."""
    lead = f"{book.say('report.from_data')} " if question.value is None else ""
    of_parts = {name: "" for name, *_ in question.parts}
    for figure in question.figures:
        if figure.of in of_parts:
            of_parts[figure.of] += f"; {_figure(figure)}"
    parts = (part for part in question.parts if question.value is None or part[1] < part[2])
    lines = [f"{lead}{name}: {_number(top)} / {_number(bottom)}{of_parts[name]}" for name, top, bottom in parts]
    lines += [f"{lead}{figure.of}: {_figure(figure)}" for figure in question.figures if figure.of not in of_parts]
    yield from lines[:PARTS_SHOWN]
    if len(lines) > PARTS_SHOWN:
        yield book.say("report.and_further", number=len(lines) - PARTS_SHOWN)
    yield from question.notes


def _figure(figure: Figure) -> str:
    value = share_text(figure.value) if abs(figure.value) <= 1 else _number(figure.value)
    return f"{figure.name} {value}{_ends(figure.interval)}{_word(figure.word)}"


def _counts(grid: Grid, out: Console) -> None:
    """How often each pair of answers was given."""
    table = Table(box=None, padding=(0, 1), pad_edge=False, header_style="dim")
    table.add_column(grid.title)
    for name in grid.columns:
        table.add_column(name, justify="right", no_wrap=True)
    for name, counts in zip(grid.rows, grid.counts, strict=True):
        table.add_row(name, *(f"{count:,}" if count else "." for count in counts))
    out.print(Padding(table, (0, 0, 0, 12)))


def _ends(interval: tuple[float, float] | None) -> str:
    return "" if interval is None else f" [{share_text(interval[0])}, {share_text(interval[1])}]"


def _word(word: str) -> str:
    return f" ({word})" if word else ""


def _number(value: float | None) -> str:
    return "" if value is None else f"{value:,.2f}".rstrip("0").rstrip(".")


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
