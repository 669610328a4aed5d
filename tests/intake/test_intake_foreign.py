"""Files of another standard are named as what they are, with what their names mean here, and nothing of them is read."""

from __future__ import annotations

from pathlib import Path

import pytest
from hazards import Grids, write_xlsx
from workbook_makers import write_ods

from tipdata.codebook import Codebook
from tipdata.errors import TipdataError
from tipdata.intake import read_submission

NAMES = ["con_Consent", "prs_Gender", "prs_Citizenship", "vic_TraffickingStatus", "vic_MethodOfRecruitment", "cas_Status"]
MEANT = "con_Consent is Informed consent here; prs_Gender is Sex here; prs_Citizenship is Citizenship here"


def told(path: Path, book: Codebook) -> TipdataError:
    with pytest.raises(TipdataError) as caught:
        read_submission(path, book, path.name)
    assert caught.value.code == "TIP-F04"
    return caught.value


def test_a_file_of_another_standard_is_named_with_the_fields_that_its_columns_are(tmp_path: Path, book: Codebook) -> None:
    """Machine names in a hidden row, labels below, and a thousand numbered rows."""
    rows = [["", *NAMES], ["", *(f"Label {name[4:]}" for name in NAMES)], *([number] for number in range(1, 1001))]
    said = told(write_xlsx(tmp_path, {"Data": rows}), book)
    assert "It looks like a file of another standard (HTCDS), of which nothing was read." in said.message
    assert said.hint is not None
    assert said.hint.startswith(f"Of its columns {MEANT}")


SURVEY: Grids = {
    "survey": [["type", "name", "label"], ["start", "start", ""], *(["text", name, name[4:]] for name in NAMES)],
    "choices": [["list_name", "name", "label"], ["yes_no", "yes", "Yes"], ["yes_no", "no", "No"]],
}


@pytest.mark.parametrize("kind", ["xlsx", "ods"])
def test_a_list_of_the_fields_of_another_standard_is_named_as_that(tmp_path: Path, book: Codebook, kind: str) -> None:
    """The survey of a form, or a table that defines fields."""
    path = write_xlsx(tmp_path, SURVEY) if kind == "xlsx" else write_ods(tmp_path / "a.ods", SURVEY)
    said = told(path, book)
    what = "It looks like a list of the fields of another standard (HTCDS, column B of 'survey'), and holds no records."
    assert what in said.message
    assert said.hint is not None
    assert said.hint.startswith(f"Of its fields {MEANT}")


def test_a_few_names_below_one_another_are_no_other_standard(tmp_path: Path, book: Codebook) -> None:
    said = told(write_xlsx(tmp_path, {"notes": [["what", "about"], *([name, "x"] for name in NAMES[:4])]}), book)
    assert "another standard" not in said.message
