"""Each measure by hand, numerator and denominator written out (REFERENCE 3)."""

from __future__ import annotations

from dataclasses import replace

import pytest

from submitting import Desk, process
from tipdata.codebook import Level
from tipdata.quality import Evidence, score_evidence
from tipdata.workflows import ValidateOptions, validate_submission

COVER_FIELDS_DUE = 14


def question(card, name):
    return next(q for indicator in card.indicators for q in indicator.questions if q.id == name)


def shares(card, name):
    return {label: (numerator, denominator) for label, numerator, denominator in question(card, name).parts}


def case(number, **cells):
    """A complete open case of the full form."""
    complete = {
        "case_id": f"C{number}",
        "date_opened": "2025-02-03",
        "case_status": "open",
        "detection_source": "ngo",
        "detection_mode": "reactive",
        "tip_determination": "suspected",
        "meets_national_definition": "yes",
        "forms": "forced_labour",
        "n_suspects": "1",
        "n_victims": "2",
        "n_victims_child": "0",
        "verification_status": "court_record",
        "recorded_on": "2025-02-04",
    }
    return complete | cells


CASE_FIELDS_DUE = 12


class TestCompleteness:
    def test_counts_required_and_expected_cells_and_no_keys(self, desk, cover):
        answer = question(desk.card({"submission": [cover()], "cases": [case(1)]}), "REL1")
        # The cover lacks one expected column (collection method) of 14; the 12 cells of the open case are filled.
        assert (answer.numerator, answer.denominator) == (COVER_FIELDS_DUE - 1 + CASE_FIELDS_DUE, COVER_FIELDS_DUE + CASE_FIELDS_DUE)
        assert answer.value == 25 / 26
        assert answer.band == ""  # too few cells for a word
        assert answer.parts[0] == ("Collection method", 0, 1)

    @pytest.mark.parametrize(("blank", "band"), [("", ""), ("n_suspects", "good")])
    def test_a_blank_required_cell_holds_the_best_word_back(self, desk, cover, blank, band):
        cases = [case(number) for number in range(60)]
        cases[7] = case(7, **{blank or "date_opened": ""})
        answer = question(desk.card({"submission": [cover(collection_method="live_entry")], "cases": cases}), "REL1")
        # One of 14 + 60 x 12 cells is blank. Required are 10 cells of the cover, and of each case the days of opening and of recording, the
        # status and the finding; expected is the number of suspects.
        assert (answer.numerator, answer.denominator, answer.band) == (733, 734, band)
        parts = {name: (numerator, denominator) for name, numerator, denominator in answer.parts}
        assert parts["Required cells"] == (250 - (not blank), 250)
        assert answer.notes == (() if blank else ("Required cells must all be filled: 1 of 250 are blank.",))

    def test_a_conditional_cell_is_due_only_where_its_condition_certainly_holds(self, desk, cover):
        closed = case(1, case_status="closed_completed", closure_reason="", date_closed="")
        unclear = case(2, case_status="withheld")
        parts = shares(desk.card({"submission": [cover()], "cases": [closed, unclear]}), "REL1")
        assert parts["Date closed"] == (0, 1)
        assert parts["Closure reason"] == (0, 1)
        assert "Transferred on" not in parts

    def test_a_stated_reason_and_an_unreadable_value_fill_a_cell(self, desk, cover):
        cases = [case(number, date_opened=text) for number, text in enumerate(("31.12.2025", "unknown", "withheld", ""))]
        assert shares(desk.card({"submission": [cover()], "cases": cases}), "REL1")["Date opened"] == (3, 4)

    def test_a_missing_column_is_blank_in_every_row(self, desk, cover):
        cases = [{k: v for k, v in case(n).items() if k not in ("forms", "recorded_on")} for n in (1, 2, 3)]
        parts = shares(desk.card({"submission": [cover()], "cases": cases}), "REL1")
        assert parts["Form(s) of exploitation"] == parts["Recorded on"] == (0, 3)

    def test_fields_of_the_same_label_are_told_apart(self, desk, cover):
        persons = [{"person_id": "P1", "case_id": "C1", "person_kind": "natural"}]
        sentence = {"sentence_id": "S1", "person_id": "P1", "court_level": "first_instance"}
        proceeding = {"proceeding_id": "X1", "person_id": "P1", "verdict": "acquitted"}
        sheets = {"submission": [cover()], "cases": [case(1)], "persons": persons, "sentences": [sentence], "proceedings": [proceeding]}
        parts = shares(desk.card(sheets), "REL1")
        assert parts["Court level (Sentences)"] == (1, 1)
        assert parts["Court level (Proceedings)"] == (0, 1)

    def test_fields_outside_the_form_are_not_due(self, desk, cover):
        person = {"case_id": "C1", "person_no": "1", "natural_or_legal": "legal", "outcome": "pending"}
        parts = shares(desk.card({"cover": [cover(agency_profile="simple")], "persons": [person]}), "REL1")
        assert "Verdict" not in parts
        assert "Charge class" not in parts
        assert parts["Own or foreign"] == (0, 1)
        assert parts["Outcome final"] == (0, 1)
        assert "Sex" not in parts

    def test_a_cell_that_becomes_two_rows_counts_once(self, desk, cover):
        person = {"case_id": "C1", "person_no": "1", "charge": "both", "prosecuted_on": "2025-03-01", "outcome": "pending"}
        parts = shares(desk.card({"cover": [cover(agency_profile="simple")], "persons": [person]}), "REL1")
        assert parts["Charge class"] == parts["Prosecution start"] == (1, 1)


