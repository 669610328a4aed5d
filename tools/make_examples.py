"""Writes `examples/regions/` and `examples/faulty/`: synthetic submissions, made from the codebook's recipes with fixed seeds."""

from __future__ import annotations

import shutil
from pathlib import Path

from tipdata.codebook import Codebook, load_codebook
from tipdata.synthesis import make_example, write_example
from tipdata.templates import write_template

EXAMPLES = Path(__file__).resolve().parents[1] / "examples"
REGIONS = (
    ("north.xlsx", "simple", 11, 40, {"unit": "SYNTHETIC-NORTH", "area": "LU-CL"}),
    ("south", "full", 12, 30, {"unit": "SYNTHETIC-SOUTH", "area": "LU-ES"}),
    ("coast.xlsx", "full", 13, 25, {"unit": "SYNTHETIC-COAST", "area": "LU-RM"}),
)


def main() -> None:
    book = load_codebook()
    remake(EXAMPLES / "regions")
    for name, form, seed, rows, told in REGIONS:
        made = make_example(book, form, seed=seed, rows=rows)
        filled = with_cover(book, form, made.rows, told)
        carrier = "xlsx" if name.endswith(".xlsx") else "csv"
        write_template(book, form, EXAMPLES / "regions" / name, format=carrier, rows=filled, stamp={"synthetic": "yes"})
    remake(EXAMPLES / "faulty")
    (EXAMPLES / "faulty").rmdir()
    faulty = make_example(book, "simple", seed=21, rows=40, faults=True)
    write_example(faulty, EXAMPLES / "faulty", "xlsx")


def with_cover(book: Codebook, form: str, rows: dict[str, list[dict[str, str]]], told: dict[str, str]) -> dict[str, list[dict[str, str]]]:
    """The rows with other values in the cover's fields of these roles."""
    cover = book.collection(form).cover
    assert cover is not None
    names = {column.name: told[column.role] for column in cover.columns if column.role in told}
    return {**rows, cover.name: [{**rows[cover.name][0], **names}]}


def remake(folder: Path) -> None:
    if folder.exists():
        shutil.rmtree(folder)
    folder.mkdir(parents=True)


if __name__ == "__main__":
    main()
