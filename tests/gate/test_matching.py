"""Identity is one to one: whatever bears one name, as many are known as there were, and the nearest ones."""

from __future__ import annotations

from itertools import permutations
from random import Random

import pytest
from msgspec import structs

from scanner.diff.base import since_base
from scanner.diff.baseline import Baseline, apply, dump, gone, parse, updated
from scanner.diff.matching import Trait, matched
from scanner.model import Finding, Location, Role, State, Step
from tests.report.shared import WRITE_THEN_PUBLISH


def route(name: str, subject: str = "POST", calls: str = "calls bus.publish") -> Finding:
    """A dual write in the route file of ``name``; files that bear one name share a fingerprint."""
    path = f"apps/shop/app/api/{name}/route.ts"
    steps = (Step(Role.PUBLISH, Location(path, 9), calls),)
    return structs.replace(
        WRITE_THEN_PUBLISH,
        location=Location(path, 7),
        subject=subject,
        fingerprint=f"{subject}-print",
        component="",
        service="apps/shop",
        related=steps,
    )


def states(findings: tuple[Finding, ...]) -> dict[str, State]:
    return {f"{each.location.path.split('/')[4]}.{each.subject}": each.state for each in findings}


@pytest.mark.parametrize("added", ["cards", "fines", "zones"])
def test_the_one_that_was_added_is_the_new_one(added: str) -> None:
    old, new = route("loans"), route(added)
    for head in permutations([old, new]):
        assert states(since_base(head, [old])) == {"loans.POST": State.KNOWN, f"{added}.POST": State.NEW}
        known = Baseline("b", updated([old]))
        assert states(apply(known, head)) == {"loans.POST": State.KNOWN, f"{added}.POST": State.NEW}


def test_as_many_are_known_as_there_were() -> None:
    random = Random(7)
    names = [f"r{number}" for number in range(12)]
    for _ in range(200):
        before = random.sample(names, random.randint(0, 8))
        now = random.sample(names, random.randint(0, 8))
        judged = since_base([route(name) for name in now], [route(name) for name in before])
        known = [each for each in judged if each.state is State.KNOWN]
        fixed = [each for each in judged if each.state is State.FIXED]
        assert len(known) == min(len(now), len(before))
        assert len(fixed) == len(before) - len(known)
        assert {each.location.path for each in known} >= {route(n).location.path for n in {*now} & {*before}}


def test_a_renamed_function_is_no_new_drift() -> None:
    before, after = route("loans", "lend"), route("loans", "lendBook")
    assert states(since_base([after], [before])) == {"loans.lendBook": State.KNOWN}
    written = parse("b", dump(updated([before])))
    assert [each.state for each in apply(written, [after])] == [State.KNOWN]
    assert not gone(written, [after], {after.rule})


def test_another_function_that_calls_something_else_is() -> None:
    before, after = route("loans", "lend"), route("loans", "expel", "calls mails.publish")
    judged = states(since_base([after], [before]))
    assert judged == {"loans.expel": State.NEW, "loans.lend": State.FIXED}
    assert [each.state for each in apply(Baseline("b", updated([before])), [after])] == [State.NEW]


def test_a_moved_service_folder_is_no_new_drift_even_where_git_is_not_asked() -> None:
    before = route("loans")
    path = before.location.path.replace("apps/shop", "services/web/shop")
    after = structs.replace(
        before, service="services/web/shop", fingerprint="other", location=Location(path, 7)
    )
    assert [each.state for each in since_base([after], [before])] == [State.KNOWN]
    assert [each.state for each in apply(Baseline("b", updated([before])), [after])] == [State.KNOWN]


def test_a_service_that_is_still_there_lends_its_findings_to_no_other() -> None:
    stays, comes = route("loans"), route("loans", "GET", "calls x")
    other = structs.replace(
        comes,
        service="apps/kiosk",
        fingerprint="other",
        location=Location("apps/kiosk/app/api/loans/route.ts", 7),
    )
    judged = since_base([stays, other], [stays, comes])
    assert [each.state for each in judged] == [State.KNOWN, State.NEW, State.FIXED]


def test_a_service_that_is_called_otherwise_is_no_other_one() -> None:
    rule, home = "map/undeclared-service", "apps/desk"
    old = Trait(rule, home, "desk", "1", "apps/desk/Dockerfile")
    new = Trait(rule, home, "desk-service", "2", "apps/desk/Dockerfile")
    assert matched([new], [old]) == {0: 0}
    assert matched([Trait(rule, "apps/mail", "mail", "3", "apps/mail/Dockerfile")], [old]) == {}
    dual = Trait("outbox/missing", home, "lend", "4", "apps/desk/Dockerfile")
    assert matched([Trait(dual.rule, home, "back", "5", dual.path)], [dual]) == {}
