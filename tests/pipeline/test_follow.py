"""What the map says of a folder that git saw move goes with it: parts, places of issues, the name it was listed by."""

from __future__ import annotations

from pathlib import Path

from scanner.model import (
    Commit,
    Component,
    DeclaredMap,
    History,
    KnownIssue,
    Location,
    PathHistory,
    Status,
)
from scanner.pipeline.past import follow
from scanner.walk import working_tree

HOME = Location("map.yaml")


def test_everything_that_names_the_folder_follows(tmp_path: Path) -> None:
    (tmp_path / "apps" / "till" / "src").mkdir(parents=True)
    (tmp_path / "apps" / "till" / "src" / "a.ts").write_text("export {};\n", "utf-8")
    issue = KnownIssue("outbox/missing", "high", "", HOME, where=("apps/pay/a.ts#charge", "packages/b.ts"))
    declared = Component(
        "pay", "Pay", "core", "", Status.PRODUCTION, HOME, HOME, ("apps/pay",), parts=("apps/pay/src",), issues=(issue,)
    )  # fmt: skip
    gone = Commit("c" * 40, "2026-01-02")
    history = History(
        "c", "", {"apps/pay": PathHistory("apps/pay", gone, gone, deleted=gone, moved_to="apps/till")}
    )
    tree = working_tree(tmp_path)
    moved = follow(DeclaredMap("map.yaml", components=(declared,)), history, tree)[0].components[0]
    assert (moved.paths, moved.parts, moved.former) == (
        ("apps/till",),
        ("apps/till/src",),
        (("apps/till", "pay"),),
    )
    assert moved.issues[0].where == ("apps/till/a.ts#charge", "packages/b.ts")
