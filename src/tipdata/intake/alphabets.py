"""Which letters beside a to z the languages of units write, and which code pages hold them."""

from __future__ import annotations

LETTERS = {
    "en": "éèêëïôöçñâàü",
    "fr": "àâæçéèêëîïôœùûüÿ",
    "es": "áéíñóúüªº",
    "pt": "àáâãçéêíóôõúüªº",
    "it": "àèéìíîòóùúªº",
    "ca": "àçèéíïòóúü·",
    "de": "äöüß",
    "nl": "áéèëïíóöüú",
    "da": "åæøéóü",
    "sv": "åäöéü",
    "is": "áéíóúýþðæö",
    "ht": "àèòé",
    "pl": "ąćęłńóśźż",
    "cs": "áčďéěíňóřšťúůýž",
    "sk": "áäčďéíĺľňóôŕšťúýž",
    "hu": "áéíóöőúüű",
    "ro": "ăâîșțşţ",
    "sl": "čćđšž",
    "sq": "çë",
    "tr": "çğıöşüâîûİ",
    "ru": "абвгдеёжзийклмнопрстуфхцчшщъыьэюя",
    "uk": "абвгґдеєжзиіїйклмнопрстуфхцчшщьюя",
    "be": "абвгдеёжзійклмнопрстуўфхцчшыьэюя",
    "bg": "абвгдежзийклмнопрстуфхцчшщъьюя",
    "sr": "абвгдђежзијклљмнњопрстћуфхцчџш",
    "mk": "абвгдѓежзѕијклљмнњопрстќуфхцчџш",
    "ar": "ءآأؤإئابةتثجحخدذرزسشصضطظعغفقكلمنهوىيـًٌٍَُِّْ",
    "fa": "ءآأؤئابپتثجچحخدذرزژسشصضطظعغفقکكگلمنهویىي\u200c",
    "ur": "آأؤئابپتٹثجچحخدڈذرڑزژسشصضطظعغفقکگلمنںوہھءیے\u200c",
}
_WEST = ("fr", "es", "en", "pt", "it", "ca", "de", "nl", "da", "sv", "is", "ht", "sq")
_CENTRE = ("pl", "cs", "sk", "hu", "ro", "sl", "sq", "de")
_EAST = ("ru", "uk", "be", "bg", "sr", "mk")
# In the order in which they are taken where several read the same bytes as plausible words.
CODE_PAGES: dict[str, tuple[str, tuple[str, ...]]] = {
    "cp1252": ("Windows-1252", _WEST),
    "iso8859-15": ("ISO 8859-15", _WEST),
    "mac_roman": ("Mac Roman", _WEST),
    "cp850": ("code page 850", _WEST),
    "cp437": ("code page 437", _WEST),
    "cp1256": ("Windows-1256", ("ar", "fa", "ur", "fr", "en")),
    "iso8859-6": ("ISO 8859-6", ("ar",)),
    "cp1250": ("Windows-1250", _CENTRE),
    "iso8859-2": ("ISO 8859-2", _CENTRE),
    "cp1251": ("Windows-1251", _EAST),
    "iso8859-5": ("ISO 8859-5", _EAST),
    "koi8-r": ("KOI8-R", ("ru", "bg")),
    "cp866": ("code page 866", ("ru", "be", "bg")),
    "cp1254": ("Windows-1254", ("tr",)),
}
SIGNS = frozenset("–—−‘’‚“”„«»‹›…•·¿¡€£¥¢§°ºª№×÷±©®™½¼¾²³¹µ‰†‡،؛؟٪ـ\u00a0\u00ad\u200c\u200d\u200e\u200f")
