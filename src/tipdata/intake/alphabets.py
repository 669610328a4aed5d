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
    "lt": "ąčęėįšųūž",
    "lv": "āčēģīķļņšūž",
    "et": "äöõüšž",
    "el": "αβγδεζηθικλμνξοπρστυφχψωςάέήίόύώϊϋΐΰ",
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
# Letters beside a to z that are words of their own, or stand alone in numberings.
ALONE = frozenset("\u00e0\u00e2\u00e9\u00e8\u00ed\u00f3\u00f2\u00fa\u00e5\u00f6\u00c0\u00c9\u00c8авикосуяіїєАВИКОСУЯІЇЄوأبجدهم")
VOWEL_MARKS = frozenset("\u064b\u064c\u064d\u064e\u064f\u0650\u0652")
NEVER_FIRST = VOWEL_MARKS | frozenset("\u0651\u0624\u0626\u0629\u0649")
ONLY_LAST = frozenset("\u0629\u0649")
ARABIC_SIGNS = frozenset("\u060c\u061b\u061f\u0640")
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
    "mac_cyrillic": ("Mac Cyrillic", _EAST),
    "cp1254": ("Windows-1254", ("tr",)),
    "cp1257": ("Windows-1257", ("lt", "lv", "et")),
    "cp720": ("code page 720", ("ar",)),
    "cp1253": ("Windows-1253", ("el",)),
    "iso8859-7": ("ISO 8859-7", ("el",)),
}
SIGNS = frozenset("–—−‘’‚“”„«»‹›…•·¿¡€£¥¢§°ºª№×÷±©®™½¼¾²³¹µ‰†‡،؛؟٪ـ\u00a0\u00ad\u200c\u200d\u200e\u200f")
