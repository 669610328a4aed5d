"""What people write into cells: repaired where that cannot change what it says, and said; else told, with what was probably meant."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, strategies as st
from intake_files import CASES, COVER, codes, read_folder, texts

from tipdata.checks import check_tables
from tipdata.codebook import Codebook, FieldSpec, FieldType, load_codebook
from tipdata.intake import type_column
from tipdata.intake.distinct import distinct
from tipdata.intake.mending import MendedColumn, mend_column
from tipdata.intake.repairs import Reading, meant_by
from tipdata.records import State, Submission, strings

BOOK = load_codebook()
NO_ORDER, DAY_FIRST, MONTH_FIRST, WORKBOOK = Reading(), Reading("dmy"), Reading("mdy"), Reading(epoch=1900)


def field(type_: str, **more: object) -> FieldSpec:
    return FieldSpec(name="it", label="It", help="", example="", type=FieldType(type_), **more)  # type: ignore[arg-type]


def column(spec: FieldSpec, cells: Sequence[str], reading: Reading = NO_ORDER) -> MendedColumn:
    return mend_column(spec, distinct(list(cells)), BOOK, reading)


def read(spec: FieldSpec, text: str, reading: Reading = NO_ORDER) -> tuple[str, str]:
    """The canonical text and how it was repaired; for what cannot be read nothing and the problem."""
    mended = column(spec, [text], reading)
    assert mended.column.problem is not None
    how = next(iter(mended.repairs), "")
    return str(mended.column.text[0]), how if mended.column.state[0] != State.unreadable else f"! {mended.column.problem[0]}"


DATES = {
    "25/02/2025": ("2025-02-25", "dmy"),
    "02/25/2025": ("2025-02-25", "mdy"),
    "25-2-2025": ("2025-02-25", "dmy"),
    "12/12/2024": ("2024-12-12", "date"),
    "3.4.2025": ("2025-04-03", "dots"),
    "03.04.2025": ("2025-04-03", "dots"),
    "2025/3/4": ("2025-03-04", "date"),
    "2025-3-4": ("2025-03-04", "date"),
    "20250304": ("2025-03-04", "date"),
    "05 March 2025": ("2025-03-05", "date"),
    "March 5, 2025": ("2025-03-05", "date"),
    "5th of March 2025": ("2025-03-05", "date"),
    "5-Mar-2025": ("2025-03-05", "date"),
    "Sept. 2024": ("2024-09", "date"),
    "1er mars 2025": ("2025-03-01", "date"),
    "12 f\u00e9vrier 2025": ("2025-02-12", "date"),
    "12 fevrier 2025": ("2025-02-12", "date"),
    "ao\u00fbt 2025": ("2025-08", "date"),
    "5 de marzo de 2025": ("2025-03-05", "date"),
    "5 \u0645\u0627\u0631\u0633 2025": ("2025-03-05", "date"),
    "\u0665 \u0645\u0627\u0631\u0633 \u0662\u0660\u0662\u0665": ("2025-03-05", "date"),
    "\u0643\u0627\u0646\u0648\u0646 \u0627\u0644\u062b\u0627\u0646\u064a 2024": ("2024-01", "date"),
    "5 \u043c\u0430\u0440\u0442\u0430 2024 \u0433\u043e\u0434\u0430": ("2024-03-05", "date"),
    "05/2024": ("2024-05", "date"),
    "2024/05": ("2024-05", "date"),
    "2024-05-00": ("2024-05", "date"),
    "00/05/2024": ("2024-05", "date"),
    "2024-00-00": ("2024", "date"),
    "2024-03-05T00:00": ("2024-03-05", "date"),
    "2024-03-05 14:30:00": ("2024-03-05", "date"),
    "25/03/2024 02:30 pm": ("2024-03-25", "dmy"),
    "\uff12\uff10\uff12\uff14": ("2024", "digits"),
    "\u0662\u0660\u0662\u0664-\u0660\u0663": ("2024-03", "digits"),
    "03/04/2025": ("", "! order"),
    "05/03/25": ("", "! century"),
    "5-Mar-25": ("", "! century"),
    "Mar-25": ("", "! century"),
    "2568-03-05": ("", "! calendar"),
    "05/03/2568": ("", "! calendar"),
    "1403/12/15": ("", "! calendar"),
    "1446": ("", "! calendar"),
    "45356": ("", "! serial"),
    "31/02/2024": ("", "! type"),
    "2023-02-29": ("", "! type"),
    "2024-13-45": ("", "! type"),
    "31/12/1700": ("", "! type"),
    "Q1 2024": ("", "! type"),
    "soon": ("", "! type"),
    "5 listopad 2024": ("", "! type"),
}


@pytest.mark.parametrize("text", DATES)
def test_dates(text: str) -> None:
    assert read(field("date"), text) == DATES[text]


@pytest.mark.parametrize(
    ("text", "meant"), [("05/03/25", "2025-03-05"), ("Mar-25", "2025-03"), ("2568-03-05", "2025-03-05"), ("45356", "2024-03-05")]
)
def test_what_is_not_read_as_a_date_is_suggested_as_one(text: str, meant: str) -> None:
    assert meant_by(text, field("date"), BOOK) == meant


def test_the_number_of_a_day_is_a_date_where_the_workbook_says_from_when_it_counts() -> None:
    assert read(field("date"), "45356", Reading(epoch=1900)) == ("2024-03-05", "serial")
    assert read(field("date"), "45356", Reading(epoch=1904)) == ("2028-03-06", "serial")
    assert read(field("date"), "45356.75", Reading(epoch=1900)) == ("2024-03-05", "serial")
    assert read(field("date"), "2024", Reading(epoch=1900)) == ("2024", "")
    assert read(field("date"), "99999", Reading(epoch=1900)) == ("", "! mark")


@given(st.dates(datetime.date(1950, 1, 1), datetime.date(2099, 12, 31)), st.sampled_from("/-. "))
def test_any_day_is_read_back_in_the_order_that_is_stated(day: datetime.date, sign: str) -> None:
    iso = day.isoformat()
    days_first, months_first = f"%d{sign}%m{sign}%Y", f"%m{sign}%d{sign}%Y"
    assert read(field("date"), day.strftime(days_first), DAY_FIRST)[0] == iso
    if sign != ".":
        assert read(field("date"), day.strftime(months_first), MONTH_FIRST)[0] == iso
    for shape in ("%d %B %Y", "%B %d, %Y", "%d-%b-%Y", "%Y %B %d", "%Y/%m/%d", "%Y%m%d", "%Y.%m.%d", "%Y-%m-%d %H:%M"):
        assert read(field("date"), day.strftime(shape), NO_ORDER)[0] == iso


@given(
    st.lists(st.dates(datetime.date(1990, 1, 1), datetime.date(2030, 12, 31)), min_size=1, max_size=12),
    st.sampled_from(["%d/%m/%Y", "%m/%d/%Y"]),
)
def test_a_column_is_read_right_or_not_at_all(days: list[datetime.date], shape: str) -> None:
    """Whatever dates stand in it: no cell ever holds another day than was written."""
    read_days = column(field("date"), [day.strftime(shape) for day in days]).column
    for day, text in zip(days, read_days.text, strict=True):
        assert text in ("", day.isoformat())
    if any(day.day > 12 for day in days):
        assert list(read_days.text) == [day.isoformat() for day in days]


def test_one_day_above_twelve_tells_the_order_of_the_column() -> None:
    mended = column(field("date"), ["03/04/2025", "05/06/2025", "25/06/2025", "2024"])
    assert list(mended.column.text) == ["2025-04-03", "2025-06-05", "2025-06-25", "2024"]
    assert dict(mended.repairs) == {"dmy": 3}
    assert mended.sentences("Opened on", BOOK) == ["Opened on: read as day/month/year (3 cells)."]


def test_a_column_that_shows_both_orders_is_read_where_it_is_certain() -> None:
    mended = column(field("date"), ["25/06/2025", "06/25/2025", "03/04/2025"])
    assert list(mended.column.text) == ["2025-06-25", "2025-06-25", ""]
    assert mended.column.problem is not None
    assert list(mended.column.problem) == ["", "", "order"]


def test_one_slip_does_not_hide_the_order_of_many() -> None:
    cells = [f"{day:02}/03/2025" for day in range(1, 29)] + ["03/28/2025"]
    mended = column(field("date"), cells)
    assert list(mended.column.text[:3]) == ["2025-03-01", "2025-03-02", "2025-03-03"]
    assert (mended.column.text[-1], mended.column.state[-1]) == ("", State.unreadable)


NUMBERS = [
    ("integer", "25 yrs", ("25", "unit")),
    ("integer", "25 ans", ("25", "unit")),
    ("integer", "25y.", ("25", "unit")),
    ("integer", "25 months", ("", "! type")),
    ("integer", "\u0662\u0665", ("25", "digits")),
    ("integer", "\uff12\uff15", ("25", "digits")),
    ("integer", "5.0", ("5", "zeros")),
    ("integer", "5,00", ("5", "zeros")),
    ("integer", "5.000", ("", "! type")),
    ("integer", "1,282", ("", "! type")),
    ("integer", "1 282", ("", "! type")),
    ("integer", "18-24", ("", "! type")),
    ("integer", "~5", ("", "! type")),
    ("integer", "five", ("", "! type")),
    ("integer", "5.5", ("", "! type")),
    ("decimal", "1,5", ("1.5", "comma")),
    ("decimal", "1,50", ("1.5", "comma")),
    ("decimal", "1234,567", ("1234.567", "comma")),
    ("decimal", "1,500", ("", "! type")),
    ("decimal", "1.234,56", ("", "! type")),
    ("decimal", "\u0662\u066b\u0665", ("2.5", "digits")),
    ("decimal", "12,5 yrs", ("12.5", "unit")),
    ("decimal", "500 EUR", ("", "! type")),
    ("count", "\uff1c5", ("<5", "digits")),
    ("count", "<\u0665", ("<5", "digits")),
    ("count", "3-5", ("", "! type")),
    ("count", "31*", ("", "! type")),
    ("count", "at least 60", ("", "! type")),
    ("count", "14 (3 in absentia)", ("", "! type")),
]


@pytest.mark.parametrize(("kind", "text", "expected"), NUMBERS)
def test_numbers(kind: str, text: str, expected: tuple[str, str]) -> None:
    assert read(field(kind, unit="years"), text) == expected


@pytest.mark.parametrize(
    ("kind", "text", "meant"),
    [
        ("integer", "1,282", "1282"),
        ("integer", "1 282", "1282"),
        ("integer", "1\u202f282", "1282"),
        ("integer", "1'282", "1282"),
        ("integer", "1.282.000", "1282000"),
        ("decimal", "1.234,56", "1234.56"),
        ("decimal", "1 234,5", "1234.5"),
        ("decimal", "1,500", ""),
        ("decimal", "\u20ac 500", "500"),
        ("decimal", "500 EUR", "500"),
        ("integer", "about five", ""),
    ],
)
def test_a_number_with_signs_between_thousands_is_suggested_and_never_read(kind: str, text: str, meant: str) -> None:
    """REFERENCE 1.3: a thousands separator is refused, not guessed."""
    assert read(field(kind), text) == ("", "! type")
    assert meant_by(text, field(kind), BOOK) == meant


ANSWERS = [
    ("sex", "Female.", ("female", "spelling")),
    ("sex", "'male'", ("male", "spelling")),
    ("sex", "FEMALE", ("female", "spelling")),
    ("sex", "\u00a0Female\u00a0", ("female", "spelling")),
    ("sex", "\uff26emale", ("female", "spelling")),
    ("sex", "female - Female", ("female", "spelling")),
    ("sex", "Female (female)", ("female", "spelling")),
    ("sex", "Female", ("female", "")),
    ("sex", "female", ("female", "")),
    ("sex", "F", ("", "! type")),
    ("sex", "femle", ("", "! type")),
    ("sex", "Male and female", ("", "! several")),
    ("sex", "male/female", ("", "! several")),
    ("age_group_offender", "18-24", ("18_24", "band")),
    ("age_group_offender", "18 \u2013 24", ("18_24", "band")),
    ("age_group_offender", "\u0661\u0668-\u0662\u0664", ("18_24", "band")),
    ("age_group_offender", "18 to 24 years", ("18_24", "band")),
    ("age_group_offender", "from 18 to 24 yrs", ("18_24", "band")),
    ("age_group_offender", "<18", ("u18", "band")),
    ("age_group_offender", "0-17", ("u18", "band")),
    ("age_group_offender", "60+", ("60plus", "band")),
    ("age_group_offender", "60 and over", ("60plus", "band")),
    ("age_group_offender", "25-44", ("", "! type")),
    ("age_group_offender", "18-25", ("", "! type")),
    ("age_group_offender", "24-18", ("", "! type")),
]


@pytest.mark.parametrize(("codelist", "text", "expected"), ANSWERS)
def test_answers(codelist: str, text: str, expected: tuple[str, str]) -> None:
    assert read(field("code", codelist=codelist), text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("recruitment, transportation", ("recruitment;transportation", "several")),
        ("Recruitment and Harbouring", ("recruitment;harbouring", "several")),
        ("recruitment AND harbouring", ("recruitment;harbouring", "several")),
        ("recruitment/harbouring", ("recruitment;harbouring", "several")),
        ("recruitment\nharbouring", ("recruitment;harbouring", "several")),
        ("recruitment + harbouring", ("recruitment;harbouring", "several")),
        ("recruitment;harbouring", ("recruitment;harbouring", "")),
        ("recruitment; nonsense", ("", "! type")),
        ("recruitment nonsense", ("", "! type")),
    ],
)
def test_several_answers_may_be_joined_by_other_signs(text: str, expected: tuple[str, str]) -> None:
    assert read(field("codes", codelist="act"), text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("y", ("yes", "spelling")),
        ("N", ("no", "spelling")),
        ("yes.", ("yes", "spelling")),
        ("TRUE", ("yes", "")),
        ("1", ("", "! type")),
        ("maybe", ("", "! type")),
    ],
)
def test_yes_and_no(text: str, expected: tuple[str, str]) -> None:
    assert read(field("yes_no"), text) == expected


MARKS = [
    "-",
    "--",
    "\u2013",
    "?",
    "??",
    ".",
    "...",
    "N/A",
    "n/a",
    "n.a.",
    "na",
    "nil",
    "none",
    "None",
    "NULL",
    "nan",
    "#N/A",
    "999",
    "9999",
    "-99",
    "unk",
    "s/d",
    "n/d",
]


@pytest.mark.parametrize("text", MARKS)
@pytest.mark.parametrize("kind", ["date", "yes_no"])
def test_marks_for_missing_answers_are_told_as_such(text: str, kind: str) -> None:
    assert read(field(kind), text) == ("", "! mark")


@pytest.mark.parametrize("text", [mark for mark in MARKS if any(sign.isalpha() for sign in mark)])
@pytest.mark.parametrize("kind", ["text", "narrative"])
def test_words_are_words_in_free_text(text: str, kind: str) -> None:
    """None is a surname, and na a beginning of many; but no text is n/a, and #N/A is what a worksheet shows."""
    expected = ("", "! error_cell") if "#" in text else ("", "! mark") if "/" in text and kind == "text" else (text, "")
    assert read(field(kind), text) == expected


