"""CSV files as offices send them."""

from __future__ import annotations

from pathlib import Path

import pytest
from intake_files import CASES, COVER, PERSONS, codes, cover, csv_text, found, places, read_folder, texts, write_folder

from tipdata.codebook import Codebook
from tipdata.errors import TipdataError
from tipdata.intake import read_submission


@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"], ids=["plain", "byte order mark"])
@pytest.mark.parametrize("line_end", ["\r\n", "\n", "\r"])
def test_a_byte_order_mark_and_the_line_ends_do_not_matter(tmp_path: Path, book: Codebook, mark: bytes, line_end: str) -> None:
    content = mark + csv_text(CASES).replace("\r\n", line_end).encode("utf-8")
    submission = read_folder(tmp_path, book, cases=content)
    assert codes(submission) == []
    assert texts(submission, "cases", "case_id") == ["C1", "C2"]
    assert places(submission, "cases", "case_status") == ["C2", "C3"]


@pytest.mark.parametrize(("delimiter", "word"), [(",", "comma"), (";", "semicolon"), ("\t", "tab")])
def test_the_delimiter_is_found_by_the_headers(tmp_path: Path, book: Codebook, delimiter: str, word: str) -> None:
    rows = [["case_id", "forms", "status", "shared_ref"], ["C1", "sexual;forced_labour", "open", "a,b;c\td, e; f\tg"]]
    folder = write_folder(tmp_path, {"cover": csv_text(cover(), delimiter), "cases": csv_text(rows, delimiter)})
    submission = read_submission(folder, book)
    assert texts(submission, "cases", "forms") == ["sexual;forced_labour"]
    assert texts(submission, "cases", "shared_case_ref") == ["a,b;c\td, e; f\tg"]
    assert f"CSV files were read as UTF-8 with the delimiter {word}." in submission.assumptions


@pytest.mark.parametrize("delimiter", ["^", "~", ":"])
def test_rare_delimiters_are_found_where_no_other_gives_headers(tmp_path: Path, book: Codebook, delimiter: str) -> None:
    submission = read_folder(tmp_path, book, cases=csv_text(CASES, delimiter))
    assert codes(submission) == []
    assert texts(submission, "cases", "case_id") == ["C1", "C2"]
    assert f"CSV files were read as UTF-8 with the delimiter '{delimiter}'." in submission.assumptions


@pytest.mark.parametrize(
    ("lines", "words"),
    [
        (['"case_id,status,shared_ref"', '"C1,open,x"'], "its lines stand between quotation marks as wholes"),
        (["'case_id','status','shared_ref'", "'C1','open','x'"], "its cells stand between the marks '"),
    ],
)
def test_other_quotation_marks_are_told(tmp_path: Path, book: Codebook, lines: list[str], words: str) -> None:
    path = tmp_path / "cases.csv"
    path.write_text("\n".join([*lines, ""]))
    (tmp_path / "other.csv").write_text("x,y\n1,2\n")
    for error in (refusal(path, book), refusal(tmp_path, book)):
        assert error.code == "TIP-F04"
        assert words in error.message


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_notes_above_the_header_full_of_other_delimiters_mislead_nobody(tmp_path: Path, book: Codebook, delimiter: str) -> None:
    others = "".join({",", ";", "\t"} - {delimiter})
    rows = [[f"Filled{others[0]} checked{others[1]} sent{others[0]} and kept{others[1]} by us"], [], *CASES]
    submission = read_folder(tmp_path, book, cases=csv_text(rows, delimiter))
    assert texts(submission, "cases", "case_id") == ["C1", "C2"]
    assert submission.files[0].ignored["above the header"] == 1


def test_files_of_one_folder_may_have_unlike_delimiters(tmp_path: Path, book: Codebook) -> None:
    submission = read_folder(tmp_path, book, cases=csv_text(CASES, ";"), persons=csv_text(PERSONS, "\t"))
    assert codes(submission) == []
    assert texts(submission, "persons", "person_id") == ["C1-1", "C1-2"]


