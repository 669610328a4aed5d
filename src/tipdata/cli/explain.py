"""`tipdata explain`."""

from __future__ import annotations

from typing import Annotated

import typer

from .options import CodebookFolder, Language, codebook, put


def explain(
    code: Annotated[
        str,
        typer.Argument(
            metavar="CODE", help="A code such as TIP-K05 (K05 will do), or a question of quality such as REL1.", show_default=False
        ),
    ],
    lang: Language = None,
    codebook_folder: CodebookFolder = None,
) -> None:
    """Say what a finding means, why it matters, and how to mend it, with a wrong and a right example; or how a question is answered."""
    from ..reports.explanation import text_of
    from ..workflows import look_up

    book = codebook(codebook_folder, lang)
    put(text_of(look_up(code, book), book))
