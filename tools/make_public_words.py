"""Writes `schemas/translations/public/`: names of countries and currencies in each language offered, from CLDR through Babel."""

from __future__ import annotations

from pathlib import Path

import babel
import yaml
from babel import Locale

from tipdata.codebook import Codebook, FieldType, load_codebook

PUBLIC = Path(__file__).resolve().parents[1] / "schemas" / "translations" / "public"
SOURCES = {"iso_3166_1": "territories", "iso_4217": "currencies"}


def words(book: Codebook, language: str) -> dict[str, dict[str, str]]:
    """Labels by code of each public list that CLDR has names for. Names of currencies repeat, so that each carries its code."""
    locale = Locale.parse(language)
    found: dict[str, dict[str, str]] = {}
    for codelist in book.codelists.values():
        if codelist.source not in SOURCES:
            continue
        names = getattr(locale, SOURCES[codelist.source])
        labels = {}
        for code in codelist.codes:
            keys = (code.code, *(alias for alias in code.aliases if len(alias) == 2 and alias.isupper()))
            name = next((names[key] for key in keys if key in names), None)
            if name is not None:
                name = name.replace(book.separator, ",")
                labels[code.code] = f"{name} ({code.code})" if codelist.name == FieldType.currency else name
        found[codelist.name] = labels
    return found


def main(folder: Path = PUBLIC) -> None:
    book = load_codebook()
    folder.mkdir(parents=True, exist_ok=True)
    for language in book.languages[1:]:
        head = f"# Made by tools/make_public_words.py from Unicode CLDR through Babel {babel.__version__}; change nothing here by hand.\n"
        data = {"source": f"Unicode CLDR, through Babel {babel.__version__}", "codes": words(book, language)}
        text = yaml.safe_dump(data, allow_unicode=True, sort_keys=False, width=140)
        (folder / f"{language}.yaml").write_text(head + text, encoding="utf-8")


if __name__ == "__main__":
    main()
