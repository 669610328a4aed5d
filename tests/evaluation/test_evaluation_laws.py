"""Laws of the column evaluator, over random expressions and random small tables."""

from __future__ import annotations

import re

from hypothesis import assume, example, given, strategies as st
from little_house import BOOK, KINDS, LEVELS, House, Row, answers
from row_by_row import reference_answers, worlds

from tipdata.codebook import FieldSpec
from tipdata.language import FACTS, Kind
from tipdata.language.parser import MAX_LENGTH

DATES = ["2024", "2024-02", "2024-02-29", "2024-03-01", "2025", "2025-01", "2023-12-31"]
COUNTS = ["0", "1", "3", "4", "7", "<2", "<5", "x"]
NUMBERS = ["0", "-1", "2", "7"]
TAGS = ["red", "green;blue", "red;green;blue"]
ROUTES = ["red", "red;red", "green;blue", "red;green;red", "blue;green;green"]
REASONS = ["", "", "unknown", "not_applicable", "withheld", "???"]
POOLS = {
    "text": ["a", "b", "", "abc", "unknown"],
    "date": DATES + REASONS,
    "count": COUNTS + REASONS,
    "integer": NUMBERS + REASONS,
    "decimal": [*NUMBERS, "0.5", *REASONS],
    "code": REASONS,
    "codes": TAGS + REASONS,
    "yes_no": ["yes", "no", *REASONS],
}
PROPER = {"fare": ["0", "0.5", "0.1", "2.25", "7", *REASONS], "route": ROUTES + REASONS}
IDS = {"groups": ["G1", "G2", "G3"], "members": ["M1", "M2", "M3"], "trips": ["T1", "T2"], "calls": ["C1", "C2", "C3"]}
ASKED = ["groups", "members", "trips", "calls"]
GIVEN = {Kind.number: ["0", "3", "18"], Kind.date: ["2024-02-29", "2024-03", "2023"]}


def pool(field: FieldSpec) -> list[str]:
    if field.type == "code":
        return [*(KINDS if field.codelist == "kind" else LEVELS), *REASONS]
    return PROPER.get(field.name, POOLS[field.type])


@st.composite
def rows(draw: st.DrawFn, table: str) -> Row:
    row = {}
    for field in BOOK.tables[table].fields:
        if field.type == "identifier":
            texts = IDS[table] if field.references is None else [*IDS[field.references], "nowhere", "", "unknown"]
        else:
            texts = pool(field)
        row[field.name] = draw(st.sampled_from(texts))
    return row


@st.composite
def houses(draw: st.DrawFn) -> House:
    """Small tables; keys may repeat, rows may hang on nothing, a table may not have been sent, and little may be given beside them."""
    found = {table: draw(st.lists(rows(table), max_size=4)) for table in ASKED if draw(st.integers(0, 5))}
    if draw(st.booleans()):
        found["report"] = [draw(rows("report"))]
    return House(found, {name: text for name, text in draw(given_beside()).items() if draw(st.booleans())})


@st.composite
def given_beside(draw: st.DrawFn) -> dict[str, str]:
    facts = {f"profile.{name}": list(operand.codes) or GIVEN[operand.kind] for name, operand in FACTS.items()}
    return {name: draw(st.sampled_from(texts)) for name, texts in {**facts, "as_of": GIVEN[Kind.date]}.items()}


Names = dict[str, list[str]]


def names(table: str, asking: str | None = None) -> Names:
    """The names that an expression over rows of a table may use, by what they may be compared with; those of the asking row too."""
    kinds: Names = {}
    reach = [("", BOOK.tables[table]), *((f"{word}.", above) for word, above in BOOK.above(BOOK.tables[table]).items())]
    if asking is not None:
        reach.append(("row.", BOOK.tables[asking]))
    for word, owner in reach:
        for field in owner.fields:
            kind = field.codelist or ("number" if field.type in ("count", "integer", "decimal") else str(field.type))
            kinds.setdefault("codes" if field.type == "codes" else kind, []).append(word + field.name)
            if field.ordered:
                kinds.setdefault("route", []).append(word + field.name)
    return kinds


FACTS_OF = {kind: [f"profile.{name}" for name, fact in FACTS.items() if fact.kind is kind] for kind in (Kind.number, Kind.date)}
WORDS = [*FACTS_OF[Kind.date], "period_start", "period_end", "as_of"]

