"""`tipdata definition`: what it prints, that it fits, and what it says of input that it cannot use."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from running import Run
from submitting import Desk, clean
from tipdata.codebook import load_codebook

EXAMPLES = Path(__file__).resolve().parents[2] / "examples"
BOOK = load_codebook()
NOTE = "Screening result on recorded elements, not a legal finding."
BUILT_IN = ["cross_border_only", "no_organ_removal", "means_required_for_children", "purposes_closed"]


@pytest.fixture
def submission(tmp_path: Path) -> str:
    return str(Desk(tmp_path, BOOK).write(clean("full"), "north"))


def test_show_lists_every_profile(tipdata: Run) -> None:
    done = tipdata("definition", "show")
    assert done.returncode == 0
    assert [line.split()[0] for line in done.stdout.splitlines()[: len(BOOK.profiles)]] == list(BOOK.profiles)
    assert [one["id"] for one in json.loads(tipdata("definition", "show", "--format", "json").stdout)["definitions"]] == list(BOOK.profiles)


@pytest.mark.parametrize("name", list(BOOK.profiles))
def test_show_says_all_of_a_profile(tipdata: Run, name: str) -> None:
    done = tipdata("definition", "show", name)
    profile = BOOK.profiles[name]
    text = " ".join(done.stdout.split())
    assert done.returncode == 0
    assert " ".join(profile.limitations_note.split()) in text
    assert NOTE in text
    assert all(statute.ref in text for statute in profile.statutes)
    assert all(f"[{code}]" in text for code in profile.deviations)
    said = json.loads(tipdata("definition", "show", name, "--format", "json").stdout)
    assert said["wording"] == NOTE
    assert said["definition"]["id"] == name
    assert said["definition"]["acts"] == list(profile.acts)
    assert sorted(found["code"] for found in said["definition"]["deviations"]) == sorted(profile.deviations)


def test_compare_names_exactly_the_deviations_that_were_built_in(tipdata: Run) -> None:
    said = json.loads(tipdata("definition", "compare", "palermo-2000", "example-narrow", "--format", "json").stdout)
    assert [(found["code"], found["effect"], found["lifted"]) for found in said["deviations"]] == [
        (code, "under_count", False) for code in BUILT_IN
    ]
    text = tipdata("definition", "compare", "palermo-2000", "example-narrow").stdout
    assert [word.strip("[]") for word in text.split() if word.startswith("[")] == BUILT_IN
    assert text.count("under-count") == len(BUILT_IN)
    assert "4 deviations of example-narrow from palermo-2000" in text
    assert NOTE in text


def test_compare_with_itself_finds_nothing(tipdata: Run) -> None:
    assert "No deviation of palermo-2000 from palermo-2000" in tipdata("definition", "compare", "palermo-2000", "palermo-2000").stdout


def test_check_prints_counts_and_costs(tipdata: Run, submission: str) -> None:
    done = tipdata("definition", "check", submission, "--definition", "example-narrow")
    assert done.returncode == 0
    words = [line.split() for line in done.stdout.splitlines()]
    assert ["palermo-2000", "3", "0", "0", "3", "6"] in words
    assert ["example-narrow", "0", "3", "0", "0", "0"] in words
    assert ["Only", "across", "a", "border", "under-count", "3", "cases", "missing"] in words
    assert NOTE in done.stdout
    assert "Limitations of example-narrow" in done.stdout
    assert "Limitations of palermo-2000" in done.stdout
    said = json.loads(tipdata("definition", "check", submission, "--definition", "example-narrow", "--format", "json").stdout)
    assert said["wording"] == NOTE
    assert [one["counts"]["meets"] for one in said["definitions"]] == [3, 0]
    assert [one["bounds"] for one in said["definitions"]] == [{"low": 3, "high": 3}, {"low": 0, "high": 0}]
    assert said["definitions"][1]["deviations"][0]["missed"] == {"low": 3, "high": 3}
    assert said["definitions"][1]["classes"]["international_only"] == 3


def test_everything_fits_80_columns_and_speaks_of_no_traffickers(tipdata: Run, submission: str) -> None:
    runs = [("show",), *(("show", name) for name in BOOK.profiles), ("check", submission), ("check", submission, "--verbose")]
    runs += [("compare", one, other) for one in BOOK.profiles for other in BOOK.profiles]
    for words in runs:
        done = tipdata("definition", *words)
        assert done.returncode == 0, words
        assert max(map(len, done.stdout.splitlines())) <= 80, words
        assert "trafficker" not in done.stdout.casefold()


def test_a_profile_of_its_own_file_can_be_shown_compared_and_checked(tipdata: Run, submission: str, tmp_path: Path) -> None:
    text = (Path(__file__).parents[2] / "schemas/definitions/example-narrow.yaml").read_text(encoding="utf-8")
    (tmp_path / "law.yaml").write_text(text.replace("profile: example-narrow", "profile: xx-2025"), encoding="utf-8")
    assert tipdata("definition", "show", "law.yaml").stdout.startswith("xx-2025 ")
    assert "4 deviations of xx-2025 from palermo-2000" in tipdata("definition", "compare", "palermo-2000", "law.yaml").stdout
    assert "No deviation of xx-2025 from example-narrow" in tipdata("definition", "compare", "example-narrow", "law.yaml").stdout
    assert "xx-2025" in tipdata("definition", "check", submission, "--definition", "law.yaml").stdout


BAD = """\
profile: xx-2025
title: A law with faults
acts: [recruitment, smuggling]
means: [fraud, harbouring]
purposes: [forced_labour]
open: {acts: true, means: true, purposes: perhaps}
cross_border: sometimes
deviations: [borders]
limitations_note: None.
"""


def test_a_file_with_faults_is_told_whole_in_one_pass(tipdata: Run, tmp_path: Path) -> None:
    (tmp_path / "bad.yaml").write_text(BAD, encoding="utf-8")
    done = tipdata("definition", "show", "bad.yaml")
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.splitlines() == [
        "tipdata: The definition profile bad.yaml cannot be used:",
        "  bad.yaml:6: `purposes`: input should be a valid boolean, unable to interpret input.",
        "  bad.yaml:7: `cross_border`: input should be 'any', 'required' or 'forbidden'.",
    ]
    (tmp_path / "bad.yaml").write_text(BAD.replace("perhaps", "true"), encoding="utf-8")
    assert [line.split(": ", 1)[1] for line in tipdata("definition", "show", "bad.yaml").stderr.splitlines()[1:]] == [
        "There is no code smuggling for acts.",
        "There is no code harbouring for means; it is one for acts.",
        "`cross_border`: input should be 'any', 'required' or 'forbidden'.",
        "There is no deviation borders. The file screening.yaml lists them.",
    ]


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("show", "xx-1999"), "There is no definition profile xx-1999. Choose one of example-eu-type,"),
        (("compare", "xx-1", "xx-2"), "There is no definition profile xx-1.\nThere is no definition profile xx-2. Choose one of"),
        (("show", "nowhere.yaml"), "The definition profile nowhere.yaml cannot be read: No such file or directory."),
        (("check", "nowhere"), "There is no file or folder nowhere."),
    ],
)
def test_what_cannot_be_used_is_one_clear_message(tipdata: Run, words: tuple[str, ...], said: str) -> None:
    done = tipdata("definition", *words)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith(f"tipdata: {said}")


def test_cases_that_cannot_be_screened_give_no_table_of_noughts(tipdata: Run) -> None:
    done = tipdata("definition", "check", str(EXAMPLES / "faulty" / "submission.xlsx"))
    assert done.returncode == 0
    assert "40 cases, 40 of them from forms that do not ask for acts, means and purposes." in " ".join(done.stdout.split())
    assert "No case here can be screened" in done.stdout
    assert "Definition  " not in done.stdout
    assert "every case" not in done.stdout
