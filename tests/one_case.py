"""One case of one unit, as the short and the full form tell it in a quarter."""

from __future__ import annotations

Rows = dict[str, list[dict[str, str]]]

COVER = {
    "reporting_unit_code": "NTH",
    "definition_profile": "palermo-2000",
    "collection_purpose": "national_reporting",
    "legal_basis": "Crime Statistics Act, art. 7",
    "nil_return": "no",
    "prepared_by_role": "Statistics officer",
    "approved_by_role": "Head of unit",
    "version": "1",
    "reporting_country": "LUX",
    "agency_type": "police",
    "region_code": "LU-LU",
    "period_kind": "own_period",
    "protective_marking": "official",
}


def cover(form: str, start: str, end: str, sent: str) -> dict[str, str]:
    own = {"agency_profile": form, "period_start": start, "period_end": end, "submitted_on": sent}
    return COVER | own | ({"collection_method": "live_entry"} if form == "full" else {})


def simple(quarter: tuple[str, str, str], outcome: str, outcome_on: str) -> Rows:
    person = {
        "case_id": "C-1",
        "person_no": "1",
        "natural_or_legal": "natural",
        "sex": "female",
        "child_or_adult": "adult",
        "own_or_foreign": "own",
        "public_official": "no",
        "suspected_on": "2024-09-01",
        "arrested": "yes",
        "prosecuted_on": "2024-11-05",
        "charge": "tip_not_listed",
        "outcome": outcome,
        "outcome_on": outcome_on,
        "final": "no" if outcome_on else "not_applicable",
        "custody": "ge_1y" if outcome_on else "",
    }
    case = {"case_id": "C-1", "opened_on": "2024-09-01", "status": "in_court", "tip": "tip_yes", "forms": "forced_labour"}
    return {"cover": [cover("simple", *quarter)], "cases": [case], "persons": [person]}


def full(quarter: tuple[str, str, str], outcome: str, outcome_on: str) -> Rows:
    case = {
        "case_id": "C-1",
        "date_opened": "2024-09-01",
        "case_status": "in_court",
        "tip_determination": "confirmed",
        "recorded_on": "2024-09-02",
    }
    case |= {"forms": "forced_labour"}
    person = {
        "person_id": "P-1",
        "case_id": "C-1",
        "person_kind": "natural",
        "stage": "tried" if outcome_on else "prosecuted",
        "outcome": outcome,
    }
    person |= {"outcome_date": outcome_on, "sex": "female", "age_group": "adult", "arrested": "no"}
    charge = {"proceeding_id": "X-1", "person_id": "P-1", "charge_class": "tip_completed", "prosecution_decision": "prosecute"}
    charge |= {"charge_date": "2024-10-20", "prosecution_date": "2024-11-05", "verdict": "convicted" if outcome_on else "pending"}
    if outcome_on:
        charge |= {"court_level": "first_instance", "judgment_id": "J-1", "verdict_date": outcome_on, "convicted_as": "tip_completed"}
    return {"submission": [cover("full", *quarter)], "cases": [case], "persons": [person], "proceedings": [charge]}
