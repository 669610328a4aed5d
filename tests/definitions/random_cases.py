"""Random cases with what lies below them, and random definitions."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st
from little_cases import BOOK, PALERMO, Row, Tables, profile

from tipdata.codebook import Profile, element_codes

CODES = element_codes(BOOK)
EMPTY = ["", "", "unknown", "withheld"]
COUNTS = ["0", "0", "1", "2", "3"]
YES_NO = ["yes", "no"]
AGE_GROUPS = ["0_11", "12_17", "18_24", "25_34", "35plus", "child", "adult"]

POOLS: dict[str, dict[str, list[str]]] = {
    "cases": dict.fromkeys(("n_victims", "n_victims_child", "n_victims_female", "n_victims_male", "n_suspects"), COUNTS),
    "processes": {
        "acts": [*CODES["acts"], "recruitment;obtaining", "provision;sale_purchase", "transfer;receipt"],
        "means": [*CODES["means"], "none", "none", "none", "fraud;deception"],
        "purposes": [*CODES["purposes"], "forced_labour;forced_begging", "sexual_other;forced_labour", "surrogacy;other"],
        "border_crossed": YES_NO,
        "exploitation_occurred": YES_NO,
    },
    "persons": {"group_structure": ["alone", "alone", "loose_network"]},
    "victims": {
        "age_group_at_exploitation": AGE_GROUPS,
        "victim_sex": ["female", "male", "other"],
        "trafficking_status": ["presumed", "identified", "identified", "not_victim"],
    },
}
KEYS = {"processes": "process_id", "persons": "person_id", "victims": "victim_id"}


@st.composite
def rows(draw: st.DrawFn, table: str, number: int) -> Row:
    row = {name: draw(st.sampled_from([*pool, *EMPTY])) for name, pool in POOLS[table].items()}
    if table == "cases":
        return {"case_id": draw(st.sampled_from(["C1", "C2", "C3"])), **row}
    return {KEYS[table]: f"{table}-{number}", "case_id": draw(st.sampled_from(["C1", "C1", "C2", "C2", "nowhere"])), **row}


@st.composite
def tables(draw: st.DrawFn, with_victims: bool = True) -> Tables:
    """A few cases, some of which may stand twice; chains, persons and victims of a case that is not there are possible."""
    most = {"cases": 3, "processes": 4, "persons": 2, **({"victims": 2} if with_victims else {})}
    found: Tables = {}
    for table, limit in most.items():
        if table == "victims" and not draw(st.booleans()):
            continue
        least = 1 if table == "cases" else 0
        found[table] = [draw(rows(table, number)) for number in range(draw(st.integers(least, limit)))]
    return found


@st.composite
def profiles(draw: st.DrawFn, base: Profile = PALERMO) -> Profile:
    """Definitions of every kind, also such as no law has."""
    changes: dict[str, Any] = {"equivalence": {}, "excluded": [], "undecided": []}
    for name, codes in CODES.items():
        listed = draw(st.lists(st.sampled_from(codes), min_size=1, max_size=len(codes), unique=True))
        changes[name] = listed
        others = [code for code in codes if code not in listed]
        if others and draw(st.booleans()):
            changes["equivalence"][draw(st.sampled_from(others))] = draw(st.sampled_from(listed))
        others = [code for code in others if code not in changes["equivalence"]]
        if others and draw(st.booleans()):
            changes["excluded"] += draw(st.lists(st.sampled_from(others), max_size=3, unique=True))
    changes["open"] = {name: draw(st.booleans()) for name in CODES}
    child = draw(st.booleans())
    child_for = draw(st.lists(st.sampled_from(changes["purposes"]), max_size=3, unique=True)) if not child else []
    changes["means_required"] = {"adult": draw(st.booleans()), "child": child, "child_for": child_for}
    changes["cross_border"] = draw(st.sampled_from(["any", "any", "required", "forbidden"]))
    changes["victim_sex"] = draw(st.sampled_from(["any", "any", "female", "male"]))
    changes["victim_age"] = draw(st.sampled_from(["any", "any", "child", "adult"]))
    changes["victim_either"] = "any" not in (changes["victim_sex"], changes["victim_age"]) and draw(st.booleans())
    changes["child_age"] = draw(st.sampled_from([18, 18, 14, 16, 21]))
    changes["min_offenders"] = draw(st.sampled_from([1, 1, 2, 3]))
    changes["movement_required"] = draw(st.booleans())
    changes["exploitation_must_occur"] = draw(st.booleans())
    return profile(base, **changes)


@st.composite
def better_known(draw: st.DrawFn, before: Tables) -> Tables:
    """The same rows with some of the cells that held no value filled."""
    after: Tables = {}
    for table, pools in POOLS.items():
        if table in before:
            after[table] = [
                {
                    **row,
                    **{name: draw(st.sampled_from(pool)) for name, pool in pools.items() if row[name] in EMPTY and draw(st.booleans())},
                }
                for row in before[table]
            ]
    return after


def consistent(tables: Tables) -> bool:
    """Whether the counts of every case fit together."""
    names = ("n_victims", "n_victims_child", "n_victims_female", "n_victims_male")
    for row in tables["cases"]:
        whole, children, women, men = (int(row[name]) if row[name].isdigit() else None for name in names)
        if whole is not None and ((children or 0) > whole or (women or 0) + (men or 0) > whole):
            return False
    return True
