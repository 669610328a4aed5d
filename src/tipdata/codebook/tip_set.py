"""Which charges and convictions count as trafficking: the TIP set of a definition profile (REFERENCE 1.5, 2.3).

Where the definition lists the article, the article decides. Everywhere else the class of the offence does: it counts where its code says
so (`counts_as_tip: true`), or where the definition lists articles of that class and all of them count. A class whose code says `false`
never counts.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from ..language import reads
from .models import Code
from .profile_models import Profile, Statute
from .summary_models import CountedMeasure
from .views import FieldId
from .words import bare

if TYPE_CHECKING:
    from .codebook import Codebook

FUNCTIONS = ("charge_counts", "conviction_counts")
"""The functions by which a field may be derived that tells what counts."""

CHARGE, CONVICTION, ARTICLE = "charge", "offence_found", "article"
"""The roles of the fields that hold the class charged, the class that a court found, and the article of the charge."""


@dataclass(frozen=True)
class TipSet:
    """What counts under a definition; without one, the classes whose codes say so."""

    codes: dict[str, Code]
    statutes: tuple[Statute, ...] = ()

    @cached_property
    def classes(self) -> frozenset[str]:
        """The classes that count where the definition does not list the article."""
        return frozenset(code for code in self.codes if self._marked(code) or (self._marked(code) is None and self._added(code)))

    def _added(self, offence: str) -> bool:
        """Whether the definition lists articles of this class, and all of them count."""
        counted = [statute.counts_as_tip for statute in self.statutes if statute.charge == offence]
        return bool(counted) and all(counted)

    @cached_property
    def _by_article(self) -> dict[str, list[Statute]]:
        found: dict[str, list[Statute]] = {}
        for statute in self.statutes:
            found.setdefault(bare(statute.ref), []).append(statute)
        return found

    def charge(self, offence: str, article: str = "") -> bool:
        """Whether a charge of this class under this article (empty: not known) counts."""
        if self._marked(offence) is False:
            return False
        listed = self._by_article.get(bare(article), [])
        of_class = [statute for statute in listed if statute.charge == offence] or listed
        counted = {statute.counts_as_tip for statute in of_class}
        return counted.pop() if len(counted) == 1 else offence in self.classes

    def conviction(self, offence: str, article: str = "", charged: str = "") -> bool:
        """Whether an offence that a court found counts; the article is that of the charge, so it decides only of what was charged.

        Another offence of trafficking than the charged one (an attempt) shares the fate of the article where that is one of trafficking.
        """
        listed = self._by_article.get(bare(article), [])
        if offence == charged or any(statute.charge == offence for statute in listed):
            return self.charge(offence, article)
        left_out = bool(listed) and not any(statute.counts_as_tip or not self._marked(statute.charge) for statute in listed)
        return offence in self.classes and not (left_out and bool(self._marked(offence)))

    def changes(self) -> tuple[tuple[Statute, ...], tuple[Statute, ...]]:
        """The articles that count although their class does not by itself, and those that do not count although it does."""
        added = tuple(s for s in self.statutes if s.counts_as_tip and not self._marked(s.charge))
        removed = tuple(s for s in self.statutes if not s.counts_as_tip and self._marked(s.charge))
        return added, removed

    def _marked(self, offence: str) -> bool | None:
        code = self.codes.get(offence)
        return code.counts_as_tip if code is not None else None


def counts_by_article(measure: CountedMeasure, book: Codebook) -> bool:
    """Whether a measure counts what a definition says counts as trafficking."""
    conditions = [text for text in (measure.where, measure.unless) if text is not None and measure.table is not None]
    read = {FieldId(*pair) for text in conditions for pair in reads(book.tree(text), book.scope(book.tables[measure.table or ""]))}
    return any(book.field(field).derive in FUNCTIONS for field in read)


def tip_set(book: Codebook, profile: Profile | None = None) -> TipSet:
    """What counts as trafficking under a profile of the codebook."""
    fields = [field for table in book.tables.values() for field in table.by_role(CHARGE)]
    codes = {code.code: code for field in fields if (codelist := book.codelist(field)) for code in codelist.codes}
    return TipSet(codes, profile.statutes if profile is not None else ())