def test_no_id_is_a_word_for_a_missing_one_but_any_number_may_be_an_id() -> None:
    for text in (mark for mark in MARKS if mark != "#N/A"):
        expected = (text, "") if text.strip("-").isdigit() else ("", "! mark")
        assert read(field("identifier"), text) == expected, text
    hidden = field("text", sensitivity=BOOK.tables["cases"].field("shared_case_ref").sensitivity)
    assert [read(hidden, text) for text in ("none", "NA", "None-1")] == [("", "! mark"), ("NA", ""), ("None-1", "")]


SPOILT = ["2.02501E+11", "1E+05", "2,5E-12", "05-Mar", "mars-25", "05. Mrz", "2025-03-05 00:00:00", "TRUE"]
SOUND = ["1E-05", "2E12", "MAR-25", "2025-03-05", "45720", "C-3", "E+12", "May/25", "Case TRUE", "12-mark"]


def test_what_a_spreadsheet_made_of_an_id_is_no_id() -> None:
    for spec in (field("identifier"), field("identifier", multiple=True)):
        mended = column(spec, [*SPOILT, *SOUND, "#REF!", "Err:502", "#NV", "#\u00a1VALOR!"])
        assert mended.column.problem is not None
        problems = dict(zip(mended.column.raw, mended.column.problem, strict=True))
        assert {text for text, problem in problems.items() if problem == "spoilt"} == set(SPOILT)
        assert {text for text, problem in problems.items() if problem == ""} == set(SOUND)
        assert {problem for text, problem in problems.items() if text not in (*SPOILT, *SOUND)} == {"error_cell"}
    assert read(field("text"), "TRUE") == ("TRUE", "")
    assert [read(field(kind), "#REF!") for kind in ("date", "yes_no", "integer")] == [("", "! error_cell")] * 3


