"""The guide's checklist over a plan: answered, open, contradictory."""

from __future__ import annotations

from typing import Any

import pytest
from planning import AS_OF, SUSPECTS_ONLY, WITH_VICTIMS, grounds, plan_of

from tipdata.codebook import FieldChoice, load_codebook
from tipdata.plans import Status, check_plan, read_plan, unjustified, written

SEX, FORM = "victims.victim_sex", "victims.main_form"


def told(answers: dict[str, Any], **change: Any) -> dict[str, tuple[str, ...]]:
    """For each question that is not answered, what is wrong with it; nothing where it is only blank."""
    checked = check_plan(plan_of(answers, **change), load_codebook(), AS_OF).checked
    return {one.item.id: tuple(problem.text for problem in one.problems) for one in checked if one.status is not Status.answered}


def test_a_plan_with_every_answer_is_ready() -> None:
    check = check_plan(plan_of(SUSPECTS_ONLY), load_codebook(), AS_OF)
    assert check.is_ready
    assert check.counts == {"answered": 22, "open": 0, "contradictory": 0}
    assert (check.unanswered, check.idle) == ((), ())


def test_a_plan_for_suspects_alone_is_the_simple_form_without_the_tally() -> None:
    plan = plan_of(SUSPECTS_ONLY)
    assert plan.form == "simple"
    assert plan.fields == FieldChoice(left_out=("victim_tally",))


BLANKS = {
    "definition": {"GD1": ()},
    "purpose": {"GD3": ()},
    "jurisdiction": {"GD4": ()},
    "kinds": {"GD5": ()},
    "about": {"GD6": ()},
    "existing_tool": {"GD8": ()},
    "extent": {"GD9": ()},
    "standard_tools": {"GD10": ()},
    "laws": {"GP1": ()},
    "access": {"GP5": ()},
    "sharing": {"GP6": ()},
    "protocol": {"GP7": ()},
}


@pytest.mark.parametrize("part", BLANKS)
def test_what_is_blank_is_open(part: str) -> None:
    answers = {key: value for key, value in SUSPECTS_ONLY.items() if key != part}
    found = told(answers)
    # Without a definition nobody can say either what it leaves out.
    assert found == (BLANKS[part] | ({"GD2": ()} if part == "definition" else {}))


@pytest.mark.parametrize(
    ("change", "question", "problem"),
    [
        ({"definition": "example-narrow"}, "GD2", "no limits are stated"),
        ({"personal_data": False}, "GP2", "It says that there is no personal data, and these fields are personal"),
        ({"sensitive_data": False}, "GP3", "these fields are sensitive: persons.official_complicity."),
        ({"classified_data": True}, "GP4", "no field that is asked is classified"),
        ({"about": ["victims"], "questions": ["TQ1", "VQ1"]}, "GD6", "is not chosen, and questions about it are to be answered: TQ1."),
        ({"questions": ["TQ1", "TQ6"]}, "GD7", "No field that is asked answers TQ6"),
        ({"protocol": {"document": "DP-12", "date": "2030-01-01", "owner": "DPO"}}, "GP7", "Its date, 2030-01-01, has not come yet."),
        ({"protocol": {"document": "DP-12"}}, "GP7", "DP-12 lacks date, owner."),
        ({"laws": [{"law": "Crime Statistics Act 2019"}]}, "GP1", "Crime Statistics Act 2019 lacks article, allows."),
        ({"form": "full", "fields": {"added": ["cases.narrative"]}}, "GD5", "these fields are asked: cases.narrative."),
        ({"form": "full"}, "GD9", "the form 'Full form' asks more than 'Simple form'"),
        ({"kinds": ["qualitative"]}, "GD5", "is chosen, and no field is asked for it"),
        ({"fields": {"added": ["cases.file_reference"]}}, "GD3", "does not cover data above the level sensitive: cases.file_reference."),
        (
            {"fields": {"added": ["persons.formerly_victim"]}},
            "GD11",
            "formerly_victim is personal data of victims and has no entry",
        ),
        ({"fields": {"added": ["cases.narrative"]}, "purpose": ["research"]}, "GD3", "fields that never leave the unit: cases.narrative."),
    ],
)
def test_what_contradicts_or_lacks_something_is_told_at_its_question(change: dict[str, Any], question: str, problem: str) -> None:
    found = told(SUSPECTS_ONLY, **change)
    assert any(problem in text for text in found.get(question, ())), found


