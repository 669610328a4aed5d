"""The test vectors of REFERENCE 2.4 in both columns, with the class that follows and the element that decided."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import pytest
from little_cases import NARROW, PALERMO, Answer, Tables, answers, one_case, profile, screened

from tipdata.codebook import Profile
from tipdata.definitions import classes

MAP = profile(equivalence={"forced_begging": "forced_labour", "obtaining": "receipt"})
NO_MEANS = profile(means_required={"adult": False, "child": False})
CHILD16 = profile(child_age=16)
GROUP3 = profile(min_offenders=3)
WOMEN = profile(victim_sex="female")
NO_VULNERABILITY = profile(means=[code for code in PALERMO.means if code != "abuse_of_vulnerability"], excluded=["abuse_of_vulnerability"])
OCCURRED = profile(exploitation_must_occur=True)

ONLY = "international_only"

Letter = Literal["T", "F", "U"]
ANSWERS: dict[Letter, Answer] = {"T": True, "F": False, "U": None}


@dataclass(frozen=True)
class Vector:
    """One row of the table: the case, the result in both columns, the class, and the elements that decided (empty where met)."""

    row: str
    case: Tables
    international: Letter
    national_profile: Profile
    national: Letter
    found: str
    decided_by: tuple[str, str]
    international_profile: Profile = PALERMO


VECTORS = [
    Vector("1", one_case("recruitment", "deception", "prostitution_others", "1/0", "yes"), "T", NARROW, "T", "both", ("", "")),
    Vector("2", one_case("harbouring", "threat_force", "forced_labour", "1/0", "no"), "T", NARROW, "F", ONLY, ("", "border")),
    Vector("3", one_case("recruitment", "none", "prostitution_others", "1/1", "yes"), "T", NARROW, "F", ONLY, ("", "means")),
    Vector("4", one_case("recruitment", "none", "forced_labour", "1/0", "yes"), "F", NARROW, "F", "neither", ("means", "means")),
    Vector(
        "5",
        one_case("receipt", "abuse_of_vulnerability", "organ_removal", "1/0", "yes"),
        "T",
        NARROW,
        "F",
        ONLY,
        ("", "purpose"),
    ),
    Vector("6", one_case("recruitment", "unknown", "forced_labour", "1/0", "yes"), "U", NARROW, "U", "undetermined", ("means", "means")),
    Vector("7", one_case("recruitment", "unknown", "forced_labour", "1/1", "no"), "T", NARROW, "F", ONLY, ("", "border")),
    Vector("8", one_case("transportation", "fraud", "unknown", "1/0", "yes"), "U", NARROW, "U", "undetermined", ("purpose", "purpose")),
    Vector("9", one_case("unknown", "fraud", "forced_labour", "1/0", "no"), "U", NARROW, "F", "undetermined", ("act", "border")),
    Vector("10", one_case("recruitment", "deception", "surrogacy", "1/0", "yes"), "U", NARROW, "F", "undetermined", ("purpose", "purpose")),
    Vector("11a", one_case("harbouring", "none", "forced_begging", "1/1", "no"), "U", NARROW, "F", "undetermined", ("purpose", "means")),
    Vector("11b", one_case("harbouring", "none", "forced_begging", "1/1", "no"), "T", NARROW, "F", ONLY, ("", "means"), MAP),
    Vector("12", one_case("recruitment", "none", "prostitution_others", "/", "yes"), "U", NARROW, "F", "undetermined", ("means", "means")),
    Vector("13", one_case("recruitment", "none", "prostitution_others", "/"), "U", NO_MEANS, "T", "undetermined", ("means", "")),
    Vector("14", one_case("recruitment", "none", "forced_labour", "1/0"), "F", NO_MEANS, "T", "national_only", ("means", "")),
    Vector("15a", one_case("obtaining", "deception", "forced_labour", "1/0"), "U", PALERMO, "U", "undetermined", ("act", "act")),
    Vector("15b", one_case("obtaining", "deception", "forced_labour", "1/0"), "T", MAP, "T", "both", ("", ""), MAP),
    Vector("16a", one_case("recruitment", "none", "sexual_other", "0/0"), "U", NARROW, "F", "undetermined", ("means", "means")),
    Vector(
        "16b",
        one_case("recruitment", "deception", "sexual_other", "0/0", "no", occurred="no"),
        "T",
        OCCURRED,
        "F",
        ONLY,
        ("", "occurred"),
    ),
    Vector("17", one_case("recruitment", "none", "sexual_other", "1/1"), "T", CHILD16, "U", "undetermined", ("", "means")),
    Vector("18", one_case("recruitment", "none", "sexual_other", "2/1"), "T", CHILD16, "U", "undetermined", ("", "means")),
    Vector(
        "19a", one_case("recruitment", "fraud", "forced_labour", "1/0", n_suspects="1"), "T", GROUP3, "U", "undetermined", ("", "offenders")
    ),
    Vector(
        "19b",
        one_case("recruitment", "fraud", "forced_labour", "1/0", n_suspects="1", alone=True),
        "T",
        GROUP3,
        "F",
        ONLY,
        ("", "offenders"),
    ),
    Vector("20a", one_case("recruitment", "fraud", "forced_labour", "1/0"), "T", WOMEN, "U", "undetermined", ("", "sex")),
    Vector(
        "20b",
        one_case("recruitment", "fraud", "forced_labour", "1/0", n_victims_female="0", n_victims_male="1"),
        "T",
        WOMEN,
        "F",
        ONLY,
        ("", "sex"),
    ),
    Vector(
        "21",
        one_case("recruitment", "abuse_of_vulnerability", "forced_labour", "1/0"),
        "T",
        NO_VULNERABILITY,
        "F",
        ONLY,
        ("", "means"),
    ),
]


@pytest.mark.parametrize("vector", VECTORS, ids=lambda vector: vector.row)
def test_a_case_gives_the_result_of_the_reference_in_both_columns(vector: Vector) -> None:
    international, national = screened(vector.case, vector.international_profile), screened(vector.case, vector.national_profile)
    for screening, letter, element in zip(
        (international, national), (vector.international, vector.national), vector.decided_by, strict=True
    ):
        assert answers(screening.chains) == answers(screening.cases) == [ANSWERS[letter]]
        assert list(screening.chain_element) == list(screening.case_element) == [element]
    assert list(classes(international.cases, national.cases)) == [vector.found]
    assert list(classes(international.chains, national.chains)) == [vector.found]


def test_all_vectors_of_the_reference_are_here() -> None:
    expected = [*range(1, 11), "11a", "11b", *range(12, 15), "15a", "15b", "16a", "16b", 17, 18, "19a", "19b", "20a", "20b", 21]
    assert [vector.row for vector in VECTORS] == [str(row) for row in expected]


def test_of_a_mixed_case_without_means_only_the_child_counts() -> None:
    """Row 18: two victims, one of them a child."""
    screening = screened(one_case("recruitment", "none", "sexual_other", "2/1"), PALERMO)
    assert (list(screening.victims_low), list(screening.victims_high)) == ([1], [1])
