"""A dataset and a unit -> the unit's workbook for the next period, with its open cases in it."""

from __future__ import annotations

import difflib
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from ..codebook import Codebook, Collection, loose
from ..codebook.form_models import Form
from ..errors import TipdataError
from ..intake import find_submissions, read_submission
from ..merging import MERGED, earlier_ledger
from ..plans import planned_book
from ..records import Submission
from .template import Planned, chosen_form, form_of_plan, make_template, refuse_unjustified

if TYPE_CHECKING:
    from ..templates import Brief, CarriedOver

_NAMED = 8
_FARTHEST, _AS_NEAR = 0.4, 0.05


@dataclass(frozen=True)
class Carrying:
    """Where the open cases come from: what `merge` wrote, and the unit whose they are."""

    dataset: Path
    unit: str


@dataclass(frozen=True)
class NextTemplate:
    """The form, how many sheets or files there are to fill, the unit as the dataset spells it, and what was carried over.

    `not_planned` are tables of which the dataset holds rows of the unit, and which only a plan that justifies them takes along.
    """

    form: Form
    sheets: int
    unit: str
    carried: CarriedOver
    not_planned: tuple[str, ...] = ()
    other_state: bool = False


def make_next_template(
    book: Codebook,
    form: str | None,
    out: Path,
    format: Literal["xlsx", "csv"],  # noqa: A002
    carrying: Carrying,
    *,
    planned: Planned | None = None,
    brief: Brief | None = None,
) -> NextTemplate:
    """Writes a unit's template for the period after its last one, in the form of that one where neither a form nor a plan is chosen.

    Raises:
        TipdataError: for what is no dataset of this codebook, a unit that is not in it, a form that cannot say what the records say, or
            anything for which a blank template is refused.

    """
    from ..templates import carried_over, last_form

    dataset = dataset_at(carrying.dataset, book)
    unit = _unit_in(dataset, carrying)
    asked = book
    if planned is not None:
        refuse_unjustified(planned, book)
        form, asked = form_of_plan(planned.plan, form, book), planned_book(planned.plan, book)
    wanted = form or last_form(dataset, unit)
    chosen = chosen_form(book, wanted if form or wanted in book.forms else None)
    collection = asked.collection(chosen.name)
    carried = carried_over(dataset, unit, collection, asked)
    if carried.unsaid:
        raise _unsaid(carried, unit, chosen, collection)
    made, sheets = make_template(book, chosen.name, out, format, planned, carried=carried, brief=brief)
    state = dataset.stamp.get("codebook_fingerprint", book.fingerprint) != book.fingerprint
    return NextTemplate(made, sheets, unit, carried, _not_planned(dataset, unit, collection), state)


def dataset_at(path: Path, book: Codebook) -> Submission:
    """The dataset that `merge` wrote at a path.

    Raises:
        TipdataError: when there is none, a part of it is missing or cannot be read, or another version of the codebook made it.

    """
    found = find_submissions([path])
    dataset = read_submission(path, book) if len(found) == 1 else None
    if dataset is None or not dataset.is_dataset:
        raise TipdataError(f"{path} is no dataset.", "Name the folder or the workbook that tipdata merge wrote.")
    theirs = f"{dataset.stamp.get('codebook_id', book.id)} {dataset.stamp.get('codebook_version', book.version)}"
    if theirs != f"{book.id} {book.version}":
        problem = f"The dataset {path} was made with the codebook {theirs}, and in use is {book.id} {book.version}."
        raise TipdataError(problem, "Merge the submissions again with the codebook in use.")
    lost = next((one.tables[0] for one in dataset.set_aside if any(table not in dataset.tables for table in one.tables)), None)
    if lost is not None:
        raise TipdataError(f"The table {lost} of the dataset {path} cannot be read.", "Merge the submissions again.")
    if book.cover is not None and book.cover.name not in dataset.tables:
        raise TipdataError(f"{path} holds no table {book.cover.name}, so it is a part of a dataset only.", "Name the whole dataset.")
    for table in sorted(_tables_of_ledger(path) & book.tables.keys() - dataset.tables.keys()):
        problem = f"{path} holds no table {table}, although its ledger names rows of it: it is a part of a dataset only."
        raise TipdataError(problem, "Name the whole dataset, as tipdata merge wrote it.")
    return dataset


def _tables_of_ledger(path: Path) -> set[str]:
    """The tables of which a dataset holds rows, as its ledger tells; none where there is no ledger."""
    try:
        ledger = earlier_ledger(path)
    except TipdataError:
        return set()
    return set(ledger.loc[ledger["fate"] == MERGED, "table"])


def _unit_in(dataset: Submission, carrying: Carrying) -> str:
    from ..templates import units_in

    units = units_in(dataset)
    same = [unit for unit in units if loose(unit) == loose(carrying.unit)]
    if same:
        return same[0]
    close = _near(carrying.unit, units)
    if close:
        hint = f"Did you mean {' or '.join(close)}?"
    else:
        more = f" and {len(units) - _NAMED} further" if len(units) > _NAMED else ""
        hint = f"It holds {', '.join(units[:_NAMED])}{more}." if units else "It holds no unit."
    raise TipdataError(f"The dataset {carrying.dataset} holds nothing of a unit {carrying.unit}.", hint)


def _near(wanted: str, units: list[str]) -> list[str]:
    """The units that may have been meant: the nearest one, and those that are as near but for a letter or so."""
    far = {unit: 1 - difflib.SequenceMatcher(None, wanted.casefold(), unit.casefold()).ratio() for unit in units}
    nearest = min(far.values(), default=1.0)
    return [unit for unit in units if far[unit] <= min(nearest + _AS_NEAR, _FARTHEST)]


def _unsaid(carried: CarriedOver, unit: str, form: Form, collection: Collection) -> TipdataError:
    labels = {view.name: view.label for view in collection.views}
    rows = ", ".join(f"{number} of {labels[name]}" for name, number in carried.unsaid.items())
    problem = f"{form.label} has no words for some open records of {unit} ({rows})."
    return TipdataError(problem, "Choose with --form the form in which they were reported, or a fuller one.")


def _not_planned(dataset: Submission, unit: str, collection: Collection) -> tuple[str, ...]:
    """Tables that are off unless a plan justifies them, and of which the dataset holds rows of the unit."""
    off = [data for data in dataset.tables.values() if data.table.off_unless_justified and data.name not in collection.tables]
    return tuple(data.table.label for data in off if unit in {str(text) for text in data.provenance.get("src_unit", ())})
