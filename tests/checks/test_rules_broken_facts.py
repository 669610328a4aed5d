"""Breaking one fact of a clean submission of the whole chain raises exactly the rules that concern it."""

from __future__ import annotations

import re

import pytest
from broken_facts import (
    C1,
    C2,
    C3,
    C4,
    P1,
    P2,
    P3,
    P4,
    P5,
    R1,
    R3,
    R4,
    R6,
    S1,
    S3,
    T1,
    T2,
    T3,
    T4,
    V1,
    V2,
    Broken,
    codes_of,
    one,
)
from rule_examples import built
from whole_chain import KEYS, grown_up

from submitting import cover, person, proceeding, sentence
from tipdata.checks import check_rules
from tipdata.codebook import Codebook

DATES = [
    one("a suspicion after the day of sending", "persons", P1, "identified_on", "2026-02-01", "TIP-D01"),
    one("a recruitment after the day of sending", "processes", T4, "recruitment_date", "2031-01", "TIP-D01"),
    one("a row entered after the day of sending", "cases", C1, "recorded_on", "2031-01-01", "TIP-D01", "TIP-D04b"),
    one("a registration after the day of sending", "victims", V1, "status_date", "2026-03", "TIP-D01", "TIP-VT03"),
    one(
        "a period that ends before it begins, and before its events",
        "submission",
        0,
        "period_end",
        "2024-12-31",
        "TIP-D02a",
        "TIP-D15",
        "TIP-VT03",
    ),
    one("a period one day short", "submission", 0, "period_end", "2025-12-30", "TIP-D02b"),
    one("a case closed before it was opened", "cases", C2, "date_closed", "2024-06-09", "TIP-D03"),
    one("a row entered before the case was opened", "cases", C1, "recorded_on", "2025-02-02", "TIP-D04a"),
    one("a row entered a year too late", "cases", C2, "recorded_on", "2025-07-01", "TIP-D04b"),
    one("an arrest before the suspicion", "persons", P3, "arrest_date", "2024-06-19", "TIP-D05a"),
    one("a conviction before the arrest", "persons", P3, "arrest_date", "2025-04-01", "TIP-D05b"),
    one("a verdict before charge and prosecution", "proceedings", R6, "verdict_date", "2024-08-09", "TIP-D05c", "TIP-D05g"),
    one("a sentence before the conviction", "sentences", S1, "sentence_date", "2025-02-28", "TIP-D05d"),
    one("a prosecution before the arrest", "persons", P3, "arrest_date", "2024-10-01", "TIP-D05e"),
    one("a prosecution before the charge", "proceedings", R3, "charge_date", "2024-09-03", "TIP-D05f"),
    one("a verdict before the prosecution", "proceedings", R3, "prosecution_date", "2025-03-02", "TIP-D05g"),
    Broken(
        "a sentence years after the verdict",
        (
            ("proceedings", R6, "charge_date", "2022-01-10"),
            ("proceedings", R6, "prosecution_date", "2022-02-01"),
            ("proceedings", R6, "verdict_date", "2023-02"),
        ),
        {"TIP-D06"},
    ),
    one("exploitation before the recruitment", "processes", T1, "recruitment_date", "2024-07", "TIP-D07a"),
    one("exploitation that ends before it begins", "processes", T1, "exploitation_end", "2024-05", "TIP-D07b"),
    Broken(
        "exploitation over before the recruitment, its beginning unknown",
        (("processes", T1, "exploitation_start", "unknown"), ("processes", T1, "exploitation_end", "2024-04")),
        {"TIP-D07c"},
    ),
    one("exploitation that began after the case was opened", "processes", T4, "exploitation_start", "2025-02-04", "TIP-D08"),
    one("exploitation that went on after the last arrest", "processes", T2, "exploitation_end", "2024-07-02", "TIP-D09"),
    Broken(
        "exploitation of more than twenty years",
        (("processes", T2, "recruitment_date", "2003"), ("processes", T2, "exploitation_start", "2004-04")),
        {"TIP-D10a"},
    ),
    one("a date of another century", "processes", T2, "recruitment_date", "1923", "TIP-D10b"),
    Broken(
        "a case that was over before the period",
        (("cases", C4, "date_opened", "2024-11"), ("cases", C4, "transferred_on", "2024-12"), ("cases", C4, "recorded_on", "2024-12-01")),
        {"TIP-D11"},
    ),
    Broken("a definition that came into force later", (), {"TIP-D12"}, given=(("profile.in_force_from", "2024-06-15"),)),
    one("a victim registered more than a year before the case", "victims", V1, "status_date", "2024-02-02", "TIP-D13", "TIP-VT03"),
    Broken(
        "suspicions that heap on New Year's Day",
        (("cases", C3, "n_suspects", "unknown"),),
        {"TIP-D14"},
        added=tuple(
            ("persons", person(f"H{day}", "C3", identified_on=f"2025-02-{day:02}" if day < 25 else "2025-01-01")) for day in range(2, 31)
        ),
    ),
    one("a suspicion after the period", "persons", P1, "identified_on", "2026-01-05", "TIP-D15"),
    one("a closing date on a case in court", "cases", C1, "date_closed", "2025-05-01", "TIP-D16"),
]
AGES = [
    one("an age outside its group", "persons", P1, "age_at_offence", "36", "TIP-A01"),
    Broken(
        "an age below that of criminal responsibility",
        (("persons", P1, "age_at_offence", "14"), ("persons", P1, "age_group", "u18")),
        {"TIP-A02"},
        given=(("profile.criminal_age", "15"),),
    ),
    Broken("a suspect of thirteen", (("persons", P1, "age_at_offence", "13"), ("persons", P1, "age_group", "u18")), {"TIP-A03"}),
    Broken("a key of two sexes", (("persons", P3, "person_key", KEYS[0]), ("persons", P3, "sex", "male")), {"TIP-A04a"}),
    Broken("a key of two ages", (("persons", P3, "person_key", KEYS[0]), ("persons", P3, "age_at_offence", "34")), {"TIP-A04b"}),
    one("an adult who became a child", "victims", V2, "age_group_at_identification", "child", "TIP-A05", "TIP-C02"),
    Broken("a child who was a victim", (("persons", P2, "age_at_offence", "16"), ("persons", P2, "age_group", "u18")), {"TIP-A06"}),
]
NUMBERS = [
    one("fewer suspects than rows", "cases", C1, "n_suspects", "1", "TIP-N01"),
    Broken("more rows of victims than victims", (), {"TIP-N02"}, added=(("victims", grown_up("V3", "C1", status_date="2024-12-10")),)),
    one("more children than victims", "cases", C1, "n_victims_child", "3", "TIP-N03a"),
    one("more women and men than victims", "cases", C1, "n_victims_male", "2", "TIP-N03b"),
    one("fewer children than rows of children", "cases", C1, "n_victims_child", "0", "TIP-N04"),
    Broken(
        "exploitation without victims in a confirmed case",
        (("cases", C3, "tip_determination", "confirmed"), ("processes", T3, "exploitation_occurred", "yes")),
        {"TIP-N05"},
    ),
    one("a nil return of a file full of events", "submission", 0, "nil_return", "yes", "TIP-N06a"),
    one("more trained collectors than collectors", "submission", 0, "collectors_trained", "5", "TIP-N07"),
    one("five hundred and one victims", "cases", C1, "n_victims", "501", "TIP-N08a"),
    one("a hundred and one suspects", "cases", C1, "n_suspects", "101", "TIP-N08b"),
    one("five hundred and one registrations", "victim_tally", 0, "registrations", "501", "TIP-N08c", "TIP-VT03", "TIP-VT04"),
    one("a confirmed case without a process", "processes", T2, "case_id", "C1", "TIP-N09"),
    one("a person charged with nothing", "proceedings", R1, "person_id", "P2", "TIP-N10"),
    one("a key twice in a case", "persons", P2, "person_key", KEYS[0], "TIP-N11a"),
    one("two who look like one", "persons", P2, "citizenship", "ROU", "TIP-N11b"),
]
JUSTICE = [
    one("a sentence after an acquittal", "proceedings", R3, "verdict", "acquitted", "TIP-J02"),
    Broken(
        "a conviction without its sentence",
        (
            *(("sentences", S3, "person_id", "P3"), ("sentences", S3, "judgment_id", ""), ("sentences", S3, "sentence_types", "custodial")),
            *(("sentences", S3, "custody_months", "24"), ("sentences", S3, "suspended_months", "0")),
            *(("sentences", S3, "fine_amount", ""), ("sentences", S3, "currency", ""), ("sentences", S3, "custody_class", "ge_1y")),
        ),
        {"TIP-J03"},
        given=(("as_of", "2026-06-01"),),
    ),
    one("a conviction that the outcome does not show", "persons", P3, "outcome", "acquitted", "TIP-J04"),
    one("a verdict without a prosecution", "proceedings", R3, "prosecution_decision", "no_prosecution_evidence", "TIP-J05"),
    one("a final verdict under appeal", "proceedings", R3, "appeal_outcome", "pending", "TIP-J06"),
    one("a lesser offence of the same class", "proceedings", R3, "verdict", "convicted_lesser", "TIP-J08"),
    Broken(
        "more suspended than imposed",
        (("sentences", S1, "sentence_types", "custodial;custodial_suspended"), ("sentences", S1, "suspended_months", "30")),
        {"TIP-J09"},
    ),
    one("suspended months of custody that is not suspended", "sentences", S1, "suspended_months", "6", "TIP-J10"),
    one("suspended custody without suspended months", "sentences", S1, "sentence_types", "custodial_suspended", "TIP-J10"),
    one("life with months", "sentences", S1, "sentence_types", "life", "TIP-J11"),
    Broken(
        "custody below the least that the law provides for",
        (("proceedings", R3, "statute_article", "Art. 159(2)"),),
        {"TIP-J12"},
        profile="example-no-means",
    ),
    one("a fine without an amount", "sentences", S3, "fine_amount", "", "TIP-J13a"),
    one("compensation without an amount", "sentences", S3, "sentence_types", "fine;compensation", "TIP-J13b"),
    one("confiscation without an amount", "sentences", S3, "sentence_types", "fine;confiscation", "TIP-J13c"),
    one("a suspended sentence for trafficking", "sentences", S1, "custody_class", "suspended", "TIP-J14a"),
    Broken(
        "a suspended sentence for trafficking in the short form",
        (
            ("submission", 0, "agency_profile", "simple"),
            ("sentences", S1, "sentence_types", "unknown"),
            ("sentences", S1, "custody_class", "suspended"),
        ),
        {"TIP-J14b"},
    ),
    Broken(
        "a pending charge in a closed case", (), {"TIP-J15"}, added=(("proceedings", proceeding("R7", "P3", charge_class="corruption")),)
    ),
    one("a former victim convicted", "persons", P3, "formerly_victim", "yes", "TIP-J16"),
    one("a company with a sex", "persons", P5, "sex", "male", "TIP-J18a"),
    one("a company with an age group", "persons", P5, "age_group", "35_44", "TIP-J18b"),
    one("a company with an age", "persons", P5, "age_at_offence", "40", "TIP-J18c"),
    one("a company arrested", "persons", P5, "arrested", "yes", "TIP-J18d"),
    one("a company in custody", "sentences", S3, "sentence_types", "custodial;fine", "TIP-J18e"),
    Broken(
        "a company in custody in the short form",
        (("submission", 0, "agency_profile", "simple"), ("sentences", S3, "custody_class", "ge_1y")),
        {"TIP-J18f"},
    ),
    one("a conviction in a case that is not confirmed", "cases", C2, "tip_determination", "suspected", "TIP-J19a"),
    Broken(
        "a conviction in a case that is not confirmed, which no outcome shows",
        (
            ("cases", C2, "tip_determination", "suspected"),
            ("persons", P3, "outcome", "convicted_other"),
            ("persons", P4, "outcome", "convicted_other"),
        ),
        {"TIP-J19b"},
    ),
    one("a final verdict with an open outcome", "persons", P3, "outcome_final", "no", "TIP-J20"),
    one("a case in court without anyone charged", "cases", C3, "case_status", "in_court", "TIP-J21"),
    Broken("two sentences of one judgment", (), {"TIP-J22"}, added=(("sentences", sentence("S4", "P3", custody_class="ge_1y")),)),
    one("a judgment that no charge has", "sentences", S1, "judgment_id", "J9", "TIP-J23"),
    one("an acquittal that the appeal replaced", "proceedings", R4, "superseded", "no", "TIP-J20", "TIP-J24"),
    one("steps of a prosecution of someone only suspected", "persons", P1, "stage", "suspected", "TIP-J25a"),
    one("a conviction without a trial", "persons", P3, "stage", "prosecuted", "TIP-J25b"),
    one("the receiver of a case that is open", "cases", C4, "case_status", "open", "TIP-J26"),
    one("a reason for the end of a case that goes on", "cases", C1, "closure_reason", "no_offence", "TIP-J27a"),
    Broken(
        "a final verdict without a trial",
        (("cases", C2, "case_status", "closed_no_proceedings"), ("cases", C2, "closure_reason", "final_verdict")),
        {"TIP-J27b"},
    ),
    Broken(
        "custody in the short form without a conviction",
        (("submission", 0, "agency_profile", "simple"), ("persons", P3, "outcome", "acquitted")),
        {"TIP-J28", "TIP-J04"},
    ),
]
EMPTY = {"TIP-N06b"}
ALL = [*DATES, *AGES, *NUMBERS, *JUSTICE]
FAMILIES = re.compile(r"TIP-[DANJ]\d")


def test_nothing_is_found_in_the_clean_submission(book: Codebook) -> None:
    assert codes_of(Broken("clean", (), set()), book) == set()


@pytest.mark.parametrize("broken", [pytest.param(broken, id=broken.name) for broken in ALL])
def test_exactly_the_rules_that_concern_it_speak(broken: Broken, book: Codebook) -> None:
    assert codes_of(broken, book) == broken.codes


def test_a_file_without_anything_is_asked_whether_nothing_happened(book: Codebook) -> None:
    findings, _ = check_rules(built({"submission": [cover(period_end="2025-12-31")]}, book))
    assert {batch.code for batch in findings.batches} == EMPTY


def test_every_rule_of_these_families_is_broken_once(book: Codebook) -> None:
    broken = {code for broken in ALL for code in broken.codes if FAMILIES.match(code)}
    assert broken | EMPTY == {code for code in book.rules if FAMILIES.match(code)}
