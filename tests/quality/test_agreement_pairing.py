"""Who is whom in several collections: pairs that were declared, rows below them, and collections that are not of the same files."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings, strategies as st

from running import Run
from submitting import Desk, Sheets, case, convicted, cover, person, process, sentence
from tipdata.codebook import load_codebook
from tipdata.errors import TipdataError
from tipdata.quality.agreement import Agreement, Pair, Resampling, compare
from tipdata.workflows.agree import read_pairs

BOOK = load_codebook()
NONE = Resampling(0, 1)
STATUSES = ["open", "referred", "in_court", "suspended", "open", "referred"]
SEXES = ["male", "female", "male", "male", "female", "unknown"]


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Desk:
    return Desk(tmp_path_factory.mktemp("pairing"), BOOK)


def numbered(order: list[int], prefix: str = "K", running: bool = False) -> Sheets:
    """The same six files with a person, a charge and a chain of events each, numbered by a collector in an order of his own."""
    sheets: Sheets = {"submission": [cover()], "cases": [], "persons": [], "proceedings": [], "sentences": [], "processes": []}
    for at, file in enumerate(order):
        own = f"{prefix}{at + 1}"
        who = f"{at + 101}" if running else f"{own}-P1"
        sheets["cases"].append(case(own, case_status=STATUSES[file], n_victims=str(file)))
        sheets["persons"].append(person(who, own, sex=SEXES[file]))
        sheets["proceedings"].append(convicted(f"{who}-C1", who, f"2025-03-0{file + 1}"))
        sheets["sentences"].append(sentence(f"{who}-S1", who, custody_months=str(12 + file)))
        sheets["processes"].append(process(f"{own}-T1", own, exploitation_country=["LUX", "FRA", "BEL", "DEU", "NLD", "ITA"][file]))
    return sheets


IN_ORDER, BACKWARDS, TURNED = [0, 1, 2, 3, 4, 5], [5, 4, 3, 2, 1, 0], [3, 4, 5, 0, 1, 2]
PAIRED = tuple(Pair((f"K{at + 1}", f"K{6 - at}"), at + 1) for at in range(6))


def records(agreement: Agreement) -> dict[str, int]:
    return {table.matched.table.name: table.records for table in agreement.tables}


EVERY = ("cases", "persons", "proceedings", "sentences", "processes")


def test_rows_below_a_paired_record_are_paired_through_it(desk: Desk) -> None:
    found = compare([desk.read(numbered(IN_ORDER)), desk.read(numbered(BACKWARDS))], PAIRED, NONE)
    assert records(found) == dict.fromkeys(EVERY, 6)
    assert list(found.disagreements()) == []
    assert found.compared > 100


def test_half_of_the_pairs_pair_half_of_the_records_and_none_by_chance(desk: Desk) -> None:
    found = compare([desk.read(numbered(IN_ORDER)), desk.read(numbered(BACKWARDS))], PAIRED[:3], NONE)
    assert records(found) == dict.fromkeys(EVERY, 3)
    assert list(found.disagreements()) == []
    assert {table.matched.nameless for table in found.tables} == {(3, 3)}
    # One pair says that K1 of the first is not K1 of the second, so that no other equal number means anything.
    assert records(compare([desk.read(numbered(IN_ORDER)), desk.read(numbered(BACKWARDS))], PAIRED[:1], NONE)) == dict.fromkeys(EVERY, 1)


@settings(max_examples=8)
@given(st.permutations(range(6)), st.sets(st.sampled_from(range(6))), st.sets(st.sampled_from(range(6)), min_size=1), st.sampled_from("KX"))
def test_pairs_find_exactly_the_cells_that_differ(order: list[int], spoilt: set[int], paired: set[int], prefix: str) -> None:
    with TemporaryDirectory() as folder:
        desk = Desk(Path(folder), BOOK)
        second = numbered(order, prefix)
        for at, file in enumerate(order):
            if file in spoilt:
                second["persons"][at]["stage"] = "charged"
        both = [desk.read(numbered(IN_ORDER)), desk.read(second)]
    twin = {file: f"{prefix}{order.index(file) + 1}" for file in range(6)}
    found = compare(both, tuple(Pair((f"K{file + 1}", twin[file])) for file in paired), NONE)
    # Where no pair contradicts it, equal ids mean one record: then the numbers of both collectors are the same ones.
    same = all(twin[file] == f"K{file + 1}" for file in paired)
    if not same:
        assert records(found) == dict.fromkeys(EVERY, len(paired))
        assert {(one.key, one.field) for one in found.disagreements()} == {(f"K{file + 1}-P1", "stage") for file in spoilt & paired}
    turned = compare(both[::-1], tuple(Pair((twin[file], f"K{file + 1}")) for file in paired), NONE)
    assert (turned.compared, turned.agreeing) == (found.compared, found.agreeing)


def test_three_collectors_with_numbers_of_their_own_are_paired(desk: Desk) -> None:
    every = [desk.read(numbered(order)) for order in (IN_ORDER, BACKWARDS, TURNED)]
    keys = [tuple(f"K{order.index(file) + 1}" for order in (IN_ORDER, BACKWARDS, TURNED)) for file in range(6)]
    found = compare(every, tuple(Pair(key, line) for line, key in enumerate(keys)), NONE)
    assert records(found) == dict.fromkeys(EVERY, 6)
    assert all((table.matched.rows >= 0).all() for table in found.tables)
    assert list(found.disagreements()) == []


def test_what_no_pair_and_no_number_tells_apart_is_not_compared_and_is_said(desk: Desk, tipdata: Run, tmp_path: Path) -> None:
    # Persons are numbered through all cases, so that a number below a case says nothing.
    first, second = numbered(IN_ORDER, running=True), numbered(BACKWARDS, running=True)
    found = compare([desk.read(first), desk.read(second)], PAIRED, NONE)
    assert records(found) == {"cases": 6, "processes": 6}
    assert {left.table.name: left.why for left in found.left} == dict.fromkeys(("persons", "proceedings", "sentences"), "no pair")
    assert list(found.disagreements()) == []
    (tmp_path / "pairs.csv").write_text("".join(f"K{at},K{7 - at}\n" for at in range(1, 7)), encoding="utf-8")
    done = tipdata("agree", str(desk.write(first)), str(desk.write(second)), "--pairs", "pairs.csv", "--resamples", "0")
    assert "Suspected, accused or convicted persons: not compared, no row has a pair." in " ".join(done.stdout.split())


def test_a_number_that_only_begins_like_that_of_its_parent_is_no_number_below_it(desk: Desk) -> None:
    def running(own: str, *people: str) -> Sheets:
        rows = [person(who, own, sex=sex) for who, sex in zip(people, ("male", "female"), strict=True)]
        return {"submission": [cover()], "cases": [case(own)], "persons": rows}

    # 12 is a running number, and not the second person of case 1.
    found = compare([desk.read(running("1", "11", "12")), desk.read(running("2", "22", "21"))], (Pair(("1", "2")),), NONE)
    assert records(found) == {"cases": 1}


def test_pairs_of_two_tables_stand_in_one_file(desk: Desk) -> None:
    both = [desk.read(numbered(order, running=True)) for order in (IN_ORDER, BACKWARDS)]
    persons = tuple(Pair((f"{at + 101}", f"{106 - at}"), at + 7) for at in range(6))
    found = compare(both, (*PAIRED, *persons), NONE)
    assert records(found) == dict.fromkeys(EVERY, 6)
    assert list(found.disagreements()) == []


def test_pairs_of_unlike_numbers_below_one_parent_take_the_meaning_from_the_other_numbers(desk: Desk) -> None:
    def of_two(first: str, second: str) -> Sheets:
        rows = [person(f"K{at}-P{number}", f"K{at}", sex=sex) for at in (1, 2) for number, sex in ((first, "male"), (second, "female"))]
        return {"submission": [cover()], "cases": [case("K1"), case("K2")], "persons": rows}

    both = [desk.read(of_two("1", "2")), desk.read(of_two("2", "1"))]
    pairs = (Pair(("K1", "K1")), Pair(("K2", "K2")), Pair(("K1-P1", "K1-P2")))
    found = compare(both, pairs, NONE)
    assert records(found) == {"cases": 2, "persons": 1}
    assert list(found.disagreements()) == []


def test_equal_ids_that_no_pair_contradicts_still_mean_one_record_and_are_counted(desk: Desk) -> None:
    first, second = numbered(IN_ORDER), numbered(IN_ORDER)
    second["cases"][0]["case_id"] = "X9"
    for name in ("persons", "processes"):
        second[name][0]["case_id"] = "X9"
    found = compare([desk.read(first), desk.read(second)], (Pair(("K1", "X9")),), NONE)
    assert records(found) == dict.fromkeys(EVERY, 6)
    assert found.tables[0].matched.by_id == 5
    assert list(found.disagreements()) == []


def test_a_pair_that_could_be_of_two_tables_needs_its_table(desk: Desk, tmp_path: Path) -> None:
    def same_numbers(order: list[int]) -> Sheets:
        rows = [case(f"{at + 1}", case_status=STATUSES[file]) for at, file in enumerate(order)]
        who = [person(f"{at + 1}", f"{at + 1}", sex=SEXES[file]) for at, file in enumerate(order)]
        return {"submission": [cover()], "cases": rows, "persons": who}

    both = [desk.read(same_numbers(order)) for order in (IN_ORDER, BACKWARDS)]
    with pytest.raises(TipdataError, match="Line 1 of the pairs could be of several tables: Cases, Suspected"):
        compare(both, (Pair(("1", "6"), 1),), NONE)
    path = tmp_path / "pairs.csv"
    path.write_text("table,A,B\n" + "".join(f"Cases,{at},{7 - at}\n" for at in range(1, 7)), encoding="utf-8")
    found = compare(both, read_pairs(path, BOOK), NONE)
    assert records(found) == {"cases": 6}
    assert found.tables[0].matched.by_id == 0
    assert list(found.disagreements()) == []
    path.write_text(path.read_text() + "".join(f"persons,{at},{7 - at}\n" for at in range(1, 7)), encoding="utf-8")
    assert records(compare(both, read_pairs(path, BOOK), NONE)) == {"cases": 6, "persons": 6}


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("\n", "No key of the pairs stands in its collection, so nothing is paired."),
        ("K1\n", "Line 1 of the pairs names one key only."),
        ("K1,K6,K2\n", "Line 1 of the pairs names more keys than there are collections."),
        ("K1,K6\nK1,K5\n", "Line 2 of the pairs names a key that is paired already."),
        ("K1,K6\nK2,K6\n", "Line 2 of the pairs names a key that is paired already."),
        ("first,second\nAAA,BBB\n", "No key of the pairs stands in its collection, so nothing is paired."),
        ("table,A,B\nhouses,K1,K6\n", "Line 2 of the pairs names no table of the codebook."),
    ],
)
def test_pairs_that_cannot_be_used_are_one_line(desk: Desk, tipdata: Run, tmp_path: Path, text: str, said: str) -> None:
    (tmp_path / "pairs.csv").write_text(text, encoding="utf-8")
    done = tipdata("agree", *(str(desk.write(numbered(order))) for order in (IN_ORDER, BACKWARDS)), "--pairs", "pairs.csv")
    assert done.returncode == 2
    assert said in done.stderr
    assert len(done.stderr.strip().splitlines()) == 1


def test_a_header_is_passed_over_and_keys_that_stand_nowhere_are_counted(desk: Desk, tipdata: Run, tmp_path: Path) -> None:
    # As a spreadsheet program writes it where the comma stands in numbers; K7 was never recorded.
    (tmp_path / "pairs.csv").write_text("first;second\nK1;K6\nAAA;BBB\nK2;K7\n", encoding="utf-16")
    done = tipdata("agree", *(str(desk.write(numbered(order))) for order in (IN_ORDER, BACKWARDS)), "--pairs", "pairs.csv")
    assert "Pairs with a key that does not stand in its collection: 2." in done.stdout
    assert "Cases: 1 record in common" in done.stdout


def small(**said: str) -> Sheets:
    return {"submission": [cover(**said)], "cases": [case(f"K{at}", case_status=status) for at, status in enumerate(STATUSES * 6)]}


@pytest.mark.parametrize(
    ("said", "kind", "sentence"),
    [
        ({"reporting_unit_code": "STH"}, "other_units", "The collections are of different units (A: NTH, B: STH)."),
        (
            {"period_start": "2025-04-01", "period_end": "2025-06-30"},
            "other_periods",
            "The collections are about different periods (A: 2025Q1, B: 2025Q2).",
        ),
        ({}, "same_file", "One and the same file stands for several collections (A, B); it agrees with itself."),
    ],
)
def test_collections_that_are_not_of_the_same_files_by_two_people_have_no_words(
    desk: Desk, tipdata: Run, said: dict[str, str], kind: str, sentence: str
) -> None:
    both = [str(desk.write(sheets)) for sheets in (small(), small(**said))]
    text = " ".join(tipdata("agree", *both, "--resamples", "50").stdout.split())
    unit, quarter = said.get("reporting_unit_code", "NTH"), "2025Q2" if "period_start" in said else "2025Q1"
    assert f"A {both[0]} NTH 2025Q1 B {both[1]} {unit} {quarter} " in text
    assert f"{sentence} So the agreement says nothing of the collectors, and has no words." in text
    assert "reliable" not in text
    report = json.loads(tipdata("agree", *both, "--resamples", "50", "--format", "json").stdout)
    assert [one["kind"] for one in report["doubts"]] == [kind]
    assert {one["band"] for table in report["tables"] for field in table["fields"] for one in field["coefficients"]} == {""}


def test_pairs_say_that_files_of_two_units_are_the_same(desk: Desk) -> None:
    other = small(reporting_unit_code="STH")
    for row in other["cases"]:
        row["case_id"] = row["case_id"].replace("K", "S")
    pairs = tuple(Pair((f"K{at}", f"S{at}")) for at in range(len(other["cases"])))
    found = compare([desk.read(small()), desk.read(other)], pairs, NONE)
    assert (found.doubts, [one.words for one in found.remarks]) == ((), ["agreement.other_units", "agreement.no_version"])


def test_a_collection_without_a_record_in_common_is_named(desk: Desk, tipdata: Run) -> None:
    other = small()
    for row in other["cases"]:
        row["case_id"] = row["case_id"].replace("K", "Z")
    every = [str(desk.write(one)) for one in (small(), small(submitted_on="2026-02-20"), other)]
    text = " ".join(tipdata("agree", *every, "--resamples", "0").stdout.split())
    assert "No record in common with the others: C." in text


def stamped(desk: Desk, first: dict[str, str], second: dict[str, str]) -> Agreement:
    one, other = desk.read(small()), desk.read(small(submitted_on="2026-02-20"))
    stamps = [{f"codebook_{name}": said for name, said in stamp.items()} for stamp in (first, second)]
    return compare([replace(one, stamp=stamps[0]), replace(other, stamp=stamps[1])], how=NONE)


@pytest.mark.parametrize(
    ("first", "second", "words", "says"),
    [
        ({"version": "1", "fingerprint": "a"}, {"version": "2", "fingerprint": "b"}, "other_versions", ("1", "2")),
        ({"version": "1", "fingerprint": "a"}, {"version": "1", "fingerprint": "b"}, "other_states", ("a", "b")),
        ({"version": "1", "fingerprint": "a"}, {}, "no_version", ()),
    ],
)
def test_collections_of_unlike_codebooks_are_compared_with_a_sentence(
    desk: Desk, first: dict[str, str], second: dict[str, str], words: str, says: tuple[str, ...]
) -> None:
    found = stamped(desk, first, second)
    assert [(one.words, one.says) for one in found.remarks] == [(f"agreement.{words}", says)]
    assert found.doubts == ()
    assert found.compared == found.agreeing > 0
    alike = stamped(desk, {"version": "1", "fingerprint": "a"}, {"version": "1", "fingerprint": "a"})
    assert alike.remarks == ()


def test_a_column_that_one_collector_lacks_is_named(desk: Desk, tipdata: Run) -> None:
    without = small(submitted_on="2026-02-20")
    for row in without["cases"]:
        del row["detection_mode"]
    both = [desk.read(small()), desk.read(without)]
    (cases,) = compare(both, how=NONE).tables
    assert [[field.name for field in fields] for fields in cases.lacking] == [[], ["detection_mode"]]
    assert "detection_mode" not in {one.field.name for one in cases.fields}
    done = tipdata("agree", *(one.path for one in both), "--resamples", "0")
    assert "no column in B: Proactive or reactive" in done.stdout


def counts(*numbers: str, cases: int = 1) -> Sheets:
    groups = ["women", "men", "girls", "boys"]
    rows = [
        {"victim_group": group, "form": "sexual", "citizenship_group": "own", "registrations": number, "of_which_identified": "0"}
        for group, number in zip(groups, numbers, strict=False)
    ]
    return {"submission": [cover()], "cases": [case(f"K{at}") for at in range(cases)], "victim_tally": rows}


def test_counts_are_compared_by_what_they_count(desk: Desk) -> None:
    found = compare([desk.read(counts("1", "2", "3", "4")), desk.read(counts("1", "2", "5"))], how=NONE)
    tally = next(table for table in found.tables if table.matched.table.name == "victim_tally")
    assert (tally.records, tally.matched.only) == (3, (1, 0))
    told = {one.field.name: (one.compared, one.agreeing, one.distances) for one in tally.fields}
    assert told["registrations"] == (3, 2, (("exactly equal", 2 / 3, 3), ("mean absolute difference", 2 / 3, 3)))


def test_counts_of_other_records_are_named_and_not_compared(desk: Desk) -> None:
    # A sample of the files counts the victims of the sample alone.
    found = compare([desk.read(counts("1", "2", cases=3)), desk.read(counts("1", "1", cases=2))], how=NONE)
    assert records(found) == {"cases": 2}
    assert [(left.table.name, left.why) for left in found.left] == [("victim_tally", "counts of other records")]
    stranger = counts("1", "2")
    stranger["cases"][0]["case_id"] = "Z9"
    with pytest.raises(TipdataError, match="no record in common"):
        compare([desk.read(counts("1", "2")), desk.read(stranger)], how=NONE)
    # A third one who shares counts alone shares no record.
    three = compare([desk.read(one) for one in (counts("1", "2"), counts("1", "3"), stranger)], how=NONE)
    assert [(one.words, one.of) for one in three.doubts] == [("agreement.apart", (2,))]


def test_counts_alone_are_compared(desk: Desk) -> None:
    both = [desk.read({name: rows for name, rows in counts(*numbers).items() if name != "cases"}) for numbers in (("1", "2"), ("1", "3"))]
    assert records(compare(both, how=NONE)) == {"victim_tally": 2}


def test_fewer_records_than_are_advised_are_named(desk: Desk, tipdata: Run) -> None:
    # Of 36 files 30 should be collected again; of these two sheets of six, all six.
    part = small(submitted_on="2026-02-20")
    part["cases"] = part["cases"][:20]
    both = [desk.read(small()), desk.read(part)]
    few = compare(both, how=NONE).few
    assert few is not None
    assert (few.records, few.of, few.advised) == (20, 36, 30)
    text = " ".join(tipdata("agree", *(one.path for one in both), "--resamples", "0").stdout.split())
    assert "20 of 36 rows of Cases were collected again; at least 30 are advised." in text
    report = json.loads(tipdata("agree", *(one.path for one in both), "--resamples", "0", "--format", "json").stdout)
    assert report["few"] == {"table": "cases", "records": 20, "of": 36, "advised": 30}
    assert compare([desk.read(small()), desk.read(small(submitted_on="2026-02-20"))], how=NONE).few is None


def test_a_sheet_of_one_collection_that_cannot_be_read_is_named(desk: Desk, tipdata: Run) -> None:
    whole, broken = desk.write(numbered(IN_ORDER)), desk.write({**numbered(IN_ORDER), "submission": [cover(submitted_on="2026-02-20")]})
    (broken / "persons.csv").write_bytes(b"\x00\x01\x02nothing that is text")
    text = " ".join(tipdata("agree", str(whole), str(broken), "--resamples", "0").stdout.split())
    assert "Sheets that cannot be read as a table, and are not compared (B: persons)." in text
    assert "Suspected, accused or convicted persons: not compared, only one collection has a row." in text
