"""Definition profiles: what is wrong with one is told with file and line, all of it in one pass."""

from __future__ import annotations

from pathlib import Path

import pytest
from copies import SCHEMAS, Copy

from tipdata.codebook import Fault, ProfileError, chosen_profile, facts, load_codebook, profile_given, read_profile, warnings_of
from tipdata.errors import TipdataError

NARROW, PALERMO = "definitions/example-narrow.yaml", "definitions/palermo-2000.yaml"
BOOK = load_codebook()


def told(copy: Copy) -> list[tuple[str, int, str]]:
    return [(fault.file, fault.line, fault.message) for fault in copy.faults()]


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("acts: [recruitment,", "acts: [recruitement,", "There is no code recruitement for acts. Did you mean recruitment?"),
        ("acts: [recruitment,", "acts: [recruitment, fraud,", "There is no code fraud for acts; it is one for means."),
        ("acts: [recruitment,", "acts: [recruitment, receipt,", "receipt stands twice under acts."),
        ("means: [threat_force,", "means: [none, threat_force,", "There is no code none for means."),
        ("purposes: [prostitution_others,", "purposes: [slavery, prostitution_others,", "There is no code slavery for purposes."),
        ("excluded: []", "excluded: [receipt]", "receipt is listed and excluded."),
        ("excluded: []", "excluded: [borders]", "borders is no act, means or purpose of the codebook."),
        ("equivalence: {}", "equivalence: {receipt: transfer}", "receipt is listed itself, so it needs no equivalent."),
        (
            "equivalence: {}",
            "equivalence: {provision: obtaining}",
            "provision is held to equal obtaining, which is not listed under acts.",
        ),
        (
            "equivalence: {}",
            "equivalence: {surrogacy: receipt}",
            "surrogacy is held to equal receipt, which is not listed under purposes.",
        ),
        ("equivalence: {}", "equivalence: {travel: receipt}", "travel is no act, means or purpose of the codebook."),
        (
            "undecided: [provision,",
            "undecided: [receipt, provision,",
            "receipt is decided: it is listed, mapped or excluded",
        ),
        ("based_on: palermo-2000", "based_on: palermo-1999", "There is no definition profile palermo-1999."),
        ("based_on: palermo-2000", "based_on: example-narrow", "example-narrow is based on example-narrow: a circle."),
        ("victim_sex: any", "victim_either: true", "`victim_either` joins victim_sex and victim_age: set both."),
        ("class: tip_completed,", "class: tip_finished,", "There is no charge class tip_finished."),
        ('ref: "Art. 173"', 'ref: "art. 164(1)"', "art. 164(1) stands more than once."),
        ("from: 2019-03-01", 'from: "2019-13-01"', "`from`: 2019-13-01 is no day of the calendar."),
        ("from: 2019-03-01", 'from: "2019-02-30"', "2019-02-30 is no day of the calendar."),
        ("from: 2019-03-01", "from: March 2019", "`from` must be a day such as 2025-03-15, or 2025-03 or 2025."),
        ("penalty_months: [36, 120]", "penalty_months: [120, 36]", "the shorter penalty stands first"),
        (
            "child: true}",
            "child: true, child_for: [forced_labour]}",
            "Means are required of every child, so",
        ),
        (
            "deviations: [cross_border_only,",
            "deviations: [border_only, cross_border_only,",
            "There is no deviation border_only.",
        ),
        ("deviations: [cross_border_only,", "deviations: [", "The profile deviates by cross_border_only; say so under `deviations`."),
        (
            "deviations: [cross_border_only, no_organ_removal,",
            "deviations: [cross_border_only,",
            "deviates by no_organ_removal",
        ),
        (
            "deviations: [cross_border_only,",
            "deviations: [women_only, cross_border_only,",
            "women_only is stated, and nothing in this profile differs from palermo-2000 in that way.",
        ),
        (
            "deviations: [cross_border_only,",
            "deviations: [split_statutes, no_specific_offence, cross_border_only,",
            "no_specific_offence is stated",
        ),
        ("in_force: {from: 2019-03-01, to: null}", "in_force: {from: 2019-03-01, to: 2018}", "The law ends before it begins."),
        ("cross_border: required", "cross_border: yes", "`cross_border`: input should be 'any', 'required' or 'forbidden'."),
        ("min_offenders: 1", "min_offenders: 0", "`min_offenders`"),
    ],
)
def test_one_fault_is_told_at_its_line(shipped: Copy, old: str, new: str, said: str) -> None:
    line = shipped.change(NARROW, old, new)
    found = told(shipped)
    assert [(file, at) for file, at, _ in found] == [(NARROW, line)], found
    assert said.rstrip(".") in found[0][2]


