"""Names of months, folded (lower case, without accents), in the languages of units and their neighbours; from Unicode's CLDR and Excel.

Names that mean different months in different languages, such as listopad, are left out.
"""

from __future__ import annotations

_NAMES = (
    "ene|enero|gen|gener|gennaio|ian|ianuarie|jan|janar|janeiro|januar|januara|januari|january|janv|janvier|"
    "led|leden|ledna|oca|ocak|sij|sijecanj|sijecnja|sty|styczen|stycznia|січ|січень|січня|янв|январь|января|"
    "яну|януари|јан|јануар|جانفي|كانون الثاني|يناير",
    "feb|febbraio|febr|febrer|febrero|februar|februara|februari|februarie|february|fev|fevereiro|fevr|fevrier|"
    "lut|lutego|luty|shk|shkurt|sub|subat|uno|unor|unora|velj|veljaca|veljace|лют|лютии|лютого|феб|фебруар|"
    "фев|февр|февраль|февраля|февруари|شباط|فبراير|فيفري",
    "bre|brezen|brezna|maart|mar|marc|marca|march|marcius|marco|marec|mars|mart|martie|marz|marzec|marzo|"
    "mrt|mrz|ozu|ozujak|ozujka|бер|березень|березня|мар|март|марта|اذار|مارس",
    "abr|abril|apr|april|aprila|aprile|aprilie|aprilis|avr|avril|dub|duben|dubna|kwi|kwiecien|kwietnia|nis|"
    "nisan|pri|prill|tra|travanj|travnja|апр|апрель|апреля|април|квіт|квітень|квітня|ابريل|افريل|نيسان",
    "kve|kveten|kvetna|mag|maggio|mai|maig|maio|maj|maja|majus|may|mayis|mayo|mei|svi|svibanj|svibnja|маи|"
    "мая|мај|трав|травень|травня|ايار|ماي|مايو",
    "cerven|cervna|cvn|cze|czerwca|czerwiec|giu|giugno|haz|haziran|iun|iunie|juin|jun|juna|june|junho|juni|"
    "junio|junius|juny|lipanj|lipnja|qer|qershor|июн|июнь|июня|черв|червень|червня|юни|јун|جوان|حزيران|يونيو",
    "cervence|cervenec|cvc|iul|iulie|juil|juillet|jul|jula|julho|juli|julio|juliol|julius|july|korr|korrik|"
    "lipca|lipiec|lug|luglio|srpanj|srpnja|tem|temmuz|июл|июль|июля|лип|липень|липня|юли|јул|تموز|جويلية|"
    "يوليو|يوليوز",
    "ag|ago|agost|agosto|agu|agustos|aout|aug|august|augusta|augustus|augusztus|gush|gusht|kol|kolovoz|"
    "kolovoza|sie|sierpien|sierpnia|srpen|srpna|авг|август|августа|серп|серпень|серпня|اب|اغسطس|اوت|غشت",
    "eyl|eylul|ruj|rujan|rujna|sep|sept|september|septembra|septembre|septembrie|septiembre|set|setembre|"
    "setembro|settembre|sht|shtator|szept|szeptember|wrz|wrzesien|wrzesnia|zar|zari|вер|вересень|вересня|сент|"
    "сентябрь|сентября|сеп|септембар|септември|ايلول|سبتمبر|شتنبر",
    "eki|ekim|oct|october|octobre|octombrie|octubre|okt|oktober|oktobra|ott|ottobre|out|outubro|paz|"
    "pazdziernik|pazdziernika|rij|rijen|rijna|tet|tetor|жовт|жовтень|жовтня|окт|октобар|октомври|октябрь|"
    "октября|اكتوبر|تشرين الاول",
    "kas|kasim|listopadu|nen|nentor|noiembrie|nov|november|novembra|novembre|novembro|noviembre|stu|studeni|"
    "studenoga|лист|листопад|листопада|нов|новембар|ное|ноември|нояб|ноябрь|ноября|تشرين الثاني|نوفمبر|نونبر",
    "ara|aralik|dec|december|decembra|decembre|decembrie|des|desembre|dez|dezember|dezembro|dhj|dhjetor|dic|"
    "dicembre|diciembre|gru|grudnia|grudzien|pro|prosinac|prosinca|prosince|prosinec|груд|грудень|грудня|дек|"
    "декабрь|декабря|декември|дец|децембар|دجنبر|ديسمبر|كانون الاول",
)
MONTHS = {name: number for number, names in enumerate(_NAMES, start=1) for name in names.split("|")}
