"""Examples make sense: what the tables say of one case fits together, as the consistency rules of later will ask."""

from __future__ import annotations

import pandas as pd
import pytest
from synthetic import SEEDS, Frames, big_frames

ENDED = ["convicted_tip", "convicted_other", "acquitted"]


def low(dates: pd.Series) -> pd.Series:
    """The first day that a date may mean; nothing for blanks and words."""
    return pd.to_datetime(
        dates.where(dates.str.fullmatch(r"\d{4}(-\d\d){0,2}")).map(lambda d: (d + "-01-01")[:10] if isinstance(d, str) else d)
    )


def high(dates: pd.Series) -> pd.Series:
    """The last day that a date may mean."""
    begin = low(dates)
    length = dates.str.len()
    ends = begin.where(length == 10, begin + pd.offsets.MonthEnd(0)).where(length != 4, begin + pd.offsets.YearEnd(0))
    return ends.where(begin.notna())


def never_before(later: pd.Series, earlier: pd.Series) -> None:
    """No completion of partial dates puts the later one first; rows that lack one of the dates are not looked at."""
    wrong = high(later) < low(earlier)
    assert not wrong.any(), pd.DataFrame({"later": later[wrong], "earlier": earlier[wrong]}).head()


def under(child: pd.DataFrame, parent: pd.DataFrame, key: str) -> pd.DataFrame:
    """The rows with those of their parents beside them."""
    joined = child.merge(parent, on=key, how="left", suffixes=("", "_above"), validate="many_to_one")
    assert len(joined) == len(child)
    return joined


@pytest.fixture(params=SEEDS)
def full(request: pytest.FixtureRequest) -> Frames:
    return big_frames("full", request.param)


@pytest.fixture(params=SEEDS)
def simple(request: pytest.FixtureRequest) -> Frames:
    return big_frames("simple", request.param)


def number(texts: pd.Series) -> pd.Series:
    return pd.to_numeric(texts, errors="coerce")


def test_cases_are_closed_after_they_were_opened_and_only_then(full: Frames) -> None:
    cases = full["cases"]
    closed = cases.case_status.isin(["closed_completed", "closed_no_proceedings"])
    assert (cases.date_closed != "").equals(closed)
    assert (cases.transferred_on != "").equals(cases.case_status == "transferred")
    never_before(cases.date_closed, cases.date_opened)
    never_before(cases.transferred_on, cases.date_opened)
    never_before(cases.recorded_on, cases.date_opened)


def test_nothing_lies_after_the_period(full: Frames) -> None:
    period_end = full["submission"].period_end[0]
    for name, columns in {
        "cases": ["date_opened", "date_closed", "transferred_on"],
        "persons": ["identified_on", "arrest_date", "outcome_date"],
        "proceedings": ["referred_on", "charge_date", "prosecution_date", "verdict_date"],
        "sentences": ["sentence_date"],
        "processes": ["recruitment_date", "exploitation_start", "exploitation_end"],
    }.items():
        for column in columns:
            assert not (low(full[name][column]) > pd.Timestamp(period_end)).any(), column


def test_most_cases_have_a_date_in_the_period(full: Frames) -> None:
    start = full["submission"].period_start[0]
    cases = full["cases"]
    running = ~cases.case_status.isin(["closed_completed", "closed_no_proceedings", "transferred"])
    assert (running | (high(cases.date_closed) >= start) | (high(cases.transferred_on) >= start)).all()
    verdicts = full["proceedings"].verdict_date
    assert (verdicts[verdicts != ""] >= start).mean() > 0.7


def test_steps_of_the_proceedings_follow_each_other(full: Frames) -> None:
    persons = under(full["persons"], full["cases"], "case_id")
    never_before(persons.identified_on, persons.date_opened)
    never_before(persons.arrest_date, persons.identified_on)
    never_before(persons.outcome_date, persons.identified_on)
    never_before(persons.outcome_date, persons.arrest_date)
    never_before(persons.date_closed, persons.outcome_date)
    charges = under(full["proceedings"], persons, "person_id")
    for earlier, later in (
        ("identified_on", "referred_on"),
        ("arrest_date", "charge_date"),
        ("charge_date", "prosecution_date"),
        ("prosecution_date", "verdict_date"),
        ("date_opened", "charge_date"),
        ("verdict_date", "date_closed"),
    ):
        never_before(charges[later], charges[earlier])
    sentences = under(full["sentences"], persons, "person_id")
    never_before(sentences.sentence_date, sentences.outcome_date)
    never_before(sentences.date_closed, sentences.sentence_date)


