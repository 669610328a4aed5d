"""One function per command: the public Python interface of tipdata."""

from .agree import agree, sample as recollection
from .carry_over import Carrying, NextTemplate, dataset_at, make_next_template
from .definition import Comparison, DefinitionCheck, Shown, check_definitions, compare_definitions, show_definition
from .example import example
from .explain import Explanation, explain, look_up
from .export import export_codebook
from .lint import codebook_warnings, lint_codebook
from .merge import Merged, merge_paths
from .plan import check_plan_file, plan_from, write_plan
from .screening import Screened, profiles_chosen, screened
from .summary import dataset_of, summarise_paths
from .template import Planned, chosen_form, make_template
from .validate import (
    Unusable,
    Validated,
    ValidateOptions,
    Validation,
    Verdict,
    read_all,
    validate,
    validate_submission,
    verdict_of,
)

__all__ = [
    "Carrying",
    "Comparison",
    "DefinitionCheck",
    "Explanation",
    "Merged",
    "NextTemplate",
    "Planned",
    "Screened",
    "Shown",
    "Unusable",
    "ValidateOptions",
    "Validated",
    "Validation",
    "Verdict",
    "agree",
    "check_definitions",
    "check_plan_file",
    "chosen_form",
    "codebook_warnings",
    "compare_definitions",
    "dataset_at",
    "dataset_of",
    "example",
    "explain",
    "export_codebook",
    "lint_codebook",
    "look_up",
    "make_next_template",
    "make_template",
    "merge_paths",
    "plan_from",
    "profiles_chosen",
    "read_all",
    "recollection",
    "screened",
    "show_definition",
    "summarise_paths",
    "validate",
    "validate_submission",
    "verdict_of",
    "write_plan",
]
