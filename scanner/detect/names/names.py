"""Where a name in a file comes from, through aliases, namespaces, variables, fields, factories and parameters.

Everything is resolved inside the one file. What is imported from another file of the same tree is left as an
``Origin`` in that file, unless ``seeds`` say what that origin is in turn.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from copy import copy
from functools import cached_property
from typing import Any

from tree_sitter import Node, Query

from scanner.detect.names.arms import Arms
from scanner.detect.names.dialect import Dialect, Shape
from scanner.detect.names.scopes import Binding, Scope, Scopes
from scanner.detect.source import Source, captured, nth, parts
from scanner.model import CONTAINER, ELEMENT, RESULT, Origin

_DEEPEST = 100  # steps of indirection that are followed; beyond it a name is unresolved
_MOST_JOINED = 16  # values that one thing may have
CALLS = frozenset(  # kinds of nodes that every dialect's query collects all of, as ``call``
    (
        "call",
        "call_expression",
        "new_expression",
        "method_invocation",
        "object_creation_expression",
        "explicit_constructor_invocation",
    )
)
_UNASKED = Shape("")  # of which the shape was not asked yet
_WIDEST_GAP = 4  # bytes between a name and the bracket that calls it
_LONGEST_LABEL = 60  # characters of a constant argument that a call step keeps


class Names:
    """The names of one file, read with its language's ``dialect`` and the dialect's compiled ``query``.

    The table of names is made when a name is first asked for: most files that are read hold constants alone.
    """

    def __init__(
        self,
        source: Source,
        dialect: Dialect,
        query: Callable[[], Query],
        seeds: Mapping[Origin, Origin] | None = None,
    ) -> None:
        self.source = source
        self.seeds = seeds or {}
        self.dialect = dialect
        self._spoken: Any = dialect  # where a dialect says more than all have to
        self._callable: frozenset[str] = getattr(dialect, "CALLABLE", frozenset())
        self._has_objects = getattr(dialect, "OBJECTS", False)
        self._takes_from_loops = getattr(dialect, "LOOPS_GIVE_ONE", False)
        self._gives_rows: frozenset[str] = getattr(dialect, "GIVES_ROWS", frozenset())
        self._gives_itself = getattr(dialect, "gives_itself", None)
        self._told_class = getattr(dialect, "told", None)
        self._told_name = getattr(dialect, "found_by_name", None)
        self._query = query
        self._known: dict[int, Origin | None] = {}  # by the node's identity in its tree
        self._shapes: dict[int, Shape | None] = {}
        self.joins: dict[str, tuple[Origin, ...]] = {}

    def afresh(self) -> Names:
        """The same names, of which nothing was asked: where names run in a circle, what is asked first is told more."""
        again = copy(self)
        again._known, again.joins = {}, {}
        return again

    @cached_property
    def arms(self) -> Arms:
        """The arms of the file's branches."""
        return Arms(self.captures)

    @cached_property
    def captures(self) -> dict[str, list[Node]]:
        """The nodes that the dialect's query finds, for the table of names and for the outline."""
        return captured(self._query(), self.source.root)

    def every(self, kind: str) -> list[Node] | None:
        """All nodes of a kind of call, in the order of the source; None for other kinds, which nobody has collected."""
        if kind not in CALLS:
            return None
        return [node for node in self.captures.get("call", ()) if node.type == kind]

    @cached_property
    def scopes(self) -> Scopes:
        """The scopes of the file with all that is bound in them."""
        scopes = Scopes(self.source.root)
        scopes.open(self.captures.get("scope", []), self.dialect.SCOPES)
        self.dialect.declare(self.source, scopes, self.captures)
        for scope in scopes.all:
            scope.sort()
        for node in self.captures.get("return", ()):
            function = scopes.at(node.start_byte).enclosing("function")
            if function is not None and node.named_child_count:
                function.returned.append(node.named_children[0])
        for node in self.captures.get("yield", ()):
            function = scopes.at(node.start_byte).enclosing("function")
            if function is not None:
                function.yielded.append(node)
        return scopes

    def shape(self, node: Node) -> Shape | None:
        key = node.id
        known = self._shapes.get(key, _UNASKED)
        if known is _UNASKED:
            known = self._shapes[key] = self.dialect.shape(self.source, node)
        return known

    def resolve(self, node: Node) -> Origin | None:
        """What the expression or type at ``node`` is, or None when that cannot be told."""
        return self._seeded(self.at(node))

    def callee(self, call: Node) -> Origin | None:
        """What a call calls: the function, method or class, without the call itself."""
        shape = self.shape(call)
        if shape is None:
            return None
        if shape.form == "invoke":
            return self._seeded(self._invoked(call, shape, 0))
        if shape.form in ("call", "new") and shape.node is not None:
            return self.resolve(shape.node)
        return None

    def member(self, target: Node, name: str) -> Origin | None:
        """What ``.name`` is on the expression at ``target``."""
        return self._seeded(self.member_of(self.at(target), name))

    def returned(self, function: str) -> Origin | None:
        """What a function of this file returns, by its annotation or the last return statement that tells."""
        return self._seeded(self._returns(function, 0))

    def bound(self, name: str, binding: Binding) -> Origin | None:
        """What a binding of this file stands for."""
        return self._seeded(self._follow(binding, self.scopes.module, name, 0))

    def or_function(self, name: str, origin: Origin) -> Origin:
        """``origin``, or where link is to weigh both, the function that goes by the name of what was made of it."""
        return origin

    def finally_bound(self, name: str) -> Origin | None:
        """What a name of the module stands for once the file has been read."""
        return self.bound(name, self.scopes.module.names[name][-1])

    def field(self, holder: Scope, name: str) -> Origin | None:
        """What a field of a class of this file holds; of a method that is read like one, what it returns."""
        path = (*holder.name.split("."), name)
        if self.is_getter(path):
            return self.returned(".".join(path))
        return self._pick(self.bound(name, b) for b in holder.names[name])

    def field_beside(self, holder: Scope, name: str) -> Origin | None:
        """What a field holds beside which its class has a method of the same name: Java and Kotlin keep the two apart."""
        if self.dialect.CLASS_SCOPE != "members":
            return None
        return self._pick(self.bound(name, b) for b in holder.names[name] if b.origin is None)

    def is_getter(self, path: tuple[str, ...]) -> bool:
        """Whether the method at ``path`` is read like a field."""
        asked = getattr(self.dialect, "getter", None)
        method = self.scopes.functions.get(".".join(path))
        return asked is not None and method is not None and bool(asked(self.source, method))

    def receiver(self, call: Node) -> Node | None:
        """The node left of the dot in a call, if there is one."""
        shape = self.shape(call)
        if shape is not None and shape.form == "call" and shape.node is not None:
            shape = self.shape(shape.node)
            return shape.node if shape is not None and shape.form == "member" else None
        return shape.node if shape is not None and shape.form == "invoke" else None

    def candidates(self, origin: Origin) -> list[tuple[Origin, bool]]:
        """What ``origin`` may be, each with whether that is certain: itself, what its class of this file builds on,
        and what a wildcard import would make of it.
        """
        holder = self.local_class(origin)
        if holder is not None:
            return [(origin, True), *self._ancestors(holder, {holder.name})]
        return self._imported(origin)

    def _imported(self, origin: Origin) -> list[tuple[Origin, bool]]:
        """An origin outside this file's classes, and what each wildcard import would make of it."""
        if not self.scopes.wildcards or not origin.path:
            return [(origin, True)]
        if (
            origin.module not in ("", self.scopes.package)
            or origin.path[0].partition("(")[0] in self.scopes.module.names
        ):
            return [(origin, True)]
        return [(origin, True), *((Origin(module, origin.path), False) for module in self.scopes.wildcards)]

    def _ancestors(self, holder: Scope, seen: set[str]) -> list[tuple[Origin, bool]]:
        """What the class builds on, through classes of this file; ``seen`` are those already followed."""
        found: list[tuple[Origin, bool]] = []
        for base in holder.bases:
            origin = self.resolve(base)
            above = self.local_class(origin)
            if above is None:
                found += self._imported(origin) if origin is not None else []
            elif above.name not in seen:
                seen.add(above.name)
                found += self._ancestors(above, seen)
        return found

    def binding(self, name: str, at: int) -> Binding | None:
        """The binding that ``name`` refers to when used at byte ``at``."""
        found = self._lookup(name, at)
        return found[0] if found else None

    def reads_once(self, name: str, at: int) -> bool:
        """Whether ``name`` is bound exactly once where it is visible, so that its value is its initializer."""
        found = self._lookup(name, at)
        return found is not None and len(found[1].names[name]) == 1

    def local_class(self, origin: Origin | None) -> Scope | None:
        if origin is None or origin.module:
            return None
        return self.scopes.classes.get(".".join(origin.path))

    # --- inside the file alone, before any seed ----------------------------------------------

    def at(self, node: Node, depth: int = 0) -> Origin | None:
        """What ``node`` is as far as this file tells; names of other files stay origins in those."""
        if depth > _DEEPEST:
            return None
        key = node.id
        if key not in self._known:
            self._known[key] = None  # a name defined by itself is unresolved, not a loop
            self._known[key] = self._resolve(node, depth + 1)
        return self._known[key]

    def _resolve(self, node: Node, depth: int) -> Origin | None:
        shape = self.shape(node)
        if shape is None:
            return self._listed(node, depth)
        match shape.form:
            case "name":
                return self._name(shape.text, node.start_byte, depth)
            case "same":
                return self.at(shape.node, depth) if shape.node is not None else None
            case "either" | "first":
                return self._pick(self.at(part, depth) for part in shape.parts if isinstance(part, Node))
            case "self" | "super":
                return self._self(node.start_byte, shape.form, depth)
            case "member":
                return self._member_of(shape, depth)
            case "call" | "invoke" if (told := self._asked_for(node, depth)) is not None:
                return told
            case "call" | "given":
                return self._promised(shape.node, depth) or self._result_of(shape, depth)
            case "invoke":
                return self._called(self._invoked(node, shape, depth), shape.arguments, depth)
            case "new":
                return self._made(node, shape, depth)
            case "element":
                return self._one_of(shape.node, depth) if shape.node is not None else None
            case "view":
                return self._viewed(shape.node, depth) if shape.node is not None else None
            case "container":
                held = self.at(shape.node, depth) if shape.node is not None else None
                return Origin(held.module, (*held.path, CONTAINER)) if held is not None else None
            case "module":
                return Origin(shape.text)
            case "function":
                return self._function(node)
            case "join":
                return self._joined(node, (self.at(p, depth) for p in shape.parts if isinstance(p, Node)))
        return None

    def _pick(self, options: Iterable[Origin | None]) -> Origin | None:
        """Of several things that something may be, the first that can be told."""
        return next((origin for origin in options if origin is not None), None)

    def _result_of(self, shape: Shape, depth: int) -> Origin | None:
        callee = self.at(shape.node, depth) if shape.node is not None else None
        return self._called(callee, shape.arguments, depth)

    def _promised(self, callee: Node | None, depth: int) -> Origin | None:
        """What a call of a variable or a field gives by the function type that it is declared with."""
        gives = getattr(self.dialect, "gives", None)
        shape = self.shape(callee) if callee is not None and gives is not None else None
        if shape is None or gives is None or callee is None:
            return None
        declared: Binding | None = None
        if shape.form == "name":
            declared = self.binding(shape.text, callee.start_byte)
        elif shape.form == "member" and shape.node is not None:
            holder = self.local_class(self.at(shape.node, depth))
            declared = next(iter(holder.names.get(shape.text, ())), None) if holder is not None else None
        kind = declared.type if declared is not None else None
        result = gives(kind) if kind is not None else None
        return self.at(result, depth) if result is not None else None

    def _asked_for(self, node: Node, depth: int) -> Origin | None:
        """What a call gives that is told a class (``context.getBean(Clock.class)``), or a class and a method's name."""
        kind: Node | None = self._told_class(self.source, node) if self._told_class is not None else None
        if kind is not None:
            return self.at(kind, depth)
        found = self._told_name(self.source, node) if self._told_name is not None else None
        return self.member_of(self.at(found[0], depth), found[1], depth) if found is not None else None

    def _name(self, name: str, at: int, depth: int) -> Origin | None:
        found = self._lookup(name, at)
        if found is not None:
            return self._bound_name(self._meant(*found, name, at), found[1], name, at, depth)
        unbound = getattr(self.dialect, "unbound", None)
        if unbound is None:
            return None
        origin: Origin | None = unbound(self, name, at, depth)
        return origin

    def _meant(self, binding: Binding, scope: Scope, name: str, at: int) -> Binding:
        """Of a field and a method of one name, which Java and Kotlin keep apart, the method where it is called."""
        bindings = scope.names[name]
        if len(bindings) < 2 or scope.kind != "class" or self.dialect.CLASS_SCOPE != "members":
            return binding
        fields = [b for b in bindings if b.origin is None]
        methods = [b for b in bindings if b.origin is not None]
        end = at + len(name.encode())
        called = self.source.data[end : end + _WIDEST_GAP].lstrip()[:1] in (b"(", b"{")
        return _binding_at((methods if called else fields) or bindings, at)

    def _bound_name(self, binding: Binding, scope: Scope, name: str, at: int, depth: int) -> Origin | None:
        return self._follow(binding, scope, name, depth)

    def lookup(self, name: str, at: int) -> tuple[Binding, Scope] | None:
        """The binding that ``name`` refers to when used at byte ``at``, and the scope that holds it."""
        return self._lookup(name, at)

    def _lookup(self, name: str, at: int) -> tuple[Binding, Scope] | None:
        scope: Scope | None = self.scopes.at(at)
        innermost = scope
        while scope is not None:
            bindings = scope.names.get(name)
            if bindings is not None and (
                scope.kind != "class"
                or self.dialect.CLASS_SCOPE == "members"
                or (self.dialect.CLASS_SCOPE == "body" and scope is innermost)
            ):
                return _binding_at(bindings, at), scope
            scope = scope.parent
        return None

    def _follow(self, binding: Binding, scope: Scope, name: str, depth: int) -> Origin | None:
        if binding.origin is not None:
            origin: Origin | None = binding.origin
        elif binding.type is not None or binding.value is not None:
            node = binding.type or binding.value
            assert node is not None
            origin = self._result(node, binding.result, depth) if binding.result else self.at(node, depth)
            if origin is None and binding.type is not None and binding.value is not None:
                origin = self.at(binding.value, depth)
            if origin is None and binding.parameter and scope.name:
                return Origin("", (*scope.name.split("."), name))
            if self.is_callable(origin) and not _names_type(binding):
                return self._left_open(binding, scope, name, depth)
        elif scope.kind == "function" and scope.name:
            return Origin("", (*scope.name.split("."), name))
        else:
            return None
        if binding.element:
            origin = self._element_of(binding, origin, depth)
        for step in binding.path:
            origin = self.member_of(origin, step, depth)
        return origin

    def _result(self, call: Node, number: int, depth: int) -> Origin | None:
        """Of what a call gives, the value of ``number``: by its type here, or by a label that link reads."""
        shape = self.shape(call)
        callee = self.at(shape.node, depth) if shape is not None and shape.node is not None else None
        if callee is None or not callee.path:
            return None
        function = self.scopes.functions.get(".".join(callee.path)) if not callee.module else None
        if function is not None:
            return self.at(function.results[number], depth) if number < len(function.results) else None
        return Origin(callee.module, (*callee.path[:-1], f"{callee.path[-1]}{RESULT}{number})"))

    def is_callable(self, origin: Origin | None) -> bool:
        """Whether a type tells no more than that its value can be called: a function type."""
        if origin is None or not self._callable:
            return False
        return origin.module in self._callable or origin.path == ("Runnable",)

    def _left_open(self, binding: Binding, scope: Scope, name: str, depth: int) -> Origin | None:
        """A function that somebody else decides on: what it is set to here, else the parameter that it is handed as."""
        value = self.at(binding.value, depth) if binding.value is not None and not binding.element else None
        if self.is_callable(value) or (value is not None and self._is_made_empty(binding)):
            value = None
        if value is not None or scope.kind == "module" or not scope.name:
            return value
        return Origin("", (*scope.name.split("."), name))

    def _is_made_empty(self, binding: Binding) -> bool:
        """Whether a name is set to a container that others will fill: ``Map<String, Consumer<Order>> m = new HashMap<>()``."""
        declared = self.at(binding.type) if binding.type is not None else None
        made = self.shape(binding.value) if binding.value is not None else None
        return (
            declared is not None
            and declared.path[-1:] == (CONTAINER,)
            and made is not None
            and made.form == "new"
        )

    def _function(self, node: Node) -> Origin | None:
        """A function that stands as an expression: by its name, or by its place where the dialect lets link follow it."""
        scope = self.scopes.at(node.start_byte)
        if scope.kind != "function" or scope.start != node.start_byte:
            return None
        if scope.name:
            return Origin("", tuple(scope.name.split(".")))
        return Origin("", (self.lambda_name(scope),)) if hasattr(self.dialect, "CALLABLE") else None

    def lambda_name(self, scope: Scope) -> str:
        """What a function without a name is called in the outline: by the function around it, and its place."""
        line, column = self.source.position(scope.start)
        return f"{scope.unit()} > lambda@{line}:{column}"

    def _joined(self, node: Node, options: Iterable[Origin | None]) -> Origin | None:
        """What ``options`` come to: one thing, or any of several."""
        found = tuple(dict.fromkeys(origin for origin in options if origin is not None))[:_MOST_JOINED]
        if len(found) < 2:
            return found[0] if found else None
        step = f"|{node.start_byte}-{node.end_byte}"
        self.joins[step] = found
        return Origin("", (step,))

    # --- containers, in languages whose dialect says which calls give an element ---------------

    def _listed(self, node: Node, depth: int) -> Origin | None:
        """A container that is written out, or a type of one: one of the things in it, and a step that says so."""
        if not self._takes():
            return None
        held = (self.at(value, depth) for _, value in self._spoken.entries(self.source, node) or ())
        first = next((origin for origin in held if origin is not None), None)
        return Origin(first.module, (*first.path, CONTAINER)) if first is not None else None

    def _made(self, node: Node, shape: Shape, depth: int) -> Origin | None:
        scope = self.scopes.at(node.start_byte)
        if scope.kind == "class" and scope.start == node.start_byte:
            # a class without a name, made where it stands
            return Origin("", tuple(scope.name.split(".")))
        return self._listed(node, depth) or (self.at(shape.node, depth) if shape.node is not None else None)

    def _one_of(self, node: Node, depth: int) -> Origin | None:
        """One of the things that the container at ``node`` holds."""
        literal = self._object_literal(node)
        if literal is not None:
            values = (self.at(value, depth) for _, value in self._spoken.entries(self.source, literal) or ())
            return next((origin for origin in values if origin is not None), None)
        return self._taken(self.at(node, depth))

    def _viewed(self, node: Node, depth: int) -> Origin | None:
        """A container of what the container at ``node`` holds."""
        held = self.at(node, depth)
        plain = held is None or held.path[-1:] == (CONTAINER,)
        return held if plain or held is None else Origin(held.module, (*held.path, "values()"))

    def _element_of(self, binding: Binding, origin: Origin | None, depth: int) -> Origin | None:
        """What a loop's variable or a callback's parameter is, given what the loop or the call is about."""
        if not self._takes():  # containers are told from what they hold by their types alone
            if binding.type is not None or origin is None:
                return origin
            one_of = self._takes_from_loops and not self._is_handed(binding)
            return self._taken(origin) if one_of or CONTAINER in origin.path else origin
        walked = self._walked(binding)
        if walked is not None:
            return self._one_of(walked, depth)
        return origin if self._is_handed(binding) else self._taken(origin)

    @staticmethod
    def _is_handed(binding: Binding) -> bool:
        """Whether a name is a parameter of a function that the call of its binding is handed."""
        call = binding.value
        return call is not None and call.start_byte <= binding.at < call.end_byte

    def _walked(self, binding: Binding) -> Node | None:
        """The container whose elements the call around a callback hands to it."""
        call = binding.value
        if call is None or not self._takes() or not self._is_handed(binding):
            return None
        shape = self.shape(call)
        callee = self.shape(shape.node) if shape is not None and shape.node is not None else None
        if callee is None or callee.form != "member" or callee.text not in self._spoken.ITERATES:
            return None
        return callee.node

    def _taken(self, origin: Origin | None) -> Origin | None:
        if origin is None:
            return None
        if origin.path[-1:] == (CONTAINER,):
            return Origin(origin.module, origin.path[:-1])
        return Origin(origin.module, (*origin.path, ELEMENT))

    def _takes(self) -> frozenset[str]:
        found: frozenset[str] = getattr(self.dialect, "TAKES", frozenset())
        return found

    def _self(self, at: int, form: str, depth: int) -> Origin | None:
        holder = self.scopes.at(at).enclosing("class")
        if holder is None:
            return None
        if form == "super":
            return self.at(holder.bases[0], depth) if holder.bases else None
        return Origin("", tuple(holder.name.split(".")))

    def _member_of(self, shape: Shape, depth: int) -> Origin | None:
        if shape.node is None:
            return None
        written = f"{self.source.text(shape.node)}.{shape.text}"
        if written in self.scopes.functions:
            # a function that an object literal holds, whatever its annotation
            return Origin("", tuple(written.split(".")))
        literal = self._object_literal(shape.node)
        if literal is not None:
            for child in literal.named_children:
                found = self.dialect.pair(self.source, child)
                if found is not None and found[0] == shape.text:
                    short = found[1] == child and child.type != "method_definition"
                    return (
                        self._name(shape.text, child.start_byte, depth) if short else self.at(found[1], depth)
                    )
        return self.member_of(self.at(shape.node, depth), shape.text, depth)

    def _object_literal(self, node: Node) -> Node | None:
        shape = self.shape(node) if self._has_objects else None
        if shape is not None and shape.form == "name":
            binding = self.binding(shape.text, node.start_byte)
            value = binding.value if binding is not None and not binding.path else None
            shape = self.shape(value) if value is not None else None
        return shape.node if shape is not None and shape.form == "object" else None

    def member_of(self, origin: Origin | None, name: str, depth: int = 0) -> Origin | None:
        """What ``.name`` is on ``origin``: a field's origin, an inherited member, or one step further."""
        if origin is None or depth > _DEEPEST:
            return None
        holder = self.local_class(origin)
        if holder is not None:
            if name in holder.names:
                if self.is_getter((*holder.name.split("."), name)):
                    return self._returns(f"{holder.name}.{name}", depth + 1)
                bound = self._pick(self._follow(b, holder, name, depth + 1) for b in holder.names[name])
                return bound or Origin("", (*origin.path, name))
            for base in holder.bases:
                inherited = self.at(base, depth + 1)
                if inherited is not None and inherited != origin:
                    return self.member_of(inherited, name, depth + 1)
        made = self._decorated(origin, depth)
        if made is not None:
            return self.member_of(made, name, depth + 1)
        return Origin(origin.module, (*origin.path, name))

    def _decorated(self, origin: Origin, depth: int) -> Origin | None:
        """What a library's decorator made of a function of this file: ``send_mail.delay`` is the decorator's."""
        own = not origin.module and not self.is_getter(origin.path)
        function = self.scopes.functions.get(".".join(origin.path)) if own else None
        made = (self.at(node, depth + 1) for node in function.decorators) if function is not None else ()
        return next((found for found in made if found is not None and found.module), None)

    def _invoked(self, node: Node, shape: Shape, depth: int) -> Origin | None:
        if shape.node is not None:
            return self.member_of(self.at(shape.node, depth), shape.text, depth)
        return self._name(shape.text, node.start_byte, depth)

    def _called(self, callee: Origin | None, arguments: Node | None, depth: int) -> Origin | None:
        if callee is None:
            return None
        given = self._given_back(callee, arguments, depth)
        if given is not None:
            known = callee.module in self._gives_rows
            return self._pick((given, self._labelled(callee, arguments))) if known else given
        if not callee.module:
            name = ".".join(callee.path)
            if name in self.scopes.classes:
                return callee
            returned = self._returns(name, depth)
            if returned is not None:
                return returned
        if callee.path[-2:-1] == (CONTAINER,) and self._takes():
            if callee.path[-1] in self._spoken.TAKES:
                return Origin(callee.module, callee.path[:-2])
            if callee.path[-1] in self._spoken.KEEPS:
                return Origin(callee.module, callee.path[:-1])
        itself = self._gives_itself
        if itself is not None and callee.path[:-1] and itself(callee.path[-1], arguments):
            return Origin(callee.module, callee.path[:-1])
        return self._labelled(callee, arguments)

    def _labelled(self, callee: Origin, arguments: Node | None) -> Origin:
        """A call as a step of what it gives."""
        label = self._label(arguments)
        if not callee.path:
            return Origin(callee.module, (f"({label})",))
        return Origin(callee.module, (*callee.path[:-1], f"{callee.path[-1]}({label})"))

    def _given_back(self, callee: Origin, arguments: Node | None, depth: int) -> Origin | None:
        """What a library's call gives that answers with its first argument, or with an instance of it."""
        gives: Mapping[str, frozenset[str]] = getattr(self.dialect, "GIVES", {})
        if arguments is None or not callee.path or callee.path[-1] not in gives.get(callee.module, ()):
            return None
        first = nth(arguments, 0)
        return self.at(first, depth) if first is not None else None

    def _returns(self, function: str, depth: int = 0) -> Origin | None:
        """What a function of this file returns, by its annotation or the last return statement that tells."""
        local = self.scopes.functions.get(function)
        if local is None:
            return None
        typed = self.at(local.returns, depth) if local.returns is not None else None
        if local.returns is not None and not self.is_callable(typed):
            return typed
        return self._pick(self.at(node, depth) for node in reversed(local.returned)) or typed

    def _label(self, arguments: Node | None) -> str:
        """What tells calls of one function apart: its first argument, or the one that the dialect knows to tell."""
        node = self._telling(arguments)
        shape = self.shape(node) if node is not None else None
        while shape is not None and shape.form == "same" and shape.node is not None:
            shape = self.shape(shape.node)
        text = shape.text if shape is not None and shape.form == "string" else ""
        return text if len(text) <= _LONGEST_LABEL and "(" not in text and ")" not in text else ""

    def _telling(self, arguments: Node | None) -> Node | None:
        telling: frozenset[str] = getattr(self.dialect, "TELLING", frozenset())
        for argument in parts(arguments) if arguments is not None and telling else ():
            named = self.dialect.pair(self.source, argument)
            if named is not None and named[0] in telling:
                return named[1]
        return nth(arguments, 0) if arguments is not None else None

    def _seeded(self, origin: Origin | None) -> Origin | None:
        """``origin`` with its longest known prefix replaced by what another file says it is."""
        if origin is None or not self.seeds:
            return origin
        for length in range(len(origin.path), -1, -1):
            written = Origin(origin.module, origin.path[:length])
            plain = Origin(origin.module, tuple(map(plain_step, written.path)))
            known = self.seeds.get(written) or self.seeds.get(plain)
            if known is not None:
                return Origin(known.module, known.path + origin.path[length:])
        return origin


def _names_type(binding: Binding) -> bool:
    """Whether a binding gives a type another name."""
    holder = binding.type.parent if binding.type is not None else None
    return holder is not None and holder.type in ("type_spec", "type_alias")


def _binding_at(bindings: list[Binding], at: int) -> Binding:
    """The last binding before ``at`` that says anything, else the first that does: ``let orders;``, filled in later."""
    if len(bindings) == 1:
        return bindings[0]
    telling = [
        b for b in bindings if b.origin is not None or b.value is not None or b.type is not None
    ] or bindings
    before = [b for b in telling if b.at <= at]
    return before[-1] if before else telling[0]


def plain_step(step: str) -> str:
    """A step as exports name it: a call without its label (but for the number of a result), an element without its key."""
    if RESULT in step:
        return step
    if step.startswith("["):
        return step[2:-2] if step.startswith("['") else ELEMENT
    return step.partition("(")[0] + "()" if step.endswith(")") else step
