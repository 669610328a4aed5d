"""Personal data where none may stand: known by its column's header or by traces in texts, told by place and kind alone."""

from __future__ import annotations

import time

import pytest
from hypothesis import given, settings, strategies as st

from submitting import Desk, changed, clean
from tipdata.checks import check_rules
from tipdata.checks.traces import TRACES, traces_in, words_of
from tipdata.codebook import Codebook, load_codebook

BOOK = load_codebook()
WORDS = words_of(BOOK)
ALL = tuple(TRACES)


def kinds(text: str) -> set[str]:
    return set(traces_in(text, ALL, WORDS))


@pytest.mark.parametrize(
    ("header", "kind"),
    [
        ("Name", "name"),
        ("Victim's name", "name"),
        ("name_of_victim", "name"),
        ("FIRST NAME", "name"),
        ("Prénom de la victime", "name"),
        ("prenom", "name"),
        ("Nachname", "name"),
        ("Имя", "name"),
        ("الاسم", "name"),
        ("Phone no.", "phone"),
        ("Suspect: mobile", "phone"),
        ("Teléfono móvil", "phone"),
        ("E-mail", "email"),
        ("e_mail address", "email"),
        ("Courriel", "email"),
        ("Home address", "address"),
        ("Straße", "address"),
        ("Code postal", "address"),
        ("Passport no", "id_number"),
        ("ID number", "id_number"),
        ("PESEL", "id_number"),
        ("Carte d’identité", "id_number"),
        ("IBAN", "account"),
        ("Account", "account"),
        ("Bank account of suspect", "account"),
        ("DOB", "birth"),
        ("Date of birth", "birth"),
        ("Facebook profile", "online"),
        ("GPS", "coordinates"),
        ("Photo", "image"),
        ("Pregnant?", "health"),
        ("\u0627\u0633\u0645 \u0627\u0644\u0636\u062d\u064a\u0629", "name"),
        ("Mother", "name"),
        ("NIN", "id_number"),
        ("Type of phone and IBAN", "account"),
        ("Religion", "belief"),
    ],
)
def test_headers_of_personal_data_are_known_in_several_languages(header: str, kind: str) -> None:
    found = BOOK.personal_headers.kind(header)
    assert found is not None
    assert found.kind == kind


@pytest.mark.parametrize(
    "header",
    [
        "Address type",
        "Type d'adresse",
        "Phone tapping used",
        "Own remarks",
        "Unit name",
        "Name of court",
        "Nameplate",
        "Accounting period",
        "Date",
        "Number",
        "Streetlight",
        "",
        "Case no",
    ],
)
def test_other_headers_are_not(header: str) -> None:
    assert BOOK.personal_headers.kind(header) is None


def test_no_field_of_the_codebook_has_such_a_header() -> None:
    headers = [text for table in BOOK.tables.values() for field in table.fields for text in (field.name, field.label)]
    views = [view for collection in BOOK.collections.values() for view in collection.views]
    headers += [text for view in views for column in view.columns for text in (column.name, column.label)]
    assert [header for header in headers if BOOK.personal_headers.kind(header)] == []


def test_a_column_of_personal_data_is_not_read_and_told_by_its_header(desk: Desk) -> None:
    sheets = clean("full")
    for number, row in enumerate(sheets["persons"]):
        row["Surname"] = f"SECRET{number}" if number < 2 else ""
    submission = desk.read(sheets)
    (finding,) = (finding for finding in submission.findings if finding.code == "TIP-P01")
    assert (finding.severity, finding.indicator, finding.column) == ("error", "privacy", "")
    assert "'Surname'" in finding.message
    assert "a person's name" in finding.message
    assert "(2 filled cells)" in finding.message
    assert "TIP-H01" not in {batch.code for batch in submission.findings.batches}
    assert "SECRET" not in repr([submission.findings.batches, submission.tables["persons"].columns])
    assert sum(file.reported for file in submission.files) == 2


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("write to jane.doe@mail.example.org today", {"email"}),
        ("see https://example.org/a?b=1", {"online"}),
        ("profile facebook.com/somebody", {"online"}),
        ("she is @lily_92 there", {"online"}),
        ("+352 621 123 456", {"phone"}),
        ("0033 6 12 34 56 78", {"phone"}),
        ("tel. 26 12", set()),
        ("tel.: 26 12 34 56", {"phone"}),
        ("06.12.34.56.78", {"phone"}),
        ("(555) 123-4567", {"phone"}),
        ("тел. 8 912 345 67 89", {"phone"}),
        ("LU28 0019 4006 4475 0000", {"account"}),
        ("IBAN GB82WEST12345698765432 AND OTHERS", {"account"}),
        ("LU28 0019 4006 4475 0001 did not work", {"phone"}),
        ("4111-1111-1111-1111", {"account"}),
        ("AB1234567", {"id_number"}),
        ("P 12345678 was false", {"id_number"}),
        ("born 17.05.1999", {"birth"}),
        ("DOB: 1999-05-17", {"birth"}),
        ("née le 3 mai 1999", {"birth"}),
        ("geb. 17 5 99", {"birth"}),
        ("родилась в 1999 г.", {"birth"}),
        ("12 Rose Street", {"address"}),
        ("rue de la Paix 12", {"address"}),
        ("Hauptstr. 5", {"address"}),
        ("ul. Długa 7", {"address"}),
        ("Mr Smith", {"name"}),
        ("Frau Weber kam", {"name"}),
        ("mother of Anna Novak", {"name"}),
        ("Анна Новак была там", {"name"}),
        ("Anna-Maria O'Neill", {"name"}),
        ("49.61160, 6.13190", {"coordinates"}),
        ("49°36′ north", {"coordinates"}),
        ("call Anna Novak at +352 621 123 456", {"name", "phone"}),
    ],
)
def test_traces_in_notes(text: str, found: set[str]) -> None:
    assert kinds(text) == found


