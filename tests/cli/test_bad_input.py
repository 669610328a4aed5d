"""Bad input: one clear line, exit code 2, nothing written, no traceback."""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from compound_files import compound
from running import Run

EXAMPLES = Path(__file__).resolve().parents[2] / "examples"


def _missing(folder: Path) -> str:
    return "nowhere.xlsx"


def _folder_without_submissions(folder: Path) -> str:
    (folder / "empty").mkdir()
    (folder / "empty" / "letter.txt").write_text("Dear colleague")
    return "empty"


def _pdf_named_xlsx(folder: Path) -> str:
    (folder / "report.xlsx").write_bytes(b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n")
    return "report.xlsx"


def _locked_workbook(folder: Path) -> str:
    (folder / "locked.xlsx").write_bytes(compound({"EncryptedPackage": bytes(5000), "EncryptionInfo": bytes(100)}))
    return "locked.xlsx"


def _empty_file(folder: Path) -> str:
    (folder / "empty.csv").write_bytes(b"")
    return "empty.csv"


def _empty_workbook_file(folder: Path) -> str:
    (folder / "empty.xlsx").write_bytes(b"")
    return "empty.xlsx"


def _workbook_without_known_sheet(folder: Path) -> str:
    import xlsxwriter

    with xlsxwriter.Workbook(str(folder / "budget.xlsx")) as book:
        sheet = book.add_worksheet("Budget")
        sheet.write_row(0, 0, ["Item", "Amount"])
        sheet.write_row(1, 0, ["Paper", 12])
    return "budget.xlsx"


def _header_matches_nothing(folder: Path) -> str:
    (folder / "cases.csv").write_text("Item,Amount\nPaper,12\n")
    return "cases.csv"


def _no_text(folder: Path) -> str:
    (folder / "cases.csv").write_bytes(b"case_id,date_opened\n" + bytes(range(0x80, 0x100)) * 3 + b",2024\n")
    return "cases.csv"


def _open_quotation(folder: Path) -> str:
    (folder / "cases.csv").write_bytes(b'case_id,date_opened,status\nC1,2024,"open\nC2,2024,closed\n')
    return "cases.csv"


def _million_columns(folder: Path) -> str:
    (folder / "cases.csv").write_bytes(b"case_id,date_opened" + b",x" * 1_000_000 + b"\nC1,2024\n")
    return "cases.csv"


def _damaged_workbook(folder: Path) -> str:
    (folder / "cut.xlsx").write_bytes(b"PK\x03\x04" + b"\0" * 400)
    return "cut.xlsx"


def _word_document(folder: Path) -> str:
    (folder / "letter.docx").write_bytes(b"PK\x03\x04" + b"\0" * 400)
    return "letter.docx"


BAD: dict[str, tuple[Callable[[Path], str], str]] = {
    "a missing file": (_missing, "There is no file or folder nowhere.xlsx"),
    "a folder without submissions": (_folder_without_submissions, "holds no submission"),
    "a PDF named xlsx": (_pdf_named_xlsx, "is a PDF document"),
    "a password-protected workbook": (_locked_workbook, "protected by a password"),
    "an empty file": (_empty_file, "is empty"),
    "an empty workbook file": (_empty_workbook_file, "is empty"),
    "a workbook without any known sheet": (_workbook_without_known_sheet, "no sheet that the codebook knows"),
    "a header that matches nothing": (_header_matches_nothing, "no sheet that the codebook knows"),
    "bytes that are no text": (_no_text, "is not text in any encoding"),
    "a quotation that is never closed": (_open_quotation, "opens in the row of line 2 is never closed"),
    "a million columns": (_million_columns, "far more than a table has columns"),
    "a damaged workbook": (_damaged_workbook, "is damaged or no workbook"),
    "a document": (_word_document, "is damaged or no workbook"),
}


@pytest.mark.parametrize("name", BAD)
@pytest.mark.parametrize("command", ["validate", "merge", "summary"])
def test_is_one_clear_line(name: str, command: str, tmp_path: Path, tipdata: Run) -> None:
    make, said = BAD[name]
    path = make(tmp_path)
    before = sorted(p.relative_to(tmp_path) for p in tmp_path.rglob("*"))
    extra = ["-o", "out"] if command == "merge" else []
    result = tipdata(command, path, *extra)
    assert result.returncode == 2
    assert result.stdout == ""
    assert said in result.stderr
    assert len(result.stderr.strip().splitlines()) == 1
    assert "Traceback" not in result.stderr
    assert sorted(p.relative_to(tmp_path) for p in tmp_path.rglob("*")) == before


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["template", "--form", "simpel", "-o", "t.xlsx"], "There is no form simpel"),
        (["template", "-o", "t.pdf"], "cannot be called t.pdf"),
        (["template", "-o", "here"], "cannot be called here"),
        (["summary", "{examples}/tip-report-2024", "--audience", "public"], "internal"),
        (["summary", "{examples}/tip-report-2024", "--table", "T99"], "T99"),
        (["codebook", "lint", "nowhere"], "no codebook folder"),
        (["validate", "sub", "--codebook", "nowhere"], "no codebook folder"),
        (["codebook", "export", "--format", "xml"], "no export format xml"),
        (["merge", "sub", "-o", "out.pdf"], "cannot be written as out.pdf"),
        (["merge", "sub", "-o", "sub"], "never changed"),
    ],
)
def test_wrong_wishes_are_one_clear_line(words: list[str], said: str, tmp_path: Path, tipdata: Run) -> None:
    from tipdata.codebook import load_codebook
    from tipdata.templates import write_template

    write_template(load_codebook(), "simple", tmp_path / "sub", format="csv")
    before = sorted(tmp_path.rglob("*"))
    result = tipdata(*(word.format(examples=EXAMPLES) for word in words))
    assert result.returncode == 2, result.stderr
    assert said in result.stderr
    assert len(result.stderr.strip().splitlines()) == 1
    assert sorted(tmp_path.rglob("*")) == before


