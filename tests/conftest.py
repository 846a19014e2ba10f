"""What holds for every test: each JSON report that one of them makes is what the published schema says."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator

import pytest

from scanner.model import Report
from scanner.report import json_v1
from tests.report.published import refused

_LONGEST = ("tests/report/page/", "tests/docs/", "tests/fleet/")


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_auto_num_workers() -> int:
    """One more than there are cores: tests of clusters and browsers wait for others most of their time; two take longer."""
    return (os.cpu_count() or 1) + 1


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Files whose tests wait for browsers and clusters first: begun last, one process would be at them alone."""
    items.sort(key=lambda item: not item.nodeid.startswith(_LONGEST))


@pytest.fixture(scope="session", autouse=True)
def every_report_is_as_published() -> Iterator[None]:
    """Wraps the one function that makes reports: whoever calls it in this process gets what the schema allows."""
    made = json_v1.document

    def held(report: Report) -> json_v1.Json:
        document = made(report)
        assert refused(document) == []
        return document

    json_v1.document = held
    yield
    json_v1.document = made


@pytest.fixture(scope="session", autouse=True)
def a_home_of_our_own(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Keys, histories and caches that a test makes are kept away from the user's."""
    homes = ("XDG_DATA_HOME", "XDG_CACHE_HOME")
    before = {name: os.environ.get(name) for name in homes}
    os.environ.update({name: str(tmp_path_factory.mktemp("home")) for name in homes})
    yield
    for name, value in before.items():
        if value is None:
            del os.environ[name]
        else:
            os.environ[name] = value


@pytest.fixture(scope="session", autouse=True)
def ctrl_c_reaches_what_we_start() -> None:
    """A shell lets what it starts in the background ignore SIGINT, and whatever that starts inherits it."""
    if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
        signal.signal(signal.SIGINT, signal.default_int_handler)
