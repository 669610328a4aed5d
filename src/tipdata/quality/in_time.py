"""REL6 and VAL3: days from which on a unit's figures may mean something else, and whether a break shows near them (REFERENCE 3.1, 3.2)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

from ..checks.between import Report, highest_versions
from ..codebook import Profile, profile_named
from ..codebook.deviations import deviations_between
from .breaks import LEAST_PERIODS, breaks_in, own_reports, told_break
from .facts_beside import TrainedParameters, trained
from .measured import Evidence, Measured, Parameters
from .units_beside import LEAST_ANSWERS

_FIRST, _LAST = "0000-01-01", "9999-12-31"
_DEFINITION = "definition"


class OutsideParameters(TrainedParameters):
    """Beside the counts of collectors: the question whose answers say since when something from outside changed, and those of them that
    say that it did."""

    question: str
    yes: tuple[str, ...]


def outside(evidence: Evidence, parameters: OutsideParameters) -> Measured | None:
    """Trained collectors of all; and for each day that is stated, or that the files tell, whether counts or answers break near it.

    Days are those since when the unit says that something changed, of a law that came into force or ended, and of the first report under
    another definition or in another form. The period with the day and the one after it are held against all periods before, as REL5 does.
    """
    part = trained(evidence.submission, parameters)
    parts = part.parts if part is not None else ()
    if evidence.submission.is_dataset:
        return part
    own, earlier = own_reports(evidence)
    series = highest_versions([*earlier, own])
    say = own.book.say
    stated = [one for one in evidence.stated if one.question == parameters.question and one.answer in parameters.yes and one.since]
    days = {**_known_days(series), **{one.since: say("scores.day_stated") for one in stated}}
    notes = [note for day, what in sorted(days.items()) for note in _near(day, what, series)]
    if not days and (found := breaks_in(own, [report for report in series if report.end < own.start]).found):
        notes.append(say("scores.break_without_day", number=len(found)))
    return Measured(0, 0, parts, notes=tuple(notes)) if parts or notes else None


def definitions_in_time(evidence: Evidence, _: Parameters) -> Measured | None:
    """When the definition that the cover names came into force, whether that lies within the period, and under which other definition the
    unit reported before, with how that one differed."""
    if evidence.submission.is_dataset:
        return None
    own, earlier = own_reports(evidence)
    profile = _profile(own)
    if profile is None:
        return None
    notes = [*_force(own, profile)]
    for before, after in pairwise(highest_versions([*(report for report in earlier if report.end < own.start), own])):
        notes += _other_definition(before, after)
    return Measured(0, 0, notes=tuple(notes)) if notes else None


def _profile(report: Report) -> Profile | None:
    named = report.cover_text(_DEFINITION)
    return profile_named(named, report.book) if named else None


def _force(own: Report, profile: Profile) -> Iterator[str]:
    """From when to when the law is in force, and whether that begins or ends within the period or outside of it."""
    say, begin, end = own.book.say, profile.in_force.begin, profile.in_force.end
    if begin:
        within = _low(begin) > own.start and _low(begin) <= own.end
        words = "scores.in_force_within" if within else "scores.in_force_later" if _low(begin) > own.end else "scores.in_force_since"
        yield say(words, definition=profile.id, day=begin)
    else:
        yield say("scores.force_not_known", definition=profile.id)
    if end and _high(end) < own.end:
        yield say("scores.ended_within" if _high(end) >= own.start else "scores.ended_before", definition=profile.id, day=end)


def _other_definition(before: Report, after: Report) -> Iterator[str]:
    first, second = _profile(before), _profile(after)
    if first is None or second is None or first.id == second.id:
        return
    say = after.book.say
    yield say("scores.other_definition", day=after.start, before=first.id, after=second.id)
    differ = "; ".join(dict.fromkeys(found.label for found in deviations_between(first, second, after.book)))
    if differ:
        yield say("scores.definitions_differ", differ=differ)


def _known_days(series: Sequence[Report]) -> dict[str, str]:
    """The days that the files themselves tell, each with what happened on it."""
    days: dict[str, str] = {}
    say, profiles = series[0].book.say, [_profile(report) for report in series]
    start, end = series[0].start, max(report.end for report in series)
    for begin in (profile.in_force.begin for profile in profiles if profile is not None):
        if begin and start < _low(begin) <= end:
            days[begin] = say("scores.day_of_law")
    for (before, first), (after, second) in pairwise(zip(series, profiles, strict=True)):
        if first is not None and second is not None and first.id != second.id:
            days.setdefault(after.start, say("scores.day_of_definition"))
        elif before.form and after.form and before.form != after.form:
            days.setdefault(after.start, say("scores.day_of_form"))
    return days


def _near(day: str, what: str, series: Sequence[Report]) -> Iterator[str]:
    """What breaks in the period with a day and in the one after it; or that nothing does, or that nothing can be told."""
    say = series[0].book.say
    past = [report for report in series if report.end < _low(day)]
    near = [report for report in series if report.end >= _low(day)][:2]
    compared = 0
    found = False
    for report in near:
        breaks = breaks_in(report, [one for one in past if one.end < report.start])
        compared += breaks.compared
        for one in breaks.found:
            found = True
            yield say("scores.break_near", day=day, what=what, start=report.start, end=report.end, told=told_break(one, say))
    if not compared:
        yield say("scores.break_not_told", day=day, what=what, periods=LEAST_PERIODS, answers=LEAST_ANSWERS)
    elif not found:
        yield say("scores.no_break_near", day=day, what=what, number=compared)


def _low(day: str) -> str:
    """The first day that a date may mean."""
    return day + _FIRST[len(day) :]


def _high(day: str) -> str:
    """A day that no day which a date may mean lies behind."""
    return day + _LAST[len(day) :]
