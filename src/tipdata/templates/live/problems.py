"""What can be wrong in a row of a sheet, each with the formula that finds it; and what no formula can find."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from ...checks.field_names import field_of
from ...checks.lint_named import check_of
from ...checks.named.each_field import Fields, of_field
from ...checks.reads import in_plan, reads_of
from ...checks.rules import is_between
from ...codebook import Codebook, Collection, FieldId, FieldSpec, FieldType, Requirement, Rule, Severity, Table, View
from ...language import PROFILE, Cells, Not, Or, Tree, names_in, worksheet_formula
from ...language.worksheet import quoted
from ..validation import formula_for
from .made import due_in_made_row
from .reach import Reach
from .words import does_not_read, missing, no_such_row, pasted_date, repeats, shortly

_GRAVE = (Severity.reject, Severity.error)


@dataclass(frozen=True)
class Problem:
    """One thing that can be wrong in a row: the finding that `validate` would make of it, what the row then says, the formula that is true
    there, and the columns that it speaks of. What is no error is a question: it leaves the row complete."""

    code: str
    text: str
    formula: str
    columns: tuple[str, ...]
    grave: bool


@dataclass(frozen=True)
class Unchecked:
    """A rule that no formula can hold, and that is asked once the file was sent."""

    rule: Rule


def problems_of(view: View, reach: Reach, given: Mapping[str, str] | None = None) -> list[Problem | Unchecked]:
    """What formulas can find wrong in the rows of a sheet, and the rules of its table that they cannot hold.

    `given` are facts of the definition profile in force; without them no rule that reads one has a formula.
    """
    finder = _Finder(view, reach, given)
    return [*finder.of_cells(), *finder.of_key(), *finder.of_rules()]


class _Finder:
    """Finds what can be wrong in the rows of one sheet."""

    def __init__(self, view: View, reach: Reach, given: Mapping[str, str] | None) -> None:
        self.view, self.reach, self.given = view, reach, given
        self.book: Codebook = reach.book
        self.table: Table = view.table
        self.cells: Cells = reach.cells(view, given or {})
        self.sheet = reach.layout.sheets[view.name]

    def of_cells(self) -> Iterator[Problem]:
        """Blanks that are due, and cells that hold what nobody can read."""
        for column in self.view.entered:
            yield from self._blank(column)
            text = f"TRIM({self.reach.typed(self.view, column).ref})"
            wrong = self._unreadable(column, text)
            if wrong is not None:
                if column.type is FieldType.date:
                    # Formulas compare dates as they are typed; one that is no text is read after sending.
                    pasted = f"ISNUMBER({self.reach.typed(self.view, column).ref})"
                    yield Problem("TIP-K05", pasted_date(column, self.book), pasted, (column.name,), grave=False)
                key = column.name in self.view.key_columns
                yield Problem("TIP-K02" if key else "TIP-K05", does_not_read(column, self.book), wrong, (column.name,), grave=True)

    def _blank(self, column: FieldSpec) -> Iterator[Problem]:
        fills = [fill.field for fill in self.view.fills[column.name] if fill.field.table == self.table.name]
        for field in fills:
            asked = self.reach.collection.asked[field.table][field.name]
            needed = asked.requirement in (Requirement.key, Requirement.required)
            if not needed or field.name not in self.reach.own(self.view) or asked.default:
                continue
            blank = f'TRIM({self.reach.typed(self.view, column).ref})=""'
            due = self._due(asked, blank, many=len(fills) > 1)
            if due is not None:
                code = "TIP-K01" if asked.requirement is Requirement.key else "TIP-K06a"
                yield Problem(code, missing(column, self.book), due, (column.name,), grave=True)
        for fill in self.view.fills[column.name]:
            due = due_in_made_row(column, fill.field, self.view, self.reach) if fill.field.table != self.table.name else None
            if due is not None and fill.when is None:
                blank = f'TRIM({self.reach.typed(self.view, column).ref})=""'
                yield Problem("TIP-K06a", missing(column, self.book), f"AND({blank},{due})", (column.name,), grave=True)

    def _due(self, asked: FieldSpec, blank: str, many: bool) -> str | None:
        if asked.when is None:
            return blank if not many else None
        tree = self.book.tree(asked.when)
        holds = worksheet_formula(Not(tree), self.cells) if self._may_be_asked(tree) else None
        return f"AND({blank},{holds.removeprefix('=')})" if holds is not None else None

    def _unreadable(self, column: FieldSpec, text: str) -> str | None:
        places = [self.sheet.here(at) for at in self.sheet.columns[column.name]]
        answers = self.reach.lists.of(column)
        if answers is not None:
            also = self.reach.lists.also(column)
            each = []
            for cell in places:
                taken = [f"ISNUMBER(MATCH(TRIM({cell}),{answers},0))", f"ISNUMBER(MATCH(TRIM({cell}),{also},0))"]
                if column.is_multiple:
                    taken.append(f'ISNUMBER(FIND("{self.book.separator}",{cell}))')
                each.append(f'AND(TRIM({cell})<>"",NOT(OR({",".join(taken)})))')
            if column.is_multiple:
                each += self._not_together(column)
            return f"OR({','.join(each)})" if len(each) > 1 else each[0]
        if self.book.codelist(column) is not None:
            return None
        cell = self.reach.typed(self.view, column).ref
        is_date = column.type is FieldType.date
        formula = formula_for(column, f"TRIM({cell})" if is_date else cell, self.reach.lists)
        if formula is None:
            return None
        # A real date, which a paste may bring, is read as well as one that was typed.
        either = f"OR(ISNUMBER({cell}),{formula})" if is_date else formula
        return f'AND({text}<>"",NOT({either}))'

    def _not_together(self, column: FieldSpec) -> Iterator[str]:
        """A reason for no value, or a code that stands alone, beside another answer, in whichever cells they stand.

        The words are looked for in one array each, because LibreOffice counts the parts of all names behind a cell's formula together.
        """
        mark, codelist = self.book.separator, self.book.codelist(column)
        words = [code.label for code in (codelist.codes if codelist is not None else ()) if code.alone]
        words += [reason.label for reason in self.book.allowed_missing(column)]
        if words:
            text = f'SUBSTITUTE({self.reach.typed(self.view, column).ref},"{mark} ","{mark}")'
            framed = _array(f"{mark}{word}{mark}" for word in words)
            # Said twice it still stands alone.
            only = _array(word * times for word in words for times in (1, 2, 3))
            among = f'SUMPRODUCT(--ISNUMBER(FIND({framed},"{mark}"&{text}&"{mark}")))>0'
            yield f'AND({among},SUMPRODUCT(--(SUBSTITUTE({text},"{mark}","")={only}))=0)'

    def of_key(self) -> Iterator[Problem]:
        """Ids that stand in a row before, and rows above that are not there."""
        own = self.reach.own(self.view)
        for field in self.table.parents:
            asked = self.reach.collection.asked.get(self.table.name, {}).get(field.name)
            if asked is None or asked.references is None or field.name not in own:
                continue
            parent = self.book.tables[asked.references]
            row = self.reach.row_above(self.view, parent.singular, parent)
            if row is not None and parent.name != self.table.name:
                found = f'AND(TRIM({own[field.name].ref})<>"",ISNA({row}))'
                grave = self.book.findings["TIP-X05b"].severity in _GRAVE if "TIP-X05b" in self.book.findings else False
                yield Problem("TIP-X05b", no_such_row(self._sheet_of(parent), self.book), found, self._columns_of([field.name]), grave)
        if self.table.repeats is not None and (formula := self._repeated()) is not None:
            conflict = self.table.repeats.conflict
            yield Problem(
                conflict, repeats(self.table, self.book), formula, self.view.key_columns, self.book.findings[conflict].severity in _GRAVE
            )

    def _repeated(self) -> str | None:
        """Whether a row before has the same key.

        Excel takes a row as the first one by counting from the first row down to this one. Counting is quick, but takes capitals as small
        letters, signs as wildcards and texts as numbers; where it finds a row, each is compared letter by letter.
        """
        sheet, columns = self.sheet, self.view.key_columns
        places = [sheet.columns[name] for name in columns]
        if not places or any(len(at) != 1 for at in places):
            return None
        cells = [sheet.here(at[0]) for at in places]
        whole = [f'TRIM({cell})<>""' for cell in cells]
        pairs = [
            (self._id(sheet.down_to_here(at[0]), name), self._id(cell, name)) for at, cell, name in zip(places, cells, columns, strict=True)
        ]
        exactly = f"SUMPRODUCT({'*'.join(f'EXACT({above},{own})' for above, own in pairs)})>1"
        if len(places) == 1:
            earlier = f"MATCH(TRIM({cells[0]}),{sheet.all_rows(places[0][0])},0)<ROW({cells[0]})-{sheet.first}"
            return f"IFERROR(IF(AND({whole[0]},{earlier}),{exactly},FALSE),FALSE)"
        return f"IF(AND({','.join(whole)}),{exactly},FALSE)"

    def _id(self, cells: str, name: str) -> str:
        """A part of a key as it is compared: a running number is the same however many zeros stand before it."""
        numbered = any(name in parts for parts in self.view.composed.values()) and self.view.column(name).references is None
        return f'IFERROR((--TRIM({cells}))&"",TRIM({cells}))' if numbered else f"TRIM({cells})"

    def of_rules(self) -> Iterator[Problem | Unchecked]:
        for rule in self.book.rules.values():
            yield from self._of_rule(rule)

    def _of_rule(self, rule: Rule) -> Iterator[Problem | Unchecked]:
        if rule.check is not None:
            yield from self._of_check(rule)
        elif rule.table == self.table.name and asked_of_rows(rule, self.book, self.reach.collection):
            made = self._asked_of_row(rule, rule.expect or "", rule.when, rule.cell)
            yield made if made is not None else Unchecked(rule)

    def _of_check(self, rule: Rule) -> Iterator[Problem | Unchecked]:
        """One expression that is asked of many fields is many formulas; no other named check has one."""
        _, parameters = check_of(rule, self.book)
        if not isinstance(parameters, Fields):
            if rule.table == self.table.name and not is_between(rule) and reads_asked(rule, self.book, self.reach.collection):
                yield Unchecked(rule)
            return
        whole = True
        fields = [field for field in map(field_of, parameters.fields) if field.table == self.table.name]
        for field in fields:
            if not self.reach.collection.asks(field.table, field.name):
                continue
            expect = of_field(parameters.expect, field)
            when = of_field(parameters.when, field) if parameters.when is not None else None
            trees = [self.book.tree(text) for text in (expect, when) if text]
            if not all(in_plan(reads_of(tree, self.table, self.book), self.reach.collection, self.book) for tree in trees):
                continue
            made = self._asked_of_row(rule, expect, when, field.name)
            whole = whole and made is not None
            if made is not None:
                yield made
        if not whole:
            yield Unchecked(rule)

    def _asked_of_row(self, rule: Rule, expect: str, when: str | None, cell: str | None) -> Problem | None:
        tree: Tree = self.book.tree(expect)
        if when is not None:
            tree = Or((Not(self.book.tree(when)), tree))
        if not self._may_be_asked(tree):
            return None
        formula = worksheet_formula(tree, self.cells)
        if formula is None:
            return None
        own = reads_of(tree, self.table, self.book).own
        columns = self._columns_of([cell] if cell is not None else own)
        return Problem(rule.code, shortly(rule, cell, self.view, self.book), formula.removeprefix("="), columns, rule.severity in _GRAVE)

    def _may_be_asked(self, tree: Tree) -> bool:
        """Whether nothing is read that only the definition in force says, or that is known."""
        return self.given is not None or not any(name.path[0] == PROFILE for name in names_in(tree))

    def _sheet_of(self, table: Table) -> str:
        view = self.reach.view_of(table.name)
        return self.reach.layout.sheets[view.name].name if view is not None else table.label

    def _columns_of(self, fields: list[str] | tuple[str, ...]) -> tuple[str, ...]:
        wanted = {FieldId(self.table.name, name) for name in fields}
        return tuple(name for name, fills in self.view.fills.items() if any(fill.field in wanted for fill in fills))


def asked_of_rows(rule: Rule, book: Codebook, collection: Collection) -> bool:
    """Whether the form asks for everything that the rule looks at, and for the field that it points at."""
    table = book.tables[rule.table or ""]
    texts = [text for text in (rule.expect, rule.when) if text is not None]
    if not all(in_plan(reads_of(book.tree(text), table, book), collection, book) for text in texts):
        return False
    derived = rule.cell is not None and table.field(rule.cell).requirement is Requirement.derived
    return not derived or collection.asks(table.name, rule.cell or "")


def reads_asked(rule: Rule, book: Codebook, collection: Collection) -> bool:
    """Whether the form asks for every field that the parameters of a named check name by itself; of lists of fields some may be there."""
    return all(_is_asked(field, book, collection) for field in _fields(rule))


def _fields(rule: Rule) -> Iterator[FieldId]:
    for text in rule.parameters.values():
        if isinstance(text, str):
            table, dot, name = text.partition(".")
            yield FieldId(table, name) if dot else FieldId(rule.table or "", text)


def _is_asked(field: FieldId, book: Codebook, collection: Collection) -> bool:
    table = book.tables.get(field.table)
    known = table is not None and any(one.name == field.name for one in table.fields)
    return not known or collection.asks(field.table, field.name)


def _array(texts: Iterable[str]) -> str:
    """Texts as a formula writes an array of them."""
    return f"{{{','.join(map(quoted, texts))}}}"
