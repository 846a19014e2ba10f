"""What manifests of an environment say beyond a name: that it is switched off, and who is listed there."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import partial

from scanner.infer.status.environments import Environment
from scanner.infer.status.facts import ON, environment_of, is_off, names_of, never_starts, sources_of
from scanner.infer.status.ground import Evidences, Subject, owner_of_path, tied
from scanner.infer.status.names import bare, joined
from scanner.infer.status.prefixes import without_prefix
from scanner.model import Fact
from scanner.rules import Tie

_KINDS = frozenset(("deployment", "listing"))
_EVERY_TIE = (Tie.NAME, Tie.SOURCE, Tie.BELOW, Tie.TOP, Tie.PLACED)
# What speaks of traffic, watch or settings is no register of what runs.
_NO_REGISTER = frozenset(
    """dockerfile procfile bundle start-script skaffold helm-values values-section own-values helm-chart ingress dns
    monitor helmfile-values compose-like fleet""".split()
)
_VALUES = frozenset(("own-values", "values-section", "values"))
_OWN = frozenset(("own-values", "helm-values"))
_APPLICATIONS = frozenset(("argocd", "flux"))
_BY_NAME = _APPLICATIONS | {"copilot"}  # whose files lie apart, and each say whom they are for
_INSTALL = _APPLICATIONS | {"helmfile", "helmfile-values"}
MOST = 0.5  # of the services that have to be listed, for the rest to be conspicuous
NEIGHBOURS = 2


def switched_off(subject: Subject, there: Evidences, environment: str) -> Sequence[tuple[Fact, str]]:
    """The facts of ``environment`` by which the subject is off there, and what it is called in them.

    A manifest in the subject's own folder may scale others: there it counts if it names nobody, or the subject. One that
    leads there from elsewhere is about it, whatever it calls it.
    """
    question = "switched off", subject, environment
    return there.once(question, lambda: tuple(_switched_off(subject, there, environment)))


def _switched_off(subject: Subject, there: Evidences, environment: str) -> Iterator[tuple[Fact, str]]:
    called = frozenset(map(joined, subject.names))
    short_forms = called | frozenset(bare(name, there.by.words) for name in subject.names)
    said = [
        (fact, name)
        for fact, name in tied(_EVERY_TIE, subject, there)
        if fact.kind in _KINDS and environment_of(there.by, fact, name, called) == environment
    ]
    led = {
        fact
        for folder in subject.folders
        for fact in there.by_source.get(folder, ())
        if owner_of_path(fact.location.path, there.owners) != folder
    }
    on = {f.literal("via") for f, _ in said if _says_on(f) and not f.literal("inherited") and not is_off(f)}
    for fact, name in said:
        if not is_off(fact) or (fact.literal("inherited") and fact.literal("via") in on):
            continue  # … or it is so for all environments, and this one says how many it has
        names = [joined(each) for each in names_of(fact)]
        if name or fact in led or not names or any(each in short_forms for each in names):
            yield fact, name


def stands(fact: Fact, off: Sequence[Fact]) -> bool:
    """Whether ``fact`` speaks for what runs, although ``off`` say that nothing does.

    Who says himself how many there are is believed. Who only lists it is not, if his own folder switches it off, or
    if he leaves the number to a manifest of another form (an Application, to the values of its chart).
    """
    off = [each for each in off if not never_starts(each)]
    if is_off(fact) or any(_disables(each, fact) for each in off):
        return False
    if not off:
        return True
    if fact.literal("inherited") and not all(each.literal("inherited") for each in off):
        return False  # a base is for all environments: what production says of itself goes first
    if fact.literal("via") in _VALUES and any(each.literal("via") in _INSTALL for each in off):
        return False  # who installs it, or does not, goes before the files of values that he reads
    if fact.literal("via") in _OWN and any(each.literal("via") == "values-section" for each in off):
        return (
            False  # so does the chart that takes this one in: its own values for production nobody reads then
        )
    return _says_on(fact) or not any(_silences(each, fact) for each in off)


def _disables(off: Fact, fact: Fact) -> bool:
    """Whether one file says that it is not enabled, and how many of it there would be."""
    of_one = off.location.path == fact.location.path and off.literal("name") == fact.literal("name")
    return of_one and off.literal("via") == fact.literal("via") and bool(off.literal("enabled"))


def _silences(off: Fact, fact: Fact) -> bool:
    """Whether ``off`` is said of what ``fact`` only lists: of the same Application or pipeline, else in its folder.

    Beside the pipeline that deploys it people keep another that takes it down, for who starts it by hand.
    """
    if off.literal("via") != fact.literal("via") or off.literal("inherited"):
        return True
    if fact.literal("via") in _BY_NAME and off.literal("name") and fact.literal("name"):
        return off.literal("name") == fact.literal("name")
    if fact.literal("via") == "workflow":
        return off.location.path == fact.location.path
    return _folder(off) == _folder(fact)


def _says_on(fact: Fact) -> bool:
    replicas = fact.literal("replicas")
    return (replicas.isdigit() and replicas != "0") or fact.literal("enabled").lower() in ON


def _folder(fact: Fact) -> str:
    return _folder_of(fact.location.path)


def _folder_of(path: str) -> str:
    return path.rpartition("/")[0]


def _last(path: str) -> str:
    return path.rpartition("/")[2]


# --- registers ---------------------------------------------------------------------------------


def unlisted(
    subject: Subject, there: Evidences, environment: str, elsewhere: bool
) -> Iterator[tuple[Fact, str, str]]:
    """A fact that lists a neighbour for ``environment`` in the register that lacks the subject; its name; why.

    Neighbours are services right beside it: what lies deeper may go out with the service around it.
    """
    home = next((s.path for s in there.services if s.path in subject.folders), None)
    if home is None or there.listing.absent:
        return  # what lists it may be in a place that was not looked at
    # who is listed for another environment is deployed on his own, wherever he lies
    near = [s for s in there.services if elsewhere or _folder_of(s.path) == _folder_of(home)]
    beside = {joined(_last(s.path)) for s in near}
    own = frozenset(map(joined, subject.names)) | frozenset(
        bare(name, there.by.words) for name in subject.names
    )
    for via, entries in sorted(registers(there, environment).items()):
        neighbours = sorted(name for name in entries if name in beside and name not in own)
        if own & entries.keys() or not neighbours:
            continue
        if there.once(("lists unknown", via), partial(_lists_unknown, there, via)):
            continue
        if _is_placed(subject, there, via, environment):
            continue
        if via == "workflow" and own & registers(there, Environment.UNSAID).get(via, {}).keys():
            continue  # a command deploys it, and nobody says where to
        shown = entries[neighbours[0]]
        other = _of_other(subject, there, via)
        listed = f"{shown.location.path} lists {', '.join(_written(entries, neighbours)[:4])}"
        if elsewhere and other is not None:
            says = f"{other.location.path} has it, and {listed}, and not {subject.names[0]}"
            yield other, subject.names[0], says
        elif not elsewhere and len(neighbours) >= max(NEIGHBOURS, MOST * len(beside)):
            yield shown, subject.names[0], f"{listed}, and nothing lists {subject.names[0]}"


def registers(there: Evidences, environment: str) -> Mapping[str, Mapping[str, Fact]]:
    """The form of a manifest (``via``) → joined names of services that such lists for ``environment`` → where."""
    return there.once(("registers", environment), partial(_registers, there, environment))


def _registers(there: Evidences, environment: str) -> Mapping[str, Mapping[str, Fact]]:
    known = _services_by_name(there)
    homes = frozenset(service.path for service in there.services)
    found: dict[str, dict[str, Fact]] = {}
    for fact in there.facts:
        via = fact.literal("via")
        if via == "compose-like" and fact.literal("applied"):
            via = "compose"  # a pipeline brings it up
        if fact.kind not in _KINDS or via in _NO_REGISTER or is_off(fact):
            continue
        for name, service in _listed_services(there, fact, known, homes):
            if environment_of(there.by, fact, name, frozenset((service,))) == environment:
                found.setdefault(via, {}).setdefault(service, fact)
    return found


def _listed_services(
    there: Evidences, fact: Fact, known: Mapping[str, str], homes: frozenset[str]
) -> Iterator[tuple[str, str]]:
    """Whom ``fact`` lists, by the name there; one that names nobody, by the folder that it is about."""
    named, by = False, there.by
    for name in names_of(fact):
        named = True
        without = by.split_name(name)[0]
        for form in (name, without, without_prefix(without, there.prefixes)):
            service = known.get(joined(form)) or known.get(bare(form, by.words))
            if service:
                yield name, service
                break
    for source in () if named else sources_of(fact):
        if (home := owner_of_path(source, homes)) and (service := joined(_last(home))):
            yield "", service


def _services_by_name(there: Evidences) -> dict[str, str]:
    """A joined name, or one without its role words → the joined name of the service that bears it."""
    found: dict[str, str] = {}
    for service in there.services:
        for name in (service.name, service.path.rpartition("/")[2]):
            if key := joined(name):
                found.setdefault(key, joined(service.path.rpartition("/")[2]) or key)
                found.setdefault(bare(name, there.by.words), found[key])
    return found


def _is_placed(subject: Subject, there: Evidences, via: str, environment: str) -> bool:
    """Whether such a manifest lies in a folder of its name, and names nobody: ``live/production/orders/terragrunt.hcl``."""
    return any(
        fact.kind in _KINDS
        and fact.literal("via") == via
        and not is_off(fact)
        and environment_of(there.by, fact, "", frozenset()) == environment
        for fact, _ in tied((Tie.PLACED,), subject, there)
    )


def _lists_unknown(there: Evidences, via: str) -> bool:
    """Whether such a register has entries that are only known when it is used: they may be anybody.

    A module of Terraform that others call is none, nor a workflow that is read as it is called: who calls it says the name.
    https://developer.hashicorp.com/terraform/language/modules/develop/structure
    """
    entries = [fact for fact in there.facts if fact.kind in _KINDS and fact.literal("via") == via]
    told = {_line(fact) for fact in entries if via == "workflow" and any(names_of(fact))}
    return any(
        _line(fact) not in told
        and not (via == "terraform" and "/modules/" in f"/{fact.location.path}")
        and (
            bool(fact.value("loop"))
            or any(not v.literal or _is_any(v.text) for v in fact.values if v.name in _tells(fact))
            or _runs_anywhere(fact, there)
        )
        for fact in entries
    )


def _line(fact: Fact) -> tuple[str, int]:
    return fact.location.path, fact.location.line


def _is_any(text: str) -> bool:
    """Whether a text is for whatever there is: ``apps/*``. All that lies in one folder is that folder."""
    return any(
        "*" in re.sub(r"(?:/\*+)+$", "", word) if word.endswith("/**") else "*" in word
        for word in text.split()
    )


def _runs_anywhere(fact: Fact, there: Evidences) -> bool:
    """Whether a command runs in a folder that is known only as it runs, and may be any service's."""
    before, gap, _ = fact.value("context").partition("{}")
    return bool(gap) and any(service.path.startswith(before) for service in there.services)


def _tells(fact: Fact) -> tuple[str, ...]:
    """The values that say whom ``fact`` lists: where it comes from, if it is not named. What a unit includes is nobody."""
    is_told = fact.literal("name") or fact.literal("via") == "terragrunt"
    return ("name", "each") if is_told else ("name", "source", "each")


def _of_other(subject: Subject, there: Evidences, via: str) -> Fact | None:
    called = frozenset(map(joined, subject.names))
    for fact, name in tied((Tie.NAME, Tie.SOURCE), subject, there):
        is_other = environment_of(there.by, fact, name, called) is Environment.OTHER
        if fact.kind in _KINDS and fact.literal("via") == via and is_other and not is_off(fact):
            return fact
    return None


def _written(entries: Mapping[str, Fact], names: Iterable[str]) -> list[str]:
    """The ``names`` as they are written where they are listed."""
    return [next((w for w in names_of(entries[name]) if joined(w).startswith(name)), name) for name in names]
