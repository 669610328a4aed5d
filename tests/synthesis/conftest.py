"""The codebook that most tests of this room use."""

from __future__ import annotations

import pytest

from tipdata.codebook import Codebook, load_codebook


@pytest.fixture(scope="session")
def book() -> Codebook:
    return load_codebook()
