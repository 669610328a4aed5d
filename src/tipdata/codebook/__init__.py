"""The codebook: every label, code, rule, level and table of tipdata, loaded from `schemas/` and checked on load."""

from .checklist_models import ChecklistItem, ItemKind, Option, PurposeCovers
from .codebook import Codebook
from .derivations import FUNCTIONS, derived_fields, expressions_of, is_function, read_by
from .deviations import Change, Found, Standing, deviations_between, element_codes, standing, undone
from .expected_units import MONTHS, ExpectedUnit, load_expected_units
from .lint_profiles import warnings_of
from .lint_translations import unsaid
from .loader import examine, load_codebook
from .models import (
    Choice,
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
from .plan_models import Access, FieldChoice, Law, Plan, PlanPart, Protocol, Sharing, VictimColumn
from .privacy_models import PersonalHeaders, PersonalKind, PrivacyFile
from .profile_models import LISTS, ListName, Profile, Statute, facts, profile_given
from .profiles import ProfileError, chosen_profile, profile_named, read_profile
from .proposed import Proposed
from .rule_models import Example, Examples, Rule
from .screening_models import Deviation, Effect, Element, ScreeningClass, ScreeningFile
from .shown import shown_cell
from .source import CodebookError, Fault
from .summary_models import CountedMeasure, Dimension, MeasuresFile, ReportColumn, ReportTable
from .tip_set import ARTICLE, CHARGE, CONVICTION, TipSet, counts_by_article, tip_set
from .translation_models import Part, Translation
from .views import Collection, FieldId, Fill, View
from .words import FORMULA_STARTS, bare, escaped, fold_dashes, holds_unseen, loose, visible

__all__ = [
    "ARTICLE",
    "CHARGE",
    "CONVICTION",
    "FORMULA_STARTS",
    "FUNCTIONS",
    "LISTS",
    "MONTHS",
    "Access",
    "Change",
    "ChecklistItem",
    "Choice",
    "Code",
    "CodeList",
    "Codebook",
    "CodebookError",
    "Collection",
    "CountedMeasure",
    "Deviation",
    "Dimension",
    "Effect",
    "Element",
    "Example",
    "Examples",
    "ExpectedUnit",
    "Fault",
    "FieldChoice",
    "FieldId",
    "FieldSpec",
    "FieldType",
    "Fill",
    "FindingText",
    "Found",
    "ItemKind",
    "Law",
    "Level",
    "ListName",
    "MeasuresFile",
    "MissingReason",
    "Option",
    "Part",
    "PersonalHeaders",
    "PersonalKind",
    "Plan",
    "PlanPart",
    "PrivacyFile",
    "Profile",
    "ProfileError",
    "Proposed",
    "Protocol",
    "PurposeCovers",
    "ReportColumn",
    "ReportTable",
    "Requirement",
    "Rule",
    "ScreeningClass",
    "ScreeningFile",
    "Severity",
    "Sharing",
    "Standing",
    "Statute",
    "Table",
    "TableKind",
    "TipSet",
    "Translation",
    "Travels",
    "VictimColumn",
    "VictimData",
    "View",
    "bare",
    "chosen_profile",
    "counts_by_article",
    "derived_fields",
    "deviations_between",
    "element_codes",
    "escaped",
    "examine",
    "expressions_of",
    "facts",
    "fold_dashes",
    "holds_unseen",
    "is_function",
    "load_codebook",
    "load_expected_units",
    "loose",
    "profile_given",
    "profile_named",
    "read_by",
    "read_profile",
    "shown_cell",
    "standing",
    "tip_set",
    "undone",
    "unsaid",
    "visible",
    "warnings_of",
]
