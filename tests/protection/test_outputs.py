"""Outputs appear whole or not at all, and only their owner can read them."""

from __future__ import annotations

import os
import stat
from contextlib import AbstractContextManager
from pathlib import Path

import pytest

from tipdata.errors import TipdataError
from tipdata.protection import whole_file, whole_folder

posix_only = pytest.mark.skipif(os.name != "posix", reason="file modes are POSIX")


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def fail_in(output: AbstractContextManager[Path], error: type[BaseException] = KeyError) -> None:
    """Fails when half of the output is written."""
    with output as path:
        (path / "half.csv" if path.is_dir() else path).write_text("half")
        raise error


def test_a_file_appears_only_when_the_block_has_ended(tmp_path: Path) -> None:
    target = tmp_path / "out.csv"
    with whole_file(target) as path:
        path.write_text("whole")
        assert not target.exists()
        assert path.suffix == ".csv"
    assert target.read_text() == "whole"
    assert names(tmp_path) == ["out.csv"]


def test_a_failure_leaves_the_old_file_and_nothing_else(tmp_path: Path) -> None:
    target = tmp_path / "out.csv"
    target.write_text("old")
    with pytest.raises(KeyError):
        fail_in(whole_file(target))
    assert target.read_text() == "old"
    assert names(tmp_path) == ["out.csv"]


def test_an_interruption_counts_as_failure(tmp_path: Path) -> None:
    with pytest.raises(KeyboardInterrupt):
        fail_in(whole_folder(tmp_path / "out"), KeyboardInterrupt)
    assert names(tmp_path) == []


@posix_only
def test_outputs_are_private_whatever_the_umask(tmp_path: Path) -> None:
    old = os.umask(0)
    try:
        with whole_file(tmp_path / "file") as path:
            path.unlink()
            path.write_text("written anew")
        with whole_folder(tmp_path / "new" / "folder") as folder:
            (folder / "deep").mkdir()
            (folder / "deep" / "part.csv").write_text("part")
    finally:
        os.umask(old)
    assert mode(tmp_path / "file") == 0o600
    assert mode(tmp_path / "new" / "folder") == mode(tmp_path / "new" / "folder" / "deep") == mode(tmp_path / "new") == 0o700
    assert mode(tmp_path / "new" / "folder" / "deep" / "part.csv") == 0o600


def test_missing_folders_above_are_made_and_taken_away_after_a_failure(tmp_path: Path) -> None:
    with pytest.raises(KeyError):
        fail_in(whole_file(tmp_path / "a" / "b" / "out.csv"))
    assert names(tmp_path) == []
    with whole_file(tmp_path / "a" / "b" / "out.csv") as path:
        path.write_text("whole")
    assert names(tmp_path / "a" / "b") == ["out.csv"]


def test_a_folder_is_refused_as_a_file_and_a_file_as_a_folder(tmp_path: Path) -> None:
    file = tmp_path / "file"
    file.write_text("old")
    with pytest.raises(TipdataError, match="is a folder"), whole_file(tmp_path):
        pass
    with pytest.raises(TipdataError, match="is a file"), whole_folder(file, replace=True):
        pass
    with pytest.raises(TipdataError, match="cannot be written"), whole_file(file / "below"):
        pass
    assert file.read_text() == "old"


@posix_only
def test_a_device_is_left_alone(tmp_path: Path) -> None:
    with pytest.raises(TipdataError, match="not an ordinary file"), whole_file(Path(os.devnull)):
        pass
    assert not Path(os.devnull).is_file()


def test_a_filled_folder_is_refused_and_untouched(tmp_path: Path) -> None:
    target = tmp_path / "out"
    target.mkdir()
    (target / "mine.txt").write_text("mine")
    with pytest.raises(TipdataError, match="not empty"), whole_folder(target):
        pass
    assert names(target) == ["mine.txt"]
    assert names(tmp_path) == ["out"]


def test_an_empty_folder_is_taken_over(tmp_path: Path) -> None:
    target = tmp_path / "out"
    target.mkdir()
    with whole_folder(target) as folder:
        (folder / "new.txt").write_text("new")
    assert names(target) == ["new.txt"]
    assert names(tmp_path) == ["out"]


def test_a_filled_folder_is_exchanged_whole_when_asked(tmp_path: Path) -> None:
    target = tmp_path / "out"
    target.mkdir()
    (target / "old.txt").write_text("old")
    with whole_folder(target, replace=True) as folder:
        (folder / "new.txt").write_text("new")
        assert names(target) == ["old.txt"]
    assert names(target) == ["new.txt"]
    assert names(tmp_path) == ["out"]


def test_the_old_folder_is_back_when_the_exchange_fails(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    target = tmp_path / "out"
    target.mkdir()
    (target / "old.txt").write_text("old")
    really = os.replace

    def failing(source: Path, to: Path) -> None:
        if to == target and not (Path(source) / "old.txt").exists():
            raise PermissionError
        really(source, to)

    monkeypatch.setattr(os, "replace", failing)
    with pytest.raises(TipdataError, match="cannot be written"), whole_folder(target, replace=True):
        pass
    assert names(target) == ["old.txt"]
    assert names(tmp_path) == ["out"]


@pytest.mark.parametrize("below", [".", "inside"])
def test_the_folder_worked_in_is_never_exchanged(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, below: str) -> None:
    (tmp_path / "inside").mkdir()
    monkeypatch.chdir(tmp_path / below)
    with pytest.raises(TipdataError, match="folder you work in"), whole_folder(tmp_path, replace=True):
        pass


@posix_only
def test_a_link_keeps_standing_for_its_file(tmp_path: Path) -> None:
    (tmp_path / "far").mkdir()
    (tmp_path / "link.csv").symlink_to(tmp_path / "far" / "real.csv")
    with whole_file(tmp_path / "link.csv") as path:
        path.write_text("whole")
    assert (tmp_path / "link.csv").is_symlink()
    assert (tmp_path / "far" / "real.csv").read_text() == "whole"
