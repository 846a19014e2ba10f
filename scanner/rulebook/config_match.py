"""A ``match:`` entry over configuration files: which files, which of their nodes, what to take from there.

::

    match:
      - files: ["*.yaml", "*.yml"]           # a name anywhere, or a path from the root; * ? ** {a,b} !not
        format: yaml             # one of scanner.rules.Format: json toml hcl dockerfile xml statements lines …
        contains: [Probe]                    # optional: a file without any of these texts is not parsed
        at: "**/containers/[]/(livenessProbe|readinessProbe)/httpGet/path"
        where:
          /kind: {not_matches: "^List$"}
          ^image: {is_not: infrastructure}
        values:
          path: "."
          service: [/metadata/name, ^name]           # the first that leads to a text
          port: {from: ../port, pattern: "^[0-9]+$"}   # the pattern's first group, else all that it matched
          images: {from: ^image, join: " "}    # all of them, not only the first
          route: {from: ., form: "{}/health"}  # the text within another
          probe: ../../@key
          name: [../--name, {from: ., pattern: "run (\\S+)"}]   # each that is there is a value of this name
        set: {via: kubernetes}

``format: commands`` needs no files: it reads whatever runs commands, and each of them is a mapping of its ``line``.

A **key path** is steps with ``/`` between them. Every node that it leads to counts.

==========  ==================================================================================
``name``    the value of a key; ``"a/b"`` in quotes when the key holds a sign that paths use
``(a|b)``   the value of any of these keys
``*``       the value of every key
``[]``      every item of a list; what is no list counts as a list of one
``**``      this node and everything below it, at any depth; at most once in a path
``..``      one step up: from a value to its mapping, from an item to its list
``^name``   the nearest ``name`` beside or above: in the innermost mapping around the node that has it
``.``       the node itself
``@key``    (last) the key under which a node stands: a name, in Compose or Terraform
==========  ==================================================================================

``at`` starts at each document. Other paths start at the node that ``at`` chose, or with a leading ``/`` at
its document. A key with dots is also reached step by step, since Spring writes ``a.b: v`` for ``a: {b: v}``.

``where`` gives for each path what must hold: a text or list of texts (any of them), or a mapping of tests:
``matches``, ``not_matches`` (regular expressions, searched), ``exists: true|false``, and
``is_not: infrastructure`` (an image that is somebody else's product). Positive tests hold if any node passes,
negative ones if all do.

``values`` reads a text, a list of texts (joined by spaces) or a CloudFormation function (what it refers to).
How formats become trees is said in ``scanner/detect/config/formats``.
"""

from __future__ import annotations

import re

from scanner.model import Value
from scanner.rulebook.globs import globs_pattern
from scanner.rulebook.key_path import read_key_path
from scanner.rules import Condition, ConfigMatch, Expression, Format, KeyPath, StepKind, Take, Test
from scanner.yaml_lines import (
    Mapping,
    Node,
    Scalar,
    Sequence,
    mapping,
    need,
    one_of,
    only,
    plain,
    text,
    texts,
)

# What runs commands: read as such unless a rule of `format: commands` names files of its own.
COMMAND_FILES = (
    ".{github,forgejo,gitea}/workflows/*.{yml,yaml}",
    ".gitlab-ci.yml",
    "*.gitlab-ci.yml",
    "**/.gitlab/**/*.yml",
    ".circleci/*.{yml,yaml}",
    "azure-pipelines*.{yml,yaml}",
    "**/.azure*/**/*.{yml,yaml}",
    "bitbucket-pipelines.yml",
    "cloudbuild*.{yml,yaml}",
    "**/cloudbuild/*.{yml,yaml}",
    "buildspec*.{yml,yaml}",
    ".drone.yml",
    "**/.buildkite/*.{yml,yaml}",
    "**/.semaphore/*.yml",
    ".travis.yml",
    ".cirrus.yml",
    "{,.}appveyor.yml",
    "**/{bamboo-specs,.woodpecker,.harness,ci,.ci,concourse,gocd,.gocd,.tekton,tekton,.buddy,.builds,.codefresh}/**/*.{yml,yaml}",
    ".woodpecker.{yml,yaml}",
    "*.gocd.{yml,yaml}",
    "{,.}codefresh.{yml,yaml}",
    "{,.}buddy.{yml,yaml}",
    "screwdriver.{yml,yaml}",
    ".build.{yml,yaml}",
    "**/.teamcity/**/*.{kts,kt}",
    "Taskfile.{yml,yaml}",
    "Jenkinsfile*",
    "*.jenkinsfile",
    "*.Jenkinsfile",
    "**/jenkins/*.groovy",
    "Makefile",
    "*.mk",
    "*.sh",
    "*.bash",
    "*.ps1",
)
KEYS = ("files", "format", "contains", "at", "where", "values", "set")
TESTS = ("matches", "not_matches", "exists", "is_not")


