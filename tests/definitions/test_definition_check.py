"""Cases held against definitions: how many each counts, leaves out and cannot decide, and what each deviation costs."""

from __future__ import annotations

from pathlib import Path

import pytest
from little_cases import BOOK

from submitting import Desk, Row, case, clean, cover, process
from tipdata.definitions import Under
from tipdata.errors import TipdataError
from tipdata.workflows import DefinitionCheck, check_definitions

NARROW_DEVIATIONS = ["cross_border_only", "no_organ_removal", "means_required_for_children", "purposes_closed"]


def checked(folder: Path, chains: list[Row], *names: str, stated: str = "yes", children: str = "0", **on_cover: str) -> DefinitionCheck:
    """A submission with one case of two victims for each chain."""
    cases = [case(f"C{n}", meets_national_definition=stated, n_victims_child=children) for n in range(len(chains))]
    rows = [process(f"T{n}", f"C{n}", **chain) for n, chain in enumerate(chains)]
    path = Desk(folder, BOOK).write({**clean("full"), "submission": [cover("full", **on_cover)], "cases": cases, "processes": rows})
    return check_definitions([path], names, BOOK)


def costs(under: Under) -> dict[str, tuple[tuple[float, float], tuple[float, float]]]:
    return {cost.found.code: (cost.missed, cost.added) for cost in under.costs}


INSIDE: Row = {"border_crossed": "no"}
ACROSS: Row = {"border_crossed": "yes"}
ORGANS: Row = {"border_crossed": "yes", "purposes": "organ_removal"}
SURROGACY: Row = {"border_crossed": "yes", "purposes": "surrogacy"}


def test_a_narrow_law_costs_what_each_of_its_limits_leaves_out(tmp_path: Path) -> None:
    chains = [INSIDE, INSIDE, INSIDE, ACROSS, ORGANS, SURROGACY, {"border_crossed": "no", "purposes": "organ_removal"}]
    international, narrow = checked(tmp_path, chains, "example-narrow").under
    assert international.counts == {"meets": 6, "does_not_meet": 0, "undecided": 1, "not_screened": 0}
    assert narrow.counts == {"meets": 1, "does_not_meet": 6, "undecided": 0, "not_screened": 0}
    assert (international.bounds, narrow.bounds) == ((6, 7), (1, 1))
    assert (international.victims, narrow.victims) == ((12, 14), (2, 2))
    assert narrow.classes == {"both": 1, "international_only": 5, "national_only": 0, "neither": 0, "undetermined": 1}
    assert costs(narrow) == {
        "cross_border_only": ((3, 3), (0, 0)),
        "no_organ_removal": ((1, 1), (0, 0)),
        "means_required_for_children": ((0, 0), (0, 0)),
        "purposes_closed": ((0, 2), (0, 0)),
    }
    assert narrow.elements == {"does_not_meet": {"purpose": 3, "border": 3}, "undecided": {}}
    assert narrow.gap is not None
    assert (narrow.gap.value, narrow.gap.low, narrow.gap.high) == (5 / 6, 5 / 6, 6 / 7)


def test_children_without_means_are_what_the_child_rule_is_about(tmp_path: Path) -> None:
    chains = [{**ACROSS, "means": "none"}, {**ACROSS, "means": "unknown"}, ACROSS]
    international, narrow = checked(tmp_path, chains, "example-narrow", children="2").under
    assert international.counts["meets"] == 3
    assert narrow.counts == {"meets": 1, "does_not_meet": 1, "undecided": 1, "not_screened": 0}
    assert costs(narrow)["means_required_for_children"] == ((1, 2), (0, 0))


def test_a_law_without_means_counts_more(tmp_path: Path) -> None:
    chains = [{"means": "none"}, {"means": "unknown"}, {}]
    international, wide = checked(tmp_path, chains, "example-no-means").under
    assert (international.counts["meets"], international.counts["does_not_meet"]) == (1, 1)
    assert wide.counts["meets"] == 3
    assert costs(wide)["means_not_required_adults"] == ((0, 0), (1, 2))
    assert wide.classes["national_only"] == 1


def test_a_limit_costs_nothing_where_it_cannot_matter(tmp_path: Path) -> None:
    """The act is not known, so neither result is decided; a border was crossed, so the border is not the reason."""
    _, narrow = checked(tmp_path, [{**ACROSS, "acts": "unknown"}, {"border_crossed": "unknown"}], "example-narrow").under
    assert narrow.counts["undecided"] == 2
    assert costs(narrow)["cross_border_only"] == ((0, 1), (0, 0))


def test_without_names_every_definition_of_the_codebook_is_held_against_the_cases(tmp_path: Path) -> None:
    check = checked(tmp_path, [INSIDE])
    assert [one.profile.id for one in check.under] == ["palermo-2000", *(name for name in BOOK.profiles if name != "palermo-2000")]
    assert (check.cases, check.screened, check.in_force, check.asked, check.unknown) == (1, 1, ("palermo-2000",), (), ())


def test_the_officers_answer_is_compared_under_the_definition_of_the_cover_alone(tmp_path: Path) -> None:
    check = checked(tmp_path, [INSIDE, ACROSS, {**ACROSS, "acts": "unknown"}], "example-narrow", definition_profile="example-narrow")
    international, narrow = check.under
    assert international.stated is None
    assert narrow.stated is not None
    assert (narrow.stated.compared, narrow.stated.agree) == (2, 1)
    (difference,) = narrow.stated.differences
    assert (difference.unit, difference.case, difference.stated, difference.screened) == ("NTH", "C0", True, False)
    assert difference.element == "border"
    assert check.in_force == ("example-narrow",)


def test_a_definition_that_the_codebook_lacks_is_named(tmp_path: Path) -> None:
    check = checked(tmp_path, [INSIDE], "example-narrow", definition_profile="xx-1999")
    assert (check.in_force, check.unknown) == ((), ("xx-1999",))
    assert [one.stated for one in check.under] == [None, None]


def test_forms_without_chains_are_told_apart(tmp_path: Path) -> None:
    path = Desk(tmp_path, BOOK).write(clean("simple"))
    check = check_definitions([path], ["example-narrow"], BOOK)
    assert (check.cases, check.screened) == (2, 0)
    assert check.under[1].counts == {"meets": 0, "does_not_meet": 0, "undecided": 0, "not_screened": 2}
    assert check.under[1].gap is None


def test_the_same_case_in_two_files_is_one_case(tmp_path: Path) -> None:
    desk = Desk(tmp_path, BOOK)
    later = cover("full", period_start="2025-04-01", period_end="2025-06-30")
    paths = [desk.write(clean("full")), desk.write({**clean("full"), "submission": [later]})]
    check = check_definitions(paths, [], BOOK)
    assert check.cases == 3
    assert check.under[0].counts["meets"] == 3


def test_names_that_are_no_definition_are_told_all_at_once(tmp_path: Path) -> None:
    with pytest.raises(TipdataError) as caught:
        checked(tmp_path, [INSIDE], "xx-1", "example-narrow", "xx-2")
    assert caught.value.message == "There is no definition profile xx-1.\nThere is no definition profile xx-2."
    assert "Choose one of example-eu-type" in caught.value.hint
