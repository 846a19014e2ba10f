"""Beans of the JVM by their names: which class is provided under which, and which of them a field or a parameter asks for.

Source: https://docs.spring.io/spring-framework/reference/core/beans/annotation-config/autowired-qualifiers.html,
https://jakarta.ee/specifications/cdi/4.0/jakarta-cdi-spec-4.0#named_at_injection_point
"""

from __future__ import annotations

import re
from collections.abc import Container, Iterator

from tree_sitter import Node

from scanner.detect.names import Names, Scope
from scanner.model import Origin

_ASKS = re.compile(rb"@(?:\w{1,20}:)?(?:Qualifier|Named|Resource)\s{0,20}\(")
# Annotations that make a class a bean, by the name that they are given, else by its own with a small letter.
_BEANS = frozenset(
    "Component Service Repository Controller RestController Named Singleton ApplicationScoped".split()
)
_NAMING = frozenset(("Qualifier", "Named"))
_HOLDING = frozenset(
    ("field_declaration", "formal_parameter", "class_parameter", "property_declaration", "parameter")
)
_ANNOTATION = ("annotation",)
_JVM = frozenset(("java", "kotlin"))
_DEEPEST = 5  # nodes between an annotation and what it marks, and between an annotation and its text


def beans_of(names: Names) -> Iterator[tuple[Origin, Origin]]:
    """(name, class) for each bean of the file: classes that are marked, and what methods marked ``@Bean`` make."""
    if names.source.language not in _JVM:
        return
    for scope in names.scopes.classes.values():
        marks = {_name(names, mark): mark for mark in scope.decorators}
        if not _BEANS.isdisjoint(marks):
            own = scope.name.rpartition(".")[2]
            told = [_text(names, mark) for said, mark in marks.items() if said in _NAMING or said in _BEANS]
            name = next((text for text in told if text), own[:1].lower() + own[1:])
            yield _token(name), Origin("", tuple(scope.name.split(".")))
    for scope in names.scopes.functions.values() if names.source.holds(b"@Bean") else ():
        mark = next((mark for mark in scope.decorators if _name(names, mark) == "Bean"), None)
        made = [origin for node in scope.returned if (origin := names.resolve(node)) is not None]
        if mark is not None and len(made) == 1:
            yield _token(_text(names, mark) or scope.name.rpartition(".")[2]), made[0]


def beans_asked_for(names: Names, holder: Scope) -> Iterator[tuple[str, Origin]]:
    """(field, name) for each field of a class, or parameter of its constructor, that says which bean it takes."""
    if names.source.language not in _JVM:
        return
    for found in _ASKS.finditer(names.source.data, holder.start, holder.end):
        node = names.source.root.descendant_for_byte_range(found.start(), found.start() + 1)
        mark = _around(node, _ANNOTATION)
        marked = _around(mark, _HOLDING)
        if marked is None or names.scopes.at(marked.start_byte).enclosing("class") is not holder:
            continue
        text = next(_texts(names, mark), "")
        name = marked.child_by_field_name("name") or _first_name(marked)
        if name is not None and text:
            yield names.source.text(name), _token(text)


def _token(name: str) -> Origin:
    return Origin("", (f"'{name}'",))


def _around(node: Node | None, kinds: Container[str]) -> Node | None:
    for _ in range(_DEEPEST):
        if node is None or node.type in kinds:
            return node
        node = node.parent
    return None


def _first_name(node: Node) -> Node | None:
    """The name of a field or a parameter, behind its annotations."""
    for child in node.named_children:
        if child.type == "identifier":
            return child
        if child.type in ("variable_declarator", "variable_declaration"):
            return child.child_by_field_name("name") or _first_name(child)
    return None


def _name(names: Names, mark: Node) -> str:
    return names.source.text(mark).lstrip("@").partition("(")[0].rpartition(".")[2].strip()


def _text(names: Names, mark: Node) -> str:
    """The one text that an annotation is given; "" if it is given none."""
    return next(_texts(names, mark), "")


def _texts(names: Names, node: Node | None, depth: int = 0) -> Iterator[str]:
    if node is not None and node.type == "string_literal":
        yield names.source.text(node).strip('"')
        return
    for child in node.named_children if node is not None and depth < _DEEPEST else ():
        yield from _texts(names, child, depth + 1)
