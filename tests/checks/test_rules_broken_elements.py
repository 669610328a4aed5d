"""Breaking one fact raises exactly the rules that concern it: definition, borders, children, victims, sources, personal data, counts, and
what files say of one another."""

from __future__ import annotations

import re

import pytest
from broken_facts import C1, C4, R3, R4, R5, R6, T1, T2, T3, T4, V1, V2, Broken, codes_of, one
from rule_examples import built
from whole_chain import grown_up

from submitting import Sheets, case, changed, clean, count, cover, process
from tipdata.checks import check_between
from tipdata.codebook import Codebook

INTERNATIONAL = "palermo-2000"


def several(name: str, *changes: tuple[str, int, str, str], codes: set[str], profile: str = "") -> Broken:
    return Broken(name, changes, codes, profile=profile)


def chain(row: int, **cells: str) -> tuple[tuple[str, int, str, str], ...]:
    return tuple(("processes", row, field, text) for field, text in cells.items())


def of_case(row: int, **cells: str) -> tuple[tuple[str, int, str, str], ...]:
    return tuple(("cases", row, field, text) for field, text in cells.items())


def of_labour(**cells: str) -> tuple[tuple[str, int, str, str], ...]:
    """The last case as one of forced labour, with these cells of its process."""
    return (*of_case(C4, forms="forced_labour"), *chain(T4, **cells))


MOVED = {"border_crossed": "yes", "acts": "recruitment;transportation"}
STAND_IN = {**MOVED, "recruitment_country": "ROU", "country_is_proxy": ""}
GRADED = {"recorder_code": "R1", "source_reliability": "B", "info_credibility": "2"}

