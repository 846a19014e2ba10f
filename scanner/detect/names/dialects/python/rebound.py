"""Python's own rules of which scope a name belongs to, asked only where the cheap table of ``names`` could be wrong.

``names`` looks a name up by scope and position. That is exact when the name is bound once. Where a file binds it
several times (an import in a branch, a parameter or loop variable of the same name, ``global``), the scope that decides
is found as the language says: https://docs.python.org/3/reference/executionmodel.html#resolution-of-names
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from tree_sitter import Node

from scanner.detect.names.names import Names
from scanner.detect.source import Source
from scanner.model import Origin

_LARGEST = 400_000  # bytes; what is larger was not written by people, and is left to the table
_MOST = 500  # places at which one name stands

_FUNCTIONS = frozenset(("function_definition", "lambda"))
_COMPREHENSIONS = frozenset(
    ("list_comprehension", "set_comprehension", "dictionary_comprehension", "generator_expression")
)
_WITH_BODY = _FUNCTIONS | {"class_definition"}  # what stands beside the body is evaluated outside
# what may stand between a name that is bound and the statement that binds it
_PATTERNS = frozenset(
    (
        "pattern_list",
        "tuple_pattern",
        "list_pattern",
        "list_splat_pattern",
        "dictionary_splat_pattern",
        "tuple",
        "list",
    )
)
_PARAMETER = frozenset(("typed_parameter", "default_parameter", "typed_default_parameter"))
_ALWAYS = frozenset(("parameters", "lambda_parameters", "as_pattern_target", "splat_pattern"))
_CASES = frozenset(("case_pattern", "keyword_pattern", "union_pattern"))
_TARGETS = {  # a statement, and its field that holds what is bound
    "assignment": "left",
    "augmented_assignment": "left",
    "for_statement": "left",
    "for_in_clause": "left",
    "named_expression": "name",
    "function_definition": "name",
    "class_definition": "name",
    "default_parameter": "name",
    "typed_default_parameter": "name",
    "aliased_import": "alias",
}


def rebound_elsewhere(names: Names, symbol: Node, origin: Origin) -> bool:
    """Whether ``symbol``'s root name, taken for an import of ``origin.module``, is something else to Python."""
    source = names.source
    if source.language != "python" or not origin.module or len(source.data) > _LARGEST:
        return False
    root = symbol
    while root.named_child_count and root.type != "identifier":
        root = root.named_children[0]
    name = source.text(root)
    bound = [b for scope in names.scopes.all for b in scope.names.get(name, ())]
    imported = {b.at for b in bound if b.origin is not None and b.origin.module == origin.module}
    if not imported or all(b.at in imported for b in bound):
        return False
    places = list(_places(source, names.scopes.module.node, name))
    declared = {  # scope → the statement that says the name is another scope's
        _scope(place).id: place.parent.type
        for place in places
        if place.parent is not None and place.parent.type in ("global_statement", "nonlocal_statement")
    }
    binding: dict[int, list[Node]] = {}  # scope → the places that bind the name in it
    for place in filter(_binds, places):
        binding.setdefault(_owner(_bound_in(place), declared).id, []).append(place)
    decides = _deciding(root, binding, declared)
    return bool(decides) and not any(_is_import(place, imported) for place in decides)


def _places(source: Source, module: Node, name: str) -> Iterator[Node]:
    """Every identifier ``name`` of the file."""
    found = re.finditer(rb"(?<![\w.])%b(?!\w)" % re.escape(name.encode()), source.data)
    for _, match in zip(range(_MOST), found, strict=False):
        node = module.descendant_for_byte_range(match.start(), match.end())
        if node is not None and node.type == "identifier":
            yield node


