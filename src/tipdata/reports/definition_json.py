"""Definition profiles, comparisons and checks as JSON. `DEFINITION_VERSION` changes when a key changes its meaning or goes."""

from __future__ import annotations

import json
import math
from typing import Any

from .. import __version__
from ..codebook import Codebook, Found, Profile
from ..definitions import Stated, Under
from ..workflows import Comparison, DefinitionCheck, Shown

DEFINITION_VERSION = 1


def definitions_json(book: Codebook) -> str:
    """Every profile of the codebook by id and title."""
    return _text(book, {"definitions": [_named(profile) for profile in book.profiles.values()]})


def shown_json(shown: Shown) -> str:
    profile = shown.profile
    said = profile.model_dump(mode="json", by_alias=True, exclude={"profile", "title", "deviations", "limitations_note"})
    about = {"deviations": [_found(found) for found in shown.deviations], "limitations": list(profile.deviations), "note": _note(profile)}
    return _text(shown.book, {"definition": {**_named(profile), **said, **about}})


def comparison_json(comparison: Comparison) -> str:
    return _text(
        comparison.book,
        {
            "first": _named(comparison.first),
            "second": _named(comparison.second),
            "deviations": [_found(found) for found in comparison.deviations],
        },
    )


def check_json(check: DefinitionCheck) -> str:
    return _text(
        check.book,
        {
            "paths": list(check.paths),
            "total": check.cases,
            "screened": check.screened,
            "in_force": list(check.in_force),
            "unknown": list(check.unknown),
            "definitions": [_under(one) for one in check.under],
            "floor": check.book.screening.floor,
        },
    )


def _text(book: Codebook, content: dict[str, Any]) -> str:
    head = {"definition_version": DEFINITION_VERSION, "tipdata": __version__, "codebook": book.stamp, "wording": book.screening.note}
    return json.dumps({**head, **content}, ensure_ascii=False, indent=2, allow_nan=False)


def _named(profile: Profile) -> dict[str, Any]:
    return {"id": profile.id, "title": profile.title}


def _note(profile: Profile) -> str:
    return " ".join(profile.limitations_note.split())


def _found(found: Found) -> dict[str, Any]:
    changes = [{"about": c.about, "code": c.code, "before": c.before, "after": c.after} for c in found.changes]
    return {
        "code": found.code,
        "label": found.label,
        "lifted": found.lifted,
        "effect": found.effect.value,
        "codes": list(found.codes),
        "text": found.text,
        "changes": changes,
    }


def _under(one: Under) -> dict[str, Any]:
    return {
        **_named(one.profile),
        "counts": dict(one.counts),
        "bounds": _range(one.bounds),
        "victims_counted": _range(one.victims),
        "elements": {answer: dict(counts) for answer, counts in one.elements.items()},
        "classes": dict(one.classes),
        "gap": None if one.gap is None else {"value": one.gap.value, "low": one.gap.low, "high": one.gap.high},
        "deviations": [{**_found(cost.found), "missed": _range(cost.missed), "added": _range(cost.added)} for cost in one.costs],
        "stated": None if one.stated is None else _stated(one.stated),
        "note": _note(one.profile),
    }


def _stated(stated: Stated) -> dict[str, Any]:
    differences = [
        {"unit": d.unit, "case": d.case, "stated": d.stated, "screened": d.screened, "element": d.element} for d in stated.differences
    ]
    return {"compared": stated.compared, "agree": stated.agree, "differences": differences}


def _range(bounds: tuple[float, float]) -> dict[str, int | None]:
    """A bound that is not known is null."""
    low, high = bounds
    return {"low": int(low), "high": None if math.isinf(high) else int(high)}