DEFINITION = [
    several(
        "a confirmed case of adults without means",
        *of_case(C4, tip_determination="confirmed"),
        *chain(T4, means="none"),
        codes={"TIP-L02a", "TIP-L05"},
        profile=INTERNATIONAL,
    ),
    several("a verdict on adults without means", *chain(T2, means="none"), codes={"TIP-L02b", "TIP-L05"}, profile=INTERNATIONAL),
    several(
        "a child without means under a law that needs them",
        *of_case(C4, tip_determination="confirmed", n_victims_child="1"),
        *chain(T4, means="none"),
        codes={"TIP-L03", "TIP-L05", "TIP-C01"},
        profile="example-narrow",
    ),
    one("a stated result that the screening contradicts", "cases", C1, "screened_national_definition", "no", "TIP-L05"),
    several(
        "smuggling alone, without a purpose",
        *(("proceedings", row, "charge_class", "smuggling_migrants") for row in (R3, R4, R5, R6)),
        ("cases", 1, "forms", ""),
        *chain(T2, purposes=""),
        codes={"TIP-L07"},
    ),
    one("a broad type that no form bears out", "cases", C1, "trafficking_type", "labour", "TIP-L08"),
    one("a form that no purpose bears out", "cases", C4, "forms", "organ_removal", "TIP-L08"),
    one("a sector without labour", "processes", T1, "labour_sector", "A", "TIP-L09a"),
    several("labour in an unknown sector", *of_labour(purposes="forced_labour", labour_sector="unknown"), codes={"TIP-L09b"}),
    several(
        "a type of sexual exploitation with labour",
        *of_labour(purposes="forced_labour", labour_sector="A", sexual_type="prostitution"),
        codes={"TIP-L10"},
    ),
    several("domestic servitude in an inn", *of_labour(purposes="domestic_servitude", labour_sector="I"), codes={"TIP-L11"}),
    several("threats and no means", *chain(T4, means="none", control_methods="threats"), codes={"TIP-L05", "TIP-L12"}),
    several("a purpose that the definition leaves open", *chain(T4, purposes="forced_marriage"), codes={"TIP-L13"}, profile=INTERNATIONAL),
    one("a charge in a case that is not trafficking", "cases", C1, "tip_determination", "not_tip", "TIP-L14"),
]
BORDERS = [
    one("two countries and no border", "processes", T4, "recruitment_country", "ROU", "TIP-G01"),
    several("a border within one country", *chain(T4, **MOVED), codes={"TIP-G02"}),
    several("a country of transit twice", *chain(T4, **MOVED, recruitment_country="ROU", transit_countries="AUT;AUT"), codes={"TIP-G03"}),
    one("transit and no border", "processes", T4, "transit_countries", "AUT", "TIP-G04"),
    several("a border without transportation", *chain(T4, border_crossed="yes", recruitment_country="ROU"), codes={"TIP-G05"}),
    one("a manner of crossing no border", "processes", T4, "border_manner", "clandestine", "TIP-G06"),
    one("an area of another country", "processes", T4, "exploitation_area", "BE-WLX", "TIP-G07"),
    several("a case of other countries", *chain(T4, recruitment_country="ROU", exploitation_country="ROU"), codes={"TIP-G08"}),
    Broken(
        "the reporting country in every row",
        tuple(change for row in (T1, T2, T3, T4) for change in chain(row, **STAND_IN)),
        {"TIP-G09"},
        added=tuple(("processes", process(f"T{number}", "C4", **STAND_IN)) for number in range(5, 11)),
    ),
]
CHILDREN = [
    Broken("a law with an article on children, and no charge under it", (), {"TIP-C01", "TIP-L05"}, profile="example-narrow"),
    one("a child that consents alone", "victims", V1, "consent_status", "given", "TIP-C02"),
    several("child labour of adults", *of_labour(purposes="child_labour", labour_sector="A"), codes={"TIP-C03"}),
]
VICTIMS = [
    one("no justification", "victims", V2, "justification", "", "TIP-V01a"),
    one("a mandate without an article", "submission", 0, "legal_basis", "", "TIP-V01b"),
    several(
        "a refusal", ("victims", V2, "consent_status", "refused"), ("victims", V2, "justification", "J2_case_counting"), codes={"TIP-V02"}
    ),
    one("consent after the entry", "victims", V2, "consent_date", "2025-02-05", "TIP-V03"),
    one("more than the least of someone who could not be asked", "victims", V2, "consent_status", "not_asked_unsafe", "TIP-V04"),
    Broken(
        "an identified victim of no trafficking",
        of_case(C4, tip_determination="not_tip"),
        {"TIP-V05"},
        added=(("victims", grown_up("V3", "C4", trafficking_status="identified", status_decided_by="police", status_date="2024-12-20")),),
    ),
    one("consent for the file alone", "victims", V2, "consent_scope", "case_file", "TIP-V06"),
]
SOURCES = [
    Broken(
        "one grade for everything",
        tuple(change for row in range(4) for change in of_case(row, **GRADED)),
        {"TIP-S02"},
        added=tuple(("cases", case(f"C{number}", **GRADED)) for number in range(5, 11)),
    ),
    several(
        "a court record that cannot be judged", *of_case(C1, verification_status="court_record", source_reliability="F"), codes={"TIP-S03"}
    ),
    one("a row that may not be passed on", "cases", C1, "handling_code", "H2", "TIP-S04"),
    several(
        "a row that may not be passed on, in a file that the law orders",
        ("submission", 0, "collection_purpose", "mandated_by_law"),
        *of_case(C1, handling_code="H2"),
        codes={"TIP-S04"},
    ),
]
PERSONAL = [
    one("an address as an id", "processes", T4, "process_id", "jane@example.org", "TIP-P02a"),
    one("a name in a note", "cases", C1, "narrative", "The mother of Anna Novak.", "TIP-P02b", "TIP-P03b"),
    several(
        "a note for researchers",
        ("submission", 0, "collection_purpose", "research"),
        ("cases", C1, "narrative", "Split from an earlier file."),
        codes={"TIP-P03b"},
    ),
    one("a note in a national report", "cases", C1, "narrative", "Split from an earlier file.", "TIP-P03b"),
    one("a file without a marking", "submission", 0, "protective_marking", "none", "TIP-P04a"),
    one("an undercover source", "cases", C1, "detection_source", "undercover", "TIP-P04b"),
]
COUNTS = [
    one("more identified than registered", "victim_tally", 0, "of_which_identified", "2", "TIP-VT02"),
    one("a tally that differs from the rows", "victim_tally", 0, "registrations", "2", "TIP-VT03"),
    one("a tally far above the cases", "victim_tally", 0, "registrations", "20", "TIP-VT03", "TIP-VT04"),
    Broken("more for labour than in all", (), {"TIP-AG02"}, added=(("aggregates", count(of_which_labour="40")),)),
    Broken("parts above the total", (), {"TIP-AG01"}, added=(("aggregates", count()), ("aggregates", count(sex="female", value="38")))),
    Broken(
        "parts below the total",
        (),
        {"TIP-AG04"},
        added=tuple(("aggregates", count(sex=sex, value=value)) for sex, value in (("total", "37"), ("female", "9"), ("male", "20"))),
    ),
]
ALL = [*DEFINITION, *BORDERS, *CHILDREN, *VICTIMS, *SOURCES, *PERSONAL, *COUNTS]


