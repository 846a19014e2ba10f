"""Expressions of Terraform: what refers to what is known has a value, and anything else has none."""

from __future__ import annotations

import pytest

from scanner.infer.installs.expressions import evaluated

KNOWN = {"var.live": "false", "var.stage": "prod", "local.count": "3", "var.zero": "0"}


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("var.live ? 1 : 0", "0"),
        ("!var.live ? 1 : 0", "1"),
        ('var.stage == "prod" ? local.count : 0', "3"),
        ('var.stage != "prod" ? 1 : 0', "0"),
        ("var.zero", "0"),
        ("tobool(var.live) ? 1 : 0", "0"),
        ('contains(["prod", "live"], var.stage) ? 1 : 0', "1"),
        ('!contains(["prod"], var.stage) ? 1 : 0', "0"),
        ('var.live || var.stage == "prod" ? 1 : 0', "1"),
        ("(var.live && var.nobody) ? 1 : 0", "0"),
        ('var.live ? 0 : var.stage == "dev" ? 0 : 2', "2"),
        ("var.nobody ? 0 : 0", "0"),
        ("var.nobody ? 1 : 0", None),
        ("var.live || var.nobody ? 1 : 0", None),
        ("length(var.names)", None),
        ('"${var.stage}-x" == "prod-x" ? 1 : 0', None),
        ("var.zero + 1", None),
        ("var.live ? 1", None),
        ("", None),
        ("(" * 500, None),
    ],
)
def test_what_an_expression_comes_to(text: str, value: str | None) -> None:
    assert evaluated(text, KNOWN.get) == value
