"""Code that lies elsewhere than the package or the image that it is built into: whose it is."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from scanner.infer.services.layout import is_below, joined_path, parent
from scanner.model import Fact

_RUNNERS = "gunicorn|uvicorn|hypercorn|daphne|celery|dramatiq|rq|faust|arq|taskiq"  # of what they are given
_MODULE = re.compile(
    rf"(?:-m|-A|--app)[\s=]+(?!(?:{_RUNNERS})\s)([A-Za-z_][\w.]*)"
    rf"|\b(?:{_RUNNERS})\b[^;&|]{{0,300}}?\s([A-Za-z_]\w*(?:\.\w+)+|[A-Za-z_]\w*(?=:\w))"
)
_ENDS = (".py", "/__main__.py")


def python_modules(command: str) -> Iterator[str]:
    """The Python modules that a command starts: ``python -m listener.run``, ``gunicorn manager.main:app``.

    https://docs.python.org/3/using/cmdline.html, https://docs.celeryq.dev/en/stable/reference/cli.html
    """
    for found in _MODULE.finditer(command[:2000]):
        yield found[1] or found[2]


def sources_of(facts: Iterable[Fact]) -> dict[str, str]:
    """Folders of code by the folder of the one package elsewhere that is made of them.

    A manifest names them as its own, or the image beside it starts a module of theirs. What several manifests name
    and no image starts is shared, and so nobody's.
    """
    facts = list(facts)
    named: dict[str, set[str]] = {}
    homes = {parent(fact.location.path) for fact in facts if fact.kind == "manifest"}
    for fact in facts:
        home, place = parent(fact.location.path), "/".join(filter(None, map(fact.value, ("base", "sources"))))
        folder = joined_path(home, place) if fact.kind == "manifest" and fact.value("sources") else None
        if folder and not is_below(folder, home):
            named.setdefault(folder, set()).add(home)
    found = {folder: next(iter(places)) for folder, places in sorted(named.items()) if len(places) == 1}
    entries = sorted({fact.location.path for fact in facts if fact.kind == "entry_point"})
    for fact in facts:
        home = parent(fact.location.path)
        if home and home in homes and fact.kind == "deployment" and fact.value("via") == "dockerfile":
            found.update((folder, home) for folder in _started(entries, fact.value("command"), home))
    return found


def _started(entries: Iterable[str], command: str, home: str) -> Iterator[str]:
    """The folder of the one entry point outside of ``home`` that ``command`` starts by its module's full name."""
    for module in python_modules(command):
        ends = tuple(f"/{module.replace('.', '/')}{end}" for end in _ENDS)
        files = [path for path in entries if f"/{path}".endswith(ends)]
        if len(files) == 1 and "." in module and not is_below(files[0], home):
            yield parent(files[0])