def test_a_row_is_the_line_on_which_its_record_begins(tmp_path: Path, book: Codebook) -> None:
    content = 'case_id,status,shared_ref\r\nC1,open,"one\r\ntwo\nthree"\r\n\r\nC2,open,\r\n"C\n3",open,x\r\nC4,open,\r\n'
    submission = read_folder(tmp_path, book, cases=content)
    assert submission.tables["cases"].rows.tolist() == [2, 6, 7, 9]
    assert texts(submission, "cases", "case_id") == ["C1", "C2", "C 3", "C4"]
    assert texts(submission, "cases", "shared_case_ref")[0] == "one\r\ntwo\nthree"


def test_rows_may_be_shorter_or_longer_than_the_header(tmp_path: Path, book: Codebook) -> None:
    content = "case_id,status,shared_ref\nC1\nC2,open\nC3,open,x,left over\n"
    submission = read_folder(tmp_path, book, cases=content)
    assert texts(submission, "cases", "case_status") == ["[blank]", "open", "open"]
    assert texts(submission, "cases", "shared_case_ref") == ["[blank]", "[blank]", "x"]
    assert found(submission) == [("TIP-H05", "unit/cases.csv D4")]


def test_a_row_that_an_unquoted_comma_made_longer_than_the_header_is_told(tmp_path: Path, book: Codebook) -> None:
    rows = ["C1,open,Mill,2025-02-03,", "C2,open,Mill, old,2025-02-03,", "C3,open,x,,", "C4,open,,,sexual"]
    submission = read_folder(tmp_path, book, cases="\n".join(["case_id,status,shared_ref,opened_on,forms", *rows, ""]))
    assert found(submission) == [("TIP-H15", "unit/cases.csv row 3")]
    assert submission.findings.batches[0].rows.tolist() == [1]


@pytest.mark.parametrize(
    "rows",
    [
        ["C1,open,x,", "C2,open,y,", "C3,open,z,"],
        ["C1,open,x,,", "C2,open", "C3,open,z,,"],
        ["C1,open,x", "C2,open,y", ",,,,,", "C3,open,z", "Total,,,,3"],
    ],
    ids=["a delimiter behind every row", "rows of any length", "blank and other rows"],
)
def test_delimiters_behind_rows_are_no_fault(tmp_path: Path, book: Codebook, rows: list[str]) -> None:
    submission = read_folder(tmp_path, book, cases="\n".join(["case_id,status,shared_ref", *rows, ""]))
    assert [one for one in found(submission) if one[0] != "TIP-H10"] == []
    assert texts(submission, "cases", "case_id") == ["C1", "C2", "C3"]


@pytest.mark.parametrize(
    ("rows", "line"),
    [
        (["C1,open,plain", 'C2,open,"lost', "C3,open,two", 'C4,open,found"', "C5,open,x"], 3),
        (["C1,open,plain", 'C2,"open,lost', 'C3,open",two', "C5,open,x"], 3),
    ],
    ids=["in the last column", "in a column between"],
)
def test_two_stray_quotation_marks_that_swallow_rows_are_told(tmp_path: Path, book: Codebook, rows: list[str], line: int) -> None:
    submission = read_folder(tmp_path, book, cases="\n".join(["case_id,status,shared_ref", *rows, ""]))
    assert found(submission) == [("TIP-F11", f"unit/cases.csv row {line}")]


@pytest.mark.parametrize("note", ["first, second, third\nfourth", "one\ntwo,three", "a,b,c,d\ne"])
def test_line_breaks_and_commas_in_a_text_are_no_rows(tmp_path: Path, book: Codebook, note: str) -> None:
    submission = read_folder(tmp_path, book, cases=[["case_id", "status", "shared_ref"], ["C1", "open", note], ["C2", "open", "x"]])
    assert codes(submission) == []
    assert texts(submission, "cases", "shared_case_ref") == [note, "x"]


