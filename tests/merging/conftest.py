from __future__ import annotations

from pathlib import Path

import pytest

from submitting import Desk
from tipdata.codebook import Codebook, load_codebook

CLINIC = Path(__file__).resolve().parents[1] / "codebooks" / "clinic"


@pytest.fixture(scope="session")
def book() -> Codebook:
    return load_codebook()


@pytest.fixture(scope="session")
def session_desk(tmp_path_factory: pytest.TempPathFactory, book: Codebook) -> Desk:
    """For property-based tests, which write many submissions."""
    return Desk(tmp_path_factory.mktemp("merging"), book)


@pytest.fixture
def desk(tmp_path: Path, book: Codebook) -> Desk:
    return Desk(tmp_path, book)


@pytest.fixture
def clinic_desk(tmp_path: Path) -> Desk:
    """A codebook of quite another kind."""
    return Desk(tmp_path, load_codebook(CLINIC))