def load_config_match(node: Node) -> ConfigMatch:
    """``node`` as a configuration match. Raises BadRule at the line of whatever cannot be used."""
    entry = mapping(node, "a match entry")
    only(entry, KEYS, "a configuration match")
    form = one_of(need(entry, "format", "a configuration match"), "format", [f.value for f in Format])
    own = form != Format.COMMANDS or "files" in entry.entries
    globs = texts(need(entry, "files", "a configuration match"), "files") if own else COMMAND_FILES
    return ConfigMatch(
        globs=tuple(glob for glob in globs if not glob.startswith("!")),
        files=Expression(globs_pattern(globs, entry.entries["files" if own else "format"].place)),
        format=Format(form),
        contains=_contained(entry),
        at=tuple(_paths(entry.entries["at"], "at")) if "at" in entry.entries else (_ITSELF,),
        where=tuple(c for path, tests in _entries(entry, "where") for c in _conditions(path, tests, entry)),
        take=tuple(take for name, item in _entries(entry, "values") for take in _takes(name, item)),
        static=tuple(Value(name, str(plain(item, name))) for name, item in _entries(entry, "set")),
        line=entry.place.line,
    )


_UPWARD = (StepKind.UP, StepKind.NEAREST)
_ITSELF = KeyPath(".", (), absolute=True)


def _contained(entry: Mapping) -> tuple[str, ...]:
    node = entry.get("contains")
    found = texts(node, "contains") if node is not None else ()
    if node is not None and not all(found):
        raise node.place.bad("contains holds an empty text, which every file holds", "take it out")
    return found


def _entries(entry: Mapping, key: str) -> list[tuple[str, Node]]:
    return list(mapping(entry.entries[key], key).entries.items()) if key in entry.entries else []


def _paths(node: Node, what: str) -> list[KeyPath]:
    items = node.items if isinstance(node, Sequence) else (node,)
    paths = [read_key_path(text(item, what), item.place) for item in items]
    for path, item in zip(paths, items, strict=True):
        if what == "at" and (path.own_key or any(step.kind in _UPWARD for step in path.steps)):
            raise item.place.bad(f"`at` cannot use @key, .. or ^: {path.text!r}", "choose a node, going down")
    return paths


def _conditions(written: str, node: Node, entry: Mapping) -> list[Condition]:
    place = mapping(entry.entries["where"], "where").keys[written]
    path = read_key_path(written, place)
    if not isinstance(node, Mapping):
        words = texts(node, written) if isinstance(node, Sequence) else (str(plain(node, written)),)
        return [Condition(path, Test.ANY_OF, words)]
    only(node, TESTS, "a condition")
    return [_condition(path, test, item) for test, item in node.entries.items()]


def _condition(path: KeyPath, test: str, node: Node) -> Condition:
    if test == "exists":
        if not isinstance(node, Scalar) or not isinstance(node.value, bool):
            raise node.place.bad("exists is true or false")
        return Condition(path, Test.EXISTS if node.value else Test.MISSING)
    if test == "is_not":
        one_of(node, test, ["infrastructure"])
        return Condition(path, Test.IMAGE)
    return Condition(path, Test(test), pattern=_pattern(node, test))


def _takes(name: str, node: Node) -> list[Take]:
    """A list of nothing but paths is one value, at the first that leads anywhere; otherwise each item is one."""
    if isinstance(node, Sequence) and any(isinstance(item, Mapping) for item in node.items):
        return [_take(name, item) for item in node.items]
    return [_take(name, node)]


def _take(name: str, node: Node) -> Take:
    if not isinstance(node, Mapping):
        return Take(name, tuple(_paths(node, name)))
    only(node, ("from", "pattern", "join", "form"), "a value")
    pattern = _pattern(node.entries["pattern"], "pattern") if "pattern" in node.entries else None
    join = text(node.entries["join"], "join") if "join" in node.entries else None
    form = text(node.entries["form"], "form") if "form" in node.entries else "{}"
    if form.count("{}") != 1:
        raise node.entries["form"].place.bad(
            "form holds {} once, where the text goes", 'e.g. form: "{}/health"'
        )
    return Take(name, tuple(_paths(need(node, "from", "a value"), name)), pattern, join, form)


def _pattern(node: Node, what: str) -> Expression:
    written = text(node, what)
    try:
        re.compile(written, re.MULTILINE)
    except re.error as error:
        raise node.place.bad(f"{what} is no regular expression: {error}") from None
    return Expression(written, re.MULTILINE.value)
