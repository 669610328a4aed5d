"""What agreement on one field says of dominating answers, cells that cannot be read, lists with an order, and few records."""

from __future__ import annotations

import json

import pytest
from sklearn.metrics import cohen_kappa_score

from running import Run
from submitting import Desk, Row, Sheets, cover, person, process
from tipdata.codebook import load_codebook
from tipdata.quality.agreement import FieldAgreement, Resampling, band_of, compare, too_few_to_tell

BOOK = load_codebook()
QUICK = Resampling(200, 1)


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Desk:
    return Desk(tmp_path_factory.mktemp("fields"), BOOK)


def persons(field: str, answers: list[str], unit: str = "NTH") -> Sheets:
    rows: list[Row] = [person(f"P{at}", "C1", **{field: answer}) for at, answer in enumerate(answers)]
    return {"submission": [cover(reporting_unit_code=unit)], "persons": rows}


def agreed(desk: Desk, field: str, *answers: list[str], how: Resampling = QUICK) -> FieldAgreement:
    found = compare([desk.read(persons(field, one)) for one in answers], how=how)
    return next(one for table in found.tables for one in table.fields if one.field.name == field)


# K3 of REFERENCE 3.5.
FIRST = ["no"] * 95 + ["yes"] * 5
SECOND = ["no"] * 92 + ["yes"] * 3 + ["no"] * 4 + ["yes"]


@pytest.mark.parametrize(
    ("first", "second"), [([], []), (["unknown"], ["unknown"]), (["unknown"] * 2, ["no", "yes"]), (["not_applicable"], [""])]
)
def test_pabak_stands_beside_kappa_where_one_of_two_known_answers_dominates(desk: Desk, first: list[str], second: list[str]) -> None:
    told = {one.name: one for one in agreed(desk, "arrested", FIRST + first, SECOND + second).coefficients}
    assert set(told) == {"alpha", "kappa", "PABAK"}
    assert told["PABAK"].value == pytest.approx(0.86, abs=1e-12)
    assert told["PABAK"].answered == 100
    if not first:
        assert told["kappa"].value == pytest.approx(1 - 0.07 / 0.086, abs=1e-9)


def test_pabak_stands_beside_no_other_kappa(desk: Desk) -> None:
    balanced = agreed(desk, "arrested", ["no", "yes"] * 10, ["no", "yes"] * 9 + ["yes", "yes"])
    of_three = agreed(desk, "person_kind", ["natural"] * 40 + ["legal"], ["natural"] * 40 + ["unknown"])
    for one in (balanced, of_three):
        assert [coefficient.name for coefficient in one.coefficients] == ["alpha", "kappa"]


def test_a_cell_that_cannot_be_read_is_an_answer_that_agrees_with_none(desk: Desk) -> None:
    sex = agreed(desk, "sex", ["male"] * 6 + ["female"] * 4, ["m?"] * 2 + ["male"] * 4 + ["female"] * 4)
    assert (sex.compared, sex.agreeing, sex.unreadable, sex.alone) == (10, 8, 2, 0)
    assert sex.coefficients[0].value < 1
    age = agreed(desk, "age_at_offence", ["30", "31", "32"], ["abc", "31", "32"])
    assert (age.compared, age.agreeing, age.unreadable, age.alone) == (3, 2, 1, 0)


def test_a_list_with_a_code_that_cannot_be_read_overlaps_with_none(desk: Desk) -> None:
    roles = agreed(desk, "roles", ["recruiter", "escort"], ["recruiter;xyzzy", "escort"])
    assert (roles.compared, roles.agreeing, roles.unreadable) == (2, 1, 1)
    assert {one.name for one in roles.by_code} == {"recruiter", "escort"}
    assert roles.distances == (("mean overlap of codes", 0.5, 2),)


def test_what_one_collector_alone_answered_is_counted(desk: Desk) -> None:
    sex = agreed(desk, "sex", ["male", "female", "male", ""], ["male", "", "", ""])
    assert (sex.compared, sex.agreeing, sex.alone) == (1, 1, 2)
    three = agreed(desk, "sex", ["male", "female", ""], ["male", "", ""], ["", "", "male"])
    assert (three.compared, three.alone) == (1, 2)


def test_the_report_tells_what_cannot_be_read_and_what_one_alone_answered(desk: Desk, tipdata: Run) -> None:
    both = [str(desk.write(persons("sex", one))) for one in (["male"] * 3 + ["female"] * 3, ["m?", "m?", "male", "female", "", ""])]
    text = " ".join(tipdata("agree", *both, "--resamples", "0").stdout.split())
    assert "Sex 4 50 %" in text
    assert "not readable: 2 answered by one alone: 2" in text
    (table,) = json.loads(tipdata("agree", *both, "--resamples", "0", "--format", "json").stdout)["tables"]
    assert [(one["unreadable"], one["answered_by_one"]) for one in table["fields"] if one["name"] == "sex"] == [(2, 2)]


def test_a_list_with_an_order_agrees_only_in_that_order(desk: Desk) -> None:
    def routes(*countries: str) -> Sheets:
        rows = [process(f"T{at}", "C1", border_crossed="yes", transit_countries=one) for at, one in enumerate(countries)]
        return {"submission": [cover()], "processes": rows}

    one, other = routes("AUT;HUN", "SVN;HRV", "AUT", "HUN"), routes("HUN;AUT", "SVN;HRV", "AUT", "HUN")
    found = compare([desk.read(one), desk.read(other)], how=QUICK)
    transit = next(field for table in found.tables for field in table.fields if field.field.name == "transit_countries")
    assert transit.field.ordered
    assert (transit.compared, transit.agreeing) == (4, 3)
    (alpha,) = transit.coefficients
    # n 8; one unit unlike in two ordered pairs: Do 2; the five lists stand 1, 1, 2, 2, 2 times: De = (64 - 14) / 7.
    assert alpha.value == pytest.approx(1 - 2 / (50 / 7))


