"""Words with which rows begin that are no records, in the languages of units and their neighbours."""

from __future__ import annotations

import re

TOTAL = re.compile(
    r"(grand |sub-?|overall )?totals?\b|sum\b|total(es)? (general|g[ée]n[ée]ral)|(sous-)?totaux?\b|somme\b|ensemble\b"
    r"|sumas?\b|subtotal(es)?\b"
    r"|gesamt\w*\b|summe\b|insgesamt\b|totale\b|totaal\b|razem\b|ukupno\b|celkem\b|spolu\b|[öo]sszesen\b|toplam\b|итого\b|всего\b|усього\b|разом\b"
    r"|(ال)?مجموع(ات)?\b|(ال)?إجمالي\b|(ال)?اجمالي\b|جمع\b|کل\b",
    re.IGNORECASE,
)
NOTE = re.compile(
    r"[*†‡§]|\(?(\d{1,2}|[a-z])\)\s"
    r"|n\s*=\s*\d+$"
    r"|(n\.?b\.?|notes?|sources?|remarks?|remarques?|fuentes?|notas?|quellen?|anmerkung(en)?|fontes?|bron|forrás|źródło|uwagi?|zdroj|kaynak"
    r"|источник|примечание|джерело|(ال)?مصدر|ملاحظ(ة|ات)|منبع)\s*[:.]",
    re.IGNORECASE,
)
EXAMPLE = re.compile(
    r"(e\.\s?g\.|eg\.|ex\.|for example|example|exemple|par exemple|par ex\.|p\.\s?ex\.|ejemplo|por ejemplo|p\.\s?ej\.|z\.\s?b\.|beispiel"
    r"|esempio|exemplo|przyk\u0142ad|\u043f\u0440\u0438\u043c\u0435\u0440|\u0645\u062b\u0627\u0644)(?=[\s:]|$)",
    re.IGNORECASE,
)
COMMENT = re.compile(r"(#|//)(?!N/A|DIV/0|REF!|VALUE!|NAME\?|NUM!|NULL!|SPILL!|CALC!)\s*[^\W\d_]")
