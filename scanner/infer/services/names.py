"""Deployments that give only a name (a workload, an image, a zip) → the one folder that bears it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from scanner.infer.services.claims import ROLES, Claim, Strength, claim
from scanner.infer.services.functions import FUNCTION_SOURCES
from scanner.infer.services.layout import GENERIC, last, quoted_path
from scanner.infer.status import bare, joined, tokens
from scanner.model import Fact

_NAMED_BY = {
    "kubernetes": "a {workload} runs it",
    "helm-chart": "a chart deploys it",
    "helm-values": "a chart's values name its image",
    "kustomize": "an overlay names its image",
    "riff-raff": "Riff-Raff deploys it",
    "ecs": "an ECS task runs it",
    "cloudformation": "an ECS task runs it",
    "terraform": "Terraform runs it",
    "sam": "a template deploys it as a function",
    "cdk": "a stack deploys it",
    "serverless": "serverless deploys it as a function",
    "compose": "Compose runs its image",
    "workflow": "a workflow deploys it",
    "app-engine": "App Engine runs it",
}


@dataclass(frozen=True, slots=True)
class Names:
    """Folders that may be meant by a name: those of services, of programs, and of manifests."""

    exact: dict[str, tuple[str, ...]]
    bare: dict[str, tuple[str, ...]]
    words: dict[tuple[str, ...], tuple[str, ...]]


def names_of(folders: Iterable[str], programs: Iterable[str]) -> Names:
    """The names of ``folders``; those of ``programs`` are also known by the last words of a longer name."""
    started = frozenset(programs)
    exact: dict[str, list[str]] = {}
    plain: dict[str, list[str]] = {}
    words: dict[tuple[str, ...], list[str]] = {}
    for folder in sorted(set(folders)):
        name = last(folder)
        if not name or name.lower() in GENERIC:
            continue
        exact.setdefault(joined(name), []).append(folder)
        plain.setdefault(bare(name), []).append(folder)
        if folder in started:
            words.setdefault(tokens(name), []).append(folder)
    return Names(
        exact={key: tuple(found) for key, found in exact.items()},
        bare={key: tuple(found) for key, found in plain.items()},
        words={key: tuple(found) for key, found in words.items()},
    )


def name_claims(facts: Iterable[Fact], folders: Iterable[str], programs: Iterable[str]) -> list[Claim]:
    """A claim for each deployment whose name, image or archive is that of exactly one of ``folders``."""
    known = names_of(folders, programs)
    claims = []
    for fact in facts:
        if fact.kind != "deployment" or fact.value("via") not in _NAMED_BY:
            continue
        folder = next((found for name in _names(fact) if (found := one_named(known, name)) is not None), None)
        if folder is None:
            continue
        says = _NAMED_BY[fact.value("via")].format(workload=fact.value("workload") or "workload")
        named = fact.value("via") in FUNCTION_SOURCES and bool(fact.value("handler"))
        is_function = named or fact.value("kind") == "function"
        kind = (
            "function"
            if is_function
            else "job"
            if fact.value("workload") in ("Job", "CronJob")
            else "service"
        )
        claims.append(claim(folder, kind, Strength.LIKELY, fact, says))
    return claims


def _names(fact: Fact) -> Iterator[str]:
    """The names that a deployment gives, the most telling first: its image, its archive, its own name."""
    for image in fact.value("image").split(","):
        yield last(image.partition("@")[0]).partition(":")[0]
    yield re.sub(r"\.(?:zip|jar)$", "", last(quoted_path(fact.value("code"))))
    if fact.value("via") == "compose":
        return  # its name is a role in this file; what runs is said by the image
    named = fact.value("via") == "cdk" and (fact.value("function") or fact.value("code"))
    for key in ("function", *(() if named else ("name",)), "container", "family", "resource"):
        yield fact.value(key)  # a construct's id is the last resort: it names a place in the stack
    yield from fact.value("each").split(" ")


def one_named(known: Names, name: str) -> str | None:
    """The folder called ``name``, without regard to separators and role words; or whose words end it, if it is one."""
    name = name.replace("{}", "-")
    if not tokens(name):
        return None
    for found in (known.exact.get(joined(name)), known.bare.get(bare(name))):
        if found is not None:
            return found[0] if len(found) == 1 else None
    words = tokens(name)
    for start in range(1, len(words)):
        tail = words[start:]
        found = known.words.get(tail)
        if found is not None and (len(tail) > 1 or tail[0] not in ROLES):
            return found[0] if len(found) == 1 else None
    return None
