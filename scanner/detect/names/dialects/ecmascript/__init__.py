"""TypeScript, TSX and JavaScript: ES modules, CommonJS, classes with injected constructor parameters."""

from __future__ import annotations

from collections.abc import Iterator

from tree_sitter import Node

from scanner.detect.names.dialect import Containers, Dialect, Shape
from scanner.detect.names.dialects.ecmascript.bindings import declare
from scanner.detect.names.dialects.ecmascript.containers import additions, entries, key
from scanner.detect.names.dialects.ecmascript.nodes import (
    FUNCTIONS,
    SCOPES,
    WRAPPERS,
    WRITTEN_TYPES,
    pair,
    string,
    type_name,
)
from scanner.detect.names.dialects.ecmascript.schemas import own_document
from scanner.detect.names.scopes import Scope
from scanner.detect.source import Source, nth
from scanner.model import GIVERS

_QUERY = """
(return_statement) @return
(yield_expression) @yield
[(function_declaration) (generator_function_declaration) (function_expression) (generator_function)
 (arrow_function) (method_definition) (class_declaration) (class)] @scope
(import_statement) @import
(export_statement) @export
(variable_declarator) @variable
(assignment_expression) @assignment
(assignment_expression left: [(member_expression) (subscript_expression)]) @stored
(for_in_statement) @loop
[(call_expression) (new_expression)] @call
(try_statement body: (_) @guard.try.body) (catch_clause) @guard.try.catch (finally_clause) @guard.try.finally
(if_statement consequence: (_) @guard.if.then) (else_clause) @guard.if.else
(ternary_expression consequence: (_) @guard.if.then) (ternary_expression alternative: (_) @guard.if.else)
[(switch_case) (switch_default)] @guard.switch
[(for_statement) (for_in_statement) (while_statement) (do_statement)] @guard.loop
(if_statement condition: (_) @condition) (while_statement condition: (_) @condition)
(ternary_expression condition: (_) @condition) (switch_statement value: (_) @condition)
"""

_TYPED = """
[(interface_body (method_signature) @scope) (object_type (method_signature) @scope)
 (abstract_method_signature) @scope]
[(abstract_class_declaration) (interface_declaration) (internal_module)] @scope
(type_alias_declaration value: [(object_type) (intersection_type)]) @scope
[(type_annotation [(object_type) (intersection_type)] @scope) (type_arguments (object_type) @scope)
 (intersection_type (object_type) @scope)]
(type_alias_declaration) @alias
(public_field_definition) @field
(property_signature) @field
(import_require_clause) @import_require
[(as_expression (object)) (satisfies_expression (object))] @typed
"""
_QUERY_FOR = {"typescript": _TYPED, "tsx": _TYPED, "javascript": "(field_definition) @field"}

_LEAVES = frozenset(("return_statement", "throw_statement", "continue_statement", "break_statement"))
# Calls on a container that give an element.
_TAKES = frozenset(("get", "at", "find", "findLast", "pop", "shift"))
_KEEPS = frozenset(
    ("filter", "slice", "concat", "values", "entries", "reverse", "sort", "toSorted", "toReversed")
)
_ITERATES = frozenset(  # calls on a container that hand its elements to a function
    """map forEach filter find findLast findIndex some every flatMap reduce reduceRight sort toSorted""".split()
)
_ASSIGNMENTS = frozenset(("assignment_expression", "augmented_assignment_expression"))
_TYPES = WRITTEN_TYPES | {"union_type"}
_SELF = {"this": "self", "super": "super"}
# Containers of what they are given holds.
_VIEWS = frozenset(("Object.values", "Object.entries", "Array.from"))
_SAME = frozenset(("Object.freeze", "Object.seal"))
_GIVES = {  # module → its calls that give what their first argument is, or an instance of it
    **GIVERS,
    "@nestjs/cqrs": frozenset(("mergeObjectContext", "mergeClassContext")),
    "class-transformer": frozenset(("plainToInstance", "plainToClass")),
}

_CARRIERS = frozenset(
    (
        "Promise",
        "Readonly",
        "Partial",
        "Required",
        "Awaited",
        "NonNullable",
        "Type",
        "Pick",
        "Omit",
        "InstanceType",
    )
)
_MARKED = frozenset(
    ("type_annotation", "decorator", "type_query", "readonly_type", "instantiation_expression")
)  # the same as what stands in them first


def _shape(source: Source, node: Node) -> Shape | None:
    kind = node.type
    if kind in ("identifier", "type_identifier", "shorthand_property_identifier", "property_identifier"):
        return Shape("name", text=source.text(node))
    if kind in ("member_expression", "nested_type_identifier", "nested_identifier"):
        return _member(source, node)
    if kind == "subscript_expression":
        return _subscript(source, node)
    if kind in ("call_expression", "new_expression"):
        return _call(source, node)
    if kind == "as_expression":  # the type, where it says something; else what is cast
        return Shape("first", parts=tuple(reversed(node.named_children)))
    if kind in WRAPPERS or kind in _MARKED:
        inner = nth(node, 0)
        return Shape("same", inner) if inner is not None else None
    if kind == "generic_type":
        return _generic(source, node)
    if kind in _TYPES:
        return _written_type(source, node)
    if kind in _ASSIGNMENTS:
        return _assigned(source, node)
    if kind in _SELF:
        return Shape(_SELF[kind])
    if kind == "string":
        return Shape("string", text=string(source, node))
    if kind == "template_string":
        return _template(source, node)
    if kind == "binary_expression":
        return _binary(source, node)
    if kind == "ternary_expression":
        options = (node.child_by_field_name("consequence"), node.child_by_field_name("alternative"))
        return Shape("either", parts=tuple(o for o in options if o is not None))
    if kind == "object":
        return Shape("object", node)
    if kind in FUNCTIONS:
        return Shape("function", node)
    return None


