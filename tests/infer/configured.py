"""The facts that our own rules find in a file of configuration."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

from scanner.detect.config import config_rules, detect_config
from scanner.model import Fact
from scanner.pipeline.ruleset import load_rules


@cache
def facts_of(path: str, text: str) -> tuple[Fact, ...]:
    return detect_config(path, text.encode(), config_rules(load_rules().rules)).facts


def facts_in(files: Mapping[str, str]) -> list[Fact]:
    return [fact for path, text in files.items() for fact in facts_of(path, text)]
