"""What one fact says about services: that something at a path runs, how sure that is, and where it is said."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import IntEnum

from scanner.infer.services.layout import GENERIC, ROOT, last
from scanner.infer.status import tokens
from scanner.model import Evidence, Fact


class Strength(IntEnum):
    """How much a claim carries alone. A HINT only supports others; LIKELY needs a place that is not a tool's."""

    HINT = 1
    LIKELY = 2
    SURE = 3


@dataclass(frozen=True, slots=True)
class Claim:
    """``path`` is the folder or file that runs; ``code`` the file that shows it, when one does.

    ``inner``: a program, which is a part of whatever is deployed around it. ``told_apart``: the folder whose image
    several workloads share, each with a command of its own.
    """

    path: str
    kind: str  # service, function, worker, job, frontend
    strength: Strength
    evidence: Evidence
    name: str = ""
    code: str = ""
    inner: bool = False
    told_apart: str = ""
    aside: bool = False  # weaker than it would be elsewhere, for the name of its place


def claim(path: str, kind: str, strength: Strength, fact: Fact, says: str, name: str = "") -> Claim:
    """A claim that stands at ``fact``; the path ``""`` is the root."""
    weight = {Strength.HINT: 0.3, Strength.LIKELY: 0.6, Strength.SURE: 1.0}[strength]
    return Claim(path or ROOT, kind, strength, Evidence(says, fact.location, weight), name)


def program(path: str, kind: str, strength: Strength, fact: Fact, says: str) -> Claim:
    """A claim that the code at ``fact`` makes: of a program, which may be a part of what is deployed around it."""
    made = claim(path, kind, strength, fact, says)
    return replace(made, code=fact.location.path, inner=True)


# Folders whose programs serve the people who work on the code. A name only ranks what nothing else decides: what is
# deployed from such a folder runs all the same.
_TOOLING = frozenset(
    "script scripts tool tools tooling hack ci .ci .github .circleci .devcontainer .vscode .husky doc docs"
    " documentation storybook benchmark benchmarks bench template templates _templates example examples"
    " sample samples demo demos e2e test tests testing spec fixture fixtures codegen genproto".split()
)
# Folders of what describes a deployment; a package so called is not deployed itself.
_INFRASTRUCTURE = frozenset(
    "cdk infra infrastructure iac terraform pulumi cloudformation helm chart charts k8s kubernetes ops devops deploy"
    " deployment deployments stack stacks".split()
)
# The last word of a name says what the thing is: orders-migrator migrates, seed-catalog-api is an API.
_TOOL_WORDS = frozenset(
    "cli ctl migrate migration migrations migrator seed seeds seeder gen generate generator codegen lint linter eslint"
    " benchmark benchmarks script scripts e2e test tests mock mocks example examples doc docs"
    " documentation storybook plugin".split()
)
# Said first these are what is done to the rest: gen-docs, migrate-db, eslint-config.
_DEEDS = frozenset("migrate gen generate codegen lint eslint seed".split())
# Alone these name a part of many systems, so at the end of another's name they say nothing.
ROLES = frozenset(
    "client server api web app ui service services frontend backend worker common core shared gateway admin db"
    " database agent proxy job jobs tools utils lib test setup init migrations operator exporter controller".split()
)
_PLAIN_FILES = frozenset(
    "index main app handler handlers lambda_function function func server mod lambda".split()
)


def is_tooling(path: str) -> bool:
    """Whether ``path`` lies in a folder that is for developers, not for production."""
    return not _TOOLING.isdisjoint(path.lower().split("/"))


def is_aside(path: str) -> bool:
    """Whether its place says that ``path`` supports the services: a tool's folder, a deployment's code."""
    return is_tooling(path) or last(path).lower() in _INFRASTRUCTURE or _is_linter(last(path))


def is_tool(path: str) -> bool:
    """Whether a program of which nothing else is known is a tool, by its place or its name."""
    name = last(path).lower()
    words = tokens(name.rpartition(".")[0] or name)
    named = bool(words) and (
        words[-1] in _TOOL_WORDS or (words[0] in _DEEDS and words[-1] not in ROLES - {"db", "database"})
    )
    return is_aside(path) or named


def _is_linter(name: str) -> bool:
    return not {"eslint", "storybook", "e2e"}.isdisjoint(tokens(name))


def short_name(path: str, declared: str) -> str:
    """How a service is called: its manifest's name without scope and namespace, else its folder's or file's."""
    if declared:
        return last(declared.rstrip("/")) or declared
    *folders, name = path.split("/")
    stem = name.rpartition(".")[0] if "." in name[1:] else name
    if stem.lower() in _PLAIN_FILES:
        return next(
            (folder for folder in reversed(folders) if folder.lower() not in GENERIC | _PLAIN_FILES), stem
        )
    return stem