def test_all_faults_of_two_profiles_are_told_in_one_pass(shipped: Copy) -> None:
    first = shipped.change(PALERMO, "acts: [recruitment,", "acts: [recruitement,")
    narrow = [
        shipped.change(NARROW, "means: [threat_force,", "means: [threats,"),
        shipped.change(NARROW, "equivalence: {}", "equivalence: {obtaining: getting}"),
        shipped.change(NARROW, "class: tip_child_specific", "class: tip_child"),
        shipped.change(NARROW, "purposes_closed]", "sexual_only, purposes_closed]"),
    ]
    assert [(file, line) for file, line, _ in told(shipped)] == [*((NARROW, line) for line in sorted(narrow)), (PALERMO, first)]


def test_the_file_is_named_after_the_profile(shipped: Copy) -> None:
    line = shipped.change(NARROW, "profile: example-narrow", "profile: narrow-2019")
    assert told(shipped) == [(NARROW, line, "The profile narrow-2019 does not agree with the file's name.")]


def test_the_codebook_names_an_international_definition_that_is_there(shipped: Copy) -> None:
    line = shipped.change("codebook.yaml", "international_definition: palermo-2000", "international_definition: palermo-2001")
    assert told(shipped) == [("codebook.yaml", line, "There is no definition profile palermo-2001.")]


def test_codes_that_nobody_thought_of_are_a_warning_and_no_fault(shipped: Copy) -> None:
    assert warnings_of(BOOK) == []
    line = shipped.change(NARROW, "undecided: [provision, obtaining, ", "undecided: [")
    shipped.line(NARROW, "acts: [recruitment")
    assert shipped.faults() == []
    (warning,) = warnings_of(load_codebook(shipped.folder))
    assert line > warning.line == shipped.line(NARROW, "acts: [recruitment")
    assert warning.file == NARROW
    assert warning.message.startswith("The acts are open, and provision, obtaining are neither listed, excluded nor mapped")


def test_a_new_code_of_a_list_is_told_for_every_open_profile(shipped: Copy) -> None:
    shipped.append("codelists/act.yaml", "  - {code: renting, label: Renting, definition: Renting a person out.}")
    warned = [warning.file for warning in warnings_of(load_codebook(shipped.folder))]
    open_acts = [f"definitions/{profile.id}.yaml" for profile in BOOK.profiles.values() if profile.open.acts]
    assert warned == open_acts


def test_a_codebook_without_profiles_screens_nothing(clinic: Copy) -> None:
    book = load_codebook(clinic.folder)
    assert (book.profiles, book.international) == ({}, None)


def test_profiles_need_fields_for_acts_means_and_purposes(clinic: Copy) -> None:
    clinic.write(PALERMO, (SCHEMAS / PALERMO).read_text(encoding="utf-8"))
    roles = {message.split(" has the role ")[1].split(",")[0] for _, _, message in told(clinic) if " has the role " in message}
    assert roles == {"act", "means", "purpose"}


def test_a_codebook_that_extends_tipdatas_adds_a_profile(tmp_path: Path) -> None:
    copy = Copy(tmp_path)
    copy.write("codebook.yaml", "id: national\nversion: 1.0.0\ntitle: National\nextends: tipdata\n")
    text = (SCHEMAS / NARROW).read_text(encoding="utf-8").replace("profile: example-narrow", "profile: xx-2025")
    copy.write("definitions/xx-2025.yaml", text)
    book = load_codebook(tmp_path)
    assert set(book.profiles) == {*BOOK.profiles, "xx-2025"}
    assert book.international is not None
    assert book.international.id == "palermo-2000"