def test_texts_outside_of_the_records_say_nothing_of_those_within() -> None:
    """What stands above a header or in a total stays among the texts of a column, and in none of its cells."""
    beside = distinct(["0.5", "1.234", "2.500", "Jan-01", "C-1", "C-2"])
    amounts = mend_column(field("decimal"), beside.at(np.array([1, 2])), BOOK, NO_ORDER).column
    assert amounts.state.tolist() == [State.unreadable] * 2
    assert mend_column(field("decimal"), beside.at(np.array([0, 1, 2])), BOOK, NO_ORDER).column.text.tolist() == ["0.5", "1.234", "2.5"]
    months = mend_column(field("identifier"), beside.at(np.array([3])), BOOK, NO_ORDER).column
    assert months.text.tolist() == ["Jan-01"]


def test_an_office_may_count_its_cases_by_month() -> None:
    ids = ["Jan-01", "Jan-02", "Feb-01", "12/2025"]
    assert column(field("identifier"), ids).column.text.tolist() == ids


@pytest.mark.parametrize("text", ["-", "--", "?", "...", "\u2013", "/", "*", "\u061f"])
@pytest.mark.parametrize("kind", ["text", "narrative", "identifier"])
def test_signs_alone_are_no_text(text: str, kind: str) -> None:
    assert read(field(kind), text) == ("", "! mark")


