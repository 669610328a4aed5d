"""Definition profiles -> terminal: one in full, two compared, several held against cases. Fits 80 columns. Renders and computes nothing."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from rich import box
from rich.console import Console
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from ..codebook import LISTS, Codebook, Effect, Found, ListName, Profile, Statute, tip_set
from ..definitions import Cost, Under
from ..workflows import Comparison, DefinitionCheck, Shown

FIRST_SIGHT = 12
_EFFECT_STYLES = {Effect.under_count: "yellow", Effect.over_count: "magenta", Effect.other_forms: "cyan", Effect.documentary: "dim"}
_YES_NO = {True: "yes", False: "no"}


def print_definitions(book: Codebook, out: Console) -> None:
    """Every profile of the codebook, one line each."""
    grid = _grid()
    for profile in book.profiles.values():
        mark = " (the international definition)" if profile is book.international else ""
        grid.add_row(Text(profile.id, style="bold"), Text.assemble(profile.title, (mark, "dim")))
    out.print(grid)
    said = "tipdata definition show ID shows one in full." if book.profiles else "The codebook has no definition profiles."
    out.print(Text(said, style="dim"))


def print_shown(shown: Shown, out: Console) -> None:
    """One definition in full: its lists and switches, statutes, deviations and limitations."""
    profile, book = shown.profile, shown.book
    _head(profile, out)
    for text in _origin(profile):
        out.print(Padding(Text(text, style="dim"), (0, 0, 0, 2)))
    out.print()
    grid = _grid()
    for name in LISTS:
        state = "open" if profile.is_open(name) else "closed"
        grid.add_row(Text.assemble((name.capitalize(), "bold"), f" ({state})"), ", ".join(_labels(book, name, profile.listed(name))))
    for word, text in _beside(profile, book):
        grid.add_row(word, text)
    out.print(Padding(grid, (0, 0, 1, 2)))
    for text in _switch_words(profile, book):
        out.print(Padding(Text(f"{text[:1].upper()}{text[1:]}."), (0, 0, 0, 2)))
    out.print()
    _statutes(profile, book, out)
    if book.international is not None and profile is not book.international:
        out.print(Text(f"Deviations from {book.international.id}", style="bold"))
        _deviations(shown.deviations, book, out)
    _limitations(profile, out)
    _note(book, out)


def print_comparison(comparison: Comparison, out: Console) -> None:
    """How the second definition deviates from the first, and what that does to its counts."""
    book, found = comparison.book, comparison.deviations
    for profile in (comparison.first, comparison.second):
        _head(profile, out)
    number = len(found)
    said = f"{number} deviation{'s' if number != 1 else ''}" if number else "No deviation"
    out.print(Text(f"\n{said} of {comparison.second.id} from {comparison.first.id}", style="bold"))
    _deviations(found, book, out)
    _limitations(comparison.second, out)
    _note(book, out)


def print_check(check: DefinitionCheck, out: Console, everything: bool = False) -> None:
    """How many cases each definition counts, how they stand beside the international one, and what each deviation costs."""
    out.print(Text(", ".join(check.paths), style="bold"), overflow="fold")
    left_out = check.cases - check.screened
    forms = f", {left_out:,} of them from forms that do not ask for acts, means and purposes" if left_out else ""
    out.print(Text(f"{_many(check.cases, 'case')}{forms}."))
    if check.in_force:
        out.print(Text(f"Recorded under {', '.join(check.in_force)}."))
    if check.unknown:
        out.print(Text(f"No profile of the codebook, so screened internationally alone: {', '.join(check.unknown)}.", style="yellow"))
    out.print(Text(check.book.screening.note, style="bold"))
    out.print()
    if not check.screened:
        out.print(Text("No case here can be screened, so nothing is said of what the definitions count."))
        return
    _counts(check, out)
    _decided(check, out)
    _classes(check, out)
    for one in check.under:
        _costs(one, check, out)
    for one in check.under:
        _stated(one, check, out, everything)
    for one in check.under:
        if one.profile.id in (*check.in_force, *check.asked):
            _limitations(one.profile, out)


def _counts(check: DefinitionCheck, out: Console) -> None:
    table = _figures("Definition", ("counts", "leaves out", "undecided", "so between", "victims\ncounted"))
    for one in check.under:
        counts = one.counts
        figures = (counts["meets"], counts["does_not_meet"], counts["undecided"])
        table.add_row(one.profile.id, *(f"{figure:,}" for figure in figures), _range(one.bounds), _range(one.victims))
    out.print(Padding(table, (0, 0, 1, 0)))


def _decided(check: DefinitionCheck, out: Console) -> None:
    """For how many cases each element decided."""
    words = check.book.screening.elements_named
    grid = _grid()
    for one in check.under:
        lines = []
        for said, counts in zip(("leaves out", "undecided"), one.elements.values(), strict=True):
            most_first = sorted(counts.items(), key=lambda pair: -pair[1])
            if most_first:
                lines.append(f"{said}: {', '.join(f'{words[name]} {number:,}' for name, number in most_first)}")
        grid.add_row(one.profile.id, "\n".join(lines) or "every case screened counts")
    out.print(Text("What decided", style="bold"))
    out.print(Padding(grid, (0, 0, 1, 2)))


def _classes(check: DefinitionCheck, out: Console) -> None:
    base = check.book.international
    others = [one for one in check.under if base is None or one.profile.id != base.id]
    if not others or base is None:
        return
    table = _figures(f"Beside {base.id}", ("both", "inter-\nnational\nonly", "national\nonly", "neither", "undeter-\nmined", "gap, %"))
    for one in others:
        gap = "-" if one.gap is None else f"{100 * one.gap.value:.0f} ({100 * one.gap.low:.0f} to {100 * one.gap.high:.0f})"
        table.add_row(one.profile.id, *(f"{number:,}" for number in one.classes.values()), gap)
    out.print(table)
    said = f"Gap: cases under {base.id} that the definition leaves out. {check.book.screening.floor}"
    out.print(Padding(Text(said, style="dim"), (0, 0, 1, 0)))


def _costs(one: Under, check: DefinitionCheck, out: Console) -> None:
    if not one.costs:
        return
    out.print(Text(f"What the deviations of {one.profile.id} do, each by itself", style="bold"))
    grid = _grid()
    for cost in one.costs:
        grid.add_row(cost.found.label, _effect(cost.found, check.book), _cost(cost))
    out.print(Padding(grid, (0, 0, 1, 2)))


def _effect(found: Found, book: Codebook) -> Text:
    return Text(book.screening.effects[found.effect], style=_EFFECT_STYLES[found.effect])


def _cost(cost: Cost) -> str:
    parts = [(cost.missed, "missing"), (cost.added, "added")]
    said = [f"{_cases(*bounds)} {word}" for bounds, word in parts if bounds[1]]
    return ", ".join(said) or "none"


def _cases(low: float, high: float) -> str:
    words = f"up to {high:,.0f}" if not low else _range((low, high))
    return f"{words} case{'' if high == 1 else 's'}"


def _stated(one: Under, check: DefinitionCheck, out: Console, everything: bool) -> None:
    if one.stated is None or not one.stated.compared:
        return
    stated = one.stated
    out.print(Text(f"The officers' own answers under {one.profile.id}", style="bold"))
    out.print(Padding(Text(f"{stated.agree:,} of {_many(stated.compared, 'answer')} agree with the result of screening."), (0, 0, 0, 2)))
    shown = stated.differences if everything else stated.differences[:FIRST_SIGHT]
    for other in shown:
        words = f"stated {_YES_NO[other.stated]}, screened {_YES_NO[other.screened]}"
        decided = f" ({check.book.screening.elements_named[other.element]})" if other.element else ""
        out.print(Padding(Text(f"{other.unit} {other.case}: {words}{decided}"), (0, 0, 0, 2)), overflow="fold")
    if len(shown) < len(stated.differences):
        out.print(Padding(Text(f"... and {len(stated.differences) - len(shown):,} more: --verbose shows them", style="dim"), (0, 0, 0, 2)))
    out.print()


def _head(profile: Profile, out: Console) -> None:
    out.print(Text.assemble((profile.id, "bold"), f"  {profile.title}"), overflow="fold")


def _origin(profile: Profile) -> list[str]:
    begin, end = profile.in_force.begin, profile.in_force.end
    said = ["For training and tests; it is no country's law."] if profile.example else []
    if begin or end:
        said.append(f"In force{f' from {begin}' if begin else ''}{f' to {end}' if end else ''}.")
    said += [f"{source}." for source in profile.sources]
    return said


def _beside(profile: Profile, book: Codebook) -> list[tuple[str, str]]:
    """What is said of single codes beside the lists."""
    equal: dict[str, list[str]] = {}
    for code, meant in profile.equivalence.items():
        equal.setdefault(meant, []).append(code)
    texts = [f"{', '.join(_any_labels(book, codes))} as {_any_labels(book, [meant])[0]}" for meant, codes in equal.items()]
    rows = [("Held to be equal", "; ".join(texts)), ("Excluded", ", ".join(_any_labels(book, profile.excluded)))]
    rows.append(("Left undecided", ", ".join(_any_labels(book, profile.undecided))))
    return [(word, text) for word, text in rows if text]


def _switch_words(profile: Profile, book: Codebook) -> list[str]:
    """Each switch of a definition in words; those that are off and only join others are not told."""
    said = []
    for name, value in profile.switches.items():
        words = book.screening.switches.get(name)
        if words is None or value == () or (value is False and len(words.elements) > 1):
            continue
        plain = _YES_NO[value] if isinstance(value, bool) else str(value)
        said.append(words.text.format(value=", ".join(_any_labels(book, value)) if isinstance(value, tuple) else plain))
    return said


def _statutes(profile: Profile, book: Codebook, out: Console) -> None:
    if not profile.statutes:
        return
    out.print(Text("Statutes", style="bold"))
    counted = tip_set(book, profile)
    added, _ = counted.changes()
    labels = {code.code: code.label for code in counted.codes.values()}
    grid = _grid()
    for statute in profile.statutes:
        said = " (counted as trafficking)" if statute in added else "" if statute.counts_as_tip else " (not counted as trafficking)"
        grid.add_row(statute.ref, f"{labels.get(statute.charge, statute.charge)}{said}", _penalty(statute))
    out.print(Padding(grid, (0, 0, 1, 2)))


def _penalty(statute: Statute) -> str:
    months = "" if statute.penalty_months is None else f"{statute.penalty_months[0]:g} to {statute.penalty_months[1]:g} months"
    return f"{months}{' or life' if statute.life else ''}".strip()


def _deviations(found: Sequence[Found], book: Codebook, out: Console) -> None:
    if not found:
        out.print(Padding(Text("none"), (0, 0, 1, 2)))
        return
    grid = _grid()
    for one in found:
        label = f"{one.label}{': ' + ', '.join(_any_labels(book, one.codes)) if one.codes else ''}"
        grid.add_row(_effect(one, book), Text.assemble(label, (f" [{one.code}]", "dim"), f"\n{one.text}"))
    out.print(Padding(grid, (0, 0, 1, 2)))


def _limitations(profile: Profile, out: Console) -> None:
    out.print(Text(f"Limitations of {profile.id}", style="bold"))
    out.print(Padding(Text(" ".join(profile.limitations_note.split())), (0, 0, 1, 2)))


def _note(book: Codebook, out: Console) -> None:
    out.print(Text(book.screening.note, style="dim"))


def _labels(book: Codebook, name: ListName, codes: Iterable[str]) -> list[str]:
    fields = [field for table in book.tables.values() for field in table.by_role(LISTS[name])]
    known = {code.code: code.label for field in fields if (codelist := book.codelist(field)) for code in codelist.codes}
    return [known.get(code, code) for code in codes]


def _any_labels(book: Codebook, codes: Sequence[str]) -> list[str]:
    """The labels of codes, whichever of the lists they belong to."""
    for name in LISTS:
        codes = _labels(book, name, codes)
    return list(codes)


def _grid() -> Table:
    grid = Table(box=None, padding=(0, 1), show_header=False, pad_edge=False)
    grid.add_column(min_width=11, overflow="fold")
    grid.add_column(overflow="fold")
    return grid


def _figures(first: str, heads: Sequence[str]) -> Table:
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False, padding=(0, 1, 0, 0), show_edge=False)
    table.add_column(first, no_wrap=True)
    for head in heads:
        table.add_column(head, justify="right")
    return table


def _range(bounds: tuple[float, float]) -> str:
    low, high = bounds
    if low == high:
        return f"{low:,.0f}"
    return f"at least {low:,.0f}" if high == float("inf") else f"{low:,.0f} to {high:,.0f}"


def _many(number: int, what: str) -> str:
    return f"{number:,} {what}{'s' if number != 1 else ''}"