def _binds(place: Node) -> bool:
    """Whether the identifier ``place`` is bound where it stands, rather than read."""
    node, parent = _whole_target(place)
    if parent is None:
        return False
    if parent.type in _ALWAYS:
        return True
    if parent.type == "typed_parameter":
        return parent.named_children[0] == node
    if parent.type == "dotted_name":
        return _binds_dotted(node, parent)
    if parent.type == "as_pattern":  # ``case [first, *rest] as whole:``
        return parent.named_children[0].type == "case_pattern" and parent.named_children[-1] == node
    field = _TARGETS.get(parent.type)
    return field is not None and parent.child_by_field_name(field) == node


def _whole_target(place: Node) -> tuple[Node, Node | None]:
    """The target of which ``place`` is a part, ``a, (b, *c)`` of ``b``, and what holds that."""
    node, parent = place, place.parent
    while parent is not None and parent.type in _PATTERNS:
        node, parent = parent, parent.parent
    return node, parent


def _binds_dotted(first: Node, dotted: Node) -> bool:
    """``import a.b`` binds ``a``; ``from m import a`` binds ``a``; ``case a:`` binds ``a``, ``case a.b:`` reads it."""
    holder = dotted.parent
    if holder is None or dotted.named_children[0] != first:
        return False
    if holder.type == "import_statement":
        return True
    if holder.type == "import_from_statement":
        return holder.child_by_field_name("module_name") != dotted
    return holder.type in _CASES and dotted.named_child_count == 1


def _scope(place: Node) -> Node:
    """The module, class, function or comprehension in whose scope an expression at ``place`` is evaluated."""
    inner = place
    while (node := inner.parent) is not None:
        if node.type in _WITH_BODY and node.child_by_field_name("body") == inner:
            return node
        if node.type in _COMPREHENSIONS:
            return node
        # the first iterable of a comprehension is evaluated outside of it
        first = (
            node.type == "for_in_clause" and node.child_by_field_name("right") == inner and _is_first(node)
        )
        inner = node.parent if first and node.parent is not None else node
    return inner


def _is_first(clause: Node) -> bool:
    clauses = clause.parent.named_children if clause.parent is not None else []
    return next(node for node in clauses if node.type == clause.type) == clause


def _bound_in(place: Node) -> Node:
    """The scope that gets the name which is bound at ``place``."""
    _, holder = _whole_target(place)
    while holder is not None and holder.type in _PARAMETER:
        holder = holder.parent
    if (
        holder is not None
        and holder.type in ("parameters", "lambda_parameters")
        and holder.parent is not None
    ):
        return holder.parent
    scope = _scope(place)
    while holder is not None and holder.type == "named_expression" and scope.type in _COMPREHENSIONS:
        scope = _scope(scope)
    return scope


def _deciding(place: Node, binding: dict[int, list[Node]], declared: dict[int, str]) -> list[Node]:
    """The places that bind the name at ``place`` in the scope that Python looks it up in; [] for a builtin."""
    scope = _scope(place)
    of_class: list[Node] = []  # what the body of a class has not bound yet is looked up around the class
    if scope.type == "class_definition":
        of_class = binding.get(scope.id, [])
        scope = _scope(scope)
    scope = _owner(scope, declared)
    while scope.parent is not None and (scope.type == "class_definition" or scope.id not in binding):
        scope = _owner(_scope(scope), declared)
    return of_class + binding.get(scope.id, [])


def _owner(scope: Node, declared: dict[int, str]) -> Node:
    """The scope that ``global`` and ``nonlocal`` in ``scope`` refer to; itself without them."""
    while (statement := declared.get(scope.id)) is not None and scope.parent is not None:
        scope = _scope(scope)
        while scope.parent is not None and (statement == "global_statement" or scope.type not in _FUNCTIONS):
            scope = _scope(scope)
    return scope


def _is_import(place: Node, imported: set[int]) -> bool:
    """Whether the statement around ``place`` is one of the imports that begin at ``imported``."""
    node: Node | None = place
    while node is not None and node.type not in ("import_statement", "import_from_statement"):
        node = node.parent
    return node is not None and node.start_byte in imported
