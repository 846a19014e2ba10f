"""Where source comes from: the working tree, or any commit's objects.

Reading each file at most once::

    tree = working_tree(root, exclude, cache.stamps(root))
    # files whose ``blob`` is known and whose facts are cached need no reading; the others:
    for path, content in tree.read(unknown):
        blobs[path] = blob_id(content)  # of the content that was seen, whatever becomes of the file
    cache.put_stamps(root, tree.stamps, blobs)
"""

from scanner.walk.commits import commit_tree
from scanner.walk.header import generated_header, minified
from scanner.walk.ignore import excluder
from scanner.walk.legible import illegible, in_utf8
from scanner.walk.revisions import commit_of, commits_at, file_at, merge_base, refs
from scanner.walk.roles import Roles, all_source, roles_by
from scanner.walk.roots import find_root, seen_from_top
from scanner.walk.tree import Tree, blob_id
from scanner.walk.worktree import touched, with_hidden, working_tree

__all__ = [
    "Roles",
    "Tree",
    "all_source",
    "blob_id",
    "commit_of",
    "commit_tree",
    "commits_at",
    "excluder",
    "file_at",
    "find_root",
    "generated_header",
    "illegible",
    "in_utf8",
    "merge_base",
    "minified",
    "refs",
    "roles_by",
    "seen_from_top",
    "touched",
    "with_hidden",
    "working_tree",
]
