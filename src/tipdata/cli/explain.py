"""`tipdata explain`."""

from __future__ import annotations

from typing import Annotated

import typer

from .options import CodebookFolder, Language, codebook, put


def explain(
    code: Annotated[str, typer.Argument(metavar="CODE", help="A code such as TIP-K05; K05 will do.", show_default=False)],
    lang: Language = None,
    codebook_folder: CodebookFolder = None,
) -> None:
    """Say what a finding means, why it matters, and how to mend it, with a wrong and a right example."""
    from ..reports.explanation import explanation_text
    from ..workflows import explain as run

    book = codebook(codebook_folder, lang)
    put(explanation_text(run(code, book), book))
