"""Agreement of whole collections: records found by key or pair, cells that differ, a known rate recovered, values kept in."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from running import Run
from submitting import Desk, Sheets, case, clean, cover, person
from tipdata.codebook import load_codebook
from tipdata.errors import TipdataError
from tipdata.quality.agreement import Agreement, FieldAgreement, Pair, Resampling, compare, recollection_sample

BOOK = load_codebook()
QUICK = Resampling(200, 1)
STATUSES = ["open", "referred", "in_court", "suspended"]


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(tmp_path, BOOK)


def files(number: int, rate: float, seed: int) -> tuple[list[str], list[str], set[str]]:
    """Statuses of so many files by two collectors, the second of whom draws anew with a given rate; and the files that differ."""
    rng = np.random.default_rng(seed)
    first = rng.choice(STATUSES, size=number)
    second = np.where(rng.random(number) < rate, rng.choice(STATUSES, size=number), first)
    differing = {f"C{at:04}" for at in np.flatnonzero(first != second)}
    return first.tolist(), second.tolist(), differing


def collection(statuses: list[str]) -> Sheets:
    rows = [case(f"C{at:04}", case_status=status) for at, status in enumerate(statuses)]
    return {"submission": [cover()], "cases": rows}


def field(agreement: Agreement, name: str) -> FieldAgreement:
    return next(one for table in agreement.tables for one in table.fields if one.field.name == name)


@pytest.mark.parametrize("rate", [0.1, 0.3, 0.6])
def test_two_collectors_with_a_known_rate_of_disagreement(desk: Desk, rate: float) -> None:
    # Drawing anew with rate r leaves 1 - r of the agreement beyond chance, whatever the categories.
    first, second, differing = files(500, rate, seed=7)
    agreement = compare([desk.read(collection(first)), desk.read(collection(second))], how=Resampling(500, 1))
    status = field(agreement, "case_status")
    assert {one.key for one in agreement.disagreements() if one.field == "case_status"} == differing
    assert (status.compared, status.agreeing) == (500, 500 - len(differing))
    told = {one.name: one for one in status.coefficients}
    assert set(told) == {"alpha", "kappa"}
    for one in told.values():
        assert one.interval.low <= 1 - rate <= one.interval.high
        assert one.interval.low < one.value < one.interval.high


def test_what_only_one_collector_recorded_is_counted_and_not_compared(desk: Desk) -> None:
    first, second = collection(["open"] * 4), collection(["open"] * 4)
    second["cases"][3]["case_id"] = "C0009"
    agreement = compare([desk.read(first), desk.read(second)], how=QUICK)
    (cases,) = agreement.tables
    assert (cases.records, cases.matched.only, cases.matched.repeated) == (3, (1, 1), (0, 0))


def test_keys_that_stand_twice_are_counted_and_not_compared(desk: Desk) -> None:
    first, second = collection(["open"] * 4), collection(["open"] * 4)
    second["cases"][3] |= {"case_id": "C0000", "case_status": "referred"}
    agreement = compare([desk.read(first), desk.read(second)], how=QUICK)
    assert agreement.tables[0].records == 2
    assert (agreement.tables[0].matched.only, agreement.tables[0].matched.repeated) == ((1, 0), (0, 1))


def test_a_row_that_stands_twice_as_it_is_counts_once(desk: Desk) -> None:
    first, second = collection(["open"] * 4), collection(["open"] * 4)
    second["cases"].append(second["cases"][0])
    agreement = compare([desk.read(first), desk.read(second)], how=QUICK)
    assert (agreement.tables[0].records, agreement.tables[0].matched.only, agreement.tables[0].matched.repeated) == (4, (0, 0), (0, 0))


def test_records_without_a_common_key_are_paired_as_declared(desk: Desk) -> None:
    second = collection(["open", "suspended"])
    for row in second["cases"]:
        row["case_id"] = row["case_id"].replace("C", "X")
    both = [desk.read(collection(["open", "open"])), desk.read(second)]
    with pytest.raises(TipdataError, match="no record in common"):
        compare(both, how=QUICK)
    agreement = compare(both, (Pair(("C0000", "X0000")), Pair(("C0001", "X0001"))), QUICK)
    assert [(one.key, one.answers) for one in agreement.disagreements() if one.field == "case_status"] == [("C0001", ("open", "suspended"))]


def test_what_cannot_be_compared_says_what_can_still_be_done(desk: Desk, tipdata: Run) -> None:
    one, two = (str(desk.write(collection(["open"]))) for _ in range(2))
    apart = collection(["open"])
    apart["cases"][0]["case_id"] = "X1"
    for paths, said in (
        ([one], "Agreement needs at least two collections of the same files; here is one."),
        ([one, str(desk.write({**apart, "cases": [dict.fromkeys(apart["cases"][0], "")]}))], "Of the collections only one holds a record"),
        ([one, str(desk.write(apart))], "The collections have no record in common, so nothing can be compared."),
    ):
        done = tipdata("agree", *paths)
        assert done.returncode == 2
        assert said in done.stderr
        assert "Each alone can still be checked and scored with tipdata validate." in done.stderr
    assert tipdata("agree", one, two).returncode == 0


def test_a_table_that_only_one_collector_filled_is_named_and_the_others_are_compared(desk: Desk, tipdata: Run) -> None:
    whole, part, other = clean("full"), clean("full"), clean("full")
    part["persons"] = []
    for row in other["processes"]:
        row["process_id"] += "X"
    names = [str(desk.write({name: rows for name, rows in sheets.items() if rows})) for sheets in (whole, part, other)]
    text = tipdata("agree", names[0], names[1]).stdout
    assert "Suspected, accused or convicted persons: not compared, only one collection has a row." in " ".join(text.split())
    report = json.loads(tipdata("agree", names[0], names[2], "--format", "json").stdout)
    assert report["not_compared"] == [{"table": "processes", "why": "no record in common"}]
    assert report["cells"]["compared"] > 0


def test_a_constant_field_has_no_coefficient_and_still_its_percent_agreement(desk: Desk) -> None:
    status = field(compare([desk.read(collection(["open"] * 4)), desk.read(collection(["open"] * 4))], how=QUICK), "case_status")
    assert (status.compared, status.agreeing, status.share) == (4, 4, 1.0)
    assert {(one.name, one.why) for one in status.coefficients} == {("alpha", "no variation"), ("kappa", "no variation")}
    assert all(np.isnan(one.value) for one in status.coefficients)


def test_blank_cells_are_not_compared_and_reasons_are_answers(desk: Desk) -> None:
    first, second = collection(["open"] * 4), collection(["open"] * 4)
    for row, text in zip(second["cases"], ["", "unknown", "reactive", "proactive"], strict=True):
        row["detection_mode"] = text
    mode = field(compare([desk.read(first), desk.read(second)], how=QUICK), "detection_mode")
    assert (mode.compared, mode.agreeing) == (3, 1)


def test_several_answers_are_compared_code_by_code_whatever_their_order(desk: Desk) -> None:
    first, second = collection(["open"] * 3), collection(["open"] * 3)
    pairs = [("sexual;forced_labour", "forced_labour;sexual"), ("sexual", "sexual;forced_labour"), ("sexual", "sexual")]
    for at, (one, other) in enumerate(pairs):
        first["cases"][at]["forms"], second["cases"][at]["forms"] = one, other
    forms = field(compare([desk.read(first), desk.read(second)], how=QUICK), "forms")
    assert (forms.compared, forms.agreeing) == (3, 2)
    # (1 + 1/2 + 1) / 3 codes in common.
    assert forms.distances == (("mean overlap of codes", pytest.approx(2.5 / 3), 3),)
    # alpha of forced_labour: yes yes, no yes, no no: Do 2, n 6, yes 3, De 2 * 3 * 3 / 5.
    told = {one.name: one.value for one in forms.by_code}
    assert told["forced_labour"] == pytest.approx(1 - 2 / (18 / 5))
    assert np.isnan(told["sexual"])
    assert [(one.name, one.value) for one in forms.coefficients] == [
        (f"alpha, {word}", told["forced_labour"]) for word in ("lowest", "mean")
    ]


def test_dates_and_numbers_are_compared_by_distance(desk: Desk) -> None:
    first, second = collection(["open"] * 4), collection(["open"] * 4)
    for row, day, victims in zip(
        second["cases"], ["2025-02-03", "2025-02-08", "2025-03-01", "2025-06-01"], ["2", "2", "5", "3"], strict=True
    ):
        row["date_opened"], row["n_victims"] = day, victims
    agreement = compare([desk.read(first), desk.read(second)], how=QUICK)
    assert field(agreement, "date_opened").distances == (("the same day", 0.25, 4), ("within 7 days", 0.5, 4), ("within 31 days", 0.75, 4))
    assert field(agreement, "n_victims").distances == (("exactly equal", 0.5, 4), ("mean absolute difference", 1.0, 4))


def test_an_ordered_list_has_a_weighted_kappa(desk: Desk) -> None:
    def persons(stages: list[str]) -> Sheets:
        rows = [person(f"P{at}", "C0000", stage=stage) for at, stage in enumerate(stages)]
        return {**collection(["open"]), "persons": rows}

    both = [persons(["suspected", "charged", "tried", "suspected"]), persons(["suspected", "prosecuted", "tried", "charged"])]
    told = field(compare([desk.read(one) for one in both], how=QUICK), "stage").coefficients
    assert [one.name for one in told] == ["alpha", "kappa", "weighted kappa"]


def test_places_are_where_a_second_reader_finds_them(desk: Desk) -> None:
    agreement = compare([desk.read(collection(["open"])), desk.read(collection(["suspended"]), kind="xlsx")], how=QUICK)
    (one,) = agreement.disagreements()
    assert [place and place.cell for place in one.places] == ["C2", "C2"]


def test_answers_of_personal_fields_stay_in(desk: Desk, tipdata: Run) -> None:
    first, second = clean("full"), clean("full")
    second["persons"][0]["citizenship"] = "NGA"
    first["persons"][0]["citizenship"] = "BRA"
    names = [str(desk.write(sheets)) for sheets in (first, second)]
    for words in ([], ["--verbose"], ["--format", "json"], ["--format", "csv"]):
        done = tipdata("agree", *names, *words)
        assert done.returncode == 0
        assert "NGA" not in done.stdout + done.stderr
        assert "BRA" not in done.stdout + done.stderr
    assert "NGA" in tipdata("agree", *names, "--format", "csv", "--show-values").stdout


def test_the_report_is_the_same_whenever_it_is_made(desk: Desk, tipdata: Run) -> None:
    names = [str(desk.write(collection(statuses))) for statuses in files(40, 0.3, 3)[:2]]
    told = tipdata("agree", *names, "--format", "json").stdout
    assert tipdata("agree", *names, "--format", "json").stdout == told
    cells = json.loads(told)["cells"]
    assert 0 < cells["agreeing"] < cells["compared"]


def test_a_sample_is_drawn_by_its_seed(desk: Desk, tipdata: Run) -> None:
    path = str(desk.write(collection(["open"] * 50)))
    done = tipdata("agree", path, "--sample", "30", "--seed", "4")
    drawn = done.stdout.split()
    assert len(set(drawn)) == 30
    assert drawn == sorted(drawn)
    assert tipdata("agree", path, "--sample", "30", "--seed", "4").stdout.split() == drawn
    assert tipdata("agree", path, "--sample", "30", "--seed", "5").stdout.split() != drawn
    assert "30 are advised" in tipdata("agree", path, "--sample", "5").stderr


def test_a_sample_of_nothing_is_refused(desk: Desk) -> None:
    with pytest.raises(TipdataError, match="at least one"):
        recollection_sample(desk.read(collection(["open"])), 0, 1)
    with pytest.raises(TipdataError, match="no record"):
        recollection_sample(desk.read({"submission": [cover()]}), 3, 1)
    nameless = collection(["open"] * 3)
    for row in nameless["cases"]:
        row["case_id"] = ""
    with pytest.raises(TipdataError, match="has an ID by which it could be found again"):
        recollection_sample(desk.read(nameless), 3, 1)


def test_rows_without_an_id_cannot_be_drawn_and_are_counted(desk: Desk, tipdata: Run) -> None:
    sheets = collection(["open"] * 5)
    sheets["cases"][1]["case_id"] = ""
    path = str(desk.write(sheets))
    done = tipdata("agree", path, "--sample", "2", "--format", "json")
    told = json.loads(done.stdout)
    assert "Rows without an ID, which cannot be drawn: 1." in done.stderr
    assert (told["table"], told["seed"], told["of"], told["without_key"], told["advised"]) == ("cases", 1, 4, 1, 4)
    assert told["records"] == tipdata("agree", path, "--sample", "2").stdout.split()


@pytest.mark.parametrize(
    ("words", "said"),
    [(["A"], "at least two"), (["A", "A", "--sample", "3"], "one submission"), (["A", "B", "--pairs", "none.csv"], "cannot be read")],
)
def test_wrong_usage_is_one_line(desk: Desk, tipdata: Run, words: list[str], said: str) -> None:
    places = {name: str(desk.write(collection(["open"]))) for name in "AB"}
    done = tipdata("agree", *(places.get(word, word) for word in words))
    assert done.returncode == 2
    assert said in done.stderr
    assert len(done.stderr.strip().splitlines()) == 1


def test_the_terminal_report_fits_eighty_columns_and_breaks_no_word(desk: Desk, tipdata: Run) -> None:
    one, two, _ = files(200, 0.05, 3)
    text = tipdata("agree", *(str(desk.write(collection(statuses))) for statuses in (one, two))).stdout
    assert max(map(len, text.splitlines())) <= 80
    status = " ".join(text[text.index("Case status") :].split())
    assert status.startswith("Case status 200 "), status
    assert "alpha 0." in status.split("kappa")[0]
    assert any(word in status for word in ("reliable", "tentative", "substantial", "almost perfect"))


def test_a_field_that_nobody_answered_twice_says_so_and_none_is_rounded_up_to_one(desk: Desk, tipdata: Run) -> None:
    first, second = collection(["open"] * 200), collection(["open"] * 200)
    for row in second["cases"]:
        row["detection_mode"] = ""
    for row, day in zip(first["cases"], range(200), strict=True):
        row["date_opened"] = f"{2000 + day // 12}-{day % 12 + 1:02}-10"
    for row, other in zip(second["cases"], first["cases"], strict=True):
        row["date_opened"] = other["date_opened"]
    second["cases"][0]["date_opened"] = "2000-01-11"
    both = [str(desk.write(sheets)) for sheets in (first, second)]
    text = " ".join(tipdata("agree", *both, "--resamples", "50").stdout.split())
    assert "Proactive or reactive 0 - no alpha: no record was answered twice" in text
    # One day apart in 200 months: alpha is below 1 by less than a thousandth, and 199 of 200 agree.
    assert "Date opened 200 99 % alpha >0.999 [>0.99," in text


def test_the_report_of_agreement_speaks_the_language_that_is_asked_for(desk: Desk, tipdata: Run) -> None:
    first, second = collection(["open"] * 4), collection(["open", "open", "open", "suspended"])
    both = [str(desk.write(sheets)) for sheets in (first, second)]
    text = " ".join(tipdata("agree", *both, "--lang", "fr").stdout.split())
    for said in ("Affaires : 4 fiches en commun", "champ fiches accord", "cases comparées sur", "Cases qui diffèrent", "pas de mot si"):
        assert said in text
    assert not [
        english for english in ("in common", "compared cells", "coefficient is", "bootstrap over", "that differ") if english in text
    ]
    refused = tipdata("agree", both[0], "--lang", "fr")
    assert "L'accord demande au moins deux collectes des mêmes dossiers ; en voici une." in refused.stderr
