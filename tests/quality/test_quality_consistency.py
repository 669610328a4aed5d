"""ACC1: rule applications that passed among those that could be judged (REFERENCE 3.3)."""

from __future__ import annotations

from pathlib import Path

import pytest

from submitting import Desk
from tipdata.checks import RuleResult, check_submission
from tipdata.codebook import Codebook, load_codebook
from tipdata.quality import score
from tipdata.quality.consistency import ConsistencyParameters, rule_passes

ACCURACY = ConsistencyParameters(indicator="accuracy")


@pytest.fixture(scope="module")
def clinic() -> Codebook:
    return load_codebook(Path(__file__).parents[1] / "codebooks" / "clinic")


def test_it_is_the_share_of_judged_applications_that_did_not_fail(clinic: Codebook, tmp_path: Path) -> None:
    report = {"clinic": "EAST", "from_day": "2025-03-01", "to_day": "2025-03-31", "edition": "1", "sent_on": "2025-04-02"}
    stays = [("2025-03-01", "2025-03-04"), ("2025-03-09", "2025-03-08"), ("2025-03-02", ""), ("2025-03-02", "2025-03")]
    patients = [
        {"patient_no": f"P{number}", "ward": "surgery", "admitted_on": since, "discharged_on": until}
        for number, (since, until) in enumerate(stays)
    ]
    visits = [
        {"visit_no": f"V{number}", "patient_no": patient, "seen_on": seen, "urgency": "today"}
        for number, (patient, seen) in enumerate([("P0", "2025-03-01"), ("P0", "2025-02-28"), ("P1", "2025-03-10"), ("P2", "2025")])
    ]
    checked = check_submission(Desk(tmp_path, clinic).read({"report": [report], "patients": patients, "visits": visits}))
    card = score(checked.submission, checked.findings, checked.rules)
    question = next(q for q in card.indicator("accuracy").questions if q.id == "ACC1")
    assert (question.status, question.numerator, question.denominator) == ("measured", 3, 5)
    assert question.parts == (
        ("Rule 'Patient discharged before admission' passed", 1, 2),
        ("Rule 'Visit outside of the stay' passed", 2, 3),
    )
    assert question.band == "poor"


def test_rules_of_other_indicators_and_rules_that_were_not_asked_play_no_part(book: Codebook, clinic: Codebook) -> None:
    results = (RuleResult("TIP-CS01", 10, 1, 5), RuleResult("TIP-CS02", in_plan=False), RuleResult("TIP-XX99", 100, 100))
    told = rule_passes(clinic, results, ACCURACY)
    assert told is not None
    assert (told.numerator, told.denominator) == (9, 10)
    assert rule_passes(clinic, results, ConsistencyParameters(indicator="privacy")) is None
    assert rule_passes(clinic, (RuleResult("TIP-CS01", in_plan=False),), ACCURACY) is None