def test_an_unreadable_file_beside_usable_ones_is_told_and_the_rest_is_read(tmp_path: Path, tipdata: Run) -> None:
    shutil.copyfile(EXAMPLES / "regions" / "north.xlsx", tmp_path / "good.xlsx")
    _pdf_named_xlsx(tmp_path)
    result = tipdata("validate", "good.xlsx", "report.xlsx", "--format", "json")
    assert result.returncode == 1
    assert '"TIP-F01"' in result.stdout
    assert result.stderr == ""


def test_a_fault_of_tipdata_leaves_a_log_without_values(tmp_path: Path) -> None:
    code = (
        "import tipdata.workflows as w\n"
        "def broken(*a, **k): raise RuntimeError('SECRET value')\n"
        "w.validate = broken\n"
        "import sys; sys.argv = ['tipdata', 'validate', '.']\n"
        "from tipdata.cli.main import main\nmain()"
    )
    result = subprocess.run([sys.executable, "-c", code], cwd=tmp_path, capture_output=True, text=True, check=False)
    assert result.returncode == 3
    log = Path(result.stderr.split("Please send ")[1].split(";")[0])
    text = log.read_text(encoding="utf-8")
    log.unlink()
    assert "RuntimeError" in text
    assert "SECRET" not in text + result.stderr + result.stdout


@pytest.mark.parametrize("words", [["--help"], ["--help", "validate"], ["valdate"], []])
def test_a_call_of_no_command_speaks_of_all_of_them(words: list[str]) -> None:
    """Only the command that is called is built, and these call none."""
    code = "from tipdata.cli.main import main\nmain()"
    result = subprocess.run([sys.executable, "-c", code, *words], capture_output=True, text=True, check=False)
    told = result.stdout + result.stderr
    assert all(name in told for name in (["validate"] if words == ["valdate"] else ["validate", "merge", "summary", "plan"]))
