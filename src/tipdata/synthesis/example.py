"""A synthetic submission: plausible rows for every sheet of a form, and with faults what must be found in them."""

from __future__ import annotations

from dataclasses import dataclass

from ..codebook import Codebook
from ..errors import TipdataError
from .draw import Order
from .inject import plant
from .planted import Edit, Planted
from .rounds import Rows, drawn_clean


@dataclass(frozen=True, eq=False)
class Example:
    """The rows of each sheet by the form's name for it: a text per column, codes and missing reasons by code.

    With faults, `planted` are the findings that must come, and `edits` the cells that are changed in the finished files.
    """

    book: Codebook
    form: str
    seed: int
    rows: Rows
    planted: tuple[Planted, ...] = ()
    edits: tuple[Edit, ...] = ()
    faulty: bool = False


def make_example(book: Codebook, form: str, *, seed: int, rows: int, faults: bool = False) -> Example:
    """A submission of so many rows in the form's first sheet of records (cases), with faults in it if so wished.

    Without faults nothing worse than information is found in it. The same arguments give the same example.

    Raises:
        TipdataError: for a form that the codebook lacks, less than one row, or recipes that contradict the codebook's requirements.

    """
    if form not in book.forms:
        raise TipdataError(f"There is no form {form}.", f"Choose one of {', '.join(book.forms)}.")
    if rows < 1 or seed < 0:
        raise TipdataError("An example needs at least one row, and a seed of 0 or more.", "Give --rows and --seed other numbers.")
    order = Order(book, book.collection(form), seed, rows)
    clean = drawn_clean(order)
    if not faults:
        return Example(book, form, seed, clean.rows)
    plants = plant(clean, order)
    return Example(book, form, seed, plants.rows, plants.planted, plants.edits, faulty=True)
