"""One page for each concern that runs across components: events, tenancy, cells, APIs, observability. Only from facts."""

from __future__ import annotations

from collections.abc import Iterable

from scanner.model import Report, Topology
from scanner.report.survey.api import api_design
from scanner.report.survey.cells import cell_compatibility
from scanner.report.survey.concern import Concern
from scanner.report.survey.events import event_consistency
from scanner.report.survey.observability import observability
from scanner.report.survey.render import as_json, as_markdown
from scanner.report.survey.tenancy import tenancy

__all__ = ["CONCERNS", "Concern", "as_json", "as_markdown", "survey"]

CONCERNS = ("events", "tenancy", "cells", "api", "observability")


def survey(
    report: Report, topology: Topology, tenant: str, wanted: Iterable[str] = CONCERNS
) -> tuple[Concern, ...]:
    """The concerns called ``wanted``, some of CONCERNS, in that order. ``tenant`` is the key that tells tenants apart."""
    made = {
        "events": lambda: event_consistency(report, topology),
        "tenancy": lambda: tenancy(report, topology, tenant),
        "cells": lambda: cell_compatibility(report, topology),
        "api": lambda: api_design(report),
        "observability": lambda: observability(report),
    }
    return tuple(made[name]() for name in wanted)
