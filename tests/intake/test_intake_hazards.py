"""Files as people really send them: read right, cell for cell, or reported at their place; never wrong in silence."""

from __future__ import annotations

import copy
import csv
import io
import random
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml
from hazards import HAZARDS, WESTERN, Grids, Hazard, base, grids_of, write_folder

from tipdata.checks import check_tables
from tipdata.codebook import Codebook, load_codebook, loose
from tipdata.codebook.inventory import inventory
from tipdata.errors import TipdataError
from tipdata.intake import ReadOptions, read_submission
from tipdata.records import State, Submission

Records = dict[str, list[dict[str, str]]]
OF_READING = ("TIP-F", "TIP-H", "TIP-K01", "TIP-K02", "TIP-K04", "TIP-K05", "TIP-T06", "TIP-T07", "TIP-T08", "TIP-T09", "TIP-T1")


def records(submission: Submission) -> Records:
    """Every cell of every table that somebody typed: canonical text, or the state where there is none."""
    found: Records = {}
    for name, data in submission.tables.items():
        columns = {field: column for field, column in data.columns.items() if column.at or not column.direct}
        cells = {
            f: [str(t) if s == State.filled else f"[{State(s).name}]" for t, s in zip(c.text, c.state, strict=True)]
            for f, c in columns.items()
        }
        found[name] = [{field: texts[row] for field, texts in cells.items()} for row in range(len(data))]
    return found


def findings(submission: Submission) -> list[tuple[str, str]]:
    """(code, place) of all that is told of reading: the cell where there is one, else the place with its file and sheet."""
    found = [*submission.findings, *check_tables(submission)]
    said = [
        (
            f.code,
            f.place.cell if (f.code[4] in "KT" and f.code != "TIP-K04") or f.code in ("TIP-F06", "TIP-F07", "TIP-H12") else str(f.place),
        )
        for f in found
    ]
    return sorted(one for one in said if one[0].startswith(OF_READING))


@pytest.fixture(scope="session")
def wanted(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str, dict[tuple[str, int, str], str]], Records]:
    """The records of the submission, read from plain files, with some cells holding other texts."""
    book = load_codebook()
    known: dict[tuple[object, ...], Records] = {}

    def read(text: str, changed: dict[tuple[str, int, str], str]) -> Records:
        about = (text, *changed.items())
        if about not in known:
            sheets = base(text)
            for (sheet, row, column), value in changed.items():
                sheets[sheet][row][column] = value
            known[about] = records(read_submission(write_folder(tmp_path_factory.mktemp("plain"), grids_of(sheets)), book))
        return known[about]

    return read


def test_there_are_enough_of_every_family() -> None:
    families = Counter(hazard.family for hazard in HAZARDS)
    assert len(HAZARDS) >= 80
    assert min(families.values()) >= 2, families
    assert {
        "encodings", "delimiters", "line ends", "quoting", "preambles", "footers", "multi-row headers", "merged",
        "hidden", "several tables", "1904", "serials", "text numbers", "formulas", "error cells", "far cells", "strict",
        "dimension", "xls", "xlsb", "ods", "encrypted", "renamed formats", "truncated", "bombs", "right-to-left",
        "missing marks", "dates",
    } == set(families)  # fmt: skip
    assert len({(hazard.family, hazard.name) for hazard in HAZARDS}) == len(HAZARDS)


@pytest.mark.parametrize("hazard", HAZARDS, ids=lambda hazard: f"{hazard.family}: {hazard.name}")
def test_a_file_is_read_right_or_reported(
    hazard: Hazard, tmp_path: Path, book: Codebook, wanted: Callable[[str, dict[tuple[str, int, str], str]], Records]
) -> None:
    path = hazard.make(tmp_path)
    options = ReadOptions(password=hazard.password)
    if hazard.refused:
        with pytest.raises(TipdataError) as caught:
            read_submission(path, book, path.name, options)
        assert (caught.value.code, "\n" in str(caught.value)) == (hazard.refused, False)
        return
    submission = read_submission(path, book, path.name, options)
    assert findings(submission) == sorted(hazard.codes)
    expected = wanted(hazard.text, hazard.changed)
    read = records(submission)
    silent = [
        (table, row, name, text)
        for table, rows in read.items()
        for row, cells in enumerate(rows)
        # What is worked out from other rows is not known for a row that cannot be told from others.
        if not any(cells[key.name] == "[unreadable]" for key in book.tables[table].keys)
        for name, text in cells.items()
        if not text.startswith("[") and text not in {other[name] for other in expected[table]}
    ]
    assert silent == []
    if not hazard.codes or all(code in ("TIP-H10", "TIP-H11", "TIP-H16", "TIP-H05", "TIP-K04") for code, _ in hazard.codes):
        assert read == expected
    total = sum(file.used + file.reported + sum(file.ignored.values()) for file in submission.files)
    assert total > 0


def shuffled_columns(grids: Grids, draw: random.Random) -> Grids:
    changed = {}
    for name, rows in grids.items():
        order = list(range(len(rows[0])))
        draw.shuffle(order)
        changed[name] = [[row[j] for j in order] for row in rows]
    return changed