def test_one_that_has_no_acts_leaves_tipdatas_profiles_behind(tmp_path: Path) -> None:
    copy = Copy(tmp_path)
    tables = [name for name in BOOK.tables if name != "processes"]
    copy.write(
        "codebook.yaml",
        f"id: national\nversion: 1.0.0\ntitle: National\nextends: tipdata\ntables: [{', '.join(tables)}]\nforms: [simple]\n",
    )
    book = load_codebook(tmp_path)
    assert (book.profiles, book.international) == ({}, None)


def test_a_profile_of_its_own_file_is_checked_as_those_of_the_codebook(tmp_path: Path) -> None:
    text = (SCHEMAS / NARROW).read_text(encoding="utf-8").replace("profile: example-narrow", "profile: xx-2025")
    good, bad = tmp_path / "xx-2025.yaml", tmp_path / "bad.yaml"
    good.write_text(text)
    assert chosen_profile(str(good), BOOK).id == "xx-2025"
    assert chosen_profile("Example-Narrow", BOOK) is BOOK.profiles["example-narrow"]
    bad.write_text(text.replace("acts: [recruitment,", "acts: [kidnapping,").replace("cross_border: required", "cross_border: maybe"))
    with pytest.raises(ProfileError) as caught:
        read_profile(bad, BOOK)
    said = [fault.message.split(":")[0] for fault in caught.value.faults]
    assert said == ["There is no code kidnapping for acts.", "`cross_border`"]


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("palermo-1999", "There is no definition profile palermo-1999. Choose one of example-eu-type,"),
        ("nowhere.yaml", "The definition profile nowhere.yaml cannot be read: No such file or directory."),
    ],
)
def test_a_name_that_is_no_profile_is_one_clear_message(name: str, said: str) -> None:
    with pytest.raises(TipdataError) as caught:
        chosen_profile(name, BOOK)
    assert str(caught.value).startswith(said)


@pytest.mark.parametrize("content", ["", "just words", "- a\n- b\n", "profile: [never closed"])
def test_a_file_that_is_no_profile_is_told_with_its_line(tmp_path: Path, content: str) -> None:
    path = tmp_path / "law.yaml"
    path.write_text(content)
    with pytest.raises(ProfileError) as caught:
        read_profile(path, BOOK)
    assert all(fault.file == "law.yaml" and fault.line >= 1 for fault in caught.value.faults)


def test_the_facts_are_what_expressions_may_ask() -> None:
    narrow = BOOK.profiles["example-narrow"]
    assert profile_given(facts(narrow)) == narrow
    assert profile_given({}) is None
    assert {name: text for name, text in facts(narrow).items() if name != "profile"} == {
        "profile.child_age": "18",
        "profile.criminal_age": "14",
        "profile.min_offenders": "1",
        "profile.in_force_from": "2019-03-01",
        "profile.means_required_adult": "yes",
        "profile.means_required_child": "yes",
        "profile.movement_required": "no",
        "profile.must_occur": "no",
        "profile.has_child_offence": "yes",
        "profile.cross_border": "required",
        "profile.victim_sex": "any",
    }
    international = facts(BOOK.profiles["palermo-2000"])
    assert "profile.in_force_from" not in international
    assert "profile.has_child_offence" not in international
    assert facts(BOOK.profiles["example-no-means"])["profile.has_child_offence"] == "no"


def test_every_shipped_profile_but_the_international_one_is_marked_as_an_example() -> None:
    assert {name for name, profile in BOOK.profiles.items() if not profile.example} == {"palermo-2000"}
    assert len(BOOK.profiles) >= 4


def test_a_word_for_an_element_may_not_be_missing(shipped: Copy) -> None:
    shipped.change("screening.yaml", "  border: border\n", "")
    line = shipped.line("screening.yaml", "elements:\n  act")
    assert shipped.faults() == [Fault("screening.yaml", line, "There are no words for border.")]
