"""What one fact says about services: that something at a path runs, how sure that is, and where it is said."""

from __future__ import annotations

from dataclasses import dataclass
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
    """``path`` is the folder or file that runs; ``code`` the file that shows it, when one does."""

    path: str
    kind: str  # service, function, worker, job, frontend
    strength: Strength
    evidence: Evidence
    name: str = ""
    code: str = ""


def claim(path: str, kind: str, strength: Strength, fact: Fact, says: str, name: str = "") -> Claim:
    """A claim that stands at ``fact``; the path ``""`` is the root."""
    weight = {Strength.HINT: 0.3, Strength.LIKELY: 0.6, Strength.SURE: 1.0}[strength]
    return Claim(path or ROOT, kind, strength, Evidence(says, fact.location, weight), name)


# Folders whose programs serve the people who work on the code, or nobody.
_TOOLING = frozenset(
    "script scripts tool tools tooling hack ci .ci .github .circleci .devcontainer .vscode .husky doc docs"
    " documentation website storybook benchmark benchmarks bench template templates _templates example examples"
    " sample samples demo demos playground sandbox e2e test tests testing spec fixture fixtures mock mocks codegen"
    " sdk sdks migration migrations seed seeds config genproto".split()
)
# Folders of what describes a deployment; a package so called is not deployed itself.
_INFRASTRUCTURE = frozenset(
    "cdk infra infrastructure iac terraform pulumi cloudformation helm chart charts k8s kubernetes ops devops deploy"
    " deployment deployments stack stacks".split()
)
_TOOL_WORDS = frozenset(
    "cli ctl migrate migration migrations migrator seed seeder gen generate generator codegen lint linter eslint"
    " benchmark script scripts e2e test tests mock mocks example docs storybook playground plugin".split()
)
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
    """Whether its place or name says that ``path`` supports the services: a tool, a generator, a deployment's code."""
    name = last(path).lower()
    stem = name.rpartition(".")[0] or name
    return is_tooling(path) or name in _INFRASTRUCTURE or not _TOOL_WORDS.isdisjoint(tokens(stem))


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
