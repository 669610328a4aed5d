"""What a text means in a field of each type: canonical text, state, bounds, and why it cannot be read."""

from __future__ import annotations

import datetime

import numpy as np
import pytest
from hypothesis import given, strategies as st

from tipdata.codebook import Codebook, FieldSpec, FieldType, load_codebook
from tipdata.intake import reader, type_column
from tipdata.intake.typing import days
from tipdata.records import State, strings

BOOK = load_codebook()
FILLED, BLANK, UNREADABLE = State.filled, State.blank, State.unreadable


def field(type_: str, **more: object) -> FieldSpec:
    return FieldSpec(name="it", label="It", help="", example="", type=FieldType(type_), **more)  # type: ignore[arg-type]


def day(text: str) -> float:
    return float(days(datetime.date.fromisoformat(text)))


def read(spec: FieldSpec, text: str) -> tuple[str, State, str]:
    typed = reader(spec, BOOK)(text)
    return typed.text, typed.state, typed.problem


def bounds(spec: FieldSpec, text: str) -> tuple[float, float]:
    typed = reader(spec, BOOK)(text)
    return typed.low, typed.high


def test_days_are_counted_from_1970() -> None:
    assert (days(datetime.date(1970, 1, 1)), days(datetime.date(1969, 12, 31)), days(datetime.date(2024, 3, 1))) == (0, -1, 19783)


@pytest.mark.parametrize(
    ("text", "canonical", "first", "last"),
    [
        ("2024-02-29", "2024-02-29", "2024-02-29", "2024-02-29"),
        (" 2024-02 ", "2024-02", "2024-02-01", "2024-02-29"),
        ("2023-02", "2023-02", "2023-02-01", "2023-02-28"),
        ("2024-12", "2024-12", "2024-12-01", "2024-12-31"),
        ("2024", "2024", "2024-01-01", "2024-12-31"),
        ("1850", "1850", "1850-01-01", "1850-12-31"),
        ("2150-12", "2150-12", "2150-12-01", "2150-12-31"),
        ("2024\u201302\u201305", "2024-02-05", "2024-02-05", "2024-02-05"),
    ],
)
def test_a_partial_date_is_the_days_that_it_may_be(text: str, canonical: str, first: str, last: str) -> None:
    assert read(field("date"), text) == (canonical, FILLED, "")
    assert bounds(field("date"), text) == (day(first), day(last))


@pytest.mark.parametrize(
    "text",
    ["2023-02-29", "2024-13", "2024-00", "2024-1-5", "24-01-05", "05/03/2024", "5.3.2024", "2024/03/05", "20240305", "1849", "2151",
     "2024-02-30", "march", "45356", "2024-03-05T00:00", "\u0662\u0660\u0662\u0664", "-2024", "2024-"],
)  # fmt: skip
def test_no_other_date_is_guessed(text: str) -> None:
    assert read(field("date"), text) == ("", UNREADABLE, "type")
    assert np.isnan(bounds(field("date"), text)).all()


@pytest.mark.parametrize(
    ("text", "canonical"),
    [("5", "5"), ("+5", "5"), ("-5", "-5"), ("\u22125", "-5"), ("005", "5"), ("-0", "0"), ("0", "0"), (" 12 ", "12"), ("9" * 15, "9" * 15)],
)
def test_whole_numbers(text: str, canonical: str) -> None:
    for kind in ("integer", "decimal", "count"):
        assert read(field(kind), text) == (canonical, FILLED, "")
        assert bounds(field(kind), text) == (float(canonical), float(canonical))


@pytest.mark.parametrize(("text", "canonical"), [("5.0", "5"), ("0.50", "0.5"), ("-3.25", "-3.25"), ("00.10", "0.1"), ("-0.0", "0")])
def test_numbers_with_decimals(text: str, canonical: str) -> None:
    for spec in (field("decimal"), field("count", decimals=True)):
        assert read(spec, text) == (canonical, FILLED, "")
        assert bounds(spec, text) == (float(canonical), float(canonical))
    for kind in ("integer", "count"):
        assert read(field(kind), text) == ("", UNREADABLE, "type")


@pytest.mark.parametrize(
    "text", ["1,5", "1 282", "1'000", "1e5", ".5", "5.", "31*", "at least 60", "--1", "1-2", "0x1", "nan", "inf", "9" * 16, "\u0665"]
)
def test_no_other_number_is_guessed(text: str) -> None:
    for kind in ("integer", "decimal", "count"):
        assert read(field(kind), text) == ("", UNREADABLE, "type")


