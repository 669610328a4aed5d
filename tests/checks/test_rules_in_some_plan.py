"""Every rule can be asked: in a form as it is, or under a plan that adds what it reads."""

from __future__ import annotations

from collections.abc import Iterator

from rule_examples import built
from whole_chain import whole_chain

from submitting import count
from tipdata.checks import check_rules
from tipdata.codebook import Codebook, FieldChoice, Plan
from tipdata.definitions import derive
from tipdata.plans import planned_book

ON_VICTIMS = {"TIP-A05", "TIP-C02", "TIP-D13", "TIP-N02", "TIP-N04", "TIP-VT03"}
ON_VICTIMS |= {f"TIP-V{code}" for code in ("01a", "01b", "02", "03", "04", "05", "06")}
ON_PERSON_KEYS = {"TIP-A04a", "TIP-A04b", "TIP-N11a"}


def asked(book: Codebook, form: str) -> set[str]:
    """The rules that are in the plan of a submission of this form."""
    rows = whole_chain() | {"aggregates": [count()]}
    _, results = check_rules(derive(built(rows, book, form)), {"as_of": "2026-06-01"})
    return {result.code for result in results if result.in_plan}


def between(book: Codebook) -> Iterator[str]:
    """Rules that compare files, which are asked of all of them together."""
    _, results = check_rules(built(whole_chain(), book, "full"))
    yield from set(book.rules) - {result.code for result in results}


def test_forms_ask_every_rule_but_those_on_victims_and_on_person_keys(book: Codebook) -> None:
    in_forms = set().union(*(asked(book, form) for form in book.forms))
    assert set(book.rules) - in_forms - set(between(book)) == ON_VICTIMS | ON_PERSON_KEYS


def test_a_plan_that_adds_victims_and_person_keys_asks_the_others(book: Codebook) -> None:
    plan = Plan(plan="whole", form="full", fields=FieldChoice(added=("victims", "persons.person_key")))
    assert asked(planned_book(plan, book), "full") >= ON_VICTIMS | ON_PERSON_KEYS