def test_rows_above_the_header_are_counted_and_the_header_is_told(tmp_path: Path, book: Codebook) -> None:
    rows = [["Cases of the unit", "", "2025"], [], ["", " ", ""], *CASES]
    submission = read_folder(tmp_path, book, cases=rows)
    assert submission.tables["cases"].rows.tolist() == [5, 6]
    assert submission.tables["cases"].header_row == 4
    assert submission.files[0].ignored["above the header"] == 2
    assert "The header of 'cases' was found in row 4." in submission.assumptions


def test_blank_rows_are_no_records(tmp_path: Path, book: Codebook) -> None:
    content = "case_id,status\n,\n\nC1,open\n \t , \n,,,\nC2,open\n\n\n"
    submission = read_folder(tmp_path, book, cases=content)
    assert submission.tables["cases"].rows.tolist() == [4, 7]
    assert submission.files[0].rows == 2


@pytest.mark.parametrize(
    "header",
    [
        "case_id,opened_on,status,tip",
        "Case ID,Opened on,Status,Is it TIP?",
        " CASE  ID *,opened\u00a0on **,STATUS:, is it tip? ",
        "Case_ID,Opened_On,sTaTuS,is it TIP?",
        "case\u2011id,OPENED ON,\uff33tatus,TIP".replace("\u2011", "_"),
        '"Case\nID",Opened on,Status,tip',
    ],
)
def test_headers_are_names_or_labels_in_any_case_and_spacing(tmp_path: Path, book: Codebook, header: str) -> None:
    submission = read_folder(tmp_path, book, cases=f"{header}\nC1,2025-02,open,tip_yes\n")
    assert codes(submission) == []
    assert [texts(submission, "cases", name) for name in ("case_id", "date_opened", "case_status", "tip_determination")] == [
        ["C1"],
        ["2025-02"],
        ["open"],
        ["confirmed"],
    ]


@pytest.mark.parametrize("dash", ["\u2010", "\u2011", "\u2013", "\u2014", "\u2212", "-"])
def test_dashes_in_headers_and_ids_are_one_dash(tmp_path: Path, book: Codebook, dash: str) -> None:
    rows = [["case_id", "person_no", "Own or foreign"], [f"C{dash}1", "1", "own"]]
    submission = read_folder(tmp_path, book, cases=[["case_id", "status"], ["C-1", "open"]], persons=rows)
    assert texts(submission, "persons", "case_id") == ["C-1"]
    assert submission.parents["persons", "case_id"].tolist() == [0]


def test_a_single_file_is_a_submission(tmp_path: Path, book: Codebook) -> None:
    folder = write_folder(tmp_path, {"persons": PERSONS})
    submission = read_submission(folder / "persons.csv", book, "persons.csv")
    assert submission.collection.form.name == "simple"
    assert texts(submission, "persons", "person_id") == ["C1-1", "C1-2"]
    assert sorted(codes(submission)) == ["TIP-H07", "TIP-H07"]


def test_the_cover_may_stand_upright(tmp_path: Path, book: Codebook) -> None:
    rows = [["Criminal justice data"], [], *([label, value, "help; with, all"] for label, value in COVER.items()), ["Note", "of our own"]]
    submission = read_folder(tmp_path, book, cover=rows)
    assert codes(submission) == []
    assert (submission.unit, submission.period, submission.version) == ("NTH", ("2025-01-01", "2025-12-31"), 1)
    assert submission.tables["submission"].place(0, "version").cell == "B10"
    file = next(file for file in submission.files if file.path.endswith("cover.csv"))
    assert (file.used, file.ignored) == (len(COVER), {"header": len(COVER), "text of the cover": len(COVER) + 3})


@pytest.mark.parametrize("delimiter", [";", "\t"])
def test_an_upright_cover_may_be_delimited_by_other_signs(tmp_path: Path, book: Codebook, delimiter: str) -> None:
    submission = read_folder(tmp_path, book, cover=csv_text([[f"{label}:", value, "a, b"] for label, value in COVER.items()], delimiter))
    assert submission.unit == "NTH"


