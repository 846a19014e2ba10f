"""The sets of words of our own rules, as every stage is given them."""

from __future__ import annotations

from scanner.infer.status import Environments
from scanner.pipeline.ruleset import load_rules
from scanner.rules import Words

WORDS = Words(load_rules().words)
ENVIRONMENTS = Environments(WORDS)