class TestErrorFreeCells:
    def test_is_the_share_of_filled_cells_that_no_error_names(self, desk, cover):
        cases = [
            case(1, date_opened="soon"),
            case(2, case_status="running", forms="forced_labour;nonsense", n_victims="-3"),
            case(3, recorded_on="", n_suspects=""),
        ]
        answer = question(desk.card({"submission": [cover()], "cases": cases}), "REL2")
        # 17 cells of the cover and 3 x 13 of the cases, less 2 blank ones; 4 of them cannot be read or are out of range.
        assert (answer.numerator, answer.denominator) == (17 + 39 - 2 - 4, 17 + 39 - 2)
        assert answer.parts[:2] == (
            ("Without an error of writing (type, code, date, range)", 50, 54),
            ("Without a contradiction that rules find", 54, 54),
        )
        assert answer.value == 50 / 54
        assert answer.band == ""  # too few cells for a word

    def test_warnings_blanks_and_missing_columns_are_no_faulty_cells(self, desk, cover):
        cases = [{k: v for k, v in case(1).items() if k != "recorded_on"} | {"case_status": ""}]
        persons = [{"person_id": "P1", "case_id": "C9"}]
        answer = question(desk.card({"submission": [cover()], "cases": cases, "persons": persons}), "REL2")
        assert (answer.numerator, answer.denominator) == (17 + 11 + 2, 17 + 11 + 2)
        assert answer.value == 1.0

    def test_the_later_row_of_an_id_that_stands_twice_has_a_faulty_key(self, desk, cover):
        answer = question(desk.card({"submission": [cover()], "cases": [case(1), case(1, n_victims="5")]}), "REL2")
        assert (answer.numerator, answer.denominator) == (17 + 26 - 1, 17 + 26)

    def test_a_cell_that_fills_several_rows_is_one_cell(self, desk, cover):
        person = {"case_id": "C1", "person_no": "1", "charge": "both", "prosecuted_on": "soon", "outcome": "pending"}
        answer = question(desk.card({"cover": [cover(agency_profile="simple")], "persons": [person]}), "REL2")
        assert (answer.numerator, answer.denominator) == (17 + 5 - 1, 17 + 5)

    def test_a_default_is_not_a_cell_that_somebody_filled(self, desk, cover):
        sentence = {"sentence_id": "S1", "person_id": "P1", "superseded": ""}
        answer = question(desk.card({"submission": [cover()], "sentences": [sentence]}), "REL2")
        assert answer.denominator == 17 + 2


