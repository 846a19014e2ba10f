"""What names say of the things that bear them."""

from __future__ import annotations

import pytest

from scanner.diff.names import lies_in_scaffold


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("apps/_template_", True),
        ("apps/_template_/src", True),
        ("packages/service-template/api", True),
        ("apps/examples/orders", True),
        ("apps/draft-orders", True),
        ("apps/template-engine", False),
        ("apps/template-engine/api", False),
        ("apps/_internal/orders", False),
        ("apps/orders", False),
    ],
)
def test_what_is_there_to_be_copied_is_no_component(path: str, expected: bool) -> None:
    assert lies_in_scaffold(path) is expected
