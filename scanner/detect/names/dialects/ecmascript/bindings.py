"""ECMAScript's bindings: what imports, declarations, fields, assignments and exports make names stand for."""

from __future__ import annotations

from tree_sitter import Node

from scanner.detect.names.dialects.ecmascript.commonjs import EXPORTS, export_by_call, export_object
from scanner.detect.names.dialects.ecmascript.mixins import mix
from scanner.detect.names.dialects.ecmascript.nodes import FUNCTIONS, WRITTEN_TYPES, string
from scanner.detect.names.dialects.ecmascript.patterns import bind_pattern, is_container
from scanner.detect.names.dialects.ecmascript.schemas import load_classes
from scanner.detect.names.dialects.ecmascript.scopes import hide, name_scope
from scanner.detect.names.scopes import Binding, Scope, Scopes
from scanner.detect.source import Source, nth
from scanner.model import Origin


def declare(source: Source, scopes: Scopes, captures: dict[str, list[Node]]) -> None:
    for node in captures.get("import", ()):
        _bind_import(source, scopes, node)
    for scope in scopes.all[1:]:
        name_scope(source, scopes, scope)
    for node in captures.get("variable", ()):
        name = node.child_by_field_name("name")
        value, annotation = node.child_by_field_name("value"), node.child_by_field_name("type")
        if name is not None and not _binds_function(source, scopes, name, value):
            bind_pattern(source, scopes.at(node.start_byte), name, value, annotation)
    for node in captures.get("loop", ()):
        left, right = node.child_by_field_name("left"), node.child_by_field_name("right")
        if left is not None and right is not None:
            bind_pattern(source, scopes.at(node.start_byte), left, right, None, element=True)
    for node in captures.get("field", ()):
        _bind_field(source, scopes, node)
    for node in captures.get("assignment", ()):
        _bind_assignment(source, scopes, node)
    for node in captures.get("export", ()):
        _bind_export(source, scopes, node)
    for node in captures.get("alias", ()):
        _bind_alias(source, scopes, node)
    for node in captures.get("call", ()) if b"exports" in source.data else ():
        export_by_call(source, scopes, node)
    if b"Object.assign" in source.data:
        mix(source, scopes, captures.get("call", ()))
    if b"loadClass" in source.data:
        load_classes(source, scopes, captures.get("call", ()))


def _bind_import(source: Source, scopes: Scopes, node: Node) -> None:
    module_node = node.child_by_field_name("source")
    clauses = [c for c in node.named_children if c.type in ("import_clause", "import_require_clause")]
    if module_node is None and clauses:
        module_node = clauses[0].child_by_field_name("source")
    if module_node is None:
        return
    module = string(source, module_node)
    for clause in clauses:
        for child in clause.named_children:
            if child.type == "identifier":
                path = ("default",) if clause.type == "import_clause" else ()
                scopes.module.bind(source.text(child), Binding(node.start_byte, Origin(module, path)))
            elif child.type == "namespace_import" and nth(child, 0) is not None:
                scopes.module.bind(
                    source.text(child.named_children[0]), Binding(node.start_byte, Origin(module))
                )
            elif child.type == "named_imports":
                for name, local in _specifiers(source, child):
                    scopes.module.bind(local, Binding(node.start_byte, Origin(module, (name,))))


def _bind_alias(source: Source, scopes: Scopes, node: Node) -> None:
    """``type Db = Knex | Knex.Transaction``; a type written out in full is a class of its own.

    Types and values have names of their own, which are kept in one table here: a value of that name goes first.
    """
    name, value = node.child_by_field_name("name"), node.child_by_field_name("value")
    scope = scopes.at(node.start_byte)
    if name is None or value is None or value.type in WRITTEN_TYPES or source.text(name) in scope.names:
        return
    scope.bind(source.text(name), Binding(node.start_byte, type=value))


def _specifiers(source: Source, node: Node) -> list[tuple[str, str]]:
    """(name, alias) of each import or export specifier below ``node``."""
    found = []
    for child in node.named_children:
        name, alias = child.child_by_field_name("name"), child.child_by_field_name("alias")
        if name is not None:
            found.append((source.text(name), source.text(alias or name)))
    return found


def _binds_function(source: Source, scopes: Scopes, name: Node, value: Node | None) -> bool:
    """``const place = async () => …``: the name is the function's own."""
    if value is None or value.type not in FUNCTIONS:
        return False
    scope = scopes.at(value.start_byte)
    if not scope.name or scope.start != value.start_byte:
        return False
    origin = Origin("", tuple(scope.name.split(".")))
    scopes.at(name.start_byte).bind(source.text(name), Binding(name.start_byte, origin))
    return True


def _bind_field(source: Source, scopes: Scopes, node: Node) -> None:
    name = node.child_by_field_name("name") or node.child_by_field_name("property")
    holder = scopes.at(node.start_byte)
    if name is None or holder.kind != "class":
        return
    annotation, value = node.child_by_field_name("type"), node.child_by_field_name("value")
    hide(source, holder, node, source.text(name))
    if value is not None and value.type in FUNCTIONS:
        origin = Origin("", (*holder.name.split("."), source.text(name)))
        holder.bind(source.text(name), Binding(node.start_byte, origin))
    else:
        holder.bind(
            source.text(name),
            Binding(
                node.start_byte,
                None,
                value if annotation is None or is_container(value) else None,
                annotation,
            ),
        )


def _bind_assignment(source: Source, scopes: Scopes, node: Node) -> None:
    left, right = node.child_by_field_name("left"), node.child_by_field_name("right")
    if left is None or right is None:
        return
    text = source.text(left)
    scope = scopes.at(node.start_byte)
    if text.startswith("this.") and text.count(".") == 1:
        holder = scope.enclosing("class")
        if holder is not None:
            holder.bind(text[5:], Binding(node.start_byte, value=right))
    elif left.type == "identifier" and right.type not in FUNCTIONS:
        target: Scope | None = scope
        while target is not None and text not in target.names:
            target = target.parent
        (target or scopes.module).bind(text, Binding(node.start_byte, value=right))
    elif left.type in ("array_pattern", "object_pattern"):
        bind_pattern(source, scope, left, right, None)
    elif text in EXPORTS:
        export_object(source, scopes, right)
    elif text.startswith(("exports.", "module.exports.")) and text.rsplit(".", 1)[0] in EXPORTS:
        scopes.exports[text.rsplit(".", 1)[1]] = right


def _bind_export(source: Source, scopes: Scopes, node: Node) -> None:
    module_node = node.child_by_field_name("source")
    module = string(source, module_node) if module_node is not None else ""
    clauses = [c for c in node.named_children if c.type in ("export_clause", "namespace_export")]
    for clause in clauses:
        if clause.type == "namespace_export":
            scopes.exports[source.text(clause.named_children[0])] = Origin(module)
            continue
        for name, alias in _specifiers(source, clause):
            scopes.exports[alias] = Origin(module, (name,))
    if module and not clauses:
        scopes.reexports.append(module)
    value = node.child_by_field_name("value")
    declaration = node.child_by_field_name("declaration")
    if value is not None:
        scopes.exports["default"] = value
    elif declaration is not None and any(c.type == "default" for c in node.children):
        declared = declaration.child_by_field_name("name")
        own = Origin("", (source.text(declared),)) if declared is not None else None
        scopes.exports["default"] = own or declaration
