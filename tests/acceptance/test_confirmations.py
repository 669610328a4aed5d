"""A unit says once that a finding is right; the tool remembers it through the merge, for as long as the facts stay the same."""

from __future__ import annotations

import csv
import json
from pathlib import Path
from typing import Any

import pytest

from confirming import period
from running import Done, Run
from submitting import Desk, Sheets, case, clean
from tipdata.codebook import load_codebook

CLOSED = {
    "case_status": "closed_no_proceedings",
    "date_opened": "2025-02-03",
    "closure_reason": "no_offence",
    "tip_determination": "not_tip",
}
BASIS = {"determination_basis": "officer_assessment", "meets_national_definition": "no"}
SAID = {"table": "Cases", "record_id": "C9", "code": "TIP-D03", "reason": "The file was opened anew after it had been closed."}


def sent(quarter: int, closed: str = "2025-01-20", *, confirmed: bool = False, version: str = "1", reason: str = SAID["reason"]) -> Sheets:
    """A submission in which one case was closed before it was opened."""
    sheets = clean("full")
    sheets["submission"] = [period(quarter, version=version)]
    sheets["cases"] = [*sheets["cases"], case("C9", **CLOSED, **BASIS, date_closed=closed)]
    return sheets | ({"confirmations": [{**SAID, "reason": reason}]} if confirmed else {})


class Post:
    """Files on their way to the coordinator."""

    def __init__(self, folder: Path, tipdata: Run) -> None:
        self.desk, self.tipdata = Desk(folder, load_codebook()), tipdata

    def file(self, name: str, sheets: Sheets, kind: str = "csv") -> str:
        return self.desk.write(sheets, name, kind).name

    def validate(self, *words: str) -> tuple[int, dict[str, Any]]:
        done = self.tipdata("validate", *words, "--format", "json")
        return done.returncode, json.loads(done.stdout)

    def merge(self, *paths: str, out: str) -> Done:
        return self.tipdata("merge", *paths, "-o", out)

    def remembered(self, dataset: str) -> list[dict[str, str]]:
        with (self.desk.folder / dataset / "confirmations.csv").open(encoding="utf-8-sig", newline="") as stream:
            return list(csv.DictReader(stream))


@pytest.fixture
def post(tmp_path: Path, tipdata: Run) -> Post:
    return Post(tmp_path, tipdata)


def about(report: dict[str, Any], *codes: str) -> list[tuple[str, str, bool]]:
    wanted = codes or ("TIP-D03", "TIP-CF06")
    return sorted((f["code"], f["severity"], f["confirmed"]) for f in report["findings"] if f["code"] in wanted)


def test_without_a_word_the_error_is_to_be_mended(post: Post) -> None:
    code, report = post.validate(post.file("q1", sent(1)))
    assert (code, report["verdict"], report["counts"]["error"]) == (1, "needs_mending", 1)
    assert about(report) == [("TIP-D03", "error", False)]


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_with_a_reason_it_counts_as_information_and_keeps_its_severity(kind: str, post: Post) -> None:
    _, before = post.validate(post.file("open", sent(1)))
    code, report = post.validate(post.file("q1", sent(1, confirmed=True), kind))
    assert (code, report["counts"]["error"]) == (0, 0)
    assert report["counts"]["info"] == before["counts"]["info"] + 1
    assert report["verdict"] != "needs_mending"
    assert about(report) == [("TIP-D03", "error", True)]
    total = report["submissions"][0]["records"]
    assert total["without_error"] == total["total"]
    (rule,) = [rule for rule in report["submissions"][0]["rules"] if rule["code"] == "TIP-D03"]
    assert rule["failed"] == 1


def test_every_cell_of_the_sheet_is_accounted_for(post: Post) -> None:
    _, report = post.validate(post.file("q1", sent(1, confirmed=True)))
    (file,) = [file for file in report["submissions"][0]["files"] if file["path"].endswith("confirmations.csv")]
    assert file["cells"] == {"used": 4, "reported": 0, "ignored": 4}


def test_the_terminal_and_the_csv_say_that_it_is_confirmed(post: Post) -> None:
    path = post.file("q1", sent(1, confirmed=True))
    assert "confirmed" in post.tipdata("validate", path, "--verbose").stdout
    rows = list(csv.DictReader(post.tipdata("validate", path, "--format", "csv").stdout.splitlines()))
    assert [(row["severity"], row["confirmed"]) for row in rows if row["code"] == "TIP-D03"] == [("error", "yes")]


def test_the_dataset_remembers_and_the_next_submission_needs_no_second_word(post: Post) -> None:
    assert post.merge(post.file("q1", sent(1, confirmed=True)), out="national").returncode == 0
    (kept,) = post.remembered("national")
    assert {name: kept[name] for name in ("table", "record_id", "code", "reason", "src_unit", "src_submission")} == {
        "table": "cases",
        "record_id": "C9",
        "code": "TIP-D03",
        "reason": SAID["reason"],
        "src_unit": "NTH",
        "src_submission": "NTH-2025Q1-v1",
    }
    later = post.file("q2", sent(2))
    assert post.validate(later)[0] == 1
    code, report = post.validate(later, "--previous", "national")
    assert code == 0
    assert about(report) == [("TIP-D03", "error", True)]


