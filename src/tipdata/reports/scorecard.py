"""The scorecard on the terminal: the indicators, what to mend first, and with the evidence every question with its numbers."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from rich.console import Console
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from ..codebook import Codebook
from ..quality import Figure, Gain, Grid, Indicator, Question, Required, table_shares, unit_scores
from ..workflows import Validated, Validation
from .rounded import score_text, share_text, short_of

MENDED_FIRST = 3
PARTS_SHOWN = 8
FLAGS_SHOWN = 3
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


def print_scores(indicators: Sequence[Indicator], out: Console, book: Codebook, evidence: bool) -> None:
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


def print_tables(one: Validated, out: Console) -> None:
    """The shares of each table, measure by measure."""
    questions = [q for indicator in one.scorecard.indicators for q in indicator.questions if q.shares]
    found = {(share.table, q.id): share.value for q in questions for share in table_shares(q)}
    labels = {name: data.table.label for name, data in one.submission.tables.items()}
    rows = [(labels[name], [_share(found.get((name, q.id))) for q in questions]) for name in labels if any(name == t for t, _ in found)]
    _grid(one.submission.book.say("report.by_table"), [q.id for q in questions], rows, out)


def print_units(validation: Validation, out: Console) -> None:
    """All submissions of a unit together; in the order of the paths, because this is no ranking."""
    units = unit_scores([(one.submission.unit, one.scorecard) for one in validation.in_force])
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
    counted = {one.submission.path for one in validation.in_force}
    for one in validation.submissions:
        if one.submission.path not in counted and not one.submission.is_dataset:
            out.print(Padding(Text(say("report.not_in_force", path=one.submission.path), style="dim"), (0, 0, 0, 2)), overflow="fold")


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


def print_required(required: Sequence[Required], out: Console, book: Codebook) -> None:
    """What must be reached, and whether it is."""
    for one in required:
        said = share_text(one.value) if one.value is not None else one.why
        word, style = ("report.met", "green") if one.met else ("report.not_met", "bold red")
        lead = book.say("report.required", gate=one.gate, value=said)
        out.print(Padding(Text.assemble(f"{lead} ", (book.say(word), style)), (0, 0, 0, 2)))
    if required:
        out.print()


def print_mend_first(one: Validated, out: Console, everything: bool) -> None:
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
        label = _told_label(labels.get(first.group, "") or first.column, first, labels, book)
        many = book.say("report.blank_cells_one" if blanks == 1 else "report.blank_cells_many", number=f"{blanks:,}")
        number = many if blanks else f"{first.count:,} \u00d7"
        title = book.findings[first.code].title
        out.print(Padding(Text.assemble((f"{words}  ", "bold"), f"{label}: {title} ({first.code}, {number})"), (0, 0, 0, 4)))
    if any(not gain.scored for gains in shown for gain in gains):
        out.print(Padding(Text(book.say("report.mend_unscored"), style="dim"), (0, 0, 0, 4)))
    out.print(Padding(Text(book.say("report.mend_taken"), style="dim"), (0, 0, 0, 4)))
    out.print()


def _told_label(label: str, gain: Gain, labels: dict[tuple[str, str, str], str], book: Codebook) -> str:
    """The label of a field, with its table where fields of several tables have one label and are to be mended."""
    tables = {table for (_, table, _), other in labels.items() if other == label}
    return f"{label} ({book.tables[gain.table].label})" if len(tables) > 1 and gain.table in book.tables else label


def _assessed(indicator: Indicator, book: Codebook) -> str:
    found = Counter(question.status for question in indicator.questions)
    words = [book.say("report.assessed", measured=found["measured"], all=len(indicator.questions))]
    words += [book.say("report.assessed_stated", number=found["declared"])] if found["declared"] else []
    if again := found["needs_second_collection"]:
        words.append(book.say("report.assessed_again_one" if again == 1 else "report.assessed_again", number=again))
    if indicator.score is None and indicator.assessed:
        words.append(book.say("report.assessed_least", number=(indicator.possible + 1) // 2))
        flagging = ", ".join(q.id for q in indicator.questions if q.status == "measured" and not q.is_averaged)
        words += [book.say("report.assessed_flags", questions=flagging)] if flagging else []
    if indicator.score is not None:
        beside = [q.id for q in indicator.questions if q.status == "measured" and not q.is_in_mean]
        words += [book.say("report.assessed_beside", question=name) for name in beside]
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
    """What stands beside the value, then the pieces of it that are less than whole; each with its figures; then what stands alone."""
    lead = f"{book.say('report.from_data')} " if question.value is None else ""
    of_parts, cells = {name: "" for name, *_ in question.parts}, {name: bottom for name, _, bottom in question.parts}
    for figure in question.figures:
        if figure.of in of_parts:
            fewer = figure.interval is None and figure.number != cells[figure.of]
            of = f" ({book.say('agreement.of_pairs', number=f'{figure.number:,}')})" if fewer else ""
            of_parts[figure.of] += f"; {_figure(figure)}{of}"
    parts = [part for part in question.parts if part[0] not in question.pieces]
    parts += [part for part in question.parts if part[0] in question.pieces and (question.value is None or part[1] < part[2])]
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
