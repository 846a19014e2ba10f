"""What a fact says of names, folders and environments."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator

from msgspec import structs

from scanner.infer.status.environments import Environment, Environments
from scanner.infer.status.names import image_name, tokens
from scanner.model import Fact, Value

# Values under which rules give a name (or, separated by spaces, several), an image, and a folder.
_NAMES = ("name", "function", "family", "release", "each", "app")
_IMAGES = ("image", "images", "repo")
_SOURCES = ("context", "code", "source")
_GAP = re.compile(r"[-_]?\{\}$|^\{\}[-_]?")
_ENVIRONMENTS = ("environment", "stage")
_PIPELINES = frozenset(("workflow", "applied"))
OFF = Value("enabled", "false")
NEVER = Value("started", "never")
SAY_OFF = frozenset(("false", "no", "off"))
ON = frozenset(("true", "yes", "on"))


def names_of(fact: Fact) -> Iterator[str]:
    """The names in ``fact`` that are known in full, or but for the environment that the fact knows."""
    for value in fact.values:
        if value.name in _NAMES:
            staged = (
                _GAP.sub("", value.text)
                if fact.literal("via") == "cdk" and fact.literal("environment")
                else ""
            )
            text = staged or value.text
            yield from (word for word in text.split() if "{" not in word and "$" not in word)
        elif value.name in _IMAGES:
            yield from (name for word in value.text.split() if (name := image_name(word)) and "{" not in name)


def sources_of(fact: Fact) -> Iterator[str]:
    """The folders in ``fact``, relative to the root: read from the root, from where the manifest lies, and from where a
    command runs.

    ``apps/payments/**`` is the folder. What leads out of the root, or is not known, is left out.
    """
    home, context = posixpath.dirname(fact.location.path), fact.literal("context")
    for value in fact.values:
        for word in value.text.split() if value.name in _SOURCES else ():
            written = re.sub(r"(/\*+)+$", "", word.removeprefix("{}/")).lstrip("/")
            for base in dict.fromkeys(("", home, context if value.name == "source" else "", *_above(fact))):
                path = posixpath.normpath(posixpath.join(base, written))
                if path != "." and not path.startswith("..") and not set(path) & set("{}*$!"):
                    yield path


def _above(fact: Fact) -> Iterator[str]:
    """The folders around a unit of Terragrunt, one of which what it includes may be said from: that of ``root.hcl``.

    https://terragrunt.gruntwork.io/docs/reference/built-in-functions/#find_in_parent_folders
    """
    folder = fact.location.path if fact.literal("via") == "terragrunt" else ""
    while folder := posixpath.dirname(folder):
        yield folder


def environment_of(by: Environments, fact: Fact, name: str, aliases: frozenset[str]) -> Environment:
    """The environment that ``fact`` speaks of, when it is known to a component as ``name``.

    Its own values, its namespace, its file and an environment at the end of the name all count, and
    must agree: one that is not production decides. A pipeline that names its environment has said it: its
    file may be called anything. A name that is wholly the component's (one of ``aliases``, joined) has no
    environment at its end.
    """
    if by.of_words(fact.literal("unless")) is Environment.PRODUCTION:
        return Environment.OTHER  # it is for all but that
    stages = {by.of_words(stage) for stage in fact.literal("stages").split()}
    if told := next((each for each in (Environment.PRODUCTION, Environment.OTHER) if each in stages), None):
        return told
    own = [found for key in _ENVIRONMENTS if (found := by.of_words(fact.literal(key)))]
    if fact.literal("via") in _PIPELINES:
        if Environment.OTHER in own:
            return Environment.OTHER  # the job says so, or the command: its inventory, slot, file
        # a command that names no environment may still run in the folder of one
        own += [found for source in sources_of(fact) if (found := by.of_path(f"{source}/."))]
        if own:
            return own[0]
    inherited = [Environment.PRODUCTION] if fact.literal("inherited") else []
    said = [*own, *inherited, by.split_name(fact.literal("namespace"))[1], by.of_path(fact.location.path)]
    if "".join(tokens(name)) not in aliases:
        said.append(by.split_name(name)[1])
    if Environment.OTHER in said:
        return Environment.OTHER
    tags = (
        fact.literal("tag"),
        *(word.rpartition(":")[2] for word in fact.value("image").split() if ":" in word),
    )
    tagged = any(by.of_words(tag) is Environment.PRODUCTION for tag in tags)
    return Environment.PRODUCTION if tagged or Environment.PRODUCTION in said else Environment.UNSAID


def off_beside(fact: Fact, name: str, via: str, rest: str) -> Fact:
    """That ``name``, whom the register of ``fact`` passes over, is off in what the ``rest`` of its path names."""
    stage = Value("stage", " ".join(re.split(r"[/.]", rest)))
    return structs.replace(fact, values=(Value("name", name), OFF, Value("via", via), stage))


def is_off(fact: Fact) -> bool:
    """Whether ``fact`` says that none of it runs."""
    enabled = fact.literal("enabled").lower()
    disabled = fact.literal("disabled").lower() in ON
    return (
        fact.literal("replicas") == "0"
        or enabled in SAY_OFF
        or enabled == "0"
        or disabled
        or never_starts(fact)
    )


def never_starts(fact: Fact) -> bool:
    """Whether a job would list it that is switched off. That is no word against whoever else deploys it."""
    return fact.literal("started") == "never"
