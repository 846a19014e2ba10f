"""The keys of the map format, in the order in which ``map fmt`` and people write them."""

from __future__ import annotations

from typing import Final

from scanner.model import QUESTIONS, Asked, FactPattern, Form, Status

MAP: Final = ("version", "roots", "layers", "claims", "plan")
LAYER: Final = ("id", "title", "assessment", "components", "planes")
PLANE: Final = ("id", "title", "assessment", "components")
COMPONENT: Final = (
    "id", "title", "status", "lifecycle", "repo", "paths", "parts", "implementation", "deployed_as", "aka", "look_for",
    "publishes", "consumes", "calls", "stores",
    "design", "source", "priority", "owner", "notes", "claims", "issues", "exceptions",
)  # fmt: skip
RELATIONS: Final = ("publishes", "consumes", "calls", "stores")
ISSUE: Final = ("rule", "where", "severity", "text", "documented", "doc", "shown_by")
EXCEPTION: Final = ("rule", "reason", "until")
PLAN: Final = ("starts", "cadence", "phases", "sessions")
PHASE: Final = ("id", "title", "weeks", "items")
SESSION: Final = ("id", "phase", "week", "group", "components", "owner", "state", "decided", "effort")
SESSION_STATES: Final = ("todo", "doing", "done")
DECISIONS: Final = ("keep", "refactor", "rebuild", "remove")


def inside(kind: type[Asked] | type[FactPattern]) -> tuple[str, ...]:
    """The keys that are written in a question of ``kind``; () for one that is no mapping."""
    found: list[str] = []
    for key in kind.keys.values():
        if key.form is Form.FACTS:
            found += inside(FactPattern)
        elif not (key.beside or key.name in QUESTIONS):
            found.append(key.name)
    return tuple(found)


def beside(kind: type[Asked]) -> tuple[str, ...]:
    """The keys that may stand beside it."""
    return tuple(key.name for key in kind.keys.values() if key.beside)


CLAIM: Final = ("id", "text", *QUESTIONS, *(key for kind in QUESTIONS.values() for key in beside(kind)))

SEVERITIES: Final = ("low", "medium", "high")
DOCUMENTED: Final = ("yes", "no", "partial")
STATUSES: Final = {**{status.value: status for status in Status}, "deployed": Status.PRODUCTION}
# https://backstage.io/docs/features/software-catalog/descriptor-format#speclifecycle-required
LIFECYCLES: Final = {**STATUSES, "experimental": Status.POC}
