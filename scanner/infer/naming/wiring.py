"""References inside infrastructure: a topic's name behind ``var.topic_arn``, ``module.events.arn`` or ``!Ref Orders``."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from scanner.model import Fact

_RESOURCE = re.compile(
    r"(?:data\.)?((?:aws|google|azurerm|kafka|confluent)_\w+)\.([\w-]+)(?:\[[^\]]*\])?(?:\.(\w+))?"
)
_STEP = re.compile(r"(var|local)\.([\w-]+)|module\.([\w-]+)(?:\[[^\]]*\])?\.([\w-]+)")
_EACH = re.compile(r"\$?\{?each\.\w+\}?|\{\}")
_QUOTED = re.compile(r"\"([^\"]+)\"")
_LOGICAL = re.compile(r"([A-Z]\w*)(?:\.\w+)?")
_DEEPEST = 8

Table = Mapping[tuple[str, str], tuple[tuple[str, bool, str], ...]]
"""(folder, name) → (text, whether literal, path of the file that says it)."""

_DEAD = re.compile(r"dlq|dead_?letter", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Called:
    """What a resource is called, as the file at ``path`` writes it; its own label where that says nothing."""

    text: str
    literal: bool
    label: str
    path: str


@dataclass(frozen=True, slots=True)
class Wiring:
    """What modules are given and give, and what resources are called, by folder (Terraform) or file (CloudFormation)."""

    inputs: Table  # (the module's folder, its variable)
    outputs: Table
    locals: Table
    sources: Mapping[tuple[str, str], str]  # (folder, module's name there) → the module's folder
    # (folder, module from elsewhere) → the name it is given
    named: Mapping[tuple[str, str], tuple[str, bool]]
    resources: Mapping[tuple[str, str], Called]  # (folder or file, ``type.id`` or logical id)
    anywhere: Mapping[str, frozenset[Called]]  # the same, wherever it stands
    each: Mapping[tuple[str, str], str]  # what a resource is made for each of, as it is written


def wiring(facts: Iterable[Fact]) -> Wiring:
    """The tables of the ``wiring`` and ``resource`` facts of a tree."""
    tables: dict[str, dict[tuple[str, str], list[tuple[str, bool, str]]]] = {
        "input": {},
        "output": {},
        "local": {},
    }
    sources: dict[tuple[str, str], str] = {}
    named: dict[tuple[str, str], tuple[str, bool]] = {}
    resources: dict[tuple[str, str], Called] = {}
    anywhere: dict[str, set[Called]] = {}
    each: dict[tuple[str, str], str] = {}
    for fact in facts:
        path = fact.location.path
        folder = path.rpartition("/")[0]
        if fact.kind == "resource":
            terraform = fact.value("via") == "terraform"
            key = f"{fact.value('type')}.{fact.value('id')}" if terraform else fact.value("id")
            name = _called(fact)
            resources[folder if terraform else path, key] = name
            if fact.value("each"):
                each[folder, key] = fact.value("each")
            anywhere.setdefault(key, set()).add(name)
        elif fact.kind == "wiring" and fact.value("from"):
            named[folder, fact.value("module")] = (fact.value("named"), bool(fact.literal("named")))
        elif fact.kind == "wiring":
            _wire(fact, folder, tables, sources)
    frozen = {kind: {key: tuple(own) for key, own in table.items()} for kind, table in tables.items()}
    return Wiring(
        frozen["input"],
        frozen["output"],
        frozen["local"],
        sources,
        named,
        resources,
        {key: frozenset(names) for key, names in anywhere.items()},
        each,
    )


def _called(fact: Fact) -> Called:
    value = next((v for v in fact.values if v.name == "name"), None)
    label, path = fact.value("id"), fact.location.path
    return (
        Called(value.text, value.literal, label, path)
        if value is not None and value.text
        else Called(label, True, label, path)
    )


def _wire(
    fact: Fact,
    folder: str,
    tables: dict[str, dict[tuple[str, str], list[tuple[str, bool, str]]]],
    sources: dict[tuple[str, str], str],
) -> None:
    value = next((v for v in fact.values if v.name == "value"), None)
    if value is None:
        return
    said = (value.text, value.literal, fact.location.path)
    if fact.value("input"):
        module = posixpath.normpath(posixpath.join(folder, fact.value("source")))
        sources[folder, fact.value("module")] = module
        tables["input"].setdefault((module, fact.value("input")), []).append(said)
    elif fact.value("parameter"):
        tables["input"].setdefault((folder, f"{fact.value('parameter')}="), []).append(said)
    else:
        kind = "output" if fact.value("output") else "local"
        tables[kind].setdefault((folder, fact.value(kind)), []).append(said)


def referred(table: Wiring, path: str, text: str, depth: int = 0) -> Iterator[tuple[str, str]]:
    """What ``text``, an expression of the file at ``path``, comes to, each with the file that decides it."""
    if depth > _DEEPEST:
        return
    folder = path.rpartition("/")[0]
    plain = text.strip().removeprefix("${").removesuffix("}").strip()
    resource = _RESOURCE.fullmatch(plain)
    if resource is not None:
        key = f"{resource[1]}.{resource[2]}"
        for name in _resource(table, table.resources.get((folder, key)), key, resource[2], depth):
            made = tuple(_every(table, path, key, depth)) if "each." in name or "{}" in name else ()
            yield from ((_EACH.sub(one, name, count=1), path) for one in made)
            if not made:
                yield name, path
        return
    step = _STEP.fullmatch(plain)
    if step is not None:
        yield from _stepped(table, path, step, depth)
        return
    logical = _LOGICAL.fullmatch(plain)
    if logical is not None and path.endswith((".yaml", ".yml", ".json", ".template")):
        held = table.resources.get((path, logical[1]))
        yield from ((name, path) for name in _resource(table, held, logical[1], logical[1], depth))
    elif "{}" in text and re.search(r"\w", text.replace("{}", "")):
        yield text, path


def _stepped(table: Wiring, path: str, step: re.Match[str], depth: int) -> Iterator[tuple[str, str]]:
    """What ``var.topic``, ``local.topic`` or ``module.events.topic_arn`` of the file at ``path`` comes to."""
    folder = path.rpartition("/")[0]
    found: tuple[tuple[str, bool, str], ...]
    if step[1] == "var":
        found = table.inputs.get((folder, step[2]), ()) or table.inputs.get((folder, f"{step[2]}="), ())
    elif step[1] == "local":
        found = table.locals.get((folder, step[2]), ())
    else:
        if (folder, step[3]) in table.named:
            yield from ((name, path) for name in _from_elsewhere(table, path, step, depth))
            return
        module = table.sources.get((folder, step[3]), "")
        for inner, literal, where in table.outputs.get((module, step[4]), ()):
            for name, _ in [(inner, where)] if literal else referred(table, where, inner, depth + 1):
                yield name, path
        return
    for inner, literal, where in found:
        yield from [(inner, where)] if literal else referred(table, where, inner, depth + 1)


def _from_elsewhere(table: Wiring, path: str, step: re.Match[str], depth: int) -> Iterator[str]:
    """What a module that is not in the tree makes: by the name it is given, else by its own.

    Modules of queues make a second one for what failed; the public one puts ``-dlq`` behind the name.
    Source: https://registry.terraform.io/modules/terraform-aws-modules/sqs/aws/latest
    """
    text, literal = table.named[path.rpartition("/")[0], step[3]]
    names = [text] if literal else [name for name, _ in referred(table, path, text, depth + 1)]
    for name in names or [step[3]]:
        yield f"{name}-dlq" if _DEAD.search(step[4]) and not _DEAD.search(name) else name


def _every(table: Wiring, path: str, key: str, depth: int) -> Iterator[str]:
    """What a resource is made for each of, where that is a list that is written out somewhere."""
    made_for = table.each.get((path.rpartition("/")[0], key), "")
    inner = made_for.removeprefix("toset(").removesuffix(")").strip()
    if not inner:
        return
    listed = _QUOTED.findall(inner)
    for text, _ in [(one, path) for one in listed] or referred(table, path, inner, depth + 1):
        yield from text.split()


def _resource(table: Wiring, own: Called | None, key: str, fallback: str, depth: int) -> Iterator[str]:
    """What the resource ``key`` is called: by its file or folder, else by the only one that goes by it anywhere."""
    every = table.anywhere.get(key, frozenset())
    called = own or (next(iter(every)) if len(every) == 1 else None)
    if called is None:
        yield fallback
    elif called.literal or "each." in called.text:
        yield called.text
    else:
        names = dict.fromkeys(name for name, _ in referred(table, called.path, called.text, depth + 1))
        yield from names or (called.label,)
