"""Whole manifests of a chart that stand in a condition: where it is no, none of them is installed.

``{{- if ne .Values.env "production" }}`` around a Deployment is answered by the values of each environment, by what an
Application hands the chart and by the namespace that it goes to. What no file answers is left open. https://helm.sh/docs/chart_template_guide/control_structures/
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from posixpath import dirname, join, normpath

from msgspec import structs

from scanner.infer.installs.asking import holds
from scanner.infer.installs.releases import OFF, environments_of, off_in, said_in
from scanner.model import Entry, Fact, Location, Value

_OWN_VALUES = Value("via", "own-values")
_INSTALLERS = frozenset(("argocd", "flux"))
_FILLED = "{}"
_MOST = 200  # installations of one chart that are answered for

Said = Mapping[str, Mapping[str, str]]  # path → key → text


@dataclass(frozen=True, slots=True)
class _Installation:
    """A chart as somebody installs it: the fact that says "off" if nothing of it is, and what answers its conditions."""

    off: Fact
    files: tuple[str, ...]  # of values, the last first
    known: Mapping[str, str]  # what is handed to it besides, by the names of templates
    open: frozenset[str]  # first keys of what is handed to it and not known


def guarded_charts(facts: Iterable[Fact]) -> frozenset[str]:
    """The folders of the charts all of whose workloads stand in conditions."""
    every = tuple(facts)
    guards = guards_of(every)
    if not guards:
        return frozenset()
    open_: dict[str, bool] = {}
    for fact in every:
        if fact.kind == "deployment" and "/templates/" in f"/{fact.location.path}":
            open_[_chart(fact)] = open_.get(_chart(fact), False) or not conditions_of(fact, guards)
    return frozenset(chart for chart, is_open in open_.items() if not is_open)


def values_of(charts: Collection[str], facts: Iterable[Fact], paths: Iterable[str]) -> list[str]:
    """The files of ``paths`` that may answer what the ``charts`` ask: their own values, and those that installers name."""
    every = tuple(facts)
    named = {path for each in _installed(charts, every) for path in each.files}
    own = (path for path in paths if (dirname(path) in charts and _is_values(path)) or path in named)
    return sorted(own) if charts else []


def not_installed(
    facts: Sequence[Fact], charts: Collection[str], entries: Iterable[Entry]
) -> tuple[Fact, ...]:
    """A fact that says "off" for each installation of one of the ``charts`` none of whose workloads is wanted there."""
    guards = guards_of(facts)
    said = said_in(entries)
    asked: dict[str, list[tuple[str, ...]]] = {}  # chart → the conditions of each workload
    for fact in facts:
        if fact.kind == "deployment" and "/templates/" in f"/{fact.location.path}" and _chart(fact) in charts:
            asked.setdefault(_chart(fact), []).append(conditions_of(fact, guards))
    found = [
        each.off
        for chart in sorted(asked)
        for each in _installations(chart, facts, said)
        if all(_is_no(conditions, each, chart, said) for conditions in asked[chart])
    ]
    return tuple(found)


def guards_of(facts: Iterable[Fact]) -> dict[str, list[Fact]]:
    """The conditions of each file."""
    found: dict[str, list[Fact]] = {}
    for fact in facts:
        if fact.kind == "guard" and fact.value("asks"):
            found.setdefault(fact.location.path, []).append(fact)
    return found


def conditions_of(fact: Fact, guards: Mapping[str, Sequence[Fact]]) -> tuple[str, ...]:
    """What is asked around the line that ``fact`` stands at."""
    line = fact.location.line
    around = guards.get(fact.location.path, ())
    return tuple(g.value("asks") for g in around if g.location.line <= line <= g.location.end_line)


def _chart(fact: Fact) -> str:
    return f"/{fact.location.path}".rpartition("/templates/")[0].removeprefix("/")


def _is_values(path: str) -> bool:
    name = path.rpartition("/")[2]
    return name.startswith("values") and name.endswith((".yaml", ".yml"))


# --- who installs a chart ------------------------------------------------------------------------


def _installations(chart: str, facts: Sequence[Fact], said: Said) -> Iterator[_Installation]:
    """By each of its own files of values but the common one, and by whoever names it."""
    for path in sorted(said):
        if dirname(path) == chart and _is_values(path) and path != join(chart, "values.yaml"):
            off = Fact(Location(path), "listing", "k8s.helm", "helm-guard", values=(OFF, _OWN_VALUES))
            yield _Installation(off, (path,), {}, frozenset())
    yield from _installed((chart,), facts)


def _installed(charts: Collection[str], facts: Sequence[Fact]) -> Iterator[_Installation]:
    environments = environments_of(facts)
    count = 0
    for fact in facts:
        chart = _source(fact, charts) if fact.kind == "listing" else None
        if chart is None or count > _MOST:
            continue
        count += 1
        if fact.literal("via") == "helmfile":
            home = dirname(fact.location.path)
            for stage in fact.literal("stages").split() or environments.get(fact.location.path, []):
                words = (word.replace(_FILLED, stage) for word in fact.value("environment").split())
                files = tuple(
                    normpath(join(home, word)) for word in words if word.endswith((".yaml", ".yml"))
                )
                yield _Installation(off_in(fact, stage), files[::-1], {}, frozenset())
        else:
            words = (word for word in fact.value("environment").split() if word.endswith((".yaml", ".yml")))
            files = tuple(normpath(join(chart, word)) for word in words)
            names, texts = fact.literal("parameters").split(), fact.literal("settings").split()
            known = dict(zip(names, texts, strict=False)) if len(names) == len(texts) else {}
            handed = {f".Values.{name}": text for name, text in known.items()}
            if namespace := fact.literal("namespace"):
                handed[".Release.Namespace"] = namespace
            handed[".Release.Name"] = fact.literal("release") or fact.literal("name")
            unknown = {*fact.value("given").split(), *names} - known.keys()
            kept = tuple(value for value in fact.values if value.name not in ("enabled", "replicas"))
            off = structs.replace(fact, values=(*kept, OFF))
            yield _Installation(
                off, files[::-1], handed, frozenset(each.partition(".")[0] for each in unknown)
            )


def _source(fact: Fact, charts: Collection[str]) -> str | None:
    """The one of ``charts`` that ``fact`` installs."""
    if fact.literal("via") == "helmfile":
        source = normpath(join(dirname(fact.location.path), fact.literal("source")))
        return source if source in charts else None
    if fact.literal("via") in _INSTALLERS:
        return next((word for word in fact.literal("source").split() if normpath(word) in charts), None)
    return None


# --- what answers --------------------------------------------------------------------------------


def _is_no(conditions: Iterable[str], each: _Installation, chart: str, said: Said) -> bool:
    """Whether one of the ``conditions`` is certainly not met there."""

    def known(name: str) -> str | None:
        if name in each.known:
            return each.known[name]
        key = name.removeprefix(".Values.")
        if key == name or key.partition(".")[0] in each.open:
            return None
        for path in (*each.files, join(chart, "values.yaml")):
            if (text := said.get(path, {}).get(key)) is not None:
                return text
        return None

    return any(holds(condition, known) is False for condition in conditions)
