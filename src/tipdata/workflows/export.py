"""The codebook as JSON, and the JSON Schemas of its files for editors."""

from __future__ import annotations

import json

from ..codebook import Codebook, PrivacyFile
from ..codebook.base import Model
from ..codebook.checklist_models import ChecklistFile
from ..codebook.form_models import Form
from ..codebook.models import CodebookFile, CodeList, FindingsFile, FindingText, QualityFile, QuestionsFile, Table
from ..codebook.plan_models import Plan
from ..codebook.profile_models import Profile
from ..codebook.recipes import FormRecipe, TableRecipe
from ..codebook.rule_models import RulesFile
from ..codebook.screening_models import ScreeningFile
from ..codebook.summary_models import MeasuresFile, ReportTable
from ..codebook.translation_models import Translation, WordsFile

SHAPES: dict[str, type[Model]] = {
    "codebook.yaml": CodebookFile,
    "tables/*.yaml": Table,
    "codelists/*.yaml": CodeList,
    "forms/*.yaml": Form,
    "questions.yaml": QuestionsFile,
    "findings.yaml": FindingsFile,
    "rules/*.yaml": RulesFile,
    "definitions/*.yaml": Profile,
    "screening.yaml": ScreeningFile,
    "quality.yaml": QualityFile,
    "privacy.yaml": PrivacyFile,
    "checklist.yaml": ChecklistFile,
    "plan.yaml": Plan,
    "summaries/measures.yaml": MeasuresFile,
    "summaries/*.yaml": ReportTable,
    "words.yaml": WordsFile,
    "translations/*.yaml": Translation,
    "translations/public/*.yaml": Translation,
    "recipes/tables/*.yaml": TableRecipe,
    "recipes/forms/*.yaml": FormRecipe,
}


def export_codebook(book: Codebook, schemas: bool = False) -> str:
    """The whole codebook as JSON text, or with `schemas` the JSON Schema of each kind of its files."""
    if schemas:
        return _json({pattern: model.model_json_schema() for pattern, model in SHAPES.items()})
    return _json(
        {
            **book.stamp,
            "title": book.file.title,
            "languages": list(book.file.languages),
            "separator": book.separator,
            "missing_reasons": [reason.model_dump(mode="json") for reason in book.missing_reasons],
            "questions": [question.model_dump(mode="json") for question in book.questions.values()],
            "tables": [table.model_dump(mode="json", exclude_defaults=True) for table in book.tables.values()],
            "codelists": {
                name: codelist.model_dump(mode="json", exclude_defaults=True) for name, codelist in sorted(book.codelists.items())
            },
            "forms": [form.model_dump(mode="json", exclude_defaults=True) for form in book.forms.values()],
            "findings": [text.model_dump(mode="json", include=set(FindingText.model_fields)) for text in book.findings.values()],
            "rules": [rule.model_dump(mode="json", exclude_defaults=True, by_alias=True) for rule in book.rules.values()],
            "international_definition": book.file.international_definition,
            "definitions": [profile.model_dump(mode="json", by_alias=True) for profile in book.profiles.values()],
            "screening": book.screening.model_dump(mode="json", exclude_defaults=True),
            "checklist": book.guide.model_dump(mode="json", exclude_defaults=True),
            "quality": {"indicators": book.indicators, "measures": [m.model_dump(mode="json") for m in book.measures]},
        }
    )


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, indent=2)