class TestElementsKnown:
    """Five cases: three confirmed ones with a chain, one confirmed one without, one that is only suspected."""

    CASES = (
        case(1, tip_determination="confirmed"),
        case(2, tip_determination="confirmed", n_victims_child="2"),
        case(3, tip_determination="confirmed"),
        case(4, tip_determination="confirmed"),
        case(5),
    )
    CHAINS = (
        process("S1", "C1"),
        process("S2", "C2", means=""),  # means are not needed for a child, but all victims are children here
        process("S3", "C3", means="unknown"),
        process("S5", "C5"),
    )

    def test_is_the_share_of_confirmed_cases_whose_elements_are_known(self, desk, cover):
        sheets = {"submission": [cover()], "cases": self.CASES, "processes": self.CHAINS}
        answer = question(desk.card(sheets), "VAL1")
        # Known: C1 by its means, C2 by its children. Not known: C3, whose means are not known, and C4, which has no chain at all.
        assert (answer.numerator, answer.denominator) == (2, 4)
        assert answer.value == 2 / 4
        assert answer.band == ""  # too few cases for a word

    def test_a_file_without_chains_knows_no_element(self, desk, cover):
        answer = question(desk.card({"submission": [cover()], "cases": self.CASES}), "VAL1")
        assert (answer.numerator, answer.denominator) == (0, 4)
        answer = question(desk.card({"submission": [cover()], "cases": self.CASES[4:]}), "VAL1")
        assert (answer.status, answer.why) == ("not_assessed", "not assessed: no case was confirmed as trafficking")

    def test_is_not_in_plan_of_a_form_that_asks_no_acts(self, desk, cover):
        answer = question(desk.card({"cover": [cover(agency_profile="simple")], "cases": [{"case_id": "C1", "status": "open"}]}), "VAL1")
        assert answer.status == "not_in_plan"

    def test_own_answers_and_the_definition_gap_stand_beside(self, desk, cover):
        cases = [
            case(1, tip_determination="confirmed", meets_national_definition="yes"),  # is recorded as the narrow law has it, too
            case(2, tip_determination="confirmed", meets_national_definition="yes"),  # outside of the narrow law
            case(3, tip_determination="confirmed", meets_national_definition="no"),  # outside of the narrow law
            case(4, tip_determination="confirmed", meets_national_definition="unknown"),  # not known whether under any
        ]
        chains = [
            process("S1", "C1", border_crossed="yes"),
            process("S2", "C2", border_crossed="no"),
            process("S3", "C3", border_crossed="no", country_is_proxy="yes"),
            process("S4", "C4", border_crossed="yes", means="unknown", country_is_proxy=""),
        ]
        sheets = {"submission": [cover(definition_profile="example-narrow")], "cases": cases, "processes": chains}
        one = validate_submission(desk.read(sheets), ValidateOptions())
        answer = question(one.scorecard, "VAL1")
        parts = {name: (numerator, denominator) for name, numerator, denominator in answer.parts}
        assert parts["Own answer on the national definition like the screened one"] == (2, 3)
        assert parts["Country of the event itself, not one that stands for it"] == (2, 3)
        # Of C1 to C3 own and screened answers are yes and yes, yes and no, no and no: Po 2/3, Pe 2/3 * 1/3 + 1/3 * 2/3 = 4/9.
        (kappa,) = answer.figures
        assert (kappa.of, kappa.name, kappa.number) == ("Own answer on the national definition like the screened one", "kappa", 3)
        assert kappa.value == pytest.approx((2 / 3 - 4 / 9) / (5 / 9))
        # Decided under both: C1 inside, C2 and C3 outside. C4 may be inside (2 of 4) or outside (3 of 4).
        assert answer.notes == (
            "Own answer and screened result differ in C2.",
            "Definition gap: the national definition leaves out 2 of 3 cases under the international definition (0.667, from 0.500 to "
            "0.750 as undecided cases count for or against it); a floor, since cases outside of the law are seldom kept.",
        )

    @pytest.mark.parametrize(
        ("level", "number", "said"),
        [
            ("none", 2, "Own answer and screened result differ in C0, C1."),
            ("none", 12, "Own answer and screened result differ in C0, C1, C2, C3, C4, C5, C6, C7, C8, C9 and 2 further cases."),
            ("personal", 12, "Cases in which own answer and screened result differ: 12."),
        ],
    )
    def test_the_differing_cases_are_named_where_their_ids_may_be(self, book, tmp_path, cover, level, number, said):
        keys = {"case_id": {"sensitivity": Level[level]}}
        fields = tuple(f.model_copy(update=keys.get(f.name, {})) for f in book.tables["cases"].fields)
        other = replace(book, tables={**book.tables, "cases": book.tables["cases"].model_copy(update={"fields": fields})})
        sheets = {
            "submission": [cover()],
            "cases": [case(n, meets_national_definition="no") for n in range(number)],
            "processes": [process(f"S{n}", f"C{n}") for n in range(number)],
        }
        one = validate_submission(Desk(tmp_path, other).read(sheets), ValidateOptions())
        assert said in question(one.scorecard, "VAL1").notes


