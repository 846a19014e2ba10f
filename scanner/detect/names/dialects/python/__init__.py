"""Python: imports, ``self`` fields, annotations, ``with … as``, decorators."""

from __future__ import annotations

from tree_sitter import Node

from scanner.detect.names.dialect import Containers, Declared, Dialect, Shape
from scanner.detect.names.dialects.python.bindings import declare
from scanner.detect.names.dialects.python.containers import (
    CARRIERS,
    REORDERS,
    additions,
    entries,
    is_generic,
    key,
)
from scanner.detect.names.scopes import Scope
from scanner.detect.source import Source, nth
from scanner.model import ELEMENT, GIVERS, MEMBER, PROVIDERS, Origin

_QUERY = """
(return_statement) @return
(yield) @yield
[(global_statement) (nonlocal_statement)] @shared
(with_item value: (_) @implied.with)
(for_statement right: (_) @implied.iterate) (for_in_clause right: (_) @implied.iterate)
(raise_statement . (_) @implied.raise)
[(function_definition) (class_definition) (lambda)] @scope
[(import_statement) (import_from_statement)] @import
[(assignment) (named_expression)] @assignment
(assignment left: [(subscript) (attribute)] right: (_)) @stored
(as_pattern) @as
[(for_statement) (for_in_clause)] @loop
(call) @call
(try_statement body: (_) @guard.try.body) (except_clause) @guard.try.catch (finally_clause) @guard.try.finally
(if_statement consequence: (_) @guard.if.then) [(elif_clause) (else_clause)] @guard.if.else
(case_clause) @guard.switch
[(for_statement) (while_statement)] @guard.loop
(with_statement) @guard.with
(if_statement condition: (_) @condition) (elif_clause condition: (_) @condition)
(while_statement condition: (_) @condition) (assert_statement (_) @condition)
"""
_SCOPES = {"function_definition": "function", "class_definition": "class", "lambda": "function"}
_LEAVES = frozenset(("return_statement", "raise_statement", "continue_statement", "break_statement"))
_SELVES = frozenset(("self", "cls"))
# Annotations that name no code.
_UNTYPED = frozenset(("typing", "typing_extensions", "collections.abc", "types"))
# What they are given, as good as called.
_BINDERS = frozenset(
    (
        ("functools", "partial"),
        ("functools", "partialmethod"),
        # https://python-dependency-injector.ets-labs.org/providers/index.html
        *(("dependency_injector.providers", name) for name in PROVIDERS),
        *(("dependency_injector", f"providers.{name}") for name in PROVIDERS),
    )
)
_TELLING = frozenset(
    ("service_name",)
)  # https://docs.aws.amazon.com/boto3/latest/reference/core/session.html
_GIVES = {  # module → its calls that give an instance of their first argument
    **GIVERS,
    # https://docs.djangoproject.com/en/stable/ref/models/fields/#foreignkey
    "django.db": frozenset(("ForeignKey", "OneToOneField")),
    "django.db.models": frozenset(("ForeignKey", "OneToOneField")),
    # https://docs.djangoproject.com/en/stable/topics/http/shortcuts/#get-object-or-404
    "django.shortcuts": frozenset(("get_object_or_404", "aget_object_or_404")),
    # https://docs.sqlalchemy.org/en/20/orm/session_api.html#sqlalchemy.orm.Session.get
    "sqlalchemy.orm": frozenset(("get",)),
    "sqlalchemy.ext.asyncio": frozenset(("get",)),
}
# Of these the rules know the call itself as well: nobody may ever see what the class of another file is.
_GIVES_ROWS = frozenset(("django.shortcuts",))
_GETTERS = frozenset(("property", "cached_property", "functools.cached_property", "abc.abstractproperty"))
_AS_GIVEN = REORDERS | {"cast"}  # calls that give what they are given, or a container of the same things
# Marks of a parameter that the framework fills by calling what they are given.
# https://fastapi.tiangolo.com/tutorial/dependencies/, https://taskiq-python.github.io/guide/state-and-deps.html
_INJECTED = frozenset(("Depends", "Security", "TaskiqDepends"))
# … or of what stands in their brackets: https://python-dependency-injector.ets-labs.org/wiring.html
_INJECTED_FROM = frozenset(("Provide", "Closing"))


def _shape(source: Source, node: Node) -> Shape | None:
    kind = node.type
    if kind == "identifier":
        return Shape("name", text=source.text(node))
    if kind in ("attribute", "member_type"):
        inner, name = node.child_by_field_name("object"), node.child_by_field_name("attribute")
        return Shape("member", inner, source.text(name)) if inner is not None and name is not None else None
    if kind == "call":
        return _call(source, node)
    if kind == "type" and (quoted := _forward_reference(source, node)) is not None:
        return quoted
    if kind in ("await", "parenthesized_expression", "type", "decorator", "as_pattern", "dictionary_splat"):
        inner = nth(node, 0)
        return Shape("same", inner) if inner is not None else None
    if kind == "assignment":  # a = b = value
        inner = node.child_by_field_name("right")
        return Shape("same", inner) if inner is not None else None
    if kind in ("generic_type", "subscript"):
        return _generic(source, node)
    if kind in ("boolean_operator", "union_type"):
        return Shape("either", parts=tuple(node.named_children))
    if kind == "binary_operator":
        return _binary(source, node)
    if kind == "conditional_expression":
        return Shape("either", parts=(node.named_children[0], node.named_children[-1]))
    if kind in ("string", "concatenated_string"):
        return _string(source, node)
    if kind == "dictionary":
        return Shape("object", node)
    return Shape("function", node) if kind == "lambda" else None