def shuffled_rows(grids: Grids, draw: random.Random) -> Grids:
    return {name: [rows[0], *draw.sample(rows[1:], len(rows) - 1)] for name, rows in grids.items()}


FREE = ("text", "narrative")
IDENTIFIER = "identifier"


def types_of(name: str, header: list[object]) -> list[str]:
    """The types of a sheet's columns in the simple form."""
    view = next(view for view in load_codebook().collection("simple").views if name in (view.name, view.table.name))
    types = {loose(column.name): column.type for column in view.columns}
    return [types[loose(str(title))] for title in header]


def each_cell(change: Callable[[str, random.Random], str], left: tuple[str, ...]) -> Callable[[Grids, random.Random], Grids]:
    """A change of every header, and of every cell but those of columns of some types."""

    def changed(grids: Grids, draw: random.Random) -> Grids:
        result: Grids = {}
        for name, rows in grids.items():
            types = types_of(name, rows[0])
            header = [change(str(title), draw) for title in rows[0]]
            body = [[v if type_ in left else change(str(v), draw) for v, type_ in zip(row, types, strict=True)] for row in rows[1:]]
            result[name] = [header, *body]
        return result

    return changed


def spaced(text: str, draw: random.Random) -> str:
    return f"{draw.choice([' ', chr(0xA0), '  ', ''])}{text}{draw.choice([' ', chr(0xA0), chr(9), ''])}"


def with_blank_rows(grids: Grids, draw: random.Random) -> Grids:
    return {
        name: [row for line in rows for row in ([line, []] if draw.random() < 0.5 else [[" ", ""], line])] for name, rows in grids.items()
    }


def with_preamble(grids: Grids, draw: random.Random) -> Grids:
    return {name: [["Our unit", "", "2025"], ["filled on Monday"], [], *rows] for name, rows in grids.items()}


DASHES = "\u2013\u2014"
TRANSFORMS: dict[str, Callable[[Grids, random.Random], Grids]] = {
    "order of columns": shuffled_columns,
    "order of rows": shuffled_rows,
    "upper case": each_cell(lambda text, draw: text.upper(), (*FREE, IDENTIFIER)),
    "mixed case": each_cell(lambda text, draw: "".join(draw.choice([sign.upper(), sign.lower()]) for sign in text), (*FREE, IDENTIFIER)),
    "spaces": each_cell(spaced, ()),
    "underscores as blanks": each_cell(lambda text, draw: text.replace("_", " "), (*FREE, IDENTIFIER)),
    "dashes": each_cell(lambda text, draw: text.replace("-", draw.choice(DASHES)), FREE),
    "blank rows": with_blank_rows,
    "preamble": with_preamble,
}
LAST = ("blank rows", "preamble")
CARRIERS = [
    (encoding, delimiter, line_end)
    for encoding, delimiter, line_end in [
        ("utf-8", ",", "\r\n"), ("utf-8-sig", ";", "\r\n"), ("utf-16", "\t", "\r\n"), ("cp1252", ";", "\n"), ("mac_roman", ",", "\r"),
        ("utf-16-be", "|", "\n"),
    ]
]  # fmt: skip


def by_key(found: Records) -> Records:
    return {table: sorted(rows, key=lambda row: sorted(row.items())) for table, rows in found.items()}


CARRIED = [(name, CARRIERS[(number + shift) % len(CARRIERS)]) for number, name in enumerate(TRANSFORMS) for shift in (0, 3)]


@pytest.mark.parametrize(("name", "carrier"), CARRIED, ids=lambda part: part if isinstance(part, str) else part[0])
def test_what_does_not_change_the_meaning_gives_no_finding_and_the_same_records(
    name: str,
    carrier: tuple[str, str, str],
    tmp_path: Path,
    book: Codebook,
    wanted: Callable[[str, dict[tuple[str, int, str], str]], Records],
) -> None:
    encoding, delimiter, line_end = carrier
    changed = TRANSFORMS[name](grids_of(base()), random.Random(name + encoding))
    path = write_folder(tmp_path, changed, encoding, delimiter=delimiter, line_end=line_end)
    submission = read_submission(path, book, "unit")
    assert findings(submission) == []
    assert [finding.code for finding in submission.findings] == []
    assert by_key(records(submission)) == by_key(wanted(WESTERN, {}))


def test_every_transform_at_once(tmp_path: Path, book: Codebook, wanted: Callable[[str, dict[tuple[str, int, str], str]], Records]) -> None:
    for seed in range(5):
        draw = random.Random(seed)
        grids = grids_of(base())
        for name in draw.sample(sorted(TRANSFORMS), len(TRANSFORMS)):
            if name not in LAST and not (name.endswith("case") and seed % 2):
                grids = TRANSFORMS[name](grids, draw)
        for name in LAST:
            grids = TRANSFORMS[name](grids, draw)
        folder = tmp_path / str(seed)
        folder.mkdir()
        submission = read_submission(
            write_folder(folder, grids, draw.choice(["utf-8", "utf-16", "cp1252"]), delimiter=draw.choice(",;\t|")), book
        )
        assert findings(submission) == []
        assert by_key(records(submission)) == by_key(wanted(WESTERN, {}))


