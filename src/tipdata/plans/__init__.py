"""Plans: the guide's checklist answered for one collection, and the form that follows from the answers."""

from .check import Checked, PlanCheck, Problem, Status, answer_in_words, check_plan
from .fitting import Fitting
from .forms import asked_fields, planned_book, planned_collection, planned_form
from .proposal import proposed, smallest_form
from .read import PlanError, load_plan, plan_text, read_plan
from .reading import reading_book
from .victims import not_covered, unjustified, victim_columns
from .write import written

__all__ = [
    "Checked",
    "Fitting",
    "PlanCheck",
    "PlanError",
    "Problem",
    "Status",
    "answer_in_words",
    "asked_fields",
    "check_plan",
    "load_plan",
    "not_covered",
    "plan_text",
    "planned_book",
    "planned_collection",
    "planned_form",
    "proposed",
    "read_plan",
    "reading_book",
    "smallest_form",
    "unjustified",
    "victim_columns",
    "written",
]
