"""The guide's checklist over a plan: what is answered, what is open, and what contradicts itself."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from ..codebook import ChecklistItem, Codebook, ItemKind, Level, Plan, PlanPart
from ..codebook.lint_checklist import grounds_of, purposes_of
from .fitting import Fitting
from .forms import planned_collection
from .victims import not_covered, unjustified, victim_columns


class Status(StrEnum):
    """What became of a question of the checklist."""

    answered = "answered"
    open = "open"
    contradictory = "contradictory"


@dataclass(frozen=True)
class Problem:
    """Why a question is not answered well: something is missing, or two answers do not fit together."""

    text: str
    contradicts: bool = True


@dataclass(frozen=True)
class Checked:
    """A question of the checklist with the plan's answer in words, and what is wrong with it."""

    item: ChecklistItem
    answer: str
    problems: tuple[Problem, ...] = ()

    @property
    def status(self) -> Status:
        if any(problem.contradicts for problem in self.problems):
            return Status.contradictory
        return Status.open if self.problems or not self.answer else Status.answered


@dataclass(frozen=True, eq=False)
class PlanCheck:
    """The checklist over a plan. `unanswered` are its questions that no field answers, `idle` its fields that answer none of them."""

    plan: Plan
    book: Codebook
    as_of: str
    checked: tuple[Checked, ...]
    unanswered: tuple[str, ...]
    idle: tuple[str, ...]
    columns: int
    sheets: int

    @property
    def counts(self) -> dict[str, int]:
        return {status.value: sum(one.status is status for one in self.checked) for status in Status}

    @property
    def is_ready(self) -> bool:
        """Whether every question is answered, and nothing contradicts itself."""
        return all(one.status is Status.answered for one in self.checked)


def check_plan(plan: Plan, book: Codebook, as_of: str) -> PlanCheck:
    """Holds a plan against the guide's checklist; reviews due before the day `as_of` are past."""
    run = _Run(plan, book, as_of)
    views = run.collection.views
    return PlanCheck(
        plan=plan,
        book=book,
        as_of=as_of,
        checked=tuple(run.check(item) for item in book.checklist_items.values()),
        unanswered=run.fitting.unanswered,
        idle=run.fitting.idle,
        columns=sum(len(view.entered) for view in views),
        sheets=len(views),
    )


def answer_in_words(plan: Plan, item: ChecklistItem, book: Codebook) -> str:
    """The plan's answer to a question of the checklist, in words; empty where it has none."""
    return _Run(plan, book, "").check(item).answer


