"""Which of several things a name may stand for: the bindings that reach a place, and a reading for each choice.

``Names`` answers with the likeliest. A producer that is a stand-in in one branch and the library's in the other is
both, so rules that the likeliest does not fit are asked again about the others.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cached_property

from tree_sitter import Node

from scanner.detect.names.arms import Arms
from scanner.detect.names.names import Names, plain_step
from scanner.detect.names.scopes import Binding, Scope, Scopes
from scanner.detect.names.table import is_nothing
from scanner.model import OTHERWISE, Origin

_MOST = 3  # further readings of one file
_GIVING = frozenset(("await_expression", "call_expression"))


def reaching(scopes: Scopes, arms: Arms, name: str, scope: Scope, at: int) -> list[Binding]:
    """The bindings of ``name`` in ``scope`` that may hold at ``at``, the latest first."""
    bindings = scope.names[name]
    telling = [b for b in bindings if _tells(b)] or bindings
    if len(telling) == 1:
        return telling
    inner = scopes.at(at).enclosing("function")
    if scope.kind != "function" and inner is not None:
        at = scope.end  # a function of the module runs when all of the module has run
        found = _set_by_functions(scopes, arms, telling, at)
    else:
        found = _before(arms, telling, at)
    found = found or [telling[0]]
    return [*found, telling[0]] if _is_kept(telling[0], found) else found


def _before(arms: Arms, bindings: list[Binding], at: int) -> list[Binding]:
    """Those of ``bindings``, which one function or the module makes, that may hold at ``at``."""
    before = [binding for binding in bindings if binding.at <= at]
    return [before[index] for index in arms.reaching([_place(binding) for binding in before], at)]


def _set_by_functions(scopes: Scopes, arms: Arms, bindings: list[Binding], at: int) -> list[Binding]:
    """What functions set a name of the module to, whichever of them ran last; where none does, what the module sets it to."""
    by_function: dict[int, list[Binding]] = {}
    for binding in bindings:
        function = scopes.at(binding.at).enclosing("function")
        by_function.setdefault(-1 if function is None else function.start, []).append(binding)
    if len(by_function) > 1:
        by_function.pop(-1, None)
    found = [b for made in by_function.values() for b in _before(arms, made, at)]
    return sorted(found, key=lambda binding: binding.at, reverse=True)


def _tells(binding: Binding) -> bool:
    """Whether a binding says what its name is."""
    told = binding.origin or binding.type or binding.whole or binding.parameter
    return bool(told) or (binding.value is not None and not is_nothing(binding.value))


def _is_kept(declared: Binding, found: Iterable[Binding]) -> bool:
    """Whether a name that is declared with a type, and set later to what calls give, may be told by that type alone."""
    bare = declared.type is not None and declared.value is None and not declared.parameter
    return bare and all(b.value is not None and b.value.type in _GIVING for b in found)


class Choices:
    """The readings of a file besides the likeliest, made when first asked for: in most files nothing fits a rule."""

    def __init__(self, names: Names) -> None:
        self._likeliest = names

    @cached_property
    def _others(self) -> list[OtherNames]:
        return [OtherNames(self._likeliest, choice) for choice in range(1, _MOST + 1)]

    def other(self, node: Node) -> Iterator[Origin]:
        """What the expression at ``node`` may be besides what it most likely is."""
        seen = {self._likeliest.resolve(node)}
        for names in self._others:
            origin = names.resolve(node)
            if origin in seen:
                return  # nothing was left to choose
            seen.add(origin)
            if origin is not None:
                yield origin


class OtherNames(Names):
    """The names of a file when of several things that something may be the one numbered ``choice`` is taken."""

    def __init__(self, names: Names, choice: int) -> None:
        assert names.scopes is not None  # made now, so that both share it
        self.__dict__.update(names.__dict__)
        self._known: dict[int, Origin | None] = {}
        self._choice = choice

    def _self(self, at: int, form: str, depth: int) -> Origin | None:
        holder = self.scopes.at(at).enclosing("class")
        if form != "super" or holder is None:
            return super()._self(at, form, depth)
        return self._pick(self.at(base, depth) for base in holder.bases)

    def _seeded(self, origin: Origin | None) -> Origin | None:
        for length in range(len(origin.path) if origin is not None and self.seeds else -1, 0, -1):
            assert origin is not None
            known = self.seeds.get(Origin(origin.module, (*map(plain_step, origin.path[:length]), OTHERWISE)))
            if known is not None:
                return Origin(known.module, known.path + origin.path[length:])
        return super()._seeded(origin)

    def _pick(self, options: Iterable[Origin | None]) -> Origin | None:
        found = list(dict.fromkeys(origin for origin in options if origin is not None))
        return found[self._choice % len(found)] if found else None

    def _bound_name(self, binding: Binding, scope: Scope, name: str, at: int, depth: int) -> Origin | None:
        bindings = reaching(self.scopes, self.arms, name, scope, at)
        first = [binding, *(other for other in bindings if other is not binding)]
        return self._pick(self._follow(b, scope, name, depth) for b in first)


def _place(binding: Binding) -> int:
    """A byte inside the statement that binds; from its end on the binding holds."""
    value = binding.value or binding.whole
    return binding.at - 1 if value is not None and value.end_byte == binding.at else binding.at
