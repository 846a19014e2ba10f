"""Scores scans of Spring applications against published labels: endpoints, datastores and brokers of each service.

    python benchmarks/score_spring.py LABELS… --suspect FILE --scans DIR

``LABELS`` are JSON files in the form of ``truth/spring``; ``FILE`` names labels that reading the source contradicts
(``truth/suspect_labels.json``), ``DIR`` holds for each repository a scan, ``<owner>--<name>.json``.

Every kind is scored as labelled ("strict"), and with the suspect labels mended ("corrected"). What counts:

- an endpoint is a service and a path, as the handler has it or with the path that the application is served under;
  names of path parameters do not matter, methods are not labelled;
- a datastore is a service and a database, told by the label's name where that says which (``auth_mongodb``); where it
  does not, any database of the service is meant;
- a broker is a service, a broker and a direction. Labels with ``explicit: false`` stand for what a framework does
  on its own (Spring Cloud Bus); they are in the strict score alone.

Services without a folder in the repository (a container of somebody else's image) count neither way.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

Item = tuple[str, str]  # service path, and what is said of it
Names = tuple[Item, ...]
ANY = "any database"
KINDS = ("endpoints", "datastores", "brokers")

_DATABASES = (
    "mongodb",
    "postgres",
    "mysql",
    "elasticsearch",
    "redis",
    "cassandra",
    "neo4j",
    "h2",
    "oracle",
    "mssql",
)
_PATHS = re.compile(r"/[^\s,()]*")


@dataclass(frozen=True, slots=True)
class Application:
    """What is labelled of one application. ``wrong`` and ``missing`` are endpoints."""

    name: str
    repo: str
    labelled: Mapping[str, frozenset[Item]]  # by kind
    implied: frozenset[Item]  # brokers that a framework uses on its own
    wrong: frozenset[Item]
    missing: frozenset[Item]


@dataclass(frozen=True, slots=True)
class Score:
    right: int
    spurious: tuple[Item, ...]
    missed: tuple[Item, ...]

    @property
    def line(self) -> str:
        found, wanted = self.right + len(self.spurious), self.right + len(self.missed)
        precision, recall = (self.right / whole if whole else 1.0 for whole in (found, wanted))
        both = precision + recall
        f1 = 2 * precision * recall / both if both else 0.0
        return f"precision {precision:.3f}  recall {recall:.3f}  F1 {f1:.3f}  ({self.right} of {wanted})"


def read_application(document: Mapping[str, Any], suspect: Mapping[str, Any]) -> Application:
    """The labels of one application. Raises KeyError when ``document`` is of another form."""
    folders = {s["name"]: s["path_if_known"] for s in document["services"] if s["path_if_known"]}
    endpoints = frozenset(
        (folders[s["name"]], endpoint(path))
        for s in document["services"]
        if s["name"] in folders
        for path in s["endpoints"]
    )
    datastores = frozenset(
        (folders[use["service"]], database(use["datastore"]))
        for use in document["datastore_use"]
        if use["service"] in folders
    )
    brokers = {
        explicit: frozenset(
            (folders[use["service"]], f"{verb} {_broker(use['broker'])}")
            for verb in ("publish", "subscribe")
            for use in document[verb]
            if use["service"] in folders and use["explicit"] is explicit
        )
        for explicit in (True, False)
    }
    name = document["app"]
    return Application(
        name=name,
        repo=document["repo"].removeprefix("https://github.com/").removesuffix(".git"),
        labelled={
            "endpoints": endpoints,
            "datastores": datastores,
            "brokers": brokers[True] | brokers[False],
        },
        implied=brokers[False] - brokers[True],
        wrong=frozenset(_wrong(suspect, name, folders, endpoints)),
        missing=frozenset(_missing(suspect, name, folders)),
    )


def found_in(scan: Mapping[str, Any]) -> dict[str, list[Names]]:
    """What a scan's JSON says of services, by kind: each item by every name that a label could give it."""
    found: dict[str, set[Names]] = {kind: set() for kind in KINDS}
    for fact in scan["facts"]:
        service, kind, technology = fact["service"], fact["kind"], fact["technology"]
        if not service:
            continue
        if kind == "http_endpoint":
            path, context = fact["values"].get("path", ""), fact["values"].get("context", "")
            found["endpoints"].add(((service, endpoint(path)), (service, endpoint(f"{context}/{path}"))))
        elif kind in ("publish", "consume"):
            verb = "publish" if kind == "publish" else "subscribe"
            found["brokers"].add(((service, f"{verb} {_broker(technology)}"),))
        elif kind in ("store_read", "store_write", "uses") and technology in _DATABASES:
            found["datastores"].add(((service, technology), (service, ANY)))
    return {kind: sorted(items) for kind, items in found.items()}


