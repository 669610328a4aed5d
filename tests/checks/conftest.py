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
def clinic() -> Codebook:
    """A codebook of quite another kind."""
    return load_codebook(CLINIC)


@pytest.fixture(scope="session")
def desk(tmp_path_factory: pytest.TempPathFactory, book: Codebook) -> Desk:
    return Desk(tmp_path_factory.mktemp("checks"), book)


@pytest.fixture(scope="session")
def clinic_desk(tmp_path_factory: pytest.TempPathFactory, clinic: Codebook) -> Desk:
    return Desk(tmp_path_factory.mktemp("clinic"), clinic)
