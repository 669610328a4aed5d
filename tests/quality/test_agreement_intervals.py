"""Intervals are drawn over case files: what was collected together says no more than one file of it."""

from __future__ import annotations

import math
from pathlib import Path

import numpy as np
import pytest

from submitting import Desk, Sheets, case, cover, person
from tipdata.codebook import load_codebook
from tipdata.quality.agreement import Coefficient, Resampling, compare, estimating
from tipdata.quality.agreement.coefficients import Codings, nominal_alpha
from tipdata.quality.agreement.estimating import Drawn, estimated
from tipdata.quality.agreement.pairing import Matched, matched_tables
from tipdata.records import Positions

OFTEN = Resampling(2000, 5)
FILES, IN_EACH = 150, 4


def alpha(codings: Codings, files: Positions | None, how: Resampling = OFTEN) -> Coefficient:
    return estimated("alpha", codings, lambda part, weights: nominal_alpha(part.astype(np.int64), 3, weights), Drawn(how, files))


def width(coefficient: Coefficient) -> float:
    return coefficient.interval.high - coefficient.interval.low


@pytest.fixture(scope="module")
def codings() -> Codings:
    """Two collectors who differ on a third of the files."""
    rng = np.random.default_rng(3)
    first = rng.integers(0, 3, FILES)
    return np.stack([first, np.where(rng.random(FILES) < 0.33, (first + 1) % 3, first)])


def test_copies_within_a_file_make_an_interval_no_narrower(codings: Codings) -> None:
    single = alpha(codings, None)
    copied, files = np.repeat(codings, IN_EACH, axis=1), np.repeat(np.arange(FILES), IN_EACH)
    assert width(alpha(copied, files)) == pytest.approx(width(single), rel=0.1)
    # As if each copy were a file of its own, it would be half as wide.
    assert width(alpha(copied, None)) == pytest.approx(width(single) / math.sqrt(IN_EACH), rel=0.1)


def test_each_record_as_a_file_of_its_own_is_what_no_files_are(codings: Codings) -> None:
    assert alpha(codings, np.arange(FILES)) == alpha(codings, None)


@pytest.mark.parametrize(("cells", "most"), [(1, 2_000), (4_000_000, 100)])
def test_many_files_or_patterns_are_drawn_by_other_means_to_the_same_end(
    monkeypatch: pytest.MonkeyPatch, codings: Codings, cells: int, most: int
) -> None:
    copied, files = np.repeat(codings, 2, axis=1), np.repeat(np.arange(FILES), 2)
    usual = alpha(copied, files, Resampling(1000, 5))
    monkeypatch.setattr(estimating, "_CELLS", cells)
    monkeypatch.setattr(estimating, "_MOST_FILES", most)
    other = alpha(copied, files, Resampling(1000, 5))
    assert other.value == usual.value
    assert (other.interval.low, other.interval.high) == pytest.approx((usual.interval.low, usual.interval.high), abs=0.03)


def test_records_of_one_file_alone_have_no_interval(codings: Codings) -> None:
    one = alpha(codings, np.zeros(FILES, dtype=np.int64))
    assert not math.isnan(one.value)
    assert math.isnan(one.interval.low)
    assert math.isnan(one.interval.high)


def collection(prefix: str = "C") -> Sheets:
    rows = [case(f"{prefix}{number}") for number in range(3)]
    persons = [
        person(f"{prefix}{number}-P{at}", f"{prefix}{number}", sex="male" if at else "female") for number in range(3) for at in range(2)
    ]
    return {"submission": [cover()], "cases": rows, "persons": persons}


def matched(desk: Desk, table: str, *sheets: Sheets) -> Matched:
    shared = matched_tables([desk.read(one) for one in sheets])
    return next(one for one in shared.tables if one.table.name == table)


def test_the_file_of_a_record_is_the_case_above_it(tmp_path: Path) -> None:
    desk = Desk(tmp_path, load_codebook())
    assert matched(desk, "cases", collection(), collection()).files.tolist() == [0, 1, 2]
    assert matched(desk, "persons", collection(), collection()).files.tolist() == [0, 0, 1, 1, 2, 2]


def test_a_record_whose_case_does_not_stand_there_is_a_file_of_its_own(tmp_path: Path) -> None:
    desk, sheets = Desk(tmp_path, load_codebook()), collection()
    sheets["cases"] = sheets["cases"][:2]
    assert matched(desk, "persons", sheets, sheets).files.tolist() == [0, 0, 1, 1, 2, 3]


def test_persons_of_one_case_have_an_agreement_without_an_interval(tmp_path: Path) -> None:
    desk = Desk(tmp_path, load_codebook())
    cases, persons = [case("C1")], [person(f"C1-P{at}", "C1", sex="male" if at % 2 else "female") for at in range(40)]
    sheets: Sheets = {"submission": [cover()], "cases": cases, "persons": persons}
    agreement = compare([desk.read(sheets), desk.read(sheets)])
    (sex,) = (one for table in agreement.tables for one in table.fields if one.field.name == "sex")
    told = {one.name: one for one in sex.coefficients}
    assert told["alpha"].value == 1
    assert math.isnan(told["alpha"].interval.low)
