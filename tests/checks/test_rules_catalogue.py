"""The catalogue of REFERENCE 4 is whole: every rule is there, or left out with a reason; and each says all that people need to know."""

from __future__ import annotations

import re

import pytest

from tipdata.checks import named_faults
from tipdata.codebook import Codebook, Rule, load_codebook

BOOK = load_codebook()

IDS = """
    K01 K02 K03 K04 K05 K06
    D01 D02 D03 D04 D05 D06 D07 D08 D09 D10 D11 D12 D13 D14 D15 D16
    A01 A02 A03 A04 A05 A06
    N01 N02 N03 N04 N05 N06 N07 N08 N09 N10 N11
    J02 J03 J04 J05 J06 J08 J09 J10 J11 J12 J13 J14 J15 J16 J18 J19 J20 J21 J22 J23 J24 J25 J26
    L02 L03 L05 L06 L07 L08 L09 L10 L11 L12 L13 L14
    G01 G02 G03 G04 G05 G06 G07 G08 G09
    C01 C02 C03
    V01 V02 V03 V04 V05 V06
    S02 S03 S04
    P01 P02 P03 P04
    X01 X02 X03 X04 X05 X06 X07 X08 X09 X10 X11
    VT01 VT02 VT03 VT04
    AG01 AG02 AG03 AG04 AG05 AG06 AG07
"""
REFERENCE_4 = set(IDS.split())
LEFT_OUT: dict[str, str] = {}
"""Rules that are not there, each with its reason; at most ten of them."""

SUFFIXES = {
    "D02": "ab", "D04": "ab", "K06": "ab", "L02": "ab", "L09": "ab", "N06": "ab", "P02": "ab", "P03": "ab", "X01": "ab", "X05": "ab",
    "AG03": "ab",
}  # fmt: skip
"""Rules that REFERENCE grades with several severities: a suffix for each, in the order written."""


def ids(codes: object) -> set[str]:
    """The ids of REFERENCE that codes of the catalogue belong to."""
    return {re.sub(r"[a-z]$", "", str(code).removeprefix("TIP-")) for code in codes}  # type: ignore[attr-defined]


def test_every_rule_of_the_reference_is_there_or_left_out_with_a_reason() -> None:
    assert len(REFERENCE_4) == 121
    there = ids(BOOK.findings)
    missing = sorted(REFERENCE_4 - there - set(LEFT_OUT))
    assert not missing, f"Write these rules into schemas/rules/<family>.yaml, or give the reason in LEFT_OUT: {', '.join(missing)}"
    assert not set(LEFT_OUT) & there, "A rule that is there is not left out."
    assert set(LEFT_OUT) <= REFERENCE_4
    assert len(LEFT_OUT) <= 10
    assert all(len(reason) > 20 for reason in LEFT_OUT.values())


def test_rules_that_are_retired_stay_so() -> None:
    assert not {"J01", "J07", "L01", "L04", "J17", "G10", "S01"} & ids(BOOK.findings)


@pytest.mark.parametrize("base", sorted(set(SUFFIXES) - set(LEFT_OUT)))
def test_a_rule_of_several_severities_has_a_code_for_each(base: str) -> None:
    codes = {code for code in BOOK.findings if ids([code]) == {base}}
    assert codes >= {f"TIP-{base}{suffix}" for suffix in SUFFIXES[base]}
    assert len({BOOK.findings[code].severity for code in codes}) >= 2


def coaching(rule: Rule, book: Codebook) -> list[str]:
    """What whoever wrote a rule forgot, and where to put it."""
    at = f"schemas/rules, {rule.code}"
    said = []
    for kind, examples in rule.examples.by_kind().items():
        if not examples:
            said.append(f"{at}: add a row under `examples: {kind}:`")
    for key in ("title", "message", "why", "mend"):
        if len(getattr(rule, key).strip()) < 10:
            said.append(f"{at}: write a `{key}` that somebody without a computer at hand understands")
    if rule.question is None and rule.indicator in ("reliability", "validity", "accuracy", "precision"):
        said.append(f"{at}: name under `question` the question of quality.yaml that the rule bears on")
    if rule.severity == "warning" and "?" not in rule.message:
        said.append(f"{at}: ask in `message`, because a warning is not certain (end it with a question mark)")
    if rule.severity in ("reject", "error") and rule.message.rstrip().endswith("?"):
        said.append(f"{at}: state the fault in `message`, because an {rule.severity} is certain")
    if re.search(r"\b(trafficker|victim of course|liar|illegal alien)s?\b", rule.message + rule.title, re.IGNORECASE):
        said.append(f"{at}: write of suspected, accused or convicted persons (REFERENCE 6.9)")
    if re.search(rf"\b({'|'.join(_field_names(book))})\b", " ".join((rule.title, rule.message, rule.why, rule.mend))):
        said.append(f"{at}: use the labels of fields in texts, not their names")
    return said


def _field_names(book: Codebook) -> list[str]:
    return sorted({field.name for table in book.tables.values() for field in table.fields if "_" in field.name})


@pytest.mark.parametrize("rule", [pytest.param(rule, id=rule.code) for rule in BOOK.rules.values()])
def test_a_rule_says_all_that_people_need(rule: Rule) -> None:
    said = coaching(rule, BOOK)
    assert not said, "\n".join(said)


def test_whoever_forgets_something_is_told_what_and_where() -> None:
    bare = Rule(code="TIP-Q01", severity="warning", indicator="accuracy", title="x", message="Wrong.", why="", mend="", table="cases")  # type: ignore[arg-type]
    told = "\n".join(coaching(bare, BOOK))
    for wanted in ("examples: pass", "examples: fail", "examples: not_applied", "`title`", "`why`", "`mend`", "question", "question mark"):
        assert wanted in told, wanted
    assert "schemas/rules, TIP-Q01" in told


def test_every_named_check_is_there_and_takes_its_parameters() -> None:
    assert named_faults(BOOK) == []


def test_severities_are_those_of_the_reference() -> None:
    """REFERENCE 4: only K01 to K04, X05a and the first half of D02 reject; privacy is never a question of accuracy."""
    rejecting = {code for code, text in BOOK.findings.items() if text.severity == "reject" and ids([code]) <= REFERENCE_4}
    assert rejecting == {"TIP-K01", "TIP-K02", "TIP-K03", "TIP-K04", "TIP-X05a", "TIP-D02a"} & set(BOOK.findings)
