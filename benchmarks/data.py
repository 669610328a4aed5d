"""The rows that the benchmarks read: one table of forty columns, seeded, about one cell in a hundred wrong."""

from __future__ import annotations

import csv
import sys
from pathlib import Path

import numpy as np

from tipdata.codebook import Codebook, FieldSpec, FieldType, load_codebook

COVER = {"unit": "U1", "from_day": "2025-01-01", "to_day": "2025-12-31", "version": "1", "sent_on": "2026-01-10"}
WRONG_SHARE = 0.01


def columns(book: Codebook, rows: int, seed: int = 1) -> dict[str, list[str]]:
    """Texts by column name."""
    random = np.random.default_rng(seed)
    return {field.name: _texts(field, book, rows, random) for field in book.tables["rows"].fields}


def _texts(field: FieldSpec, book: Codebook, rows: int, random: np.random.Generator) -> list[str]:
    numbers = random.integers(0, 1000, rows)
    codelist = book.codelist(field)
    match field.type:
        case FieldType.identifier:
            return [f"R-{number}" for number in range(rows)]
        case FieldType.date:
            texts = [f"2025-{1 + n % 12:02d}-{1 + n % 28:02d}" for n in numbers]
        case FieldType.codes:
            assert codelist is not None
            texts = [";".join({codelist.codes[n % 40].code, codelist.codes[(n * 7) % 40].code}) for n in numbers]
        case FieldType.decimal:
            texts = [f"{n / 4:g}" for n in numbers]
        case FieldType.text:
            texts = [f"words {n} of a note" for n in numbers]
        case _ if codelist is not None:
            texts = [codelist.codes[n % len(codelist.codes)].code for n in numbers]
        case _:
            texts = [str(n) for n in numbers]
    for row in np.flatnonzero(random.random(rows) < WRONG_SHARE):
        texts[row] = "?!"
    return texts


def write_csv(folder: Path, table: dict[str, list[str]]) -> Path:
    """A submission as a folder of CSV files."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, content in (("cover", {key: [value] for key, value in COVER.items()}), ("rows", table)):
        with (folder / f"{name}.csv").open("w", encoding="utf-8", newline="") as stream:
            writer = csv.writer(stream)
            writer.writerow(content)
            writer.writerows(zip(*content.values(), strict=True))
    return folder


def write_xlsx(path: Path, table: dict[str, list[str]]) -> Path:
    """The same submission as a workbook."""
    import xlsxwriter

    with xlsxwriter.Workbook(str(path)) as workbook:
        cover = workbook.add_worksheet("Cover")
        cover.write_row(0, 0, list(COVER))
        for column, value in enumerate(COVER.values()):
            cover.write_string(1, column, value)
        sheet = workbook.add_worksheet("Rows")
        sheet.write_row(0, 0, list(table))
        for number, texts in enumerate(zip(*table.values(), strict=True), start=1):
            for column, text in enumerate(texts):
                if text.isdigit():
                    sheet.write_number(number, column, int(text))
                else:
                    sheet.write_string(number, column, text)
    return path


def main() -> None:
    folder, rows = Path(sys.argv[1]), int(sys.argv[2])
    table = columns(load_codebook(Path(__file__).resolve().parent / "codebook"), rows)
    write_csv(folder / "csv", table)
    write_xlsx(folder / "rows.xlsx", table)


if __name__ == "__main__":
    main()
