"""Pictures of every sheet of the templates, as LibreOffice prints them, for looking at them.

    python docs/pictures.py FOLDER            the full form in English, French and Arabic, and a plan that asks for victims
    python docs/pictures.py FOLDER simple es  one form in one language

Needs LibreOffice (soffice) and poppler (pdftoppm). Each page of each workbook becomes one PNG.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from tipdata.codebook import Codebook, Plan, load_codebook
from tipdata.codebook.plan_models import FieldChoice, VictimColumn
from tipdata.templates import Brief, write_template

FORM, LANGUAGES = "full", ("en", "fr", "ar")
DOTS_PER_INCH = 80
BRIEF = Brief(due="2026-04-10", contact="Data desk of the coordinator, extension 14", send="National coordinator: encrypted")


def victims_plan(book: Codebook) -> Plan:
    """A plan that asks every column of the victims' table, each with its grounds."""
    table = next(table for table in book.tables.values() if table.off_unless_justified)
    columns = tuple(
        VictimColumn(
            field=f"{table.name}.{field.name}", grounds=("law",), text="Ordered by law.", approver="Minister", review_by="2099-12-31"
        )
        for field in table.fields
    )
    about, added = ("perpetrators", "victims"), FieldChoice(added=(table.name,))
    return Plan(plan="with-victims", form=FORM, about=about, fields=added, victim_columns=columns)


def workbooks(folder: Path, form: str, languages: tuple[str, ...]) -> Iterator[Path]:
    """The workbooks of a form, and in the first language the one of a plan that asks for victims."""
    book = load_codebook()
    for number, language in enumerate(languages):
        spoken = book.speak(language) if language != book.language else book
        path = folder / f"{form}-{language}.xlsx"
        write_template(spoken, form, path, format="xlsx", brief=BRIEF)
        yield path
        if not number and form == FORM:
            write_template(spoken, form, folder / f"victims-{language}.xlsx", format="xlsx", plan=victims_plan(spoken))
            yield folder / f"victims-{language}.xlsx"


def take(workbook: Path, folder: Path, profile: Path) -> list[Path]:
    """A picture of each printed page of a workbook."""
    own = f"-env:UserInstallation={profile.as_uri()}"
    subprocess.run(["soffice", own, "--headless", "--convert-to", "pdf", "--outdir", profile, workbook], check=True, capture_output=True)
    pdf = profile / f"{workbook.stem}.pdf"
    subprocess.run(["pdftoppm", "-r", str(DOTS_PER_INCH), "-png", pdf, folder / workbook.stem], check=True)
    return sorted(folder.glob(f"{workbook.stem}-*.png"))


def main() -> None:
    """Takes the pictures into the folder that is named."""
    if len(sys.argv) < 2:
        sys.exit(__doc__)
    folder = Path(sys.argv[1])
    folder.mkdir(parents=True, exist_ok=True)
    form = sys.argv[2] if len(sys.argv) > 2 else FORM
    languages = tuple(sys.argv[3:]) or LANGUAGES
    with tempfile.TemporaryDirectory() as made:
        for workbook in workbooks(Path(made), form, languages):
            pictures = take(workbook, folder, Path(made))
            print(f"{workbook.name}: {len(pictures)} pages in {folder}")


if __name__ == "__main__":
    main()
