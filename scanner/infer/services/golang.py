"""Go's main packages → services: sure where they serve, likely where a service's main function usually is."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from msgspec import structs

from scanner.infer.services.claims import Claim, Strength, is_tool
from scanner.infer.services.functions import HANDLERS
from scanner.infer.services.layout import Layout, inside, is_below, joined_path, last, parent
from scanner.infer.services.programs import FOR_A_TERMINAL, entry_claim
from scanner.infer.status import joined
from scanner.model import Fact
from scanner.rules import Words


def go_claims(layout: Layout, facts: Iterable[Fact]) -> list[Claim]:
    """A claim for each main package, at the folder of the service whose process it is."""
    facts = list(facts)
    go = sorted(
        f
        for f in facts
        if f.kind == "entry_point" and f.location.path.endswith(".go") and f.value("kind") not in HANDLERS
    )
    serving = {parent(f.location.path) for f in go if f.value("kind") == "serves"}
    reaching = {parent(f.location.path) for f in go if f.value("kind") == "reaches"}
    commands = {parent(f.location.path) for f in facts if f.kind == "command_line"}
    mains = [f for f in go if f.value("kind") == "main" and not _is_ignored(layout.words, f)]
    claims = []
    for fact in {parent(f.location.path): f for f in reversed(mains)}.values():
        folder = parent(fact.location.path)
        module = layout.package_of(folder) or ""
        usual = folder == module or last(parent(folder)) in layout.words["program-holders"]
        usual = usual or _starts_all(layout, folder)
        strength = Strength.HINT
        if folder in serving:
            strength = Strength.SURE
        elif folder in commands and folder not in reaching:
            # Nothing that it imports listens or takes messages: a tool for a terminal.
            strength = Strength.HINT
        elif usual and (module or any(is_below(place, module) for place in serving)):
            strength = Strength.LIKELY
        made = entry_claim(layout.words, go_service(layout, module, folder), "service", strength, fact)
        if folder in commands and folder not in serving:
            made = replace(made, evidence=structs.replace(made.evidence, says=FOR_A_TERMINAL))
        claims.append(made)
    return claims


def _is_ignored(words: Words, fact: Fact) -> bool:
    """A generator or demonstration beside the code it is about."""
    return is_tool(words, last(fact.location.path)) or "_demo" in fact.location.path


def go_service(layout: Layout, module: str, folder: str) -> str:
    """Which folder a main package makes a service: its module when it is the module's process, else itself.

    A thin ``cmd/orders`` beside ``services/orders`` stands for that; ``orders/cmd`` starts what lies around it, and so
    does ``orders/cmd/server``, whether or not ``orders`` is a module of its own.
    """
    if _starts_all(layout, folder):
        return parent(folder)
    if folder == module or last(parent(folder)) not in layout.words["program-holders"]:
        return folder
    name = last(folder)
    for owner in (module, _owner(layout, folder)):
        if owner and (joined(name) == joined(last(owner)) or _is_its_process(layout, name, owner)):
            return owner
    for holder in layout.words.ordered("service-holders"):
        place = joined_path(module, f"{holder}/{name}")
        if place is not None and layout.holds_code(place) and place != folder:
            return place
    return folder


def _starts_all(layout: Layout, folder: str) -> bool:
    """Whether ``folder`` is a ``cmd`` with the program of what lies around it: ``orders/cmd/main.go``, or the whole module's
    where that has none of its own. https://book.kubebuilder.io/cronjob-tutorial/basic-project

    What lies in a folder of its own below it is beside that: ``orders/cmd/migrate/main.go``.
    """
    around = parent(folder)
    if last(folder) != "cmd" or f"{around}/main.go".lstrip("/") in layout.code:
        return False
    mains = [file for file in layout.code_below(around or folder) if last(file) == "main.go"]
    return f"{folder}/main.go" in mains and all(is_below(parent(file), folder) for file in mains)


def _owner(layout: Layout, folder: str) -> str:
    """What has code beside the ``cmd`` that a program lies in; "" for the root, where many have theirs."""
    holder = parent(folder)
    owner = parent(holder) if last(holder) == "cmd" else ""
    return owner if owner and any(not is_below(each, holder) for each in layout.code_below(owner)) else ""


def _is_process(words: Words, name: str) -> bool:
    """Whether a program is named for its part in a service: ``server``, ``http-api``, ``grpcserver``."""
    head = name if name in words["process-words"] else ""
    for ending in () if head else words.ordered("process-endings"):
        head = head or (name.removesuffix(ending).rstrip("-_") if name.endswith(ending) else "")
    return head in words["process-words"]


def _is_its_process(layout: Layout, name: str, owner: str) -> bool:
    """Whether a program called ``name`` is what ``owner`` is there for: the only one in its ``cmd``, or one that is named
    for its part where no more than one other is a service by itself. Of many, each is its own: ``cmd/http``, ``cmd/sink``.
    """
    below = layout.code_below(joined_path(owner, "cmd") or "cmd")
    programs = {inside(path, owner).split("/")[1] for path in below}
    if len(programs) < 2:
        return len(programs) == 1 or _is_process(layout.words, name)
    others = [
        each for each in programs if not (_is_process(layout.words, each) or is_tool(layout.words, each))
    ]
    return len(others) < 2 and _is_process(layout.words, name)
