"""In which encoding a text was saved."""

from __future__ import annotations

import codecs
from pathlib import Path

import pytest
from hypothesis import given, strategies as st
from intake_files import codes, csv_text, found, read_folder, texts

from tipdata.codebook import Codebook
from tipdata.intake import read_submission
from tipdata.intake.alphabets import CODE_PAGES, LETTERS
from tipdata.intake.encodings import Encoding, Sample

WORDS = {
    "fr": "Pays d\u2019exploitation \u00e0 Gen\u00e8ve, for\u00eat, d\u00e9j\u00e0, c\u0153ur, o\u00f9, \u00e7a, na\u00eff, ao\u00fbt",
    "es": "Espa\u00f1a, ni\u00f1o, acci\u00f3n, \u00bfqui\u00e9n?, p\u00fablico, ping\u00fcino, \u00c1vila",
    "de": "Gr\u00f6\u00dfe, \u00c4rger, \u00dcbung, sch\u00f6n",
    "pt": "S\u00e3o Paulo, acusa\u00e7\u00e3o, v\u00edtima, n\u00e3o, tr\u00eas",
    "ar": "\u0639\u062f\u062f \u0627\u0644\u0636\u062d\u0627\u064a\u0627\u060c "
    "\u0642\u0636\u064a\u0629\u060c \u0627\u0644\u0634\u0631\u0637\u0629 \u0641\u064a \u0627\u0644\u0642\u0627\u0647\u0631\u0629",
    "fa": "\u06af\u0632\u0627\u0631\u0634 \u067e\u0644\u06cc\u0633",
    "pl": "\u0141\u00f3d\u017a, wi\u0119zie\u0144, m\u0119\u017cczyzna, \u015bcigany",
    "cs": "P\u0159\u00edli\u0161 \u017elu\u0165ou\u010dk\u00fd k\u016f\u0148 \u00fap\u011bl \u010f\u00e1belsk\u00e9 \u00f3dy",
    "hu": "\u0150rs\u00e9g, b\u0171ncselekm\u00e9ny, \u00fcgy\u00e9sz",
    "ru": "\u041c\u043e\u0441\u043a\u0432\u0430, "
    "\u0443\u0433\u043e\u043b\u043e\u0432\u043d\u043e\u0435 \u0434\u0435\u043b\u043e, "
    "\u043f\u043e\u0442\u0435\u0440\u043f\u0435\u0432\u0448\u0438\u0439",
    "uk": "\u0437\u043b\u043e\u0447\u0438\u043d, \u041a\u0438\u0457\u0432, \u0491\u0430\u043d\u043e\u043a",
    "tr": "\u0130stanbul, \u00e7ocuk, \u015f\u00fcpheli, \u0131\u011fd\u0131r",
}
SAVED = [
    *(("fr", codec) for codec in ("utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252", "iso8859-15", "mac_roman")),
    *(("es", codec) for codec in ("utf-8", "utf-16", "cp1252", "iso8859-1", "mac_roman", "cp850")),
    *(("de", codec) for codec in ("cp1252", "iso8859-1", "cp1250", "mac_roman")),
    *(("pt", codec) for codec in ("cp1252", "mac_roman", "cp850")),
    *(("ar", codec) for codec in ("utf-8", "utf-16-le", "utf-16-be", "cp1256", "iso8859-6")),
    *(("pl", codec) for codec in ("cp1250", "iso8859-2")),
    *(("cs", codec) for codec in ("cp1250", "iso8859-2")),
    *(("ru", codec) for codec in ("cp1251", "koi8-r", "iso8859-5", "cp866")),
    ("hu", "cp1250"),
    ("uk", "cp1251"),
    ("tr", "cp1254"),
]


def words(language: str, codec: str) -> str:
    """Some words of a language, with the plain apostrophe where an encoding has no other."""
    return WORDS[language].replace("\u2019", "'") if codec.startswith("iso") else WORDS[language]


def encoding_of(content: bytes, *known: str, offered: tuple[str, ...] = ("en",)) -> Encoding | None:
    sample = Sample()
    sample.add(content)
    return sample.encoding(lambda: frozenset(known), offered)


@pytest.mark.parametrize(("language", "codec"), SAVED)
def test_the_words_of_a_language_tell_the_encoding(language: str, codec: str) -> None:
    text = f"case_id,note\r\nC1,{words(language, codec).replace(',', ';')}\r\n"
    content = text.encode(codec)
    encoding = encoding_of(content)
    assert encoding is not None
    assert content[encoding.mark :].decode(encoding.codec) == text
    assert encoding.others == ()


