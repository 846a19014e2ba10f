"""Every folder of fixtures/scenarios: a scan of the small monorepo in it gives what it expects."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from tests.scanned import Json, scanned

SCENARIOS = Path(__file__).parent.parent / "fixtures" / "scenarios"
TOLD = ("rule", "path", "component", "service", "severity", "state")


def _is_expected(scenario: Path, finding: Json, entry: Json) -> bool:
    """Whether ``entry`` means ``finding``: all that it says is so, and its text is in the line."""
    place = finding["location"]
    told = {**finding, "path": place["path"]}
    if any(key in entry and entry[key] != told[key] for key in TOLD):
        return False
    lines = (scenario / place["path"]).read_text(encoding="utf-8").splitlines()
    return entry["at"] in lines[place["line"] - 1]


@pytest.mark.parametrize("scenario", sorted(SCENARIOS.iterdir()), ids=lambda path: path.name)
def test_a_scan_gives_what_the_scenario_expects(scenario: Path) -> None:
    expected = yaml.load((scenario / "expected.yaml").read_text(encoding="utf-8"), yaml.CSafeLoader)
    declared = scenario / "map.yaml"
    report = scanned(scenario, declared if declared.exists() else None)
    told = []
    for listed, reported in (("findings", "findings"), ("hidden", "suppressed")):
        left = list(report[reported])
        for entry in expected.get(listed, []):
            meant = next((each for each in left if _is_expected(scenario, each, entry)), None)
            if meant is None:
                told.append(f"missed  {entry}")
            else:
                left.remove(meant)
        told += [f"extra   {each['rule']} {each['location']} {each['message']}" for each in left]
    assert not told, "\n".join(["", *told])
