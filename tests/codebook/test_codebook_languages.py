"""A codebook in another language: every word comes from one file, and everything else stays as it is."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest
import yaml
from copies import ROOT, SCHEMAS, Copy
from hypothesis import given, strategies as st

from tipdata.codebook import CodebookError, Fault, load_codebook, loose, unsaid
from tipdata.codebook.inventory import inventory
from tipdata.codebook.speaking import spoken
from tipdata.codebook.translation_models import Path as WordPath, Translation, WordsFile, laid_over
from tipdata.errors import TipdataError

BOOK = load_codebook()
KNOWN = inventory(BOOK)
PATHS = sorted(path for path, word in KNOWN.items() if word.text and path[0] != "bands")


def nested(said: dict[WordPath, str]) -> dict[str, object]:
    """Words by their paths, as a file of a translation has them."""
    data: dict[str, object] = {}
    for path, text in said.items():
        inner = data
        for step in path[:-1]:
            inner = inner.setdefault(step, {})  # type: ignore[assignment]
        inner[path[-1]] = text
    return data


def test_a_translation_of_everything_says_everything() -> None:
    said = {path: f"\u00ab{'.'.join(path)}\u00bb" for path in PATHS}
    words = Translation.model_validate(nested(said))
    assert words.said == said
    found = inventory(spoken(BOOK, "xx", words))
    assert {path: word.text for path, word in found.items() if word.text and path[0] != "bands"} == said


def test_the_words_of_bands_are_said_too() -> None:
    words = Translation.model_validate({"bands": {path[1]: f"*{path[1]}" for path in KNOWN if path[0] == "bands"}})
    found = [path[1] for path in inventory(spoken(BOOK, "xx", words)) if path[0] == "bands"]
    assert found == [f"*{path[1]}" for path in KNOWN if path[0] == "bands"]


@given(st.sets(st.sampled_from(PATHS), min_size=1, max_size=8))
def test_what_a_language_has_no_words_for_stays_as_it_is(chosen: set[WordPath]) -> None:
    said = {path: f"*{KNOWN[path].text}" for path in chosen}
    other = spoken(BOOK, "xx", Translation.model_validate(nested(said)))
    found = {path: word.text for path, word in inventory(other).items()}
    assert found == {path: said.get(path, word.text) for path, word in KNOWN.items()}
    assert other.fingerprint == BOOK.fingerprint


@given(st.sets(st.sampled_from(PATHS), max_size=8), st.sets(st.sampled_from(PATHS), max_size=8))
def test_of_two_translations_the_second_is_heard_where_both_speak(first: set[WordPath], second: set[WordPath]) -> None:
    one, two = dict.fromkeys(first, "one"), dict.fromkeys(second, "two")
    both = laid_over(Translation.model_validate(nested(one)), Translation.model_validate(nested(two)))
    assert both.said == one | two


def literals(tree: ast.AST) -> list[str]:
    return [node.value for node in ast.walk(tree) if isinstance(node, ast.Constant) and isinstance(node.value, str)]


def test_what_the_python_says_stands_in_words_and_all_of_it_is_said() -> None:
    file = WordsFile.model_validate(yaml.safe_load((SCHEMAS / "words.yaml").read_text(encoding="utf-8")))
    known = {f"{section}.{key}" for section, said in file.words.items() for key in said}
    shape = re.compile(rf"(?:{'|'.join(file.words)})\.(?!yaml$)[a-z0-9_]+")
    trees = [ast.parse(path.read_text(encoding="utf-8")) for path in (ROOT / "src").rglob("*.py")]
    used = {text for tree in trees for text in literals(tree) if shape.fullmatch(text)}
    bands = {f"template.section_{field.section}" for table in load_codebook().tables.values() for field in table.fields if field.section}
    assert used | bands == known


@pytest.fixture
def french(clinic: Copy) -> Copy:
    clinic.set("codebook.yaml", None, "languages", "[en, fr]")
    clinic.write("translations/fr.yaml", "name: Fran\u00e7ais\nparts: [codes]\ncodes:\n  ward: {surgery: Chirurgie}\n")
    return clinic


def test_words_that_a_language_lacks_are_all_named(french: Copy) -> None:
    book = load_codebook(french.folder)
    due = [path for path, word in inventory(book).items() if path[0] == "codes" and path[-1] == "label" and word.text]
    missing = [path for path in due if path[1:3] != ("ward", "surgery")]
    assert [fault.message for fault in unsaid(book)] == [f"There are no words in fr for {'.'.join(path)}." for path in missing]


def test_a_language_is_read_only_when_it_is_asked_for(french: Copy) -> None:
    french.append("translations/fr.yaml", "code: {}")
    book = load_codebook(french.folder)
    assert "chirurgie" not in book.answers("ward")
    with pytest.raises(CodebookError) as refused:
        book.speak("fr")
    line = french.line("translations/fr.yaml", "code: {}")
    assert refused.value.faults == [Fault("translations/fr.yaml", line, "`code` is not a key that can stand here.")]


def test_a_language_that_is_not_there_is_refused_with_those_that_are(french: Copy) -> None:
    with pytest.raises(TipdataError) as refused:
        load_codebook(french.folder).speak("eo")
    assert (refused.value.message, refused.value.hint) == ("There are no words in the language eo.", "Choose one of en, fr.")


def test_words_of_several_languages_are_understood_at_once(french: Copy) -> None:
    native = load_codebook(french.folder)
    own = native.speak("FR")
    for book in (own, native.understanding("fr")):
        assert {book.answers("ward")[loose(word)] for word in ("surgery", "Surgery", "Chirurgie")} == {"surgery"}
    assert own.speak("en") is native
    assert native.understanding("fr") is native.understanding("fr", "eo")


def test_what_is_filled_in_is_the_same_in_every_language(french: Copy) -> None:
    french.append("translations/fr.yaml", 'findings:\n  TIP-H03: {message: "Il manque {tout}."}')
    line = french.line("translations/fr.yaml", "TIP-H03")
    (fault,) = french.faults()
    assert (fault.file, fault.line) == ("translations/fr.yaml", line)
    assert fault.message.startswith("The text of findings.TIP-H03.message fills in {tout}; it should fill in {")


def test_a_codebook_that_extends_tipdata_lays_its_words_over(tmp_path: Path) -> None:
    copy = Copy(tmp_path)
    copy.write("codebook.yaml", "id: own\nversion: 1.0.0\ntitle: Own\nextends: tipdata\nlanguages: [en, fr]\n")
    copy.write("translations/fr.yaml", "reviewed: true\ncodes:\n  verdict: {acquitted: Blanchi}\n")
    assert copy.faults() == []
    book = load_codebook(copy.folder).speak("fr")
    assert book.answers("verdict")["blanchi"] == "acquitted"
    assert book.translation is not None
    assert book.translation.reviewed


def test_tipdatas_own_languages_have_every_word_that_they_promise() -> None:
    assert [str(fault) for fault in unsaid(BOOK)] == []
