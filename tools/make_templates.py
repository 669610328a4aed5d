"""Writes `templates/`: the blank workbook of each form, for units without Python."""

from __future__ import annotations

from pathlib import Path

from tipdata.codebook import load_codebook
from tipdata.templates import write_template

TEMPLATES = Path(__file__).resolve().parents[1] / "templates"


def main(folder: Path = TEMPLATES) -> None:
    book = load_codebook()
    for form in book.forms:
        write_template(book, form, folder / f"{form}.xlsx", format="xlsx")


if __name__ == "__main__":
    main()
