"""For random rows every rule in the codebook comes out, column by column, as the evaluator written apart says row by row.

The rows are drawn from few values, those that the rule itself names above all, so that rules hold, fail and stay undecided.
"""

from __future__ import annotations

import random
from dataclasses import dataclass

import pytest
from hypothesis import settings
from little_house import House, Row
from row_by_row import At

from tipdata.checks import outcome_of
from tipdata.codebook import Codebook, FieldSpec, FieldType, Rule, Table, TableKind, facts, load_codebook
from tipdata.language import AnyOf, CountOf, Exists, In, Literal, Tree, parse, reads, tables_read, walk

BOOK = load_codebook()
RULES = [rule for rule in BOOK.rules.values() if rule.expect is not None]
LONG = settings().max_examples >= 1000
HOUSES, ENOUGH_HOUSES, MOST_HOUSES, ROWS = 20 if LONG else 4, 200 if LONG else 20, 200, 5
MET = {(True, True), (True, False)}
DATES = [
    "2023-12-31",
    "2024-02-01",
    "2024-01-05",
    "2024-02",
    "2024-02-10",
    "2024-02-29",
    "2024-03-01",
    "2024-12-31",
    "2025-02-10",
    "2025-06-30",
]
NUMBERS = ["0", "1", "2", "5", "12", "17", "18", "24", "60", "120"]
TEXTS = ["a", "NTH", "J1", "J2"]


def literals(tree: Tree) -> list[str | float]:
    """Every fixed value in an expression, those of conditions on other rows included."""
    found: list[str | float] = []
    for part in walk(tree):
        match part:
            case Literal(value):
                found.append(value)
            case In(_, options):
                found += [option.value for option in options]
            case AnyOf(_, codes):
                found += [code.value for code in codes]
            case Exists(_, condition) | CountOf(_, condition) if condition is not None:
                found += literals(condition)
    return found


@dataclass(frozen=True)
class Draw:
    """Draws rows for the tables that a rule looks at; fields that it does not look at stay blank."""

    book: Codebook
    rule: Rule
    chance: random.Random

    def trees(self) -> list[Tree]:
        return [parse(text) for text in (self.rule.when, self.rule.expect) if text is not None]

    def house(self) -> House:
        table = self.book.tables[self.rule.table or ""]
        scope = self.book.scope(table)
        fields = {pair for tree in self.trees() for pair in reads(tree, scope)}
        needed = {name for tree in self.trees() for name in tables_read(tree, scope)} | {table.name}
        for name in list(needed):
            needed |= {above.name for above in self.book.above(self.book.tables[name]).values()}
        sent = [name for name in self.book.tables if name in needed and (name == table.name or self.chance.random() < 0.9)]
        rows = {name: self.rows(self.book.tables[name], {field for owner, field in fields if owner == name}) for name in sent}
        return House(rows, self.given(), self.book)

    def given(self) -> dict[str, str]:
        profile = self.chance.choice([None, *self.book.profiles.values()])
        days = {"as_of": self.chance.choice(DATES)} if self.chance.random() < 0.5 else {}
        return (facts(profile) if profile is not None else {}) | days

    def rows(self, table: Table, fields: set[str]) -> list[Row]:
        if table.kind is TableKind.cover:
            # The period and the day of sending also stand for names without a row.
            fields = fields | {field.name for role in ("period_start", "period_end", "submitted") for field in table.by_role(role)}
            return [self.row(table, fields, 1)]
        return [self.row(table, fields, number) for number in range(self.chance.randint(1, ROWS))]

    def row(self, table: Table, fields: set[str], number: int) -> Row:
        row = {field.name: self.text(field) for field in table.fields if field.name in fields}
        if len(table.keys) == 1:
            row[table.keys[0].name] = f"{table.name}-{number if self.chance.random() < 0.95 else 0}"
        for parent in table.parents:
            row[parent.name] = self.chance.choice([f"{parent.references}-{self.chance.randint(0, ROWS - 1)}", f"{parent.references}-0"])
        return row

    def text(self, field: FieldSpec) -> str:
        draw = self.chance.random()
        reasons = [reason.code for reason in self.book.allowed_missing(field)]
        if draw < 0.12:
            return ""
        if draw < 0.18 and reasons:
            return self.chance.choice(reasons)
        if draw < 0.2 and field.type not in (FieldType.text, FieldType.identifier, FieldType.narrative):
            return "???"
        named = [value for tree in self.trees() for value in literals(tree)]
        if (codelist := self.book.codelist(field)) is not None:
            return self.code(field, [code.code for code in codelist.codes], {code.code for code in codelist.codes if code.alone}, named)
        if field.type is FieldType.date:
            days = [str(value) for value in named if isinstance(value, str) and value[:4].isdigit()]
            whole = [day for day in (*DATES, *days) if not field.full_days or len(day) == 10]
            return self.chance.choice(whole)
        if field.type in (FieldType.integer, FieldType.decimal, FieldType.count):
            near = [str(int(value) + step) for value in named if isinstance(value, float | int) for step in (-1, 0, 1) if value + step >= 0]
            return self.chance.choice([*NUMBERS, *near, *(["<5", "x"] if field.type is FieldType.count else [])])
        return self.chance.choice([*TEXTS, *(str(value) for value in named if isinstance(value, str))])

    def code(self, field: FieldSpec, codes: list[str], alone: set[str], named: list[str | float]) -> str:
        likely = [code for code in codes if code in named]
        pool = likely if likely and self.chance.random() < 0.6 else codes[:60]
        one = self.chance.choice(pool)
        if not field.is_multiple or one in alone:
            return one
        others = [code for code in (self.chance.choice(pool) for _ in range(self.chance.randint(0, 2))) if code not in alone]
        held = [one, *others]
        return ";".join(held if field.ordered else sorted(set(held), key=codes.index))


def outcome(rule: Rule, house: House, row: Row) -> tuple[bool, bool]:
    """Whether the rule applies to a row, and whether it fails there, as its description says."""
    at = At(house, rule.table or "", row, None)
    concerned = rule.when is None or at.answer(parse(rule.when)) is True
    answer = at.answer(parse(rule.expect or ""))
    return concerned and answer is not None, concerned and answer is False


@pytest.mark.parametrize("rule", [pytest.param(rule, id=rule.code) for rule in RULES])
def test_a_rule_comes_out_as_row_by_row(rule: Rule) -> None:
    chance = random.Random(rule.code)
    seen: set[tuple[bool, bool]] = set()
    for number in range(MOST_HOUSES):
        if (number >= HOUSES and len(seen) == 3) or (number >= ENOUGH_HOUSES and MET & seen):
            break
        house = Draw(BOOK, rule, chance).house()
        found = outcome_of(rule, house.table_rows(rule.table or ""))
        expected = [outcome(rule, house, row) for row in house.rows[rule.table or ""]]
        assert list(zip(found.applied.tolist(), found.failed.tolist(), strict=True)) == expected, (rule.code, house.rows, house.given)
        seen.update(expected)
    assert MET & seen, f"{rule.code}: the draws never meet the rule"
