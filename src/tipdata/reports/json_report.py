"""`validate --format json`: one object, versioned. `REPORT_VERSION` changes when a key changes its meaning or goes."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import Any

from .. import __version__
from ..checks import RuleResult
from ..quality import Figure, Gain, Indicator, Question, Share, UnitScores, unit_scores
from ..records import FileRead, Finding, Place
from ..workflows import Unusable, Validated, Validation
from .coverage import coverage_object
from .definition_note import definition_object, screening_object
from .rounded import short_of

REPORT_VERSION = 1


def validation_json(validation: Validation) -> str:
    """The report as JSON text, keys in a fixed order."""
    return json.dumps(validation_object(validation), ensure_ascii=False, indent=2)


def validation_object(validation: Validation) -> dict[str, Any]:
    book = validation.book
    counts = {"reject": len(validation.unusable), "error": 0, "warning": 0, "info": 0}
    for one in validation.submissions:
        for severity, number in one.findings.counts().items():
            counts[severity] += number
    return {
        "report_version": REPORT_VERSION,
        "tipdata": __version__,
        "codebook": {"id": book.id, "version": book.version, "fingerprint": book.fingerprint},
        "marking": validation.marking.name,
        "verdict": validation.verdict.name,
        **({"coverage": coverage_object(validation.coverage)} if validation.coverage is not None else {}),
        "submissions": [_submission(one) for one in validation.submissions] + [_unusable(one) for one in validation.unusable],
        "units": [_unit(unit) for unit in unit_scores([(one.submission.unit, one.scorecard) for one in validation.in_force])],
        "counts": counts,
        "groups": [
            {"code": g.code, "table": g.table, "column": g.column, "count": g.count, "first": _place(g.first)}
            for one in validation.submissions
            for g in one.findings.groups()
        ],
        "findings": [_finding(f) for one in validation.submissions for f in one.findings]
        + [_unusable_finding(one, validation) for one in validation.unusable],
    }


def _submission(one: Validated) -> dict[str, Any]:
    submission, card = one.submission, one.scorecard
    start, end = submission.period
    return {
        "path": submission.path,
        "unit": submission.unit,
        "period": {"start": start, "end": end},
        "version": submission.version,
        "form": submission.collection.form.name,
        "plan": {"id": plan.id, "fingerprint": plan.fingerprint} if (plan := submission.plan) is not None else None,
        "verdict": one.verdict.name,
        "marking": one.marking.name,
        "files": [_file(file) for file in submission.files],
        "tables": [{"name": name, "rows": len(data)} for name, data in submission.tables.items()],
        "records": {"total": card.records_total, "without_error": card.records_without_error},
        "definition": definition_object(one.definitions[0]) if one.definitions else None,
        "further_definitions": [definition_object(note) for note in one.definitions[1:]],
        "screening": screening_object(one.tally, submission.book),
        "assumptions": list(submission.assumptions),
        "scores": {indicator.id: _indicator(indicator) for indicator in card.indicators if indicator.id != "capacity"},
        "shares": [_share(q.id, share) for i in card.indicators for q in i.questions for share in q.shares],
        "required": [
            {"question": r.gate.question, "gate": str(r.gate), "value": None if r.value is None else short_of(r.value, 6), "met": r.met}
            for r in one.required
        ],
        "mend_first": [_gain(gain) for gain in one.gains],
        "capacity": {"questions": [_question(q) for i in card.indicators if i.id == "capacity" for q in i.questions]},
        "rules": [_rule(result) for result in one.rules],
    }


def _rule(result: RuleResult) -> dict[str, Any]:
    counts = {"applied": result.applied, "failed": result.failed, "not_applied": result.not_applied}
    return {"code": result.code, **counts, "not_in_plan": not result.in_plan}


def _file(file: FileRead) -> dict[str, Any]:
    cells = {"used": file.used, "reported": file.reported, "ignored": sum(file.ignored.values())}
    return {"path": file.path, "sha256": file.sha256, "rows": file.rows, "cells": cells, "ignored_for": dict(sorted(file.ignored.items()))}


def _indicator(indicator: Indicator) -> dict[str, Any]:
    return {
        "score": None if indicator.score is None else short_of(indicator.score, 6, 100),
        "assessed": indicator.assessed,
        "possible": indicator.possible,
        "questions": [_question(question) for question in indicator.questions],
    }


def _share(question: str, share: Share) -> dict[str, Any]:
    place = {"table": share.table, "column": share.field or None, "question": question}
    return {**place, "value": short_of(share.value, 6), "numerator": share.numerator, "denominator": share.denominator}


def _unit(unit: UnitScores) -> dict[str, Any]:
    return {
        "unit": unit.unit,
        "submissions": unit.submissions,
        "records": {"total": unit.records_total, "without_error": unit.records_without_error},
        "questions": [
            {
                "id": s.question,
                "value": short_of(s.value, 6),
                "numerator": s.numerator,
                "denominator": s.denominator,
                "interval": None if s.interval is None else [short_of(end, 6) for end in s.interval],
            }
            for s in unit.questions
        ],
    }


def _gain(gain: Gain) -> dict[str, Any]:
    return {
        "code": gain.code,
        "table": gain.table,
        "column": gain.column,
        "count": gain.count,
        "question": gain.measure,
        "indicator": gain.indicator,
        "gain": short_of(gain.value, 6),
        "score_gain": short_of(gain.score, 6, 100),
        "scored": gain.scored,
        "blanks": gain.blanks,
        "beside": [{"question": question, "gain": short_of(value, 6)} for question, value in gain.beside],
    }


def _question(question: Question) -> dict[str, Any]:
    return {
        "id": question.id,
        "text": question.text,
        "basis": question.basis,
        "measure": question.measure,
        "value": None if question.value is None else short_of(question.value, 6),
        "numerator": question.numerator,
        "denominator": question.denominator,
        "interval": None if question.interval is None else [short_of(end, 6) for end in question.interval],
        "band": question.band,
        "status": question.status,
        "why": question.why,
        "notes": list(question.notes),
        "stated": [
            {"question": s.question, "unit": s.unit or None, "answer": s.answer, "since": s.since or None, "note": s.note or None}
            for s in question.stated
        ],
        "parts": [{"name": name, "numerator": top, "denominator": bottom} for name, top, bottom in question.parts],
        "figures": [_figure(figure) for figure in question.figures],
        "grid": None if question.grid is None else asdict(question.grid),
    }


def _figure(figure: Figure) -> dict[str, Any]:
    ends = None if figure.interval is None else [short_of(end, 6) for end in figure.interval]
    number = {"value": short_of(figure.value, 6), "number": figure.number, "interval": ends, "band": figure.word}
    return {"of": figure.of, "name": figure.name, **number}


def _finding(finding: Finding) -> dict[str, Any]:
    return {
        "code": finding.code,
        "severity": finding.severity.value,
        "indicator": finding.indicator,
        "question": finding.question,
        **_place(finding.place),
        "table": finding.table,
        "column": finding.column,
        "related": [_place(place) for place in finding.related],
        "message": finding.message,
        "suggestion": finding.suggestion,
        "confirmed": finding.confirmed,
    }


def _place(place: Place) -> dict[str, Any]:
    return {"file": place.file, "sheet": place.sheet, "row": place.row or None, "cell": place.cell or None}


def _unusable(one: Unusable) -> dict[str, Any]:
    return {"path": one.path, "verdict": "rejected", "problem": one.error.message, "hint": one.error.hint}


def _unusable_finding(one: Unusable, validation: Validation) -> dict[str, Any]:
    code = one.error.code or "TIP-F01"
    text = validation.book.findings[code]
    return _finding(
        Finding(
            code, text.severity, text.indicator, text.question, "", "", Place(one.path), f"{one.error.message} {one.error.hint}".strip()
        )
    )
