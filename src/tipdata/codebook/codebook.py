"""The codebook in memory: what every other room asks about tables, fields, lists, forms and words."""

from __future__ import annotations

from dataclasses import dataclass, field as part, replace
from functools import cached_property, lru_cache

from ..errors import TipdataError
from ..language import AS_OF, PERIOD_END, PERIOD_START, Kind, Labels, Operand, Scope, Tree, parse
from .checklist_models import NO_CHECKLIST, ChecklistFile, ChecklistItem
from .expressions import labels_over, scope_over
from .form_models import Form
from .models import (
    Asked,
    Code,
    CodebookFile,
    CodeList,
    FieldSpec,
    FieldType,
    FindingText,
    Measure,
    MissingReason,
    Question,
    Requirement,
    Scale,
    Table,
    TableKind,
)
from .privacy_models import NOTHING_PERSONAL, PersonalHeaders, PrivacyFile
from .profile_models import Profile
from .recipes import FormRecipe, TableRecipe
from .rule_models import Rule
from .screening_models import SILENT, ScreeningFile
from .source import SchemaFile, fingerprint_of
from .speaking import spoken
from .summary_models import MeasuresFile, ReportTable
from .translation_models import Translation
from .translations import TRANSLATIONS, read_translation
from .views import Collection, FieldId, View, build_collection, table_view, whole_table
from .words import loose

_KINDS = {
    FieldType.integer: Kind.number,
    FieldType.decimal: Kind.number,
    FieldType.count: Kind.number,
    FieldType.date: Kind.date,
    FieldType.code: Kind.code,
    FieldType.codes: Kind.codes,
    FieldType.boolean: Kind.code,
    FieldType.yes_no: Kind.code,
    FieldType.country: Kind.code,
    FieldType.area: Kind.code,
    FieldType.currency: Kind.code,
}
_ROLES_OF_WORDS = {AS_OF: "submitted", PERIOD_START: "period_start", PERIOD_END: "period_end"}
_LISTS_BY_TYPE = {FieldType.country: "country", FieldType.area: "area", FieldType.currency: "currency"}