class TestVerifiability:
    def test_is_the_share_of_rows_that_were_checked(self, desk, cover):
        words = ["court_record", "checked_against_file", "checked_against_second_source", "unverified", "self_report_only", "unknown", ""]
        cases = [case(number, verification_status=word) for number, word in enumerate(words)]
        answer = question(desk.card({"submission": [cover()], "cases": cases}), "ACC4")
        assert (answer.numerator, answer.denominator, answer.band) == (3, 7, "")
        assert answer.value == 3 / 7

    def test_rows_count_as_unchecked_when_the_column_is_missing(self, desk, cover):
        cases = [{"case_id": f"C{n}", "case_status": "open"} for n in range(3)]
        answer = question(desk.card({"submission": [cover()], "cases": cases}), "ACC4")
        assert (answer.status, answer.numerator, answer.denominator) == ("measured", 0, 3)

    def test_is_not_in_plan_of_a_form_that_asks_no_such_field(self, desk, cover):
        answer = question(desk.card({"cover": [cover(agency_profile="simple")], "cases": [{"case_id": "C1", "status": "open"}]}), "ACC4")
        assert (answer.status, answer.value) == ("not_in_plan", None)
        assert answer.why == "not in plan: the form 'Simple form' asks nothing that answers it"


class TestAmbiguity:
    def test_counts_answers_that_can_be_read_in_one_way_only(self, desk, cover):
        cases = [
            case(1, forms="forced_labour;sexual", detection_source="other", detection_mode="mixed"),
            case(2, forms="other;sexual", detection_source="unknown", detection_mode="withheld"),
            case(3, forms="unknown;sexual", detection_source="nobody", detection_mode=""),
        ]
        answer = question(desk.card({"submission": [cover()], "cases": cases}), "ACC2")
        # Known: status, finding, national definition and verification in each case; forms in each, the third contradicting itself;
        # detection source and mode of the first case. Unknown, withheld, blank and unreadable answers are left out.
        # Open or contradicting: other source, mixed mode, other form, unknown beside a form.
        assert (answer.numerator, answer.denominator) == (3 * 4 + 3 + 2 - 4, 3 * 4 + 3 + 2)
        assert answer.parts == (
            ("Answers that do not contradict themselves", 16, 17),
            ("Answers of other that a note of the row explains", 0, 2),
            ("Form(s) of exploitation", 1, 3),
            ("How the case came to notice", 0, 1),
            ("Proactive or reactive", 0, 1),
        )
        assert answer.band == ""  # too few cells for a word

    def test_an_open_answer_wants_a_note_that_names_no_answer_of_the_list(self, desk, cover):
        notes = ["", "Found by a teacher.", "A SHELTER and a Health  service told us.", "unknown", "Seen in the unhealthy servicehall."]
        cases = [case(n, detection_source="other", narrative=note) for n, note in enumerate(notes)] + [case(9, narrative="Hotline")]
        parts = shares(desk.card({"submission": [cover()], "cases": cases}), "ACC2")
        # Of five others three have a note; that of the third case names the answer Health service.
        assert parts["Answers of other that a note of the row explains"] == (3, 5)
        assert parts["Explained answers of other whose note names no answer of the list"] == (2, 3)

    def test_a_form_without_notes_tells_nothing_of_explanations(self, desk, cover):
        rows = [{"case_id": "C1", "status": "open", "forms": "other"}]
        parts = shares(desk.card({"cover": [cover(agency_profile="simple")], "cases": rows}), "ACC2")
        assert parts == {"Form(s) of exploitation": (0, 1)}

    def test_is_not_assessed_without_a_coded_answer(self, desk, cover):
        answer = question(desk.card({"submission": [cover()], "cases": [{"case_id": "C1", "n_victims": "2"}]}), "ACC2")
        assert (answer.status, answer.value) == ("not_assessed", None)