@pytest.mark.parametrize(("language", "codec"), SAVED)
def test_a_file_in_any_encoding_gives_the_same_records(tmp_path: Path, book: Codebook, language: str, codec: str) -> None:
    said = words(language, codec)
    rows = [["case_id", "status", "shared_ref"], ["C1", "open", said], ["C2", "closed", "plain"]]
    submission = read_folder(tmp_path, book, cases=csv_text(rows).encode(codec))
    assert codes(submission) == []
    assert texts(submission, "cases", "shared_case_ref") == [said, "plain"]


def test_words_of_the_codebook_decide_where_letters_alone_do_not() -> None:
    """One word that is as good Czech as French."""
    content = b"Gen\xe8ve"
    alone = encoding_of(content, offered=("ar",))
    assert alone is not None
    assert (alone.codec, alone.others) == ("cp1252", ("Windows-1250", "ISO 8859-2", "Windows-1257"))
    for word, codec in (("gen\u00e8ve", "cp1252"), ("gen\u010dve", "cp1250")):
        told = encoding_of(content, word, offered=("ar",))
        assert told is not None
        assert told.codec == codec
        assert "Windows-1252" not in told.others


def test_a_language_that_the_codebook_offers_decides_before_others() -> None:
    french = encoding_of(b"Gen\xe8ve", offered=("fr",))
    czech = encoding_of(b"Gen\xe8ve", offered=("cs",))
    assert french is not None
    assert czech is not None
    assert (french.codec, french.others, czech.codec) == ("cp1252", (), "cp1250")


def test_an_encoding_that_is_not_certain_is_told_where_it_matters(tmp_path: Path, book: Codebook) -> None:
    doubtful = b"case_id,status,shared_ref\nC1,open,plain\nC2,open,\xf5r\n"
    submission = read_folder(tmp_path, book, cases=doubtful)
    assert found(submission) == [("TIP-F10", "unit/cases.csv row 3")]
    assert "Are its accents right?" in next(iter(submission.findings)).message


@pytest.mark.parametrize(
    "text", ["\u00a7 232 StGB", "5 \u20ac \u2013 \u201cquoted\u201d \u2026", "the victim\u2019s", "\u00a3500", "\u00ab oui \u00bb"]
)
def test_signs_as_windows_writes_them_are_no_letters_of_other_code_pages(text: str) -> None:
    encoding = encoding_of(f"case_id,note\r\nC1,{text}\r\n".encode("cp1252"), "\u00e0", "ss", offered=("en", "fr", "es", "ar"))
    assert encoding == Encoding("cp1252", "Windows-1252")


@pytest.mark.parametrize(
    ("text", "codec"),
    [
        ("\u041c\u043e\u0441\u043a\u0432\u0430 \u0434\u0435\u043b\u043e", "cp1251"),
        ("\u041c\u043e\u0441\u043a\u0432\u0430 \u0434\u0435\u043b\u043e", "koi8-r"),
        ("\u0391\u03b8\u03ae\u03bd\u03b1 \u03c5\u03c0\u03cc\u03b8\u03b5\u03c3\u03b7", "cp1253"),
        ("\u0642\u0636\u064a\u0629 \u0631\u0642\u0645", "cp720"),
        ("he left \u2014 later, paid 500 \u20ac", "mac_roman"),
        ("Zo\u00eb M\u00fcller", "mac_roman"),
    ],
)
def test_offered_languages_do_not_win_against_better_readings(text: str, codec: str) -> None:
    encoding = encoding_of(f"case_id,note\r\nC1,{text}\r\n".encode(codec), offered=("en", "fr", "es", "ar"))
    assert encoding is not None
    assert encoding.codec == codec


def test_a_reading_in_another_script_that_is_as_good_is_told() -> None:
    """Arabic, which the codebook offers, or Russian."""
    encoding = encoding_of("\u041c\u043e\u0441\u043a\u0432\u0430".encode("cp1251"), offered=("ar",))
    assert encoding is not None
    assert "Windows-1251" in (encoding.said, *encoding.others)
    assert "ISO 8859-6" in (encoding.said, *encoding.others)


