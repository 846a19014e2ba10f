"""Link: facts of many files → call edges, effects, hazards. Pure: values in, values out; files are asked for.

project = link.project(paths, configs)
repeat: wanted = link.wanted(project, detections, sources, asked)   # the pipeline detects what is wanted
linked = link.link(project, detections)
"""

from __future__ import annotations

from collections.abc import Mapping

from msgspec import structs

from scanner.link.analysis import Analysis, analyse, in_context, skipped
from scanner.link.granting import admits, granting_files, text_wishes
from scanner.link.handing_on import Imported, exported, whole
from scanner.link.hazards import (
    check_then_act,
    cleared,
    dual_writes,
    lacking,
    phantom_outboxes,
    swallowed_publishes,
)
from scanner.link.importing import importers_wanted, imports_into
from scanner.link.index import Node
from scanner.link.modules import (
    Clause,
    Importers,
    Memory,
    Project,
    clauses_of,
    further_configs,
    has_clauses,
    is_config,
    near,
    project,
)
from scanner.link.reaching import imported, led_to, of_programs, reached, reaching
from scanner.link.rounds import again, further, is_of, lasting, rest
from scanner.link.silence import silence
from scanner.link.typed import typed_only
from scanner.link.wanted import ROUNDS, Wanted, Wish, wanted
from scanner.model import Detection, Hazard, Linked

__all__ = [
    "ROUNDS",
    "Clause",
    "Imported",
    "Importers",
    "Memory",
    "Project",
    "Wanted",
    "Wish",
    "admits",
    "again",
    "clauses_of",
    "exported",
    "further",
    "further_configs",
    "granting_files",
    "has_clauses",
    "imported",
    "importers_wanted",
    "imports_into",
    "is_config",
    "is_of",
    "lasting",
    "led_to",
    "link",
    "near",
    "of_programs",
    "project",
    "reached",
    "reaching",
    "rest",
    "skipped",
    "text_wishes",
    "typed_only",
    "wanted",
    "whole",
]


def link(project: Project, detections: Mapping[str, Detection], before: Linked | None = None) -> Linked:
    """Every hazard that the detections of a tree's production sources show together, in the order of places.

    Who cannot wait takes all that only tells of silence to be as it was ``before``.
    """
    analysis = in_context(analyse(project, detections))
    missing = dual_writes(analysis)
    spoken_for = _functions_of(analysis, missing)
    hazards = (
        *missing,
        *swallowed_publishes(analysis, spoken_for),
        *phantom_outboxes(analysis),
        *check_then_act(analysis),
    )
    if before is None:
        followed = silence(analysis)
        before = Linked(followed=followed, cleared=cleared(analysis), lacking=lacking(analysis, followed))
    return structs.replace(
        before,
        hazards=tuple(sorted(hazards, key=lambda h: (h.location, h.rule, h.subject))),
        calls=analysis.flow.calls,
        unresolved=analysis.flow.unresolved,
        outlined=len(analysis.index.outlines),
    )


def _functions_of(analysis: Analysis, hazards: tuple[Hazard, ...]) -> frozenset[Node]:
    places = {hazard.location for hazard in hazards}
    return frozenset(
        node for node, items in analysis.flow.items.items() if any(item.location in places for item in items)
    )
