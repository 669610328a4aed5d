"""The fate of every received row: merged, superseded, duplicate or set aside; exactly one, and for a reason that is named.

Identity and supersession follow REFERENCE 1.2 (stock and flow): a record is unit + id; a later submission (by the end of its period, then
its version, never by file order) supersedes an earlier one; a higher version replaces its period whole.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from ..codebook import Codebook, Severity, TableKind
from ..records import Batch, Findings, Place, State, Submission, match, row_marks
from .parts import Part, parts_of

MERGED, SUPERSEDED, DUPLICATE, SET_ASIDE = "merged", "superseded", "duplicate", "set_aside"
FATES = (MERGED, SUPERSEDED, DUPLICATE, SET_ASIDE)


@dataclass(eq=False)
class Decided:
    """All received rows with their fates.

    `rows` has one line per received row: source, sheet (number among the submission's received sheets), index (row within the sheet), row
    (number in the file), table, key, part (number), fate, code, by (line of the row that took its place, -1 for none), errors.
    """

    rows: pd.DataFrame
    parts: list[Part]
    findings: Findings


def decide(submissions: list[Submission], findings: list[Findings], book: Codebook) -> Decided:
    """The fate of every received row of all submissions; `findings` are those of each submission."""
    parts = [part for number, submission in enumerate(submissions) for part in parts_of(submission, number)]
    rows = _rows(submissions, findings, parts)
    rows["unit"] = np.array([*(part.unit for part in parts), ""], dtype=object)[rows["part"]]
    batches: list[Batch] = []
    _set(rows, rows["part"] < 0, SET_ASIDE, "TIP-K03")
    _set_aside_covers(rows, submissions, findings)
    batches += _periods(rows, parts, book)
    _own_repeats(rows, submissions, findings)
    _records(rows, parts, book)
    batches += _year_to_date(rows, parts, book)
    batches += _orphans(rows, submissions, book)
    left = ~rows["fate"].isin(FATES)
    rows.loc[left, "fate"] = MERGED
    return Decided(rows, parts, Findings(book, batches))


def _rows(submissions: list[Submission], findings: list[Findings], parts: list[Part]) -> pd.DataFrame:
    pieces = []
    numbers = {(part.source, part.id): number for number, part in enumerate(parts)}
    for source, (submission, found) in enumerate(zip(submissions, findings, strict=True)):
        errors = row_marks(submission, found, Severity.reject, Severity.error)
        for sheet, received in enumerate(submission.received):
            data = submission.tables[received.view.table.name]
            ids = data.provenance.get("src_submission")
            known_errors = data.provenance.get("src_errors")
            marks = errors[received.file, received.sheet]
            if known_errors is not None:
                marks = pd.to_numeric(pd.Series(known_errors), errors="coerce").fillna(0).to_numpy(dtype=np.int64)
            pieces.append(
                pd.DataFrame(
                    {
                        "source": source,
                        "sheet": sheet,
                        "index": np.arange(len(received)),
                        "file": received.file,
                        "sheet_name": received.sheet,
                        "row": received.rows,
                        "table": data.name,
                        "key": data.keys if data.table.keys else "",
                        "part": [numbers.get((source, str(i)), -1) for i in ids]
                        if ids is not None
                        else next((n for n, part in enumerate(parts) if part.source == source), -1),
                        "fate": "",
                        "code": "",
                        "by": -1,
                        "errors": marks,
                    }
                )
            )
    return pd.concat(pieces, ignore_index=True)


def _set(rows: pd.DataFrame, where: pd.Series | np.ndarray, fate: str, code: str = "", by: pd.Series | np.ndarray | int = -1) -> None:  # type: ignore[type-arg]
    """Gives a fate to rows that have none yet."""
    free = np.asarray(where, dtype=bool) & (rows["fate"] == "").to_numpy()
    rows.loc[free, "fate"] = fate
    rows.loc[free, "code"] = code
    rows.loc[free, "by"] = by if isinstance(by, int) else np.asarray(by)[free]


def _set_aside_covers(rows: pd.DataFrame, submissions: list[Submission], findings: list[Findings]) -> None:
    """A submission without a usable cover is set aside whole."""
    for source, (submission, found) in enumerate(zip(submissions, findings, strict=True)):
        cover = submission.book.cover
        if cover is None or submission.is_dataset:
            continue
        for batch in found.by_severity(Severity.reject):
            if batch.table == cover.name and batch.code != "TIP-H06":
                _set(rows, rows["source"] == source, SET_ASIDE, batch.code)


def _periods(rows: pd.DataFrame, parts: list[Part], book: Codebook) -> list[Batch]:
    """One part per unit and period is used: the highest version; of two that claim the same version the one sent first."""
    usable = set(rows.loc[rows["fate"] == "", "part"])
    groups: dict[tuple[str, str, str], list[int]] = {}
    for number, part in enumerate(parts):
        if number in usable:
            groups.setdefault(part.period, []).append(number)
    batches = []
    covers = _cover_lines(rows, book)
    for members in groups.values():
        highest = max(parts[number].version for number in members)
        best = min((n for n in members if parts[n].version == highest), key=lambda n: parts[n].preference)
        by = covers.get(best, -1)
        for number in members:
            of_part = rows["part"] == number
            if parts[number].version < highest:
                _set(rows, of_part, SUPERSEDED, by=by)
            elif number != best and parts[number].content == parts[best].content:
                _set(rows, of_part, DUPLICATE, by=by)
            elif number != best:
                line = rows.index[of_part & (rows["fate"] == "")]
                _set(rows, of_part, SET_ASIDE, "TIP-X09", by=by)
                places = tuple(_place(rows, i) for i in line)
                batches.append(Batch("TIP-X09", places, facts={"problem": f"{parts[best].id}, used: {parts[best].path}"}))
    return batches


def _cover_lines(rows: pd.DataFrame, book: Codebook) -> dict[int, int]:
    if book.cover is None:
        return {}
    lines = rows.index[rows["table"] == book.cover.name]
    return dict(zip(rows.loc[lines, "part"], lines, strict=True))


def _place(rows: pd.DataFrame, line: int) -> Place:
    return Place(str(rows.at[line, "file"]), str(rows.at[line, "sheet_name"]), int(rows.at[line, "row"]))


def _own_repeats(rows: pd.DataFrame, submissions: list[Submission], findings: list[Findings]) -> None:
    """Within one file: rows that cannot be used as rows, and rows that repeat an earlier key."""
    rejected = [row_marks(submission, found, Severity.reject) for submission, found in zip(submissions, findings, strict=True)]
    for (source, sheet), at in rows.groupby(["source", "sheet"]).groups.items():
        submission = submissions[source]
        received = submission.received[sheet]
        marks = rejected[source][received.file, received.sheet]
        if marks.any():
            codes = _codes_by_row(submission, findings[source], received.file, received.sheet, len(received))
            for code in set(codes[marks > 0]):
                _set(rows, _lines(rows, at[(marks > 0) & (codes == code)]), SET_ASIDE, code)
        for batch in findings[source].batches:
            if batch.repeats and batch.rows is not None:
                data = submission.tables[batch.table]
                if (data.file, data.sheet) != (received.file, received.sheet) or data.name != received.view.table.name:
                    continue
                lines = at[data.origin[batch.rows]]
                first = pd.Series(at, index=data.keys).groupby(level=0, sort=False).first()
                by = np.full(len(rows), -1)
                by[lines] = first.reindex(data.keys[batch.rows]).to_numpy()
                fate, code = (SET_ASIDE, batch.code) if batch.repeats == "conflict" else (DUPLICATE, "")
                _set(rows, _lines(rows, lines), fate, code, by)


def _lines(rows: pd.DataFrame, lines: pd.Index | np.ndarray) -> np.ndarray:  # type: ignore[type-arg]
    mask = np.zeros(len(rows), dtype=bool)
    mask[lines] = True
    return mask


def _codes_by_row(submission: Submission, found: Findings, file: str, sheet: str, length: int) -> np.ndarray:  # type: ignore[type-arg]
    """For each received row the first reject code that touches it."""
    codes = np.full(length, "", dtype=object)
    for batch in found.by_severity(Severity.reject):
        data = submission.tables.get(batch.table)
        if data is None or batch.rows is None or (data.file, data.sheet) != (file, sheet):
            continue
        at = data.origin[batch.rows[batch.rows < len(data)]]
        codes[at] = np.where(codes[at] == "", batch.code, codes[at])
    return codes


def _records(rows: pd.DataFrame, parts: list[Part], book: Codebook) -> None:
    """Across submissions: the latest report of a record is used, earlier ones are superseded by it."""
    open_rows = rows[(rows["fate"] == "") & rows["table"].map(lambda name: book.tables[name].kind is not TableKind.cover)]
    if open_rows.empty:
        return
    part = open_rows["part"].to_numpy()
    of_parts = {name: np.array([getattr(p, name) for p in parts], dtype=object) for name in ("unit", "period_start", "period_end", "version")}
    order = pd.Series(_ranks(parts)[part], index=open_rows.index)
    flows = [t.name for t in book.tables.values() if t.kind is TableKind.counts and not t.by_role("period_end")]
    span = np.where(open_rows["table"].isin(flows), of_parts["period_start"][part] + ".." + of_parts["period_end"][part], "")
    identity = pd.factorize(pd.MultiIndex.from_arrays([of_parts["unit"][part], open_rows["table"], span, open_rows["key"]]))[0]
    frame = pd.DataFrame({"identity": identity, "order": order.to_numpy(), "line": open_rows.index})
    frame = frame.sort_values(["identity", "order", "line"], kind="stable")
    last = frame.groupby("identity", sort=False)["line"].transform("last").to_numpy()
    lines = frame["line"].to_numpy()
    by = np.full(len(rows), -1)
    by[lines] = last
    _set(rows, _lines(rows, lines[lines != last]), SUPERSEDED, by=by)


def _ranks(parts: list[Part]) -> np.ndarray:  # type: ignore[type-arg]
    """The place of each part in time: by the end of its period, then its version, then what else tells two apart."""
    keys = [(p.period_end, p.version, p.period_start, p.submitted, p.content, p.sha256) for p in parts]
    order = {key: rank for rank, key in enumerate(sorted(set(keys)))}
    return np.array([order[key] for key in keys])


def _year_to_date(rows: pd.DataFrame, parts: list[Part], book: Codebook) -> list[Batch]:
    """Counts of the year so far replace the unit's earlier counts of that year; other overlaps of counted periods are told."""
    flows = {t.name for t in book.tables.values() if t.kind is TableKind.counts and not t.by_role("period_end")}
    of_flows = rows["table"].isin(flows) & (rows["fate"] == "")
    carrying = sorted(set(rows.loc[of_flows, "part"]), key=lambda n: (parts[n].unit, parts[n].period_end, parts[n].version, parts[n].content))
    covers = _cover_lines(rows, book)
    batches = []
    for position, earlier in enumerate(carrying):
        for later in carrying[position + 1 :]:
            first, second = parts[earlier], parts[later]
            if first.unit != second.unit or first.period_end < second.period_start or second.period_end < first.period_start:
                continue
            if second.year_to_date and first.period_start >= second.period_start:
                _set(rows, of_flows & (rows["part"] == earlier), SUPERSEDED, by=covers.get(later, -1))
            else:
                place = _place(rows, covers[later]) if later in covers else Place(second.path)
                batches.append(Batch("TIP-X07", (place,), facts={"problem": f"{first.id} and {second.id}"}))
    return batches


def _orphans(rows: pd.DataFrame, submissions: list[Submission], book: Codebook) -> list[Batch]:
    """Rows whose parent is nowhere among the unit's usable rows are set aside, table by table from the top."""
    batches = []
    for table in book.tables.values():
        for field in table.parents:
            if field.references is None or field.references == table.name:
                continue
            lines, values = _parent_values(rows, submissions, table.name, field.name, field.references)
            if not len(lines):
                continue
            above = rows[(rows["table"] == field.references) & (rows["fate"] == "")]
            keys = _unit_keys(above, above["key"].to_numpy())
            wanted = _unit_keys(rows.loc[lines], values)
            missing = match(wanted, keys, np.ones(len(wanted), dtype=bool)) < 0
            if missing.any():
                orphans = lines[missing]
                _set(rows, _lines(rows, orphans), SET_ASIDE, "TIP-X05a")
                places = tuple(_place(rows, line) for line in orphans)
                batches.append(Batch("TIP-X05a", places, table.name, field.name, field.label))
    return batches


def _parent_values(
    rows: pd.DataFrame, submissions: list[Submission], table: str, field: str, parent: str
) -> tuple[np.ndarray, np.ndarray]:  # type: ignore[type-arg]
    """Lines of undecided rows of a table that name a parent which their form has a table for, and the parent keys they name."""
    lines, values = [], []
    of_table = rows[(rows["table"] == table) & (rows["fate"] == "")]
    for source, group in of_table.groupby("source"):
        submission = submissions[source]
        asked = {form: parent in submission.book.collections[form].tables for form in submission.book.collections}
        data = submission.tables[table]
        column = data.columns.get(field)
        if column is None:
            continue
        forms = data.provenance.get("src_form")
        within = group["index"].to_numpy()
        if forms is not None:
            due = np.array([asked.get(str(form), False) for form in forms[within]], dtype=bool)
        else:
            due = np.full(len(within), asked.get(submission.collection.form.name, False))
        due &= column.state[within] == State.filled
        lines.append(group.index.to_numpy()[due])
        values.append(column.text[within[due]])
    if not lines:
        return np.zeros(0, dtype=np.int64), np.zeros(0, dtype=object)
    return np.concatenate(lines), np.concatenate(values)


def _unit_keys(rows: pd.DataFrame, keys: np.ndarray) -> np.ndarray:  # type: ignore[type-arg]
    return rows["unit"].to_numpy(dtype=object) + "\x1f" + keys