def test_bytes_that_are_no_words_of_any_language_are_no_text() -> None:
    assert encoding_of(bytes(range(0x80, 0x100)) * 3) is None
    assert encoding_of(bytes(range(32)) * 2) is None


def test_one_bad_byte_in_a_file_of_utf8_is_a_damaged_cell() -> None:
    encoding = encoding_of("\u00e9t\u00e9 ".encode() * 20 + b"\xff")
    assert encoding == Encoding("utf-8", "UTF-8", damaged=True)


@pytest.mark.parametrize("codec", ["utf-16-le", "utf-16-be"])
@given(text=st.text(st.sampled_from("abc,;\n123\u00e9\u0639"), min_size=20))
def test_wide_text_without_a_mark_is_known_by_its_zeros(codec: str, text: str) -> None:
    content = ("case_id,status\n" + text).encode(codec)
    encoding = encoding_of(content)
    assert encoding is not None
    assert encoding.codec == codec


@pytest.mark.parametrize("note", ["plain", "Gen\u00e8ve"])
@pytest.mark.parametrize("codec", ["utf-8", "utf-8-sig", "cp1252"])
def test_a_zero_byte_is_a_sign_that_was_lost(tmp_path: Path, book: Codebook, note: str, codec: str) -> None:
    rows = [["case_id", "status", "shared_ref"], ["C1", "open", note], ["C2", "clo\0sed", "plain"]]
    submission = read_folder(tmp_path, book, cases=csv_text(rows).encode(codec))
    assert texts(submission, "cases", "case_id") == ["C1", "C2"]
    assert texts(submission, "cases", "shared_case_ref") == [note, "plain"]
    assert texts(submission, "cases", "case_status") == ["open", "[unreadable]"]


@pytest.mark.parametrize("end", [b"\x1a", b"\x1a\r\n", b"\0", b"\0" * 4096, b"\r\n\x1a\0\0\0"])
@pytest.mark.parametrize("note", ["plain", "Gen\u00e8ve", "\u0642\u0636\u064a\u0629"])
def test_signs_for_the_end_of_a_file_are_no_row_and_are_told(tmp_path: Path, book: Codebook, note: str, end: bytes) -> None:
    rows = [["case_id", "status", "shared_ref"], ["C1", "open", note], ["C2", "closed", "plain"]]
    submission = read_folder(tmp_path, book, cases=csv_text(rows).encode("utf-8") + end)
    assert codes(submission) == []
    assert texts(submission, "cases", "shared_case_ref") == [note, "plain"]
    said = [one for one in submission.assumptions if "end of a file" in one]
    assert said == ["Signs for the end of a file (0x1A, zero bytes) behind the last row were left out."]


def test_the_end_of_a_file_is_found_in_blocks_of_any_length() -> None:
    content = b"a,b\r\n1,\x1a2\r\n" + b"\0" * 7 + b"\r\n"
    for length in range(1, len(content) + 1):
        sample = Sample()
        for start in range(0, len(content), length):
            sample.add(content[start : start + length])
        assert (sample.end, sample.has_end_signs) == (len(b"a,b\r\n1,\x1a2"), True)


@given(st.binary(max_size=200))
def test_any_bytes_are_decoded_or_refused(content: bytes) -> None:
    encoding = encoding_of(content)
    if encoding is not None:
        content[encoding.mark :].decode(encoding.codec, "replace" if encoding.damaged or encoding.codec.startswith("utf") else "strict")


def test_each_code_page_holds_the_letters_of_its_languages() -> None:
    """A language that is listed under a code page can be written in it but for a few rare letters."""
    for codec, (_, languages) in CODE_PAGES.items():
        codecs.lookup(codec)
        for language in languages:
            lost = [letter for letter in LETTERS[language] if not letter.encode(codec, "ignore")]
            assert len(lost) <= len(LETTERS[language]) / 2, (codec, language, lost)


def test_the_encoding_of_plain_files_is_not_told_beside_that_of_others(tmp_path: Path, book: Codebook) -> None:
    files = {"cases": "case_id,shared_ref\nC1,Gen\u00e8ve\n".encode("cp1252"), "cover": b"reporting_unit_code\nNTH\n"}
    for name, content in files.items():
        (tmp_path / f"{name}.csv").write_bytes(content)
    said = [one for one in read_submission(tmp_path, book).assumptions if one.startswith("CSV")]
    assert said == ["CSV files were read as Windows-1252 with the delimiter comma."]
