"""What can be wrong with definition profiles: codes that are not there, lists that contradict one another, deviations that are not so."""

from __future__ import annotations

import difflib
from collections import Counter
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

from .deviations import Codes, Standing, deviations_between, element_codes, explained, standing
from .models import Code
from .profile_models import LISTS, ListName, Profile
from .screening_models import RESULTS, Deviation, Effect, Element, ScreeningClass, ScreeningFile
from .source import MAIN, Fault, SchemaFile, Steps
from .words import bare

if TYPE_CHECKING:
    from .codebook import Codebook

SCREENING = "screening.yaml"
OF_CHILDREN = "of_children"
"""The meaning of a charge whose article covers only trafficking of children."""

Told = Callable[..., Fault]


def profiles_faults(book: Codebook) -> list[Fault]:
    """Every fault of `definitions/` and `screening.yaml`. A codebook may have no profiles; then nothing is screened."""
    faults = [*_screening_faults(book)]
    wanted, main = book.file.international_definition, book.sources[MAIN]
    if wanted is not None and wanted not in book.profiles:
        faults.append(main.fault(("international_definition",), f"There is no definition profile {wanted}.", wanted))
    if wanted is None and book.profiles:
        first = f"definitions/{next(iter(book.profiles))}.yaml"
        faults.append(main.fault((), "Say under `international_definition` which profile is the international definition.", first))
    for profile in book.profiles.values():
        faults += profile_faults(book, profile, book.sources[f"definitions/{profile.id}.yaml"])
    return faults


def profile_faults(book: Codebook, profile: Profile, file: SchemaFile) -> list[Fault]:
    """Every fault of one profile, which need not belong to the codebook."""
    codes = element_codes(book)

    def told(path: Steps, message: str, *about: str) -> Fault:
        return file.fault(path, message, *about)

    faults = [*_of_texts(profile, told), *_of_roles(codes, told), *_of_lists(profile, codes, told), *_of_equivalence(profile, codes, told)]
    faults += [*_of_switches(profile, codes, told), *_of_statutes(book, profile, told), *_of_lineage(book, profile, told)]
    return [*faults, *_of_deviations(book, profile, codes, file)]


def profile_warnings(book: Codebook, profile: Profile, file: SchemaFile) -> list[Fault]:
    """Codes that the author may not have thought of: an open list neither names, maps nor excludes them, nor leaves them undecided."""
    warnings = []
    for name, codes in element_codes(book).items():
        thought_of = {*profile.listed(name), *profile.excluded, *profile.equivalence, *profile.undecided}
        silent = [code for code in codes if code not in thought_of]
        if profile.is_open(name) and silent:
            what = f"The {name} are open, and {', '.join(silent)} {'is' if len(silent) == 1 else 'are'} neither listed, excluded nor mapped"
            message = f"{what}: cases with nothing else stay undecided. Name them under `undecided` if that is meant."
            warnings.append(file.fault((name,), message))
    return warnings


def warnings_of(book: Codebook) -> list[Fault]:
    """What is no fault in the profiles of a codebook and should be looked at."""
    return [
        warning
        for profile in book.profiles.values()
        for warning in profile_warnings(book, profile, book.sources[f"definitions/{profile.id}.yaml"])
    ]


def _of_texts(profile: Profile, told: Told) -> Iterator[Fault]:
    for key in ("title", "limitations_note"):
        if not getattr(profile, key).strip():
            yield told((key,), f"The profile {profile.id} has no {key}.")
    begin, end = profile.in_force.begin, profile.in_force.end
    if begin is not None and end is not None and begin[: len(end)] > end:
        yield told(("in_force",), "The law ends before it begins.")


def _of_roles(codes: Codes, told: Told) -> Iterator[Fault]:
    for name, role in LISTS.items():
        if not codes[name]:
            yield told((name,), f"No field of the codebook has the role {role}, so the {name} of a definition mean nothing.", role)