def test_signs_without_width_change_nothing() -> None:
    yes_no, date, integer = field("yes_no"), field("date"), field("integer")
    assert [read(yes_no, text) for text in ("yes\u200b", "\ufeffye\u00ads", "\u2060YES")] == [("yes", "unseen")] * 3
    assert (read(integer, "1\u200b"), read(integer, "\u200d1,00")) == (("1", "unseen"), ("1", "zeros"))
    assert (read(date, "2025-03-04\u200b"), read(date, "\u00ad25/03/2025")) == (("2025-03-04", "unseen"), ("2025-03-25", "dmy"))
    for kind in ("yes_no", "date", "text", "identifier", "country"):
        mended = column(field(kind), ["\u200b", "\u00ad "])
        assert mended.column.state.tolist() == [State.blank] * 2
    assert read(field("text"), "co\u00adworker")[0] == "co\u00adworker"


def test_na_is_namibia_where_it_is_written_as_its_code() -> None:
    for text in ("NA", "NAM", "nam", "Namibia"):
        assert read(field("country"), text)[0] == "NAM"


@pytest.mark.parametrize("text", ["na", "Na", "no", "No", "si", "dk"])
def test_a_word_for_no_or_nothing_is_no_country(text: str) -> None:
    understanding = BOOK.understanding(*BOOK.languages)
    mended = mend_column(field("country"), distinct([text]), understanding, NO_ORDER)
    assert mended.column.problem is not None
    assert (mended.column.text[0], mended.column.problem[0]) == ("", "mark")


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("France and Germany", "DEU;FRA"),
        ("FRA AND DEU", "DEU;FRA"),
        ("Mali, and Niger", "MLI;NER"),
        ("Trinidad and Tobago and Mali", "MLI;TTO"),
        ("France et Allemagne", "DEU;FRA"),
        ("AND;FRA", "AND;FRA"),
        ("AND, FRA", "AND;FRA"),
        ("Mali, and, Niger", "MLI;NER"),
        ("FRA, AND", ""),
        ("ET et FR", ""),
    ],
)
def test_a_word_that_joins_answers_is_no_answer(text: str, codes: str) -> None:
    """AND is the code of Andorra, and ET that of Ethiopia."""
    mended = mend_column(field("codes", codelist="country"), distinct([text]), BOOK.understanding(*BOOK.languages), NO_ORDER)
    assert mended.column.text[0] == codes


