"""A submission of the whole chain in which the rules have something to look at, and nothing to say."""

from __future__ import annotations

from submitting import Row, Sheets, case, cover, person, proceeding, process, sentence, tally

KEYS = ("ABCDEFGH234567AB", "ABCDEFGH234567AC")


def whole_chain() -> Sheets:
    """A year of one unit: a case in court, one that ended after an appeal, an open one without victims and one that was handed over.

    Of the rows that a test changes the first of their kind stand in the first places.
    """
    ended = {"case_status": "closed_completed", "date_closed": "2025-09-20", "closure_reason": "final_verdict"}
    found = {"tip_determination": "confirmed", "determination_basis": "final_verdict"}
    guilty = {"stage": "tried", "outcome": "convicted_tip", "outcome_final": "yes", "arrested": "yes", "arrest_date": "2024-07-01"}
    sexes = {"n_victims_female": "1", "n_victims_male": "1"}
    on_appeal = {"court_level": "appeal", "judgment_id": "J2", "verdict_date": "2025-06-01"}
    handed_over = {"case_status": "transferred", "transferred_to": "STH", "transferred_on": "2025-05-02"}
    return {
        "submission": [cover(period_end="2025-12-31", collectors_total="4", collectors_trained="3")],
        "cases": [
            case("C1", case_status="in_court", n_suspects="2", n_victims_child="1", **sexes),
            case("C2", date_opened="2024-06-10", recorded_on="2024-06-12", n_suspects="3", **ended, **found),
            case("C3", n_victims="0", n_suspects="0"),
            case("C4", n_suspects="0", **handed_over),
        ],
        "persons": [
            suspect("P1", "C1", KEYS[0], age_at_offence="30", citizenship="ROU"),
            suspect("P2", "C1", KEYS[1], age_at_offence="31", citizenship="HUN", formerly_victim="yes"),
            person("P3", "C2", **guilty, outcome_date="2025-03-01", identified_on="2024-06-20"),
            person("P4", "C2", **guilty, outcome_date="2025-06-01", identified_on="2024-06-21"),
            company("P5", "C2", stage="tried", outcome="convicted_other", outcome_date="2025-03-01", outcome_final="yes"),
        ],
        "proceedings": [
            proceeding("R1", "P1"),
            proceeding("R2", "P2"),
            judged("R3", "P3", "convicted", convicted_as="tip_completed", appeal_outcome="upheld"),
            judged("R4", "P4", "acquitted", superseded="yes", verdict_final="no"),
            judged("R5", "P4", "convicted", convicted_as="tip_completed", **on_appeal),
            judged("R6", "P5", "convicted", charge_class="money_laundering", convicted_as="money_laundering"),
        ],
        "sentences": [
            sentence("S1", "P3", custody_class="ge_1y"),
            sentence("S2", "P4", judgment_id="J2", sentence_date="2025-06-01", court_level="appeal", custody_class="ge_1y"),
            sentence("S3", "P5", sentence_types="fine", custody_months="", suspended_months="", fine_amount="9000", currency="EUR"),
        ],
        "processes": [
            chain("T1", "C1", exploitation_end="2025-01"),
            chain("T2", "C2", recruitment_date="2023", exploitation_start="2023-08", exploitation_end="2024-05"),
            process("T3", "C3", exploitation_occurred="no"),
            process("T4", "C4"),
        ],
        "victims": [
            victim("V1", "C1"),
            grown_up("V2", "C1", victim_sex="male"),
        ],
        "victim_tally": [
            tally("girls", registrations="1", of_which_identified="0"),
            tally("men", registrations="1", of_which_identified="0"),
        ],
    }


def suspect(person_id: str, case_id: str, key: str, **changes: str) -> Row:
    """A person who waits for the verdict."""
    return person(person_id, case_id, **{"person_key": key, "stage": "prosecuted", "formerly_victim": "no", **changes})


def company(person_id: str, case_id: str, **changes: str) -> Row:
    """A legal person, of whom neither sex nor age nor arrest is asked."""
    return person(person_id, case_id, **{"person_kind": "legal", "sex": "", "age_group": "", "arrested": "", **changes})


def judged(proceeding_id: str, person_id: str, verdict: str, **changes: str) -> Row:
    """A charge that a court has decided on."""
    dates = {"charge_date": "2024-08-10", "prosecution_date": "2024-09-02"}
    decided = {
        "verdict": verdict,
        "verdict_date": "2025-03-01",
        "verdict_final": "yes",
        "court_level": "first_instance",
        "judgment_id": "J1",
    }
    return proceeding(proceeding_id, person_id, **{"charge_class": "tip_completed", **dates, **decided, **changes})


def chain(process_id: str, case_id: str, **changes: str) -> Row:
    """A process with its dates."""
    return process(process_id, case_id, **{"recruitment_date": "2024-05", "exploitation_start": "2024-06", **changes})


def victim(victim_id: str, case_id: str, **changes: str) -> Row:
    return {
        "victim_id": victim_id,
        "case_id": case_id,
        "victim_sex": "female",
        "age_group_at_exploitation": "12_17",
        "age_group_at_identification": "12_17",
        "victim_citizenship": "ROU",
        "trafficking_status": "presumed",
        "status_decided_by": "",
        "status_date": "2025-02-03",
        "main_form": "prostitution_others",
        "justification": "J1_legal_mandate",
        "consent_status": "guardian_given_child_assent",
        "consent_date": "2025-02-03",
        "consent_scope": "case_file;national_statistics",
        "recorded_on": "2025-02-04",
        **changes,
    }


def grown_up(victim_id: str, case_id: str, **changes: str) -> Row:
    """An adult victim, who consents for himself or herself."""
    adult = {"age_group_at_exploitation": "adult", "age_group_at_identification": "adult", "consent_status": "given"}
    return victim(victim_id, case_id, **{**adult, **changes})
