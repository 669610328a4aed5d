"""Traces of personal data in what a unit writes on the sheet of confirmations, as the codebook's rules look for them in any text."""

from __future__ import annotations

from collections.abc import Iterator

from ...codebook import Codebook, FieldType
from ..named.personal_data import PersonalData
from ..traces import traces_in, words_of

CHECK = "personal_data"


class Personal:
    """The codebook's rules on personal data in texts, asked of single texts."""

    def __init__(self, book: Codebook) -> None:
        self.words = words_of(book)
        self.labels = {kind.kind: kind.label for kind in book.privacy.kinds}
        self.rules = [
            (rule.code, texts) for rule in book.rules.values() if rule.check == CHECK for texts in PersonalData(**rule.parameters).texts
        ]

    def found(self, kind: FieldType, text: str) -> Iterator[tuple[str, str]]:
        """Code of each rule that finds something in a text of this type, and in words what sort of data it is."""
        for code, texts in self.rules:
            if kind in texts.types and (held := traces_in(text, texts.traces, self.words)):
                yield code, " and ".join(self.labels.get(one, one) for one in held)

    def is_in(self, text: str) -> bool:
        """Whether any of the rules would find something, whatever the text is for."""
        return any(traces_in(text, texts.traces, self.words) for _, texts in self.rules)
