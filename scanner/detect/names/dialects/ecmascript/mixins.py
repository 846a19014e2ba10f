"""What is copied onto the instances of a class: ``Object.assign(Order.prototype, Announcing)``."""

from __future__ import annotations

from collections.abc import Iterable

from tree_sitter import Node

from scanner.detect.names.scopes import Scopes
from scanner.detect.source import Source, parts

_PROTOTYPE = ".prototype"


def mix(source: Source, scopes: Scopes, calls: Iterable[Node]) -> None:
    """Note for each class of the file what is copied onto it; the last one goes first."""
    for call in calls:
        callee, arguments = call.child_by_field_name("function"), call.child_by_field_name("arguments")
        if callee is None or arguments is None or source.text(callee) != "Object.assign":
            continue
        target, *given = parts(arguments)
        written = source.text(target)
        holder = (
            scopes.classes.get(written.removesuffix(_PROTOTYPE)) if written.endswith(_PROTOTYPE) else None
        )
        for each in given if holder is not None else ():
            assert holder is not None
            whole = source.text(each).endswith(_PROTOTYPE) and each.type == "member_expression"
            holder.mixed.insert(0, each.named_children[0] if whole else each)
