"""An evidence file: what shows that a component is in production, a proof of concept, there, gone, abandoned.

::

    id: production-manifest
    title: Listed in a manifest of production
    observes: production             # poc, exists, gone, abandoned?
    weight: 1                        # ≥ 0.9 decides with high confidence, ≥ 0.5 with medium; less only hints
    says: "{name} is listed for production"
    needs:                           # all of them
      - facts: [deployment, listing]
        environment: production      # or other: from the fact's values, the file's path, the name's ending
        by: [name, source]           # listed, inside, below, top, around, placed: what ties the fact to the component
        where: {via: {not: "^dockerfile$"}}
      - any:                         # one of these
          - inside: ["main.*"]       # base names in the component's folders; role: test for its tests
          - named: ["{}.Dockerfile"] # base names anywhere, {} is a name of the component
          - service: true            # a service at its path, or of its name
      - inside: ["Pulumi.*.yaml"]    # the same, of files whose path is for production
        environment: production
      - switched_off: production     # a manifest of it says that none of it runs there
      - unlisted: production         # what lists its neighbours for production does not list it,
        elsewhere: true              # and the like lists it for another environment
      - hollow: ["README*"]          # its folders are there, and hold nothing but such files
      - placed: ["*.tfvars"]         # such a file, in a folder or of a stem that is the component's name,
        environment: production      # and somewhere that is for production
      - folder: [poc, experimental]  # one of the component's own folders is called so
      - folder_environment: production   # or: the last one is named for an environment,
        holds: ["*.tf"]              # has one of these below it,
        lacks: ["*.go"]              # and none of these
      - git: deleted                 # absent, delisted, withdrawn; or {commits: 50, years: 1, authors: 3}
    why: …
    examples:
      - component: {id: payments, paths: [apps/payments], deployed_as: [pay]}
        files: [apps/payments/main.go]
        facts:
          - {kind: deployment, path: deploy/production/pay.yaml, values: {name: pay}}
        expect: true

Examples hold no git history, so a rule that needs git is tested elsewhere and may have no hit. An example that
the rule sees is also put to all the other rules: together they say what this one observes, or what ``observed``
names; ``services`` are paths of services that there are.
"""

from __future__ import annotations

import re

from scanner.model import FileRole, Observed
from scanner.rulebook.evidence.examples import load_examples
from scanner.rules import (
    EvidenceRule,
    Expression,
    FactSign,
    FileSign,
    GitSign,
    Gone,
    HollowSign,
    PathSign,
    PlaceSign,
    ServiceSign,
    Sign,
    SwitchedOffSign,
    Tie,
    UnlistedSign,
)
from scanner.yaml_lines import (
    Mapping,
    Node,
    Scalar,
    integer,
    mapping,
    need,
    one_of,
    only,
    plain,
    sequence,
    text,
    texts,
)

KEYS = ("id", "title", "observes", "weight", "says", "needs", "why", "fix", "examples")
SIGNS = {
    "facts": ("facts", "by", "environment", "technology", "where"),
    "inside": ("inside", "role", "environment"),
    "named": ("named", "role"),
    "placed": ("placed", "environment"),
    "folder": ("folder",),
    "folder_environment": ("folder_environment", "holds", "lacks"),
    "service": ("service",),
    "switched_off": ("switched_off",),
    "unlisted": ("unlisted", "elsewhere"),
    "hollow": ("hollow",),
    "git": ("git",),
}
ENVIRONMENTS = ("production", "other")


def load_evidence(path: str, root: Mapping) -> EvidenceRule:
    """The evidence rule in ``root``. Raises BadRule, at the line to mend, for what cannot be trusted."""
    only(root, KEYS, "an evidence rule")
    needs = tuple(_group(node) for node in sequence(need(root, "needs", "an evidence rule"), "needs"))
    if not needs:
        raise root.keys["needs"].bad("an evidence rule that needs nothing", "name what has to be seen")
    statuses = [status for status in Observed if status is not Observed.UNKNOWN]
    return EvidenceRule(
        id=text(need(root, "id", "a rule"), "id"),
        title=text(need(root, "title", "a rule"), "title"),
        observes=Observed(one_of(need(root, "observes", "an evidence rule"), "observes", statuses)),
        weight=_weight(need(root, "weight", "an evidence rule")),
        needs=needs,
        why=text(need(root, "why", "a rule"), "why").strip(),
        path=path,
        says=_says(root),
        examples=load_examples(root, needs),
    )


def _weight(node: Node) -> float:
    value = plain(node, "weight")
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 < value <= 1:
        raise node.place.bad("weight must be a number above 0, and 1 at most")
    return float(value)


def _says(root: Mapping) -> str:
    if "says" not in root.entries:
        return ""
    says = text(root.entries["says"], "says").strip()
    try:
        says.format(name="", path="", environment="")
    except (KeyError, IndexError, ValueError, AttributeError):
        mend = "known: {name}, {path}, {environment}"
        raise root.entries["says"].place.bad("says holds a placeholder that is not known", mend) from None
    return says


