"""Reports over time: an earlier JSON report (format version 1), read back to compare a new one with."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from scanner.errors import BadUsage
from scanner.machine import read_named
from scanner.model import Confidence, Finding, Location, PastReport, Role, Severity, Standing, State, Step

FORMAT_VERSION = 1
MOST_BYTES = 512 * 1024 * 1024


def read_report(path: Path) -> PastReport:
    """The report in ``path``, as ``--output json=…`` wrote it; fixed findings of its own are left out.

    BadUsage for a file that is not one. Unknown keys are no error: they are added within a version.
    """
    document = _document(path)
    if document.get("format_version") != FORMAT_VERSION:
        found = document.get("format_version")
        raise BadUsage(
            f"{path} is no report of format version {FORMAT_VERSION} (it says {found!r}).\n  {_MEND}"
        )
    try:
        findings = tuple(_finding(each) for each in document["findings"])
        standings = tuple(_standing(each) for each in document.get("components") or ())
        as_of, commit = str(document.get("as_of") or ""), str(document["commit"])
    except (AttributeError, KeyError, TypeError, ValueError) as error:
        raise BadUsage(f"{path} is damaged: {type(error).__name__} {error}.\n  {_MEND}") from None
    there = tuple(finding for finding in findings if finding.state is not State.FIXED)
    return PastReport(str(path), commit, as_of, there, standings)


_MEND = "Write one with `scan report --output json=FILE`."


def _document(path: Path) -> dict[str, Any]:
    try:
        document = json.loads(read_named(path, MOST_BYTES))
    except OSError as error:
        raise BadUsage(f"cannot read {path}: {error.strerror or error}") from None
    except (ValueError, RecursionError):
        raise BadUsage(f"{path} is not JSON.\n  {_MEND}") from None
    if not isinstance(document, dict):
        raise BadUsage(f"{path} is no report.\n  {_MEND}")
    return document


def _finding(row: Mapping[str, Any]) -> Finding:
    return Finding(
        rule=str(row["rule"]),
        severity=Severity(row["severity"]),
        confidence=Confidence(row["confidence"]),
        message=str(row["message"]),
        location=_location(row["location"]),
        subject=str(row.get("subject") or ""),
        fingerprint=str(row["fingerprint"]),
        component=str(row.get("component") or ""),
        service=str(row.get("service") or ""),
        related=tuple(_step(each) for each in row.get("related", ())),
        state=State(row.get("state", State.NEW)),
        since=str(row.get("since") or ""),
        owners=tuple(map(str, row.get("owners", ()))),
        first_seen=str(row.get("first_seen") or ""),
    )


def _standing(row: Mapping[str, Any]) -> Standing:
    return Standing(str(row["id"]), str(row["layer"]), str(row["declared"]), str(row["observed"]["status"]))


def _location(row: Mapping[str, Any]) -> Location:
    numbers = (int(row[key]) for key in ("line", "column", "end_line", "end_column"))
    return Location(str(row["path"]), *numbers)


def _step(row: Mapping[str, Any]) -> Step:
    return Step(Role(row["role"]), Location(str(row["path"]), int(row["line"])), str(row["says"]))
