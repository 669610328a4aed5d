"""The one way to a template: which form, in which format, with which rows."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Literal

from ..codebook import Codebook, Plan
from ..errors import TipdataError
from ..plans import planned_book
from ..protection import whole_file, whole_folder
from .content import Brief, Carried, Content, content_of


def write_template(
    book: Codebook,
    form: str,
    out: Path,
    *,
    format: Literal["xlsx", "csv"],  # noqa: A002 - the word that users know from the command line
    rows: dict[str, list[dict[str, str]]] | None = None,
    stamp: dict[str, str] | None = None,
    plan: Plan | None = None,
    carried: Carried | None = None,
    brief: Brief | None = None,
) -> None:
    """Writes the template of a form: a workbook at `out`, or a folder `out` with one CSV file per sheet.

    `rows` fills it: for each view name the rows, each a text per column name, codes and missing reasons by code; for the cover one row.
    A workbook shows codes by their labels, CSV keeps them. `stamp` adds to what the file says of its codebook. A `plan` decides
    what its form asks, and is carried by the file. `carried` tells the cover which of the rows come from earlier files, `brief` what the
    coordinator tells the units. The same arguments give the same bytes.

    Raises:
        TipdataError: for a form that the codebook lacks, a text that no worksheet cell can hold, or an output that cannot be written.
        ValueError: when `rows` names a view or column that the form lacks.

    """
    if form not in book.forms:
        raise TipdataError(f"There is no form {form}.", f"The forms are {', '.join(book.forms)}.")
    if plan is not None:
        book = planned_book(plan, book)
    stamped = {**book.stamp, "form": form, "language": book.language, **({"plan_id": plan.id} if plan is not None else {}), **(stamp or {})}
    content = content_of(book, book.collection(form), rows or {}, stamped, plan)
    content = replace(content, carried=carried, brief=brief or Brief())
    if format == "csv":
        _write_csv(content, out)
    else:
        _write_workbook(content, out)


def _write_csv(content: Content, out: Path) -> None:
    from .csv_set import write_csv_set

    with whole_folder(out) as folder:
        write_csv_set(content, folder)


def _write_workbook(content: Content, out: Path) -> None:
    from .workbook import write_workbook

    if out.suffix.casefold() != ".xlsx":
        raise TipdataError(f"{out} does not end in .xlsx.", "Give the workbook a name such as template.xlsx.")
    with whole_file(out) as path:
        write_workbook(content, path)
