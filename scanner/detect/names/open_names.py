"""Names as link follows them: what other files or other calls decide is left open, instead of guessed.

``Names`` answers with the likeliest origin, so that rules can match inside one file. Here a parameter stays that
parameter, whatever its default; a name that is bound in several branches is a *join* of what each gave it; a container
that is written out is a thing with entries. Link puts in what the callers pass.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import cached_property

from tree_sitter import Node

from scanner.detect.names.called import called_as_they_are, handed_in, made_of_function, of_just_its_class
from scanner.detect.names.choices import reaching
from scanner.detect.names.containers import is_handed, walked
from scanner.detect.names.dialect import Shape
from scanner.detect.names.kept import promised_entries
from scanner.detect.names.made import field_of_made, makes_its_own, part_of_list
from scanner.detect.names.names import Names
from scanner.detect.names.passing import passed_through
from scanner.detect.names.registered import makes_by_name, registered
from scanner.detect.names.results import given_back, label_of, maybe_given, telling
from scanner.detect.names.scopes import Binding, Scope
from scanner.detect.names.stored import Stored, is_by_name_alone, is_container
from scanner.detect.source import nth
from scanner.model import ELEMENT, HANDED, REST, Origin

_MOST = 16  # values of one join


class OpenNames(Names):
    """The names of a file that ``names`` has declared. ``joins`` and ``stores`` fill while names are asked for."""

    def __init__(self, names: Names) -> None:
        assert names.scopes is not None  # made now, so that both share it
        self.__dict__.update(names.__dict__)
        self._told = names
        assert names.dialect.containers is not None
        self._containers = names.dialect.containers
        self._known: dict[int, Origin | None] = {}
        self.joins: dict[str, tuple[Origin, ...]] = {}
        self.stores = Stored()

    @cached_property
    def run(self) -> frozenset[int]:
        """The places of parameters and fields that are called as they are."""
        return called_as_they_are(self, self._containers.selves)

    def returned(self, function: str) -> Origin | None:
        """What a function of this file returns: its annotation, else each of its return statements, or what it yields."""
        scope = self.scopes.functions.get(function)
        if scope is None:
            return None
        typed = self._typed(scope.returns, 0)
        if typed is None and scope.yielded:
            return self._yielded(scope)
        told = (self.at(node) for node in reversed(scope.returned))
        if typed is not None:
            # an annotation may be another file's word for "a function", which the return tells
            told = (origin for origin in told if origin is not None and is_by_name_alone(origin))
        return self._join(f"|{scope.start}", (typed, *told))

    def callee(self, call: Node) -> Origin | None:
        """A whole module that is called is what it exports by default: ``const send = require("./send")``."""
        found = super().callee(call)
        if found is None or not self.dialect.whole_is_default:
            return found
        if found.module and not found.path:
            return Origin(found.module, ("default",))
        return self.or_function(made_of_function(self, call), found)

    def or_function(self, name: str, origin: Origin) -> Origin:
        """``const handler = wrapped(async () => …)``: the function is called handler, and so is what wraps it."""
        named = Origin("", (name,)) if name in self.scopes.functions else None
        return self._join(f"|{name}", (named, origin)) or origin

    def finally_bound(self, name: str) -> Origin | None:
        return self._name(name, self.scopes.module.end, 0)

    def field(self, holder: Scope, name: str) -> Origin | None:
        path = tuple(holder.name.split("."))
        if self.is_getter((*path, name)):
            return self.returned(".".join((*path, name)))
        bound = holder.names.get(name, ())
        return self._join(f"|{holder.start}.{name}", (self._follow(b, holder, name, 0) for b in bound))

    def defaults(self, function: Scope) -> tuple[tuple[str, Origin], ...]:
        """What stands for each parameter that nothing is passed for."""
        given = (
            (name, b) for name, _ in function.parameters for b in function.names.get(name, ()) if b.parameter
        )
        found = ((name, self.at(b.value)) for name, b in given if b.value is not None)
        return tuple((name, origin) for name, origin in found if origin is not None)

    def collect(self) -> None:
        """Find what is put into containers and fields of others, anywhere in the file."""
        for node in self.captures.get("stored", ()):
            left, right = node.child_by_field_name("left"), node.child_by_field_name("right")
            if left is not None and right is not None and (step := self._stored_step(left)) is not None:
                self._put(left, self.at(left.named_children[0]), step, self.at(right))
        for call in self.captures.get("call", ()):
            for holder, key, value in self._containers.additions(self.source, call):
                self._put(call, self.at(holder), key, self.at(value))
        for kind, name, value in promised_entries(self, self._containers):
            self.stores.put(self._typed(kind, 0), name, self.at(value))

    def exact(self, call: Node) -> bool:
        """Whether what is called is a member of just the class that is named: no class below it can have another."""
        return of_just_its_class(self, call)

    @cached_property
    def _making(self) -> tuple[bool, bool]:
        """Whether the file may tell a container what to make by which name, and make objects of its own classes."""
        return makes_by_name(self), makes_its_own(self)

    # --- overridden: what one file cannot tell stays open ------------------------------------

    def _resolve(self, node: Node, depth: int) -> Origin | None:
        shape = self.shape(node)
        if shape is not None and shape.form == "name" and not node.named_child_count:  # most are
            return self._name(shape.text, node.start_byte, depth)
        entries = self._containers.entries(self.source, node)
        if entries is not None:
            return self._container(node, entries, depth)
        if shape is not None and shape.form == "given":
            return self._given(node, shape, depth)
        key = self._containers.key(self.source, node)
        if key is not None and (holder := self.at(node.named_children[0], depth)) is not None:
            member = key[2:-2] if holder.module and self.dialect.whole_is_default else ""
            return Origin(holder.module, (*holder.path, member if member.isidentifier() else key))
        made = registered(self, node, depth) if self._making[0] else None
        if made is not None:
            return self._called(self.at(made[0], depth), None, depth) if made[1] else self.at(made[0], depth)
        if shape is not None and shape.form == "call" and self.dialect.gives:
            called = self._told.callee(node)
            given = given_back(self, called, shape.arguments, depth) if called is not None else None
            if given is not None:
                return given
            maybe = maybe_given(self, called, shape.arguments, depth) if called is not None else None
            if maybe is not None:
                return self._join(
                    f"|{node.start_byte}-{node.end_byte}", (super()._resolve(node, depth), maybe)
                )
        if shape is not None and shape.form == "view" and shape.node is not None:
            held = self.at(shape.node, depth)
            return Origin(held.module, (*held.path, "values()")) if held is not None else None
        if shape is not None and shape.form == "either":
            options = (self.at(part, depth) for part in shape.parts if isinstance(part, Node))
            return self._join(f"|{node.start_byte}-{node.end_byte}", options)
        return super()._resolve(node, depth)

    def _name(self, name: str, at: int, depth: int) -> Origin | None:
        found = self.lookup(name, at)
        if found is None:  # with several wildcard imports, which files they are decides
            return super()._name(name, at, depth) or (Origin("", (name,)) if self.scopes.wildcards else None)
        held = found[1].names[name]
        if len(held) == 1:
            return self._follow(held[0], found[1], name, depth)
        bindings = reaching(self.scopes, self.arms, name, found[1], at)
        step = "|" + "+".join(str(binding.at) for binding in bindings)
        return self._join(step, (self._follow(b, found[1], name, depth) for b in bindings))

    def _follow(self, binding: Binding, scope: Scope, name: str, depth: int) -> Origin | None:
        if binding.parameter:
            given = Origin("", (*scope.name.split("."), binding.given or name)) if scope.name else None
            typed, injected = self._typed(binding.type, depth), self._injected(binding, depth)
            if binding.at in self.run:
                injected = injected or given
            both = typed is not None and injected is not None
            origin = self._join(f"|{binding.at}:", (typed, injected)) if both else injected or typed or given
            for step in binding.path:
                origin = self.member_of(origin, step, depth)
            return origin
        if binding.whole is not None:
            origin = self.at(binding.whole, depth)
            for part in binding.parts:
                origin = Origin(origin.module, (*origin.path, part)) if origin is not None else None
            return origin
        if binding.type is not None:
            typed = self._typed(binding.type, depth)
            plain = typed is not None and not is_container(typed) and binding.at not in self.run
            if binding.value is None or plain:
                return typed
            return self._join(f"|{binding.at}:", (typed, self.at(binding.value, depth)))
        return super()._follow(binding, scope, name, depth)

    def _element_of(self, binding: Binding, origin: Origin | None, depth: int) -> Origin | None:
        around = walked(self, binding)
        if around is None and is_handed(binding):
            return handed_in(self, binding) or origin
        origin = self.at(around, depth) if around is not None else origin
        return Origin(origin.module, (*origin.path, ELEMENT)) if origin is not None else None

    def _self(self, at: int, form: str, depth: int) -> Origin | None:
        origin = super()._self(at, "self", depth)
        return Origin("", (*origin.path, "super()")) if origin is not None and form == "super" else origin

    def _member_of(self, shape: Shape, depth: int) -> Origin | None:
        given = field_of_made(self, shape) if self._making[1] else None
        return self.at(given, depth) if given is not None else super()._member_of(shape, depth)

    def member_of(self, origin: Origin | None, name: str, depth: int = 0) -> Origin | None:
        if origin is None or self.local_class(origin) is None:
            return super().member_of(origin, name, depth)
        return Origin("", (*origin.path, name))  # a base may have it, and other files may fill it

    def _called(self, callee: Origin | None, arguments: Node | None, depth: int) -> Origin | None:
        holder = self.local_class(callee)
        if callee is None or (holder is not None and "__call__" not in holder.names):
            return callee
        if (callee.module, ".".join(callee.path)) in self.dialect.binders:
            first = nth(arguments, 0) if arguments is not None else None
            return self.at(first, depth) if first is not None else None
        part = part_of_list(callee, arguments) if self.dialect.objects else None
        if part is not None:
            return part
        same = passed_through(self, callee, arguments)
        if same is not None:
            return self.at(same, depth)
        label = label_of(self, arguments) or self._first_parameter(arguments)
        return Origin(
            callee.module, (*callee.path[:-1], f"{callee.path[-1] if callee.path else ''}({label})")
        )

    def _first_parameter(self, arguments: Node | None) -> str:
        """A mark for a label that whoever calls the function gives: its first parameter, handed through."""
        node = telling(self, arguments)
        shape = self.shape(node) if node is not None else None
        if node is None or shape is None or shape.form != "name":
            return ""
        function = self.scopes.at(node.start_byte).named_function()
        first = function.parameters[0][0] if function is not None and function.parameters else None
        return HANDED if shape.text == first else ""

    def _join(self, step: str, options: Iterable[Origin | None]) -> Origin | None:
        """The one thing that ``options`` come to, or a join of them; the last of a list of bindings is the likeliest."""
        found = tuple(dict.fromkeys(origin for origin in options if origin is not None))[:_MOST]
        if len(found) < 2:
            return found[0] if found else None
        self.joins[step.replace(".", ":")] = found
        return Origin("", (step.replace(".", ":"),))

    def _typed(self, node: Node | None, depth: int) -> Origin | None:
        """What an annotation names, unless it says no more than that it can be called, or is anything at all."""
        origin = self.at(node, depth) if node is not None else None
        if origin is None or origin.module in self._containers.untyped:
            return None
        return None if is_container(origin) and not self.stores.holds_anything(origin) else origin

    def _injected(self, binding: Binding, depth: int) -> Origin | None:
        """What a framework hands in for a parameter, where its default is a mark of who makes that."""
        value = binding.value
        shape = self.shape(value) if value is not None else None
        return self.at(value, depth) if value is not None and shape and shape.form == "given" else None

    def _given(self, node: Node, shape: Shape, depth: int) -> Origin | None:
        """What whoever calls ``shape`` for us hands in: what it returns, or of a generator, what it yields."""
        made = self._called(self.at(shape.node, depth) if shape.node is not None else None, None, depth)
        if made is None or self.local_class(made) is not None:
            return made
        return self._join(f"|{node.start_byte}:", (made, Origin(made.module, (*made.path, ELEMENT))))

    def _yielded(self, scope: Scope) -> Origin | None:
        origin = Origin("", (f"{{{scope.start}",))
        for node in scope.yielded:
            value = nth(node, 0)
            self.stores.put(origin, "[]", self.at(value) if value is not None else None)
        return origin

    def _container(self, node: Node, entries: list[tuple[str, Node]], depth: int) -> Origin:
        origin = Origin("", (f"{{{node.start_byte}-{node.end_byte}",))
        last = dict(entries)  # of two entries with one key, the second holds
        for key, value in entries:
            if key in (ELEMENT, REST) or last[key] == value:
                self.stores.put(origin, key, self.at(value, depth))
        return origin

    def _stored_step(self, left: Node) -> str | None:
        """The key or the attribute that an assignment to ``left`` sets; None for the class's own fields."""
        key = self._containers.key(self.source, left)
        if key is None and self.source.text(left.named_children[0]) not in self._containers.selves:
            return self.source.text(left.named_children[-1])
        return key

    def _put(self, place: Node, holder: Origin | None, key: str, value: Origin | None) -> None:
        holder = self.stores.innermost(holder)
        if holder is not None and self._overwrites(place, holder, key):
            self.stores.forget(holder, key)
        self.stores.put(holder, key, value)

    def _overwrites(self, place: Node, holder: Origin, key: str) -> bool:
        """Whether what was there is gone for good: a known key of a container that the same code wrote out."""
        if not is_container(holder) or key == "[]":
            return False
        written = int(holder.path[0][1:].partition("-")[0])
        same = self.scopes.at(place.start_byte).unit() == self.scopes.at(written).unit()
        return same and self.arms.at(place.start_byte) == self.arms.at(written)
