from __future__ import annotations

from msgspec import structs

from scanner.diff.base import since_base
from scanner.model import Finding, Location, Role, State, Step
from tests.report.shared import HOSTILE, POC_PROMOTED, WRITE_THEN_PUBLISH

SERVICE = structs.replace(HOSTILE, service="apps/voice", subject="apps/voice", fingerprint="old")


def states(findings: tuple[Finding, ...]) -> list[tuple[str, State]]:
    return [(finding.fingerprint, finding.state) for finding in findings]


def test_only_what_the_branch_brought_is_new() -> None:
    judged = since_base([WRITE_THEN_PUBLISH, POC_PROMOTED], [POC_PROMOTED, SERVICE])
    assert states(judged) == [
        (WRITE_THEN_PUBLISH.fingerprint, State.NEW),
        (POC_PROMOTED.fingerprint, State.KNOWN),
        ("old", State.FIXED),
    ]


def test_moved_code_is_known() -> None:
    moved = structs.replace(
        WRITE_THEN_PUBLISH, location=structs.replace(WRITE_THEN_PUBLISH.location, path="b.ts", line=1)
    )
    assert states(since_base([moved], [WRITE_THEN_PUBLISH])) == [(moved.fingerprint, State.KNOWN)]


def test_a_moved_service_is_no_new_drift() -> None:
    after = structs.replace(
        SERVICE, service="apps/telephony/voice", subject="apps/telephony/voice", fingerprint="new"
    )
    assert states(since_base([after], [SERVICE], {"apps/voice": "apps/telephony/voice"})) == [
        ("new", State.KNOWN)
    ]
    assert [state for _, state in states(since_base([after], [SERVICE]))] == [State.NEW, State.FIXED]


def test_a_move_takes_no_namesake_along() -> None:
    """apps/voice was moved; apps/voice-mail was not."""
    mail = structs.replace(SERVICE, service="apps/voice-mail", subject="apps/voice-mail", fingerprint="mail")
    judged = since_base([mail], [mail], {"apps/voice": "apps/telephony/voice"})
    assert states(judged) == [("mail", State.KNOWN)]


def test_what_the_map_admits_stays_known() -> None:
    admitted = structs.replace(SERVICE, state=State.KNOWN)
    assert states(since_base([admitted], [])) == [("old", State.KNOWN)]


def test_an_old_finding_in_a_class_that_was_renamed_is_known_though_the_map_admitted_it_by_name() -> None:
    admission = Step(Role.MAP, Location("map.yaml", 9), "the map admits it")
    admitted = structs.replace(
        WRITE_THEN_PUBLISH, state=State.KNOWN, related=(*WRITE_THEN_PUBLISH.related, admission)
    )
    renamed = structs.replace(WRITE_THEN_PUBLISH, subject="Renamed.place", fingerprint="new", state=State.NEW)
    assert states(since_base([renamed], [admitted])) == [("new", State.KNOWN)]


def test_what_the_map_admits_of_another_place_is_new() -> None:
    admitted = structs.replace(SERVICE, state=State.KNOWN)
    assert states(since_base([admitted], [], admits=lambda _: False)) == [("old", State.NEW)]