def test_limits_that_are_stated_answer_a_definition_that_deviates() -> None:
    assert told(SUSPECTS_ONLY, definition="example-narrow", limits="Only cases across a border.") == {}


def test_victims_without_the_answer_victims_are_a_contradiction() -> None:
    (problem,) = told(SUSPECTS_ONLY, victim_columns=[grounds(SEX)], purpose=["mandated_by_law"])["GD6"]
    assert problem.startswith("'Victims' is not chosen, and these fields are asked: ")
    assert SEX in problem


def test_the_simple_form_cannot_answer_what_it_does_not_ask_and_a_fuller_one_is_proposed() -> None:
    plan = plan_of(SUSPECTS_ONLY, extent="more", questions=["TQ1", "TQ5", "TQ12"])
    assert plan.form != "simple"
    assert told(SUSPECTS_ONLY, extent="more", questions=["TQ1", "TQ5", "TQ12"]) == {}


def test_victim_columns_with_everything_are_answered() -> None:
    assert told(WITH_VICTIMS, victim_columns=[grounds(SEX), grounds(FORM)]) == {}


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        ({"grounds": []}, f"{SEX} lacks grounds."),
        ({"text": ""}, f"{SEX} lacks a text that says why."),
        ({"approver": ""}, f"{SEX} lacks an approver."),
        ({"review_by": ""}, f"{SEX} lacks a day of review."),
        ({"approver": "", "review_by": ""}, f"{SEX} lacks an approver and a day of review."),
        ({"review_by": "2026-06-29"}, f"{SEX} was to be reviewed by 2026-06-29, which is past."),
    ],
)
def test_victim_columns_say_what_they_lack(change: dict[str, Any], problem: str) -> None:
    assert told(WITH_VICTIMS, victim_columns=[grounds(SEX, **change), grounds(FORM)]) == {"GD11": (problem,)}


def test_a_review_that_is_due_today_is_not_past() -> None:
    assert told(WITH_VICTIMS, victim_columns=[grounds(SEX, review_by=AS_OF)]) == {}


def test_a_legal_duty_needs_its_law() -> None:
    found = told(WITH_VICTIMS, victim_columns=[grounds(SEX, grounds=["J1_legal_mandate"])], laws=[{"law": "Act", "allows": "counts"}])
    assert found["GD11"] == ("A legal duty is a ground, and no law with its article is named.",)


def test_national_reporting_does_not_cover_rows_of_victims() -> None:
    found = told(WITH_VICTIMS, victim_columns=[grounds(SEX)], purpose=["national_reporting"])
    assert found == {
        "GD3": (f"The purpose (National reporting) does not cover personal data of victims ({SEX}); counts serve it.",),
    }


def test_grounds_that_no_purpose_carries_are_named() -> None:
    found = told(WITH_VICTIMS, victim_columns=[grounds(SEX, grounds=["J6_compensation"])])
    assert found == {"GD3": (f"The purpose (Required by law) does not carry the grounds of {SEX}: Needed for compensation.",)}


def test_a_blank_text_is_no_text() -> None:
    assert told(WITH_VICTIMS, victim_columns=[grounds(SEX, text=" \t"), grounds(FORM)]) == {"GD11": (f"{SEX} lacks a text that says why.",)}


def test_a_table_of_victims_that_is_asked_for_keeps_its_safeguards() -> None:
    plan = plan_of(SUSPECTS_ONLY, fields={"added": ["victims"]})
    (consent,) = load_codebook().tables["victims"].by_role("consent_date")
    assert f"victims.{consent.name}" not in plan.fields.left_out
    assert plan == read_plan(written(plan, load_codebook()), load_codebook(), "plan.yaml")
    told_of = [line for line in unjustified(plan, load_codebook(), AS_OF) if "for each victim" in line]
    assert told_of == ["victims has a row for each victim, and no column of it has an entry under victim_columns."]