class _Run:
    """Checks the questions of one plan."""

    def __init__(self, plan: Plan, book: Codebook, as_of: str) -> None:
        self.plan, self.book, self.as_of = plan, book, as_of
        self.collection = planned_collection(plan, book)
        self.fitting = Fitting(plan, book)

    def check(self, item: ChecklistItem) -> Checked:
        own = _CHECKS.get(item.kind)
        given = getattr(self.plan, item.part) if item.part is not None else None
        if own is not None:
            return own(self, item)
        texts = (given,) if isinstance(given, str) else given or ()
        return Checked(item, ", ".join(map(str, texts)))

    def definition(self, item: ChecklistItem) -> Checked:
        profile = self.book.profiles.get(self.plan.definition)
        return Checked(item, f"{profile.id}: {profile.title}" if profile is not None else "")

    def limits(self, item: ChecklistItem) -> Checked:
        profile, limits = self.book.profiles.get(self.plan.definition), self.plan.limits
        if profile is None:
            return Checked(item, limits)
        if not profile.deviations:
            return Checked(item, limits or self.book.say("plan.no_limits_known"))
        told = f"{profile.id} deviates from the international definition ({', '.join(profile.deviations)}), and no limits are stated."
        return Checked(item, limits, () if limits else (Problem(told),))

    def purposes(self, item: ChecklistItem) -> Checked:
        codelist = purposes_of(self.book)
        labels = {code.code: code.label for code in codelist.codes} if codelist is not None else {}
        answer = ", ".join(labels.get(code, code) for code in self.plan.purpose)
        return Checked(item, answer, tuple(map(Problem, not_covered(self.plan, self.book, self.collection))))

    def choices(self, item: ChecklistItem) -> Checked:
        given = getattr(self.plan, item.part or "")
        chosen = (given,) if isinstance(given, str) else given
        options = [option for option in item.options if option.code in chosen]
        problems = []
        if chosen:
            outside: dict[str, list[str]] = {}
            for label, name in self.fitting.outside(item):
                outside.setdefault(label, []).append(name)
            problems += [
                Problem(f"'{label}' is not chosen, and these fields are asked: {_some(names)}.") for label, names in outside.items()
            ]
            for option in item.options:
                wanted = [question for question in self.plan.questions if self.book.questions[question].about in option.about]
                if option.code not in chosen and wanted:
                    told = f"'{option.label}' is not chosen, and questions about it are to be answered: {', '.join(wanted)}."
                    problems.append(Problem(told))
        for option in options:
            if (option.about or option.types) and not any(self.fitting.takes_in(option, n, f) for n, f in self.fitting.asked.items()):
                problems.append(Problem(f"'{option.label}' is chosen, and no field is asked for it."))
            default = self.book.collection()
            wide = sum(len(view.entered) for view in self.collection.views) > sum(len(view.entered) for view in default.views)
            if option.short and wide and self.collection.form.name != default.form.name:
                label = self.collection.form.label
                problems.append(Problem(f"'{option.label}' is chosen, and the form '{label}' asks more than '{default.form.label}'."))
        return Checked(item, ", ".join(option.label for option in options), tuple(problems))

    def yes_no(self, item: ChecklistItem) -> Checked:
        given, level = getattr(self.plan, item.part or ""), item.level or Level.none
        asked = self.fitting.asked
        exact = [name for name, field in asked.items() if field.sensitivity is level]
        reached = any(field.sensitivity >= level for field in asked.values())
        if given is None:
            return Checked(item, "")
        problems: tuple[Problem, ...] = ()
        if not given and exact:
            problems = (Problem(f"It says that there is no {level.name} data, and these fields are {level.name}: {_some(exact)}."),)
        elif given and not reached:
            problems = (Problem(f"It says that there is {level.name} data, and no field that is asked is {level.name}."),)
        words = {code.code: code.label for code in self.book.yes_no.codes}
        return Checked(item, words["yes" if given else "no"], problems)

    def questions(self, item: ChecklistItem) -> Checked:
        problems = [
            Problem(f"No field that is asked answers {question}: {self.book.questions[question].text}", contradicts=False)
            for question in self.fitting.unanswered
        ]
        if self.plan.questions and self.fitting.idle:
            problems.append(Problem(f"These fields answer none of the questions: {', '.join(self.fitting.idle)}.", contradicts=False))
        return Checked(item, ", ".join(self.plan.questions), tuple(problems))

    def parts(self, item: ChecklistItem) -> Checked:
        """Laws, access, sharing and the protocol: each with everything that it has to say."""
        given = getattr(self.plan, item.part or "")
        parts: tuple[PlanPart, ...] = (given,) if isinstance(given, PlanPart) else given
        filled = [part for part in parts if len(part.missing) < len(type(part).model_fields)]
        answer = "; ".join(", ".join(v for n in type(part).model_fields if (v := getattr(part, n))) for part in filled)
        problems = [
            Problem(
                f"{getattr(part, next(iter(type(part).model_fields))) or 'An entry'} lacks {', '.join(part.missing)}.", contradicts=False
            )
            for part in filled
            if part.missing
        ]
        dated = getattr(given, "date", "")
        if dated and self.as_of and datetime.date.fromisoformat(dated) > datetime.date.fromisoformat(self.as_of):
            problems.append(Problem(f"Its date, {dated}, has not come yet."))
        return Checked(item, answer, tuple(problems))

    def victims(self, item: ChecklistItem) -> Checked:
        names = victim_columns(self.collection)
        problems = [Problem(text) for text in unjustified(self.plan, self.book, self.as_of, self.collection)]
        idle = [column.field for column in self.plan.victim_columns if column.field not in names]
        if idle:
            problems.append(Problem(f"Grounds are stated for columns that are not asked: {', '.join(idle)}."))
        if names and self.by_law and not any(law.law and law.article for law in self.plan.laws):
            problems.append(Problem("A legal duty is a ground, and no law with its article is named."))
        say, told = self.book.say, ", ".join(names)
        answer = say("plan.victim_columns", number=len(names), columns=told) if names else say("plan.no_victims")
        return Checked(item, answer, tuple(problems))

    @property
    def by_law(self) -> bool:
        """Whether a column of victims is asked because a law orders it."""
        grounds = grounds_of(self.book)
        marked = {code.code for code in grounds.codes if code.meaning == "legal_duty"} if grounds is not None else set()
        return any(marked.intersection(column.grounds) for column in self.plan.victim_columns)

    def measured(self, item: ChecklistItem) -> Checked:
        measures = [measure for measure in self.book.measures if measure.indicator == item.indicator]
        stated = [measure.id for measure in measures if measure.basis == "declared"]
        found = [measure.id for measure in measures if measure.basis != "declared"]
        parts = [self.book.say("plan.measured", measures=", ".join(found))] if found else []
        parts += [self.book.say("plan.stated", measures=", ".join(stated))] if stated else []
        return Checked(item, "; ".join(parts))


def _some(names: list[str]) -> str:
    return ", ".join(names) if len(names) <= 6 else f"{', '.join(names[:6])} and {len(names) - 6} more"


_CHECKS: dict[ItemKind, Callable[[_Run, ChecklistItem], Checked]] = {
    ItemKind.definition: _Run.definition,
    ItemKind.limits: _Run.limits,
    ItemKind.purposes: _Run.purposes,
    ItemKind.choice: _Run.choices,
    ItemKind.choices: _Run.choices,
    ItemKind.yes_no: _Run.yes_no,
    ItemKind.questions: _Run.questions,
    ItemKind.laws: _Run.parts,
    ItemKind.access: _Run.parts,
    ItemKind.sharing: _Run.parts,
    ItemKind.protocol: _Run.parts,
    ItemKind.victim_columns: _Run.victims,
    ItemKind.measured: _Run.measured,
}
