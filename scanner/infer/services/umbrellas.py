"""Charts that deploy several services: what such a chart is called is the whole, and none of them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from scanner.infer.services.claims import Claim
from scanner.infer.services.layout import above, parent
from scanner.model import Fact


def without_umbrellas(
    facts: Iterable[Fact], claims: Iterable[Claim], named: Sequence[Claim]
) -> Iterator[Claim]:
    """``named``, but for the folders that a chart is called after whose templates and values deploy two others."""
    charts = {
        parent(fact.location.path)
        for fact in facts
        if fact.kind == "deployment" and fact.value("via") == "helm-chart"
    }
    held: dict[str, set[str]] = {}
    for each in [*claims, *named] if charts else ():
        if each.evidence.location is not None and not _is_chart(each):
            chart = next(
                (folder for folder in above(parent(each.evidence.location.path)) if folder in charts), None
            )
            if chart is not None:
                held.setdefault(chart, set()).add(each.path)
    for each in named:
        others = held.get(parent(each.evidence.location.path), set()) if each.evidence.location else set()
        if not (_is_chart(each) and len(others - {each.path}) > 1):
            yield each


def _is_chart(found: Claim) -> bool:
    at = found.evidence.location
    return at is not None and at.path.endswith(("/Chart.yaml", "/Chart.yml"))
