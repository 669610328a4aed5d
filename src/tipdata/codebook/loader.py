"""`schemas/` -> `Codebook`, or every fault of every file in one error."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from functools import lru_cache
from pathlib import Path
from typing import TypeVar

from .base import Model
from .checklist_models import ChecklistFile
from .codebook import Codebook
from .derivations import derivation_faults, is_unfit
from .deviations import element_codes
from .form_models import Form
from .lint import catalogue_faults, cross_faults
from .lint_answers import ANSWERS, answers_faults, is_taken
from .lint_checklist import CHECKLIST, checklist_faults
from .lint_confirmations import CONFIRMATIONS, confirmation_faults, confirmation_words, sheet_words
from .lint_examples import example_faults
from .lint_forms import sound_forms
from .lint_profiles import SCREENING, profiles_faults, with_facts
from .lint_recipes import recipe_faults
from .lint_rules import rule_faults, rules_faults
from .lint_summaries import summary_faults
from .lint_translations import translation_faults
from .models import CodebookFile, CodeList, FindingsFile, QualityFile, QuestionsFile, Requirement, Table
from .partial import Reading, in_words, names_within, read_model
from .privacy_models import PrivacyFile
from .profile_models import Profile
from .public_lists import PUBLIC_LISTS, public_codes
from .recipes import FormRecipe, TableRecipe
from .rule_models import RulesFile
from .screening_models import ScreeningFile
from .source import MAIN, CodebookError, Fault, SchemaFile, builtin_file, builtin_folder, read_folder
from .speaking import spoken
from .summary_models import MeasuresFile, ReportTable
from .translation_models import WordsFile
from .translations import LENT, PUBLIC, TRANSLATIONS, examine_translation, translation_files

M = TypeVar("M", bound=Model)
WORDS = "words.yaml"
_SPEAKING_OF_COLUMNS = ("forms/", "recipes/", "translations/")


def load_codebook(folder: Path | None = None) -> Codebook:
    """The checked codebook of a folder, or tipdata's own.

    Raises:
        CodebookError: with every fault, each with its file and line.
        TipdataError: when there is no such folder, or no `codebook.yaml` in it.

    """
    try:
        return _loaded(folder.resolve() if folder else builtin_folder())
    except CodebookError as error:
        raise CodebookError(error.faults, folder) from None


@lru_cache(maxsize=4)
def _loaded(folder: Path) -> Codebook:
    book, faults = examine(folder, translations=False)
    if faults or book is None:
        raise CodebookError(faults)
    return book


def examine(folder: Path | None = None, translations: bool = True) -> tuple[Codebook | None, list[Fault]]:
    """The codebook as far as it can be read, and everything that is wrong with it; with `translations`, in every language.

    Raises:
        TipdataError: when there is no such folder, or no `codebook.yaml` in it.

    """
    with _unswept():
        return _examine(folder or builtin_folder(), translations)


@contextmanager
def _unswept() -> Iterator[None]:
    """Nothing that loading makes is garbage, and looking for some each time takes a fifth of its time."""
    swept = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if swept:
            gc.enable()


@lru_cache(maxsize=1024)
def _reading(file: SchemaFile, model: type[M]) -> Reading[M]:
    """A file as a model; nothing changes either, so codebooks share it."""
    return read_model(model, file.data)


def _examine(folder: Path, translations: bool) -> tuple[Codebook | None, list[Fault]]:
    reader = _Reader(read_folder(folder))
    main = reader.one(MAIN, CodebookFile)
    if main is not None and main.extends is not None:
        main = reader.extend(main)
    files = reader.files
    tables = reader.named("tables/", Table)
    codelists = reader.named("codelists/", CodeList)
    forms = reader.named("forms/", Form)
    questions = reader.one("questions.yaml", QuestionsFile)
    findings = reader.one("findings.yaml", FindingsFile)
    quality = reader.one("quality.yaml", QualityFile) or _builtin("quality.yaml", QualityFile)
    counted = reader.one("summaries/measures.yaml", MeasuresFile)
    report_tables = reader.named("summaries/", ReportTable, skip="summaries/measures.yaml", key="id")
    table_recipes = reader.named("recipes/tables/", TableRecipe)
    form_recipes = reader.named("recipes/forms/", FormRecipe)
    rules = reader.named("rules/", RulesFile, key=None)
    confirmations = reader.one(CONFIRMATIONS, Table)
    answers = reader.one(ANSWERS, Table)
    screening = reader.one(SCREENING, ScreeningFile) or _builtin(SCREENING, ScreeningFile)
    privacy = reader.one("privacy.yaml", PrivacyFile) or _builtin("privacy.yaml", PrivacyFile)
    guide = reader.one(CHECKLIST, ChecklistFile) or _builtin(CHECKLIST, ChecklistFile)
    profiles = reader.named("definitions/", Profile, key="profile")
    texts = reader.one(WORDS, WordsFile)
    reader.rest(translations)
    if main is None:
        return None, sorted(set(reader.faults))
    reader.compare("tables", main.tables)
    reader.doubtful |= {table.singular for name, table in tables.items() if name not in main.tables}
    reader.compare("forms", main.forms)
    reader.compare("translations", main.languages[1:], "languages")
    if main.default_form not in (None, *main.forms):
        reader.tell(files[MAIN].fault(("default_form",), f"There is no form {main.default_form}."))
    book = Codebook(
        file=main,
        tables={name: tables[name] for name in main.tables if name in tables},
        codelists={name: reader.whole_list(codelist, tables) for name, codelist in codelists.items()},
        questions={q.id: q for q in questions.questions} if questions else {},
        forms={name: forms[name] for name in main.forms if name in forms},
        findings={f.code: f for f in (findings or _builtin("findings.yaml", FindingsFile)).findings},
        measures=quality.measures,
        indicators=quality.indicators,
        agreement_scales=quality.agreement,
        sources=files,
        counted=counted,
        report_tables=report_tables,
        table_recipes=table_recipes,
        form_recipes=form_recipes,
        screening=screening,
        privacy=privacy,
        guide=guide,
        texts=_flat(_builtin(WORDS, WordsFile)) | (_flat(texts) if texts is not None else {}),
        language=main.languages[0],
    )
    book = reader.with_profiles(reader.with_derivations(book), profiles)
    book = replace(book, confirmations=confirmations or _lent_confirmations(book))
    book = _with_checklist(book, answers)
    rule_files = reader.fitting(rules, book)
    rules_found = rules_faults(book, rule_files)
    by_code = {rule.code: rule for content in rule_files.values() for rule in content.rules}
    book = replace(book, rules=by_code, findings={**book.findings, **by_code})
    heard = reader.understood(book) if translations else book
    reader.tell(
        *catalogue_faults(files, questions, findings, quality),
        *cross_faults(heard),
        *summary_faults(book),
        *profiles_faults(book),
        *derivation_faults(book),
        *confirmation_faults(book),
        *(checklist_faults(book) if CHECKLIST not in reader.lent else ()),
        *answers_faults(book),
        *rules_found,
    )
    sound, missing = sound_forms(book)
    reader.doubtful_columns |= missing
    reader.tell(*recipe_faults(replace(book, forms=sound) if missing else book))
    # A list of one's own may lack the answer that tipdata's own tables and forms show.
    reader.tell(*(fault for fault in example_faults(book, sound) if fault.file not in reader.lent))
    return book, sorted(set(reader.faults))


def _flat(texts: WordsFile) -> dict[str, str]:
    return {f"{section}.{key}": text for section, said in texts.words.items() for key, text in said.items()}


def _lent_confirmations(book: Codebook) -> Table | None:
    """tipdata's own sheet of confirmations, unless the codebook means something else by its name."""
    own = _builtin(CONFIRMATIONS, Table)
    return None if any(confirmation_words(own) & sheet_words(sheet, book) for form in book.forms.values() for sheet in form.sheets) else own


