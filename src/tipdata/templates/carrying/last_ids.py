"""The last ids that a unit used, so that no new record takes the id of one that is finished and was not carried over."""

from __future__ import annotations

from ...codebook import Collection, Proposed, View
from ...records import Submission
from .of_unit import own_rows


def last_ids(dataset: Submission, unit: str, collection: Collection) -> dict[str, tuple[str, ...]]:
    """For each sheet whose ids go on from one another the id with the highest number behind each beginning, by the alphabet.

    Ids that begin with that of a row above need none: all rows below a carried row are carried.
    """
    return {view.name: ids for view in collection.views if (ids := _of_view(view, dataset, unit))}


def _of_view(view: View, dataset: Submission, unit: str) -> tuple[str, ...]:
    key = next((field for field in view.table.keys if field.proposed is not None), None)
    data = dataset.tables.get(view.table.name)
    if key is None or key.proposed is None or data is None or any(column in view.composed for column in view.key_columns):
        return ()
    pattern = Proposed(key.proposed)
    if any(parent.name in pattern.words for parent in view.table.parents):
        return ()
    highest: dict[str, tuple[int, str]] = {}
    for text in data.column(key.name).text[own_rows(data, unit)]:
        if (found := pattern.number_in(str(text))) is not None:
            beginning, number = found
            highest[beginning] = max(highest.get(beginning, (-1, "")), (number, str(text)))
    return tuple(sorted(text for _, text in highest.values()))