def test_few_records_without_a_difference_are_too_few_for_a_word(desk: Desk, tipdata: Run) -> None:
    for number, few, word in ((5, True, ""), (29, True, ""), (30, False, "reliable")):
        answers = ["male", "female"] * 20
        alpha = agreed(desk, "sex", answers[:number], answers[:number]).coefficients[0]
        assert (alpha.value, alpha.interval.low, alpha.answered) == (1.0, 1.0, number)
        assert (too_few_to_tell(alpha), band_of(alpha, BOOK)) == (few, word)
    both = [str(desk.write(persons("sex", ["male", "female"] * 4, unit))) for unit in ("NTH", "nth")]
    assert "Sex 8 100 % alpha 1.000 [1.00, 1.00], too few to tell" in " ".join(tipdata("agree", *both).stdout.split())


def test_an_interval_that_says_nothing_earns_no_word(desk: Desk) -> None:
    constant = {one.name: one for one in agreed(desk, "sex", ["male", "female"] * 50, ["male"] * 100).coefficients}
    assert (constant["kappa"].value, constant["kappa"].interval.low, constant["kappa"].interval.high) == (0, 0, 0)
    assert band_of(constant["kappa"], BOOK) == ""
    once = agreed(desk, "sex", ["male", "female"] * 50, ["male", "male"] + ["male", "female"] * 49, how=Resampling(1, 1))
    assert {band_of(one, BOOK) for one in once.coefficients} == {""}


def test_one_record_alone_is_no_variation_of_answers(desk: Desk) -> None:
    assert {one.why for one in agreed(desk, "sex", ["male", ""], ["male", "male"]).coefficients} == {"one record alone"}
    assert {one.why for one in agreed(desk, "roles", ["escort", ""], ["escort", ""]).coefficients} == {"one record alone"}
    assert {one.why for one in agreed(desk, "sex", ["male", ""], ["", "male"]).coefficients} == {"not answered twice"}


def test_a_coefficient_that_leaves_differences_out_says_so_and_has_no_word(desk: Desk, tipdata: Run) -> None:
    ages = [str(20 + at) for at in range(40)]
    one, other = ages, ["abc", "unknown", *ages[2:]]
    (alpha,) = agreed(desk, "age_at_offence", one, other).coefficients
    assert (alpha.value, alpha.answered, alpha.leaves_out, band_of(alpha, BOOK)) == (1.0, 38, 2, "")
    (whole,) = agreed(desk, "age_at_offence", one, one).coefficients
    assert (whole.leaves_out, band_of(whole, BOOK)) == (0, "reliable")
    pabak = agreed(desk, "arrested", [*FIRST, "no"], [*SECOND, "unknown"]).coefficients[-1]
    assert (pabak.name, pabak.answered, pabak.leaves_out) == ("PABAK", 100, 1)
    both = [str(desk.write(persons("age_at_offence", answers))) for answers in (one, other)]
    assert "without 2 that differ otherwise" in " ".join(tipdata("agree", *both, "--resamples", "50").stdout.split())


def test_numbers_that_are_unknown_to_both_are_answers_and_no_values(desk: Desk) -> None:
    age = agreed(desk, "age_at_offence", ["unknown"] * 3, ["unknown"] * 3)
    assert (age.compared, age.agreeing, [one.why for one in age.coefficients]) == (3, 3, ["no value twice"])


def test_distances_are_those_of_exact_dates_and_alpha_that_of_dates_told_alike(desk: Desk) -> None:
    # A year and a day in its middle may be half a year apart, so nothing is said of how far they are.
    first = ["2024", "2024-07-01", "2024-05", "2024-03-01", "2024-03-11"]
    second = ["2024-07-01", "2024", "2024-06", "2024-03-02", "2024-03-11"]
    one = agreed(desk, "identified_on", first, second)
    assert (one.compared, one.agreeing) == (5, 1)
    assert one.distances == (("the same day", 0.5, 2), ("within 7 days", 1.0, 2), ("within 31 days", 1.0, 2))
    (alpha,) = one.coefficients
    assert (alpha.answered, alpha.leaves_out) == (3, 2)
    years = agreed(desk, "identified_on", ["2024"] * 3, ["2024-07-01", "2024-07-02", "2024-07-01"])
    assert (years.distances, years.coefficients[0].why, years.coefficients[0].leaves_out) == ((), "no value twice", 3)


def test_bands_of_ages_have_a_weighted_kappa_and_an_age_that_holds_several_has_no_place_in_it(desk: Desk) -> None:
    bands = ["u18", "18_24", "25_34", "35_44", "45_59", "60plus"]
    first = [bands[at % 6] for at in range(36)]
    second = [bands[(at + (at % 5 == 0)) % 6] for at in range(36)]
    one = agreed(desk, "age_group", [*first, "adult", "adult", "unknown"], [*second, "adult", "18_24", "u18"])
    assert [found.name for found in one.coefficients] == ["alpha", "kappa", "weighted kappa"]
    weighted = one.coefficients[-1]
    places = [[bands.index(code) for code in codes] for codes in (first, second)]
    assert weighted.value == pytest.approx(cohen_kappa_score(*places, weights="quadratic"), abs=1e-12)
    assert (weighted.answered, weighted.leaves_out) == (36, 2)
