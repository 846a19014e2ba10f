"""The SARIF log against the OASIS schema, and against what code-scanning upload asks beyond it."""

from __future__ import annotations

import json
import re
from functools import cache
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from msgspec import structs

from scanner.model import Location, Report
from scanner.report import renderer
from scanner.report.sarif import render
from tests.report.shared import CLEAN, EXCUSED, FULL, UNMAPPED, WRITE_THEN_PUBLISH

SCHEMA = Path(__file__).parents[1] / "schemas" / "sarif-2.1.0-rtm.5.json"


@cache
def validator() -> jsonschema.Draft4Validator:
    return jsonschema.Draft4Validator(json.loads(SCHEMA.read_text(encoding="utf-8")))


def run(report: Report) -> dict[str, Any]:
    run: dict[str, Any] = json.loads(render(report))["runs"][0]
    return run


@pytest.mark.parametrize("report", [FULL, CLEAN, UNMAPPED], ids=["full", "clean", "unmapped"])
def test_validates_against_the_oasis_schema(report: Report) -> None:
    assert [error.message for error in validator().iter_errors(json.loads(render(report)))] == []


def test_the_schema_refuses_what_is_wrong() -> None:
    log = json.loads(render(FULL))
    log["runs"][0]["results"][0]["level"] = "fatal"
    assert not validator().is_valid(log)


def test_every_result_has_a_relative_place_and_a_fingerprint() -> None:
    for result in run(FULL)["results"]:
        place = result["locations"][0]["physicalLocation"]
        assert place["artifactLocation"]["uriBaseId"] == "SRCROOT"
        assert ":" not in place["artifactLocation"]["uri"]
        assert not place["artifactLocation"]["uri"].startswith("/")
        assert place["region"]["startLine"] >= 1
        assert result["partialFingerprints"]["mapcheck/v1"]


def test_no_message_of_the_tree_becomes_a_link() -> None:
    finding = structs.replace(WRITE_THEN_PUBLISH, message="see [here](http://x)")
    (result,) = run(structs.replace(UNMAPPED, findings=(finding,)))["results"]
    assert result["message"]["text"] == "see [here] (http://x)"


def test_every_byte_of_a_file_name_survives_in_the_uri() -> None:
    uris = {
        result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"]
        for result in run(FULL)["results"]
    }
    assert "apps/%5Bbold%5Dx%5B/bold%5D%1B%5B2J%0A%3A%3Aerror%3A%3A%7C%60%3Cimg%20src%3Dx%3E%FF.ts" in uris


def test_results_name_their_rules() -> None:
    log = run(FULL)
    rules = log["tool"]["driver"]["rules"]
    for result in log["results"]:
        assert rules[result["ruleIndex"]]["id"] == result["ruleId"]
    outbox = next(rule for rule in rules if rule["id"] == "outbox/missing")
    assert "relay publish it" in outbox["help"]["markdown"]


def test_a_chain_is_a_code_flow_in_order() -> None:
    result = run(UNMAPPED)["results"][0]
    steps = result["codeFlows"][0]["threadFlows"][0]["locations"]
    said = [step["location"]["message"]["text"].partition(":")[0] for step in steps]
    assert said == ["write", "call", "write", "call", "publish"]


KEPT = structs.replace(FULL, policy=structs.replace(FULL.policy, sarif_suppressed=True))


def test_only_new_findings_raise_an_alert() -> None:
    assert {result["baselineState"] for result in run(FULL)["results"]} == {"new"}
    assert not any("suppressions" in result for result in run(FULL)["results"])


def test_known_ones_are_kept_for_a_reader_that_honours_states() -> None:
    states = {result["ruleId"]: result["baselineState"] for result in run(KEPT)["results"]}
    assert "map/dead-path" not in states
    assert states["health/missing"] == "unchanged"
    assert states["outbox/missing"] == "new"


def test_paths_begin_at_the_top_of_the_repository() -> None:
    log = json.loads(
        renderer("sarif")(structs.replace(FULL, below="mono", remote="https://git.acme.io/acme/mono"))
    )
    (run_,) = log["runs"]
    uris = {each["locations"][0]["physicalLocation"]["artifactLocation"]["uri"] for each in run_["results"]}
    assert all(uri.startswith("mono/") for uri in uris)
    assert run_["versionControlProvenance"][0]["repositoryUri"] == "https://git.acme.io/acme/mono"
    assert run_["results"][0]["partialFingerprints"].keys() == {"mapcheck/v1"}


def test_an_excused_finding_is_suppressed_with_its_reason() -> None:
    result = next(each for each in run(KEPT)["results"] if each["ruleId"] == EXCUSED.rule)
    (suppression,) = result["suppressions"]
    assert suppression["kind"] == "inSource"
    assert suppression["justification"] == "usage is billed from the ledger (until 2027-03-31)"


def test_problems_are_notifications() -> None:
    invocation = run(FULL)["invocations"][0]
    kinds = [
        each["descriptor"]["id"] for each in invocation["toolExecutionNotifications"] if "descriptor" in each
    ]
    assert kinds == ["unparsed", "unreadable"]
    assert invocation["exitCode"] == 1


def test_an_empty_span_is_still_a_region() -> None:
    """A finding at column 8 whose end is not known must not end before it starts."""
    finding = structs.replace(WRITE_THEN_PUBLISH, location=Location("a.ts", 3, 8))
    region = run(structs.replace(UNMAPPED, findings=(finding,)))["results"][0]["locations"][0][
        "physicalLocation"
    ]["region"]
    assert region == {"startLine": 3, "startColumn": 8, "endLine": 3, "endColumn": 8}


def test_rules_lead_home_where_the_package_names_one() -> None:
    home = "https://git.acme.io/tools/mapcheck"
    page = f"{home}/blob/v1/rules/checks/outbox-missing.yaml"
    driver = run(structs.replace(FULL, home=home, rule_pages={"outbox/missing": page}))["tool"]["driver"]
    assert driver["informationUri"] == home
    assert {rule["id"]: rule.get("helpUri") for rule in driver["rules"]}["outbox/missing"] == page
    unhoused = run(FULL)["tool"]["driver"]
    assert unhoused["informationUri"].startswith("urn:mapcheck:")
    assert not any("helpUri" in rule for rule in unhoused["rules"])


def test_names_are_other_words_than_ids() -> None:
    """What a reader of SARIF is shown for a rule; one that says the id again is to be left out (2.1.0, 3.49.7)."""
    driver = json.loads(render(FULL))["runs"][0]["tool"]["driver"]
    for each in (*driver["rules"], *driver["notifications"]):
        assert each["name"].lower() != each["id"].lower()
        assert re.fullmatch(r"(?:[A-Z][a-z0-9]*)+", each["name"])
