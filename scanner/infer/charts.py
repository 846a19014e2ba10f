"""Probes that a chart's workloads take from named templates: a fact where the template is taken in."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from msgspec import structs

from scanner.model import Fact, Value

_DEEPEST = 4  # templates that take in templates
_PARAMETER = re.compile(r"[.$](\w+)\s*(?:\||\}\}|$)")  # {{ .path | default "/healthz" }}
_DEFAULT = re.compile(r"\bdefault\s+[\"'](/[^\"']*)[\"']")


def named_probes(facts: Sequence[Fact]) -> tuple[Fact, ...]:
    """A health fact for each probe of a named template, where a chart's workload takes the template in.

    https://helm.sh/docs/chart_template_guide/named_templates/
    """
    probes = [fact for fact in facts if fact.kind == "named_probe"]
    if not probes:
        return ()
    defined = _by_name(probes, "define")
    inner = _by_name((f for f in facts if f.kind == "template_use" and f.value("define")), "define")
    found = []
    for use in facts:
        if use.kind == "template_use" and not use.value("define"):
            found += [
                _asked(use, probe) for probe in _taken(use, use.value("name"), defined, inner, _DEEPEST)
            ]
    return tuple(dict.fromkeys(found))


def _by_name(facts: Iterable[Fact], key: str) -> dict[str, list[Fact]]:
    found: dict[str, list[Fact]] = {}
    for fact in facts:
        found.setdefault(fact.value(key), []).append(fact)
    return found


def _taken(
    use: Fact, name: str, defined: dict[str, list[Fact]], inner: dict[str, list[Fact]], deepest: int
) -> Iterator[Fact]:
    """The probes of the template ``name`` and of those that it takes in; a chart's own come before another's."""
    yield from _nearest(use, defined.get(name, ()))
    if deepest:
        for each in dict.fromkeys(fact.value("name") for fact in _nearest(use, inner.get(name, ()))):
            yield from _taken(use, each, defined, inner, deepest - 1)


def _nearest(use: Fact, facts: Sequence[Fact]) -> Sequence[Fact]:
    own = [fact for fact in facts if _chart(fact) == _chart(use)]
    return own or facts


def _chart(fact: Fact) -> str:
    return fact.location.path.rpartition("/templates/")[0]


def _asked(use: Fact, probe: Fact) -> Fact:
    """``probe`` as it is asked where ``use`` takes it in, with the path that is given there, or is there by default."""
    path, literal = probe.value("path"), bool(probe.literal("path"))
    if not literal:
        parameter = _PARAMETER.search(path)
        given = re.search(rf'"{parameter[1]}"\s+"(/[^"]*)"', use.value("given")) if parameter else None
        usual = _DEFAULT.search(path)
        if known := (given and given[1]) or (usual and usual[1]):
            path, literal = known, True
    values = (Value("path", path, literal), Value("via", probe.value("via")))
    return structs.replace(use, kind="health_endpoint", rule=probe.rule, values=values)
