"""What a worksheet formula can reach from a row of a form's sheet: its own cells, the rows above, the cover, the rows below."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from ...codebook import Codebook, Collection, FieldId, FieldSpec, FieldType, Fill, Table, View, shown_cell
from ...language import AS_OF, PERIOD_END, PERIOD_START, Below, Cells, Not, Shown, day_formulas, worksheet_formula
from ..answer_lists import AnswerLists
from ..layout import Layout
from .names import Names


class Reach:
    """Makes the names under which formulas find the cells of a form."""

    def __init__(self, book: Codebook, collection: Collection, layout: Layout, lists: AnswerLists, names: Names) -> None:
        self.book, self.collection, self.layout, self.lists, self.names = book, collection, layout, lists, names
        self._own: dict[str, dict[str, Shown]] = {}

    def view_of(self, table: str) -> View | None:
        """The sheet whose rows are rows of a table."""
        return next((view for view in self.collection.views if view.table.name == table), None)

    def cells(self, view: View, given: Mapping[str, str]) -> Cells:
        """Everything that a rule over rows of the sheet's table may look at, as far as cells hold it."""
        table = view.table
        fields = dict(self.own(view))
        for word, above in self.book.above(table).items():
            fields |= {f"{word}.{name}": shown for name, shown in self.above(view, word, above).items()}
        for word in (AS_OF, PERIOD_START, PERIOD_END):
            path = ".".join(self.book.spelt_out((word,), table))
            if path in fields:
                fields[word] = fields[path]
        return Cells(fields, self.below(view, fields), given, self.book.separator)

    def typed(self, view: View, column: FieldSpec) -> Shown:
        """A column of the sheet as it is typed there."""
        sheet = self.layout.sheets[view.name]
        at = sheet.columns[column.name]
        ref = sheet.here(at[0])
        if len(at) > 1:
            ref = self.names.define(f"cell_{view.name}_{column.name}", self._side_by_side([sheet.here(one) for one in at]))
        return _limited(shown_cell(self.book, column, ref, self.lists.of(column) or ""), column)

    def _side_by_side(self, cells: Sequence[str]) -> str:
        """The answers of several cells as one text; a blank cell before others leaves a separator behind, which says nothing."""
        return "&".join((cells[0], *(f'IF({cell}="","","{self.book.separator}"&{cell})' for cell in cells[1:])))

    def columns(self, view: View) -> Cells:
        """The sheet's columns under their own names, for the conditions of the form."""
        return Cells({column.name: self.typed(view, column) for column in view.entered}, separator=self.book.separator)

    def own(self, view: View) -> dict[str, Shown]:
        """The fields of the sheet's table that stand in its rows."""
        if view.name not in self._own:
            found = {}
            for column in view.entered:
                here: list[str] = []
                for fill in view.fills[column.name]:
                    shown = self._filled(view, column, fill, here)
                    if shown is not None and fill.field.table == view.table.name:
                        if self.layout.sheets[view.name].upright and column.type is FieldType.date:
                            shown = replace(shown, ends=self._days(view, column, shown))
                        found[fill.field.name] = shown
            self._own[view.name] = found
        return self._own[view.name]

    def _days(self, view: View, column: FieldSpec, shown: Shown) -> tuple[str, str]:
        """The days of a date of the cover, which so many formulas compare with that each is worked out once."""
        named = (f"{which}_{view.name}_{column.name}" for which in ("earliest", "latest"))
        earliest, latest = (self.lists.kept(name, formula) for name, formula in zip(named, day_formulas(shown), strict=True))
        return earliest, latest

    def _filled(self, view: View, column: FieldSpec, fill: Fill, before: list[str]) -> Shown | None:
        """A field that a column fills, under the conditions of the form; `before` gathers the conditions of the fills before it."""
        shown: Shown | None = self.typed(view, column)
        assert shown is not None
        # A rule may compare with answers that this form does not offer, so the field is looked at with its whole list.
        whole = self.book.field(fill.field)
        if column.name in view.composed:
            joined = self._composed(view, view.composed[column.name], f"cell_{view.name}_whole_{column.name}")
            shown = shown_cell(self.book, whole, joined) if joined else None
        elif column.name in view.recodes:
            meant = {}
            for code, settings in view.recodes[column.name].items():
                meant[shown.word(code)] = tuple(setting.code or "" for setting in settings)
            shown = replace(shown_cell(self.book, whole, shown.ref), stands_for=meant, reasons=shown.reasons)
        elif column.codelist == whole.codelist and column.type == whole.type:
            plain = replace(shown_cell(self.book, whole, shown.ref, shown.answers), reasons=shown.reasons, default=column.default or "")
            shown = _limited(plain, column)
        if shown is None or (fill.when is None and not before):
            return shown
        holds = "TRUE" if fill.when is None else worksheet_formula(Not(self.book.tree(fill.when)), self.columns(view))
        if holds is None:
            return None
        holds = holds.removeprefix("=")
        condition = f"AND({','.join([holds, *(f'NOT({other})' for other in before)])})"
        before.append(holds)
        name = f"cell_{view.name}_{column.name}_as_{fill.field.name}"
        return replace(shown, ref=self.names.define(name, f'IF({condition},{shown.ref},"")'))

    def _composed(self, view: View, parts: tuple[str, ...], name: str) -> str | None:
        """An id that is joined from several cells; a running number is the same however many zeros stand before it."""
        if any(part.startswith("=") for part in parts):
            return None
        refs = {part: self.typed(view, view.column(part)).ref for part in parts}
        pieces = []
        for part, ref in refs.items():
            plain = view.column(part).references is not None
            pieces.append(f"TRIM({ref})" if plain else f'IFERROR((--TRIM({ref}))&"",TRIM({ref}))')
        whole = ",".join(f'TRIM({ref})<>""' for ref in refs.values())
        joined = '&"-"&'.join(pieces)
        return self.names.define(name, f'IF(AND({whole}),{joined},"")')

    def above(self, view: View, word: str, above: Table) -> dict[str, Shown]:
        """The fields of the row above that a word such as `case` names."""
        parent = self.view_of(above.name)
        if parent is None:
            return {}
        own = self.own(parent)
        sheet = self.layout.sheets[parent.name]
        if sheet.upright:
            return own
        row = self.row_above(view, word, above)
        if row is None:
            return {}
        found = {}
        for name, shown in own.items():
            places = self._all_places(parent, name)
            if not places:
                continue
            looked_up = self._side_by_side([f"INDEX({sheet.all_rows(at)},{row})" for at in places])
            looked_up = f'IF(ISNUMBER({row}),{looked_up},"")'
            ref = self.names.define(f"cell_{view.name}_{word}_{name}", looked_up)
            found[name] = replace(shown, ref=ref)
        return found

    def row_above(self, view: View, word: str, above: Table) -> str | None:
        """The name of the number of the row above: found by the id that this row gives, or the row above it."""
        name = f"row_{view.name}_{word}"
        if name in self.names.made:
            return name
        parent = self.view_of(above.name)
        keys = self.key_range(parent) if parent is not None else None
        if keys is None:
            return None
        for field in view.table.parents:
            asked = self.collection.asked.get(view.table.name, {}).get(field.name)
            if asked is None or asked.references is None or field.name not in self.own(view):
                continue
            if asked.references == above.name:
                return self.names.define(name, f"MATCH(TRIM({self.own(view)[field.name].ref}),{keys},0)")
            between = self.book.tables[asked.references]
            up = self.above(view, between.singular, between)
            link = next((f.name for f in between.parents if f.references == above.name and f.name in up), None)
            if link is not None:
                return self.names.define(name, f"MATCH(TRIM({up[link].ref}),{keys},0)")
        return None

    def key_range(self, view: View) -> str | None:
        """The cells of a sheet that hold the ids of its rows, where each is one cell."""
        keys = view.table.keys
        if len(keys) != 1:
            return None
        at = self._plain_places(view, keys[0].name)
        return self.layout.sheets[view.name].all_rows(at) if at is not None else None

    def _plain_places(self, view: View, name: str) -> int | None:
        """The one column in which a field stands as it is, in every row."""
        places = self._all_places(view, name)
        return places[0] if len(places) == 1 else None

    def _all_places(self, view: View, name: str) -> tuple[int, ...]:
        """The columns in which a field stands as it is, in every row: several where its answers stand side by side."""
        for column in view.entered:
            if view.fills[column.name] == (Fill(FieldId(view.table.name, name)),) and column.name not in view.composed:
                return self.layout.sheets[view.name].columns[column.name]
        return ()

    def below(self, view: View, fields: Mapping[str, Shown]) -> dict[str, Below]:
        """The sheets whose rows name a row of this one, or a row that lies above it."""
        owners = {"": view.table, **{word: table for word, table in self.book.above(view.table).items() if table.name != self._cover()}}
        found = {}
        for word, owner in owners.items():
            keys = owner.keys
            key = fields.get(".".join(filter(None, (word, keys[0].name)))) if len(keys) == 1 else None
            parent = self.view_of(owner.name)
            key_range = self.key_range(parent) if parent is not None else None
            if key is None or key_range is None:
                continue
            for child in self.collection.views:
                below = self._below(child, owner, key, key_range if word else "")
                if below is not None:
                    found[f"{word}.{child.table.name}" if word else child.table.name] = below
        return found

    def _below(self, child: View, owner: Table, key: Shown, keys: str) -> Below | None:
        link = next((f for f in child.table.parents if f.references == owner.name), None)
        at = self._plain_places(child, link.name) if link is not None else None
        if at is None:
            return None
        sheet = self.layout.sheets[child.name]
        shown = {}
        for field in child.table.fields:
            place = self._plain_places(child, field.name)
            if place is not None and not self.own(child)[field.name].stands_for:
                shown[field.name] = replace(self.own(child)[field.name], ref=sheet.all_rows(place))
        return Below(sheet.all_rows(at), key, keys, shown)

    def _cover(self) -> str:
        return self.book.cover.name if self.book.cover is not None else ""


def _limited(shown: Shown, column: FieldSpec) -> Shown:
    """A number outside its limits is told of as such, and then says nothing more."""
    return replace(shown, least=column.minimum, most=column.maximum)