ORDERED = ("==", "!=", "<", "<=", ">", ">=")
OF_FIXED = {"abs", "add_months", "years_between", "months_between"}
"""Words that may stand in a comparison of two fixed values, which the checker refuses."""
DAYS = ["'2024-02-29'", "'2024-03-01'", "'2023-12-31'"]
FIXED = {
    "date": [f"'{date}'" for date in DATES],
    "number": ["0", "1", "3", "4.5", "7", "-1"],
    "kind": [f"'{code}'" for code in KINDS],
    "level": [f"'{code}'" for code in LEVELS],
    "text": ["'a'", "'b'", "''"],
    "yes_no": ["'yes'", "'no'"],
}


def below(table: str, whole: bool) -> list[tuple[str, str]]:
    """The tables that an expression over rows of a table may ask about, as they are written there."""
    own = BOOK.tables[table]
    start = [("", own), *((f"{word}.", above) for word, above in BOOK.above(own).items() if whole or word != "report")]
    return [(word + child, child) for word, above in start for child in ASKED if BOOK.lies_below(BOOK.tables[child], above)]


class Writer:
    """Draws expressions over rows of a table. `of_states` lets them ask what is known, which to know more may answer otherwise."""

    def __init__(self, draw: st.DrawFn, table: str, of_states: bool, depth: int = 2, outermost: str = "", asks_back: bool = False) -> None:
        self.draw, self.table, self.of_states, self.depth = draw, table, of_states, depth
        self.outermost, self.asks_back = outermost or table, asks_back
        self.of_all = False
        self.names = names(table, self.outermost if asks_back else None)

    def one(self, texts: list[str]) -> str:
        return self.draw(st.sampled_from(texts))

    def condition(self, depth: int | None = None) -> str:
        depth = self.depth if depth is None else depth
        shapes = ["atom", "atom", "value", "value"]
        if depth:
            shapes += ["not", "and", "or"]
            if below(self.table, whole=True):
                shapes += ["exists", "exists"]
        match self.one(shapes):
            case "atom":
                return self.atom()
            case "value":
                return self.comparison(depth)
            case "not":
                return f"not ({self.condition(depth - 1)})"
            case "and":
                return f"({self.condition(depth - 1)}) and ({self.condition(depth - 1)})"
            case "or":
                return " or ".join(f"({self.condition(depth - 1)})" for _ in range(3))
        table, inner = self.other_rows(depth)
        return f"exists({table}, {inner.condition()})"

    def other_rows(self, depth: int) -> tuple[str, Writer]:
        """A table to ask about, and a writer of conditions on its rows, which may speak of the row that asks the whole."""
        may_ask_back = not self.of_all and self.draw(st.booleans())
        choices = below(self.table, whole=not may_ask_back)
        if not choices:
            may_ask_back, choices = False, below(self.table, whole=True)
        table, child = self.draw(st.sampled_from(choices))
        inner = Writer(self.draw, child, self.of_states, depth - 1, self.outermost, may_ask_back)
        inner.of_all = self.of_all or table.startswith("report.")
        return table, inner

    def atom(self) -> str:
        known = self.names
        shape = self.one(["fixed", "fixed", "pair", "in", "codes", "repeats", *(["state"] if self.of_states else [])])
        if shape == "state":
            name = self.one([*(name for group in known.values() for name in group), *FACTS_OF[Kind.date], "as_of"])
            return f"{self.one(['known', 'missing'])}({name})"
        if shape == "codes" and "codes" in known:
            codes = self.draw(st.lists(st.sampled_from(FIXED["kind"]), min_size=1, max_size=2))
            return f"any_of({self.one(known['codes'])}, {', '.join(codes)})"
        if shape == "repeats" and "route" in known:
            return f"repeats({self.one(known['route'])})"
        kind = self.one(sorted(set(known) & set(FIXED)))
        fields = [*known[kind], *FACTS_OF[Kind(kind)]] if kind in ("number", "date") else known[kind]
        name, fixed = self.one(fields), self.one(FIXED[kind])
        comparison = self.one(list(ORDERED if kind in ("date", "number", "level") else ORDERED[:2]))
        if shape == "in":
            options = self.draw(st.lists(st.sampled_from(FIXED[kind]), min_size=1, max_size=3))
            return f"{name} {self.one(['in', 'not in'])} ({', '.join(options)},)"
        if shape == "pair":
            return f"{name} {comparison} {self.one(fields)}"
        return f"{name} {comparison} {fixed}" if self.draw(st.booleans()) else f"{fixed} {comparison} {name}"

    def comparison(self, depth: int) -> str:
        """A comparison in which something is worked out."""
        comparison = self.one(list(ORDERED))
        value, fixed = (self.number, FIXED["number"]) if self.draw(st.booleans()) else (self.date, FIXED["date"])
        left, right = value(depth + 1), self.one(fixed) if self.draw(st.integers(0, 2)) == 0 else value(depth)
        if not set(re.findall(r"[a-z_]+", left + right)) - OF_FIXED:
            left = self.one(FACTS_OF[Kind.number] if fixed is FIXED["number"] else WORDS)
        return f"{left} {comparison} {right}"

    def number(self, depth: int) -> str:
        shapes = ["name", "name", "fixed"]
        if depth > 0:
            shapes += ["sum", "sum", "minus", "abs", "dates", "length", "count", "rows", "rows", "fold"]
        match self.one(shapes):
            case "name" if "number" in self.names:
                return self.one([*self.names["number"], *FACTS_OF[Kind.number]])
            case "sum":
                return f"({self.number(depth - 1)} {self.one(['+', '-', '*', '/'])} {self.number(depth - 1)})"
            case "minus":
                return f"-({self.number(depth - 1)})"
            case "abs":
                return f"abs({self.number(depth - 1)})"
            case "dates" if self.draw(st.booleans()):
                return f"({self.date(depth - 1)} - {self.date(depth - 1)})"
            case "dates":
                return f"{self.one(['years', 'months'])}_between({self.date(depth - 1)}, {self.date(depth - 1)})"
            case "length" if "text" in self.names:
                return f"length({self.one(self.names['text'])})"
            case "count" if "codes" in self.names:
                return f"count_codes({self.one(self.names['codes'])})"
            case "rows" if below(self.table, whole=True):
                table, inner = self.other_rows(depth)
                return f"count_of({table}, {inner.condition(0)})" if self.draw(st.booleans()) else f"count_of({table})"
            case "fold" if below(self.table, whole=True):
                return self.fold("number", depth)
        return self.one(FIXED["number"])

    def fold(self, kind: str, depth: int) -> str:
        table, inner = self.other_rows(depth)
        fields = [field for field in names(inner.table).get(kind, []) if not field.startswith("report.")]
        functions = [*(["sum_of"] if kind == "number" else []), *(["first_of", "last_of"] if self.of_states else [])]
        if not fields or not functions:
            return self.one(DAYS if kind == "date" else FIXED["number"])
        return f"{self.one(functions)}({table}, {self.one(fields)})"

    def date(self, depth: int) -> str:
        shapes = ["name", "name", "name", "word", "fixed"]
        if depth > 0:
            shapes += ["days", "days", "months", "fold"]
        # Days and months are added in numbers that stay within the calendar.
        match self.one(shapes):
            case "name":
                return self.one(self.names["date"])
            case "word":
                return self.one(WORDS)
            case "days":
                days = self.number(min(depth - 1, 1)).replace("4.5", "3")
                turned = f"({days} + {self.date(depth - 1)})"
                return turned if self.draw(st.booleans()) else f"({self.date(depth - 1)} {self.one(['+', '-'])} {days})"
            case "months":
                return f"add_months({self.date(depth - 1)}, {self.number(min(depth - 1, 1))})"
            case "fold" if below(self.table, whole=True):
                return self.fold("date", depth)
        return self.one(DAYS)