def test_stage_outcome_and_status_fit(full: Frames) -> None:
    persons = under(full["persons"], full["cases"], "case_id")
    assert (persons.stage == "tried").equals(persons.outcome.isin(ENDED))
    assert not ((persons.case_status == "closed_completed") & ~persons.stage.isin(["prosecuted", "tried"])).any()
    assert not ((persons.case_status == "closed_no_proceedings") & (persons.stage != "suspected")).any()
    assert not ((persons.outcome == "pending") & persons.case_status.str.startswith("closed")).any()
    assert (persons[persons.outcome == "convicted_tip"].tip_determination == "confirmed").all()
    in_court = persons[persons.case_status == "in_court"]
    assert in_court.stage.isin(["charged", "prosecuted", "tried"]).all()
    charged = set(full["proceedings"].person_id)
    assert set(persons[persons.stage != "suspected"].person_id) <= charged


def test_verdicts_and_sentences_fit_the_outcome(full: Frames) -> None:
    charges = under(full["proceedings"], full["persons"], "person_id")
    convicted = charges.verdict.isin(["convicted", "convicted_lesser"])
    assert convicted.equals(charges.outcome.isin(["convicted_tip", "convicted_other"]))
    assert not (charges.verdict.isin(["convicted", "acquitted"]) & charges.prosecution_decision.str.startswith("no_prosecution")).any()
    assert not ((charges.verdict_final == "yes") & (charges.appeal_outcome == "pending")).any()
    assert not ((charges.stage == "suspected") & (charges.charge_date != "")).any()
    assert set(full["sentences"].person_id) == set(charges[convicted].person_id)
    assert not full["sentences"].person_id.duplicated().any()
    assert set(full["sentences"].judgment_id) <= set(charges.judgment_id)


def test_sentences_are_consistent(full: Frames) -> None:
    sentences = under(full["sentences"], full["persons"], "person_id")
    types = sentences.sentence_types.str.split(";").map(set)
    custody = types.map(lambda held: bool(held & {"custodial", "custodial_suspended"}))
    suspended = types.map(lambda held: "custodial_suspended" in held)
    assert (sentences.custody_months != "").equals(custody)
    known = custody & number(sentences.custody_months).notna() & number(sentences.suspended_months).notna()
    assert (number(sentences.suspended_months)[known] <= number(sentences.custody_months)[known]).all()
    assert ((number(sentences.suspended_months)[known] > 0) == suspended[known]).all()
    assert not (custody & (sentences.person_kind == "legal")).any()
    amounts = (sentences[["fine_amount", "compensation_amount", "confiscated_amount"]] != "").any(axis=1)
    assert amounts.equals(sentences.currency != "")


def test_numbers_of_people_fit(full: Frames) -> None:
    cases, persons = full["cases"].set_index("case_id"), full["persons"]
    rows = persons[persons.outcome != "cleared"].groupby("case_id").size()
    stated = number(cases.n_suspects)
    assert (stated[rows.index].isna() | (stated[rows.index] >= rows)).all()
    victims, children = number(cases.n_victims), number(cases.n_victims_child)
    both = victims.notna() & children.notna()
    assert (children[both] <= victims[both]).all()
    assert children.gt(0).mean() > 0.05
    women, men = number(cases.n_victims_female), number(cases.n_victims_male)
    assert not (women.fillna(0) + men.fillna(0) > victims).any()
    tally = full["victim_tally"]
    identified = number(tally.of_which_identified)
    assert not (identified > number(tally.registrations)).any()
    assert number(tally.registrations).sum() < 2 * victims.sum()


