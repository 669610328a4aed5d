"""A plan as YAML text, each part under its question of the checklist, so that it can be read and finished by hand."""

from __future__ import annotations

import textwrap
from typing import Any

import yaml

from ..codebook import Access, ChecklistItem, Codebook, ItemKind, Law, Plan, PlanPart, Protocol, Sharing, VictimColumn

_WIDTH = 100
_HEAD = (
    "The plan of a collection: the practice guide's closing checklist answered, and the fields that follow. To check it: tipdata plan check"
)
_ABOUT_FORM = "The form that the plan starts from. {forms}"
_ABOUT_FIELDS = "Fields (table.field) or whole tables that are asked beside those of the form, and those of the form that are not."
_ABOUT_NOTES = "Notes on questions of the checklist, by their ids. They stand on the sheet of the checklist in the template."
_KEYS: dict[ItemKind, type[PlanPart]] = {
    ItemKind.laws: Law,
    ItemKind.access: Access,
    ItemKind.sharing: Sharing,
    ItemKind.protocol: Protocol,
    ItemKind.victim_columns: VictimColumn,
}


def written(plan: Plan, book: Codebook) -> str:
    """The plan as text. The same plan gives the same text, and reading it gives the same plan."""
    parts = [_comment(_HEAD), f"plan: {plan.id}", _entry("title", plan.title)]
    for section in book.guide.sections:
        items = [item for item in book.checklist_items.values() if item.section == section.id and item.part is not None]
        parts += [f"\n# {section.title}"] if items else []
        for item in items:
            parts += [f"\n{_comment(f'{item.id}. {item.question} {item.help}')}", *_hint(item)]
            parts.append(_entry(item.part or "", _plain(getattr(plan, item.part or ""))))
    forms = "; ".join(f"{form.name}: {form.label}" for form in book.forms.values())
    parts += [f"\n{_comment(_ABOUT_FORM.format(forms=forms))}\n{_entry('form', plan.form)}"]
    fields = {"added": list(plan.fields.added), "left_out": list(plan.fields.left_out)}
    parts += [f"\n{_comment(_ABOUT_FIELDS)}\n{_entry('fields', fields)}"]
    parts += [f"\n{_comment(_ABOUT_NOTES)}\n{_entry('notes', dict(plan.notes))}"]
    return "\n".join(parts) + "\n"


def _plain(value: Any) -> Any:
    """Parts as mappings without what is blank."""
    if isinstance(value, PlanPart):
        return {name: _plain(v) for name in type(value).model_fields if (v := getattr(value, name))}
    return [_plain(one) for one in value] if isinstance(value, tuple) else value


def _hint(item: ChecklistItem) -> list[str]:
    """What may be chosen, or which keys an entry has."""
    if item.options:
        return [_comment("; ".join(f"{option.code}: {option.label}" for option in item.options))]
    return [_comment(f"Keys: {', '.join(_KEYS[item.kind].model_fields)}.")] if item.kind in _KEYS else []


def _comment(text: str) -> str:
    return textwrap.fill(text, _WIDTH, initial_indent="# ", subsequent_indent="# ", break_long_words=False, break_on_hyphens=False)


def _entry(key: str, value: Any) -> str:
    """A key with its value; without one it stands alone, to be filled."""
    if isinstance(value, bool):
        return f"{key}: {'yes' if value else 'no'}"
    if value is None or not value:
        return f"{key}:"
    flow = None if isinstance(value, (list, dict)) else False
    return yaml.safe_dump({key: value}, allow_unicode=True, sort_keys=False, width=_WIDTH, default_flow_style=flow).rstrip("\n")
