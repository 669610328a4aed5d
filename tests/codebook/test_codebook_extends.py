"""A codebook that extends tipdata's own: its files are laid over the shipped ones."""

from __future__ import annotations

from pathlib import Path
from textwrap import dedent

from copies import SCHEMAS, Copy

from tipdata.codebook import Fault, load_codebook

MAIN = """\
id: national
version: 1.0.0
title: National codebook
extends: tipdata
"""


def extending(folder: Path, main: str = MAIN) -> Copy:
    copy = Copy(folder)
    copy.write("codebook.yaml", main)
    return copy


def test_nothing_of_its_own_is_the_shipped_codebook_under_another_name(tmp_path: Path) -> None:
    book, own = load_codebook(extending(tmp_path).folder), load_codebook()
    assert (book.id, book.version, book.file.title) == ("national", "1.0.0", "National codebook")
    assert book.tables == own.tables
    assert book.codelists == own.codelists
    assert book.forms == own.forms
    assert book.default_form == own.default_form
    assert book.separator == own.separator
    assert book.fingerprint != own.fingerprint


def test_its_files_take_the_place_of_the_shipped_ones(tmp_path: Path) -> None:
    copy = extending(tmp_path)
    copy.write(
        "codelists/handling.yaml",
        dedent(
            """\
            name: handling
            label: Handling
            codes:
              - {code: green, label: Green, definition: May be passed on.}
              - {code: H0, label: H0, definition: As agreed.}
            """
        ),
    )
    line = copy.append("codelists/handling.yaml", "  - {code: H1, label: Green, definition: Not in court.}")
    assert copy.faults()[0] == Fault("codelists/handling.yaml", line, "The word 'green' could mean green or H1.")


def test_a_field_is_added_in_a_table_of_its_own(tmp_path: Path) -> None:
    copy = extending(tmp_path)
    copy.write("tables/cases.yaml", (SCHEMAS / "tables" / "cases.yaml").read_text(encoding="utf-8"))
    copy.append(
        "tables/cases.yaml",
        "  - {name: district, label: District, help: The district., example: North, type: text, question: JQ1}",
    )
    book = load_codebook(copy.folder)
    assert [field.name for field in book.tables["cases"].fields][-1] == "district"
    assert book.collection("full").asks("cases", "district")


def test_a_table_is_added_by_listing_it(tmp_path: Path) -> None:
    own = load_codebook()
    copy = extending(tmp_path, f"{MAIN}tables: [{', '.join([*own.tables, 'shelters'])}]\n")
    copy.write(
        "tables/shelters.yaml",
        dedent(
            """\
            name: shelters
            label: Shelters
            singular: shelter
            help: One row per shelter.
            repeats: {conflict: TIP-X01a, identical: TIP-X01b}
            fields:
              - {name: shelter_id, label: Shelter, help: Its number., example: S-1, type: identifier, requirement: key, question: CQ3}
              - {name: case_id, label: Case, help: Its case., example: C-1, type: identifier, references: cases, question: CQ3}
              - {name: beds, label: Beds, help: How many., example: "4", type: count, when: known(case.date_opened), requirement: required}
            """
        ),
    )
    assert copy.faults() == []
    assert list(load_codebook(copy.folder).tables) == [*own.tables, "shelters"]


def test_a_shipped_form_is_left_out_by_not_listing_it(tmp_path: Path) -> None:
    copy = extending(tmp_path, f"{MAIN}forms: [full]\ndefault_form: full\n")
    assert copy.faults() == []
    assert list(load_codebook(copy.folder).forms) == ["full"]


def test_a_translation_may_be_all_that_is_new(tmp_path: Path) -> None:
    copy = extending(tmp_path, f"{MAIN}languages: [en, fr]\n")
    copy.write("translations/fr.yaml", "codes:\n  verdict: {acquitted: Acquitt\u00e9}\n")
    book = load_codebook(copy.folder).speak("fr")
    assert book.answers("verdict")["acquitt\u00e9"] == "acquitted"


def test_faults_stand_in_its_own_files(tmp_path: Path) -> None:
    copy = extending(tmp_path, f"{MAIN}default_form: short\n")
    assert copy.faults() == [Fault("codebook.yaml", 5, "There is no form short.")]
