"""Translations are read when somebody asks for their language, and not before: most runs need none."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from .partial import in_words, read_model
from .source import CodebookError, Fault, SchemaFile
from .translation_models import Translation, laid_over

TRANSLATIONS = "translations/"
PUBLIC = f"{TRANSLATIONS}public/"
"""Words for public lists, made from a well-kept source; what the language's own file says comes before them."""
LENT = "tipdata/"
"""Before the name of a translation of tipdata's own, which a codebook that extends it has words beside."""


def translation_files(files: Mapping[str, SchemaFile], language: str) -> tuple[SchemaFile, ...]:
    """The files with words in a language, the weakest first."""
    names = (f"{PUBLIC}{language}.yaml", f"{LENT}{TRANSLATIONS}{language}.yaml", f"{TRANSLATIONS}{language}.yaml")
    return tuple(files[name] for name in names if name in files)


def read_translation(files: Mapping[str, SchemaFile], language: str) -> Translation:
    """The words of a language.

    Raises:
        CodebookError: with every fault of its files.

    """
    translation, faults = examine_translation(files, language)
    if faults:
        raise CodebookError(faults)
    return translation


def examine_translation(files: Mapping[str, SchemaFile], language: str) -> tuple[Translation, list[Fault]]:
    """The words of a language as far as they can be read, and everything that is wrong with the shape of their files."""
    words = Translation()
    faults: list[Fault] = []
    for file in translation_files(files, language):
        faults += file.reading_faults
        if file.data is None:
            faults += [] if file.reading_faults else [Fault(file.name, 1, "The file is empty.")]
            continue
        reading = read_model(Translation, file.data)
        faults += [file.fault(problem["loc"], in_words(problem)) for problem in reading.problems]
        if reading.value is not None:
            words = laid_over(words, reading.value)
    return words, faults


def stray_files(files: Mapping[str, SchemaFile], languages: tuple[str, ...]) -> Iterator[str]:
    """Files of words in a language that is not offered."""
    for name in files:
        language = name.rpartition("/")[2].removesuffix(".yaml")
        if name.startswith(TRANSLATIONS) and language not in languages[1:]:
            yield name
