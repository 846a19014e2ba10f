"""Conditions of templates: what is known decides, and what nobody says is left open."""

from __future__ import annotations

import itertools

import pytest

from scanner.infer.installs.asking import holds

KNOWN = {
    ".Values.env": "production",
    ".Values.orders.enabled": "false",
    ".Values.zone": "",
    ".Release.Name": "orders",
}


@pytest.mark.parametrize(
    ("condition", "expected"),
    [
        ('eq .Values.env "production"', True),
        ('ne .Values.env "production"', False),
        ('ne $.Values.env "staging"', True),
        ('eq .Values.env "staging" "production"', True),
        (".Values.orders.enabled", False),
        ("not .Values.orders.enabled", True),
        ('not (eq .Values.env "production")', False),
        ('and .Values.env (ne .Values.env "production")', False),
        ('or (eq .Values.env "staging") (eq .Release.Name "orders")', True),
        ('.Values.env | eq "production"', True),
        ('eq (.Values.zone | default "eu") "eu"', True),
        ('eq (default "eu" .Values.env) "eu"', False),
        (".Values.nobody", None),
        ('eq .Values.nobody "production"', None),
        ("and .Values.nobody .Values.orders.enabled", False),
        ("or .Values.nobody .Values.orders.enabled", None),
        ('hasPrefix "prod" .Values.env', None),
        ("", None),
        ("(" * 300, None),
    ],
)
def test_a_condition_is_answered_by_what_is_known(condition: str, expected: bool | None) -> None:
    assert holds(condition, KNOWN.get) is expected


def test_both_ways_of_asking_are_each_other_s_contrary() -> None:
    for known, asked in itertools.product(("production", "staging", "dev"), repeat=2):
        answer = {".Values.env": known}.get
        assert holds(f'eq .Values.env "{asked}"', answer) is (known == asked)
        assert holds(f'ne .Values.env "{asked}"', answer) is (known != asked)
        assert holds(f'not (ne .Values.env "{asked}")', answer) is (known == asked)
