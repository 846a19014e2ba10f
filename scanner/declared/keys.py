"""The keys of the map format, in the order in which ``map fmt`` and people write them."""

from __future__ import annotations

from typing import Final

from scanner.model import Status

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
PLAN: Final = ("starts", "phases", "sessions")
PHASE: Final = ("id", "title", "weeks", "items")
SESSION: Final = ("id", "phase", "week", "group", "components", "owner", "state", "decided", "effort")
SESSION_STATES: Final = ("todo", "doing", "done")
DECISIONS: Final = ("keep", "refactor", "rebuild", "remove")

# What a claim can ask, and the keys that may stand beside the question.
ASKED: Final = {
    "exists": (),
    "count": ("min", "max", "exact"),
    "absent": (),
    "every": (),
    "uses": ("only_in",),
}
CLAIM: Final = ("id", "text", *ASKED, *(key for beside in ASKED.values() for key in beside))
FACTS: Final = ("facts", "technology", "value", "like", "in")  # one pattern over facts
EXISTS: Final = ("files", "service", "regions", *FACTS)
COUNT: Final = ("glob", "distinct", *FACTS)
ABSENT: Final = ("service", "files", *FACTS)
EVERY: Final = ("services", "has", "except", *FACTS)

SEVERITIES: Final = ("low", "medium", "high")
DOCUMENTED: Final = ("yes", "no", "partial")
STATUSES: Final = {**{status.value: status for status in Status}, "deployed": Status.PRODUCTION}
# https://backstage.io/docs/features/software-catalog/descriptor-format#speclifecycle-required
LIFECYCLES: Final = {**STATUSES, "experimental": Status.POC}
