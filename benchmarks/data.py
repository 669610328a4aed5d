"""The rows that the benchmarks read: one table of forty columns, seeded, about one cell in a hundred wrong."""

from __future__ import annotations

import csv
import sys
from pathlib import Path

import numpy as np

from tipdata.codebook import Codebook, FieldSpec, FieldType, Requirement, load_codebook

COVER = {"unit": "U1", "from_day": "2025-01-01", "to_day": "2025-12-31", "version": "1", "sent_on": "2026-01-10"}
WRONG_SHARE = 0.01


SIGNS = ("?!",)


def columns(book: Codebook, rows: int, seed: int = 1, varied: bool = False) -> dict[str, list[str]]:
    """Texts by column name; with `varied` they are wrong in several ways, required cells are blank too, and ids repeated."""
    random = np.random.default_rng(seed)
    table = {field.name: _texts(field, book, rows, random, varied) for field in book.tables["rows"].fields}
    if varied:
        key = next(field.name for field in book.tables["rows"].fields if field.requirement is Requirement.key)
        for row in range(1, rows, 10_000):
            table[key][row] = table[key][row - 1]
    return table


def _wrong(field: FieldSpec) -> tuple[str, ...]:
    """Ways in which a cell is wrong, each by one check."""
    blank = ("",) if field.requirement is Requirement.required and field.when is None else ()
    match field.type:
        case FieldType.identifier:
            return ()
        case FieldType.date:
            own = ("soon", "2025-3-x1")
        case FieldType.integer:
            own = ("-3", "12a", "10001")
        case FieldType.decimal | FieldType.count:
            own = ("-3", "12a")
        case FieldType.text:
            own = ("a very long note " * 10,)
        case _:
            own = ("qqqq", "zzzz 17")
    return (*SIGNS, *own, *blank)


def _texts(field: FieldSpec, book: Codebook, rows: int, random: np.random.Generator, varied: bool) -> list[str]:
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
    wrong = _wrong(field) if varied else SIGNS
    for number, row in enumerate(np.flatnonzero(random.random(rows) < WRONG_SHARE)):
        texts[row] = wrong[number % len(wrong)]
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
    folder, rows, varied = Path(sys.argv[1]), int(sys.argv[2]), sys.argv[3:] == ["varied"]
    table = columns(load_codebook(Path(__file__).resolve().parent / "codebook"), rows, varied=varied)
    write_csv(folder / "csv", table)
    if not varied:
        write_xlsx(folder / "rows.xlsx", table)


if __name__ == "__main__":
    main()
