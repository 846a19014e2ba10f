"""What things are called: by the map, by plans, by folders and manifests."""

from __future__ import annotations

import re
from collections.abc import Iterable

from scanner.model import Component, Service, is_like, is_path_like

# A scaffold to copy from, or something that is not finished: no component of the company's.
# ``template-engine`` may well be a service, so only whole names and unmistakable prefixes count.
_SCAFFOLD = re.compile(
    r"[_.].*|((service|app|package|new)[-_.])?(template|example|sample|skeleton|boilerplate)s?"
    r"|(example|draft)s?[-_.].*|.*[-_.]example",
    re.IGNORECASE,
)
_TO_COPY = re.compile(
    r"[_.]*((service|app|package|new)[-_.])?(template|example|sample|skeleton|boilerplate)s?[_.]*",
    re.IGNORECASE,
)
# Files that stand beside the entries of a folder and are none of them.
_BESIDE = frozenset({
    "index", "init", "__init__", "mod", "main", "readme", "license", "changelog", "contributing", "makefile",
    "dockerfile", "codeowners", "package", "tsconfig", "jest", "vitest", "eslint", "pyproject", "conftest",
    "types", "registry",
})  # fmt: skip


def slug(text: str) -> str:
    """``Workflow Engine`` → ``workflow-engine``."""
    return re.sub(r"[^a-z0-9]+", "-", text.lower()).strip("-")


def last_part(path: str) -> str:
    return path.rpartition("/")[2]


def is_scaffold(name: str) -> bool:
    """Whether ``name`` (a folder's or file's) says template, example or draft."""
    return _SCAFFOLD.fullmatch(name) is not None


def lies_in_scaffold(path: str) -> bool:
    """Whether a folder or file, or a folder around it, is there to be copied from."""
    *around, name = path.split("/")
    return is_scaffold(name) or any(_TO_COPY.fullmatch(part) for part in around)


def stands_beside(file_name: str) -> bool:
    """Whether a file of this name accompanies the entries of its folder (``index.ts``), not being one."""
    return file_name.partition(".")[0].lower() in _BESIDE


def names_of(component: Component) -> frozenset[str]:
    """Every name under which manifests, plans and people may mean ``component``, as slugs."""
    own = {component.id, component.title, *component.aka, *deployment_names(component)}
    own.update(name for _, name in component.former)
    own.update(last_part(path) for path in component.paths)
    return frozenset(map(slug, own))


def deployment_names(component: Component) -> frozenset[str]:
    """The names that the component bears in manifests: those declared, else its id and its folders' names."""
    return frozenset(component.deployed_as or (component.id, *map(last_part, component.paths)))


def is_service_like(service: Service, pattern: str) -> bool:
    """Whether a glob means ``service``: its path if the glob holds a ``/``, else its name or its folder's."""
    if "/" in pattern:
        return is_path_like(service.path, pattern)
    return is_like(service.name, pattern) or is_like(last_part(service.path), pattern)


def listed(names: Iterable[str], limit: int = 8) -> str:
    """``a, b and c``; what is beyond ``limit`` is counted."""
    all_names = list(names)
    shown = all_names[:limit]
    if len(all_names) > limit:
        return f"{', '.join(shown)} and {len(all_names) - limit} more"
    return " and ".join(filter(None, [", ".join(shown[:-1]), *shown[-1:]]))


def plural(number: int, noun: str) -> str:
    """``1 service``, ``2 services``, ``2 entries``."""
    if number == 1:
        return f"1 {noun}"
    return f"{number} {noun[:-1]}ies" if noun.endswith("y") else f"{number} {noun}s"
