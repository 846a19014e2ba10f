from __future__ import annotations

import os
from collections.abc import Iterator

import pytest


@pytest.fixture(scope="session", autouse=True)
def a_cache_of_our_own(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Compiled rules are shared by the tests, and nobody's own cache is touched."""
    before = os.environ.get("MAPCHECK_CACHE_DIR")
    os.environ["MAPCHECK_CACHE_DIR"] = str(tmp_path_factory.mktemp("cache"))
    yield
    if before is None:
        del os.environ["MAPCHECK_CACHE_DIR"]
    else:
        os.environ["MAPCHECK_CACHE_DIR"] = before
