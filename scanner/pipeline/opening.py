"""Where a look begins: the working tree, or the objects of a commit; for who looks again, what was saved since."""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path
from typing import TYPE_CHECKING

from scanner.pipeline.ruleset import roles_of
from scanner.pipeline.run import Request
from scanner.rulebook import Rulebook
from scanner.store import FactCache
from scanner.walk import Roles, Tree, all_source, commit_tree, touched, working_tree

if TYPE_CHECKING:
    from scanner.pipeline.lately import Lately  # and with it all that links


def open_tree(request: Request, cache: FactCache | None, roles: Roles = all_source) -> Tree:
    """The files to look at: the working tree, or the objects of a commit. ``roles`` says what each is there for."""
    if request.commit:
        return commit_tree(request.root, request.commit, request.exclude, roles)
    remembered = cache.stamps(str(request.root.resolve())) if cache is not None else {}
    return working_tree(request.root, request.exclude, remembered, roles)


def open_again(
    request: Request,
    cache: FactCache | None,
    rules: Rulebook,
    lately: Lately | None,
    saved: Collection[Path] | None,
) -> Tree:
    """The same tree another time; where it is known what was ``saved`` since the look before, no more of it is asked for."""
    asked = (request.root, request.commit, request.exclude, rules.digest)
    before = lately.tree if lately is not None and saved is not None else None
    tree = touched(before[1], saved or ()) if before is not None and before[0] == asked else None
    tree = tree or open_tree(request, cache, roles_of(rules))
    if lately is not None:
        lately.tree = asked, tree
    return tree
