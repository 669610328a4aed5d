"""A codebook with rules of its own, and submissions whose findings a unit confirms."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from pathlib import Path
from tempfile import mkdtemp

from submitting import COVER, Row, Sheets, case, clean, person
from tipdata.checks import Confirmed, check_submission, confirm
from tipdata.codebook import Codebook, load_codebook
from tipdata.records import Confirmation, Finding, Submission

RULE = """
  - code: {code}
    table: {table}
    severity: {severity}
    indicator: {indicator}
    question: {question}
    title: {code}
    message: "{code}: is this right?"
    why: Only a test asks.
    mend: Correct it.
    {expect}
    examples:
      pass: [{right}]
      fail: [{wrong}]
      not_applied: [{unknown}]
"""
ORDER = {
    "code": "TIP-Z01",
    "table": "persons",
    "severity": "error",
    "indicator": "accuracy",
    "question": "ACC1",
    "expect": "expect: identified_on <= arrest_date",
    "right": "{identified_on: 2025-02-01, arrest_date: 2025-02-02}",
    "wrong": "{identified_on: 2025-02-02, arrest_date: 2025-02-01}",
    "unknown": "{identified_on: 2025-02-02}",
}
NUMBER = ORDER | {
    "code": "TIP-Z02",
    "table": "cases",
    "severity": "warning",
    "expect": "expect: count_of(persons, arrested == 'yes') <= n_suspects",
    "right": "{n_suspects: 1, persons: [{arrested: 'yes'}]}",
    "wrong": "{n_suspects: 0, persons: [{arrested: 'yes'}]}",
    "unknown": "{persons: [{arrested: 'yes'}]}",
}
ABOVE = ORDER | {
    "code": "TIP-Z03",
    "severity": "warning",
    "expect": "expect: arrest_date >= case.date_opened",
    "right": "{arrest_date: 2025-02-02, case: {date_opened: 2025-02-01}}",
    "wrong": "{arrest_date: 2025-02-01, case: {date_opened: 2025-02-02}}",
    "unknown": "{arrest_date: 2025-02-01}",
}
INSIDE = ORDER | {
    "code": "TIP-Z04",
    "severity": "warning",
    "expect": "expect: formerly_victim == 'no'",
    "right": "{formerly_victim: 'no'}",
    "wrong": "{formerly_victim: 'yes'}",
    "unknown": "{formerly_victim: unknown}",
}
PROTECTING = INSIDE | {
    "code": "TIP-Z05",
    "severity": "error",
    "indicator": "privacy",
    "expect": "expect: not occupation_group == 'student'",
    "right": "{occupation_group: employee}",
    "wrong": "{occupation_group: student}",
    "unknown": "{occupation_group: unknown}",
}
RULES = (ORDER, NUMBER, ABOVE, INSIDE, PROTECTING)
ASIDE = ("TIP-A", "TIP-C0", "TIP-D", "TIP-G", "TIP-J", "TIP-L", "TIP-N", "TIP-S", "TIP-V", "TIP-P")
"""Families of rules that these tests do not speak of."""


@lru_cache(maxsize=1)
def ruled() -> Codebook:
    """tipdata's codebook with five rules more."""
    folder = Path(mkdtemp(prefix="tipdata-rules-"))
    (folder / "rules").mkdir()
    (folder / "codebook.yaml").write_text("id: ruled\nversion: 1.0.0\ntitle: Ruled\nextends: tipdata\n", encoding="utf-8")
    rules = "".join(RULE.format_map({**rule, "question": rule["question"] if rule["indicator"] != "privacy" else "null"}) for rule in RULES)
    (folder / "rules" / "z.yaml").write_text(f"rules:{rules}", encoding="utf-8")
    return load_codebook(folder)


def said(code: str = "TIP-Z01", record: str = "P1", reason: str = "Judged in absence.", table: str = "persons", **more: str) -> Row:
    return {"table": table, "record_id": record, "code": code, "reason": reason, **more}


def period(quarter: int, **changes: str) -> Row:
    """The cover of a quarter of 2025."""
    first, last = [("01-01", "03-31"), ("04-01", "06-30"), ("07-01", "09-30"), ("10-01", "12-31")][quarter - 1]
    return {**COVER, "period_start": f"2025-{first}", "period_end": f"2025-{last}", **changes}


def faulty(*confirmations: Row, quarter: int = 1, **changes: str) -> Sheets:
    """A submission of one case and one person, arrested a day before being suspected (TIP-Z01)."""
    sheets = clean("full")
    arrested = person("P1", "C1", identified_on="2025-02-11", arrested="yes", arrest_date="2025-02-10", **changes)
    sheets |= {"submission": [period(quarter)], "cases": [case("C1")], "persons": [arrested]}
    sheets |= {"proceedings": sheets["proceedings"][:1], "processes": sheets["processes"][:1]}
    del sheets["sentences"]
    return sheets | ({"confirmations": list(confirmations)} if confirmations else {})


def confirmed(submission: Submission, remembered: Iterable[Confirmation] = ()) -> Confirmed:
    return confirm(check_submission(submission), remembered)


def told(found: Confirmed) -> list[tuple[str, bool]]:
    """Codes and whether they are confirmed, of what these tests speak of."""
    return [(f.code, f.confirmed) for f in findings_in(found)]


def findings_in(found: Confirmed) -> list[Finding]:
    return [f for f in found.findings if not f.code.startswith(ASIDE) and f.code != "TIP-H07"]