@st.composite
def expressions(draw: st.DrawFn, table: str, of_states: bool = True) -> str:
    text = Writer(draw, table, of_states).condition()
    assume(len(text) <= MAX_LENGTH)
    return text


def asked(of_states: bool = True) -> st.SearchStrategy[tuple[str, str]]:
    tables = st.sampled_from(ASKED)
    return tables.flatmap(lambda table: st.tuples(st.just(table), expressions(table, of_states)))


def both(of_states: bool = True) -> st.SearchStrategy[tuple[str, tuple[str, str]]]:
    tables = st.sampled_from(ASKED)
    return tables.flatmap(lambda table: st.tuples(st.just(table), st.tuples(expressions(table, of_states), expressions(table, of_states))))


TWICE = {"group_id": "G1", "title": "a", "opened": "2024", "size": "0"}


@given(houses(), asked())
@example(
    House({"groups": [TWICE, TWICE], "members": [{"member_id": "M1", "group_id": "G1", "joined": "2024"}]}),
    ("groups", "exists(members, joined == '2024')"),
)
def test_columns_answer_as_the_evaluator_written_apart_does_row_by_row(house: House, question: tuple[str, str]) -> None:
    assert answers(house, *question) == reference_answers(house, *question)


@st.composite
def told_more(draw: st.DrawFn, house: House) -> House:
    """The same rows, some cells of which say more: a value where there was none or an unreadable one, a day in place of its year."""
    found: dict[str, list[Row]] = {}
    for table, rows_before in house.rows.items():
        found[table] = []
        for before in rows_before:
            row = dict(before)
            for field in BOOK.tables[table].fields:
                raw = row[field.name]
                if field.type == "identifier" or not draw(st.booleans()):
                    continue
                if (field.type == "date" and raw in DATES) or (field.type == "count" and raw in COUNTS):
                    value = draw(st.sampled_from(worlds(raw, field)))
                    row[field.name] = value if isinstance(value, str) else f"{value:.0f}"
                elif raw in REASONS and (field.type != "text" or raw == "unknown"):
                    row[field.name] = draw(st.sampled_from([text for text in pool(field) if text not in REASONS]))
            found[table].append(row)
    return House(found, {**draw(given_beside()), **house.given})