@pytest.mark.parametrize(
    ("text", "canonical", "low", "high"),
    [("<5", "<5", 1, 4), ("< 05", "<5", 1, 4), ("<2", "<2", 1, 1), ("x", "x", 1, np.inf), ("X", "x", 1, np.inf)],
)
def test_suppressed_counts_are_what_they_may_be(text: str, canonical: str, low: float, high: float) -> None:
    assert read(field("count"), text) == (canonical, FILLED, "")
    assert bounds(field("count"), text) == (low, high)
    assert read(field("integer"), text) == ("", UNREADABLE, "type")


@pytest.mark.parametrize("text", ["<1", "<0", "<", "<-5", "<5.5", ">5", "xx", "<5>"])
def test_no_other_suppression_is_guessed(text: str) -> None:
    assert read(field("count"), text) == ("", UNREADABLE, "type")


@pytest.mark.parametrize("kind", list(FieldType))
@pytest.mark.parametrize("text", ["", " ", "\t\r\n", "\u00a0", "\u3000"])
def test_blank_is_blank(kind: FieldType, text: str) -> None:
    assert read(field(kind, codelist="sex"), text) == ("", BLANK, "")


def test_a_default_stands_where_nothing_was_written() -> None:
    spec = field("boolean", default="no")
    assert read(spec, " ") == ("no", FILLED, "")
    assert read(spec, "yes") == ("yes", FILLED, "")


@pytest.mark.parametrize(
    "kind", ["text", "narrative", "identifier", "integer", "decimal", "count", "date", "country", "area", "currency", "yes_no"]
)
def test_the_reasons_for_no_value_are_states(kind: str) -> None:
    for reason in BOOK.missing_reasons:
        spec = field(kind)
        for text in (reason.code, reason.label, reason.label.upper(), f" {reason.code.replace('_', ' ')} "):
            assert read(spec, text) == ("", State[reason.state], "")


def test_a_reason_that_is_not_allowed_is_a_problem_or_a_text() -> None:
    for kind in ("integer", "date", "country", "yes_no", "boolean"):
        assert read(field(kind, missing=("withheld",)), "Unknown") == ("", UNREADABLE, "reason")
        assert read(field(kind, missing=("withheld",)), "withheld") == ("", State.withheld, "")
    for kind in ("text", "narrative", "identifier"):
        assert read(field(kind, missing=()), "Unknown") == ("Unknown", FILLED, "")
    assert read(field("identifier", requirement="key"), "unknown") == ("unknown", FILLED, "")
    assert read(field("integer", requirement="key"), "unknown") == ("", UNREADABLE, "reason")


def test_a_reason_that_is_a_code_of_the_list_is_that_code(book: Codebook) -> None:
    spec = next(
        f
        for table in book.tables.values()
        for f in table.fields
        if (codelist := book.codelist(f)) and {code.code for code in codelist.codes} & {reason.code for reason in book.missing_reasons}
    )
    codelist = book.codelist(spec)
    assert codelist
    code = next(code for code in codelist.codes if code.code in {reason.code for reason in book.missing_reasons})
    assert read(spec, code.label) == (code.code, FILLED, "")


@pytest.mark.parametrize("text", [".", "nil", "na", "N/A", "-", "999", "#N/A", "None", "null", "nan", "?"])
def test_no_other_word_means_missing(text: str) -> None:
    assert read(field("text"), text) == (text, FILLED, "")
    assert read(field("code", codelist="sex"), text) == ("", UNREADABLE, "type")


def test_na_is_namibia_and_no_is_no() -> None:
    assert read(field("country"), "NA") == ("NAM", FILLED, "")
    assert read(field("country"), "na") == ("NAM", FILLED, "")
    assert read(field("yes_no"), "No") == ("no", FILLED, "")
    assert read(field("text"), "No") == ("No", FILLED, "")
    assert read(field("country"), "NO") == ("NOR", FILLED, "")


@pytest.mark.parametrize(
    ("text", "code"), [("LUX", "LUX"), ("lu", "LUX"), ("Luxembourg", "LUX"), ("C\u00f4te d\u2019Ivoire", ""), ("XX", "")]
)
def test_countries(text: str, code: str) -> None:
    assert read(field("country"), text) == ((code, FILLED, "") if code else ("", UNREADABLE, "type"))


def test_areas_and_currencies() -> None:
    assert read(field("area"), "lu-di") == ("LU-DI", FILLED, "")
    assert read(field("currency"), "Euro (EUR)") == ("EUR", FILLED, "")
    assert read(field("currency"), "Euro") == ("", UNREADABLE, "type")


@pytest.mark.parametrize("kind", ["boolean", "yes_no"])
@pytest.mark.parametrize(
    ("text", "code"), [("yes", "yes"), ("YES", "yes"), ("no", "no"), ("TRUE", "yes"), ("FALSE", "no"), ("True", "yes"), ("false", "no")]
)
def test_yes_and_no(kind: str, text: str, code: str) -> None:
    assert read(field(kind), text) == (code, FILLED, "")