def score(labelled: Iterable[Item], found: Iterable[Names]) -> Score:
    """``found`` held against ``labelled``: a label counts once, however many found items bear its name."""
    wanted, items = set(labelled), list(found)
    spurious = [names[0] for names in items if wanted.isdisjoint(names)]
    seen = {name for names in items for name in names}
    return Score(len(wanted & seen), tuple(sorted(spurious)), tuple(sorted(wanted - seen)))


def endpoint(path: str) -> str:
    """A path as it is compared: parameters without their names, no slash at its end."""
    return re.sub(r"\{[^}]*\}", "{}", f"/{'/'.join(part for part in path.split('/') if part)}")


def database(name: str) -> str:
    """Which database a label's name means; ``ANY`` when it does not say."""
    return next((known for known in _DATABASES if known in name.lower()), ANY)


def _broker(name: str) -> str:
    return "rabbitmq" if name.startswith("rabbit") else name


def _wrong(
    suspect: Mapping[str, Any], app: str, folders: Mapping[str, str], endpoints: frozenset[Item]
) -> Iterator[Item]:
    for entry in suspect["wrong_or_duplicate_endpoints"]:
        if entry["app"] == app:
            paths = {endpoint(path) for path in _PATHS.findall(entry["label"])}
            services = {folders.get(name.strip()) for name in entry["service"].split(",")}
            yield from (item for item in endpoints if item[0] in services and item[1] in paths)


def _missing(suspect: Mapping[str, Any], app: str, folders: Mapping[str, str]) -> Iterator[Item]:
    for entry in suspect["missing_endpoints"]:
        if entry["app"] == app:
            for said in entry["missing"]:
                service, _, path = said.partition(" ")
                yield folders[service], endpoint(path)


def strict(application: Application, found: Mapping[str, Sequence[Names]]) -> dict[str, Score]:
    """Each kind as it is labelled."""
    return {kind: score(application.labelled[kind], found[kind]) for kind in KINDS}


def corrected(application: Application, found: Mapping[str, Sequence[Names]]) -> dict[str, Score]:
    """Each kind with the suspect labels mended, and without what a framework does on its own."""
    wanted = dict(application.labelled)
    wanted["endpoints"] = (wanted["endpoints"] - application.wrong) | application.missing
    wanted["brokers"] = wanted["brokers"] - application.implied
    return {kind: score(wanted[kind], found[kind]) for kind in KINDS}


def render(scores: Mapping[str, Mapping[str, Score]]) -> str:
    """One block: each kind over all applications, the whole, then every miss and spurious item."""
    lines = []
    for kind in (*KINDS, "all"):
        parts = [one for by_kind in scores.values() for name, one in by_kind.items() if kind in (name, "all")]
        lines.append(f"  {kind:12} {_sum(parts).line}")
    for application, by_kind in scores.items():
        for kind, one in by_kind.items():
            lines += [f"    spurious {kind} {application}: {' '.join(item)}" for item in one.spurious]
            lines += [f"    missed {kind} {application}: {' '.join(item)}" for item in one.missed]
    return "\n".join(lines)


def _sum(parts: Sequence[Score]) -> Score:
    spurious = tuple(item for part in parts for item in part.spurious)
    return Score(sum(p.right for p in parts), spurious, tuple(item for part in parts for item in part.missed))


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("labels", nargs="+", type=Path)
    parser.add_argument("--suspect", required=True, type=Path)
    parser.add_argument("--scans", required=True, type=Path)
    options = parser.parse_args(arguments)
    suspect = json.loads(options.suspect.read_text("utf-8"))
    ways: dict[str, dict[str, dict[str, Score]]] = {"strict": {}, "corrected": {}}
    for file in options.labels:
        application = read_application(json.loads(file.read_text("utf-8")), suspect)
        scan = options.scans / f"{application.repo.replace('/', '--')}.json"
        if not scan.is_file():
            print(f"{application.repo}: no scan at {scan}, left out", file=sys.stderr)
            continue
        found = found_in(json.loads(scan.read_text("utf-8")))
        ways["strict"][application.name] = strict(application, found)
        ways["corrected"][application.name] = corrected(application, found)
    for way, scores in ways.items():
        print(f"{way}\n{render(scores)}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