# --- signs -------------------------------------------------------------------------------------


def _group(node: Node) -> tuple[Sign, ...]:
    entry = mapping(node, "a need")
    if "any" not in entry.entries:
        return (_sign(entry),)
    only(entry, ("any",), "a need of alternatives")
    signs = tuple(_sign(mapping(item, "a sign")) for item in sequence(entry.entries["any"], "any"))
    if not signs:
        raise entry.place.bad("no alternative under any", "list signs, or leave it out")
    return signs


def _sign(entry: Mapping) -> Sign:
    kind = next((key for key in SIGNS if key in entry.entries), "")
    if not kind:
        raise entry.place.bad("a sign of no known kind", f"known: {', '.join(SIGNS)}")
    only(entry, SIGNS[kind], f"a sign by {kind}")
    node = entry.entries[kind]
    if kind == "facts":
        return _fact_sign(entry)
    if kind in ("inside", "named"):
        patterns = _patterns(node, kind)
        role = (
            FileRole(one_of(entry.entries["role"], "role", list(FileRole)))
            if "role" in entry.entries
            else FileRole.SOURCE
        )
        if kind == "named":
            return FileSign(named=patterns, role=role)
        return FileSign(inside=patterns, role=role, environment=_environment(entry))
    if kind == "placed":
        environment = need(entry, "environment", "a sign by placed")
        return PlaceSign(_patterns(node, kind), one_of(environment, "environment", ENVIRONMENTS))
    if kind == "folder":
        return PathSign(words=texts(node, "folder"))
    if kind == "folder_environment":
        holds = _patterns(need(entry, "holds", "a sign by folder_environment"), "holds")
        lacks = _patterns(entry.entries["lacks"], "lacks") if "lacks" in entry.entries else ()
        return PathSign(environment=one_of(node, kind, ENVIRONMENTS), holds=holds, lacks=lacks)
    if kind == "switched_off":
        return SwitchedOffSign(one_of(node, kind, ENVIRONMENTS))
    if kind == "unlisted":
        return UnlistedSign(
            one_of(node, kind, ENVIRONMENTS), "elsewhere" in entry.entries and _is_true(entry, "elsewhere")
        )
    if kind == "hollow":
        return HollowSign(_patterns(node, kind))
    if kind == "service":
        _is_true(entry, kind)
        return ServiceSign()
    return _git_sign(node)


def _environment(entry: Mapping) -> str:
    node = entry.get("environment")
    return one_of(node, "environment", ENVIRONMENTS) if node is not None else ""


def _is_true(entry: Mapping, key: str) -> bool:
    node = entry.entries[key]
    if not isinstance(node, Scalar) or node.value is not True:
        raise node.place.bad(f"{key} is true, or left out")
    return True


def _fact_sign(entry: Mapping) -> FactSign:
    ties = texts(need(entry, "by", "a sign by facts"), "by")
    for tie in ties:
        if tie not in list(Tie):
            raise entry.keys["by"].bad(f"{tie!r} ties nothing", f"known: {', '.join(Tie)}")
    where = mapping(entry.entries["where"], "where").entries.items() if "where" in entry.entries else ()
    return FactSign(
        kinds=texts(entry.entries["facts"], "facts"),
        by=tuple(map(Tie, ties)),
        environment=_environment(entry),
        technology=text(entry.entries["technology"], "technology") if "technology" in entry.entries else "",
        where=tuple(_test(name, node) for name, node in where),
    )


def _test(name: str, node: Node) -> tuple[str, Expression, bool]:
    """``via: "^kustomize$"`` must match, ``via: {not: …}`` must not."""
    wanted = not isinstance(node, Mapping)
    if isinstance(node, Mapping):
        only(node, ("not",), "a test")
        node = need(node, "not", "a test")
    written = text(node, name)
    try:
        re.compile(written)
    except re.error as error:
        raise node.place.bad(f"{name} is no regular expression: {error}") from None
    return name, Expression(written), wanted


def _patterns(node: Node, what: str) -> tuple[str, ...]:
    patterns = texts(node, what)
    for pattern in patterns:
        if "/" in pattern or not pattern:
            raise node.place.bad(f"{pattern!r} is no pattern of base names", "leave the folders out")
        if what == "named" and pattern.count("{}") != 1:
            raise node.place.bad(f"{pattern!r} has no place for the name", "write {} where the name stands")
    return patterns


def _git_sign(node: Node) -> GitSign:
    if isinstance(node, Scalar):
        return GitSign(gone=Gone(one_of(node, "git", list(Gone))))
    entry = mapping(node, "git")
    only(entry, ("commits", "years", "authors"), "git")
    numbers = {key: integer(value, key) for key, value in entry.entries.items()}
    if not any(number > 0 for number in numbers.values()):
        raise entry.place.bad("a sign that asks nothing of git", "name commits, years or authors")
    return GitSign(None, numbers.get("commits", 0), numbers.get("years", 0), numbers.get("authors", 0))
