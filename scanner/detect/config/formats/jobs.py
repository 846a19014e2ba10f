"""What a job, a stage or a step of a pipeline says of itself: whether it starts, in which folder, for which environment."""

from __future__ import annotations

import re

from scanner.detect.config.formats import gitlab
from scanner.detect.config.text import scalar
from scanner.detect.config.tree import Mapping, Node, Scalar, Sequence

_FOLDERS = ("working-directory", "workingDirectory", "working_directory", "dir")
_ENVIRONMENTS = ("environment", "deployment", "stage")  # the last also as a Jenkinsfile's stage is read
_VARIABLES = ("env", "variables", "environment")
# ${{ github.ref == 'refs/heads/main' && 'production' || 'preview' }}: where it goes when its condition holds
_CHOSEN = re.compile(r"&& {0,9}'([A-Za-z][\w-]{0,60})'")
_SAYS_ENVIRONMENT = re.compile(r"(?:DEPLOY_|TARGET_)?(?:ENV|ENVIRONMENT|STAGE)|TF_WORKSPACE", re.IGNORECASE)
_MATRIX = re.compile(r"\$\{\{ *matrix\.([\w-]+) *\}\}")
_NEVER = re.compile(r"(?:\$\{\{ *)?(?:false|never)(?: *\}\})?", re.IGNORECASE)
_MOST = 4  # environments of one matrix


def never_runs(node: Mapping) -> bool:
    """Whether a job or a step says that it is switched off, in the words of GitHub, Azure or CircleCI."""
    said = (node.first(key) for key in ("if", "condition", "when"))
    return gitlab.never_runs(node) or any(
        isinstance(each, Scalar) and _NEVER.fullmatch(each.text) for each in said
    )


def own_folder(node: Mapping) -> str:
    """Where the scripts of a mapping run, if it says so itself or as its defaults."""
    for key in _FOLDERS:
        if isinstance(found := node.first(key), Scalar):
            return found.text
    for key in ("defaults", "run"):
        inner = node.first(key)
        if isinstance(inner, Mapping) and (said := own_folder(inner)):
            return said
    return ""


def own_environments(node: Mapping) -> tuple[Node, ...]:
    """The environment of a job, or all of those that its matrix has it run for.

    https://docs.github.com/actions/how-tos/write-workflows/choose-what-workflows-do/run-job-variations
    """
    said = node.first("environment")
    said = said.first("name") if isinstance(said, Mapping) else said
    named = _MATRIX.fullmatch(said.text) if isinstance(said, Scalar) else None
    if named is not None:
        held: Node | None = node
        for key in ("strategy", "matrix", named[1]):
            held = held.first(key) if isinstance(held, Mapping) else None
        items = held.items if isinstance(held, Sequence) else ()
        if found := tuple(item for item in items if isinstance(item, Scalar) and item.literal)[:_MOST]:
            return found
    own = _own_environment(node)
    return (own,) if own is not None else ()


def _own_environment(node: Mapping) -> Node | None:
    """The environment that a job, a stage or a variable of theirs names."""
    for key in _ENVIRONMENTS:
        found = node.first(key)
        found = found.first("name") if isinstance(found, Mapping) else found
        if isinstance(found, Scalar) and found.literal:
            return found
        if isinstance(found, Scalar) and (chosen := _CHOSEN.search(found.text)):
            return scalar(found.mark, chosen[1])
    # Woodpecker's deployments: https://woodpecker-ci.org/docs/usage/workflow-syntax#environment
    when = node.first("when")
    for item in when.items if isinstance(when, Sequence) else (when,):
        said = item.first("environment") if isinstance(item, Mapping) else None
        if isinstance(said, Scalar) and said.literal:
            return said
    for key in _VARIABLES:
        held = node.first(key)
        if isinstance(held, Mapping):
            for entry in held.entries:
                if _SAYS_ENVIRONMENT.fullmatch(entry.key) and isinstance(entry.node, Scalar):
                    return entry.node
    return None