class TestCredibility:
    def test_counts_rows_whose_two_grades_are_both_high(self, desk, cover):
        grades = [("A", "1"), ("B", "2"), ("A", "5"), ("E", "1"), ("F", "6"), ("A", ""), ("", "")]
        cases = [case(n, source_reliability=source, info_credibility=information) for n, (source, information) in enumerate(grades)]
        submission = desk.read({"submission": [cover()], "cases": cases})
        answer = question(score_evidence(Evidence(submission, desk.findings(submission), show_values=True)), "ACC3")
        assert (answer.numerator, answer.denominator, answer.band) == (2, 5, "")
        # Both high: A1, B2. F6 is the one that nobody could judge; A without a number and the blank row are not graded.
        assert answer.parts == (("Rows with both grades", 5, 7), ("Of these, source or information that nobody could judge", 1, 5))
        assert (answer.grid.rows, answer.grid.columns) == (tuple("ABCDEF"), tuple("123456"))
        given = {("A", "1"): 1, ("B", "2"): 1, ("A", "5"): 1, ("E", "1"): 1, ("F", "6"): 1}
        assert answer.grid.counts == tuple(tuple(given.get((s, i), 0) for i in "123456") for s in "ABCDEF")

    def test_the_grades_of_few_rows_are_not_told(self, desk, cover):
        rows = [case(n, source_reliability="A", info_credibility="1") for n in range(10)]
        whole = question(desk.card({"submission": [cover()], "cases": rows}), "ACC3")
        assert (whole.grid.counts[0][0], sum(map(sum, whole.grid.counts)), whole.notes) == (10, 10, ())
        for cases in (rows[1:], [*rows, case(11, source_reliability="E", info_credibility="5")]):
            answer = question(desk.card({"submission": [cover()], "cases": cases}), "ACC3")
            assert (answer.grid, answer.denominator) == (None, len(cases))
            (note,) = answer.notes
            assert note.startswith("How often each pair of grades was given is left out, because fewer than 10 rows have some of them")

    def test_without_a_grade_it_is_not_assessed_and_shows_no_empty_grid(self, desk, cover):
        answer = question(desk.card({"submission": [cover()], "cases": [case(1, source_reliability="A"), case(2)]}), "ACC3")
        assert (answer.status, answer.why) == ("not_assessed", "not assessed: no row has both grades")
        assert (answer.parts, answer.grid) == ((("Rows with both grades", 0, 2),), None)

    def test_is_not_in_plan_of_a_form_without_grades(self, desk, cover):
        answer = question(desk.card({"cover": [cover(agency_profile="simple")], "cases": [{"case_id": "C1", "status": "open"}]}), "ACC3")
        assert answer.status == "not_in_plan"