@pytest.mark.parametrize("kind", ["labels", "names"])
def test_a_submission_in_another_language_is_the_same(tmp_path: Path, kind: str, wanted: Callable[..., Records]) -> None:
    """Labels of headers and answers in a language that the codebook offers; the words are made up here, each from its own."""
    folder, words = translated_codebook(tmp_path / "book")
    book = load_codebook(folder)
    sheets = copy.deepcopy(base())
    grids: Grids = {}
    for name, rows in grids_of(sheets).items():
        header = [words.get((name, str(title)), title) if kind == "labels" else title for title in rows[0]]
        lists = lists_of(name, rows[0])
        grids[name] = [header, *([_said(v, listed, words) for v, listed in zip(row, lists, strict=True)] for row in rows[1:])]
    submission = read_submission(write_folder(tmp_path, grids), book, "unit")
    assert [finding.code for finding in submission.findings] == []
    assert records(submission) == records(read_submission(write_folder(tmp_path / "book", grids_of(sheets)), book))


def lists_of(name: str, header: list[object]) -> list[str]:
    """The code lists of a sheet's columns in the simple form; nothing for those without one."""
    book = load_codebook()
    view = next(view for view in book.collection("simple").views if name in (view.name, view.table.name))
    found = [book.codelist(view.column(str(title))) for title in header]
    return [codelist.name if codelist is not None else "" for codelist in found]


def _said(value: object, listed: str, words: dict[tuple[str, str], str]) -> object:
    return ";".join(words.get((listed, part), part) for part in str(value).split(";"))


def translated_codebook(folder: Path) -> tuple[Path, dict[tuple[str, str], str]]:
    """tipdata's codebook with one more language in which every word is its English one with a letter before it."""
    book = load_codebook()
    (folder / "translations").mkdir(parents=True)
    (folder / "codebook.yaml").write_text(
        f"id: tipdata\nversion: {book.version}\ntitle: T\nextends: tipdata\nlanguages: [en, xx]\n", encoding="utf-8"
    )
    spoken: dict[str, Any] = {"name": "X", "reviewed": False, "parts": ["labels", "codes"]}
    for path, word in inventory(book).items():
        # Long public lists come without translations of their own.
        if word.text and not word.extra and word.part in ("labels", "codes"):
            inner = spoken
            for step in path[:-1]:
                inner = inner.setdefault(step, {})
            inner[path[-1]] = f"\u00c9 {word.text}"
    (folder / "translations" / "xx.yaml").write_text(yaml.safe_dump(spoken, allow_unicode=True), encoding="utf-8")
    words = {(name, code): labels["label"] for name, codes in spoken["codes"].items() for code, labels in codes.items()}
    for view in load_codebook(folder).speak("xx").collection("simple").views:
        words |= {(view.name, column.name): column.label for column in view.columns}
    return folder, words


def raw_text(path: Path, place_file: str, sheet: str, row: int, letter: str) -> str | None:
    """What an independent reader finds at a place of a CSV file: the record that begins on this line, the column of this letter."""
    file = path / place_file.rsplit("/", 1)[-1] if path.is_dir() else path
    text = file.read_bytes().decode("utf-8-sig")
    reader, line = csv.reader(io.StringIO(text, newline="")), 1
    column = 0
    for sign in letter:
        column = column * 26 + ord(sign) - 64
    for cells in reader:
        if line == row:
            return cells[column - 1] if column <= len(cells) else ""
        line = reader.line_num + 1
    return None


def test_the_raw_text_of_every_finding_stands_at_its_place(tmp_path: Path, book: Codebook) -> None:
    """Embedded line breaks and preambles included."""
    grids = grids_of(base())
    cases = grids["cases"]
    cases[1][cases[0].index("shared_ref")] = "one\r\ntwo\nthree"
    cases[1][cases[0].index("tip")] = "perhaps"
    cases[2][cases[0].index("opened_on")] = "soon\nor later"
    grids["cases"] = [["Notes of\nthe unit", "x"], [], *cases, ["C7", "2025-13-01", "opn", "", "-", "sexual and nonsense"]]
    grids["persons"][1][grids["persons"][0].index("sex")] = "F"
    path = write_folder(tmp_path, grids)
    submission = read_submission(path, book, "unit")
    checked = 0
    for finding, batch_raw in _with_found(submission):
        raw = raw_text(path, finding.place.file, finding.place.sheet, finding.place.row, finding.place.letter)
        assert raw == batch_raw, finding
        checked += 1
    assert checked >= 6


def _with_found(submission: Submission):  # type: ignore[no-untyped-def]
    found = check_tables(submission, show_values=True)
    for batch in found.batches:
        if batch.found is not None:
            yield from zip(found.of(batch), map(str, batch.found), strict=True)
