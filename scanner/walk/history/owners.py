"""Who to ask about a path: CODEOWNERS as GitHub or GitLab reads it, then the people who changed it most.

https://docs.github.com/en/repositories/managing-your-repositorys-settings-and-features/customizing-your-repository/about-code-owners
https://docs.gitlab.com/user/project/codeowners/reference/
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import islice

from msgspec import Struct

from scanner.model import PathHistory

# The first of them that exists counts.
GITHUB_FILES = (".github/CODEOWNERS", "CODEOWNERS", "docs/CODEOWNERS")
GITLAB_FILES = ("CODEOWNERS", "docs/CODEOWNERS", ".gitlab/CODEOWNERS")

MAX_OWNERS = 3
_SAMPLE = 40  # files of a folder that are looked up; owners of a folder hardly ever differ within it
_MAX_LINE = 2000
# Each further star multiplies the time that a long path takes; nobody needs more than three in one name.
_COSTLY = re.compile(r"(?:\*[^/*]*){4,}|(?:\*\*.*){4,}")

_SECTION = re.compile(r"\^?\[(?P<name>[^\]]+)\](?:\[\d+\])?(?P<owners>(?:\s.*)?)")
_BOT = re.compile(
    r"\[bot\]|\bbot\b|(^|[-_ <])ci([-_ @]|$)|noreply@github\.com|renovate|dependabot|github-actions", re.I
)


class OwnerRule(Struct, frozen=True):
    """``path`` is matched whole. No ``owners``: the path has none. ``excluded``: it leaves the section."""

    path: re.Pattern[str]
    owners: tuple[str, ...]
    section: str = ""
    excluded: bool = False


def find_code_owners(paths: Iterable[str]) -> tuple[str, bool]:
    """Which of all ``paths`` of a tree is the CODEOWNERS that counts ("": none), and whether it is GitLab's."""
    there = set(paths) & {*GITHUB_FILES, *GITLAB_FILES, ".gitlab-ci.yml"}
    is_gitlab = bool(there & {".gitlab-ci.yml", GITLAB_FILES[-1]}) and GITHUB_FILES[0] not in there
    order = GITLAB_FILES if is_gitlab else GITHUB_FILES
    return next((path for path in order if path in there), ""), is_gitlab


def read_code_owners(text: str, is_gitlab: bool) -> tuple[OwnerRule, ...]:
    """The rules of a CODEOWNERS file, in order. A line that cannot be read is left out, as both sites do."""
    rules: list[OwnerRule] = []
    section, default = "", tuple[str, ...]()
    for raw in text.splitlines():
        line = raw.strip()
        if not line or line.startswith("#") or len(line) > _MAX_LINE:
            continue
        if is_gitlab and (found := _SECTION.fullmatch(line)):
            section, default = found["name"].strip().lower(), tuple(found["owners"].split())
            continue
        excluded = is_gitlab and line.startswith("!")
        pattern, owners = _split(line.removeprefix("!") if excluded else line)
        if pattern and not _COSTLY.search(pattern) and (is_gitlab or not pattern.startswith("!")):
            compiled = re.compile(_gitlab(pattern) if is_gitlab else _github(pattern))
            rules.append(OwnerRule(compiled, owners or default, section, excluded))
    return tuple(rules)


def owners_of(path: str, rules: Sequence[OwnerRule]) -> tuple[str, ...]:
    """The owners of one file: the last rule that matches, in each section. () for none."""
    last: dict[str, OwnerRule] = {}
    left: set[str] = set()
    for rule in rules:
        if rule.path.fullmatch(path):
            if rule.excluded:
                left.add(rule.section)
            last[rule.section] = rule
    owners = (owner for section, rule in last.items() if section not in left for owner in rule.owners)
    return tuple(dict.fromkeys(owners))


def who_to_ask(
    files: Iterable[str], rules: Sequence[OwnerRule], lives: Iterable[PathHistory]
) -> tuple[str, ...]:
    """At most three to ask about a component: most files' owners, else who made most focused commits.

    ``files`` are the component's, ``lives`` the histories of its paths. Machine accounts are nobody to ask.
    """
    owned = Counter(owners_of(path, rules) for path in islice(files, _SAMPLE))
    if owned and (owners := max(owned, key=lambda who: (owned[who], who))):
        return owners[:MAX_OWNERS]
    commits: Counter[str] = Counter()
    for life in lives:
        commits.update(dict(life.authors))
    people = sorted((-count, author) for author, count in commits.items() if not _BOT.search(author))
    return tuple(author for _, author in people[:MAX_OWNERS])


# --- patterns ----------------------------------------------------------------------------------


def _split(line: str) -> tuple[str, tuple[str, ...]]:
    """Pattern and owners; a backslash keeps a space (or #) in the pattern; a # after a space ends it."""
    found = re.match(r"((?:\\.|[^\s\\])+)(.*)", line)
    if not found:
        return "", ()
    pattern = re.sub(r"\\([\s#])", r"\1", found[1])
    return pattern, tuple(re.sub(r"(^|\s)#.*", "", found[2]).split())


def _github(pattern: str) -> str:
    """As .gitignore: a slash that is not the last anchors the pattern to the top."""
    anchored = "/" in pattern.rstrip("/")
    return ("" if anchored else "(?:.*/)?") + _body(pattern.lstrip("/"))


def _gitlab(pattern: str) -> str:
    """A leading slash anchors the pattern to the top; without one it is found at any depth."""
    return ("" if pattern.startswith("/") else "(?:.*/)?") + _body(pattern.lstrip("/"))


def _body(pattern: str) -> str:
    """A folder means all below it; so does a name without a star in its last part."""
    inside = pattern.endswith("/")
    parts = pattern.rstrip("/").split("/")
    out = []
    for number, part in enumerate(parts):
        is_last = number == len(parts) - 1
        if part == "**":
            out.append(".*" if is_last else "(?:.*/)?")
            continue
        text = re.escape(part).replace(r"\*\*", "[^/]*").replace(r"\*", "[^/]*").replace(r"\?", "[^/]")
        out.append(text + ("" if is_last else "/"))
    if inside:
        return "".join(out) + "/.*"
    # `docs/*` is the files right below; `*` alone, `*.js` and `docs` are whatever has that name, and below
    stops = parts[-1] == "*" and len(parts) > 1
    return "".join(out) + ("" if stops or parts[-1] == "**" else "(?:/.*)?")