def _of_lists(profile: Profile, codes: Codes, told: Told) -> Iterator[Fault]:
    """Codes of the lists, and of those that stand beside them, are known, named once, and not both in and out."""
    owners = Counter(code for name in LISTS for code in codes[name])
    every = {code for name in LISTS for code in codes[name]}
    for name in LISTS:
        seen: set[str] = set()
        for number, code in enumerate(profile.listed(name)):
            if codes[name] and code not in codes[name]:
                yield told((name, number), _unknown(codes, name, code), code)
            elif code in seen:
                yield told((name, number), f"{code} stands twice under {name}.", code)
            seen.add(code)
        if not profile.listed(name):
            yield told((name,), f"The definition names no {name}, so nothing could meet it.")
    for key in ("excluded", "undecided"):
        for number, code in enumerate(getattr(profile, key)):
            if code not in every:
                yield told((key, number), f"{code} is no act, means or purpose of the codebook.", code)
            elif owners[code] > 1:
                yield told((key, number), f"{code} stands in several lists, and could mean any of them.", code)
            elif key == "excluded" and any(code in profile.listed(name) for name in LISTS):
                yield told((key, number), f"{code} is listed and excluded.", code)
    for number, code in enumerate(profile.undecided):
        if code in every and not any(code in codes[name] and standing(profile, name, code) is Standing.undecided for name in LISTS):
            yield told(("undecided", number), f"{code} is decided: it is listed, mapped or excluded, or its list is closed.", code)


def _unknown(codes: Codes, name: ListName, code: str) -> str:
    elsewhere = next((other for other in LISTS if other != name and code in codes[other]), None)
    if elsewhere is not None:
        return f"There is no code {code} for {name}; it is one for {elsewhere}."
    close = difflib.get_close_matches(code, codes[name], n=1)
    return f"There is no code {code} for {name}." + (f" Did you mean {close[0]}?" if close else "")


def _of_equivalence(profile: Profile, codes: Codes, told: Told) -> Iterator[Fault]:
    for code, meant in profile.equivalence.items():
        path = ("equivalence", code)
        lists = [name for name in LISTS if code in codes[name]]
        if not lists:
            yield told(path, f"{code} is no act, means or purpose of the codebook.", code)
        elif len(lists) > 1:
            yield told(path, f"{code} stands in several lists, and could mean any of them.", code)
        elif code in profile.listed(lists[0]):
            yield told(path, f"{code} is listed itself, so it needs no equivalent.", code)
        elif code in profile.excluded:
            yield told(path, f"{code} is excluded, so it cannot equal {meant}.", code, meant)
        elif meant not in profile.listed(lists[0]):
            why = " It is mapped itself; name the code that is listed." if meant in profile.equivalence else ""
            yield told(path, f"{code} is held to equal {meant}, which is not listed under {lists[0]}.{why}", code, meant)


def _of_switches(profile: Profile, codes: Codes, told: Told) -> Iterator[Fault]:
    required = profile.means_required
    for number, code in enumerate(required.child_for):
        if codes["purposes"] and code not in codes["purposes"]:
            yield told(("means_required", "child_for", number), _unknown(codes, "purposes", code), code)
        elif standing(profile, "purposes", code) is not Standing.taken:
            yield told(("means_required", "child_for", number), f"{code} is no purpose of this definition.", code)
    if required.child and required.child_for:
        yield told(("means_required", "child_for"), "Means are required of every child, so single purposes say nothing more.")
    if profile.victim_either and "any" in (profile.victim_sex, profile.victim_age):
        yield told(("victim_either",), "`victim_either` joins victim_sex and victim_age: set both.")


def _of_statutes(book: Codebook, profile: Profile, told: Told) -> Iterator[Fault]:
    field = next((f for table in book.tables.values() for f in table.fields if f.role == "charge"), None)
    classes = _codes_of(book, "charge")
    refs: set[str] = set()
    for number, statute in enumerate(profile.statutes):
        path: Steps = ("statutes", number)
        if field is not None and statute.charge not in classes:
            yield told((*path, "class"), f"There is no charge class {statute.charge}.", statute.charge)
        elif field is not None and statute.counts_as_tip and classes[statute.charge].counts_as_tip is False:
            message = f"A charge of the class {statute.charge} never counts as trafficking: write `counts_as_tip: false`."
            yield told((*path, "counts_as_tip"), message, statute.charge)
        if (months := statute.penalty_months) is not None and not 0 <= months[0] <= months[1]:
            yield told((*path, "penalty_months"), f"{statute.ref}: the shorter penalty stands first, and neither is below 0.")
        if bare(statute.ref) in refs:
            yield told((*path, "ref"), f"{statute.ref} stands more than once.")
        refs.add(bare(statute.ref))
    stated = set(profile.deviations)
    if "no_specific_offence" in stated and any(statute.counts_as_tip for statute in profile.statutes):
        yield told(("deviations",), "no_specific_offence is stated, and a statute counts as trafficking.")
    if "split_statutes" in stated and len(profile.statutes) < 2:
        yield told(("deviations",), "split_statutes is stated: list the statutes, at least two.")


