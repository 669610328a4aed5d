"""Screening written apart from tipdata's: one row at a time, over raw texts, along the lines of REFERENCE 2.4. It knows no columns."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from little_cases import Answer, Row, Tables

REASONS = ("unknown", "not_applicable", "withheld")
CHILD_COUNT_MEANS_UNDER = 18
AGES = {
    "0_11": (0, 11),
    "12_17": (12, 17),
    "18_24": (18, 24),
    "25_34": (25, 34),
    "35plus": (35, 200),
    "child": (0, 17),
    "adult": (18, 200),
}
Plain = dict[str, Any]


def negated(answer: Answer) -> Answer:
    return None if answer is None else not answer


def all_of(answers: Iterable[Answer]) -> Answer:
    listed = list(answers)
    return False if False in listed else None if None in listed else True


def any_of(answers: Iterable[Answer]) -> Answer:
    listed = list(answers)
    return True if True in listed else None if None in listed else False


def elem(text: str, profile: Plain, name: str, but: Iterable[str] = ()) -> Answer:
    if text == "" or text in REASONS:
        return None
    codes = [profile["equivalence"].get(code, code) for code in text.split(";") if code != "none" and code not in but]
    codes = [code for code in codes if code not in but]
    if any(code in profile[name] for code in codes):
        return True
    if profile["open"][name] and any(code not in profile["excluded"] for code in codes):
        return None
    return False


def number(row: Row, name: str) -> int | None:
    text = row.get(name, "")
    return None if text == "" or text in REASONS else int(text)


def yes_no(text: str) -> Answer:
    return {"yes": True, "no": False}.get(text)


def agreed(one: Answer, other: Answer) -> Answer:
    """Two sources: what either of them knows; nothing where they contradict each other."""
    if one is None or other is None:
        return other if one is None else one
    return one if one == other else None


class Case:
    """One case with the rows below it."""

    def __init__(self, row: Row, tables: Tables, profile: Plain) -> None:
        self.row, self.profile = row, profile
        first = next(case for case in tables["cases"] if case["case_id"] == row["case_id"])
        self.row = first

        def below(table: str) -> list[Row]:
            return [other for other in tables.get(table, []) if other.get("case_id") == row["case_id"]]

        self.chains, self.persons, self.victims = below("processes"), below("persons"), below("victims")

    @property
    def result(self) -> Answer:
        return any_of([all_of(self.elements(chain).values()) for chain in self.chains]) if self.chains else None

    def victims_say(self, kind: dict[int, Answer]) -> Answer:
        """`kind` holds for each victim row what it is; a row that may be no victim counts for nothing certain."""
        sure = [i for i, victim in enumerate(self.victims) if victim.get("trafficking_status") in ("presumed", "identified")]
        possible = [i for i, victim in enumerate(self.victims) if victim.get("trafficking_status") != "not_victim"]
        if any(kind[i] is True for i in sure):
            return True
        complete = sure and possible == sure and number(self.row, "n_victims") == len(sure)
        return False if complete and all(kind[i] is False for i in sure) else None

    def younger(self) -> dict[int, Answer]:
        found: dict[int, Answer] = {}
        for i, victim in enumerate(self.victims):
            ages = AGES.get(victim.get("age_group_at_exploitation", ""))
            limit = self.profile["child_age"]
            found[i] = None if ages is None else True if ages[1] < limit else False if ages[0] >= limit else None
        return found

    def child(self) -> Answer:
        whole, children, limit = number(self.row, "n_victims"), number(self.row, "n_victims_child"), self.profile["child_age"]
        counted: Answer = None
        if (whole is not None and children is not None and children > whole) or whole == 0:
            counted = None
        elif children is not None and children > 0:
            counted = True if limit >= CHILD_COUNT_MEANS_UNDER else None
        elif children == 0 and whole is not None:
            counted = False if limit <= CHILD_COUNT_MEANS_UNDER else None
        return agreed(counted, self.victims_say(self.younger()))

    def adult(self) -> Answer:
        whole, children, limit = number(self.row, "n_victims"), number(self.row, "n_victims_child"), self.profile["child_age"]
        counted: Answer = None
        if whole is not None and children is not None and whole > 0:
            if whole > children:
                counted = True if limit <= CHILD_COUNT_MEANS_UNDER else None
            elif whole == children:
                counted = False if limit >= CHILD_COUNT_MEANS_UNDER else None
        return agreed(counted, self.victims_say({i: negated(answer) for i, answer in self.younger().items()}))

    def sex(self) -> Answer:
        wanted = self.profile["victim_sex"]
        own = number(self.row, f"n_victims_{wanted}")
        others = number(self.row, "n_victims_male" if wanted == "female" else "n_victims_female")
        whole = number(self.row, "n_victims")
        some = True if own is not None and own > 0 else None
        none = False if whole is not None and whole > 0 and others is not None and others >= whole else None
        counted = agreed(some, none)
        recorded = {i: _is(victim.get("victim_sex", ""), wanted) for i, victim in enumerate(self.victims)}
        return agreed(counted, self.victims_say(recorded))

    def means(self, chain: Row) -> Answer:
        required = self.profile["means_required"]
        used = elem(chain.get("means", ""), self.profile, "means")
        adult = all_of([self.adult(), not required["adult"]])
        child = all_of([self.child(), not required["child"]])
        neither = not required["adult"] and not required["child"]
        if required["child_for"]:
            free = elem(chain.get("purposes", ""), self.profile, "purposes", but=required["child_for"])
            return any_of([used, adult, all_of([any_of([child, neither]), free])])
        return any_of([used, adult, child, neither])

    def elements(self, chain: Row) -> dict[str, Answer]:
        profile = self.profile
        crossed = yes_no(chain.get("border_crossed", ""))
        found: dict[str, Answer] = {
            "act": elem(chain.get("acts", ""), profile, "acts"),
            "means": self.means(chain),
            "purpose": elem(chain.get("purposes", ""), profile, "purposes"),
        }
        if profile["cross_border"] != "any":
            found["border"] = crossed if profile["cross_border"] == "required" else negated(crossed)
        if profile["movement_required"]:
            moved = {"transportation", "transfer"} & set(chain.get("acts", "").split(";"))
            found["movement"] = True if moved or crossed else None
        wanted_age = {"any": True, "child": self.child(), "adult": self.adult()}[profile["victim_age"]]
        if profile["victim_either"] and profile["victim_sex"] != "any" and profile["victim_age"] != "any":
            found["sex"] = any_of([self.sex(), wanted_age])
        else:
            if profile["victim_sex"] != "any":
                found["sex"] = self.sex()
            if profile["victim_age"] != "any":
                found["age"] = wanted_age
        if profile["min_offenders"] > 1:
            found["offenders"] = self.enough_offenders()
        if profile["exploitation_must_occur"]:
            found["occurred"] = yes_no(chain.get("exploitation_occurred", ""))
        return found

    def enough_offenders(self) -> Answer:
        known = number(self.row, "n_suspects")
        if known is not None and known >= self.profile["min_offenders"]:
            return True
        alone = bool(self.persons) and all(person.get("group_structure") == "alone" for person in self.persons)
        return False if known is not None and alone else None

    def decided_by(self) -> str:
        """The element that decided the case: of its first chain that has the case's own result."""
        result = self.result
        if result is True:
            return ""
        for chain in self.chains:
            elements = self.elements(chain)
            if all_of(elements.values()) is result:
                return next(name for name, answer in elements.items() if answer is result)
        return "record"


def _is(text: str, wanted: str) -> Answer:
    return None if text == "" or text in REASONS else text == wanted
