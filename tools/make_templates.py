"""Writes `templates/`: the blank workbook of each form in each language, for units without Python."""

from __future__ import annotations

from pathlib import Path

from tipdata.codebook import load_codebook
from tipdata.templates import write_template

TEMPLATES = Path(__file__).resolve().parents[1] / "templates"


def main(folder: Path = TEMPLATES) -> None:
    book = load_codebook()
    for language in book.languages:
        spoken = book.speak(language)
        place = folder if language == book.language else folder / language
        place.mkdir(parents=True, exist_ok=True)
        for form in spoken.forms:
            write_template(spoken, form, place / f"{form}.xlsx", format="xlsx")


if __name__ == "__main__":
    main()
