"""Where a name in a file comes from, through aliases, namespaces, variables, fields, factories and parameters.

Everything is resolved inside the one file. What is imported from another file of the same tree is left as an
``Origin`` in that file, unless ``seeds`` say what that origin is in turn.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from copy import copy

from tree_sitter import Node, Query

from scanner.detect.names import containers, results
from scanner.detect.names.dialect import Dialect, Shape
from scanner.detect.names.scopes import Binding, Scope
from scanner.detect.names.table import Table, binding_at
from scanner.detect.source import Source
from scanner.model import CONTAINER, ELEMENT, RESULT, Origin

_DEEPEST = 100  # steps of indirection that are followed; beyond it a name is unresolved
_MOST_JOINED = 16  # values that one thing may have
_WIDEST_GAP = 4  # bytes between a name and the bracket that calls it


class Names(Table):
    """The names of one file, each answered with the likeliest that it may be."""

    def __init__(
        self,
        source: Source,
        dialect: Dialect,
        query: Callable[[], Query],
        seeds: Mapping[Origin, Origin] | None = None,
    ) -> None:
        super().__init__(source, dialect, query)
        self.seeds = seeds or {}
        self._known: dict[int, Origin | None] = {}  # by the node's identity in its tree
        self.joins: dict[str, tuple[Origin, ...]] = {}

    def afresh(self) -> Names:
        """The same names, of which nothing was asked: where names run in a circle, what is asked first is told more."""
        again = copy(self)
        again._known, again.joins = {}, {}
        return again

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
        if self.dialect.members != "everywhere":
            return None
        return self._pick(self.bound(name, b) for b in holder.names[name] if b.origin is None)

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
            return containers.listed(self, node, depth)
        match shape.form:
            case "name":
                return self._name(shape.text, node.start_byte, depth)
            case "same":
                return self.at(shape.node, depth) if shape.node is not None else None
            case "either" | "first":
                return self._pick(self.at(part, depth) for part in shape.parts if isinstance(part, Node))
            case "self" | "super":
                own = self.dialect.own(self, node, depth) if shape.form == "self" else None
                return own[0] if own is not None else self._self(node.start_byte, shape.form, depth)
            case "member":
                return self._member_of(shape, depth)
            case "call" | "invoke" if (told := results.asked_for(self, node, depth)) is not None:
                return told
            case "call" | "given":
                return results.promised(self, shape.node, depth) or self._result_of(shape, depth)
            case "invoke":
                return self._called(self._invoked(node, shape, depth), shape.arguments, depth)
            case "new":
                return self._made(node, shape, depth)
            case "element":
                return containers.one_of(self, shape.node, depth) if shape.node is not None else None
            case "view":
                return containers.viewed(self, shape.node, depth) if shape.node is not None else None
            case "container" | "loaded":
                # ``require(path)(sequelize)`` is as good as ``sequelize.import(path)``
                held = self.at(shape.node, depth) if shape.node is not None else None
                step = CONTAINER if shape.form == "container" else "import()"
                return Origin(held.module, (*held.path, step)) if held is not None else None
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

    def _name(self, name: str, at: int, depth: int) -> Origin | None:
        found = self.lookup(name, at)
        if found is not None:
            return self._bound_name(self._meant(*found, name, at), found[1], name, at, depth)
        return self.dialect.unbound(self, name, at, depth)

    def _meant(self, binding: Binding, scope: Scope, name: str, at: int) -> Binding:
        """Of a field and a method of one name, which Java and Kotlin keep apart, the method where it is called."""
        bindings = scope.names[name]
        if len(bindings) < 2 or scope.kind != "class" or self.dialect.members != "everywhere":
            return binding
        fields = [b for b in bindings if b.origin is None]
        methods = [b for b in bindings if b.origin is not None]
        end = at + len(name.encode())
        called = self.source.data[end : end + _WIDEST_GAP].lstrip()[:1] in (b"(", b"{")
        return binding_at((methods if called else fields) or bindings, at)

    def _bound_name(self, binding: Binding, scope: Scope, name: str, at: int, depth: int) -> Origin | None:
        return self._follow(binding, scope, name, depth)

    def _follow(self, binding: Binding, scope: Scope, name: str, depth: int) -> Origin | None:
        if binding.origin is not None:
            origin: Origin | None = binding.origin
        elif binding.type is not None or binding.value is not None:
            node = binding.type or binding.value
            assert node is not None
            origin = (
                results.numbered(self, node, binding.result, depth)
                if binding.result
                else self.at(node, depth)
            )
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

    def is_callable(self, origin: Origin | None) -> bool:
        """Whether a type tells no more than that its value can be called: a function type."""
        known = self.dialect.callable
        return origin is not None and bool(known) and (origin.module in known or origin.path == ("Runnable",))

    def _left_open(self, binding: Binding, scope: Scope, name: str, depth: int) -> Origin | None:
        """A function that somebody else decides on: what it is set to here, else the parameter that it is handed as."""
        value = self.at(binding.value, depth) if binding.value is not None and not binding.element else None
        if self.is_callable(value) or (value is not None and containers.is_made_empty(self, binding)):
            value = None
        if value is not None or scope.kind == "module" or not scope.name:
            return value
        return Origin("", (*scope.name.split("."), name))

    def _function(self, node: Node) -> Origin | None:
        """A function that stands as an expression: by its name, or by its place where the dialect lets link follow it."""
        scope = self.scopes.at(node.start_byte)
        if scope.kind != "function" or scope.start != node.start_byte:
            return None
        if scope.name:
            return Origin("", tuple(scope.name.split(".")))
        return Origin("", (self.lambda_name(scope),)) if self.dialect.callable else None

    def _joined(self, node: Node, options: Iterable[Origin | None]) -> Origin | None:
        """What ``options`` come to: one thing, or any of several."""
        found = tuple(dict.fromkeys(origin for origin in options if origin is not None))[:_MOST_JOINED]
        if len(found) < 2:
            return found[0] if found else None
        step = f"|{node.start_byte}-{node.end_byte}"
        self.joins[step] = found
        return Origin("", (step,))

    def _made(self, node: Node, shape: Shape, depth: int) -> Origin | None:
        scope = self.scopes.at(node.start_byte)
        if scope.kind == "class" and scope.start == node.start_byte:
            # a class without a name, made where it stands
            return Origin("", tuple(scope.name.split(".")))
        return containers.listed(self, node, depth) or (
            self.at(shape.node, depth) if shape.node is not None else None
        )

    def _element_of(self, binding: Binding, origin: Origin | None, depth: int) -> Origin | None:
        return containers.element_of(self, binding, origin, depth)

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
        literal = containers.object_literal(self, shape.node)
        if literal is not None:
            for child in literal.named_children:
                found = self.dialect.pair(self.source, child)
                if found is not None and found[0] == shape.text:
                    short = found[1] == child and child.type != "method_definition"
                    return (
                        self._name(shape.text, child.start_byte, depth) if short else self.at(found[1], depth)
                    )
        return self.member_of(self.at(shape.node, depth), shape.text, depth)

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
        if origin.path[-1:] == (CONTAINER,) and name in self.dialect.held_calls.reads:
            return Origin(origin.module, origin.path[:-1])
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
        given = results.given_back(self, callee, arguments, depth)
        if given is not None:
            known = callee.module in self.dialect.gives_rows
            return self._pick((given, results.labelled(self, callee, arguments))) if known else given
        if not callee.module:
            name = ".".join(callee.path)
            if name in self.scopes.classes:
                return callee
            returned = self._returns(name, depth)
            if returned is not None:
                return returned
        held = containers.out_of_call(self, callee)
        if held is not None:
            return held
        itself = bool(callee.path[:-1]) and self.dialect.gives_itself(callee.path[-1], arguments)
        return (
            Origin(callee.module, callee.path[:-1]) if itself else results.labelled(self, callee, arguments)
        )

    def _returns(self, function: str, depth: int = 0) -> Origin | None:
        """What a function of this file returns, by its annotation or the last return statement that tells."""
        local = self.scopes.functions.get(function)
        if local is None:
            return None
        typed = self.at(local.returns, depth) if local.returns is not None else None
        if local.returns is not None and not self.is_callable(typed):
            return typed
        return self._pick(self.at(node, depth) for node in reversed(local.returned)) or typed

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


def plain_step(step: str) -> str:
    """A step as exports name it: a call without its label (but for the number of a result), an element without its key."""
    if RESULT in step:
        return step
    if step.startswith("["):
        return step[2:-2] if step.startswith("['") else ELEMENT
    return step.partition("(")[0] + "()" if step.endswith(")") else step
