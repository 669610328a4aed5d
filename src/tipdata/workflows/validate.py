"""Paths -> what is wrong with each submission, how far its data can be trusted, and the verdict."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from enum import IntEnum
from functools import cached_property
from pathlib import Path

from ..checks import RuleResult, Stated, check_submission, confirm, confirm_in_turn, recorded, remembered_in, stated_in
from ..codebook import Codebook, ExpectedUnit, Level, Severity, loose
from ..definitions import DefinitionNote, ScreeningTally
from ..errors import TipdataError
from ..intake import NO_OPTIONS, ReadOptions, find_submissions, read_submission
from ..merging import in_force
from ..protection import highest, marking_of
from ..quality import (
    Coverage,
    Evidence,
    Gain,
    Required,
    Scorecard,
    Sent,
    UnitsBeside,
    coverage,
    gate_of,
    mend_first,
    required_of,
    score_evidence,
    sent_in,
    units_beside,
    unscored,
    unscored_dataset,
)
from ..quality.agreement import Agreement, NotComparable, Pair, columns_of_pairs, compare
from ..records import Confirmation, Findings, Submission
from .agree import read_pairs, single
from .previous import beside
from .screening import Screened, chosen_definition, screened


class Verdict(IntEnum):
    """From best to worst."""

    accepted = 0
    accepted_with_warnings = 1
    needs_mending = 2
    rejected = 3


@dataclass(frozen=True)
class ValidateOptions:
    """`show_values` puts found text of personal and higher fields into findings; `as_of` is the day on which rules look at the data, by
    default the day of sending; `previous` are paths of earlier files and datasets to compare with, and whose confirmations hold; `expected`
    units are told who reported and who did not; `second` are paths of further collections of the same files, one collector each;
    `definition` is a profile's id or YAML file, by default the one that each cover names; `reading` says how files are opened;
    `required` are measures that must be reached, such as REL1>=.95; `audit` is the path of a sample of the records as somebody looked them
    up in the files; `pairs` is a CSV file with the keys of one record here, in each of `second`, and in the audit, where they differ."""

    show_values: bool = False
    as_of: str | None = None
    previous: tuple[Path, ...] = ()
    expected: tuple[ExpectedUnit, ...] = ()
    second: tuple[Path, ...] = ()
    definition: str | None = None
    reading: ReadOptions = NO_OPTIONS
    required: tuple[str, ...] = ()
    audit: Path | None = None
    pairs: Path | None = None

    @property
    def given(self) -> dict[str, str]:
        """What rules know beside the file."""
        return {"as_of": self.as_of} if self.as_of is not None else {}


@dataclass(frozen=True)
class Others:
    """What a submission is looked at with: `again` are further collections of the same files, `covered` says who reported, `previous` are
    earlier files to compare with, `known` the same with the fields filled that the tool works out, and `remembered` is what was confirmed
    in them; `audit` is a sample that somebody looked up in the files, `beside` what all units of the run answered. `pairs` are the keys
    of one record here, in each further collection, and in the sample."""

    again: tuple[Submission, ...] = ()
    covered: Coverage | None = None
    previous: tuple[Submission, ...] = ()
    known: tuple[Submission, ...] = ()
    remembered: tuple[Confirmation, ...] = ()
    audit: Submission | None = None
    beside: UnitsBeside | None = None
    pairs: tuple[Pair, ...] = ()


@dataclass(frozen=True)
class Validated:
    """One submission with everything found in it, the definitions in force, and how many of its cases meet them."""

    submission: Submission
    findings: Findings
    scorecard: Scorecard
    verdict: Verdict
    marking: Level
    rules: tuple[RuleResult, ...] = ()
    gains: tuple[Gain, ...] = ()
    definitions: tuple[DefinitionNote, ...] = ()
    tally: ScreeningTally | None = None
    required: tuple[Required, ...] = ()


@dataclass(frozen=True)
class Unusable:
    """A path beside usable ones that could not be read at all."""

    path: str
    error: TipdataError


@dataclass(frozen=True)
class Validation:
    """The result of one run: each submission in the order of the paths, and what could not be read."""

    book: Codebook
    submissions: tuple[Validated, ...]
    unusable: tuple[Unusable, ...]
    coverage: Coverage | None = None

    @property
    def verdict(self) -> Verdict:
        worst = max((one.verdict for one in self.submissions), default=Verdict.rejected)
        return max(worst, Verdict.needs_mending) if self.unusable else worst

    @property
    def marking(self) -> Level:
        return highest(one.marking for one in self.submissions)

    @cached_property
    def in_force(self) -> tuple[Validated, ...]:
        """The submissions that count for their unit, as a merge counts them: of each period the version that is used, and no copy of it.

        One that is set aside whole takes no other one's place.
        """
        sent = [one for one in self.submissions if not one.submission.is_dataset]
        usable = [one for one in sent if one.verdict is not Verdict.rejected]
        used = {id(usable[number]) for number in in_force([one.submission for one in usable])}
        periods = {_sender_and_period(one.submission) for one in usable}
        alone = {id(o) for o in sent if o.verdict is Verdict.rejected and _sender_and_period(o.submission) not in periods}
        return tuple(one for one in sent if id(one) in used | alone)

    @property
    def is_usable(self) -> bool:
        """Whether anything of what was read can be used."""
        return any(one.verdict < Verdict.rejected for one in self.submissions)

    def meets(self, bar: Severity) -> bool:
        """Whether nothing as grave as `bar` (error or warning) was found, every path could be read, and all that is required is reached."""
        worst_allowed = Verdict.accepted_with_warnings if bar is Severity.error else Verdict.accepted
        return self.verdict <= worst_allowed and all(one.met for each in self.submissions for one in each.required)


def _sender_and_period(submission: Submission) -> tuple[str, str, str]:
    return loose(submission.unit), *submission.period


def validate(paths: Sequence[Path], book: Codebook, options: ValidateOptions = ValidateOptions()) -> Validation:
    """Reads, checks and scores every submission at the paths.

    Raises:
        TipdataError: for a path, definition or required measure that does not exist, or when none of the paths can be read.

    """
    chosen_definition(options.definition, book)
    for text in options.required:
        gate_of(text, book)
    read, unusable = read_all(paths, book, options.reading)
    again = _collections(options, read, book)
    previous = _earlier(options, read, book)
    ready = [_screened(submission, options) for submission in previous if not submission.is_dataset]
    known = (*(one.submission for one in ready), *(submission for submission in previous if submission.is_dataset))
    audit = single(options.audit, book, options.reading) if options.audit is not None else None
    beside = units_beside([*read, *previous]) if len(read) + len(previous) > 1 else None
    pairs = read_pairs(options.pairs, book) if options.pairs is not None else ()
    others = Others(again, None, previous, known, _remembered(ready, known, options), audit, beside, pairs)
    looked_at = [_looked_at(submission, options, others) for submission in read]
    covered = covered_by([(one.ready.submission, one.verdict) for one in looked_at], options.expected)
    others = replace(others, covered=covered)
    return Validation(book, tuple(_scored(one, options, others) for one in looked_at), tuple(unusable), covered)


def covered_by(submissions: Iterable[tuple[Submission, Verdict]], expected: Sequence[ExpectedUnit]) -> Coverage | None:
    """Who of the expected units reported; a submission that is rejected has to be sent again. None where nobody was expected."""
    if not expected:
        return None
    sent: dict[bool, list[Sent]] = {True: [], False: []}
    for submission, verdict in submissions:
        sent[verdict is Verdict.rejected].extend(sent_in(submission))
    return coverage(expected, sent[False], sent[True])


def _collections(options: ValidateOptions, read: Sequence[Submission], book: Codebook) -> tuple[Submission, ...]:
    """The further collections of the one submission that is validated."""
    if options.second and len(read) != 1:
        raise TipdataError("A second collection goes with one submission.", "Name one path, and each further collection with --second.")
    if options.pairs is not None and not options.second and options.audit is None:
        raise TipdataError("Pairs of keys go with a second collection.", "Name it with --second, or a sample with --audit.")
    if options.audit is not None and len(read) != 1:
        raise TipdataError("An audited sample goes with one submission.", "Name one path, and the sample with --audit.")
    return tuple(single(path, book, options.reading) for path in options.second)


def _earlier(options: ValidateOptions, read: Sequence[Submission], book: Codebook) -> tuple[Submission, ...]:
    """The earlier files; one that is validated itself is not compared with itself."""
    if not options.previous:
        return ()
    found, unusable = read_all(options.previous, book, options.reading)
    if unusable:
        raise unusable[0].error
    own = {submission.sha256 for submission in read}
    return tuple(submission for submission in found if submission.sha256 not in own)


def _remembered(ready: Sequence[Screened], known: Sequence[Submission], options: ValidateOptions) -> tuple[Confirmation, ...]:
    """What was confirmed in earlier files."""
    held = [one for submission in known for one in remembered_in(submission)]
    sent = [check_submission(one.submission, {**one.given, **options.given}, earlier=known) for one in ready]
    return (*held, *(one for confirmed in confirm_in_turn(sent) for one in confirmed.kept))


def _screened(submission: Submission, options: ValidateOptions) -> Screened:
    return screened(submission, chosen_definition(options.definition, submission.book))


def read_all(paths: Sequence[Path], book: Codebook, reading: ReadOptions = NO_OPTIONS) -> tuple[list[Submission], list[Unusable]]:
    """Every submission at the paths; those that cannot be read are returned beside, unless there are no others."""
    read: list[Submission] = []
    unusable: list[Unusable] = []
    for path in find_submissions(paths):
        try:
            read.append(read_submission(path, book, options=reading))
        except TipdataError as error:
            unusable.append(Unusable(str(path), error))
    if not read:
        raise unusable[0].error
    return read, unusable


def validate_submission(submission: Submission, options: ValidateOptions, others: Others = Others()) -> Validated:
    """Checks and scores one submission, in the company of others."""
    return _scored(_looked_at(submission, options, others), options, others)


@dataclass(frozen=True)
class _LookedAt:
    """A submission with everything found in it, before it is scored."""

    ready: Screened
    findings: Findings
    rules: tuple[RuleResult, ...]
    verdict: Verdict


def _looked_at(submission: Submission, options: ValidateOptions, others: Others) -> _LookedAt:
    ready = _screened(submission, options)
    given = {**ready.given, **options.given}
    checked = check_submission(ready.submission, given, earlier=others.known, show_values=options.show_values)
    checked = beside(checked, others.previous, given, options.show_values)
    checked = replace(checked, findings=checked.findings + ready.findings + recorded(ready.submission))
    findings = confirm(checked, others.remembered, given).findings
    return _LookedAt(ready, findings, checked.rules, verdict_of(ready.submission, findings))


def _scored(one: _LookedAt, options: ValidateOptions, others: Others) -> Validated:
    ready, findings, rules, verdict = one.ready, one.findings, one.rules, one.verdict
    submission = ready.submission
    again = others.again
    of_audit = columns_of_pairs(others.pairs, (0, len(again) + 1))
    evidence = Evidence(
        submission,
        findings,
        _left_open(rules, findings),
        again=_compared([submission, *again[:1]], columns_of_pairs(others.pairs, (0, 1))),
        among=_compared([submission, *again], columns_of_pairs(others.pairs, range(len(again) + 1))) if len(again) > 1 else None,
        coverage=others.covered,
        stated=_stated(submission, options.show_values),
        previous=others.previous,
        audit=_compared([submission, others.audit], of_audit) if others.audit is not None else None,
        beside=others.beside,
        show_values=options.show_values,
    )
    card = score_evidence(evidence)
    gains = mend_first(evidence, card)
    if verdict is Verdict.rejected:
        card, gains = unscored(card, submission.book), ()
    elif submission.is_dataset:
        card, gains = unscored_dataset(card, submission.book), ()
    return Validated(
        submission,
        findings,
        card,
        verdict,
        marking_of(submission),
        rules,
        gains,
        ready.notes,
        ready.tally,
        required_of(card, tuple(gate_of(text, submission.book) for text in options.required)),
    )


def _compared(collections: Sequence[Submission], pairs: Sequence[Pair]) -> Agreement | NotComparable | None:
    """The agreement of the collections, or why there is none: everything else can still be measured."""
    if len(collections) < 2:
        return None
    try:
        return compare(collections, pairs)
    except TipdataError as error:
        return NotComparable(error.message)


def _stated(submission: Submission, show_values: bool) -> tuple[Stated, ...]:
    """The answers on the checklist; their notes only where their level allows."""
    table, stated = submission.book.checklist, stated_in(submission)
    notes = table.by_role("stated_note") if table is not None else []
    if show_values or all(field.shows_values for field in notes):
        return stated
    return tuple(replace(one, note="") for one in stated)


def _left_open(rules: Sequence[RuleResult], findings: Findings) -> tuple[RuleResult, ...]:
    """The results of the rules for a judgement of the data: what the unit confirmed is no failure."""
    confirmed = Counter[str]()
    for batch in findings.batches:
        confirmed[batch.code] += batch.count if batch.confirmed else 0
    return tuple(replace(result, failed=max(0, result.failed - confirmed[result.code])) for result in rules)


def verdict_of(submission: Submission, findings: Findings) -> Verdict:
    """Rejected without a usable cover; to be mended with any reject or error; else accepted, with or without warnings."""
    cover = submission.book.cover
    severities = {findings.weight(batch) for batch in findings.batches}
    on_cover = (b for b in findings.by_severity(Severity.reject) if cover is not None and b.table == cover.name and b.code != "TIP-H06")
    if any(True for _ in on_cover):
        return Verdict.rejected
    if severities & {Severity.reject, Severity.error}:
        return Verdict.needs_mending
    return Verdict.accepted_with_warnings if Severity.warning in severities else Verdict.accepted
