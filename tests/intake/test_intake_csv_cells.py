"""Delimited text is read as csv.reader reads it, whichever of the two readers does it."""

from __future__ import annotations

import csv
import io
from collections import Counter

import numpy as np
import pytest
from hypothesis import given, strategies as st

from tipdata.errors import TipdataError
from tipdata.intake import contents, csv_cells, csv_columns, csv_files, csv_kept, csv_words, lines
from tipdata.intake.contents import of_bytes
from tipdata.intake.csv_files import Words, read_csv

ANYTHING = Words(lambda name, rows: float(max((len(row) for row in rows), default=0)))
TEXT = st.text(
    st.one_of(st.sampled_from('",;\t| \r\n\u00e9\u0665=\ufeff'), st.characters(exclude_categories=["Cs"], exclude_characters="\0")),
    max_size=12,
)
PLAIN = st.text(st.characters(min_codepoint=33, max_codepoint=126, exclude_characters='",'), min_size=1, max_size=30)


def compare_as_in_long_tables(patch: pytest.MonkeyPatch) -> None:
    """Texts as numbers, and not one by one as in tables of few rows."""
    patch.setattr(csv_cells, "_FEW", 0)
    patch.setattr(csv_columns, "_FEW", 0)


def rows_and_lines(text: str, delimiter: str) -> tuple[list[list[str]], list[int]]:
    """What csv.reader says, and the lines on which its rows begin."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    rows, lines, line = [], [], 1
    for row in reader:
        rows.append(row)
        lines.append(line)
        line = reader.line_num + 1
    return rows, lines


def without_blank_ends(row: list[str]) -> list[str]:
    return row[: max((number for number, text in enumerate(row, start=1) if text), default=0)]


def assert_read_alike(content: bytes, text: str, delimiter: str) -> None:
    read = read_csv(of_bytes(content, "a.csv"), Words(lambda name, rows: float(["first", "second"] in rows))).grid
    rows, lines = rows_and_lines(text, delimiter)
    assert [without_blank_ends(list(row)) for row in read.rows()] == [without_blank_ends(row) for row in rows]
    assert list(read.numbers) == lines


@given(
    st.lists(st.lists(st.one_of(TEXT, PLAIN), min_size=1, max_size=5), min_size=1, max_size=8),
    st.sampled_from([csv.QUOTE_MINIMAL, csv.QUOTE_ALL, csv.QUOTE_NONNUMERIC]),
    st.sampled_from(["\n", "\r\n", "\r"]),
    st.sampled_from(",;|"),
    st.integers(1, 40),
    st.booleans(),
    st.booleans(),
)
def test_what_a_program_wrote_is_read_back(
    rows: list[list[str]], quoting: int, line_end: str, delimiter: str, block: int, by_numbers: bool, is_long: bool
) -> None:
    stream = io.StringIO(newline="")
    csv.writer(stream, quoting=quoting, lineterminator=line_end, delimiter=delimiter).writerows([["first", "second"], *rows])
    text = stream.getvalue()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(contents, "BLOCK", block)
        if by_numbers:
            compare_as_in_long_tables(patch)
        if is_long:
            patch.setattr(csv_files, "_LONG", 1)
            patch.setattr(csv_kept, "_FEW_ROWS", 1)
        assert_read_alike(text.encode(), text, delimiter)


ROWS = st.lists(st.lists(st.one_of(TEXT.filter(lambda text: '"' not in text), PLAIN), min_size=1, max_size=3), min_size=1, max_size=12)
ENDS = st.sampled_from([b"", b"\x1a", b"\0\0", b"\n\n", b"\r", b"\xff", b"\xe9a\n", b"\xc3", b'"', b'"a"\n', b'x"y\n', b"\0a\n", b"\r\ra"])


@given(ROWS, st.sampled_from(["utf-8", "utf-8-sig", "utf-16", "cp1252"]), ENDS, st.sampled_from(["\n", "\r\n", "\r"]), st.integers(1, 60))
def test_a_long_file_is_read_at_once_as_after_a_first_look_at_all_of_it(
    rows: list[list[str]], codec: str, end: bytes, line_end: str, block: int
) -> None:
    """Whatever its last bytes are, after which it may be anything else than it seemed to be."""
    content = "".join(",".join(row) + line_end for row in [["first", "second"], *rows]).encode(codec, "replace") + end
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(contents, "BLOCK", block)
        compare_as_in_long_tables(patch)
        afterwards = all_of(content)
        patch.setattr(csv_files, "_LONG", 1)
        assert all_of(content) == afterwards


@pytest.mark.parametrize("end", [b"\xc3", b"\xe9", b"\xe2\x82"])
@pytest.mark.parametrize("last", [b"", b"x", b"x,", b"x,y"])
def test_a_long_file_may_end_within_a_sign(monkeypatch: pytest.MonkeyPatch, last: bytes, end: bytes) -> None:
    """One that was cut off, or whose last letter shows that it is no UTF-8: until its end nothing tells."""
    content = b"first,second\na,b\n" + last + end
    compare_as_in_long_tables(monkeypatch)
    afterwards = all_of(content)
    monkeypatch.setattr(csv_files, "_LONG", 1)
    assert all_of(content) == afterwards


def all_of(content: bytes) -> object:
    try:
        read = read_csv(of_bytes(content, "a.csv"), ANYTHING)
    except TipdataError as error:
        return str(error), error.code
    grid = read.grid
    widths = None if grid.widths is None else grid.widths.tolist()
    said = (read.sha256, read.encoding, read.delimiter, read.batches, read.is_plain, read.at_end)
    return [without_blank_ends(list(row)) for row in grid.rows()], grid.numbers.tolist(), widths, said


@given(
    st.one_of(
        st.lists(st.lists(PLAIN, min_size=1, max_size=4), min_size=1, max_size=30),
        st.integers(1, 4).flatmap(lambda width: st.lists(st.lists(PLAIN, min_size=width, max_size=width), min_size=1, max_size=30)),
    ),
    st.integers(1, 64),
    st.sampled_from([1, 40, 1 << 19]),
    st.booleans(),
    st.sampled_from(["\n", "\r\n"]),
)
def test_the_fast_reader_reads_what_is_well_formed(rows: list[list[str]], size: int, at_once: int, is_quoted: bool, end: str) -> None:
    """No part of it is left to the slow one, wherever the blocks end and whether the rows have as many cells as each other or not."""
    text = "".join(",".join(f'"{cell}"' if is_quoted and len(cell) % 3 == 0 else cell for cell in row) + end for row in rows)
    content = text.encode()
    blocks = [content[at : at + size] for at in range(0, len(content), size)]
    with pytest.MonkeyPatch.context() as patch:
        compare_as_in_long_tables(patch)
        patch.setattr(csv_cells, "_BYTES_AT_ONCE", at_once)
        assert read_fast(blocks, len(rows)) == rows


def read_fast(blocks: list[bytes], number_of_rows: int) -> list[list[str]]:
    read: list[list[str]] = [[] for _ in range(number_of_rows)]
    done = 0
    for piece in csv_cells.whole_rows(blocks):
        table = csv_cells.Table(piece, ord(","))
        for j in range(table.width):
            cells, rows = table.column(j)
            for number, text in zip(range(len(table)) if rows is None else rows, cells.texts(), strict=True):
                read[done + number].append(text)
        done += len(table)
    return read


def mix_nothing(patch: pytest.MonkeyPatch) -> None:
    """Unlike texts have the same mixture of words, and all texts the same place."""
    patch.setattr(csv_columns, "_FACTORS", np.zeros(8, dtype=np.uint64))
    patch.setattr(csv_columns, "_SPREAD", np.uint64(0))
    patch.setattr(csv_columns, "_OTHER_SPREAD", np.uint64(0))


LENGTHS = st.sampled_from([0, 1, 7, 8, 9, 15, 16, 17, 56, 63, 64, 65, 72, 127, 128, 129])


def near(length: int, at: int, sign: str) -> str:
    """A text of x, but for one sign."""
    return "x" * min(at, length - 1) + sign + "x" * (length - 1 - min(at, length - 1)) if length else ""


NEAR = st.builds(near, LENGTHS, LENGTHS, st.sampled_from("xy\u00e9"))


@given(
    st.lists(st.lists(st.one_of(NEAR, NEAR.map(lambda text: text + '"')), min_size=1, max_size=3), min_size=1, max_size=40),
    st.booleans(),
    st.booleans(),
    st.sampled_from([0.0, 0.3, 1.0]),
    st.sampled_from([0, 4, 1 << 14]),
    st.sampled_from([0, 20, 1 << 22]),
    st.integers(100, 3000),
    st.sampled_from([1, 100, 1 << 19]),
)
def test_texts_are_told_apart_whichever_way_they_are_compared(
    rows: list[list[str]], is_even: bool, is_mixed: bool, rarely: float, most: int, put_off: int, block: int, at_once: int
) -> None:
    """Those met before, the first of a kind, those of many words, the few that are far longer; each column has its texts as they come."""
    rows = [["first", "second", "third"], *([*row, "", ""][:3] if is_even else row for row in rows + rows)]
    stream = io.StringIO(newline="")
    csv.writer(stream).writerows(rows)
    with pytest.MonkeyPatch.context() as patch:
        compare_as_in_long_tables(patch)
        patch.setattr(contents, "BLOCK", block)
        patch.setattr(csv_words, "_RARELY", rarely)
        patch.setattr(csv_cells, "_BYTES_AT_ONCE", at_once)
        patch.setattr(csv_columns, "_MOST_KNOWN", most)
        patch.setattr(csv_columns, "_MOST_PUT_OFF", put_off)
        if not is_mixed:
            mix_nothing(patch)
        grid = read_csv(of_bytes(stream.getvalue().encode(), "a.csv"), ANYTHING).grid
    assert [without_blank_ends(list(row)) for row in grid.rows()] == [without_blank_ends(row) for row in rows]
    for j, column in enumerate(grid.cells.columns(3)):
        assert len(set(column.texts)) == len(column.texts)
        assert not is_even or column.texts == list(dict.fromkeys(row[j] for row in rows))


@pytest.mark.parametrize("is_mixed", [True, False])
@pytest.mark.parametrize("lengths", [(8, 17, 0), (8, 17, 8), (17, 8, 17), (9, 16, 17), (64, 65, 63), (65, 64, 129)])
def test_a_text_is_not_taken_for_one_that_begins_alike(monkeypatch: pytest.MonkeyPatch, lengths: tuple[int, ...], is_mixed: bool) -> None:
    """Piece by piece, so that each is looked for among those of the pieces before."""
    compare_as_in_long_tables(monkeypatch)
    if not is_mixed:
        mix_nothing(monkeypatch)
    column = csv_columns.Gathered(0)
    for length in lengths:
        table = csv_cells.Table(b"x" * length + b"\n", ord(","))
        column.add_cells(*table.column(0), column.length, len(table))
    whole = column.whole(len(lengths))
    assert [len(whole.text(row)) for row in range(len(lengths))] == list(lengths)
    assert len(whole.texts) == len(set(lengths))


@pytest.mark.parametrize("most", [4, 1 << 22])
@pytest.mark.parametrize("quote", ["", '"'])
def test_a_column_of_identifiers_has_each_once_in_the_order_of_its_rows(monkeypatch: pytest.MonkeyPatch, quote: str, most: int) -> None:
    """Some stand again in a later piece, some are blank or long, a row ends before them, one has a line feed, a blank row follows."""
    compare_as_in_long_tables(monkeypatch)
    monkeypatch.setattr(csv_columns, "_MOST_KNOWN", 3)
    monkeypatch.setattr(csv_columns, "_MOST_PUT_OFF", most)
    pieces = [
        ["id-1", "id-2", "id-3", "id-4"],
        ["id-5", "\u00e9" * 20, "id-6", "id-2"],
        ["id-7", "id-8", "id-5", "id-9"],
        ["id-10", "", "id-1", "id-11"],
        [None, "id-12", "id-13"],
        ["id-14", "id-14"],
        ["x" * 70, "x" * 71],
        ["id-15", 'a "word"\n' if quote else "a", "id-15"],
        ["id-16", "id-17", "id-18"],
        [],
        ["id-19", "id-20", 'a "word"' if quote else "word", "id-21"],
        ["id-22", "id-1", "id-19", "id-23"],
    ]
    column = csv_columns.Gathered(0)
    for texts in pieces:
        column.fill(column.length + (not texts))
        cells = ["a" if text is None else "a," + quote + text.replace('"', '""') + quote for text in texts]
        if texts:
            table = csv_cells.Table("".join(f"{cell}\r\n" for cell in cells).encode(), ord(","))
            column.add_cells(*table.column(1), column.length, len(table))
    expected = [text or "" for texts in pieces for text in texts or [""]]
    whole = column.whole(len(expected))
    assert [whole.text(row) for row in range(len(expected))] == expected
    assert whole.texts == list(dict.fromkeys(expected))


@pytest.mark.parametrize("quote", ["", '"'])
@pytest.mark.parametrize("put_off", [2, 1 << 22])
def test_identifiers_alone_are_told_apart_at_the_end(monkeypatch: pytest.MonkeyPatch, quote: str, put_off: int) -> None:
    """Nothing but short texts, of which nearly each is another one: with their lines, and how many cells hold each."""
    compare_as_in_long_tables(monkeypatch)
    monkeypatch.setattr(csv_columns, "_MOST_KNOWN", 3)
    monkeypatch.setattr(csv_columns, "_MOST_PUT_OFF", put_off)
    monkeypatch.setattr(lines, "_FEWEST", 1)
    pieces = [["id-1", "id-2", "id-3", "id-4"], ["id-5", "id-2", "id-6", "id-7"], ["", "id-8", "id-1", "id-number-9"], ["id-8", "id-10"]]
    column = csv_columns.Gathered(0)
    for texts in pieces:
        table = csv_cells.Table("".join(f"a,{quote}{text}{quote}\n" for text in texts).encode(), ord(","))
        column.add_cells(*table.column(1), column.length, len(table))
    expected = [text for texts in pieces for text in texts]
    whole = column.whole(len(expected))
    assert [whole.text(row) for row in range(len(expected))] == expected
    assert dict(zip(whole.texts, whole.cells_of.tolist(), strict=True)) == Counter(expected)
    assert whole.texts == list(Counter(expected))
    assert whole.lines is not None
    assert whole.lines.joined == "".join(f"{text}\n" for text in whole.texts).encode()


def test_text_with_zero_bytes_is_left_to_the_slow_reader() -> None:
    with pytest.raises(csv_cells.IrregularError):
        csv_cells.Table(b"a,b\na\0,b\n", ord(","))


@given(st.text(st.sampled_from('ab",\n\r'), min_size=1, max_size=30))
def test_no_text_is_read_otherwise_in_silence(text: str) -> None:
    """Quotation marks that stand anywhere: read as a strict reader reads them, or said."""
    try:
        read = read_csv(of_bytes(text.encode(), "a.csv"), Words(lambda name, rows: 0.0))
    except TipdataError:
        return
    try:
        rows, lines = rows_and_lines(text, ",")
    except csv.Error:
        assert [batch.code for batch in read.batches] == ["TIP-F11"]
        return
    assert read.batches == ()
    assert [without_blank_ends(list(row)) for row in read.grid.rows()] == [without_blank_ends(row) for row in rows]
    assert list(read.grid.numbers) == lines


@pytest.mark.parametrize("is_mixed", [True, False])
def test_long_texts_and_many_of_them_are_told_apart(monkeypatch: pytest.MonkeyPatch, is_mixed: bool) -> None:
    """Even where the mixture of their words is the same for unlike ones."""
    compare_as_in_long_tables(monkeypatch)
    if not is_mixed:
        mix_nothing(monkeypatch)
    texts = ["x" * 63, "x" * 64, "x" * 65, "x" * 65 + "y", "y" * 200_000, "x" * 8, "x" * 9, "x" * 16 + "y", "x" * 16, ""]
    content = "\n".join(f"{text},{number}" for number, text in enumerate(texts)).encode()
    read = read_csv(of_bytes(content, "a.csv"), ANYTHING).grid
    assert [row[0] for row in read.rows()] == texts
    alike = ["a" * 8 + "z", "b" * 8 + "z", "c" * 8 + "z", "a" * 8 + "z"]
    short = read_csv(of_bytes("\n".join(f"{text},1" for text in alike).encode(), "a.csv"), ANYTHING).grid
    assert [row[0] for row in short.rows()] == alike


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ('a,b,c\n1,2,3\n4,"5,6\n7,8,9\n', 3),
        ('a,b,c\n1,"2\n3",4\n4,"5,6\n7,8,9\n', 4),
        ('a,b,c\n"1","2","3"\n4,"5,6\n"7","8","9"\n"1","2","3"\n', 3),
        ("a,b,c\n" + "1,2,3\n" * 5 + '4,"5,6\n' + '7,"8",9\n' * 8, 7),
    ],
)
def test_a_quotation_that_swallows_rows_is_named_by_its_line(text: str, line: int) -> None:
    with pytest.raises(TipdataError) as caught:
        read_csv(of_bytes(text.encode(), "a.csv"), ANYTHING)
    assert f"opens in the row of line {line} is never closed" in caught.value.message


def test_a_single_row_with_wrong_quotations_is_told_and_the_others_are_read() -> None:
    read = read_csv(of_bytes(b'a,b\n1,"2\n3"\n"4,"5"\n6,5" pipe\n', "a.csv"), ANYTHING)
    assert [(batch.code, [place.row for place in batch.places]) for batch in read.batches] == [("TIP-F11", [4])]
    assert [without_blank_ends(list(row)) for row in read.grid.rows()] == [["a", "b"], ["1", "2\n3"], ['4,5"'], ["6", '5" pipe']]


@pytest.mark.parametrize("rows", [1, 3])
def test_a_million_columns_are_refused_in_one_line(rows: int) -> None:
    with pytest.raises(TipdataError) as caught:
        read_csv(of_bytes(b"a,b\n1,2\n" + rows * (b"x," * 1_000_000 + b"\n"), "a.csv"), ANYTHING)
    assert (caught.value.code, "\n" in str(caught.value)) == ("TIP-F05", False)
    assert "line 1 on has 1,000,001 cells" in caught.value.message or "line 3 on has" in caught.value.message


def test_a_row_that_is_far_wider_than_a_large_table_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(csv_kept, "MAX_AREA", 1_000_000)
    with pytest.raises(TipdataError) as caught:
        read_csv(of_bytes(b"a,b\n" * 5000 + b"x," * 2000 + b"\n", "a.csv"), ANYTHING)
    assert caught.value.code == "TIP-F05"


@pytest.mark.parametrize("sign", [b"x", b",", b'"'])
def test_a_line_without_end_is_told_as_that_before_it_is_taken_apart(sign: bytes) -> None:
    with pytest.raises(TipdataError) as caught:
        read_csv(of_bytes(b"a,b\n1,2\n" + sign * ((1 << 25) + 8), "a.csv"), ANYTHING)
    assert (caught.value.code, caught.value.message) == ("TIP-F05", "a.csv: line 3 is far longer than a row of a table.")


def test_millions_of_blank_lines_are_no_data() -> None:
    blanks = 9 << 20
    grid = read_csv(of_bytes(b"a,b\n1,2\n" + b"\r\n" * blanks + b"3,4\n", "a.csv"), ANYTHING).grid
    last = len(grid) - 1
    assert len(grid) < blanks
    assert [int(grid.numbers[row]) for row in (0, 1, last)] == [1, 2, blanks + 3]
    assert [list(grid.cells.row(row)) for row in (0, 1, last)] == [["a", "b"], ["1", "2"], ["3", "4"]]
    assert grid.count() == 6


@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"])
def test_a_zero_byte_makes_another_text(monkeypatch: pytest.MonkeyPatch, mark: bytes) -> None:
    compare_as_in_long_tables(monkeypatch)
    grid = read_csv(of_bytes(mark + b"a,b\nx\0,1\nx,2\nx\0,3\n", "a.csv"), ANYTHING).grid
    assert [row[0] for row in grid.rows()] == ["a", "x\ufffd", "x", "x\ufffd"]


def test_a_blank_row_where_some_rows_are_taken_apart_is_no_carriage_return(monkeypatch: pytest.MonkeyPatch) -> None:
    """Before it stands nothing, and behind them a sign that belongs to others."""
    monkeypatch.setattr(csv_cells, "_BYTES_AT_ONCE", 1)
    for length in range(100):
        rows = ["a", "", "x" * length, "y", "z"]
        text = "a\n\n" + "x" * length + "\r\ny\r\nz\n"
        assert read_fast([text.encode()], len(rows)) == [[row] for row in rows]
