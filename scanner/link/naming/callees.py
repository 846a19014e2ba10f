"""Whether a call, as its file writes it, leads to a function of another file."""

from __future__ import annotations

from collections.abc import Callable, Set

from scanner.link.naming.places import Place
from scanner.model import Passing

Declaring = Callable[[str, str, tuple[str, ...]], tuple[Place, ...]]
"""Of a file, a module and steps into it: the files that may declare that (``declaring_files``)."""


def leads_to(
    declaring: Declaring,
    caller: str,
    passing: Passing,
    home: tuple[str, str],
    barrels: Set[str] = frozenset(),
) -> bool:
    """Whether what is called is the function of the file that ``home`` names; ``barrels``: what hands that file on."""
    place, function = home
    if passing.module == "?":
        return False
    steps = tuple(step.partition("(")[0] for step in passing.path if step != "default")
    wanted = tuple(function.split("."))
    last = wanted[-1:]
    if not steps:
        return bool(passing.module) and _among(declaring, caller, passing, place, ("default",), barrels)
    if steps[-1:] != last and steps != ("default",):
        return False
    if len(wanted) > 1 and len(steps) > 1 and steps[-2] != wanted[-2]:
        return _promised_beside(declaring, caller, passing, place)
    if len(steps) == 1 and len(wanted) > 1 and not passing.module:
        return False
    return _among(declaring, caller, passing, place, steps, barrels)


def _promised_beside(declaring: Declaring, caller: str, passing: Passing, place: str) -> bool:
    """A method of another type of the same package: of the interface that stands beside what implements it."""
    folder = place.rpartition("/")[0]
    files = declaring(caller, passing.module, passing.path)
    return any(file.rpartition("/")[0] == folder for file, _ in files)


def _among(
    declaring: Declaring,
    caller: str,
    passing: Passing,
    place: str,
    steps: tuple[str, ...],
    barrels: Set[str],
) -> bool:
    """Whether the module that is called leads to ``place``, itself or through what it exports on."""
    files = [file for file, _ in declaring(caller, passing.module, steps)]
    if place in files or not barrels.isdisjoint(files):
        return True
    package = place.rpartition("/")[0]
    return any(_same_package(file, package) for file in files)


def _same_package(file: str, package: str) -> bool:
    """A barrel: the file that a package is entered by lies above what it exports."""
    name = file.rpartition("/")[2].partition(".")[0]
    above = file.rpartition("/")[0]
    return name in ("index", "__init__", "mod", "main") and f"{package}/".startswith(f"{above}/")
