"""Kotlin: what a lambda behind a call does with the failure that it is told, whether or not it stands in parentheses."""

from __future__ import annotations

from itertools import product

import pytest

from tests.link.hazards.trees import scan_of
from tests.scanned import Json

DESK = """
package quay

import org.slf4j.Logger
import org.springframework.kafka.core.KafkaTemplate

class Desk(private val kafka: KafkaTemplate<String, String>, private val log: Logger, private val left: Left) {
"""
METHODS = {
    "whenComplete": "_, failure ->",
    "whenCompleteAsync": "_, failure ->",
    "exceptionally": "failure ->",
}
FORMS = {
    "behind": "{{ {takes} {does} }}",
    "in parentheses": "({{ {takes} {does} }})",
    "over lines": "{{ {takes}\n            {does}\n        }}",
}
DOES = {
    'log.error("not told", failure)': True,
    'if (failure != null) { log.error("not told", failure) } else { log.info("told") }': True,
    "left.keep(id)": False,
    "if (failure != null) throw failure": False,
}
CASES = [(method, form, does) for (method, form), does in product(product(METHODS, FORMS), DOES)]


@pytest.fixture(scope="module")
def report(tmp_path_factory: pytest.TempPathFactory) -> Json:
    functions = (
        f'    fun tell{number}(id: String) {{\n        kafka.send("berths", id).{method}'
        + FORMS[form].format(takes=METHODS[method], does=does)
        + "\n    }\n"
        for number, (method, form, does) in enumerate(CASES)
    )
    files = {
        "build.gradle.kts": 'plugins { kotlin("jvm") }',
        "src/main/kotlin/quay/Desk.kt": f"{DESK}{''.join(functions)}}}\n",
    }
    return scan_of(tmp_path_factory.mktemp("trailing"), files)


@pytest.mark.parametrize("number", range(len(CASES)))
def test_what_only_notes_loses_the_message(report: Json, number: int) -> None:
    told = {f["message"].split()[0] for f in report["findings"] if f["rule"] == "publish/best-effort"}
    assert (f"Desk.tell{number}" in told) is DOES[CASES[number][2]]
