"""A folder of the user's → its files, each with the role that our own rules give it."""

from __future__ import annotations

from pathlib import Path

from scanner.pipeline.ruleset import load_rules
from scanner.rules import Words
from scanner.walk import Tree, roles_by, working_tree


def tree_of(folder: Path) -> Tree:
    """The files of ``folder`` as a scan lists them."""
    return working_tree(folder, roles=roles_by(Words(load_rules().words)))
