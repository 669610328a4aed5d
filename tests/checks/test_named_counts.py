"""Named checks over counts and over whole files: parts and totals, two figures of one file, nil returns."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, strategies as st

from submitting import Desk, Sheets, case, changed, clean, count, cover, person
from tipdata.checks.named import CHECKS, Answer, Context
from tipdata.codebook import Rule, Severity


def ask(desk: Desk, sheets: Sheets, check: str, parameters: dict[str, Any], table: str | None = None) -> Answer | None:
    texts = dict.fromkeys(("title", "message", "why", "mend"), "x")
    rule = Rule(code="TIP-QC01", severity=Severity.info, indicator="accuracy", table=table, check=check, parameters=parameters, **texts)
    named = CHECKS[check]
    return named.run(Context(desk.read(sheets), rule), named.parameters.model_validate(parameters))


def aggregates(*rows: dict[str, str]) -> Sheets:
    return {"submission": [cover("aggregates")], "aggregates": list(rows)}


ROLES = ["sex", "age", "form_of_exploitation"]
QUIET = {"submission": [cover(nil_return="yes")], "cases": [case("C1", date_opened="2024-11-02", recorded_on="2024-11-02")]}


class TestPartsAndTotal:
    def answer(self, desk: Desk, rows: list[dict[str, str]], parts: str) -> Answer:
        answer = ask(desk, aggregates(*rows), "parts_and_total", {"roles": ROLES, "parts": parts}, "aggregates")
        assert answer is not None
        return answer

    def test_each_field_has_its_own_parts(self, desk: Desk) -> None:
        rows = [count(value="10"), count(sex="female", value="6"), count(sex="male", value="5"), count(age_group="child", value="11")]
        answer = self.answer(desk, rows, "exceed")
        assert [(failure.facts["by"], failure.rows.tolist()) for failure in answer.failures] == [("Sex", [0]), ("Age group", [0])]
        assert [operands[2].tolist() for failure in answer.failures for operands in failure.operands] == [[0, 1, 2], [0, 3]]
        assert (answer.applied, answer.not_applied) == (2, 0)

    def test_parts_of_another_measure_period_or_unit_are_not_added(self, desk: Desk) -> None:
        far = [count("arrests", sex="female", value="9"), count(sex="female", value="9", counting_unit="cases")]
        answer = self.answer(desk, [count(value="10"), *far, count(sex="male", value="9")], "exceed")
        assert (answer.applied, answer.failed) == (1, 0)

    def test_a_repeated_row_is_added_once(self, desk: Desk) -> None:
        rows = [count(value="10"), count(sex="female", value="6"), count(sex="female", value="6"), count(sex="female", value="7")]
        assert self.answer(desk, rows, "exceed").failed == 0

    def test_amounts_are_compared_to_the_cent(self, desk: Desk) -> None:
        rows = [
            count("amount_confiscated", "0.3", counting_unit="amount"),
            count("amount_confiscated", "0.1", counting_unit="amount", sex="female"),
            count("amount_confiscated", "0.2", counting_unit="amount", sex="male"),
        ]
        if desk.book.tables["aggregates"].field("value").decimals:
            assert self.answer(desk, rows, "exceed").failed == 0

    @given(
        st.lists(st.sampled_from(["0", "1", "4", "9", "<5", "x", "unknown", ""]), min_size=0, max_size=3),
        st.sampled_from(["0", "3", "9", "14", "<5", "x", "unknown"]),
        st.sampled_from(["exceed", "fall_short"]),
    )
    def test_a_group_is_judged_only_when_every_completion_agrees(self, desk: Desk, parts: list[str], total: str, wrong: str) -> None:
        """Against every world that the cells allow, up to 40 for what has no upper bound."""
        sexes = ["female", "male", "other"]
        rows = [count(value=total), *(count(sex=sex, value=value) for sex, value in zip(sexes, parts, strict=False))]
        answer = self.answer(desk, rows, wrong)
        low, high = (sum(bounds) for bounds in zip(*(_bounds(part) for part in parts), strict=True)) if parts else (0, 0)
        total_low, total_high = _bounds(total)
        worlds = {
            (one > other if wrong == "exceed" else one < other)
            for one in range(int(low), int(min(high, low + 60)) + 1)
            for other in range(total_low, int(min(total_high, total_low + 60)) + 1)
        }
        if not parts or total == "unknown":
            assert (answer.applied, answer.failed) == (0, 0)
        else:
            assert (answer.applied, answer.failed) == ((1, int(True in worlds)) if len(worlds) == 1 else (0, 0))

    def test_a_form_without_such_a_field_has_it_not_in_plan(self, desk: Desk) -> None:
        assert ask(desk, clean("full"), "parts_and_total", {"roles": ["sex"], "parts": "exceed"}, "aggregates") is None


def _bounds(text: str) -> tuple[int, int]:
    return {"<5": (1, 4), "x": (1, 40), "unknown": (0, 40), "": (0, 40)}.get(text) or (int(text), int(text))


class TestNilReturn:
    def failed(self, desk: Desk, sheets: Sheets, said: bool) -> tuple[int, int, str]:
        answer = ask(desk, sheets, "nil_return", {"said": said})
        assert answer is not None
        return answer.applied, answer.failed, "".join(failure.facts["what"] for failure in answer.failures)

    @pytest.mark.parametrize(
        ("changes", "what"),
        [
            ([], ""),
            ([("cases", 0, "date_opened", "2025-02-01")], "Date opened: 1"),
            ([("cases", 0, "date_opened", "2025")], ""),  # perhaps after the period
            ([("cases", 0, "date_opened", "2025-03")], "Date opened: 1"),
            ([("cases", 0, "date_opened", "unknown")], ""),
        ],
    )
    def test_nothing_that_certainly_happened_stands_beside_it(self, desk: Desk, changes: list[Any], what: str) -> None:
        assert self.failed(desk, changed(QUIET, *changes), said=True) == (1, int(bool(what)), what)

    @pytest.mark.parametrize(
        ("registrations", "what"), [("0", ""), ("x", "Newly registered: 1"), ("unknown", ""), ("3", "Newly registered: 1")]
    )
    def test_counts_above_zero_speak_against_it(self, desk: Desk, registrations: str, what: str) -> None:
        tallies = [{**clean("full")["victim_tally"][0], "registrations": registrations}]
        assert self.failed(desk, {**QUIET, "victim_tally": tallies}, said=True) == (1, int(bool(what)), what)

    def test_an_open_case_with_its_persons_is_carried_on(self, desk: Desk) -> None:
        persons = [person("P1", "C1", identified_on="2024-12-01")]
        assert self.failed(desk, {**QUIET, "persons": persons}, said=True) == (1, 0, "")

    def test_a_file_with_nothing_in_it_is_a_nil_return(self, desk: Desk) -> None:
        assert self.failed(desk, {"submission": [cover(nil_return="no")]}, said=False) == (1, 1, "")
        assert self.failed(desk, changed(QUIET, ("submission", 0, "nil_return", "no")), said=False) == (1, 0, "")
        tallies = [{**clean("full")["victim_tally"][0], "registrations": "0"}]
        assert self.failed(desk, {"submission": [cover(nil_return="no")], "victim_tally": tallies}, said=False) == (1, 1, "")

    def test_it_says_nothing_of_the_other_answer(self, desk: Desk) -> None:
        assert self.failed(desk, QUIET, said=False) == (0, 0, "")
        assert self.failed(desk, changed(QUIET, ("submission", 0, "nil_return", "")), said=True) == (0, 0, "")


@pytest.mark.parametrize(
    ("parameters", "message"),
    [
        ({"of": {"table": "victim_tallies"}, "to": {"table": "cases"}, "fault": "above"}, "there is no table victim_tallies."),
        (
            {"of": {"table": "cases", "sum": "n_victim"}, "to": {"table": "cases"}, "fault": "above"},
            "the table cases has no field n_victim.",
        ),
        (
            {"of": {"table": "cases", "where": "n_victims > 'x'"}, "to": {"table": "cases"}, "fault": "above"},
            "n_victims is a number (at character 13 of: n_victims > 'x') Write the number without quotes.",
        ),
    ],
)
def test_parameters_that_name_nothing_are_faults(desk: Desk, parameters: dict[str, Any], message: str) -> None:
    check = CHECKS["compared_sums"]
    assert check.faults is not None
    texts = dict.fromkeys(("title", "message", "why", "mend"), "x")
    rule = Rule(code="TIP-QC01", severity=Severity.info, indicator="accuracy", check="compared_sums", **texts)
    assert list(check.faults(check.parameters.model_validate(parameters), rule, desk.book)) == [message]