@pytest.mark.parametrize("text", ["12\u00b2", "5\u00b9", "\u0665\u00b2", "5\u2460", "<5\u00b9", "(5)", ".5", "-.5"])
@pytest.mark.parametrize("kind", ["integer", "count"])
def test_a_mark_beside_a_number_is_none_of_its_digits(text: str, kind: str) -> None:
    assert read(field(kind), text)[1].startswith("!")


def test_numbers_with_brackets_or_without_a_zero() -> None:
    assert read(field("decimal"), ".5") == ("0.5", "zero_before")
    assert read(field("decimal"), ",5") == ("0.5", "zero_before")
    assert read(field("decimal"), "(500)") == ("", "! type")
    assert read(field("decimal"), "500.") == ("500", "signs")


@pytest.mark.parametrize(
    ("cells", "first"),
    [
        (["2.500"], ""),
        (["2.500", "12,50"], ""),
        (["2.500", "1.000.000"], ""),
        (["2.500", "12.5"], "2.5"),
        (["0.500"], "0.5"),
        (["2500.125"], "2500.125"),
    ],
)
def test_a_dot_before_three_digits_is_doubtful_until_another_number_shows_what_it_is(cells: list[str], first: str) -> None:
    assert column(field("decimal"), cells).column.text[0] == first