@given(st.data(), houses(), asked(of_states=False))
def test_to_know_more_never_flips_an_answer(data: st.DataObject, house: House, question: tuple[str, str]) -> None:
    before, after = answers(house, *question), answers(data.draw(told_more(house)), *question)
    assert [later for earlier, later in zip(before, after, strict=True) if earlier is not None] == [
        earlier for earlier in before if earlier is not None
    ]


@given(houses(), both())
def test_and_or_and_not_obey_their_laws(house: House, question: tuple[str, tuple[str, str]]) -> None:
    table, (a, b) = question

    def same(one: str, other: str) -> None:
        assert answers(house, table, one) == answers(house, table, other)

    same(f"not (not ({a}))", a)
    same(f"({a}) and ({b})", f"({b}) and ({a})")
    same(f"({a}) or ({b})", f"({b}) or ({a})")
    same(f"not (({a}) and ({b}))", f"not ({a}) or not ({b})")
    same(f"not (({a}) or ({b}))", f"not ({a}) and not ({b})")
    same(f"({a}) and (({a}) or ({b}))", a)
    same(f"({a}) or (({a}) and ({b}))", a)
    same(f"({a}) and ({a})", a)
    assert True not in answers(house, table, f"({a}) and not ({a})")
    assert False not in answers(house, table, f"({a}) or not ({a})")


FLIPPED = {"==": "==", "!=": "!=", "<": ">", "<=": ">=", ">": "<", ">=": "<="}
OPPOSITE = {"==": "!=", "!=": "==", "<": ">=", "<=": ">", ">": "<=", ">=": "<"}


@given(houses(), st.sampled_from(ASKED), st.data())
def test_comparisons_can_be_turned_round_and_denied(house: House, table: str, data: st.DataObject) -> None:
    known = names(table)
    kind = data.draw(st.sampled_from([kind for kind in ("date", "number", "level") if kind in known]))
    left = data.draw(st.sampled_from(known[kind]))
    right = data.draw(st.sampled_from([*known[kind], *FIXED[kind]]))
    comparison = data.draw(st.sampled_from(ORDERED))
    answer = answers(house, table, f"{left} {comparison} {right}")
    assert answers(house, table, f"{right} {FLIPPED[comparison]} {left}") == answer
    assert answers(house, table, f"not ({left} {OPPOSITE[comparison]} {right})") == answer


@given(
    houses(),
    st.lists(st.sampled_from(FIXED["date"]), min_size=1, max_size=3),
    st.lists(st.sampled_from(FIXED["kind"]), min_size=1, max_size=3),
)
def test_a_choice_is_one_of_its_parts(house: House, dates: list[str], codes: list[str]) -> None:
    for name, options in (("opened", dates), ("kind", codes)):
        parts = " or ".join(f"{name} == {option}" for option in options)
        assert answers(house, "groups", f"{name} in ({', '.join(options)},)") == answers(house, "groups", parts)
    parts = " or ".join(f"has(tags, {option})" for option in codes)
    assert answers(house, "groups", f"any_of(tags, {', '.join(codes)})") == answers(house, "groups", parts)