def _written_type(source: Source, node: Node) -> Shape | None:
    """A type without a name is one by its place, where it is declared as one; else the first that it is put together of."""
    annotates = node.parent is not None and node.parent.type == "type_annotation"
    if node.type == "object_type" or (annotates and node.type in WRITTEN_TYPES):
        return Shape("name", text=type_name(source, node))
    return _union(source, node)


def _closed(source: Source, captures: dict[str, list[Node]]) -> Iterator[tuple[Node, Node, str]]:
    """(what names it, the same, what disposes of it) for each thing of a block that is left with it."""
    for node in captures.get("variable", ()) if b"using " in source.data else ():
        word = (
            source.data[node.parent.start_byte : node.start_byte].split() if node.parent is not None else []
        )
        name = node.child_by_field_name("name")
        if name is not None and word in ([b"using"], [b"await", b"using"]):
            yield name, name, "@@asyncDispose" if len(word) > 1 else "@@dispose"


def _getter(source: Source, method: Scope) -> bool:
    """Whether a method is read like a field."""
    return any(child.type == "get" for child in method.node.children)


def _assigned(source: Source, node: Node) -> Shape | None:
    """``(made ??= make())`` is whatever was there, or what is made now."""
    left, right = node.child_by_field_name("left"), node.child_by_field_name("right")
    if left is None or right is None:
        return None
    if node.type == "assignment_expression":
        return Shape("same", right)
    operator = node.child_by_field_name("operator")
    return (
        Shape("either", parts=(left, right)) if operator and source.text(operator) in ("??=", "||=") else None
    )


def _member(source: Source, node: Node) -> Shape | None:
    if node.type == "member_expression":
        inner, name = node.child_by_field_name("object"), node.child_by_field_name("property")
    else:
        inner, name = nth(node, 0), nth(node, 1)
    if inner is None or name is None:
        return None
    return Shape("member", inner, source.text(name))


def _subscript(source: Source, node: Node) -> Shape | None:
    inner, index = node.child_by_field_name("object"), node.child_by_field_name("index")
    if inner is None or index is None:
        return None
    return (
        Shape("member", inner, string(source, index)) if index.type == "string" else Shape("element", inner)
    )


def _call(source: Source, node: Node) -> Shape | None:
    callee = node.child_by_field_name("constructor" if node.type == "new_expression" else "function")
    arguments = node.child_by_field_name("arguments")
    if callee is None:
        return None
    if callee.type == "import" or (callee.type == "identifier" and source.text(callee) == "require"):
        first = nth(arguments, 0) if arguments is not None else None
        return (
            Shape("module", text=string(source, first))
            if first is not None and first.type == "string"
            else None
        )
    said = source.text(callee) if callee.type == "member_expression" else ""
    if said in _VIEWS or said in _SAME:
        first = nth(arguments, 0) if arguments is not None else None
        return Shape("view" if said in _VIEWS else "same", first) if first is not None else None
    loaded = _loaded_with(callee, arguments)
    if loaded is not None:
        return Shape("loaded", loaded)
    return Shape("new" if node.type == "new_expression" else "call", callee, arguments=arguments)


def _loaded_with(callee: Node, arguments: Node | None) -> Node | None:
    """What a function that a file at a computed path exports is called with first: ``require(join(folder, file))(sequelize)``."""
    if callee.type != "call_expression" or (inner := callee.child_by_field_name("function")) is None:
        return None
    loads = inner.type == "import" or (inner.type == "identifier" and inner.text == b"require")
    path = callee.child_by_field_name("arguments")
    named = nth(path, 0) if path is not None else None
    if not loads or named is None or named.type == "string" or arguments is None:
        return None
    return nth(arguments, 0)


def _generic(source: Source, node: Node) -> Shape | None:
    name = node.child_by_field_name("name")
    if name is None:
        return None
    said = source.text(name)
    if said in _CARRIERS or said == "ReturnType":
        arguments = node.child_by_field_name("type_arguments")
        inner = nth(arguments, 0) if arguments is not None else None
        form = "call" if said == "ReturnType" else "same"
        return Shape(form, inner) if inner is not None else None
    return Shape("same", name)


def _union(source: Source, node: Node) -> Shape | None:
    options = [c for c in node.named_children if source.text(c) not in ("null", "undefined")]
    return Shape("same", options[0]) if options else None


def _template(source: Source, node: Node) -> Shape:
    parts: list[Node | str] = []
    for child in node.named_children:
        inner = nth(child, 0) if child.type == "template_substitution" else None
        parts.append(inner if inner is not None else source.text(child))
    return Shape("concat", parts=tuple(parts)) if parts else Shape("string", text="")


def _binary(source: Source, node: Node) -> Shape | None:
    left, right = node.child_by_field_name("left"), node.child_by_field_name("right")
    operator = node.child_by_field_name("operator")
    if left is None or right is None or operator is None:
        return None
    if source.text(operator) == "+":
        return Shape("concat", parts=(left, right))
    return Shape("either", parts=(left, right)) if source.text(operator) in ("??", "||", "&&") else None


DIALECT = Dialect(
    query=_QUERY,
    query_for=_QUERY_FOR,
    scopes=SCOPES,
    leaves=_LEAVES,
    members="never",
    declare=declare,
    shape=_shape,
    pair=pair,
    getter=_getter,
    own=own_document,
    closed=_closed,
    containers=Containers(
        entries=entries,
        key=key,
        additions=additions,
        selves=frozenset(("this",)),
        takes=_TAKES,
        keeps=_KEEPS,
        iterates=_ITERATES,
    ),
    objects=True,
    whole_is_default=True,
    gives=_GIVES,
)
