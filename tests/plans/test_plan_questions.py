"""`tipdata plan new`: asked in a terminal, or given as options; what is asked and answered becomes the plan."""

from __future__ import annotations

from pathlib import Path

import pytest
from planning import AS_OF
from typer.testing import CliRunner

from running import Run
from tipdata.cli.main import app
from tipdata.codebook import load_codebook
from tipdata.plans import Status, check_plan, load_plan

ANSWERS = [
    "north",  # the name
    "1",  # the definition by its number
    "None that we know of",
    "9",  # no purpose has this number
    "4",
    "The north; police",
    "quantitative",
    "1",
    "TQ1, TQ12 JQ1",
    "none",
    "",  # the first of the two extents
    "the template",
    "",
    "Act",
    "7",
    "counts",
    "",
    "",
    "perhaps",  # neither yes nor no
    "yes",
    "no",
    "clerk",
    "all",
    "",
    "rapporteur",
    "each March",
    "by courier",
    "",
    "DP-12",
    "in May",  # no day
    "2025-05-01",
    "DPO",
]


def test_every_question_is_asked_and_what_cannot_be_read_is_asked_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tipdata.cli.plan.is_terminal", lambda: True)
    out = tmp_path / "plan.yaml"
    result = CliRunner().invoke(app, ["plan", "new", "-o", str(out)], input="\n".join(ANSWERS) + "\n", catch_exceptions=False)
    assert result.exit_code == 0, result.output
    assert [line.strip() for line in result.stdout.splitlines()] == ANSWERS, "only what the person typed is echoed"
    for text in ("9 is none of them", "Write yes or no.", "A day is written as 2026-12-31."):
        assert text in result.stderr
    book = load_codebook()
    for item in book.checklist_items.values():
        assert (item.question in result.stderr) == (item.part not in (None, "victim_columns"))
    plan = load_plan(out, book)
    assert (plan.id, plan.definition, plan.purpose, plan.questions) == (
        "north",
        "palermo-2000",
        ("national_reporting",),
        ("TQ1", "TQ12", "JQ1"),
    )
    assert (plan.personal_data, plan.sensitive_data, plan.classified_data) == (True, True, False)
    assert plan.protocol.date == "2025-05-01"
    open_ones = [one.item.id for one in check_plan(plan, book, AS_OF).checked if one.status is Status.open]
    assert open_ones == []


def test_options_alone_make_a_plan_and_say_what_is_open(tipdata: Run, tmp_path: Path) -> None:
    result = tipdata("plan", "new", "-o", "plan.yaml", "--id", "north", "--about", "perpetrators", "--question", "TQ1", "--question", "TQ5")
    assert (result.returncode, result.stdout) == (0, "")
    plan = load_plan(tmp_path / "plan.yaml", load_codebook())
    assert (plan.id, plan.about, plan.questions) == ("north", ("perpetrators",), ("TQ1", "TQ5"))
    assert "Still to be looked at: GD1, " in result.stderr


def test_options_that_name_nothing_are_told_and_nothing_is_written(tipdata: Run, tmp_path: Path) -> None:
    result = tipdata("plan", "new", "-o", "plan.yaml", "--definition", "moon-law", "--question", "TQ99", "--id", "A B")
    assert result.returncode == 2
    for text in ("There is no definition moon-law", "There is no question TQ99", "small letters, digits and dashes"):
        assert text in result.stderr
    assert not (tmp_path / "plan.yaml").exists()