def test_an_answer_given_twice_on_an_upright_cover_is_reported(tmp_path: Path, book: Codebook) -> None:
    rows = [[label, value] for label, value in COVER.items()]
    submission = read_folder(tmp_path, book, cover=[*rows, ["Version", "2"], ["Period start", ""]])
    assert found(submission) == [("TIP-H02", "unit/cover.csv A15")]
    assert submission.version == 1


def test_the_stamp_may_stand_in_the_cover(tmp_path: Path, book: Codebook) -> None:
    header, answers = cover()
    stamp = {**book.stamp, "language": "en", "form": "simple"}
    across = read_folder(tmp_path / "across", book, cover=[[*header, *stamp], [*answers, *stamp.values()]])
    upright = read_folder(tmp_path / "upright", book, cover=[*zip(header, answers, strict=True), *stamp.items()])
    for submission in (across, upright):
        assert submission.stamp == stamp
        assert codes(submission) == []
        file = next(file for file in submission.files if file.path.endswith("cover.csv"))
        assert (file.used, file.reported, file.ignored["stamp"]) == (len(COVER), 0, len(stamp))


def test_duplicate_unknown_and_absent_headers_are_told_at_their_place(tmp_path: Path, book: Codebook) -> None:
    content = "case_id,status,Status,mood,,shared_ref\nC1,open,closed,good,,\nC2,open,,bad,note,\n"
    submission = read_folder(tmp_path, book, cases=content)
    assert found(submission) == [("TIP-H02", "unit/cases.csv C1"), ("TIP-H01", "unit/cases.csv D1"), ("TIP-H05", "unit/cases.csv E3")]
    assert texts(submission, "cases", "case_status") == ["open", "open"]
    file = submission.files[0]
    assert (file.used, file.reported, dict(file.ignored)) == (4, 4, {"header": 5})


def test_a_header_of_thousands_of_signs_is_told_by_its_first(tmp_path: Path, book: Codebook) -> None:
    submission = read_folder(tmp_path, book, cases=f"case_id,status,{'mood ' * 2000}\nC1,open,good\n")
    (finding,) = submission.findings
    assert finding.code == "TIP-H01"
    assert "mood mood" in finding.message
    assert len(finding.message) < 300


def test_a_second_row_of_the_cover_is_set_aside(tmp_path: Path, book: Codebook) -> None:
    header, answers = cover()
    submission = read_folder(tmp_path, book, cover=[header, answers, answers])
    assert found(submission) == [("TIP-H06", "unit/cover.csv row 3")]


def test_a_file_without_its_key_column_is_left_and_said(tmp_path: Path, book: Codebook) -> None:
    submission = read_folder(tmp_path, book, persons=[["case_id", "sex", "outcome"], ["C1", "male", "pending"]])
    assert found(submission) == [("TIP-K04", "unit/persons.csv")]
    assert "it lacks the column Person number" in next(iter(submission.findings)).message
    assert "persons" not in submission.tables


def test_a_lone_file_without_its_key_column_is_refused_with_the_reason(tmp_path: Path, book: Codebook) -> None:
    folder = write_folder(tmp_path, {"persons": [["case_id", "sex", "outcome"], ["C1", "male", "pending"]]})
    error = refusal(folder / "persons.csv", book)
    assert error.code == "TIP-F04"
    assert "'persons' was set aside, because it lacks the column Person ID." in error.message


def test_a_text_of_any_length_is_read(tmp_path: Path, book: Codebook) -> None:
    long = "x" * 300_000
    submission = read_folder(tmp_path, book, cases=[["case_id", "status", "shared_ref"], ["C1", "open", long]])
    assert texts(submission, "cases", "shared_case_ref") == [long]


def refusal(path: Path, book: Codebook) -> TipdataError:
    with pytest.raises(TipdataError) as caught:
        read_submission(path, book, path.name)
    assert "\n" not in str(caught.value)
    return caught.value


