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
    return copy_of(SCHEMAS)


@pytest.fixture
def clinic(copy_of: Callable[[Path], Copy]) -> Copy:
    return copy_of(CLINIC)