@pytest.mark.parametrize("text", ["y", "1", "0", "ja", "TRUE.", "yes no"])
def test_no_other_yes_is_guessed(text: str) -> None:
    assert read(field("yes_no"), text) == ("", UNREADABLE, "type")


def test_every_code_is_read_by_code_and_by_label_in_any_case_and_spacing(book: Codebook) -> None:
    for name, codelist in book.codelists.items():
        spec = field("code", codelist=name)
        read_code = reader(spec, book)
        for code in codelist.codes:
            loud = [text.upper() for text in (code.code, code.label) if text.upper().casefold() == text.casefold()]
            for text in (code.code, code.label, *loud, f"  {code.label.replace(' ', '  ')} "):
                assert (read_code(text).text, read_code(text).state) == (code.code, FILLED), (name, text)


def test_several_codes_are_put_in_the_order_of_the_list() -> None:
    spec = field("codes", codelist="act")
    codes = [code.code for code in BOOK.codelists["act"].codes if not code.alone][:3]
    first, second, third = codes
    labels = {code.code: code.label for code in BOOK.codelists["act"].codes}
    assert read(spec, f"{third};{first}") == (f"{first};{third}", FILLED, "")
    assert read(spec, f" {labels[second].upper()} ;; {first} ; {second};") == (f"{first};{second}", FILLED, "")
    assert read(field("codes", codelist="act", ordered=True), f"{third};{first}") == (f"{third};{first}", FILLED, "")
    assert read(spec, f"{first};nonsense") == ("", UNREADABLE, "type")
    assert read(spec, f"{first},{second}") == ("", UNREADABLE, "type")


@pytest.mark.parametrize("text", [";", ";;", " ; ; "])
@pytest.mark.parametrize("spec", [field("codes", codelist="act"), field("identifier", multiple=True)])
def test_separators_alone_are_no_answer(spec: FieldSpec, text: str) -> None:
    assert read(spec, text) == ("", UNREADABLE, "type")


def test_a_code_that_stands_alone_beside_others_is_mixed() -> None:
    name, alone, other = next(
        (name, alone.code, other.code)
        for name, codelist in BOOK.codelists.items()
        for alone in [code for code in codelist.codes if code.alone]
        for other in codelist.codes
        if other is not alone
    )
    spec = field("codes", codelist=name)
    assert read(spec, alone) == (alone, FILLED, "")
    assert read(spec, f"{alone};{alone}") == (alone, FILLED, "")
    for text in (f"{alone};{other}", f"{other};{alone}"):
        assert read(spec, text) == ("", UNREADABLE, "mixed")


def test_a_reason_beside_codes_is_mixed() -> None:
    spec = field("codes", codelist="sex")
    assert read(spec, "withheld") == ("", State.withheld, "")
    assert read(spec, "; Withheld ;") == ("", State.withheld, "")
    assert read(spec, "withheld;female") == ("", UNREADABLE, "mixed")
    assert read(spec, "withheld;withheld") == ("", UNREADABLE, "mixed")
    assert read(spec, "withheld;nonsense") == ("", UNREADABLE, "type")


@pytest.mark.parametrize("dash", "\u2010\u2011\u2012\u2013\u2014\u2015\u2212\ufe58\ufe63\uff0d-")
def test_dashes_in_identifiers_are_one_dash(dash: str) -> None:
    assert read(field("identifier"), f"NTH{dash}2025{dash}1") == ("NTH-2025-1", FILLED, "")
    assert read(field("text"), f"a{dash}b") == (f"a{dash}b", FILLED, "")


def test_identifiers_keep_zeros_and_case_and_lose_useless_blanks() -> None:
    assert read(field("identifier"), "  007  a\u00a0B\n") == ("007 a B", FILLED, "")
    assert read(field("identifier"), "a;b") == ("a;b", FILLED, "")
    assert read(field("identifier", multiple=True), " b ;; a ") == ("b;a", FILLED, "")


@pytest.mark.parametrize("sign", ["=", "+", "-", "@"])
def test_the_apostrophe_that_disarms_a_formula_is_taken_off(sign: str) -> None:
    assert read(field("text"), f"'{sign}1+1") == (f"{sign}1+1", FILLED, "")
    assert read(field("identifier"), f"'{sign}A") == (f"{sign}A", FILLED, "")
    assert read(field("integer"), f"'{sign}5")[1] == (FILLED if sign in "+-" else UNREADABLE)


