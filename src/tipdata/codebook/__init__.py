"""The codebook: every label, code, rule, level and table of tipdata, loaded from `schemas/` and checked on load."""

from .codebook import Codebook
from .expected_units import MONTHS, ExpectedUnit, load_expected_units
from .loader import examine, load_codebook
from .models import (
    Code,
    CodeList,
    FieldSpec,
    FieldType,
    FindingText,
    Level,
    MissingReason,
    Requirement,
    Severity,
    Table,
    TableKind,
    Travels,
    VictimData,
)
from .rule_models import Example, Examples, Rule
from .source import CodebookError, Fault
from .summary_models import CountedMeasure, Dimension, MeasuresFile, ReportColumn, ReportTable
from .views import Collection, FieldId, Fill, View
from .words import fold_dashes, loose

__all__ = [
    "MONTHS",
    "Code",
    "CodeList",
    "Codebook",
    "CodebookError",
    "Collection",
    "CountedMeasure",
    "Dimension",
    "Example",
    "Examples",
    "ExpectedUnit",
    "Fault",
    "FieldId",
    "FieldSpec",
    "FieldType",
    "Fill",
    "FindingText",
    "Level",
    "MeasuresFile",
    "MissingReason",
    "ReportColumn",
    "ReportTable",
    "Requirement",
    "Rule",
    "Severity",
    "Table",
    "TableKind",
    "Travels",
    "VictimData",
    "View",
    "examine",
    "fold_dashes",
    "load_codebook",
    "load_expected_units",
    "loose",
]
