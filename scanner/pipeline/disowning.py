"""What a branch has its ``.gitattributes`` call others' code, or generated, that the base looked at."""

from __future__ import annotations

from scanner.model import FileRole, Report, SourceFile
from scanner.pipeline.past import file_now
from scanner.pipeline.ruleset import load_rules, roles_of
from scanner.pipeline.run import Request
from scanner.walk import commit_tree, file_at, working_tree


def disowned_since(request: Request, commit: str, report: Report) -> tuple[SourceFile, ...]:
    """The files that the tree of ``report`` leaves out for a line of ``.gitattributes``, and ``commit`` did not."""
    lines = {each.said_by.rpartition(":")[0] for each in report.left_out if each.said_by}
    if all(file_at(request.root, commit, file) == file_now(request.root, file) for file in lines):
        return ()
    roles = roles_of(load_rules(request.rules))
    before = commit_tree(request.root, commit, request.exclude, roles)
    looked_at = {file.path for file in before.files if file.role is FileRole.SOURCE}
    now = working_tree(request.root, request.exclude, roles=roles)
    return tuple(file for file in now.files if file.said_by and file.path in looked_at)