def _with_checklist(book: Codebook, own: Table | None) -> Codebook:
    """The codebook with its sheet of answers: its own, or tipdata's with its lists, unless its name means something else."""
    if own is not None:
        return replace(book, checklist=own)
    table = _builtin(ANSWERS, Table)
    if is_taken(table, book):
        return book
    lists = {name: _builtin(f"codelists/{name}.yaml", CodeList) for name in (f.codelist for f in table.fields) if name is not None}
    return replace(book, checklist=table, codelists={**lists, **book.codelists})


def _builtin(name: str, model: type[M]) -> M:
    """A file that every codebook may take as it is: such as texts of findings and questions of quality, which speak of no field."""
    lent: M = _lent(builtin_file(name), model)
    return lent


@lru_cache(maxsize=256)
def _lent(file: SchemaFile, model: type[M]) -> M:
    return model.model_validate(file.data)


class _Reader:
    """Reads files into models and keeps every fault.

    `doubtful` are the names of what could not be read or found: a fault about one of them would only repeat the first. For files that
    speak of the columns of forms, so are `doubtful_columns`.
    """

    def __init__(self, files: dict[str, SchemaFile]) -> None:
        self.files = files
        self.faults: list[Fault] = []
        self.doubtful: set[str] = set()
        self.doubtful_columns: set[str] = set()
        self.seen: set[str] = set()
        self.lent: frozenset[str] = frozenset()

    def tell(self, *faults: Fault) -> None:
        told = [fault for fault in faults if not self._repeats_another(fault)]
        unsettling = [fault for fault in told if fault.unsettles]
        self.doubtful.update(*(fault.unsettles for fault in unsettling))
        self.faults += [*unsettling, *(fault for fault in told if not fault.unsettles and not self._repeats_another(fault))]

    def _repeats_another(self, fault: Fault) -> bool:
        speaks_of_columns = fault.file.startswith(_SPEAKING_OF_COLUMNS)
        doubtful = self.doubtful | self.doubtful_columns if speaks_of_columns else self.doubtful
        return not doubtful.isdisjoint(fault.about)

    def extend(self, main: CodebookFile) -> CodebookFile:
        """Lay the files over those of tipdata's own codebook.

        Tables and forms that `codebook.yaml` lists no more are left out with their recipes, and the report tables where a table is gone or
        measures are new. Rules are left out one by one (`fitting`).
        """
        own, base = self.files, read_folder(builtin_folder())
        first = CodebookFile.model_validate(base[MAIN].data)
        merged = first.model_copy(update={key: getattr(main, key) for key in main.model_fields_set})
        listed = {f"tables/{name}.yaml" for name in merged.tables} | {f"forms/{name}.yaml" for name in merged.forms}
        listed |= {f"recipes/{name}" for name in listed}
        reports_hold = set(first.tables) <= set(merged.tables) and "summaries/measures.yaml" not in own
        chosen = ("tables/", "forms/", "recipes/") if reports_hold else ("tables/", "forms/", "recipes/", "summaries/")
        listed |= {f"{folder}{language}.yaml" for folder in (TRANSLATIONS, PUBLIC) for language in merged.languages[1:]}
        chosen = (*chosen, TRANSLATIONS)
        kept = {name: file for name, file in base.items() if name in listed or not name.startswith(chosen)}
        beside = {f"{LENT}{name}": replace(file, name=f"{LENT}{name}") for name, file in kept.items() if name.startswith(TRANSLATIONS)}
        kept |= {f"{LENT}{name}": file for name, file in ((n.removeprefix(LENT), f) for n, f in beside.items()) if name in own}
        self.files = kept | own
        self.lent = frozenset(kept).difference(own)
        return merged

    def fitting(self, rules: dict[str, RulesFile], book: Codebook) -> dict[str, RulesFile]:
        """The files of rules by their names. Of tipdata's own, a codebook that extends it keeps those that it does not word anew and
        that fit its tables."""
        files = {f"rules/{stem}.yaml": content for stem, content in rules.items()}
        own = {rule.code for name, content in files.items() if name not in self.lent for rule in content.rules}
        own |= set() if "findings.yaml" in self.lent else set(book.findings)
        for name in self.lent.intersection(files):
            file, listed = self.files[name], files[name].rules
            fit = (r for n, r in enumerate(listed) if r.code not in own and not any(rule_faults(book, r, file, ("rules", n))))
            files[name] = RulesFile(rules=tuple(fit))
        return files

    def with_derivations(self, book: Codebook) -> Codebook:
        """The codebook without the ways of filling blanks that tipdata's own tables have and that do not fit a codebook that extends it."""
        tables = dict(book.tables)
        for name, table in tables.items():
            file = self.files[f"tables/{name}.yaml"]
            fills = [field for field in table.fields if field.derive is not None and field.requirement is not Requirement.derived]
            unfit = {field.name for field in fills if is_unfit(book, table, field, file)} if file.name in self.lent else set()
            if unfit:
                fields = (field.model_copy(update={"derive": None}) if field.name in unfit else field for field in table.fields)
                tables[name] = table.model_copy(update={"fields": tuple(fields)})
        return replace(book, tables=tables) if tables != book.tables else book

    def with_profiles(self, book: Codebook, profiles: dict[str, Profile]) -> Codebook:
        """The codebook with its definition profiles; without tipdata's own where it extends that and has no acts, means and purposes."""
        taken_over = {name for name in profiles if f"definitions/{name}.yaml" in self.lent}
        if taken_over and not all(element_codes(book).values()):
            profiles = {name: profile for name, profile in profiles.items() if name not in taken_over}
            if book.file.international_definition in taken_over:
                book = replace(book, file=book.file.model_copy(update={"international_definition": None}))
        return replace(book, profiles={name: with_facts(profile, book) for name, profile in profiles.items()})

    def one(self, name: str, model: type[M]) -> M | None:
        """A file of its own name; None where there is none."""
        return self._validated(self.files[name], model) if name in self.files else None

    def named(self, prefix: str, model: type[M], skip: str = "", key: str | None = "name") -> dict[str, M]:
        """The files of a folder by their names, with which their `key` must agree."""
        found: dict[str, M] = {}
        for name in [name for name in self.files if name.startswith(prefix) and name != skip]:
            part = self._validated(self.files[name], model)
            if part is None:
                continue
            stem = name.removeprefix(prefix).removesuffix(".yaml")
            own = getattr(part, key) if key else stem
            if own != stem:
                self.tell(self.files[name].fault((str(key),), f"The {key} {own} does not agree with the file's name."))
                self.doubtful.add(own)
                part = part.model_copy(update={str(key): stem})
            found[stem] = part
        return found

    def understood(self, book: Codebook) -> Codebook:
        """The codebook that understands all its languages; what is wrong with their words is told."""
        others = []
        for language in book.languages[1:]:
            if not translation_files(self.files, language):
                continue
            words, faults = examine_translation(self.files, language)
            self.tell(*faults)
            others.append(spoken(book, language, words))
        heard = replace(book, others=tuple(others))
        for other in others:
            if other.translation is not None:
                faults = list(translation_faults(heard, other.language, other.translation))
                self.tell(*(fault for fault in faults if fault.file not in self.lent))
        return heard

    def rest(self, translations: bool) -> None:
        """Files that nothing reads yet are at least readable. Translations are looked at by themselves, and only where that is asked."""
        for name, file in self.files.items():
            if name not in self.seen and not (name.startswith(TRANSLATIONS) and translations is False):
                self.tell(*file.reading_faults)

    def compare(self, folder: str, listed: tuple[str, ...], key: str | None = None) -> None:
        """What `codebook.yaml` lists under a key has a file, and each file is listed."""
        main, key = self.files[MAIN], key or folder
        offset = 1 if key == "languages" else 0
        there = {name.removeprefix(f"{folder}/").removesuffix(".yaml") for name in self.files if name.startswith(f"{folder}/")}
        there = {name for name in there if "/" not in name}
        for number, name in enumerate(listed):
            if name in listed[:number]:
                self.tell(main.fault((key, number + offset), f"{name} is listed twice under {key}."))
            elif name not in there:
                self.tell(main.fault((key, number + offset), f"There is no file {folder}/{name}.yaml."))
        for name in sorted(there.difference(listed)):
            self.tell(main.fault((key,), f"{folder}/{name}.yaml is not listed under {key}.", name))
        self.doubtful |= there.symmetric_difference(listed)

    def whole_list(self, codelist: CodeList, tables: dict[str, Table]) -> CodeList:
        """The list with its public codes. Where some codes are not known, nothing can be said of the answers to the fields that use it."""
        file = self.files[f"codelists/{codelist.name}.yaml"]
        using = frozenset(f.name for table in tables.values() for f in table.fields if codelist.name in (f.codelist, f.type))
        if file.kept:
            self.doubtful |= using
        if codelist.source is None:
            return codelist
        if codelist.source not in PUBLIC_LISTS:
            message = f"There is no public list {codelist.source}; known are {', '.join(PUBLIC_LISTS)}."
            self.tell(file.fault(("source",), message, unsettles=using))
            return codelist
        return codelist.model_copy(update={"codes": public_codes(codelist.source) + codelist.codes})

    def _validated(self, file: SchemaFile, model: type[M]) -> M | None:
        self.seen.add(file.name)
        self.tell(*file.reading_faults)
        stem = file.name.rpartition("/")[2].removesuffix(".yaml")
        if file.data is None:
            if not file.reading_faults:
                self.tell(Fault(file.name, 1, "The file is empty."))
            self._doubt(file, stem, *names_within(file.text))
            return None
        reading = _reading(file, model)
        self.tell(*(file.fault(problem["loc"], in_words(problem)) for problem in reading.problems))
        if reading.value is None:
            self._doubt(file, stem, *names_within(file.text))
        elif reading.kept or reading.left_out:
            self.files[file.name] = replace(file, kept=reading.kept)
            self._doubt(file, file.name, *reading.left_out)
        return reading.value

    def _doubt(self, file: SchemaFile, *names: str) -> None:
        (self.doubtful_columns if file.name.startswith(_SPEAKING_OF_COLUMNS) else self.doubtful).update(names)
