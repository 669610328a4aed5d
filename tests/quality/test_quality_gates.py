"""A gate names its measure: what is required of the data, and what is said where it is not reached."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from running import Run
from submitting import Desk, changed, clean
from tipdata.codebook import load_codebook
from tipdata.errors import TipdataError
from tipdata.quality import gate_of

BOOK = load_codebook()
NUMBERED = "REL1, REL2, REL3, REL4, REL5, VAL1, VAL2, ACC1, ACC2, ACC3, ACC4, PRE1"


@pytest.fixture(scope="module")
def paths(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """A clean file, and one of which a date cannot be read."""
    desk = Desk(tmp_path_factory.mktemp("gates"), BOOK)
    faulty = changed(clean("full"), ("cases", 0, "date_opened", "soon"))
    return {"clean": str(desk.write(clean("full"))), "faulty": str(desk.write(faulty))}


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("REL1>=.95", "REL1 >= 0.95"),
        (" rel1 >= 95 % ", "REL1 >= 0.95"),
        ("ACC4>0", "ACC4 > 0"),
        ("REL4 >= -0.5", "REL4 >= -0.5"),
        ("REL2>=1", "REL2 >= 1"),
    ],
)
def test_a_gate_is_a_question_a_sign_and_a_number(text: str, told: str) -> None:
    assert str(gate_of(text, BOOK)) == told


@pytest.mark.parametrize(
    ("text", "message"),
    [
        *(
            (text, f"'{text}' is no requirement.")
            for text in ("", "REL1", "REL1=.95", "REL1<=.9", "REL1>=", "REL1>=0,95", ">=.9", "REL1>=.9.5")
        ),
        ("REL9>=.9", "There is no question REL9."),
        ("REL6>=.9", "REL6 is answered in words by the unit, so no number can be required of it."),
        ("CAP>=.9", "CAP is answered in words by the unit, so no number can be required of it."),
        ("REL1>=95", "No data can meet 'REL1>=95', because 1 is the most that can be reached."),
        ("REL1>1", "No data can meet 'REL1>1', because 1 is the most that can be reached."),
    ],
)
def test_what_is_no_gate_is_one_line(text: str, message: str) -> None:
    with pytest.raises(TipdataError) as error:
        gate_of(text, BOOK)
    assert error.value.message == message
    assert error.value.hint
    if "question" in message or "words" in message:
        assert error.value.hint == f"Those that a number answers are {NUMBERED}."


@pytest.mark.parametrize(
    ("name", "gates", "code", "said"),
    [
        ("clean", ["REL2>=1"], 0, ["Required: REL2 >= 1. It is 1.000: met"]),
        ("clean", ["REL2>=1", "REL3>=.8"], 1, ["It is 1.000: met", "Required: REL3 >= 0.8. It is not assessed: needs a second collection"]),
        ("clean", ["PRE1>.999"], 1, ["Required: PRE1 > 0.999. It is", "not met"]),
        ("faulty", ["REL1>=0"], 1, ["Required: REL1 >= 0. It is", "met"]),  # the error alone is below the bar
    ],
)
def test_a_gate_that_is_not_met_or_not_assessed_makes_the_exit_code_1(
    paths: dict[str, str], tipdata: Run, name: str, gates: list[str], code: int, said: list[str]
) -> None:
    asked = [word for gate in gates for word in ("--require", gate)]
    found = tipdata("validate", paths[name], *asked)
    text = " ".join(found.stdout.split())
    assert found.returncode == code
    assert [one for one in said if one not in text] == []


def test_the_json_report_says_what_was_required(paths: dict[str, str], tipdata: Run) -> None:
    found = tipdata("validate", paths["clean"], "--require", "REL2>=1", "--require", "REL3>=.8", "--format", "json")
    assert json.loads(found.stdout)["submissions"][0]["required"] == [
        {"question": "REL2", "gate": "REL2 >= 1", "value": 1.0, "met": True},
        {"question": "REL3", "gate": "REL3 >= 0.8", "value": None, "met": False},
    ]


def test_a_wrong_gate_is_told_before_anything_is_read(tipdata: Run, tmp_path: Path) -> None:
    found = tipdata("validate", str(tmp_path / "none.xlsx"), "--require", "REL9>=.9")
    assert found.returncode == 2
    assert "There is no question REL9." in found.stderr


def test_what_has_no_scores_says_so_and_meets_no_gate(paths: dict[str, str], tipdata: Run, tmp_path: Path) -> None:
    dataset = str(tmp_path / "national")
    assert tipdata("merge", paths["clean"], "-o", dataset).returncode == 0
    found = tipdata("validate", dataset, "--require", "REL1>=.9")
    text = " ".join(found.stdout.split())
    why = "quality is measured of each submission, and not of a merged dataset"
    assert found.returncode == 1
    assert f"No scores: {why}." in text
    assert f"Required: REL1 >= 0.9. It is not assessed: {why}: not met" in text
    compared = tipdata("agree", dataset, paths["clean"]).stdout
    # What never leaves a unit is the one thing that a dataset lacks.
    assert [line.strip() for line in compared.splitlines() if "no column in" in line] == ["no column in A: Relationship to victim"]
    assert "Date opened 3 100 %" in " ".join(compared.split())
