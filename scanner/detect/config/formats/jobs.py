"""What a job, a stage or a step of a pipeline says of itself: whether it starts, in which folder, for which environment."""

from __future__ import annotations

import re
from collections.abc import Iterator

from scanner.detect.config.formats import gitlab
from scanner.detect.config.text import scalar
from scanner.detect.config.tree import Entry, Mapping, Node, Scalar, Sequence, mapping, unknown

_FOLDERS = ("working-directory", "workingDirectory", "working_directory", "dir")
_ENVIRONMENTS = ("environment", "deployment", "stage")  # the last also as a Jenkinsfile's stage is read
_VARIABLES = ("env", "variables", "environment")
# ${{ github.ref == 'refs/heads/main' && 'production' || 'preview' }}: where it goes when its condition holds
_CHOSEN = re.compile(r"&& {0,9}'([A-Za-z][\w-]{0,60})'")
_SAYS_ENVIRONMENT = re.compile(r"(?:DEPLOY_|TARGET_)?(?:ENV|ENVIRONMENT|STAGE)|TF_WORKSPACE", re.IGNORECASE)
_NEVER = re.compile(r"(?:\$\{\{ *)?(?:false|never)(?: *\}\})?", re.IGNORECASE)
_LONGEST = 300  # characters of a variable's value


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


def own_environment(node: Mapping) -> Node | None:
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


def own_variables(node: Mapping) -> dict[str, str]:
    """The variables that a pipeline, a job or a step sets, where their values stand there."""
    found: dict[str, str] = {}
    for key in _VARIABLES:
        held = node.first(key)
        for name, value in _pairs(held) if held is not None and not _is_environment(held) else ():
            if isinstance(value, Scalar) and value.literal and 0 < len(value.text) <= _LONGEST:
                found[name] = value.text
    return found


def _is_environment(node: Node) -> bool:
    """``environment: {name: production, url: …}`` of GitHub and GitLab, which sets no variable."""
    return isinstance(node, Mapping) and node.first("name") is not None


def _pairs(node: Node) -> Iterator[tuple[str, Node]]:
    """What a mapping holds, or a list of ``{name: …, value: …}``."""
    if isinstance(node, Mapping):
        yield from ((entry.key, entry.node) for entry in node.entries)
    for item in node.items if isinstance(node, Sequence) else ():
        name, value = (item.first("name"), item.first("value")) if isinstance(item, Mapping) else (None, None)
        if isinstance(name, Scalar) and value is not None:
            yield name.text, value


def called(node: Mapping, environment: Node | None) -> list[Node]:
    """What a job or a step takes from another file of the tree.

    https://docs.github.com/actions/how-tos/reuse-automations/reuse-workflows,
    https://learn.microsoft.com/azure/devops/pipelines/process/templates, https://docs.gitlab.com/ci/yaml/#includelocal
    """
    for key, handed in (("uses", "with"), ("template", "parameters")):
        place = node.first(key)
        if isinstance(place, Scalar) and place.literal and (key == "template" or place.text.startswith("./")):
            given = node.first(handed)
            texts = {
                name: value.written or value.text
                for name, value in (_pairs(given) if given is not None else ())
                if isinstance(value, Scalar)
            }
            return [_call(place, texts, environment)]
    return [_call(place, given, None, "include") for place, given in _included(node.first("include"))]


def _included(node: Node | None) -> Iterator[tuple[Scalar, dict[str, str]]]:
    """The files that a pipeline of GitLab takes in, with the inputs that it hands them; one that a job makes may be any.

    https://docs.gitlab.com/ci/inputs/, https://docs.gitlab.com/ci/pipelines/downstream_pipelines/#dynamic-child-pipelines
    """
    for item in node.items if isinstance(node, Sequence) else (node,):
        place, given = item, dict[str, str]()
        if isinstance(item, Mapping):
            place = item.first("local")
            if isinstance(made := item.first("artifact"), Scalar):
                place = unknown(made.mark)
            inputs = item.first("inputs")
            pairs = _pairs(inputs) if inputs is not None else ()
            given = {name: value.text for name, value in pairs if isinstance(value, Scalar)}
        if isinstance(place, Scalar) and "://" not in place.text:
            yield place, given


def _call(place: Scalar, given: dict[str, str], environment: Node | None, form: str = "") -> Node:
    mark = place.mark
    entries = [Entry("place", mark, place)]
    if form:
        entries.append(Entry("form", mark, Scalar(mark, form)))
    if given:
        told = "\n".join(f"{name}={value}" for name, value in given.items())
        entries.append(Entry("given", mark, Scalar(mark, told)))
    if environment is not None:
        entries.append(Entry("environment", mark, environment))
    return mapping(mark, entries)
