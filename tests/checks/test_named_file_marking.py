"""The level of what a file holds is named in the language in which its marking is questioned."""

from __future__ import annotations

from pathlib import Path

import pytest

from submitting import Desk, changed, clean
from tipdata.checks import check_submission
from tipdata.codebook import load_codebook

BOOK = load_codebook()


@pytest.mark.parametrize(
    ("language", "said"),
    [
        (None, "The file holds sensitive data, for which it should be marked"),
        ("fr", "Le fichier contient des données de niveau sensible, pour lesquelles il devrait être marqué"),
    ],
)
def test_the_level_is_said_in_the_language_of_the_message(tmp_path: Path, language: str | None, said: str) -> None:
    desk = Desk(tmp_path, BOOK.speak(language) if language else BOOK)
    found = check_submission(desk.read(changed(clean("full"), ("submission", 0, "protective_marking", "none")))).findings
    (message,) = [finding.message for finding in found if finding.code == "TIP-P04a"]
    assert said in message
