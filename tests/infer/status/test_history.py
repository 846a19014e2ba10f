"""What is asked of git, and how findings are dated with the answers."""

from scanner.infer.status import files_of, finding_question, list_files, since, status_question
from scanner.model import (
    Commit,
    Component,
    Confidence,
    Fact,
    Finding,
    History,
    HistoryQuestion,
    Location,
    PathHistory,
    Role,
    Severity,
    SourceFile,
    Status,
    Step,
    Value,
)
from tests.words import ENVIRONMENTS as BY

MAP = "map.yaml"
OLD, MID, NEW = (
    Commit(letter * 40, date)
    for letter, date in (("a", "2025-01-01"), ("b", "2025-06-01"), ("c", "2026-01-01"))
)


def component(id: str, *paths: str, status: Status = Status.PRODUCTION) -> Component:
    return Component(id, id, "", "", status, Location(MAP, 1), Location(MAP, 3), paths)


def files(*paths: str) -> list[SourceFile]:
    return [SourceFile(path, 1) for path in paths]


def listed(path: str, name: str) -> Fact:
    return Fact(Location(path), "listing", "k8s", "r", values=(Value("name", name),))


def finding(at: Location, *evidence: Location, component: str = "payments") -> Finding:
    steps = tuple(Step(Role.CODE, place, "shown") for place in evidence)
    return Finding(
        "status/poc-promoted", Severity.ERROR, Confidence.HIGH, "…", at, "", "f", component, related=steps
    )


def test_nothing_is_asked_when_all_is_there() -> None:
    there = files("apps/payments/a.go", "prod/values.yaml")
    asked = status_question(
        [component("payments", "apps/payments")], there, [listed("prod/values.yaml", "payments")], BY
    )
    assert asked.paths == () and asked.names == ()


def test_gone_paths_are_asked_for() -> None:
    asked = status_question(
        [component("payments", "apps/payments", "apps/orders")], files("apps/orders/a.go"), [], BY
    )
    assert asked == HistoryQuestion(paths=("apps/payments",), gone=("apps/payments",))


def test_names_that_production_does_not_list_are_looked_for_in_what_it_lists() -> None:
    components = [component("payments"), component("ledger"), component("plan", status=Status.POC)]
    facts = [listed("prod/values.yaml", "payments"), listed("staging/values.yaml", "ledger")]
    asked = status_question(components, files("prod/values.yaml", "staging/values.yaml"), facts, BY)
    assert (asked.names, asked.listings) == (("ledger",), ("prod",))


def test_files_of_production_are_looked_for_in_the_folders_of_who_has_none() -> None:
    components = [component("payments", "apps/payments"), component("plan", "apps/plan", status=Status.POC)]
    there = files("apps/payments/main.go", "apps/plan/main.go", "apps/orders/fly.production.toml")
    asked = status_question(components, there, [], BY)
    assert (asked.own, set(asked.words)) == (
        (("payments", "apps/payments"),),
        {"prod", "production", "prd", "live"},
    )
    elsewhere = status_question(components, files("apps/payments/main.go", "apps/orders/delivery.go"), [], BY)
    assert elsewhere.own == ()


def test_the_lines_of_findings_are_asked_for_once_for_each_file() -> None:
    found = [
        finding(Location(MAP, 3), Location("prod/values.yaml", 7), Location("prod/values.yaml", 5)),
        finding(Location(MAP, 9)),
    ]
    asked = finding_question(
        found, [component("payments", "apps/payments")], list_files(files("prod/values.yaml"))
    )
    assert asked.lines == ((MAP, (3, 9)), ("prod/values.yaml", (5, 7)))
    assert (asked.paths, asked.gone) == (("apps/payments",), ("apps/payments",))


def test_a_contradiction_is_as_old_as_the_younger_side() -> None:
    at, place = Location(MAP, 3), Location("prod/values.yaml", 7)
    payments, found = component("payments", "apps/payments"), finding(at, place)
    late_code = since(found, payments, History("c", "", lines={(MAP, 3): OLD, (place.path, 7): MID}))
    late_map = since(found, payments, History("c", "", lines={(MAP, 3): NEW, (place.path, 7): MID}))
    assert late_code and late_code.date == MID.date and late_code.declared == OLD
    assert late_map and late_map.date == NEW.date and late_map.shown == MID


def test_the_first_evidence_counts() -> None:
    one, two = Location("prod/values.yaml", 7), Location("prod/values.yaml", 8)
    lines = {(MAP, 3): OLD, (one.path, 7): NEW, (two.path, 8): MID}
    dated = since(finding(Location(MAP, 3), one, two), component("payments"), History("c", "", lines=lines))
    assert dated and dated.date == MID.date


def test_what_is_gone_is_so_since_it_was_deleted() -> None:
    life = PathHistory("apps/payments", OLD, NEW, deleted=NEW)
    history = History("c", "", {"apps/payments": life}, {(MAP, 3): OLD})
    dated = since(finding(Location(MAP, 3)), component("payments", "apps/payments"), history)
    assert dated and (dated.date, dated.shown) == (NEW.date, NEW)


def test_code_is_as_old_as_the_newest_line_that_it_takes() -> None:
    at, write = Location("a.go", 9), Location("b.go", 2)
    history = History("c", "", lines={("a.go", 9): OLD, ("b.go", 2): MID})
    dated = since(finding(at, write, component=""), None, history)
    assert dated and dated.date == MID.date


def test_what_git_cannot_date_has_no_date() -> None:
    history = History("", "the clone is shallow, so its history is cut off")
    assert since(finding(Location(MAP, 3), Location("prod/a", 1)), component("payments"), history) is None


def test_files_near_the_top_come_first() -> None:
    listing = list_files(files("apps/payments/src/deep/a.go", "apps/payments/go.mod", "apps/orders/go.mod"))
    found = files_of(component("payments", "apps/payments"), listing)
    assert found == ("apps/payments/go.mod", "apps/payments/src/deep/a.go")
