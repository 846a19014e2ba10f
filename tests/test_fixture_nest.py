"""The fixture monorepo against its list of planted drift: a scan finds exactly that, no more and no less."""

from __future__ import annotations

from collections import Counter
from contextlib import chdir
from pathlib import Path
from typing import NamedTuple

import pytest
import yaml

from tests.scanned import Json, scanned

ROOT = Path(__file__).parent.parent
NEST = ROOT / "fixtures" / "nest"
PLANTED = yaml.load((ROOT / "fixtures" / "planted.yaml").read_text(encoding="utf-8"), yaml.CSafeLoader)


class Found(NamedTuple):
    """A finding without line numbers: where it stands is the text of its line."""

    rule: str
    component: str
    service: str
    path: str
    at: str
    state: str

    def __str__(self) -> str:
        owner = " ".join(filter(None, (self.component, self.service)))
        return f"{self.rule} ({self.state}) {owner} {self.path}: {self.at}"


def _file(path: str) -> Path:
    return ROOT / path if path == "map.yaml" else NEST / path


def _lines(path: str) -> list[str]:
    return _file(path).read_text(encoding="utf-8").splitlines()


def _planted(entry: Json) -> Found:
    return Found(
        entry["rule"],
        entry.get("component", ""),
        entry.get("service", ""),
        entry["path"],
        entry["at"],
        entry.get("state", "new"),
    )


def _found(finding: Json, wanted: list[Found]) -> Found:
    """The finding, standing at the planted text that its line holds; at the whole line if at none."""
    place = finding["location"]
    line = _lines(place["path"])[place["line"] - 1].strip()
    at = next((each.at for each in wanted if each.path == place["path"] and each.at in line), line)
    return Found(
        finding["rule"],
        finding["component"] or "",
        finding["service"] or "",
        place["path"],
        at,
        finding["state"],
    )


@pytest.fixture(scope="module")
def report() -> Json:
    with chdir(ROOT):
        return scanned(Path("fixtures/nest"), Path("map.yaml"))


@pytest.mark.parametrize(("listed", "reported"), [("planted", "findings"), ("hidden", "suppressed")])
def test_a_scan_finds_exactly_what_is_planted(report: Json, listed: str, reported: str) -> None:
    wanted = [_planted(entry) for entry in PLANTED[listed]]
    found = [_found(finding, wanted) for finding in report[reported]]
    missed = Counter(wanted) - Counter(found)
    extra = Counter(found) - Counter(wanted)
    told = sorted([f"missed  {each}" for each in missed.elements()])
    told += sorted([f"extra   {each}" for each in extra.elements()])
    assert not told, "\n".join(["", *told])


def test_a_planted_place_is_one_line() -> None:
    for entry in (*PLANTED["planted"], *PLANTED["hidden"]):
        if entry["path"] == "map.yaml":
            continue  # statuses and claims repeat; the component says which is meant
        lines = [line for line in _lines(entry["path"]) if entry["at"] in line]
        assert len(lines) == 1, f"{entry['path']}: {entry['at']!r} is in {len(lines)} lines"


def test_every_finding_says_why_and_has_an_identity(report: Json) -> None:
    findings = report["findings"]
    assert len({finding["fingerprint"] for finding in findings}) == len(findings)
    for finding in findings:
        assert finding["message"]
        for step in finding["related"]:
            assert 1 <= step["line"] <= max(1, len(_lines(step["path"]))), finding
