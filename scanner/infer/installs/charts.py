"""What a chart's files say together: probes and images that its workloads take from named templates and from its values."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence

from msgspec import structs

from scanner.infer.installs.rendering import UNKNOWN, Chart
from scanner.model import Entry, Fact, Value

_DEEPEST = 4  # templates that take in templates
_PARAMETER = re.compile(r"[.$](\w+)\s*(?:\||\}\}|$)")  # {{ .path | default "/healthz" }}
_RENDERED = {  # the values of a fact that are filled in
    "deployment": ("image", "name", "container"),
    "health_endpoint": ("path", "image", "container", "workload"),
}
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
    return f"/{fact.location.path}".rpartition("/templates/")[0].removeprefix("/")


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


def asking_charts(facts: Iterable[Fact]) -> frozenset[str]:
    """The folders of the charts that have facts with values which the chart itself may say; "" is the tree's."""
    return frozenset(
        _chart(fact)
        for fact in facts
        if fact.kind in _RENDERED
        and "templates/" in fact.location.path
        and any("{{" in fact.value(name) for name in _RENDERED[fact.kind])
    )


def charts_of(facts: Iterable[Fact], entries: Iterable[Entry], folders: Iterable[str]) -> dict[str, Chart]:
    """The charts in ``folders``, with the values and names that ``entries`` give and the templates among ``facts``.

    A chart sees the templates of those that it is built on; its own come before others of the same name.
    """
    texts: dict[str, dict[str, str]] = {}
    for fact in facts:
        if fact.kind == "named_text":
            texts.setdefault(_chart(fact), {})[fact.value("define")] = fact.value("text")
    every = {name: text for _, own in sorted(texts.items()) for name, text in own.items()}
    said: dict[str, dict[str, str]] = {}
    for entry in entries:
        said.setdefault(entry.path, {}).setdefault(entry.key, entry.text)
    found = {}
    for folder in folders:
        home = f"{folder}/" if folder else ""
        values = _values(home, said)
        name = said.get(f"{home}Chart.yaml", {}).get("name", UNKNOWN)
        found[folder] = Chart(name, values, {**every, **texts.get(folder, {})})
    return found


def _values(home: str, said: Mapping[str, Mapping[str, str]]) -> dict[str, str]:
    """What a chart's values are by default; where it has none, what those that are called after an environment say."""
    found = dict(said.get(f"{home}values.yaml", {}))
    for path in sorted(said):
        if path.startswith(f"{home}values"):
            for key, text in said[path].items():
                found.setdefault(key, text)
    return found


def rendered(facts: Iterable[Fact], charts: Mapping[str, Chart]) -> tuple[Fact, ...]:
    """``facts`` with what the values of those in a chart's templates come to, as far as the chart says it."""
    return tuple(_rendered(fact, charts) for fact in facts)


def _rendered(fact: Fact, charts: Mapping[str, Chart]) -> Fact:
    inside = fact.kind in _RENDERED and "templates/" in fact.location.path
    chart = charts.get(_chart(fact)) if inside else None
    if chart is None:
        return fact
    names = _RENDERED[fact.kind]
    values = (_filled(v, chart) if v.name in names and "{{" in v.text else v for v in fact.values)
    return structs.replace(fact, values=tuple(values))


def _filled(value: Value, chart: Chart) -> Value:
    text = chart.rendered(value.text)
    known = text.replace(UNKNOWN, "").strip("/:@")
    return Value(value.name, text, UNKNOWN not in text) if known else value
