"""The guide's checklist: every fault of the file in one pass, and the shipped one fits the plan and the codebook."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
import yaml
from copies import SCHEMAS

from tipdata.codebook import ItemKind, examine, load_codebook
from tipdata.codebook.plan_models import Plan


def test_every_question_of_the_guide_has_a_place_in_a_plan_or_is_measured() -> None:
    items = load_codebook().checklist_items.values()
    assert len(items) == 22
    assert {item.part for item in items if item.part} <= set(Plan.model_fields)
    assert {item.indicator for item in items if item.kind is ItemKind.measured} == {"reliability", "validity", "accuracy", "precision"}


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"section": "nowhere"}, "There is no section nowhere."),
        ({"part": "colour"}, "A plan has no part colour."),
        ({"part": "limits"}, "The part limits of a plan answers another question already."),
        ({"kind": "choice"}, "Options go with the kinds choice and choices, and GD1 is of the kind choice."),
        ({"kind": "yes_no"}, "A level goes with the kind yes_no, and GD1 is of the kind yes_no."),
        ({"kind": "guess"}, "`kind`: input should be"),
        ({"colour": "red"}, "`colour` is not a key that can stand here."),
    ],
)
def test_a_fault_of_the_checklist_is_told_with_its_line(change: dict[str, str], told: str, tmp_path: Path) -> None:
    folder = Path(shutil.copytree(SCHEMAS, tmp_path / "schemas"))
    path = folder / "checklist.yaml"
    content = yaml.safe_load(path.read_text(encoding="utf-8"))
    content["items"][0] |= change
    path.write_text(yaml.safe_dump(content, sort_keys=False), encoding="utf-8")
    faults = examine(folder)[1]
    assert len(faults) == 1
    assert faults[0].file == "checklist.yaml"
    assert faults[0].line > 1
    assert told in faults[0].message


def test_faults_of_purposes_and_of_items_are_told_in_one_pass(tmp_path: Path) -> None:
    folder = Path(shutil.copytree(SCHEMAS, tmp_path / "schemas"))
    path = folder / "checklist.yaml"
    content = yaml.safe_load(path.read_text(encoding="utf-8"))
    content["items"][1]["section"] = "nowhere"
    content["purposes"][0]["purpose"] = "curiosity"
    content["purposes"][1]["grounds"] = ["J9_habit"]
    path.write_text(yaml.safe_dump(content, sort_keys=False), encoding="utf-8")
    told = {fault.message for fault in examine(folder)[1]}
    assert told == {
        "There is no section nowhere.",
        "The list purpose has no code curiosity.",
        "The list justification has no code J9_habit.",
    }
