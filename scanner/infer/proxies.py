"""Proxies and gateways that are nothing but settings: somebody else's program, and whom it hands requests on to.

They are no services of the tree, and who talks to whom goes through them all the same.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from msgspec import structs

from scanner.infer.services import above, built_from, home_of, is_below, joined_path, known_name, parent
from scanner.model import PROXY, Fact, Value, owner_of

_HANDS_ON = "proxy"  # how rules mark a call that settings of a proxy make
_BY_LABEL = "traefik"  # and one that a label asks the one proxy of the kind for
_INTO_CLUSTER = "cluster"  # and one that lets requests into a cluster
_WITHIN = (
    "mesh"  # who calls inside: https://istio.io/latest/docs/reference/config/networking/virtual-service/
)
_UNNAMED = "ingress"


@dataclass(frozen=True, slots=True)
class Proxies:
    """By its path among services: how others call each, and whose facts are its own, by ``path`` or ``path:line``."""

    names: Mapping[str, frozenset[str]]
    owners: Mapping[str, str]


def proxies_of(facts: Sequence[Fact], running: Iterable[str], owners: Mapping[str, str]) -> Proxies:
    """The proxies whose settings the tree holds: those of an image with nothing else in it, those that Compose mounts into
    somebody's image, and those that a start script hands to a program.
    """
    running = frozenset(running)
    loose = sorted(
        {
            fact.location.path
            for fact in facts
            if fact.kind == "call"
            and fact.value("via") == _HANDS_ON
            and owner_of(fact.location, owners) not in running
        }
    )
    built = {
        parent(fact.location.path)
        for fact in facts
        if fact.kind == "deployment" and fact.value("via") == "dockerfile"
    }
    asked = _built_by_somebody(facts)
    held: dict[str, str] = {}
    names: dict[str, set[str]] = {}
    mounts = [fact for fact in facts if fact.kind == "proxy"]
    started = _started(facts)
    for path in loose:
        around = [folder for folder in above(parent(path)) if folder in built]
        # of several Dockerfiles the one that is built: another may be left from before
        home = next((f for f in around if f in asked and f not in running), next(iter(around), ""))
        home = home or next(
            (folder for folder, said in started if is_below(path, folder) and path in said), ""
        )
        if home and home not in running:
            held[path] = f"{PROXY}{home}"
            names.setdefault(held[path], set()).add(home.rpartition("/")[2])
    for fact in mounts:
        own = [path for path in loose if any(is_below(path, place) for place in _mounted(fact))]
        if (own or fact.value("labels")) and not set(own) & held.keys():
            proxy = f"{PROXY}{fact.value('name')}"
            held.update(dict.fromkeys(own, proxy))
            names.setdefault(proxy, set()).add(fact.value("name"))
    images = built_from(facts) if names else {}
    for fact in facts if names else ():
        proxy = _deployed(fact, images, names)
        if proxy:
            names[proxy].add(fact.value("name"))
            held[f"{fact.location.path}:{fact.location.line}"] = proxy
    return Proxies({path: frozenset(own - {""}) for path, own in names.items()}, held)


def _built_by_somebody(facts: Iterable[Fact]) -> frozenset[str]:
    """The folders of which a deployment has an image built."""
    made = (
        home_of(fact)
        for fact in facts
        if fact.kind == "deployment"
        and fact.value("via") != "dockerfile"
        and (fact.value("context") or fact.value("dockerfile"))
    )
    return frozenset(filter(None, made))


def _started(facts: Iterable[Fact]) -> list[tuple[str, frozenset[str]]]:
    """Folders whose package has a start script, and the files of each that the script names: nobody deploys them."""
    return [
        (folder, frozenset(f"{folder}/{word}" for word in fact.value("start").split()))
        for fact in facts
        if fact.kind == "manifest" and fact.value("start") and (folder := parent(fact.location.path))
    ]


def handed_on(facts: Iterable[Fact], proxies: Proxies) -> tuple[Fact, ...]:
    """``facts`` with the proxy that hands on at the front of each call that its settings, a label for it or a route of the
    cluster make.
    """
    mounted = {fact.value("name") for fact in facts if fact.kind == "proxy" and fact.value("labels")}
    labelled = {path for path in proxies.names if path.removeprefix(PROXY) in mounted}
    only = next(iter(labelled)) if len(labelled) == 1 else ""
    found = []
    for fact in facts:
        via = fact.value("via") if fact.kind == "call" else ""
        by = only if via == _BY_LABEL else proxies.owners.get(fact.location.path, "")
        if via == _INTO_CLUSTER:
            by = _entrance(fact)
        if via in (_BY_LABEL, _INTO_CLUSTER) and not by:
            continue
        known = via in (_HANDS_ON, _BY_LABEL, _INTO_CLUSTER) and by
        found.append(structs.replace(fact, values=(*fact.values, Value("by", by))) if known else fact)
    return tuple(found)


def _entrance(fact: Fact) -> str:
    """The gateway by which a route lets requests into a cluster; "" where it is for those inside alone."""
    through = fact.value("through").split() or [_UNNAMED]
    named = next((name for name in through if name != _WITHIN), "")
    return f"{PROXY}{named.rpartition('/')[2]}" if named else ""


def _deployed(fact: Fact, images: Mapping[str, str], names: Mapping[str, object]) -> str:
    """The proxy that a deployment, or a variable of one, is of; "" for others."""
    if fact.kind not in ("deployment", "setting") or fact.value("via") == "dockerfile":
        return ""
    home = home_of(fact) if fact.value("context") or fact.value("dockerfile") else None
    home = home or images.get(known_name(fact.value("image")), "")
    own, named = f"{PROXY}{home}", f"{PROXY}{fact.value('name')}"
    return own if home and own in names else named if fact.kind == "setting" and named in names else ""


def _mounted(fact: Fact) -> Iterator[str]:
    folder = parent(fact.location.path)
    for written in (
        line for value in fact.values if value.name == "files" for line in value.text.split("\n")
    ):
        if place := joined_path(folder, written):
            yield place