@dataclass(frozen=True, eq=False)
class Codebook:
    """A checked codebook. Made by `load_codebook`; compare two by their fingerprint.

    `findings` is what is said of everything that can be found, of failed `rules` too; `texts` is what the program itself says (`say`).
    `others` are the same codebook in further languages whose words are understood, and `native` is it in the language it is written in.
    """

    file: CodebookFile
    tables: dict[str, Table]
    codelists: dict[str, CodeList]
    questions: dict[str, Question]
    forms: dict[str, Form]
    findings: dict[str, FindingText]
    measures: tuple[Measure, ...]
    indicators: dict[str, str]
    sources: dict[str, SchemaFile]
    agreement_scales: tuple[Scale, ...] = ()
    counted: MeasuresFile | None = None
    report_tables: dict[str, ReportTable] = part(default_factory=dict)
    table_recipes: dict[str, TableRecipe] = part(default_factory=dict)
    form_recipes: dict[str, FormRecipe] = part(default_factory=dict)
    rules: dict[str, Rule] = part(default_factory=dict)
    confirmations: Table | None = None
    checklist: Table | None = None
    screening: ScreeningFile = SILENT
    privacy: PrivacyFile = NOTHING_PERSONAL
    profiles: dict[str, Profile] = part(default_factory=dict)
    guide: ChecklistFile = NO_CHECKLIST
    texts: dict[str, str] = part(default_factory=dict)
    language: str = "en"
    translation: Translation | None = None
    native: Codebook | None = None
    others: tuple[Codebook, ...] = ()

    @property
    def id(self) -> str:
        return self.file.id

    @property
    def version(self) -> str:
        return self.file.version

    @property
    def separator(self) -> str:
        return self.file.separator

    @cached_property
    def fingerprint(self) -> str:
        """The same in every language; it stays when a translation is mended or added, because what data means is then as it was."""
        return fingerprint_of(source for name, source in self.sources.items() if TRANSLATIONS not in name)

    @property
    def stamp(self) -> dict[str, str]:
        """What a template or submission carries to say which codebook it was made from."""
        return {"codebook_id": self.id, "codebook_version": self.version, "codebook_fingerprint": self.fingerprint}

    @property
    def units(self) -> dict[str, tuple[str, ...]]:
        """For each unit of measurement the words and signs that people write behind a number of it."""
        return self.file.units

    @property
    def missing_reasons(self) -> tuple[MissingReason, ...]:
        return self.file.missing_reasons

    @property
    def international(self) -> Profile | None:
        """The definition that every other one is compared with; None where the codebook screens nothing."""
        return self.profiles.get(self.file.international_definition or "")

    @property
    def checklist_items(self) -> dict[str, ChecklistItem]:
        """The questions of the guide's closing checklist by their ids, in its order."""
        return {item.id: item for item in self.guide.items}

    def field(self, field: FieldId) -> FieldSpec:
        """Raises KeyError for a table or field that is not there."""
        return self._fields[field]

    @cached_property
    def _fields(self) -> dict[FieldId, FieldSpec]:
        return {FieldId(table.name, field.name): field for table in self.tables.values() for field in reversed(table.fields)}

    @cached_property
    def cover(self) -> Table | None:
        """The table that says who reports, for which period, in which version."""
        return next((t for t in self.tables.values() if t.kind is TableKind.cover), None)

    def cover_field(self, role: str) -> str | None:
        """The name of the cover's field with this role."""
        return next((f.name for f in self.cover.by_role(role)), None) if self.cover else None

    @cached_property
    def collections(self) -> dict[str, Collection]:
        return {name: self._named(build_collection(form, self)) for name, form in self.forms.items()}

    def _named(self, collection: Collection) -> Collection:
        """The collection, whose views also have their names in the other languages that are understood."""
        if not self.others:
            return collection
        twins = [[other.twin(view) for other in self.others] for view in collection.views]
        also = (tuple(name for twin in of_view for name in twin.names) for of_view in twins)
        return replace(collection, views=tuple(replace(view, also=names) for view, names in zip(collection.views, also, strict=True)))

    @cached_property
    def confirmation_view(self) -> View | None:
        """The sheet of confirmations, which stands beside the sheets of every form."""
        return table_view(self.confirmations) if self.confirmations is not None else None

    @cached_property
    def checklist_view(self) -> View | None:
        """The sheet on which people answer what no data tells, which stands beside the sheets of every form."""
        return table_view(self.checklist) if self.checklist is not None else None

    @property
    def beside_views(self) -> tuple[View, ...]:
        """The sheets that belong to every form and hold no records."""
        return tuple(view for view in (self.confirmation_view, self.checklist_view) if view is not None)

    @property
    def declared_questions(self) -> tuple[Asked, ...]:
        """What the people who collect are asked, in the order of the measures."""
        return tuple(asked for measure in self.measures for asked in measure.asked)

    @cached_property
    def dataset_collection(self) -> Collection:
        """Every table with every field, as a merged dataset holds them; nothing in it is asked of anybody."""
        form = Form(name="dataset", label="Dataset", help="A merged dataset.", sheets=tuple(whole_table(t) for t in self.tables.values()))
        return replace(self._named(build_collection(form, self)), asked={})

    def collection(self, form: str | None = None) -> Collection:
        """The form of that name, or the default form."""
        return self.collections[form or self.default_form]

    @property
    def default_form(self) -> str:
        return self.file.default_form or next(iter(self.forms))

    def codelist(self, field: FieldSpec) -> CodeList | None:
        """The list of answers of a field, `yes` and `no` included, without those that the field leaves out; None for free values."""
        whole = self._whole_list(field)
        return self._narrowed(whole.name, whole.unknown, field.codes) if whole is not None and field.codes else whole

    def _whole_list(self, field: FieldSpec) -> CodeList | None:
        if field.type in (FieldType.yes_no, FieldType.boolean):
            return self._yes_no(field.type is FieldType.yes_no)
        name = field.codelist or _LISTS_BY_TYPE.get(field.type)
        return self.codelists.get(name) if name else None

    @lru_cache(maxsize=256)  # noqa: B019
    def _narrowed(self, name: str, unknown: bool, kept: tuple[str, ...]) -> CodeList:
        whole = self.codelists.get(name) or self._yes_no(unknown)
        return whole.model_copy(update={"codes": tuple(code for code in whole.codes if code.code in kept)})

    @property
    def yes_no(self) -> CodeList:
        """The answers yes and no, as a list."""
        return self._yes_no(True)

    @lru_cache(maxsize=4)  # noqa: B019 - a codebook lives as long as the process
    def _yes_no(self, unknown: bool) -> CodeList:
        codes = (Code(code="yes", label=self.file.yes), Code(code="no", label=self.file.no))
        return CodeList(name="yes_no", label="Yes or no", unknown=unknown, codes=codes)

    def allowed_missing(self, field: FieldSpec) -> tuple[MissingReason, ...]:
        """The reasons for holding no value that may stand in a cell of this field."""
        if field.missing is not None:
            return tuple(r for r in self.missing_reasons if r.code in field.missing)
        if field.requirement is Requirement.key:
            return ()
        if field.requirement is Requirement.derived:
            return tuple(r for r in self.missing_reasons if r.state == "unknown")
        codelist = self._whole_list(field)
        codes = {code.code for code in codelist.codes} if codelist else set()
        reasons = (r for r in self.missing_reasons if r.code not in codes)
        return tuple(r for r in reasons if r.state != "unknown" or codelist is None or codelist.unknown)

    def say(self, key: str, **facts: object) -> str:
        """What the program says, in the language of this codebook: the text of `words.yaml` under `section.key`, filled with facts.

        Raises KeyError for a key or a fact that is not there.
        """
        if key not in self.texts:
            raise KeyError(f"words.yaml has no text {key}")
        return self.texts[key].format(**facts)

    @property
    def direction(self) -> str:
        """In which direction its language is written: `ltr` or `rtl`."""
        return self.translation.direction if self.translation is not None else "ltr"

    @property
    def languages(self) -> tuple[str, ...]:
        """The languages that it is offered in, the one that it is written in first."""
        return self.file.languages

    def speak(self, language: str) -> Codebook:
        """The same codebook in one of its languages; what that has no words for stays in the language that the codebook is written in.

        Raises:
            TipdataError: for a language that it does not have.
            CodebookError: for a translation that cannot be read.

        """
        native = self.native or self
        known = {name.casefold(): name for name in self.languages}
        if language.casefold() not in known:
            raise TipdataError(f"There are no words in the language {language}.", f"Choose one of {', '.join(self.languages)}.")
        return native._spoken(known[language.casefold()])

    def understanding(self, *languages: str) -> Codebook:
        """The same codebook, which also takes labels, headers and missing words of these languages. Others than its own are passed over."""
        native = self.native or self
        chosen = [name for name in native.languages if name in languages and name != self.language]
        known = dict.fromkeys([*self.others, *(native._spoken(name) for name in chosen)])
        return self if len(known) == len(self.others) else self._understanding(tuple(known))

    @lru_cache(maxsize=64)  # noqa: B019
    def _spoken(self, language: str) -> Codebook:
        return self if language == self.language else spoken(self, language, read_translation(self.sources, language))

    @lru_cache(maxsize=64)  # noqa: B019
    def _understanding(self, others: tuple[Codebook, ...]) -> Codebook:
        return replace(self, others=others)

    @lru_cache(maxsize=512)  # noqa: B019
    def answers(self, codelist: str | None, yes_no: bool = False) -> dict[str, str]:
        """Loose spelling of every code, label and alias of a list, in every language understood -> code."""
        spellings: dict[str, str] = {}
        for book in (*self.others, self):
            chosen = book.yes_no if codelist is None or yes_no else book.codelists[codelist]
            spellings |= {loose(word): code.code for code in chosen.codes for word in (code.label, *code.aliases)}
        return spellings | {loose(code.code): code.code for code in chosen.codes}

    def answers_of(self, field: FieldSpec) -> dict[str, str]:
        """As `answers`, for the list of a field."""
        codelist = self.codelist(field)
        if codelist is None:
            return {}
        spellings = self.answers(None if codelist.name not in self.codelists else codelist.name)
        return {word: code for word, code in spellings.items() if code in field.codes} if field.codes else spellings

    @cached_property
    def missing_words(self) -> dict[str, MissingReason]:
        """Loose spelling of every missing reason, in every language understood -> the reason."""
        own = {reason.code: reason for reason in self.missing_reasons}
        labels = {loose(reason.label): own[reason.code] for book in (*self.others, self) for reason in book.missing_reasons}
        return labels | {loose(code): reason for code, reason in own.items()}

    @cached_property
    def personal_headers(self) -> PersonalHeaders:
        """Tells headers of columns with personal data that no form asks for."""
        return PersonalHeaders(self.privacy)

    def view_headers(self, view: View) -> dict[str, str]:
        """Loose spelling of every header of a view, in every language understood, -> column name."""
        others = (other.twin(view) for other in self.others)
        return {loose(c.label): c.name for twin in others for c in twin.columns} | view.headers

    def twin(self, view: View) -> View:
        """The same view of the same codebook in another language, in this one."""
        collection = self.collections.get(view.form, self.dataset_collection)
        views = collection.views if view.form else (*self.beside_views, *collection.views)
        return next(own for own in views if own.name == view.name)

    def tree(self, expression: str) -> Tree:
        """The parsed expression (it was checked when the codebook was loaded)."""
        return parse(expression)

    def operand(self, field: FieldSpec) -> Operand:
        codelist = self.codelist(field)
        codes = tuple(code.code for code in codelist.codes) if codelist else ()
        kind = Kind.codes if field.multiple else _KINDS.get(field.type, Kind.text)
        return Operand(kind, codes, codelist.ordered if codelist else False, field.is_multiple and field.ordered, field.loose)

    @cached_property
    def operands(self) -> dict[str, dict[str, Operand]]:
        return {table.name: {field.name: self.operand(field) for field in table.fields} for table in self.tables.values()}

    @cached_property
    def _scopes(self) -> dict[str, Scope]:
        return {}

    def scope(self, table: Table) -> Scope:
        """The names that an expression over rows of `table` may use: own fields, fields of the rows above and of the cover, names without
        a row; and the tables below those rows."""
        if table.name not in self._scopes:
            self._scopes[table.name] = scope_over(self, table)
        return self._scopes[table.name]

    def labels(self, table: Table) -> Labels:
        """The words in which an expression over rows of `table` is told to people."""
        return labels_over(self, table)

    def lies_below(self, child: Table, table: Table) -> bool:
        """Whether rows of a table lie below rows of another: they name them as parent, or the other is the cover."""
        if self.cover is not None and table.name == self.cover.name:
            return child.name != table.name
        return any(parent.references == table.name for parent in child.parents)

    def spelt_out(self, path: tuple[str, ...], table: Table) -> tuple[str, ...]:
        """The path of the field that a name means, seen from a table: the cover's for a word such as `period_end` that is no own field."""
        own = len(path) != 1 or self.cover is None or any(field.name == path[0] for field in table.fields)
        role = _ROLES_OF_WORDS.get(path[0])
        name = None if own or role is None else self.cover_field(role)
        if name is None or self.cover is None:
            return path
        return (name,) if table.name == self.cover.name else (self.cover.singular, name)

    def above(self, table: Table) -> dict[str, Table]:
        """The rows that an expression can reach from a row of `table`, by the word that names them; the nearest first."""
        if table.name not in self._reaches:
            reach = {self.cover.singular: self.cover} if self.cover and self.cover is not table else {}
            self._climb(table, reach, frozenset())
            self._reaches[table.name] = reach
        return self._reaches[table.name]

    @cached_property
    def _reaches(self) -> dict[str, dict[str, Table]]:
        return {}

    def _climb(self, table: Table, reach: dict[str, Table], passed: frozenset[str]) -> None:
        for parent in table.parents:
            above = self.tables.get(parent.references or "")
            if above is not None and above is not table and above.name not in passed:
                reach[above.singular] = above
                self._climb(above, reach, passed | {table.name})

    def view_scope(self, view: View, views: tuple[View, ...]) -> Scope:
        """The names that a condition inside a form may use: the sheet's own columns, and `exists` over the sheets below."""
        operands: dict[tuple[str, ...], Operand] = {(c.name,): self.operand(c) for c in view.columns}

        def below(name: str) -> Scope | None:
            child = next((v for v in views if v.name == name), None)
            linked = child is not None and any(parent == view.table.name for _, parent in child.parent_columns)
            return self.view_scope(child, views) if child and linked else None

        return Scope(operands.get, tuple(path[0] for path in operands), below, view.name)
