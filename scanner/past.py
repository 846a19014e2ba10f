"""What git is asked about a map: in few calls for all of it, and remembered by commit."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import Path

from scanner.infer.evidence_history import files_of, finding_question, since, status_question
from scanner.infer.evidence_listing import Listing, list_files
from scanner.model import Component, DeclaredMap, Fact, Finding, History, HistoryQuestion
from scanner.store import FactCache
from scanner.walk import Tree, blob_id


def read_past(
    root: Path, tree: Tree, declared: DeclaredMap, facts: Iterable[Fact], cache: FactCache | None
) -> History:
    """The history that decides statuses; unknown, with the reason, where git cannot tell."""
    return _ask(root, tree, status_question(declared.components, tree.files, facts), cache)


def dated(
    findings: Sequence[Finding], root: Path, tree: Tree, declared: DeclaredMap, cache: FactCache | None
) -> tuple[Finding, ...]:
    """The findings with the day since which they are true, and whom to ask, where git can tell."""
    if not findings or not tree.commit:
        return tuple(findings)
    listing = list_files(tree.files)
    components = {component.id: component for component in declared.components}
    history = _ask(root, tree, finding_question(findings, declared.components, listing), cache)
    people = _people(
        tree, listing, [components[f.component] for f in findings if f.component in components], history
    )
    days = [since(finding, components.get(finding.component), history) for finding in findings]
    return tuple(
        replace(
            finding,
            since=finding.since or (day.date if day else ""),
            owners=finding.owners or people.get(finding.component, ()),
        )
        for finding, day in zip(findings, days, strict=True)
    )


def _ask(root: Path, tree: Tree, question: HistoryQuestion, cache: FactCache | None) -> History:
    from scanner.walk.history import decode_history, encode_history, history_key, read_history

    if question == HistoryQuestion():
        return History(tree.commit, unknown="")
    key = history_key(tree.commit, question, _blobs(tree, [path for path, _ in question.lines]))
    known = cache.get_many([key]).get(key) if cache is not None and tree.commit else None
    remembered = decode_history(known) if known is not None else None
    if remembered is not None:
        return remembered
    is_working_tree = bool(tree.stamps)
    history = read_history(root, "" if is_working_tree else tree.commit, question)
    if cache is not None and tree.commit:
        cache.put_many({key: encode_history(history)})
    return history


def _blobs(tree: Tree, paths: Sequence[str]) -> dict[str, str]:
    """The content of ``paths``, by name: what is not committed has lines that no commit of today wrote."""
    asked = set(paths)
    known = {file.path: file.blob for file in tree.files if file.path in asked}
    unknown = sorted(path for path, blob in known.items() if not blob)
    return known | {path: blob_id(c) for path, c in tree.read(unknown) if isinstance(c, bytes)}


def _people(
    tree: Tree, listing: Listing, components: Iterable[Component], history: History
) -> dict[str, tuple[str, ...]]:
    """Component id → whom to ask: the declared owner, code owners, authors."""
    from scanner.walk.owners import find_code_owners, read_code_owners, who_to_ask

    path, is_gitlab = find_code_owners(listing.paths)
    content = next((c for _, c in tree.read([path]) if isinstance(c, bytes)), b"") if path else b""
    rules = read_code_owners(content.decode("utf-8", "replace"), is_gitlab)
    return {
        component.id: (component.owner,)
        if component.owner
        else who_to_ask(
            files_of(component, listing),
            rules,
            [history.paths[p] for p in component.paths if p in history.paths],
        )
        for component in components
    }
