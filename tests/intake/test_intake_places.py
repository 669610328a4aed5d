"""What a finding says was found stands at its place, by the account of a reader that shares nothing with tipdata's."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from hazards import Grids, base, grids_of, write_xlsx
from other_readers import Look, in_ods, in_xls, in_xlsb, in_xlsx
from workbook_makers import Looks, write_ods, write_xls, write_xlsb

from tipdata.checks import check_tables
from tipdata.codebook import Codebook
from tipdata.intake import read_submission
from tipdata.records import Finding, Submission

MAKERS: dict[str, tuple[Callable[[Path, Grids], Path], Callable[[Path], Look]]] = {
    "xlsx": (write_xlsx, in_xlsx),
    "xls": (lambda folder, grids: write_xls(folder / "unit.xls", grids), in_xls),
    "xlsb": (lambda folder, grids: write_xlsb(folder / "unit.xlsb", grids), in_xlsb),
    "ods": (lambda folder, grids: write_ods(folder / "unit.ods", grids), in_ods),
    "ods with hidden rows": (lambda folder, grids: write_ods(folder / "unit.ods", grids, {"cases": Looks(rows=(6,))}), in_ods),
}


def spoilt() -> Grids:
    """Wrong cells of several kinds, below a preamble, beside blank columns, behind blank rows, and with line breaks in other cells."""
    grids = grids_of(base())
    cases = grids["cases"]
    cases[1][cases[0].index("tip")] = "perhaps"
    cases[2][cases[0].index("shared_ref")] = "one\ntwo\nthree"
    cases[2][cases[0].index("opened_on")] = "soon\nor later"
    row = dict.fromkeys(cases[0], "") | {"case_id": "C7", "opened_on": "2025-13-01", "tip": "ye s\nno"}
    below = [["", "", *line] for line in cases]
    grids["cases"] = [["Notes of\nthe unit"], [], *below, [], ["", "", *row.values()]]
    persons = grids["persons"]
    persons[1][persons[0].index("sex")] = "qqq"
    return grids


def shown(submission: Submission) -> Iterator[tuple[Finding, str]]:
    """Every finding that shows what it found."""
    found = check_tables(submission, show_values=True)
    for batch in found.batches:
        if batch.found is not None:
            yield from zip(found.of(batch), map(str, batch.found), strict=True)


@pytest.mark.parametrize("kind", MAKERS)
def test_the_raw_text_of_every_finding_stands_at_its_place(tmp_path: Path, book: Codebook, kind: str) -> None:
    make, reader = MAKERS[kind]
    path = make(tmp_path, spoilt())
    look = reader(path)
    found = list(shown(read_submission(path, book)))
    for finding, raw in found:
        column = 0
        for sign in finding.place.letter:
            column = column * 26 + ord(sign) - 64
        assert look(finding.place.sheet, finding.place.row, column) == raw, finding
    assert {raw for _, raw in found} == {"perhaps", "soon\nor later", "2025-13-01", "ye s\nno", "qqq"}


def test_the_other_readers_see_what_was_written_at_every_place(tmp_path: Path) -> None:
    """And nothing one cell beside it."""
    grids = {"one": [["a", 1, "x\ny"], [], ["", "\u00e9 <&>", 2.5]], "two": [["b"]]}
    for make, reader in MAKERS.values():
        look = reader(make(tmp_path, grids))
        assert [look("one", 1, 1), look("one", 1, 2), look("one", 1, 3), look("one", 3, 2)] == ["a", "1", "x\ny", "\u00e9 <&>"]
        assert [look("one", 3, 3), look("one", 2, 1), look("one", 3, 1), look("one", 4, 1), look("two", 1, 1)] == ["2.5", "", "", "", "b"]