def test_dates_with_dots_follow_an_order_that_is_shown_or_stated() -> None:
    assert list(column(field("date"), ["04.13.2025", "04.14.2025", "05.06.2025"]).column.text) == ["2025-04-13", "2025-04-14", "2025-05-06"]
    assert read(field("date"), "03.04.2025", MONTH_FIRST) == ("2025-03-04", "mdy")
    assert list(column(field("date"), ["13.04.2025", "05.06.2025"]).column.text) == ["2025-04-13", "2025-06-05"]


@pytest.mark.parametrize(
    "text", ["2025.1", "1/0/1900", "0/1/1900", "00/01/1900", "1900-01-00", "1900-01-00 00:00:00", "12\u00b2 January 2025"]
)
def test_what_a_spreadsheet_lost_is_no_date(text: str) -> None:
    """2025.1 was typed as 2025.10, and the day before the first of January 1900 is the number 0."""
    assert read(field("date"), text)[1].startswith("!")
    assert read(field("date"), text, WORKBOOK)[1].startswith("!")


@pytest.mark.parametrize(
    ("text", "meant"), [("?", "Unknown"), ("unk", "Unknown"), ("N/A", "Not applicable"), ("-", ""), ("nil", ""), ("999", "")]
)
def test_the_reason_that_a_mark_stands_for_is_suggested_where_it_is_clear(text: str, meant: str) -> None:
    assert meant_by(text, field("date"), BOOK) == meant
    assert meant_by(text, field("date", missing=("withheld",)), BOOK) == ""


def test_lost_letters_are_told() -> None:
    for kind in ("text", "identifier", "date", "yes_no"):
        assert read(field(kind), "Gen\ufffdve") == ("", "! damaged")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2022-001 AND 2021-001", ("2022-001;2021-001", "several")),
        ("C1, C2", ("C1;C2", "several")),
        ("2025/014", ("2025/014", "")),
        ("one and two", ("one and two", "")),
        ("C1", ("C1", "")),
    ],
)
def test_two_ids_joined_by_and_are_two_ids(text: str, expected: tuple[str, str]) -> None:
    assert read(field("identifier", multiple=True), text) == expected


def test_a_single_id_is_never_taken_apart() -> None:
    assert read(field("identifier"), "C1/C2") == ("C1/C2", "")


