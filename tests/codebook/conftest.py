"""Copies of codebooks that a test may break."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from copies import CLINIC, SCHEMAS, Copy


@pytest.fixture
def copy_of(tmp_path: Path) -> Callable[[Path], Copy]:
    def copied(folder: Path) -> Copy:
        shutil.copytree(folder, tmp_path / folder.name)
        return Copy(tmp_path / folder.name)

    return copied


@pytest.fixture
def shipped(copy_of: Callable[[Path], Copy]) -> Copy:
    """tipdata's own codebook in the language that it is written in: a name that a test breaks is not also missing in every other one."""
    copy = copy_of(SCHEMAS)
    shutil.rmtree(copy.folder / "translations")
    copy.set("codebook.yaml", None, "languages", "[en]")
    return copy


@pytest.fixture
def in_all_languages(copy_of: Callable[[Path], Copy]) -> Copy:
    return copy_of(SCHEMAS)


@pytest.fixture
def clinic(copy_of: Callable[[Path], Copy]) -> Copy:
    return copy_of(CLINIC)
