"""Coefficients of agreement: published vectors, independent libraries, and laws."""

from __future__ import annotations

import warnings

import krippendorff
import numpy as np
import pytest
from hypothesis import assume, given, strategies as st
from sklearn.metrics import cohen_kappa_score

from tipdata.quality.agreement.coefficients import (
    Codings,
    cohens_kappa,
    interval_alpha,
    nominal_alpha,
    once,
    percent_agreement,
    prevalence_adjusted_kappa,
)


def coded(*rows: str) -> tuple[Codings, int]:
    """One text per collector, a letter per unit, a dot for none."""
    letters = sorted(set("".join(rows)) - set(". "))
    return np.array([[letters.index(c) if c != "." else -1 for c in row.replace(" ", "")] for row in rows]), len(letters)


def crossed(*cells: tuple[str, int]) -> tuple[Codings, int]:
    """Two collectors from a cross table: (their two letters, how many units)."""
    return coded("".join(pair[0] * number for pair, number in cells), "".join(pair[1] * number for pair, number in cells))


def kappa(codings: Codings, categories: int, ordered: bool = False) -> float:
    return float(cohens_kappa(*codings, categories, once(codings.shape[1]), ordered)[0])


def agreed(codings: Codings) -> float:
    return float(percent_agreement(*codings, once(codings.shape[1]))[0])


def alpha(codings: Codings, categories: int) -> float:
    return float(nominal_alpha(codings, categories, once(codings.shape[1]))[0])


def test_fifty_files_by_two_collectors() -> None:
    codings, categories = crossed(("SS", 20), ("SL", 5), ("LS", 10), ("LL", 15))
    assert agreed(codings) == pytest.approx(0.70, abs=1e-9)
    assert kappa(codings, categories) == pytest.approx(0.400, abs=1e-9)


def test_twenty_files_with_three_categories() -> None:
    codings, categories = coded("SSSSSSSSLLLLLLOOOSLO", "SSSSSSSLLLLLLSOOOSLL")
    assert agreed(codings) == pytest.approx(0.85, abs=1e-9)
    assert kappa(codings, categories) == pytest.approx((0.85 - 0.3725) / (1 - 0.3725), abs=1e-9)
    assert alpha(codings, categories) == pytest.approx(1 - 6 / (1002 / 39), abs=1e-9)
    assert alpha(codings, categories) == pytest.approx(0.766467, abs=1e-6)


def test_the_paradox_of_kappa_and_what_stands_beside_it() -> None:
    codings, categories = crossed(("NN", 92), ("NY", 3), ("YN", 4), ("YY", 1))
    observed = percent_agreement(*codings, once(100))
    assert observed[0] == pytest.approx(0.93, abs=1e-9)
    assert kappa(codings, categories) == pytest.approx((0.93 - 0.914) / (1 - 0.914), abs=1e-9)
    assert prevalence_adjusted_kappa(observed)[0] == pytest.approx(0.86, abs=1e-9)


def test_krippendorffs_textbook_matrix_of_three_collectors_with_gaps() -> None:
    codings, categories = coded(". . . . . 3 4 1 2 1 1 3 3 . 3", "1 . 2 1 3 3 4 3 . . . . . . .", ". . 2 1 3 4 4 . 2 1 1 3 3 . 4")
    assert alpha(codings, categories) == pytest.approx(1 - 6 / 19.44, abs=1e-9)


def test_two_collectors_with_one_gap_each() -> None:
    codings, categories = coded("YYNN.YNN", "YNNNY.NY")
    assert alpha(codings, categories) == pytest.approx(0.3125, abs=1e-9)


def test_one_answer_throughout_has_no_coefficient() -> None:
    codings, categories = coded("AAAA", "AAAA")
    assert np.isnan(kappa(codings, categories))
    assert np.isnan(alpha(codings, categories))
    assert np.isnan(interval_alpha(np.full((2, 4), 7.0), once(4))[0])


def test_nobody_answering_twice_has_no_coefficient() -> None:
    codings, categories = coded("A.B.", ".A.B")
    assert np.isnan(agreed(codings))
    assert np.isnan(kappa(codings, categories))
    assert np.isnan(alpha(codings, categories))