def test_ages_and_legal_persons_fit(full: Frames) -> None:
    persons = full["persons"]
    ages = persons[persons.age_at_offence != ""]
    bounds = {"u18": (0, 17), "18_24": (18, 24), "25_34": (25, 34), "35_44": (35, 44), "45_59": (45, 59), "60plus": (60, 99)}
    assert all(bounds[group][0] <= int(age) <= bounds[group][1] for group, age in zip(ages.age_group, ages.age_at_offence, strict=True))
    legal = persons[persons.person_kind == "legal"]
    assert len(legal) > 0
    assert (legal[["sex", "age_group", "age_at_offence", "arrested", "citizenship"]] == "").all().all()


def test_borders_and_countries_fit(full: Frames) -> None:
    processes = full["processes"]
    same = processes.recruitment_country == processes.exploitation_country
    assert same[processes.border_crossed == "no"].all()
    assert not same[processes.border_crossed == "yes"].any()
    crossing = ["border_manner", "transit_countries"]
    assert (processes[processes.border_crossed == "no"][crossing] == "").all().all()
    assert all(area.startswith("LU-") for area in processes.exploitation_area if area)


def test_what_was_done_to_whom_fits(full: Frames) -> None:
    processes = under(full["processes"], full["cases"], "case_id")
    means = processes.means.str.split(";").map(set)
    none = means.map(lambda held: held == {"none"})
    assert 0 < none.sum() < 0.05 * len(processes)
    assert (number(processes.n_victims_child)[none] > 0).all()
    assert not (none & ~processes.control_methods.isin(["", "none"])).any()
    labour = processes.purposes.str.contains("forced_labour|servitude|slavery")
    assert (processes.labour_sector != "").equals(labour)
    sexual = processes.purposes.str.contains("prostitution|sexual")
    assert not ((processes.sexual_type != "") & ~sexual).any()
    assert not ((number(processes.n_victims) == 0) & (processes.exploitation_occurred == "yes")).any()
    never_before(processes.exploitation_start, processes.recruitment_date)
    never_before(processes.exploitation_end, processes.exploitation_start)
    never_before(processes.date_opened, processes.exploitation_start)
    assert set(full["cases"][full["cases"].tip_determination == "confirmed"].case_id) <= set(processes.case_id)


def test_the_short_form_fits_as_well(simple: Frames) -> None:
    cases, persons = simple["cases"], under(simple["persons"], simple["cases"], "case_id")
    assert (cases.closed_on != "").equals(cases.status.isin(["closed", "transferred"]))
    assert (cases.transferred_to != "").equals(cases.status == "transferred")
    never_before(cases.closed_on, cases.opened_on)
    never_before(persons.suspected_on, persons.opened_on)
    never_before(persons.prosecuted_on, persons.suspected_on)
    never_before(persons.outcome_on, persons.prosecuted_on)
    never_before(persons.closed_on, persons.outcome_on)
    assert (persons.custody != "").equals(persons.outcome.isin(["convicted_tip", "convicted_other"]))
    assert not ((persons.outcome == "convicted_tip") & (persons.tip != "tip_yes")).any()
    assert not (persons.charge.isin(["tip_not_listed", "both"]) & (persons.tip == "tip_no")).any()
    assert not ((persons.prosecuted_on != "") & (persons.charge == "")).any()
    assert (persons.outcome_on == "").equals(persons.outcome.isin(["pending", "unknown"]))
    assert not (persons.status.eq("closed") & persons.outcome.isin(["pending", "unknown"])).any()


def test_unknowns_and_partial_dates_occur(full: Frames) -> None:
    cells = pd.concat([frame.stack() for name, frame in full.items() if name != "submission"])
    assert 0.002 < (cells == "unknown").sum() / (cells != "").sum() < 0.05
    dates = cells[cells.str.fullmatch(r"\d{4}(-\d\d){0,2}")]
    assert 0.02 < (dates.str.len() == 7).mean() < 0.3
    assert (dates.str.len() == 4).any()


def test_counts_carry_the_unit_of_their_measure() -> None:
    counts = big_frames("aggregates", 1)["aggregates"]
    assert not counts.duplicated(["area_or_unit", "period_start", "measure"]).any()
    assert (counts.period_start.str[:4] == counts.period_end.str[:4]).all()
    assert (counts.groupby("measure").counting_unit.nunique() == 1).all()
    labour = number(counts.of_which_labour)
    assert not (labour > number(counts.value)).any()
    assert (counts.not_covered != "").equals(counts.coverage == "partial")
