"""Laws of screening, over random cases and random definitions."""

from __future__ import annotations

from hypothesis import assume, given, strategies as st
from little_cases import Tables, answers, screened
from plain_screening import Case, all_of
from random_cases import better_known, consistent, profiles, tables

from tipdata.codebook import Profile
from tipdata.definitions import Screening, classes


@given(tables(), profiles())
def test_columns_give_what_a_reading_row_by_row_gives(found: Tables, under: Profile) -> None:
    screening, plain = screened(found, under), under.model_dump()
    cases = [Case(row, found, plain) for row in found["cases"]]
    assert answers(screening.cases) == [case.result for case in cases]
    assert list(screening.case_element) == [case.decided_by() for case in cases]
    homes = {row["case_id"]: case for row, case in zip(reversed(found["cases"]), reversed(cases), strict=True)}
    for number, chain in enumerate(found["processes"]):
        if chain["case_id"] in homes:
            expected = homes[chain["case_id"]].elements(chain)
            assert {element.value: answers(truth)[number] for element, truth in screening.elements.items()} == expected
            assert answers(screening.chains)[number] == all_of(expected.values())


def _decided(screening: Screening) -> list[bool | None]:
    return [*answers(screening.chains), *answers(screening.cases)]


@given(st.data(), tables(), profiles())
def test_making_an_unknown_known_never_flips_a_decided_result(data: st.DataObject, before: Tables, under: Profile) -> None:
    after = data.draw(better_known(before))
    for old, new in zip(_decided(screened(before, under)), _decided(screened(after, under)), strict=True):
        assert old is None or new is None or old == new


@given(st.data(), tables(with_victims=False), profiles())
def test_what_is_decided_stays_decided_while_the_counts_fit_together(data: st.DataObject, before: Tables, under: Profile) -> None:
    after = data.draw(better_known(before))
    assume(consistent(after))
    first, second = screened(before, under), screened(after, under)
    for old, new in zip(_decided(first), _decided(second), strict=True):
        assert old is None or new == old
    assert (first.victims_low <= second.victims_low).all()
    assert (second.victims_high <= first.victims_high).all()


@given(tables(), profiles())
def test_the_bounds_of_victims_stand_in_order_and_only_met_cases_have_certain_victims(found: Tables, under: Profile) -> None:
    screening = screened(found, under)
    assume(consistent(found))
    assert (screening.victims_low <= screening.victims_high).all()
    assert (screening.victims_low[~screening.cases.true] == 0).all()
    assert (screening.victims_high[screening.cases.false] == 0).all()


@given(tables(), profiles(), profiles())
def test_the_class_follows_from_the_two_columns_alone(found: Tables, first: Profile, second: Profile) -> None:
    expected = {(True, True): "both", (True, False): "international_only", (False, True): "national_only", (False, False): "neither"}
    international, national = screened(found, first).cases, screened(found, second).cases
    pairs = zip(answers(international), answers(national), strict=True)
    assert list(classes(international, national)) == [
        "undetermined" if None in (one, other) else expected[bool(one), bool(other)] for one, other in pairs
    ]
