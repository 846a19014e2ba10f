"""Where something that a file names is declared: the files to ask, the likeliest first; and who may call what a file declares."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from scanner.link.modules import (
    ANYTHING,
    ECMA,
    JVM,
    Near,
    Project,
    django_settings,
    go_declares,
    near,
    package_folders,
    resolve_ecma,
    resolve_go,
    resolve_python,
    submodule,
)
from scanner.link.tree import parent
from scanner.link.wanted import Wish
from scanner.model import BEANS, Ask, Declared, Job, Outline, Passed, language_of

_MOST = 60  # files of one package that are asked

Place = tuple[str, tuple[str, ...]]
"""A file, and the name that is asked of it."""


def declaring_files(project: Project, path: str, module: str, steps: tuple[str, ...]) -> tuple[Place, ...]:
    """The files that may declare ``steps`` of ``module``, as the file at ``path`` names it; () when none of ours does."""
    language = language_of(path)
    if not module:
        beside = _of_go(project, path, ".", steps) if language == "go" else ()
        return ((path, steps), *(place for place in beside if place[0] != path))
    if language in ECMA:
        place = resolve_ecma(project.ecma, project.listing, path, module)
        return ((place, steps),) if place is not None else ()
    if language == "python":
        return _of_python(project, path, module, steps)
    if language == "go":
        return _of_go(project, path, module, steps)
    return _of_jvm(project, path, module, steps) if language in JVM else ()


def caller_wish(project: Project, path: str, name: str, package: str) -> Wish | None:
    """How a file that may use ``name`` of the file at ``path`` shows; ``package`` as Go and JVM files state it."""
    language = language_of(path)
    if language is None:
        return None
    return Wish(near(project, Outline(path, language, package)), (name,))


def package_wish(wish: Wish) -> Wish | None:
    """How the files show that import what ``wish`` is near, if a file beside them may call its method: in Go.

    A type of a package may be declared in one file, with a field of an imported type, and have methods in others.
    """
    if wish.near.suffixes != (".go",) or not any(name[:1].isupper() for name in wish.names):
        return None
    return Wish(replace(wish.near, folders=()), (ANYTHING,))


def beside_wish(importers: Iterable[str], wish: Wish) -> Wish:
    """How the files show that lie beside ``importers`` and name what is wished for."""
    folders = tuple(sorted({parent(path) for path in importers}))
    return Wish(Near(wish.near.suffixes, folders=folders), wish.names)


def may_tell(path: str, source: bytes, ask: Ask) -> bool:
    """Whether the file at ``path`` may have anything to say to ``ask``, by its text: one that has not is not parsed.

    In Go every file of a package is asked for what the package declares. Whoever is called, or built upon, is named.
    """
    if isinstance(ask, Passed):
        return ask.name == "default" or ask.name.encode() in source
    if isinstance(ask, Declared | Job) and path.endswith(".go"):
        return any(go_declares(source, name) for name in {ask.path[0], ask.path[-1]})
    return True


def _of_go(project: Project, path: str, module: str, steps: tuple[str, ...]) -> tuple[Place, ...]:
    folder = resolve_go(project.go, project.listing, path, module)
    files = project.listing.folders.get(folder, ()) if folder is not None else ()
    own = [file for file in files if file.endswith(".go") and not file.endswith("_test.go")]
    return tuple((file, steps) for file in own[:_MOST])


def _of_python(project: Project, path: str, module: str, steps: tuple[str, ...]) -> tuple[Place, ...]:
    """A package may hand on what one of its modules holds under the module's own name: ``from app.config import config``."""
    if module == "django.conf" and steps[:1] == ("settings",):
        return tuple((place, steps[1:]) for place in django_settings(project.python, path))
    found: list[Place] = []
    place = resolve_python(project.python, project.listing, path, module)
    while place is not None:
        found.insert(0, (place, steps))
        inside = submodule(project.listing, place, steps[0]) if len(steps) > 1 else None
        place, steps = inside, steps[1:]
    return tuple((place, own) for place, own in found if place.endswith(".py"))


def _of_bean(project: Project, path: str, steps: tuple[str, ...]) -> tuple[Place, ...]:
    """The one file nearest to ``path`` that is called like a bean's class; () where several are as near."""
    files = [file for end in (".java", ".kt") for file in project.listing.by_name.get(f"{steps[0]}{end}", ())]
    here = parent(path)
    nearest = max((_shared(parent(file), here) for file in files), default=0)
    found = [file for file in files if _shared(parent(file), here) == nearest]
    return ((found[0], steps),) if len(found) == 1 else ()


def _of_jvm(project: Project, path: str, module: str, steps: tuple[str, ...]) -> tuple[Place, ...]:
    if module == BEANS:
        return _of_bean(project, path, steps)
    folders = list(package_folders(project.jvm, module))
    if not folders and steps:  # a member that is imported statically: the package ends before the class
        package, _, kind = module.rpartition(".")
        folders, steps = list(package_folders(project.jvm, package)), (kind, *steps)
    if not folders or not steps:
        return ()
    here = parent(path)
    folders.sort(key=lambda folder: (-_shared(folder, here), folder))
    named = [f"{folder}/{steps[0]}{end}" for folder in folders for end in (".java", ".kt")]
    exact = [file for file in named if file in project.listing.paths]
    if exact:
        return tuple((file, steps) for file in exact[:1])
    files = (file for folder in folders for file in project.listing.folders.get(folder, ()))
    return tuple((file, steps) for file in files if file.endswith((".kt", ".java")))[:_MOST]


def _shared(one: str, other: str) -> int:
    pairs = zip(one.split("/"), other.split("/"), strict=False)
    return next(
        (count for count, (a, b) in enumerate(pairs) if a != b), min(one.count("/"), other.count("/")) + 1
    )