@given(
    st.sampled_from([field(kind, codelist="act", unit="years") for kind in FieldType]),
    st.lists(st.text(max_size=12), max_size=5),
    st.sampled_from([NO_ORDER, DAY_FIRST, MONTH_FIRST, WORKBOOK]),
)
def test_what_can_be_read_strictly_is_never_changed(spec: FieldSpec, cells: list[str], reading: Reading) -> None:
    strict, mended = type_column(spec, strings(cells), BOOK), column(spec, cells, reading).column
    for number in range(len(cells)):
        if strict.state[number] != State.unreadable and mended.state[number] != State.unreadable:
            assert strict.state[number] == mended.state[number]
            assert spec.is_multiple or strict.text[number] == mended.text[number]
    again = type_column(spec, mended.text[mended.filled], BOOK)
    assert again.filled.all()
    assert again.text.tolist() == mended.text[mended.filled].tolist()


def test_999_far_above_all_others_is_a_question(tmp_path: Path, book: Codebook) -> None:
    header = ["victim_group", "form", "citizenship_group", "registrations"]
    groups = [
        ("women", "sexual"),
        ("men", "sexual"),
        ("girls", "sexual"),
        ("boys", "sexual"),
        ("women", "forced_labour"),
        ("men", "forced_labour"),
    ]
    rows = [[*group, "own", number] for group, number in zip(groups, ["2", "1", "3", "999", "2", "4"], strict=True)]
    submission = read_folder(tmp_path, book, tally=[header, *rows])
    assert [(finding.code, finding.place.cell) for finding in submission.findings] == [("TIP-T12", "D5")]
    assert texts(submission, "victim_tally", "registrations")[3] == "999"
    rows[0][3] = "800"
    assert codes(read_folder(tmp_path / "other", book, tally=[header, *rows])) == []


def told(submission: Submission) -> list[tuple[str, str, str]]:
    said = ("TIP-K02", "TIP-K05", "TIP-T13", "TIP-T06", "TIP-T07", "TIP-T08", "TIP-T09", "TIP-T10", "TIP-T11")
    return sorted((f.code, f.place.cell, f.suggestion) for f in check_tables(submission) if f.code in said)


def cases(tmp_path: Path, book: Codebook, *dates: str, header: str = "opened_on", **more: object) -> Submission:
    rows = [["case_id", header, "status"], *([f"C{number}", date, "open"] for number, date in enumerate(dates))]
    return read_folder(tmp_path, book, cases=rows, **more)  # type: ignore[arg-type]


def test_an_ambiguous_column_is_one_finding(tmp_path: Path, book: Codebook) -> None:
    submission = cases(tmp_path, book, *["03/04/2025"] * 7, "05/06/2025")
    assert told(submission) == [("TIP-T13", "B2", "")]
    message = next(finding.message for finding in check_tables(submission) if finding.code == "TIP-T13")
    assert "not read: 8." in message
    assert set(texts(submission, "cases", "date_opened")) == {"[unreadable]"}


def test_other_dates_of_the_submission_tell_the_order(tmp_path: Path, book: Codebook) -> None:
    persons = [["case_id", "person_no", "sex", "suspected_on"], ["C0", "1", "male", "25/06/2025"]]
    submission = cases(tmp_path, book, "03/04/2025", persons=persons)
    assert texts(submission, "cases", "date_opened") == ["2025-04-03"]
    assert "Opened on: read as day/month/year (1 cell)." in submission.assumptions
    assert told(submission) == []
    file = submission.files[0]
    assert (file.used, file.reported) == (3, 0)


@pytest.mark.parametrize(
    ("header", "text"),
    [("Opened on (dd/mm/yyyy)", "2025-04-03"), ("opened_on [MM/DD/YYYY]", "2025-03-04"), ("Opened on (jj/mm/aaaa)", "2025-04-03")],
)
def test_the_header_may_state_the_order(tmp_path: Path, book: Codebook, header: str, text: str) -> None:
    submission = cases(tmp_path, book, "03/04/2025", header=header)
    assert texts(submission, "cases", "date_opened") == [text]
    assert codes(submission) == []


