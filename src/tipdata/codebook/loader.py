"""`schemas/` -> `Codebook`, or every fault of every file in one error."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from pathlib import Path
from typing import Any, TypeVar

from pydantic import ValidationError

from .codebook import Codebook
from .lint import cross_faults
from .lint_summaries import summary_faults
from .models import (
    CodebookFile,
    CodeList,
    FindingsFile,
    Form,
    MeasuresFile,
    Model,
    QualityFile,
    QuestionsFile,
    ReportTable,
    Table,
)
from .public_lists import PUBLIC_LISTS, public_codes
from .source import CodebookError, Fault, SchemaFile, builtin_folder, read_folder

M = TypeVar("M", bound=Model)


def load_codebook(folder: Path | None = None) -> Codebook:
    """The checked codebook of a folder, or tipdata's own.

    Raises:
        CodebookError: with every fault, each with its file and line.
        TipdataError: when there is no such folder.

    """
    return _loaded(folder.resolve() if folder else builtin_folder())


@lru_cache(maxsize=4)
def _loaded(folder: Path) -> Codebook:
    book, faults = examine(folder)
    if faults or book is None:
        raise CodebookError(faults)
    return book


def examine(folder: Path | None = None) -> tuple[Codebook | None, list[Fault]]:
    """The codebook as far as it can be read, and everything that is wrong with it."""
    files = read_folder(folder or builtin_folder())
    reader = _Reader(files)
    main = reader.one("codebook.yaml", CodebookFile)
    if main is not None and main.extends is not None:
        files = read_folder(builtin_folder()) | files
        reader = _Reader(files)
        builtin = read_folder(builtin_folder())["codebook.yaml"].data
        main = CodebookFile.model_validate({**builtin, **files["codebook.yaml"].data})
    faults = reader.faults
    tables = reader.named("tables/", Table)
    codelists = reader.named("codelists/", CodeList)
    forms = reader.named("forms/", Form)
    questions = reader.one("questions.yaml", QuestionsFile, optional=True)
    findings = reader.one("findings.yaml", FindingsFile, optional=True)
    quality = reader.one("quality.yaml", QualityFile, optional=True)
    counted = reader.one("summaries/measures.yaml", MeasuresFile, optional=True)
    report_tables = reader.named("summaries/", ReportTable, skip="summaries/measures.yaml", key="id")
    for source in files.values():
        if source.name not in reader.seen:
            _ = source.name.startswith("translations/") or reader.read(source)
    if main is None:
        return None, faults
    faults += _order_faults(files["codebook.yaml"], main, tables, forms)
    findings = findings or _builtin("findings.yaml", FindingsFile)
    quality = quality or _builtin("quality.yaml", QualityFile)
    book = Codebook(
        file=main,
        tables={name: tables[name] for name in main.tables if name in tables},
        codelists={name: _with_public_codes(codelist, files, faults) for name, codelist in codelists.items()},
        questions={q.id: q for q in questions.questions} if questions else {},
        forms={name: forms[name] for name in main.forms if name in forms},
        findings={f.code: f for f in findings.findings},
        measures=quality.measures,
        indicators=quality.indicators,
        words={language: reader.words(language) for language in main.languages if language != "en"},
        sources=files,
        counted=counted,
        report_tables=report_tables,
    )
    if not faults:
        faults += cross_faults(book) + summary_faults(book)
    return book, sorted(set(faults))


def _builtin(name: str, model: type[M]) -> M:
    """A file that every codebook may take as it is: texts of findings and questions of quality speak of no field."""
    return model.model_validate(read_folder(builtin_folder())[name].data)


def _with_public_codes(codelist: CodeList, files: dict[str, SchemaFile], faults: list[Fault]) -> CodeList:
    if codelist.source is None:
        return codelist
    if codelist.source not in PUBLIC_LISTS:
        file = files[f"codelists/{codelist.name}.yaml"]
        faults.append(file.fault(("source",), f"There is no public list {codelist.source}; known are {', '.join(PUBLIC_LISTS)}."))
        return codelist
    return codelist.model_copy(update={"codes": public_codes(codelist.source) + codelist.codes})


def _order_faults(file: SchemaFile, main: CodebookFile, tables: dict[str, Table], forms: dict[str, Form]) -> list[Fault]:
    faults = []
    for kind, listed, found in (("tables", main.tables, tables), ("forms", main.forms, forms)):
        for number, name in enumerate(listed):
            if name not in found:
                faults.append(file.fault((kind, number), f"There is no file {kind}/{name}.yaml."))
            if name in listed[:number]:
                faults.append(file.fault((kind, number), f"{name} is listed twice under {kind}."))
        for name in found:
            if name not in listed:
                faults.append(file.fault((kind,), f"{kind}/{name}.yaml is not listed under {kind}."))
    if main.default_form is not None and main.default_form not in forms:
        faults.append(file.fault(("default_form",), f"There is no form {main.default_form}."))
    return faults


class _Reader:
    """Reads files into models and keeps every fault."""

    def __init__(self, files: dict[str, SchemaFile]) -> None:
        self.files = files
        self.faults: list[Fault] = []
        self.seen: set[str] = set()

    def read(self, file: SchemaFile) -> Any:
        self.seen.add(file.name)
        faults = list(file.reading_faults())
        self.faults += faults
        return None if faults else file.data

    def one(self, name: str, model: type[M], optional: bool = False) -> M | None:
        file = self.files.get(name)
        if file is None:
            if not optional:
                self.faults.append(Fault(name, 1, "This file is missing."))
            return None
        return self.validated(file, model, self.read(file))

    def named(self, prefix: str, model: type[M], skip: str = "", key: str = "name") -> dict[str, M]:
        found: dict[str, M] = {}
        for name, file in self.files.items():
            if not name.startswith(prefix) or name == skip:
                continue
            part = self.validated(file, model, self.read(file))
            if part is None:
                continue
            own = getattr(part, key)
            if f"{prefix}{own}.yaml" != name:
                self.faults.append(file.fault((key,), f"The {key} {own} does not agree with the file's name."))
            found[own] = part
        return found

    def words(self, language: str) -> dict[str, Any]:
        name = f"translations/{language}.yaml"
        if name not in self.files:
            self.faults.append(self.files["codebook.yaml"].fault(("languages",), f"There is no file {name}."))
            return {}
        data = self.read(self.files[name])
        return data if isinstance(data, dict) else {}

    def validated(self, file: SchemaFile, model: type[M], data: Any) -> M | None:
        if data is None:
            if not any(fault.file == file.name for fault in self.faults):
                self.faults.append(Fault(file.name, 1, "The file is empty."))
            return None
        try:
            return model.model_validate(data)
        except ValidationError as error:
            for problem in error.errors(include_url=False, include_context=False, include_input=False):
                self.faults.append(file.fault(problem["loc"], _in_words(problem)))
            return None


_WORDS: dict[str, Callable[[str, Any], str]] = {
    "missing": lambda key, _: f"`{key}` is missing.",
    "extra_forbidden": lambda key, _: f"`{key}` is not a key that can stand here.",
    "enum": lambda key, problem: f"`{key}`: {problem['msg'][0].lower()}{problem['msg'][1:]}.",
}


def _in_words(problem: Any) -> str:
    key = next((str(part) for part in reversed(problem["loc"]) if isinstance(part, str)), "this file")
    in_words = _WORDS.get(problem["type"])
    return in_words(key, problem) if in_words else f"`{key}`: {problem['msg'].removeprefix('Value error, ')}."
