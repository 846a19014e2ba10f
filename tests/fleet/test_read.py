"""FLEET.yaml: what it may say, and the line and mend of what it may not."""

from __future__ import annotations

from pathlib import Path

import pytest

from scanner.errors import BadFleet
from scanner.fleet import read_fleet
from scanner.model import Limits

GIB = 1024**3


def test_all_that_a_fleet_can_say(tmp_path: Path) -> None:
    (tmp_path / "platform.yaml").write_text("version: 1\n")
    (tmp_path / "rules").mkdir()
    fleet = read_fleet(
        "FLEET.yaml",
        """\
version: 1
map: platform.yaml
rules: [rules]
concurrency: 8
retries: 2
limits: {seconds: 60, memory: 512MiB}
clones: {quota: 10GiB}
store: s3://acme/facts/
repositories:
  - {id: orders, path: ../orders, ref: v1.2}
  - id: payments
    url: git@git.example.com:acme/payments.git
    history: whole
    owner: team-pay
    map: docs/map.yaml
    limits: {memory: 1.5GiB}
""",
        tmp_path,
    )
    orders, payments = fleet.repositories
    assert (fleet.concurrency, fleet.retries, fleet.quota, fleet.store) == (8, 2, 10 * GIB, "s3://acme/facts")
    assert (orders.address, orders.is_remote, orders.ref) == (str(tmp_path.parent / "orders"), False, "v1.2")
    assert orders.whole  # it is here, with its past
    assert orders.limits == Limits(seconds=60, memory=GIB // 2)
    assert (payments.is_remote, payments.whole, payments.owner) == (True, True, "team-pay")
    assert payments.limits == Limits(seconds=60, memory=3 * GIB // 2)


def _one(rest: str) -> str:
    return f"version: 1\nrepositories:\n  - id: a\n{rest}"


@pytest.mark.parametrize(
    ("source", "line", "says"),
    [
        ("version: 2\nrepositories: []\n", 1, "write `version: 1`"),
        ("version: 1\n", 1, "needs the key 'repositories'"),
        ("version: 1\nrepositories: []\n", 2, "no repositories"),
        ("version: 1\nrepository: []\n", 2, "did you mean 'repositories'?"),
        (_one("    path: a\n  - {id: a, path: b}\n"), 4 + 1, "stands twice"),
        (_one("    owner: x\n"), 3, "at a path or at a url"),
        (_one("    path: a\n    url: https://x.example/a\n"), 3, "at a path or at a url"),
        (_one("    path: a\n    ref: --upload-pack=touch\n"), 5, "no branch, tag or commit"),
        (_one("    path: a\n    map: ../../etc/passwd\n"), 5, "not a path in the repository"),
        (_one("    path: a\n    limits: {memory: 2}\n"), 5, "must be text"),
        (_one("    path: a\n    limits: {memory: 2GB}\n"), 5, "write it as 512MiB or 2GiB"),
        (_one("    path: a\n    limits: {seconds: 0}\n"), 5, "a number from 1"),
        (_one("    path: a\n    history: all\n"), 5, "known: commit, whole"),
        ("version: 1\nmap: nowhere.yaml\nrepositories:\n  - {id: a, path: a}\n", 2, "no file nowhere.yaml"),
        ("version: 1\nstore: s3://key@bucket\nrepositories:\n  - {id: a, path: a}\n", 2, "s3://BUCKET"),
        ("version: 1\nstore: ssh://host/x\nrepositories:\n  - {id: a, path: a}\n", 2, "s3://BUCKET"),
    ],
)
def test_a_mistake_has_its_line_and_its_mend(source: str, line: int, says: str, tmp_path: Path) -> None:
    with pytest.raises(BadFleet) as raised:
        read_fleet("FLEET.yaml", source, tmp_path)
    assert raised.value.line == line
    assert says in str(raised.value)


@pytest.mark.parametrize(
    "address", ["https://bot:s3cr3t@git.example.com/a.git", "https://s3cr3t@git.example.com/a"]
)
def test_a_password_is_refused_and_not_repeated(address: str, tmp_path: Path) -> None:
    with pytest.raises(BadFleet, match="credential helper") as raised:
        read_fleet("FLEET.yaml", _one(f'    url: "{address}"\n'), tmp_path)
    assert "s3cr3t" not in str(raised.value)