@pytest.mark.parametrize(("word", "text"), [("dmy", "2025-04-03"), ("dd/mm/yyyy", "2025-04-03"), ("month first", "2025-03-04")])
def test_the_cover_may_state_the_order(tmp_path: Path, book: Codebook, word: str, text: str) -> None:
    for number, cover in enumerate(([[*COVER, "date_order"], [*COVER.values(), word]], [*map(list, COVER.items()), ["Date order", word]])):
        submission = cases(tmp_path / str(number), book, "03/04/2025", cover=cover)
        assert texts(submission, "cases", "date_opened") == [text]
        assert any("The submission states that its dates have the" in said for said in submission.assumptions)
        assert codes(submission) == []


def test_a_stated_order_that_the_dates_deny_is_told_at_their_cells(tmp_path: Path, book: Codebook) -> None:
    submission = cases(tmp_path, book, "25/06/2025", "03/04/2025", header="opened_on (mm/dd/yyyy)")
    assert told(submission) == [("TIP-K05", "B2", "")]
    assert texts(submission, "cases", "date_opened") == ["[unreadable]", "2025-03-04"]


@pytest.mark.parametrize("language", ["", "en", "fr", "ar"])
def test_labels_of_any_language_are_answers_whatever_the_template_speaks(tmp_path: Path, book: Codebook, language: str) -> None:
    sexes = ["Masculin", "male", "Femenino", "\u0630\u0643\u0631"]
    persons = [["case_id", "person_no", "sex"], *(["C1", str(number), sex] for number, sex in enumerate(sexes, 1))]
    stamp = {"language": language} if language else {}
    submission = read_folder(tmp_path, book, persons=persons, cover=[[*COVER, *stamp], [*COVER.values(), *stamp.values()]])
    assert texts(submission, "persons", "sex") == ["male", "male", "female", "male"]
    assert told(submission) == []


def test_what_was_repaired_is_counted_once_for_each_column_and_way(tmp_path: Path, book: Codebook) -> None:
    rows = [*CASES, ["C3", "25/03/2025", "OPEN", "tip_yes"], ["C4", "26/03/2025", "Open.", "TIP  yes"]]
    submission = read_folder(tmp_path, book, cases=rows)
    assert codes(submission) == []
    said = [sentence for sentence in submission.assumptions if ": " in sentence and "cell" in sentence]
    assert said == [
        "Opened on: read as day/month/year (2 cells).",
        "Status: spelt otherwise than in the list (2 cells).",
        "Is it TIP?: spelt otherwise than in the list (1 cell).",
    ]


def test_a_dataset_is_read_as_it_stands(tmp_path: Path, book: Codebook) -> None:
    """What could not be read when it was merged is not read otherwise when other rows stand beside it."""
    spec = field("date")
    assert type_column(spec, strings(["03/04/2025", "25/04/2025"]), BOOK).state.tolist() == [State.unreadable] * 2


OF_SEPTEMBER = [f"{day:02}/09/2025" for day in range(13, 19)]


@pytest.mark.parametrize(
    ("doubtful", "others", "read"),
    [
        # One slip is not enough against others, neither of the same column nor of the submission.
        (["03/04/2025", "07/04/2025", "05/04/2025", "06/04/2025", "09/04/2025", "05/13/2025"], [], ""),
        (["03/04/2025", "05/13/2025"], OF_SEPTEMBER, ""),
        # What little a column shows may be what all others show.
        (["03/04/2025", "07/04/2025", "05/04/2025", "06/04/2025", "09/04/2025", "13/05/2025"], OF_SEPTEMBER, "2025-04-03"),
        (["03/04/2025", "13/05/2025"], [], "2025-04-03"),
        # A column that shows an order often enough has its own.
        (["03/04/2025", "05/13/2025", "05/14/2025", "05/15/2025"], OF_SEPTEMBER, "2025-03-04"),
    ],
)
def test_one_slip_does_not_tell_the_order_of_others(
    tmp_path: Path, book: Codebook, doubtful: list[str], others: list[str], read: str
) -> None:
    persons = [["case_id", "person_no", "sex", "suspected_on"], *(["C0", str(number), "male", day] for number, day in enumerate(others, 1))]
    submission = cases(tmp_path, book, *doubtful, persons=persons)
    assert texts(submission, "cases", "date_opened")[0] == (read or "[unreadable]")
    assert told(submission) == ([] if read else [("TIP-T13", "B2", "")])
    assert sum(file.reported for file in submission.files) == (0 if read else len(doubtful) - 1)