def _codes_of(book: Codebook, role: str) -> dict[str, Code]:
    fields = [f for table in book.tables.values() for f in table.fields if f.role == role]
    return {code.code: code for f in fields if (codelist := book.codelist(f)) for code in codelist.codes}


def _of_lineage(book: Codebook, profile: Profile, told: Told) -> Iterator[Fault]:
    passed = [profile.id]
    own: Profile | None = profile
    while own is not None and own.based_on is not None:
        if own.based_on in passed:
            yield told(("based_on",), f"{' is based on '.join([*passed, own.based_on])}: a circle.", own.based_on)
            return
        above = book.profiles.get(own.based_on)
        if above is None and own is profile:
            yield told(("based_on",), f"There is no definition profile {own.based_on}.", own.based_on)
        passed.append(own.based_on)
        own = above


def _of_deviations(book: Codebook, profile: Profile, codes: Codes, file: SchemaFile) -> Iterator[Fault]:
    """The stated deviations are those that the lists and switches make against the international definition.

    Nothing is said of a list in which a code is not known: it would only repeat that.
    """
    international = book.international
    catalogue = {deviation.code: deviation for deviation in book.screening.deviations}
    compared = (profile, international or profile)
    doubtful = {name for name in LISTS for one in compared if not set(one.listed(name)) <= set(codes[name])}
    about = (file.name, international.id if international else "")
    for number, code in enumerate(profile.deviations):
        path: Steps = ("deviations", number)
        deviation = catalogue.get(code)
        if deviation is None:
            close = difflib.get_close_matches(code, catalogue, n=1)
            mend = f"Did you mean {close[0]}?" if close else f"The file {SCREENING} lists them."
            yield file.fault(path, f"There is no deviation {code}. {mend}", code)
        elif code in profile.deviations[:number]:
            yield file.fault(path, f"{code} stands more than once.", code)
        elif international is not None and _is_wrong(deviation, international, profile, doubtful, codes):
            message = f"{code} is stated, and nothing in this profile differs from {international.id} in that way."
            yield file.fault(path, message, *about)
    if international is None or profile.id == international.id:
        return
    for found in deviations_between(international, profile, book):
        stated = found.lifted or found.code in profile.deviations or found.code not in catalogue
        if not stated and doubtful.isdisjoint(change.about for change in found.changes):
            what = f" ({', '.join(found.codes)})" if found.codes else ""
            yield file.fault(("deviations",), f"The profile deviates by {found.code}{what}; say so under `deviations`.", *about)


def _is_wrong(deviation: Deviation, international: Profile, profile: Profile, doubtful: set[ListName], codes: Codes) -> bool:
    sure = bool(deviation.finds) and not any(finder.list_name in doubtful for finder in deviation.finds)
    return sure and not explained(deviation, international, profile, codes)


def _screening_faults(book: Codebook) -> Iterator[Fault]:
    file = book.sources.get(SCREENING)
    if file is None:
        return
    screening: ScreeningFile = book.screening
    for key, wanted, said in (
        ("elements", Element, screening.elements),
        ("classes", ScreeningClass, screening.classes),
        ("effects", Effect, screening.effects),
        ("answers", RESULTS, screening.answers),
    ):
        missing = [str(one) for one in wanted if one not in said]
        if missing:
            yield file.fault((key,), f"There are no words for {', '.join(missing)}.")
    codes = element_codes(book)
    seen: set[str] = set()
    for number, deviation in enumerate(screening.deviations):
        path: Steps = ("deviations", number)
        if deviation.code in seen:
            yield file.fault((*path, "code"), f"{deviation.code} stands more than once.", deviation.code)
        seen.add(deviation.code)
        for at, finder in enumerate(deviation.finds):
            for switch in finder.switches or {}:
                if switch not in screening.switches:
                    yield file.fault((*path, "finds", at, "switches", switch), f"There is no switch {switch}.", switch)
            name = finder.list_name
            for code in finder.codes if name is not None and codes[name] else ():
                if name is not None and code not in codes[name]:
                    yield file.fault((*path, "finds", at, "codes"), f"There is no code {code} for {name}.", code)


def with_facts(profile: Profile, book: Codebook) -> Profile:
    """The profile with what only the codebook can tell of it: whether one of its statutes covers children alone."""
    if profile.has_child_offence is not None or not profile.statutes:
        return profile
    classes = _codes_of(book, "charge")
    of_children = any(classes[s.charge].meaning == OF_CHILDREN for s in profile.statutes if s.charge in classes)
    return profile.model_copy(update={"has_child_offence": of_children})