@pytest.mark.parametrize("ending", ["", ".xlsx"])
def test_a_merge_with_the_old_dataset_carries_it_on(ending: str, post: Post) -> None:
    assert post.merge(post.file("q1", sent(1, confirmed=True)), out=f"old{ending}").returncode == 0
    assert post.merge(f"old{ending}", post.file("q2", sent(2)), out="new").returncode == 0
    assert [row["src_submission"] for row in post.remembered("new")] == ["NTH-2025Q1-v1"]
    with (post.desk.folder / "new" / "cases.csv").open(encoding="utf-8-sig", newline="") as stream:
        assert {row["case_id"]: row["src_errors"] for row in csv.DictReader(stream)}["C9"] == "0"
    assert post.validate(post.file("q3", sent(3)), "--previous", "new")[0] == 0


def test_in_one_merge_the_order_of_the_paths_does_not_matter(post: Post) -> None:
    paths = [post.file("q1", sent(1, confirmed=True)), post.file("q2", sent(2))]
    for number, order in enumerate((paths, paths[::-1])):
        assert post.merge(*order, out=f"out{number}").returncode == 0
    assert post.remembered("out0") == post.remembered("out1")
    assert post.merge("out0", out="again").returncode == 0
    assert post.remembered("again") == post.remembered("out0")


def test_the_former_file_itself_serves_as_well(post: Post) -> None:
    first = post.file("q1", sent(1, confirmed=True))
    assert post.validate(post.file("q2", sent(2)), "--previous", first)[0] == 0


def test_what_changed_is_open_again_and_said_to_have_lapsed(post: Post) -> None:
    assert post.merge(post.file("q1", sent(1, confirmed=True)), out="old").returncode == 0
    changed = post.file("q2", sent(2, "2025-01-19"))
    code, report = post.validate(changed, "--previous", "old")
    assert code == 1
    assert about(report) == [("TIP-CF06", "info", False), ("TIP-D03", "error", False)]
    lapsed, error = (next(f for f in report["findings"] if f["code"] == code) for code in ("TIP-CF06", "TIP-D03"))
    assert (lapsed["file"], lapsed["cell"], lapsed["row"]) == (error["file"], error["cell"], error["row"])
    merged = post.merge("old", changed, out="new")
    assert merged.returncode == 1
    assert "TIP-CF06" in merged.stdout
    copied = post.file("q2-copied", sent(2, "2025-01-19", confirmed=True))
    assert about(post.validate(copied, "--previous", "old")[1]) == [("TIP-CF06", "info", False), ("TIP-D03", "error", False)]
    anew = post.file("q2-anew", sent(2, "2025-01-19", confirmed=True, reason="Closed on the 19th, opened anew in February."))
    assert about(post.validate(anew, "--previous", "old")[1]) == [("TIP-D03", "error", True)]
    assert post.merge("old", anew, out="newer").returncode == 0
    assert [row["src_submission"] for row in post.remembered("newer")] == ["NTH-2025Q2-v1"]


def test_a_mended_record_needs_no_confirmation_any_more(post: Post) -> None:
    assert post.merge(post.file("q1", sent(1, confirmed=True)), out="old").returncode == 0
    code, report = post.validate(post.file("q2", sent(2, "2025-03-20")), "--previous", "old")
    assert code == 0
    assert about(report) == []


def test_what_is_wrong_with_confirmations_is_told_in_one_pass_and_stops_nothing(post: Post) -> None:
    sheets = sent(1, confirmed=True)
    sheets["confirmations"] += [
        {**SAID, "reason": ""},
        {**SAID, "record_id": "C77"},
        {**SAID, "code": "TIP-Z99"},
        {**SAID, "record_id": "C1"},
        {**SAID, "table": "nowhere"},
        {**SAID, "code": "TIP-K01"},
    ]
    code, report = post.validate(post.file("q1", sheets))
    assert code == 0
    wrong = [f for f in report["findings"] if f["code"].startswith("TIP-CF")]
    assert sorted((f["code"], f["row"]) for f in wrong) == [
        (f"TIP-CF0{number}", row) for number, row in zip((1, 2, 3, 4, 5, 7), (3, 5, 4, 6, 8, 7), strict=True)
    ]
    assert {f["table"] for f in wrong} == {"confirmations"}
    assert about(report) == [("TIP-D03", "error", True)]


def test_a_dataset_without_confirmations_holds_no_file_of_them(post: Post) -> None:
    post.merge(post.file("q1", sent(1)), out="national")
    assert not (post.desk.folder / "national" / "confirmations.csv").exists()


def shared(unit: str, number: str, *, confirmed: bool = False, quarter: int = 1) -> Sheets:
    """A submission with a case under a reference that another unit uses too, at the same time."""
    sheets = clean("full")
    sheets["submission"] = [period(quarter, reporting_unit_code=unit)]
    sheets["cases"] = [{**sheets["cases"][0], "shared_case_ref": "SHR-1"}, *sheets["cases"][1:]]
    row = {**SAID, "record_id": "C1", "code": "TIP-X02", "reason": f"Only the reference is the same, says {number}."}
    return sheets | ({"confirmations": [row]} if confirmed else {})


def test_a_finding_between_files_is_confirmed_where_the_files_meet(post: Post) -> None:
    north, south = post.file("north", shared("NTH", "north", confirmed=True)), post.file("south", shared("STH", "south"))
    _, report = post.validate(north)
    assert not [f for f in report["findings"] if f["code"].startswith(("TIP-CF", "TIP-X02"))]
    _, report = post.validate(north, "--previous", south)
    assert about(report, "TIP-X02", "TIP-CF04") == [("TIP-X02", "warning", True)]
    done = post.merge(north, south, out="national")
    assert done.returncode == 0
    assert "confirmed" in done.stdout
    assert [row["src_unit"] for row in post.remembered("national")] == ["NTH"]
    assert "confirmed" in post.merge("national", out="again").stdout
    assert post.remembered("again") == post.remembered("national")
