"""Entry points in code → services: which folder a server, worker or main function makes into one."""

from __future__ import annotations

import re
from collections.abc import Iterable

from scanner.infer.services.claims import Claim, Strength, claim, is_aside
from scanner.infer.services.functions import HANDLERS
from scanner.infer.services.layout import Layout, inside, is_below, joined_path, last, parent
from scanner.infer.status import joined
from scanner.model import Fact

# Folders of main packages, and of what they start.
_HOLDERS = frozenset(
    ("cmd", "cmds", "apps", "services", "svc", "service", "build", "bin", "microservices", "lambdas")
)
_SERVICE_FOLDERS = ("services", "svc", "apps", "service", "microservices")
# Programs that are named for their part in a service, not for the service.
_PROCESS = re.compile(
    r"(?:app|service|server|svc|api|main|http|grpc|web|gateway|worker|workers|consumer|producer|cdc|cron|job|jobs|daemon|run"
    r"|migrations?|migrate|cli)(?:[-_]?(?:server|service|api|worker|app))?"
)
_BUNDLER = re.compile(r"(?:^|[\s/&;])(?:vite|parcel)(?:\s|$)")
LISTENS = "it listens"
HAS_MAIN = "it has a main function"
_SAYS = {
    "server": LISTENS,
    "worker": "it works until it is stopped",
    "start": "its package has a start script",
    "frontend": "its package builds a web application",
    "main": HAS_MAIN,
}


def programs_of(layout: Layout, facts: Iterable[Fact]) -> frozenset[str]:
    """The folders that hold an entry point: Go's main packages, for other languages the package around it."""
    return frozenset(
        _folder(layout, f) for f in facts if f.kind == "entry_point" and f.value("kind") != "serves"
    )


def program_claims(layout: Layout, facts: Iterable[Fact]) -> list[Claim]:
    """A claim for each entry point that is no Lambda handler. Main functions alone are hints, except Go's servers."""
    entries = [f for f in facts if f.kind == "entry_point" and f.value("kind") not in HANDLERS]
    claims = []
    for fact in entries:
        kind = fact.value("kind")
        if kind == "serves" or (kind == "main" and fact.location.path.endswith(".go")):
            continue
        if kind == "frontend" and _BUNDLER.search(fact.value("command")) and not _has_page(layout, fact):
            continue  # the bundler makes a library
        strength = Strength.HINT if kind == "main" else Strength.LIKELY
        if kind in ("server", "worker"):
            strength = Strength.SURE
        shown = {"frontend": "frontend", "worker": "worker"}.get(kind, "service")
        claims.append(_claim(_folder(layout, fact), shown, strength, fact))
    return claims + _go_claims(layout, entries) + _nx_claims(layout)


def _nx_claims(layout: Layout) -> list[Claim]:
    """Projects that Nx or Angular calls applications and knows how to serve."""
    claims = []
    for folder, facts in layout.manifests.items():
        for fact in facts:
            if fact.value("project_type") != "application" or not fact.value("serve") or is_aside(folder):
                continue
            kind = "service" if re.search(r":node\b|nest|:serverless", fact.value("serve")) else "frontend"
            claims.append(claim(folder, kind, Strength.LIKELY, fact, "Nx serves it"))
    return claims


def _has_page(layout: Layout, fact: Fact) -> bool:
    home = parent(fact.location.path)
    return any(
        joined_path(home, page) in layout.files for page in ("index.html", "src/index.html", "app/index.html")
    )


def _claim(folder: str, kind: str, strength: Strength, fact: Fact) -> Claim:
    weaker = Strength.HINT if is_aside(folder or last(fact.location.path)) else strength
    made = claim(folder, kind, weaker, fact, _SAYS[fact.value("kind")])
    return Claim(made.path, made.kind, made.strength, made.evidence, made.name, fact.location.path)


def _folder(layout: Layout, fact: Fact) -> str:
    path = fact.location.path
    if path.endswith(".go"):
        return _go_service(layout, layout.package_of(path) or "", parent(path))
    package = layout.package_of(path)
    if package is None or (not package and layout.is_workspace("")):
        return parent(path)
    return package


def _go_claims(layout: Layout, entries: list[Fact]) -> list[Claim]:
    """Main packages: sure where they serve, likely where a service's main function usually is, else a hint."""
    go = sorted(f for f in entries if f.location.path.endswith(".go"))
    serving = {parent(f.location.path) for f in go if f.value("kind") == "serves"}
    mains = [f for f in go if f.value("kind") == "main" and not _is_ignored(f)]
    claims = []
    for fact in {parent(f.location.path): f for f in reversed(mains)}.values():
        folder = parent(fact.location.path)
        module = layout.package_of(folder) or ""
        usual = folder == module or last(parent(folder)) in _HOLDERS
        strength = Strength.HINT
        if folder in serving:
            strength = Strength.SURE
        elif usual and (module or any(is_below(place, module) for place in serving)):
            strength = Strength.LIKELY
        claims.append(_claim(_go_service(layout, module, folder), "service", strength, fact))
    return claims


def _is_ignored(fact: Fact) -> bool:
    """A generator or demonstration beside the code it is about."""
    return is_aside(last(fact.location.path)) or "_demo" in fact.location.path


def _go_service(layout: Layout, module: str, folder: str) -> str:
    """Which folder a main package makes a service: its module when it is the module's process, else itself.

    A thin ``cmd/orders`` beside ``services/orders`` stands for that.
    """
    if folder == module or last(parent(folder)) not in _HOLDERS:
        return folder
    name = last(folder)
    if module and (
        _PROCESS.fullmatch(name) or joined(name) == joined(last(module)) or _mains(layout, module) == 1
    ):
        return module
    for holder in _SERVICE_FOLDERS:
        place = joined_path(module, f"{holder}/{name}")
        if place is not None and layout.holds_code(place) and place != folder:
            return place
    return folder


def _mains(layout: Layout, module: str) -> int:
    """How many folders there are below the module's ``cmd``, each a program."""
    below = {
        inside(path, module).split("/")[1] for path in layout.code_below(joined_path(module, "cmd") or "cmd")
    }
    return len(below)