def _pair(source: Source, node: Node) -> tuple[str, Node] | None:
    if node.type == "keyword_argument":
        name, value = node.child_by_field_name("name"), node.child_by_field_name("value")
    elif node.type == "pair":
        name, value = node.child_by_field_name("key"), node.child_by_field_name("value")
    else:
        return None
    return (source.text(name).strip("\"'"), value) if name is not None and value is not None else None


def _getter(source: Source, method: Scope) -> bool:
    """Whether a method is read like a field."""
    return any(source.text(node).removeprefix("@").strip() in _GETTERS for node in method.decorators)


def _boxes(callee: str) -> bool:
    """Whether a call of ``callee`` only marks its argument, as SQLAlchemy's ``text("…")`` does."""
    return callee.rsplit(".", 1)[-1] in ("text", "SQL", "str")


def _unbound(names: Declared, name: str, at: int, depth: int) -> Origin | None:
    """A bare name with no binding can only come from a wildcard import, or be a builtin."""
    return Origin(names.scopes.wildcards[0], (name,)) if len(names.scopes.wildcards) == 1 else None


def _forward_reference(source: Source, node: Node) -> Shape | None:
    """``"OrderRepo"`` as an annotation names a class that is defined later."""
    inner = nth(node, 0)
    text = source.text(inner).strip("\"'") if inner is not None and inner.type == "string" else ""
    return Shape("name", text=text) if text.isidentifier() else None


def _call(source: Source, node: Node) -> Shape | None:
    callee, arguments = node.child_by_field_name("function"), node.child_by_field_name("arguments")
    if callee is None:
        return None
    if callee.type == "identifier" and source.text(callee) == "super":
        return Shape("super")
    inner = nth(arguments, 0) if arguments is not None else None
    if callee.type == "identifier" and inner is not None and inner.type != "keyword_argument":
        if source.text(callee) in _AS_GIVEN:
            return Shape("same", inner)
        name = nth(arguments, 1) if arguments is not None else None
        if source.text(callee) == "getattr" and name is not None:
            return Shape("member", inner, _member_named(source, name))
        if source.text(callee) == "next":
            return Shape("member", inner, ELEMENT)
        if source.text(callee) in _INJECTED:
            return Shape("given", inner)
    return Shape("call", callee, arguments=arguments)


def _member_named(source: Source, name: Node) -> str:
    """The member that ``getattr`` is asked for, or that it is one of those whose names begin like that."""
    said = _string(source, name) if name.type == "string" else None
    if said is not None and said.form == "string":
        return said.text
    first = said.parts[0] if said is not None and said.parts else ""
    return f"{MEMBER}{first if isinstance(first, str) else ''}]"


def _generic(source: Source, node: Node) -> Shape | None:
    name = nth(node, 0)
    if name is None:
        return None
    if node.type == "subscript" and source.text(name) in _INJECTED_FROM and node.named_child_count > 1:
        return Shape("given", node.named_children[1])
    if source.text(name).rsplit(".", 1)[-1] in CARRIERS:
        told = node.named_children[1:]
        while told and told[0].type == "type_parameter":
            told = told[0].named_children
        marks = [mark for mark in told[1:] if _marked(source, mark)]
        return Shape("either", parts=(told[0], *marks)) if marks else Shape("same", told[0]) if told else None
    typed = node.type == "generic_type" or is_generic(source, node)
    return Shape("same", name) if typed else Shape("member", name, _key_read(source, node))


def _key_read(source: Source, node: Node) -> str:
    """The key that a subscript reads, where it is a name that is written out; else that it reads some element."""
    given = key(source, node) or ELEMENT
    return given[2:-2] if given.startswith("['") and given[2:-2].isidentifier() else ELEMENT


def _marked(source: Source, node: Node) -> bool:
    """Whether what ``Annotated`` says besides the type is who makes it: ``Annotated[Orders, Depends(get_orders)]``."""
    inner = nth(node, 0) if node.type == "type" else node
    made = _call(source, inner) if inner is not None and inner.type == "call" else None
    return made is not None and made.form == "given"


def _binary(source: Source, node: Node) -> Shape | None:
    left, right = node.child_by_field_name("left"), node.child_by_field_name("right")
    operator = node.child_by_field_name("operator")
    if left is None or right is None or operator is None:
        return None
    if operator.type == "+":
        return Shape("concat", parts=(left, right))
    return Shape("either", parts=(left, right)) if operator.type == "|" else None


def _string(source: Source, node: Node) -> Shape | None:
    if node.type == "concatenated_string":
        return Shape("concat", parts=tuple(node.named_children))
    parts: list[Node | str] = []
    for child in node.named_children:
        if child.type == "string_content":
            parts.append(source.text(child))
        elif child.type == "interpolation" and nth(child, 0) is not None:
            parts.append(child.named_children[0])
    if all(isinstance(part, str) for part in parts):
        return Shape("string", text="".join(str(part) for part in parts))
    return Shape("concat", parts=tuple(parts))


DIALECT = Dialect(
    query=_QUERY,
    scopes=_SCOPES,
    leaves=_LEAVES,
    members="in-body",
    heads_outside=True,
    declare=declare,
    shape=_shape,
    pair=_pair,
    unbound=_unbound,
    getter=_getter,
    boxes=_boxes,
    containers=Containers(entries=entries, key=key, additions=additions, selves=_SELVES, untyped=_UNTYPED),
    objects=True,
    telling=_TELLING,
    gives=_GIVES,
    gives_rows=_GIVES_ROWS,
    binders=_BINDERS,
)