CATEGORIES = 4


def matrices(collectors: st.SearchStrategy[int], lowest: int = -1) -> st.SearchStrategy[Codings]:
    def of(shape: tuple[int, int]) -> st.SearchStrategy[Codings]:
        row = st.lists(st.integers(lowest, CATEGORIES - 1), min_size=shape[1], max_size=shape[1])
        return st.lists(row, min_size=shape[0], max_size=shape[0]).map(np.array)

    return st.tuples(collectors, st.integers(2, 12)).flatmap(of)


TWO, SEVERAL = st.just(2), st.integers(2, 5)


@given(matrices(TWO, 0), st.booleans())
def test_kappa_agrees_with_an_independent_library(codings: Codings, ordered: bool) -> None:
    ours = kappa(codings, CATEGORIES, ordered)
    assume(not np.isnan(ours))
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        theirs = cohen_kappa_score(*codings, labels=range(CATEGORIES), weights="quadratic" if ordered else None)
    assert ours == pytest.approx(theirs, abs=1e-9)


@given(matrices(SEVERAL))
def test_nominal_alpha_agrees_with_an_independent_library(codings: Codings) -> None:
    ours = alpha(codings, CATEGORIES)
    assume(not np.isnan(ours))
    theirs = krippendorff.alpha(np.where(codings < 0, np.nan, codings.astype(float)), level_of_measurement="nominal")
    assert ours == pytest.approx(theirs, abs=1e-9)


@given(matrices(SEVERAL), st.integers(-30_000, 30_000))
def test_interval_alpha_agrees_with_an_independent_library_wherever_the_numbers_begin(codings: Codings, origin: int) -> None:
    values = np.where(codings < 0, np.nan, codings.astype(float) + origin)
    ours = float(interval_alpha(values, once(values.shape[1]))[0])
    assume(not np.isnan(ours))
    assert ours == pytest.approx(krippendorff.alpha(values, level_of_measurement="interval"), abs=1e-9)


@given(matrices(TWO))
def test_kappa_is_never_above_percent_agreement_and_nothing_is_above_one(codings: Codings) -> None:
    values = [kappa(codings, CATEGORIES), alpha(codings, CATEGORIES), agreed(codings)]
    assert all(np.isnan(value) or value <= 1 + 1e-12 for value in values)
    if not np.isnan(values[0]):
        assert values[0] <= values[2] + 1e-12


@given(matrices(SEVERAL), st.randoms(use_true_random=False))
def test_the_order_of_collectors_and_units_and_the_names_of_categories_do_not_matter(codings: Codings, random) -> None:  # type: ignore[no-untyped-def]
    collectors, units, names = (list(range(n)) for n in (*codings.shape, CATEGORIES))
    for order in (collectors, units, names):
        random.shuffle(order)
    renamed = np.array([*names, -1])[codings][collectors][:, units]
    assert alpha(renamed, CATEGORIES) == pytest.approx(alpha(codings, CATEGORIES), abs=1e-9, nan_ok=True)
    if len(collectors) == 2:
        assert kappa(renamed, CATEGORIES) == pytest.approx(kappa(codings, CATEGORIES), abs=1e-9, nan_ok=True)


@given(matrices(SEVERAL))
def test_collectors_who_all_say_the_same_agree_wholly(codings: Codings) -> None:
    alike = np.tile(codings[0], (len(codings), 1))
    assert np.isnan(alpha(alike, CATEGORIES)) or alpha(alike, CATEGORIES) == pytest.approx(1)


@given(matrices(SEVERAL), st.integers(1, 3))
def test_a_unit_that_counts_twice_is_two_units(codings: Codings, times: int) -> None:
    weights = np.full((1, codings.shape[1]), float(times))
    repeated = np.repeat(codings, times, axis=1)
    assert nominal_alpha(codings, CATEGORIES, weights)[0] == pytest.approx(alpha(repeated, CATEGORIES), nan_ok=True)
