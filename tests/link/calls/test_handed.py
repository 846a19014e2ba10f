"""What a function is handed goes, in a library, by what the call gives that hands it in; also where only its name is asked."""

from __future__ import annotations

import pytest

from scanner.link.calls.handed import as_result
from tests.link.build import call, file, function, linked


@pytest.mark.parametrize(
    ("steps", "result"),
    [
        (("db", "transaction()", "=>0()", "insert"), ("db", "transaction()()", "insert")),
        (("db", "transaction", "=>0(orders)"), ("db", "transaction(orders)")),
        (("db", "transaction", "=>0"), ("db", "transaction")),
        (("=>0",), ("=>0",)),
        (("db", "=>x"), ("db", "=>x")),
    ],
)
def test_steps_into_a_library(steps: tuple[str, ...], result: tuple[str, ...]) -> None:
    assert as_result(steps) == result


def test_what_a_library_hands_in_may_be_passed_on_to_be_run() -> None:
    desk = file(
        "desk.ts",
        function("place"),
        call("place", 3, "parts.map", passes=["@quay/db:db.transaction.=>0()"]),
    )
    assert linked(desk).calls == 1