@pytest.mark.parametrize("broken", [pytest.param(broken, id=broken.name) for broken in ALL])
def test_exactly_the_rules_that_concern_it_speak(broken: Broken, book: Codebook) -> None:
    assert codes_of(broken, book) == broken.codes


def test_the_clean_submission_is_clean_under_the_international_definition(book: Codebook) -> None:
    assert codes_of(Broken("clean", (), set(), profile=INTERNATIONAL), book) == set()


NORTH, LATER, SOUTH = range(3)
SECOND = {"period_start": "2025-04-01", "period_end": "2025-06-30"}
LAWS = {"counting_unit": "laws", "value": "3"}
TRANSFERRED = {"case_status": "transferred", "transferred_to": "STH", "transferred_on": "2025-03-02", "shared_case_ref": "SHR-9"}


def three_files() -> list[Sheets]:
    """Two quarters of one unit, and the first quarter of another one of its kind."""
    files = [clean("full") for _ in range(3)]
    for sheets, changes in zip(files, ({}, SECOND, {"reporting_unit_code": "STH", "region_code": "LU-GR"}), strict=True):
        sheets["submission"] = [cover(**changes)]
    return files


def shared_reference(files: list[Sheets]) -> None:
    for sheets in files:
        sheets["cases"][0]["shared_case_ref"] = "SHR-1"


def lost_record(files: list[Sheets]) -> None:
    correction = clean("full")
    correction["submission"] = [cover(version="2")]
    del correction["persons"][2]
    files.append(correction)


def back_again(files: list[Sheets]) -> None:
    files[LATER] = changed(files[LATER], ("persons", 1, "stage", "charged"))


def other_definition(files: list[Sheets]) -> None:
    files[SOUTH] = changed(files[SOUTH], ("submission", 0, "definition_profile", "example-narrow"))


def other_total(files: list[Sheets]) -> None:
    files[NORTH]["aggregates"] = [
        count("laws_new_or_amended", **{**LAWS, "value": "4"}, area_or_unit="LU-DI"),
        count("laws_new_or_amended", **LAWS),
    ]


def area_and_unit(files: list[Sheets]) -> None:
    files[NORTH]["aggregates"] = [count("laws_new_or_amended", **LAWS, area_or_unit="LU-DI"), count("laws_new_or_amended", **LAWS)]


def nobody_took_it(files: list[Sheets]) -> None:
    files[LATER]["cases"][2] |= TRANSFERRED


def another_case(files: list[Sheets]) -> None:
    files[LATER] = changed(files[LATER], ("cases", 0, "date_opened", "2025-04-02"))


def rows_and_counts(files: list[Sheets]) -> None:
    files[NORTH]["aggregates"] = [count()]


def two_units(files: list[Sheets]) -> None:
    files[NORTH]["aggregates"] = [count("laws_new_or_amended", **LAWS)]
    files[SOUTH]["aggregates"] = [count("laws_new_or_amended", counting_unit="mixed", value="3", area_or_unit="STH")]


BETWEEN = {
    shared_reference: {"TIP-X02"},
    lost_record: {"TIP-X03"},
    back_again: {"TIP-X04"},
    other_definition: {"TIP-X06"},
    other_total: {"TIP-X08", "TIP-AG06"},
    area_and_unit: {"TIP-AG06"},
    nobody_took_it: {"TIP-X10"},
    another_case: {"TIP-X11"},
    rows_and_counts: {"TIP-AG05"},
    two_units: {"TIP-AG07"},
}


def between(files: list[Sheets], book: Codebook) -> set[str]:
    submissions = [built(sheets, book, path=f"file {number}") for number, sheets in enumerate(files, 1)]
    found, _ = check_between(submissions, book)
    return {batch.code for findings in found for batch in findings.batches}


def test_three_clean_files_agree(book: Codebook) -> None:
    assert between(three_files(), book) == set()


@pytest.mark.parametrize("broken", [pytest.param(broken, id=broken.__name__) for broken in BETWEEN])
def test_exactly_the_rules_between_files_that_concern_it_speak(broken: object, book: Codebook) -> None:
    files = three_files()
    (change,) = (change for change in BETWEEN if change is broken)
    change(files)
    assert between(files, book) == BETWEEN[change]


def test_every_rule_of_these_families_is_broken_once(book: Codebook) -> None:
    family = re.compile(r"TIP-(?:[LGCVSPX]|VT|AG)\d")
    broken = {code for one_of in ALL for code in one_of.codes} | set[str]().union(*BETWEEN.values())
    assert {code for code in broken if family.match(code)} == {code for code in book.rules if family.match(code)}