@pytest.mark.parametrize(
    "text",
    [
        "First report withdrawn, then confirmed.",
        "From 2024-05-17 to 17.06.2024 in Luxembourg; period 2019-2023.",
        "Seized 12 500 EUR, € 1,200,000 and USD 45000.",
        "See art. 382-1 of the Criminal Code, file 123/2024.",
        "Three women in the street with 3 men at 5 pm",
        "The Hague and New York, United Kingdom",
        "Court of Appeal, Federal Police, Hotel Bristol",
        "12 victims, 3 of them minors, were found on a farm.",
        "Split into NTH-2025-0042 and NTH-2025-0043.",
        "born abroad",
        "pan European operation",
    ],
)
def test_what_is_nothing_of_the_sort(text: str) -> None:
    assert kinds(text) == set()


@pytest.mark.parametrize("form", ["full", "simple", "aggregates"])
def test_no_clean_submission_holds_any(desk: Desk, form: str) -> None:
    findings, _ = check_rules(desk.read(clean(form)), only={"TIP-P02a", "TIP-P02b"})
    assert list(findings) == []


def test_a_finding_names_the_place_and_the_kind_and_nothing_of_the_text(desk: Desk) -> None:
    sheets = changed(
        clean("full"),
        ("cases", 0, "narrative", "SECRET: jane@example.org, born 1999"),
        ("cases", 1, "narrative", "SECRET jack@example.org"),
        ("cases", 2, "case_id", "SECRET@example.org"),
        ("submission", 0, "prepared_by_role", "Mrs Secret"),
    )
    sheets["persons"][2]["case_id"] = "SECRET@example.org"
    findings, _ = check_rules(desk.read(sheets), only={"TIP-P02a", "TIP-P02b"})
    told = [(f.code, f.table, f.column, f.place.row, f.message) for f in findings]
    assert told == [
        ("TIP-P02a", "cases", "case_id", 4, "This id seems to hold an e-mail address."),
        ("TIP-P02b", "submission", "prepared_by_role", 2, _asked("a person's name")),
        ("TIP-P02b", "cases", "narrative", 2, _asked("an e-mail address and a date or place of birth")),
        ("TIP-P02b", "cases", "narrative", 3, _asked("an e-mail address")),
    ]
    assert "SECRET" not in " ".join(message for *_, message in told)


def _asked(kind: str) -> str:
    return f"Does this text hold {kind}? Nothing that points at a person may stand in it."


def test_an_id_with_an_agreed_pattern_is_left_to_it(book: Codebook) -> None:
    assert book.tables["persons"].field("person_key").pattern is not None
    assert traces_in("ABCDEFGH234567AB", ("account", "titled_name"), WORDS) == ()


HOSTILE = [
    "1" * 50_000,
    "a" * 50_000,
    "a@" * 25_000,
    "1 " * 25_000,
    "Aa " * 20_000,
    "+1-" * 20_000,
    "AB12" * 12_000,
    "9." * 25_000,
    "www." * 9_000,
]


@pytest.mark.parametrize("text", HOSTILE, ids=[text[:6] for text in HOSTILE])
def test_no_text_takes_long(text: str) -> None:
    """Twice the text, at most about twice the time: measured against one that is a quarter as long, with room for a busy machine."""

    def seconds(raw: str) -> float:
        start = time.process_time()
        traces_in(raw, ALL, WORDS)
        return time.process_time() - start

    seconds(text[:1000])
    quarter, whole = seconds(text[: len(text) // 4]), seconds(text)
    assert whole < 1 or whole < 10 * max(quarter, 0.02)


@given(st.text(alphabet="aA1 @.+-/(){}°,;ŽЯ", max_size=60))
@settings(max_examples=200, deadline=None)
def test_any_text_can_be_looked_at(text: str) -> None:
    assert kinds(text) <= {kind.kind for kind in BOOK.privacy.kinds}


def test_every_trace_is_of_a_kind_with_words() -> None:
    assert {trace.kind for trace in TRACES.values()} <= {kind.kind for kind in BOOK.privacy.kinds}