@pytest.mark.parametrize(
    ("content", "code", "words"),
    [
        (b"", "TIP-F03", "is empty"),
        (b"\xef\xbb\xbf", "TIP-F03", "is empty"),
        (b" \r\n\t\r\n", "TIP-F03", "is empty"),
        (b",,,\n;;;\n", "TIP-F04", "no sheet that the codebook knows"),
        (b"case_id,status\nC1," + bytes(range(0x80, 0x100)) * 3 + b"\n", "TIP-F08", "is not text in any encoding"),
        (b"case_id,status\n" + bytes(range(32)) * 2, "TIP-F01", "is not text"),
        (b"%PDF-1.7\n1 0 obj\n", "TIP-F01", "is a PDF document"),
        (b"PK\x03\x04rest of a workbook", "TIP-F01", "cannot be opened"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "TIP-F01", "is an old or damaged Office file"),
        (b"name,colour\nx,red\n", "TIP-F04", "no sheet that the codebook knows"),
        (b'case_id,status,shared_ref\nC1,open,\nC2,open,"never\nended\nC3,open,\n', "TIP-F01", "in the row of line 3 is never closed"),
        (b'case_id,status\nC1,open\nC2,"open', "TIP-F01", "in the row of line 3 is never closed"),
        (b'case_id,status\nC1,open\nC2,"open\n', "TIP-F01", "in the row of line 3 is never closed"),
    ],
)
def test_a_file_that_cannot_be_read_whole_is_refused_in_one_line(
    tmp_path: Path, book: Codebook, content: bytes, code: str, words: str
) -> None:
    path = tmp_path / "cases.csv"
    path.write_bytes(content)
    error = refusal(path, book)
    assert error.code == code
    assert words in error.message
    assert error.hint


def test_closed_quotations_are_read(tmp_path: Path, book: Codebook) -> None:
    content = 'case_id,status,shared_ref\nC1,open,"a ""quoted"" word"\nC2,open,5" pipe\nC3,open,"end"'
    submission = read_folder(tmp_path, book, cases=content)
    assert texts(submission, "cases", "shared_case_ref") == ['a "quoted" word', '5" pipe', "end"]


def test_a_file_beside_usable_ones_that_cannot_be_read_is_a_finding(tmp_path: Path, book: Codebook) -> None:
    submission = read_folder(tmp_path, book, persons=b"%PDF-1.7", tally=b"")
    assert sorted(found(submission))[:2] == [("TIP-F01", "unit/persons.csv"), ("TIP-F03", "unit/tally.csv")]
    assert texts(submission, "cases", "case_id") == ["C1", "C2"]


def test_reading_changes_no_file(tmp_path: Path, book: Codebook) -> None:
    folder = write_folder(tmp_path, {"cover": cover(), "cases": CASES})
    before = {path: (path.read_bytes(), path.stat().st_mtime_ns) for path in folder.iterdir()}
    read_submission(folder, book)
    assert {path: (path.read_bytes(), path.stat().st_mtime_ns) for path in folder.iterdir()} == before


@pytest.mark.parametrize(
    ("row", "column"), [(40, 2), (14, 5), (3, 3), (12, 9)], ids=["below the answers", "beside the help", "beside a note", "far away"]
)
def test_a_filled_cell_beside_the_questions_of_the_cover_is_told(row: int, column: int, tmp_path: Path, book: Codebook) -> None:
    rows = [["Criminal justice data"], [], ["Note", "of our own"], *([label, value, "help"] for label, value in COVER.items())]
    rows += [[] for _ in range(max(row - len(rows), 0))]
    rows[row - 1] = [*rows[row - 1], *([""] * (column - len(rows[row - 1])))]
    rows[row - 1][column - 1] = "2025-12-31"
    submission = read_folder(tmp_path, book, cover=rows)
    assert found(submission) == [("TIP-H13", f"unit/cover.csv {'ABCDEFGHI'[column - 1]}{row}")]
    file = next(file for file in submission.files if file.path.endswith("cover.csv"))
    assert (file.used, file.reported) == (len(COVER), 1)
    assert file.used + file.reported + sum(file.ignored.values()) == sum(bool(text) for line in rows for text in line)