def test_what_was_hidden_behind_an_apostrophe_hides_nothing_more() -> None:
    assert read(field("text"), "'\t'=1") == ("=1", FILLED, "")
    assert read(field("identifier"), "'\u2212A") == ("-A", FILLED, "")


@pytest.mark.parametrize("text", ["'s-Hertogenbosch", "'", "''=1", "'90s", "' =1"])
def test_other_apostrophes_stay(text: str) -> None:
    assert read(field("text"), text) == (text, FILLED, "")


def test_a_column_keeps_raw_texts_and_types_each_cell() -> None:
    raw = strings(["2024", "", "nonsense", "2024", "unknown", "2024-02"])
    column = type_column(field("date"), raw, BOOK, at=3, at_row=7)
    assert column.raw.tolist() == raw.tolist()
    assert [column.raw[row] is raw[row] for row in range(len(raw)) if raw[row] != "2024"] == [True] * 4
    assert column.text.tolist() == ["2024", "", "", "2024", "", "2024-02"]
    assert column.state.tolist() == [FILLED, BLANK, UNREADABLE, FILLED, State.unknown, FILLED]
    assert column.low is not None
    assert column.high is not None
    assert column.problem is not None
    assert column.problem.tolist() == ["", "", "type", "", "", ""]
    assert column.low[[0, 3, 5]].tolist() == [day("2024-01-01"), day("2024-01-01"), day("2024-02-01")]
    assert np.isnan(column.low[[1, 2, 4]]).all()
    assert (column.at, column.at_row, column.direct) == (3, 7, True)


def test_only_numbers_counts_and_dates_have_bounds() -> None:
    for kind in FieldType:
        column = type_column(field(kind, codelist="sex"), strings(["1"]), BOOK)
        assert (column.low is not None, column.high is not None) == ((kind in ("integer", "decimal", "count", "date"),) * 2)


def test_an_empty_column_is_typed() -> None:
    assert len(type_column(field("date"), strings([]), BOOK)) == 0


SPECS = [
    *(field(kind, codelist="act") for kind in FieldType),
    *(field(kind, codelist="act", missing=()) for kind in FieldType),
    field("codes", codelist="act", ordered=True),
    field("codes", codelist="country"),
    field("identifier", multiple=True),
    field("count", decimals=True),
    field("boolean", default="no"),
]
WORDS = [
    ";", ";;", ",", "-", "\u2212", "\u2013", " ", "'", "'=", "'-", "'\u2212", "'\t", "'\r", "=", "+", "@", "<", "<5", "x", "0", "00", "1",
    "-1",
    ".", "2024", "2024-02", "2024-02-31", "unknown", "Unknown", "withheld", "not_applicable", "none", "act",
    *(code.code for code in BOOK.codelists["act"].codes),
    *(code.label for code in BOOK.codelists["act"].codes),
    "\0", "a\0b", "\u00a0", "\x1c", "\u2028", "\ufeff", "\U0001f600",
]  # fmt: skip
ANY_TEXT = st.one_of(
    st.text(), st.lists(st.sampled_from(WORDS), max_size=6).map("".join), st.lists(st.sampled_from(WORDS), max_size=4).map("; ".join)
)


@given(st.sampled_from(SPECS), st.lists(ANY_TEXT, max_size=6))
def test_any_text_is_typed_and_canonical_text_is_typed_to_itself(spec: FieldSpec, cells: list[str]) -> None:
    raw = strings(cells)
    column = type_column(spec, raw, BOOK)
    assert column.raw.tolist() == cells
    assert column.problem is not None
    assert ((column.text != "") == column.filled).all()
    assert ((column.problem != "") == (column.state == UNREADABLE)).all()
    assert np.isin(column.state, (FILLED, BLANK, State.unknown, State.not_applicable, State.withheld, UNREADABLE)).all()
    again = type_column(spec, column.text[column.filled], BOOK)
    assert again.text.tolist() == column.text[column.filled].tolist()
    assert again.filled.all()
    if column.low is not None and column.high is not None and again.low is not None:
        assert (column.low[column.filled] <= column.high[column.filled]).all()
        assert again.low.tolist() == column.low[column.filled].tolist()
        assert np.isnan(column.low[~column.filled]).all()


@given(st.sampled_from(SPECS), st.lists(ANY_TEXT, min_size=1, max_size=6))
def test_cells_are_typed_one_by_one(spec: FieldSpec, cells: list[str]) -> None:
    """A column takes its texts apart and puts them together again; no cell may take on what another one says."""
    column = type_column(spec, strings(cells), BOOK)
    for number, text in enumerate(cells):
        alone = reader(spec, BOOK)(text)
        assert (column.text[number], column.state[number]) == (alone.text, alone.state)
