"""Where a dotted Python module leads: relative imports, the folders above, every project's ``src``, and what build
files say (see ``packaging``) and images put on the path (see ``imaged``).

Source: https://docs.python.org/3/reference/import.html and https://packaging.python.org/en/latest/discussions/src-layout-vs-flat-layout/
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from scanner.link.modules.imaged import folders_on_path, is_image_file
from scanner.link.modules.packaging import BUILD_FILES, placed
from scanner.link.tree import Listing, ancestors, join, nearest, parent

_PROJECTS = (*sorted(BUILD_FILES), "manage.py", "requirements.txt", "Pipfile")


@dataclass(frozen=True, slots=True)
class PythonModules:
    roots: tuple[str, ...] = ()  # folders that are on the path when their project runs
    packages: Mapping[str, tuple[str, ...]] = field(default_factory=dict)  # dotted package → its folders
    django: Mapping[str, tuple[str, ...]] = field(
        default_factory=dict
    )  # Django's projects → files of settings


def python_modules(listing: Listing, files: Mapping[str, bytes] | None = None) -> PythonModules:
    """Every folder that holds a project file, the ``src`` below it, and what build files and images (path → bytes) place."""
    projects = sorted(folder for folder, own in listing.folders.items() if _is_project(folder, own))
    roots = [*projects, *(join(p, "src") or "src" for p in projects)]
    packages: dict[str, list[str]] = {}
    for path, source in sorted((files or {}).items()):
        if is_image_file(path):
            roots += folders_on_path(path, source, listing.all_folders)
        if path.rpartition("/")[2] not in BUILD_FILES:
            continue
        for entry in placed(path.rpartition("/")[2], source):
            folder = join(parent(path), entry.folder)
            if folder is None:
                continue
            if entry.package:
                packages.setdefault(entry.package, []).append(folder)
            else:
                roots.append(folder)
    known = dict.fromkeys(root for root in roots if not root or root in listing.all_folders)
    placed_at = {name: tuple(dict.fromkeys(own)) for name, own in packages.items()}
    return PythonModules(tuple(known), placed_at, _django(listing))


def resolve_python(modules: PythonModules, listing: Listing, importer: str, dotted: str) -> str | None:
    """The file of module ``dotted``, or the folder of a package without ``__init__``; None for what is installed."""
    if dotted.startswith("."):
        bare = dotted.lstrip(".")
        folder = join(parent(importer), "/".join([".."] * (len(dotted) - len(bare) - 1)))
        return None if folder is None else _module(listing, folder, bare)
    for root in _roots_above(importer):
        found = _module(listing, root, dotted)
        if found is not None and (found != importer or _is_own_package(importer, dotted)):
            return found
    return _in_placed(modules, listing, importer, dotted) or _in_projects(modules, listing, importer, dotted)


def django_settings(modules: PythonModules, importer: str) -> tuple[str, ...]:
    """The files in which the project of Django around ``importer`` keeps its settings: ``django.conf.settings`` has theirs.

    Source: https://docs.djangoproject.com/en/stable/topics/settings/
    """
    project = next((folder for folder in ancestors(parent(importer)) if folder in modules.django), None)
    return modules.django[project] if project is not None else ()


def _django(listing: Listing) -> dict[str, tuple[str, ...]]:
    """Every folder with a ``manage.py`` and the modules below it that are called settings, the plainest first."""
    projects = {parent(path) for path in listing.paths if path.rpartition("/")[2] == "manage.py"}
    found: dict[str, list[str]] = {}
    for path in sorted(listing.paths) if projects else ():
        if path.endswith("/settings.py") or (
            path.endswith(".py") and parent(path).rpartition("/")[2] == "settings"
        ):
            project = next((folder for folder in ancestors(parent(path)) if folder in projects), None)
            if project is not None:
                found.setdefault(project, []).append(path)
    plainest = ("settings.py", "__init__.py", "base.py")
    return {
        project: tuple(sorted(own, key=lambda path: path.rpartition("/")[2] not in plainest))
        for project, own in found.items()
    }


def submodule(listing: Listing, place: str, name: str) -> str | None:
    """The module ``name`` inside the package at ``place`` (its ``__init__.py`` or its folder)."""
    folder = parent(place) if place.endswith("/__init__.py") or place == "__init__.py" else place
    return None if folder.endswith(".py") else _module(listing, folder, name)


def python_module(modules: PythonModules, listing: Listing, path: str) -> str:
    """The dotted name that the module at ``path`` has where its project runs."""
    folder = parent(path)
    while f"{folder}/__init__.py" in listing.paths:
        folder = parent(folder)
    if folder == parent(path):  # a package without __init__.py, or a module of the project itself
        above = [root for root in modules.roots if not root or f"{folder}/".startswith(f"{root}/")]
        folder = max(above, key=len, default=folder)
    inside = path.removeprefix(f"{folder}/").removesuffix(".py").removesuffix("/__init__")
    return inside.replace("/", ".")


def names_of_package(modules: PythonModules, folder: str) -> tuple[str, ...]:
    """The last parts of the names that the package in ``folder`` is imported by: the folder's own, and those given."""
    given = (name.rpartition(".")[2] for name, folders in modules.packages.items() if folder in folders)
    return tuple(dict.fromkeys((folder.rpartition("/")[2], *given)))


def _roots_above(importer: str) -> Iterator[str]:
    for folder in ancestors(parent(importer)):
        yield folder
        yield f"{folder}/src" if folder else "src"


def _is_own_package(importer: str, dotted: str) -> bool:
    """Whether ``importer``, to which ``dotted`` leads back, means itself: a package that takes its modules from itself.

    A module never does, nor who writes a single word: a library goes by the same name.
    """
    return importer.endswith("/__init__.py") and "." in dotted


def _in_placed(modules: PythonModules, listing: Listing, importer: str, dotted: str) -> str | None:
    """``dotted`` in a package that a build file gives a folder: the longest such name decides."""
    package, rest = dotted, ""
    while package:
        found = [_module(listing, folder, rest) for folder in modules.packages.get(package, ())]
        chosen = nearest(importer, [place for place in found if place is not None])
        if chosen is not None:
            return chosen
        package, _, last = package.rpartition(".")
        rest = f"{last}.{rest}" if rest else last
    return None


def _in_projects(modules: PythonModules, listing: Listing, importer: str, dotted: str) -> str | None:
    found = (_module(listing, root, dotted) for root in modules.roots)
    return next((place for place in found if place is not None), None)


def _module(listing: Listing, root: str, dotted: str) -> str | None:
    base = "/".join(part for part in (root, *dotted.split(".")) if part)
    prefix = f"{base}/" if base else ""
    for path in (f"{base}.py", f"{prefix}__init__.py", f"{base}.pyi"):
        if path in listing.paths:
            return path
    # A folder without __init__.py is a package too, but only one that holds Python deserves the name.
    return base if base in listing.all_folders and _holds_python(listing, base) else None


def _holds_python(listing: Listing, folder: str) -> bool:
    return any(path.endswith(".py") for path in listing.folders.get(folder, ()))


def _is_project(folder: str, files: tuple[str, ...]) -> bool:
    return any(path.rpartition("/")[2] in _PROJECTS for path in files)
