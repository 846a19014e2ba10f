"""Clusters that are lost on purpose are not waited for as long as those of a user."""

from __future__ import annotations

import pytest


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("scanner.fleet.cluster.CONNECT_SECONDS", 3.0)
