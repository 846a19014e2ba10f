"""Functions that only a stack connects to a queue: SAM, CloudFormation, the Serverless Framework and Terraform name them.

Their code says nothing of it: ``def handler(event, context)``. The stack says which function reads the queue, and what
file and name that function has.

Sources: https://docs.aws.amazon.com/lambda/latest/dg/invocation-eventsourcemapping.html,
https://docs.aws.amazon.com/lambda/latest/dg/python-handler.html#python-handler-naming
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from posixpath import normpath

from scanner.link.calls import resolve
from scanner.link.index import Index, Node
from scanner.link.tree import ancestors, parent
from scanner.model import Detection, Fact, Origin

_ENDINGS = (
    ".py",
    ".ts",
    ".js",
    ".mjs",
    ".cjs",
    ".mts",
    "/index.ts",
    "/index.js",
    "/index.mjs",
    "/__init__.py",
)
_OUTPUT = re.compile(r"(?:^|/)(?:\.?dist|build|out|lib|\.build|\.aws-sam|target)(?:/.*)?$")
_FILE = re.compile(r"(?:\./)?(.+)\.(?:[cm]?[jt]s|py)")
_WORD = re.compile(r"[A-Za-z_][\w-]*")


def queue_driven(index: Index, detections: Iterable[Detection]) -> Mapping[Node, str]:
    """Handler → the technology that calls it with messages, for handlers that a stack connects."""
    consumes: list[Fact] = []
    functions: dict[str, list[Fact]] = {}
    for detection in detections:
        for fact in detection.facts:
            if fact.kind == "consume" and fact.value("via"):
                consumes.append(fact)
            elif fact.kind == "deployment" and (fact.value("handler") or fact.value("via") == "cdk"):
                functions.setdefault(parent(fact.location.path), []).append(fact)
    found: dict[Node, str] = {}
    for consume in consumes:
        for function in _meant(consume, functions.get(parent(consume.location.path), ())):
            for node in _handlers(index, function):
                found.setdefault(node, consume.technology)
    return found


def _meant(consume: Fact, functions: Sequence[Fact]) -> Iterator[Fact]:
    """Those of ``functions`` that ``consume`` names; where a program makes them, the only one of its file."""
    if consume.value("function"):
        asked = set(_WORD.findall(consume.value("function")))
        yield from (
            f for f in functions if asked & {f.value(key) for key in ("name", "resource", "function")}
        )
        return
    beside = [f for f in functions if f.location.path == consume.location.path]
    yield from beside if len(beside) == 1 else ()


def _handlers(index: Index, function: Fact) -> Iterator[Node]:
    """The function that ``src/place.handler`` names, in the one outlined file that it can mean."""
    code, handler = function.value("code").strip("\"'"), function.value("handler")
    stem, _, name = handler.rpartition(".")
    file = _FILE.fullmatch(code)
    if file is not None:  # CDK's entry
        stem, code, name = file[1], "", name or handler or "handler"
    bases = ancestors(parent(function.location.path))
    if function.value("via") != "cdk":  # which starts from the folder that it is run in
        bases = iter((parent(function.location.path),))
    path = (
        next((found for base in bases if (found := _file(index, base, code, stem))), None) if stem else None
    )
    if path is None:
        return
    if name in index.functions.get(path, {}):
        yield Node(path, name)
        return
    exported = resolve(index, path, Origin("", (name,)))
    if isinstance(exported, Node):
        yield exported


def _file(index: Index, base: str, code: str, stem: str) -> str | None:
    folders = [code, _OUTPUT.sub("", code), ""]
    stems = dict.fromkeys((stem, stem.replace(".", "/"), f"src/{stem}", _OUTPUT.sub("src", stem)))
    for folder in dict.fromkeys(folders):
        for each in stems:
            path = normpath("/".join(part for part in (base, folder, each) if part))
            for ending in _ENDINGS:
                if path + ending in index.outlines:
                    return path + ending
    below = f"{base}/" if base else ""
    ends = tuple(f"/{each}{ending}" for each in stems for ending in _ENDINGS)
    anywhere = [path for path in index.outlines if path.startswith(below) and f"/{path}".endswith(ends)]
    return anywhere[0] if len(anywhere) == 1 else None
