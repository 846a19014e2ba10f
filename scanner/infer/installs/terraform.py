"""What Terraform makes, where a variable or a local says so: ``count = var.live ? 1 : 0``, ``for_each = local.functions``.

Answered by the locals, variables and calls of modules in the same folder, by ``terraform.tfvars`` and ``*.auto.tfvars``, and
once more for each other ``*.tfvars``, whose place says what environment it is for. What no file answers is left open.
https://developer.hashicorp.com/terraform/language/values/variables
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from posixpath import dirname, join, normpath

from scanner.infer.installs.expressions import Known, evaluated
from scanner.infer.installs.releases import OFF
from scanner.model import Entry, Fact, Location, Value

_SOURCES = (".tf", ".tofu", ".tf.json")
_OFF = frozenset(("0", "false"))
_FOR_EACH = "for_each"
_TABLE = re.compile(r"(?:\{ ?for (\w+), ?(\w+) in )?(var|local)\.([\w.-]+)(.*)")
_FILTER = re.compile(r" ?: ?\w+ => (?:[\w.]+|\{[^{}]*\})(?: if (\w+)\.(\w+))? ?\}")
_COUNTS = ("enabled", "create", "count", "desired_count", "replicas")
_NAMES = ("service_name", "app_name", "function_name", "name")
_DEEPEST = 6  # locals of locals
_MOST = 2_000  # blocks and calls that are answered for

_Said = Mapping[str, Entry]


@dataclass(slots=True)
class _Folder:
    """A root module, or one that others call."""

    path: str
    said: dict[str, Entry] = field(default_factory=dict)  # what its .tf files say, by dotted key
    always: dict[str, Entry] = field(default_factory=dict)  # variables that every run is given
    sets: dict[str, dict[str, Entry]] = field(default_factory=dict)  # a .tfvars file → variables


def asking_folders(facts: Iterable[Fact]) -> frozenset[str]:
    """The folders to read: where blocks hang on variables, and where others call what lies there."""
    every = [fact for fact in facts if fact.location.path.endswith(_SOURCES)]
    asks = any(fact.kind == "guard" for fact in every)
    return frozenset(dirname(fact.location.path) for fact in every) if asks else frozenset()


def variable_files(folders: Collection[str], paths: Iterable[str]) -> list[str]:
    """Those of ``paths`` that say what variables and locals of the ``folders`` are."""
    found = []
    for path in paths:
        if path.endswith(".tfvars"):
            found += [path] if any(_within(path, folder) for folder in folders) else []
        elif path.endswith(_SOURCES) and dirname(path) in folders:
            found.append(path)
    return sorted(found)


def terraform_listings(facts: Sequence[Fact], entries: Iterable[Entry]) -> tuple[Fact, ...]:
    """What blocks that hang on variables make, as listings: those of tables by their keys, "off" for what is not made."""
    asks = [fact for fact in facts if fact.kind == "guard" and fact.location.path.endswith(_SOURCES)][:_MOST]
    if not asks:
        return ()
    folders = _folders(asks, entries)
    calls = list(_calls(folders))
    called = {module for module, *_ in calls}
    found: dict[Fact, None] = {}
    for ask in asks:
        folder = folders.get(dirname(ask.location.path))
        if folder is not None and folder.path not in called:
            found.update(dict.fromkeys(_of_block(ask, folder)))
    for module, caller, label in calls[:_MOST]:
        own = [ask for ask in asks if dirname(ask.location.path) == module]
        if own and _is_whole(own, facts, module):
            found.update(dict.fromkeys(_of_call(own, folders[module], caller, label)))
    return tuple(found)


def _folders(asks: Iterable[Fact], entries: Iterable[Entry]) -> dict[str, _Folder]:
    found: dict[str, _Folder] = {}
    variables: list[Entry] = []
    for entry in entries:
        if entry.path.endswith(".tfvars"):
            variables.append(entry)
        else:
            home = dirname(entry.path)
            found.setdefault(home, _Folder(home)).said.setdefault(entry.key, entry)
    for entry in variables:
        for folder in found.values():
            if not _within(entry.path, folder.path):
                continue
            is_own = dirname(entry.path) == folder.path
            name = entry.path.rpartition("/")[2]
            if is_own and (name == "terraform.tfvars" or name.endswith(".auto.tfvars")):
                folder.always.setdefault(entry.key, entry)
            else:
                folder.sets.setdefault(entry.path, {}).setdefault(entry.key, entry)
    return found


def _within(path: str, folder: str) -> bool:
    return not folder or path.startswith(f"{folder}/")


def _calls(folders: Mapping[str, _Folder]) -> Iterator[tuple[str, _Folder, str]]:
    """The folder of a module, who calls it, and under which label."""
    for folder in folders.values():
        for key, entry in folder.said.items():
            parts = key.split(".")
            if (
                len(parts) == 3
                and parts[0] == "module"
                and parts[2] == "source"
                and entry.text.startswith(".")
            ):
                module = normpath(join(folder.path, entry.text))
                if module in folders:
                    yield module, folder, parts[1]


def _is_whole(asks: Iterable[Fact], facts: Iterable[Fact], module: str) -> bool:
    """Whether all that runs in a module hangs on what is asked."""
    asked = {ask.value("label") for ask in asks}
    return all(
        (fact.value("resource") or fact.value("name")) in asked
        for fact in facts
        if fact.kind == "deployment"
        and fact.literal("via") == "terraform"
        and dirname(fact.location.path) == module
    )


# --- one block -----------------------------------------------------------------------------------


def _of_block(ask: Fact, folder: _Folder) -> Iterator[Fact]:
    """By what the folder always says; where files of variables say otherwise, by each of those."""
    names = re.findall(r"\bvar\.([\w-]+)", ask.value("asks"))
    sets = {
        path: said
        for path, said in folder.sets.items()
        if any(key.partition(".")[0] in names for key in said)
    }
    for path, said in sorted(sets.items()) or [("", {})]:
        given = {**folder.always, **said}
        if ask.value("about") == _FOR_EACH:
            yield from _of_table(ask, folder, given, path)
        elif evaluated(ask.value("asks"), _known(folder, given)) in _OFF:
            yield _listed(ask.literal("name") or ask.value("label"), _place(ask, path), ask, is_off=True)


def _place(ask: Fact, path: str) -> Location:
    return Location(path) if path else ask.location


def _of_table(ask: Fact, folder: _Folder, given: _Said, path: str) -> Iterator[Fact]:
    found = _TABLE.match(" ".join(ask.value("asks").split()))
    if found is None:
        return
    _, item, whence, name, rest = found.groups()
    picks = _FILTER.fullmatch(rest) if item else None
    if (item and picks is None) or (not item and rest.strip(" )")):
        return
    table = _table(folder, given, whence, name)
    wanted = picks[2] if picks is not None and picks[1] == item else ""
    for key in dict.fromkeys(entry.partition(".")[0] for entry in table):
        first = next(table[entry] for entry in table if entry.partition(".")[0] == key)
        says = (table[at].text for each in (wanted, *_COUNTS) if each and (at := f"{key}.{each}") in table)
        place = Location(first.path, first.line)
        yield _listed(key, place, ask, is_off=any(text in _OFF for text in says))


def _table(folder: _Folder, given: _Said, whence: str, name: str) -> dict[str, Entry]:
    """What lies below a local or a variable, by the rest of the key."""
    places = (
        [(folder.said, f"locals.{name}.")]
        if whence == "local"
        else [
            (given, f"{name}."),
            (folder.said, f"variable.{name}.default."),
        ]
    )
    for said, prefix in places:
        if below := {
            key.removeprefix(prefix): entry for key, entry in said.items() if key.startswith(prefix)
        }:
            return below
    return {}


def _known(folder: _Folder, given: _Said, deepest: int = _DEEPEST) -> Known:
    """What ``var.x`` and ``local.x`` are in ``folder``."""

    def known(name: str) -> str | None:
        whence, _, key = name.partition(".")
        if whence == "var":
            entry = given.get(key) or folder.said.get(f"variable.{key}.default")
        elif whence == "local":
            entry = folder.said.get(f"locals.{key}")
        else:
            return None
        if entry is None or entry.literal:
            return entry.text if entry is not None else None
        return evaluated(entry.text, _known(folder, given, deepest - 1)) if deepest else None

    return known


# --- a call of a module --------------------------------------------------------------------------


def _of_call(asks: Sequence[Fact], module: _Folder, caller: _Folder, label: str) -> Iterator[Fact]:
    prefix = f"module.{label}."
    handed = {key.removeprefix(prefix): e for key, e in caller.said.items() if key.startswith(prefix)}
    named = next((handed[name].text for name in _NAMES if name in handed and handed[name].literal), label)
    at = handed["source"]
    for path, said in sorted(caller.sets.items()) or [("", {})]:
        outside = _known(caller, {**caller.always, **said})

        def known(name: str, outside: Known = outside) -> str | None:
            whence, _, key = name.partition(".")
            if whence == "var" and key in handed:
                entry = handed[key]
                return entry.text if entry.literal else evaluated(entry.text, outside)
            return _known(module, {})(name)

        if all(
            ask.value("about") != _FOR_EACH and evaluated(ask.value("asks"), known) in _OFF for ask in asks
        ):
            yield _listed(named, Location(path) if path else Location(at.path, at.line), asks[0], is_off=True)


def _listed(name: str, place: Location, ask: Fact, *, is_off: bool) -> Fact:
    values = [Value("name", name), Value("via", "terraform")]
    values += [Value("environment", said)] if (said := ask.literal("environment")) else []
    values += [OFF] if is_off else []
    return Fact(place, "listing", "terraform", ask.rule, values=tuple(values))
