"""Laws of the column evaluator, over random expressions and random small tables."""

from __future__ import annotations

from hypothesis import example, given, strategies as st
from little_house import BOOK, KINDS, LEVELS, PARENTS, House, Row, answers, reference_answers, worlds

DATES = ["2024", "2024-02", "2024-02-29", "2024-03-01", "2025", "2025-01", "2023-12-31"]
COUNTS = ["0", "1", "3", "4", "7", "<2", "<5", "x"]
NUMBERS = ["0", "-1", "2", "7"]
TAGS = ["red", "green;blue", "red;green;blue"]
REASONS = ["", "", "unknown", "not_applicable", "withheld", "???"]
POOLS = {
    "text": ["a", "b", ""],
    "date": DATES + REASONS,
    "count": COUNTS + REASONS,
    "integer": NUMBERS + REASONS,
    "decimal": [*NUMBERS, "0.5", *REASONS],
    "code": REASONS,
    "codes": TAGS + REASONS,
    "yes_no": ["yes", "no", *REASONS],
}
IDS = {"groups": ["G1", "G2", "G3"], "members": ["M1", "M2", "M3"], "calls": ["C1", "C2", "C3"]}


@st.composite
def rows(draw: st.DrawFn, table: str) -> Row:
    row = {}
    for field in BOOK.tables[table].fields:
        if field.type == "identifier":
            pool = IDS[table] if field.references is None else [*IDS[field.references], "nowhere", "", "unknown"]
        else:
            pool = [*(KINDS if field.codelist == "kind" else LEVELS), *REASONS] if field.type == "code" else POOLS[field.type]
        row[field.name] = draw(st.sampled_from(pool))
    return row


@st.composite
def houses(draw: st.DrawFn) -> House:
    """Small tables; keys may repeat, rows may hang on nothing, and a table may not have been sent."""
    found = {table: draw(st.lists(rows(table), max_size=4)) for table in ("groups", "members", "calls") if draw(st.integers(0, 5))}
    if draw(st.booleans()):
        found["report"] = [draw(rows("report"))]
    return House(found)


def names(table: str) -> dict[str, list[str]]:
    """The names that an expression over rows of a table may use, by what they may be compared with."""
    kinds: dict[str, list[str]] = {}
    reach = [("", BOOK.tables[table]), *((f"{word}.", above) for word, above in BOOK.above(BOOK.tables[table]).items())]
    for word, owner in reach:
        for field in owner.fields:
            kind = field.codelist or ("number" if field.type in ("count", "integer", "decimal") else str(field.type))
            kinds.setdefault("codes" if field.type == "codes" else kind, []).append(word + field.name)
    return kinds


ORDERED = ("==", "!=", "<", "<=", ">", ">=")
FIXED = {
    "date": [f"'{date}'" for date in DATES],
    "number": ["0", "1", "3", "4.5", "7", "-1"],
    "kind": [f"'{code}'" for code in KINDS],
    "level": [f"'{code}'" for code in LEVELS],
    "text": ["'a'", "'b'", "''"],
    "yes_no": ["'yes'", "'no'"],
}
BELOW = {parent: table for table, (_, parent, _) in PARENTS.items()}


@st.composite
def atoms(draw: st.DrawFn, table: str, of_states: bool) -> str:
    known = names(table)
    shape = draw(st.sampled_from(["fixed", "fixed", "pair", "in", "codes", *(["state"] if of_states else [])]))
    if shape == "state":
        name = draw(st.sampled_from([name for group in known.values() for name in group]))
        return f"{draw(st.sampled_from(['known', 'missing']))}({name})"
    if shape == "codes" and "codes" in known:
        codes = draw(st.lists(st.sampled_from(FIXED["kind"]), min_size=1, max_size=2))
        return f"any_of({draw(st.sampled_from(known['codes']))}, {', '.join(codes)})"
    kind = draw(st.sampled_from(sorted(set(known) & set(FIXED))))
    name, fixed = draw(st.sampled_from(known[kind])), draw(st.sampled_from(FIXED[kind]))
    comparison = draw(st.sampled_from(ORDERED if kind in ("date", "number", "level") else ORDERED[:2]))
    if shape == "in":
        options = draw(st.lists(st.sampled_from(FIXED[kind]), min_size=1, max_size=3))
        return f"{name} {draw(st.sampled_from(['in', 'not in']))} ({', '.join(options)},)"
    if shape == "pair":
        return f"{name} {comparison} {draw(st.sampled_from(known[kind]))}"
    return f"{name} {comparison} {fixed}" if draw(st.booleans()) else f"{fixed} {comparison} {name}"


def expressions(table: str, of_states: bool = True, depth: int = 2) -> st.SearchStrategy[str]:
    shapes = [atoms(table, of_states)]
    if depth:
        inner = expressions(table, of_states, depth - 1)
        shapes += [
            inner.map(lambda text: f"not ({text})"),
            st.tuples(inner, inner).map(lambda pair: f"({pair[0]}) and ({pair[1]})"),
            st.tuples(inner, inner, inner).map(lambda three: " or ".join(f"({text})" for text in three)),
        ]
        if table in BELOW:
            child = BELOW[table]
            shapes.append(expressions(child, of_states, depth - 1).map(lambda text: f"exists({child}, {text})"))
    return st.one_of(shapes)


def asked(of_states: bool = True) -> st.SearchStrategy[tuple[str, str]]:
    tables = st.sampled_from(["groups", "members", "calls"])
    return tables.flatmap(lambda table: st.tuples(st.just(table), expressions(table, of_states)))


def both(of_states: bool = True) -> st.SearchStrategy[tuple[str, tuple[str, str]]]:
    tables = st.sampled_from(["groups", "members", "calls"])
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
                elif raw in REASONS and field.type != "text":
                    pool = (KINDS if field.codelist == "kind" else LEVELS) if field.type == "code" else POOLS[field.type]
                    row[field.name] = draw(st.sampled_from([text for text in pool if text not in REASONS]))
            found[table].append(row)
    return House(found)


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


@given(houses(), st.sampled_from(["groups", "members", "calls"]), st.data())
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