class TestDepth:
    @pytest.mark.parametrize(("number", "word"), [(1, ""), (60, "good")])
    def test_has_a_word_only_where_so_many_cells_tell_it(self, desk, cover, number, word):
        answer = question(desk.card({"submission": [cover()], "cases": [case(n) for n in range(number)]}), "PRE1")
        assert answer.value > 0.9
        assert (answer.band, any("No word is given" in note for note in answer.notes)) == (word, not word)

    CASES = (
        {"date_opened": "2025-03-01", "recorded_on": "2025-03", "forms": "forced_labour", "detection_source": "ngo"},
        {"date_opened": "2025", "recorded_on": "unknown", "forms": "not_distinguished", "detection_source": "other"},
        {"date_opened": "withheld", "recorded_on": "", "forms": "withheld", "detection_source": "unknown"},
        {"date_opened": "3 March", "recorded_on": "", "forms": "not_distinguished;forced_begging", "detection_source": "anybody"},
    )

    def test_is_the_mean_of_its_parts(self, desk, cover):
        cases = [{"case_id": f"C{number}", **cells} for number, cells in enumerate(self.CASES)]
        answer = question(desk.card({"submission": [cover()], "cases": cases}), "PRE1")
        parts = {name: (numerator, denominator) for name, numerator, denominator in answer.parts}
        # Day 1, month .67, year .33, unknown 0; withheld, blank and unreadable cells are left out.
        assert parts["Date precision"] == (pytest.approx(1 + 0.67 + 0.33), 4)
        # Forms: forced labour, forced begging beside another one; detection: ngo, other. Not deep: not distinguished, unknown.
        assert parts["Code depth"] == (4, 6)
        # The day of opening has 1 + .33 of 2, that of recording .67 + 0 of 2; the forms are 2 of 3, the detection 2 of 3.
        assert [(figure.of, figure.name, figure.value, figure.number) for figure in answer.figures] == [
            ("Recorded on", "Date precision", pytest.approx(0.67 / 2), 2),
            ("Form(s) of exploitation", "Code depth", pytest.approx(2 / 3), 3),
            ("How the case came to notice", "Code depth", pytest.approx(2 / 3), 3),
            ("Date opened", "Date precision", pytest.approx(1.33 / 2), 2),
        ]
        # Forms 3 of 3 (withheld left out), detection 2 of 4, number of suspects 0 of 4, of victims 0 of 4; money is not due.
        assert parts["Questions answered"] == (pytest.approx(1 + 0.5 + 0 + 0), 4)
        assert (answer.numerator, answer.denominator) == (pytest.approx(2 / 4 + 4 / 6 + 1.5 / 4), 3)
        assert answer.value == pytest.approx((2 / 4 + 4 / 6 + 1.5 / 4) / 3)
        assert answer.band == "", "four cases tell too little for a word"

    def test_an_age_is_exact_where_it_is_as_fine_as_was_asked(self, desk, cover):
        ages = [
            ("29", "25_34"),
            ("", "adult"),
            ("unknown", "unknown"),
            ("17", "u18"),
            ("withheld", ""),
            ("old", "withheld"),
            ("", "60plus"),
        ]
        persons = [
            {"person_id": f"P{number}", "case_id": "C1", "age_at_offence": age, "age_group": group}
            for number, (age, group) in enumerate(ages)
        ]
        sheets = {"submission": [cover()], "cases": [case(1)], "persons": persons}
        # Numbers: 29 and 17 told, one unknown; blank, withheld and unreadable ones are left out.
        # Groups: 25_34, u18 and 60plus of 5; adult only says what is known where no group is, unknown says nothing.
        assert shares(desk.card(sheets), "PRE1")["Age precision"] == (2 + 3, 3 + 5)
        numbers = [{name: text for name, text in row.items() if name != "age_group"} for row in persons]
        assert shares(desk.card({**sheets, "persons": numbers}), "PRE1")["Age precision"] == (2, 3)

    def test_child_or_adult_is_exact_where_nothing_finer_is_asked(self, desk, cover):
        ages = ("child", "adult", "unknown", "")
        rows = [{"case_id": "C1", "person_no": str(n), "natural_or_legal": "natural", "child_or_adult": age} for n, age in enumerate(ages)]
        parts = shares(desk.card({"cover": [cover(agency_profile="simple")], "persons": rows}), "PRE1")
        assert parts["Age precision"] == (2, 3)

    def test_a_question_is_owed_only_by_rows_to_which_it_may_apply(self, desk, cover):
        persons = [
            {"natural_or_legal": "natural", "sex": "male", "child_or_adult": "", "charge": "both", "outcome": "pending"},
            {"natural_or_legal": "natural", "sex": "unknown", "child_or_adult": "", "charge": "", "outcome": "pending"},
            {"natural_or_legal": "legal", "sex": "", "child_or_adult": "", "charge": "", "outcome": "unknown"},
        ]
        rows = [{"case_id": "C1", "person_no": str(number), **cells} for number, cells in enumerate(persons)]
        answer = question(desk.card({"cover": [cover(agency_profile="simple")], "persons": rows}), "PRE1")
        # Sex or age: 1 of the 2 natural persons. Kind: 3 of 3. Charge: 1 of 2, for the person of unknown outcome may have one.
        # Outcome: 2 of 3. Own or foreign, public official and dates of suspicion or arrest: 0 of 3.
        assert answer.parts[-1] == ("Questions answered", pytest.approx(1 / 2 + 1 + 1 / 2 + 2 / 3), 7)

    def test_the_cover_says_nothing_about_depth(self, desk, cover):
        answer = question(desk.card({"submission": [cover(submitted_on="2026")], "cases": [{"case_id": "C1", "n_victims": "2"}]}), "PRE1")
        # Of the questions, only the number of victims is answered; suspects, forms and detection are not.
        assert answer.parts == (("Questions answered", 1, 4),)

    def test_counts_are_measured_by_their_dates_and_codes(self, desk, cover):
        count = {"area_or_unit": "NTH", "period_start": "2025-01-01", "period_end": "2025-12-31", "measure": "arrests", "value": "3"}
        count |= {"counting_unit": "persons", "sex": "not_stated", "age_group": "total", "form": "not_distinguished"}
        answer = question(desk.card({"submission": [cover(agency_profile="aggregates")], "aggregates": [count]}), "PRE1")
        # Measure, counting unit; not sex (not stated), nor form (not distinguished). The age group asked for is the total.
        assert answer.parts == (("Date precision", 2, 2), ("Code depth", 2, 4), ("Age precision", 1, 1))
