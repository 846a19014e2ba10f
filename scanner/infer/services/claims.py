"""What one fact says about services: that something at a path runs, how sure that is, and where it is said."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from enum import IntEnum

from scanner.infer.services.layout import ROOT, last
from scanner.infer.status import tokens
from scanner.model import Evidence, Fact
from scanner.rules import Words


class Strength(IntEnum):
    """How much a claim carries alone. A HINT only supports others; LIKELY needs a place that is not a tool's."""

    HINT = 1
    LIKELY = 2
    SURE = 3


@dataclass(frozen=True, slots=True)
class Claim:
    """``path`` is the folder or file that runs; ``code`` the file that shows it, when one does.

    ``inner``: a program, which is a part of whatever is deployed around it. ``told_apart``: the folder whose image
    several workloads share, each with a command of its own.
    """

    path: str
    kind: str  # service, function, worker, job, frontend
    strength: Strength
    evidence: Evidence
    name: str = ""
    code: str = ""
    inner: bool = False
    told_apart: str = ""
    aside: bool = False  # weaker than it would be elsewhere, for the name of its place


def claim(path: str, kind: str, strength: Strength, fact: Fact, says: str, name: str = "") -> Claim:
    """A claim that stands at ``fact``; the path ``""`` is the root."""
    weight = {Strength.HINT: 0.3, Strength.LIKELY: 0.6, Strength.SURE: 1.0}[strength]
    return Claim(path or ROOT, kind, strength, Evidence(says, fact.location, weight), name)


def program(path: str, kind: str, strength: Strength, fact: Fact, says: str) -> Claim:
    """A claim that the code at ``fact`` makes: of a program, which may be a part of what is deployed around it."""
    made = claim(path, kind, strength, fact, says)
    return replace(made, code=fact.location.path, inner=True)


_ANOTHER = re.compile(r"&&|\|\||[;\n]")  # what stands between two commands
_SHELL = re.compile(r"\s*(?:cd|export|set|echo|sleep|source|\.)\s")


def is_tooling(words: Words, path: str) -> bool:
    """Whether ``path`` lies in a folder that is for developers, not for production."""
    return not words["tool-folders"].isdisjoint(path.lower().split("/"))


def is_aside(words: Words, path: str) -> bool:
    """Whether its place says that ``path`` supports the services: a tool's folder, a deployment's code, a hidden folder."""
    name = last(path)
    workshop = not words["workshop-words"].isdisjoint(tokens(name))
    hidden = any(part.startswith(".") for part in path.split("/") if part != ROOT)
    return hidden or is_tooling(words, path) or name.lower() in words["infrastructure-folders"] or workshop


def is_tool(words: Words, path: str) -> bool:
    """Whether a program of which nothing else is known is a tool, by its place or its name."""
    name = last(path).lower()
    said = tokens(name.rpartition(".")[0] or name)
    a_role = said[-1:] and said[-1] in words["role-words"] and said[-1] not in ("db", "database")
    named = bool(said) and (
        said[-1] in words["tool-words"] or (said[0] in words["deed-words"] and not a_role)
    )
    return is_aside(words, path) or named


def runs_once(words: Words, command: str) -> bool:
    """Whether all that a command starts prepares what others run: ``npm run db-migrate``, ``./wait-for redis``.

    ``alembic upgrade head && uvicorn shop:app`` starts a service.
    """
    parts = [part for part in _ANOTHER.split(command) if part.strip() and not _SHELL.match(part)]
    return bool(parts) and all(_prepares(words, part) for part in parts)


def _prepares(words: Words, command: str) -> bool:
    said = " ".join(("", *re.findall(r"\w+", command), ""))
    return any(f" {word.replace('-', ' ')} " in said for word in words["one-off-commands"])


def short_name(words: Words, path: str, declared: str) -> str:
    """How a service is called: its manifest's name without scope and namespace, else its folder's or file's; what is only
    called a service after the folder around it too.
    """
    if declared:
        return last(declared.rstrip("/")) or declared
    *folders, name = path.split("/")
    if folders and name.lower() in words["plain-name-roles"]:
        return f"{folders[-1]}-{name}"
    stem = name.rpartition(".")[0] if "." in name[1:] else name
    plain = words["plain-file-names"]
    if stem.lower() in plain:
        said = words["generic-folders"] | words["program-holders"] | plain
        return next((folder for folder in reversed(folders) if folder.lower() not in said), stem)
    return stem
