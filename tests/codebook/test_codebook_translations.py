"""Translations: every word means one thing in every language, and speaks of what the codebook has."""

from __future__ import annotations

from textwrap import dedent

import pytest
from copies import Copy

from tipdata.codebook import Fault, load_codebook, loose

FR = "translations/fr.yaml"
FRENCH = """\
    reviewed: false
    codes:
      ward:
        surgery: Chirurgie
        children: Enfants
      yes_no:
        "yes": Oui
        "no": Non
    missing_reasons:
      not_known: Inconnu
      not_told: Tu
    fields:
      patients:
        ward: Service
        weight:
          label: Poids (kg)
          help: Le poids, en kilogrammes.
    """


FRENCH_FORM = """\
forms:
  monthly:
    sheets:
      stays:
        columns:
          number: o\u00f9
          where: O\u00f9
"""


@pytest.fixture
def french(clinic: Copy) -> Copy:
    clinic.set("codebook.yaml", None, "languages", "[en, fr]")
    clinic.write(FR, dedent(FRENCH))
    return clinic


def test_words_of_every_language_are_read(french: Copy) -> None:
    book = load_codebook(french.folder).understanding("fr")
    assert book.answers("ward")[loose("chirurgie")] == "surgery"
    assert book.answers("ward")[loose("Surgery")] == "surgery"
    assert book.answers(None)[loose("oui")] == "yes"
    assert book.missing_words[loose("INCONNU")].code == "not_known"
    headers = book.view_headers(book.collection().views[1])
    assert [headers[loose(word)] for word in ("Service", "Ward", "poids (kg)")] == ["ward", "ward", "weight"]


@pytest.mark.parametrize(
    ("old", "new", "marker", "message"),
    [
        ("Chirurgie", "Enfants", "children: Enfants", "The word 'enfants' could mean surgery or children."),
        ("children: Enfants", "children: general ward", "children:", "The word 'general ward' could mean general or children."),
        ("children: Enfants", "children: Internal Medicine", "children:", "The word 'internal medicine' could mean general or children."),
        ("children: Enfants", "children: inconnu", "children:", "The word 'inconnu' could mean not_known or children."),
        ("children: Enfants", "children: Not told", "children:", "The word 'not told' could mean not_told or children."),
        ("not_told: Tu", "not_told: INCONNU", "not_told:", "The word 'inconnu' could mean not_known or not_told."),
        ('"no": Non', '"no": oui', '"no":', "The word 'oui' could mean yes or no."),
        ("ward: Service", "ward: Allergies", "ward: Allergies", "The header 'allergies' could mean allergies or ward."),
        ("label: Poids (kg)", "label: service", "label: service", "The header 'service' could mean ward or weight."),
        ("children: Enfants", "children: Enfants|petits", "children:", "The label 'Enfants|petits' contains the list separator '|'."),
        ("children: Enfants", "kids: Enfants", "kids:", "The code list ward has no code kids."),
        ("  ward:\n    surg", "  wards:\n    surg", "wards:", "There is no code list wards."),
        ("not_told: Tu", "not_given: Tu", "not_given:", "There is no missing reason not_given."),
        ("  patients:", "  patient:", "patient:", "There is no table patient."),
        ("ward: Service", "wards: Service", "wards: Service", "There is no field patients.wards."),
        ("help: Le poids", "aide: Le poids", "aide:", "`aide` is not a key that can stand here."),
        ("codes:", "code:", "code:", "`code` is not a key that can stand here."),
        ("children: Enfants", "children: no", "children:", "`children` must be a text; put it in quotes."),
        ("children: Enfants", "surgery: Encore", "surgery: Encore", "The key `surgery` stands twice here."),
    ],
)
def test_one_fault_of_a_translation_is_told_once_at_its_line(french: Copy, old: str, new: str, marker: str, message: str) -> None:
    french.change(FR, old, new)
    assert french.faults() == [Fault(FR, french.line(FR, marker), message)]


def test_a_label_may_repeat_its_own_code_in_another_language(french: Copy) -> None:
    french.change(FR, "surgery: Chirurgie", "surgery: SURGERY")
    assert french.faults() == []


def test_a_key_is_a_text_also_without_quotes(french: Copy) -> None:
    french.change(FR, '"yes": Oui\n    "no": Non', "yes: Oui\n    no: Non")
    assert french.faults() == []
    assert load_codebook(french.folder).speak("fr").answers(None)["non"] == "no"


def test_sheets_of_forms_are_translated_by_their_own_names(french: Copy) -> None:
    french.write(
        "forms/monthly.yaml",
        dedent(
            """\
            name: monthly
            label: Monthly report
            help: The short report.
            sheets:
              - table: report
              - name: stays
                table: patients
                columns: [{name: number, label: Number, field: patient_no}, {name: where, label: Where, field: ward}]
            """
        ),
    )
    french.append(FR, FRENCH_FORM)
    where = french.line(FR, "where: O\u00f9")
    assert french.faults() == [Fault(FR, where, "The header 'o\u00f9' could mean number or where.")]
    line = french.change(FR, "number: o\u00f9", "other: Num\u00e9ro")
    assert french.faults() == [Fault(FR, line, "The codebook has nothing for forms.monthly.sheets.stays.columns.other.")]


def test_the_first_language_is_that_of_the_codebook_itself(clinic: Copy) -> None:
    clinic.set("codebook.yaml", None, "languages", "[fr]")
    assert clinic.faults() == []
    line = clinic.set("codebook.yaml", None, "languages", "[fr, en]")
    assert clinic.faults() == [Fault("codebook.yaml", line, "There is no file translations/en.yaml.")]


def test_an_ambiguous_word_in_a_translation_of_the_shipped_codebook_is_caught(in_all_languages: Copy) -> None:
    line = in_all_languages.change(FR, "label: Non-lieu ou abandon", "label: ACQUITT\u00c9")
    assert in_all_languages.faults() == [Fault(FR, line, "The word 'acquitt\u00e9' could mean acquitted or dismissed.")]
