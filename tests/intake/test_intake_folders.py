"""Which paths are submissions."""

from __future__ import annotations

from pathlib import Path

import pytest
from intake_files import CASES, cover, write_folder, write_workbook

from tipdata.codebook import Codebook
from tipdata.errors import TipdataError
from tipdata.intake import find_submissions, read_submission


def touch(*paths: Path) -> None:
    for path in paths:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("x")


def names(root: Path, *paths: Path) -> list[str]:
    return [path.relative_to(root).as_posix() for path in find_submissions(paths or [root])]


def test_a_file_is_a_submission_whatever_it_is_called(tmp_path: Path) -> None:
    touch(tmp_path / "a.xlsx", tmp_path / "b.csv", tmp_path / "c.doc")
    assert names(tmp_path, tmp_path / "c.doc", tmp_path / "a.xlsx", tmp_path / "a.xlsx") == ["c.doc", "a.xlsx"]


def test_a_folder_of_csv_files_is_one_submission_and_each_workbook_is_one(tmp_path: Path) -> None:
    touch(tmp_path / "cases.csv", tmp_path / "PERSONS.CSV", tmp_path / "b.xlsx", tmp_path / "A.XLSX", tmp_path / "notes.txt")
    assert names(tmp_path) == [".", "A.XLSX", "b.xlsx"]


def test_a_folder_of_folders_is_searched_to_the_bottom(tmp_path: Path) -> None:
    touch(
        tmp_path / "2025" / "north" / "cases.csv",
        tmp_path / "2025" / "south" / "s.xlsx",
        tmp_path / "west.xlsx",
        tmp_path / "2024" / "o.xlsx",
    )
    assert names(tmp_path) == ["west.xlsx", "2024/o.xlsx", "2025/north", "2025/south/s.xlsx"]


def test_folders_in_a_folder_of_csv_files_are_submissions_of_their_own(tmp_path: Path) -> None:
    touch(tmp_path / "cases.csv", tmp_path / "south" / "cases.csv", tmp_path / "b.xlsx", tmp_path / "west" / "2025" / "w.xlsx")
    touch(tmp_path / "pictures" / "logo.png")
    assert names(tmp_path) == [".", "b.xlsx", "south", "west/2025/w.xlsx"]


def test_hidden_and_locked_files_are_passed_over(tmp_path: Path) -> None:
    touch(tmp_path / "~$a.xlsx", tmp_path / ".b.xlsx", tmp_path / ".git" / "c.xlsx", tmp_path / "a.xlsx", tmp_path / ".cases.csv")
    assert names(tmp_path) == ["a.xlsx"]


def test_workbooks_of_every_kind_and_archives_are_found(tmp_path: Path) -> None:
    touch(*(tmp_path / f"a.{kind}" for kind in ("xls", "ods", "xlsb", "XLSM", "zip")), tmp_path / "letter.pdf", tmp_path / "units.yaml")
    assert names(tmp_path) == ["a.XLSM", "a.ods", "a.xls", "a.xlsb", "a.zip"]


def test_tables_saved_as_tab_delimited_text_belong_to_the_submission(tmp_path: Path) -> None:
    touch(tmp_path / "cases.tsv", tmp_path / "persons.tab", tmp_path / "readme.txt")
    assert names(tmp_path) == ["."]


def test_what_a_merge_wrote_beside_its_dataset_is_no_submission(tmp_path: Path) -> None:
    touch(tmp_path / "cases.csv", tmp_path / "ledger.csv", tmp_path / "quarantine.xlsx")
    assert names(tmp_path) == ["."]
    books = tmp_path / "books"
    touch(books / "all.xlsx", books / "all-quarantine.xlsx", books / "other-quarantine.xlsx", books / "quarantine.xlsx")
    assert names(books) == ["all.xlsx", "other-quarantine.xlsx", "quarantine.xlsx"]


@pytest.mark.parametrize("made", [[], ["readme.txt"], ["inner/readme.txt"], ["ledger.csv"]])
def test_a_folder_without_submissions_is_refused(tmp_path: Path, made: list[str]) -> None:
    touch(*(tmp_path / name for name in made))
    with pytest.raises(TipdataError) as caught:
        find_submissions([tmp_path])
    assert caught.value.code == "TIP-F04"


def test_a_path_that_does_not_exist_is_refused(tmp_path: Path, book: Codebook) -> None:
    for attempt in (lambda path: find_submissions([path]), lambda path: read_submission(path, book)):
        with pytest.raises(TipdataError) as caught:
            attempt(tmp_path / "nowhere")
        assert caught.value.code == "TIP-F09"


def test_an_empty_folder_cannot_be_read(tmp_path: Path, book: Codebook) -> None:
    with pytest.raises(TipdataError) as caught:
        read_submission(tmp_path, book)
    assert caught.value.code == "TIP-F04"


def test_each_file_is_listed_with_its_fingerprint(tmp_path: Path, book: Codebook) -> None:
    folder = write_folder(tmp_path / "a", {"cover": cover(), "cases": CASES})
    submission = read_submission(folder, book, "unit/")
    assert [file.path for file in submission.files] == ["unit/cases.csv", "unit/cover.csv"]
    assert len({file.sha256 for file in submission.files}) == 2
    assert all(len(file.sha256) == 64 for file in submission.files)


def test_the_same_file_is_read_the_same_twice(tmp_path: Path, book: Codebook) -> None:
    path = write_workbook(tmp_path / "a.xlsx", {"cover": cover(), "cases": CASES, "notes": [["a", "b"]]})
    first, second = read_submission(path, book), read_submission(path, book)
    assert list(first.findings) == list(second.findings)
    assert first.files == second.files
    assert first.assumptions == second.assumptions
