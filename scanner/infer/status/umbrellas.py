"""What a chart that takes others in installs, by the values of each environment and its own.

A chart that is wanted by ``values.yaml`` is installed in every environment whose values do not say otherwise; of one that is
not taken in, a section of values says nothing, unless a template of the chart itself may read it.
https://helm.sh/docs/topics/charts/#tags-and-condition-fields-in-dependencies
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from msgspec import structs

from scanner.infer.status.environments import Environment, Environments
from scanner.infer.status.facts import OFF, SAY_OFF
from scanner.infer.status.listing import Listing
from scanner.model import Fact, Location, Value

KIND = "subchart"
_SECTION = "values-section"
_OWN = ("values.yaml", "values.yml")


def under_umbrellas(facts: Sequence[Fact], listing: Listing, by: Environments) -> list[Fact]:
    """``facts``, where what values say of charts is what it comes to."""
    taken: dict[str, dict[str, Fact]] = {}  # chart → by name, what it takes in
    for fact in facts:
        if fact.kind == KIND and fact.literal("name"):
            taken.setdefault(_folder(fact), {})[fact.literal("name")] = fact
    if not taken:
        return list(facts)
    plain = frozenset(chart for chart in taken if not listing.has(f"{chart}/templates".lstrip("/")))
    sections = [
        f for f in facts if f.literal("via") == _SECTION and _folder(f) in taken and f.literal("name")
    ]
    idle = {f for f in sections if _folder(f) in plain and f.literal("name") not in taken[_folder(f)]}
    defaults = _defaults(sections, taken)
    unwanted = {key for key, fact in defaults.items() if fact.literal("enabled").lower() in SAY_OFF}
    idle |= {f for f in sections if not f.literal("enabled") and (_folder(f), f.literal("name")) in unwanted}
    kept = [_off(fact) if fact in idle else fact for fact in facts if fact.kind != KIND]
    return [*kept, *_by_default(sections, defaults, by)]


def _defaults(
    sections: Sequence[Fact], taken: Mapping[str, Mapping[str, Fact]]
) -> dict[tuple[str, str], Fact]:
    """Chart and name of what it takes in → where its own values say whether they want it, if that is what it asks for."""
    found: dict[tuple[str, str], Fact] = {}
    for fact in sections:
        chart, name = _folder(fact), fact.literal("name")
        dependency = taken[chart].get(name)
        asked = dependency is not None and dependency.literal("condition") == f"{name}.enabled"
        if asked and _file(fact) in _OWN and fact.literal("enabled"):
            found.setdefault((chart, name), fact)
    return found


def _by_default(
    sections: Sequence[Fact], defaults: Mapping[tuple[str, str], Fact], by: Environments
) -> Iterator[Fact]:
    """What ``values.yaml`` says of a chart, said in each file of values of an environment that says nothing of it."""
    said = {(f.location.path, f.literal("name")) for f in sections}
    files = {
        f.location.path: _folder(f) for f in sections if by.of_path(f.location.path) is not Environment.UNSAID
    }
    for path, chart in sorted(files.items()):
        for (home, name), default in sorted(defaults.items()):
            if home == chart and (path, name) not in said:
                enabled = Value("enabled", default.literal("enabled"))
                values = (Value("name", name), enabled, Value("via", _SECTION))
                yield structs.replace(default, location=Location(path), values=values)


def _off(fact: Fact) -> Fact:
    kept = tuple(value for value in fact.values if value.name not in ("enabled", "replicas"))
    return structs.replace(fact, values=(*kept, OFF))


def _folder(fact: Fact) -> str:
    return fact.location.path.rpartition("/")[0]


def _file(fact: Fact) -> str:
    return fact.location.path.rpartition("/")[2]
