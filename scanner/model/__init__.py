"""The nouns that every stage shares. Values only: frozen, no I/O, no imports of ours.

Data flows one way through them::

    bytes → Detection(facts, outline) → Effect/Hazard → Service, Observation → Finding → Report

"Could not tell" is a value of its own throughout (``Status.UNKNOWN``, ``Value.literal`` false,
an empty tuple of evidence next to a reason); it never means "no".
"""

from scanner.model.code import (
    Call,
    ClassOutline,
    Condition,
    Detection,
    Fact,
    Function,
    Handler,
    Origin,
    Outline,
    Suppression,
    Then,
    Value,
    owner_of,
)
from scanner.model.declared import (
    Absent,
    Asked,
    Claim,
    Component,
    Count,
    DeclaredMap,
    Every,
    Exists,
    FactPattern,
    KnownIssue,
    Layer,
    MapException,
    Phase,
    Plane,
    Session,
    Status,
    Uses,
)
from scanner.model.effects import Confidence, Hazard, Linked, Role, Severity, Step
from scanner.model.findings import Correction, Excuse, Finding, Judged, Observations, State
from scanner.model.history import Commit, Delisting, History, HistoryQuestion, PathHistory
from scanner.model.places import FileRole, Location, Problem, ProblemKind, SourceFile
from scanner.model.report import PastReport, Policy, Report, RuleText, Stats
from scanner.model.services import Evidence, Observation, Observed, Service

__all__ = [
    "Absent",
    "Asked",
    "Call",
    "Claim",
    "ClassOutline",
    "Commit",
    "Component",
    "Condition",
    "Confidence",
    "Correction",
    "Count",
    "DeclaredMap",
    "Delisting",
    "Detection",
    "Every",
    "Evidence",
    "Excuse",
    "Exists",
    "Fact",
    "FactPattern",
    "FileRole",
    "Finding",
    "Function",
    "Handler",
    "Hazard",
    "History",
    "HistoryQuestion",
    "Judged",
    "KnownIssue",
    "Layer",
    "Linked",
    "Location",
    "MapException",
    "Observation",
    "Observations",
    "Observed",
    "Origin",
    "Outline",
    "PastReport",
    "PathHistory",
    "Phase",
    "Plane",
    "Policy",
    "Problem",
    "ProblemKind",
    "Report",
    "Role",
    "RuleText",
    "Service",
    "Session",
    "Severity",
    "SourceFile",
    "State",
    "Stats",
    "Status",
    "Step",
    "Suppression",
    "Then",
    "Uses",
    "Value",
    "owner_of",
]
