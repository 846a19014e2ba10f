"""The steps of an origin, walked through imports, exports, classes, fields, bases and return types.

One thing, and so longer than other files: what a name is, what a member of it is and what a call of it gives ask one
another in circles. Whoever asks enters by ``walk``, which remembers, or by ``take_step``.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice

from scanner.link.calls.barrels import asked_of, one_of, surely_lacks
from scanner.link.calls.containers import step_of_container
from scanner.link.calls.extending import extension_of
from scanner.link.calls.found import (
    MOST_ABOVE,
    Abstract,
    Cell,
    Container,
    Found,
    Holder,
    Join,
    Member,
    Module,
    Open,
    Outside,
    Parameter,
    Parents,
    Unseen,
)
from scanner.link.calls.generics import Told, given_to, told_field
from scanner.link.calls.getters import field_behind, is_getter
from scanner.link.calls.handed import as_result, passed_in, position_of
from scanner.link.calls.imports import imported
from scanner.link.calls.listed import inner_module, place_of
from scanner.link.calls.packages import Named, Passed, is_package, named_in_folder, named_in_package
from scanner.link.calls.rows import gives_row
from scanner.link.calls.shared import is_shared, shared
from scanner.link.index import (
    Index,
    Node,
    Type,
    class_at,
    declared,
    fields_of,
    function_at,
    head_of,
    is_abstract,
    method_of,
)
from scanner.link.memory import UNKNOWN
from scanner.link.modules import ECMA, JVM
from scanner.link.things import filled, lacking
from scanner.model import (
    CONTAINER,
    ELEMENT,
    GIVEN_BY,
    GIVERS,
    HANDED,
    MEMBER,
    MONGOOSE,
    RESULT,
    Origin,
)

DEEPEST = 24  # indirections that are followed before a name counts as unresolved
_ENTRIES = ("entrySet", "entries")  # of a map of the JVM
_LEFT = {"__aexit__": "__exit__"}  # by either name, the second half of a generator is one function
_ENTERING = frozenset({"__enter__", "__exit__", "__aenter__", "__aexit__"})
# Bases that have no code of ours.
_SHAPES = frozenset({"typing", "typing_extensions", "abc", "collections.abc", "enum"})
_PASSED_ON = frozenset({"bind", "call", "apply"})  # members of a function that are the function


def take_step(index: Index, found: Found, step: str) -> Found:
    """One step further: an attribute, a call, a key of a container."""
    if isinstance(found, Outside):
        return _step_outside(index, found, step, 1)
    return found if found is None or isinstance(found, Unseen) else _step(index, found, step, 1)


def walk(index: Index, path: str, origin: Origin, depth: int) -> Found:
    """What ``origin`` is, as the file at ``path`` writes it; ``depth`` is of indirections around it, 0 from outside."""
    answers = index.answers
    if depth > DEEPEST:
        answers.cut_short()
        return None
    question = (path, origin)
    found: Found = answers.known(question)  # what is defined by itself is unresolved, not a loop
    if found is UNKNOWN:
        answers.begin(question, inner=depth > 0)
        found = _walk(index, path, origin, depth + 1)
        answers.end(found)
    return found


def _walk(index: Index, path: str, origin: Origin, depth: int) -> Found:
    head = head_of(index, path)
    if head is None:
        return None
    steps = origin.path
    found: Found = None
    if origin.module:
        found = _module(index, path, origin.module)
    elif steps:
        found, taken = _root(index, path, head.language, steps, depth)
        steps = steps[taken:]
    told: Told = ()
    for position, step in enumerate(steps):
        if step.startswith(GIVEN_BY):
            found = _given_by(index, path, found, step.removeprefix(GIVEN_BY), depth)
            continue
        extended = _extended(index, path, found, step, depth) if head.language == "kotlin" else None
        if extended is not None:
            found = extended
            continue
        if isinstance(found, Outside) and found.row is not None:
            found = _step_outside(index, found, step, depth)
            continue
        if isinstance(found, Outside):
            whole = Origin(found.origin.module, (*found.origin.path, *steps[position:]))
            if whole.module != MONGOOSE or not _makes_model(index, path, steps[position:]):
                return shared(index, path, whole) or Outside(Origin(whole.module, as_result(whole.path)))
            modelled = Type(path, step) if step in index.classes[path] else None
            found = Outside(Origin(found.origin.module, (*found.origin.path, step)), modelled)
            continue
        if found is None or isinstance(found, Unseen):
            return found
        found, told = _told_step(index, found, step, told, depth)
    return found


def _told_step(index: Index, found: Found, step: str, told: Told, depth: int) -> tuple[Found, Told]:
    """One step further from what is ``told`` types, and the types that what is there is told itself."""
    if not isinstance(found, Type):
        return _step(index, found, step, depth), ()
    line = [above for above in lineage(index, found, depth) if isinstance(above, Type)]
    if "(" not in step:
        return _step(index, found, step, depth), told_field(index, line, step)
    given = given_to(index, line, step, told, lambda path, origin: walk(index, path, origin, depth + 1))
    return given or _step(index, found, step, depth), ()


def _makes_model(index: Index, path: str, steps: tuple[str, ...]) -> bool:
    """Whether one of ``steps`` makes a library's model that has functions of the file at ``path``: ``model(Order)``."""
    return any(step.endswith(")") and step in index.classes[path] for step in steps)


def _given_by(index: Index, path: str, asked: Found, join: str, depth: int) -> Found:
    """``asked``, if the call that ``join`` names is of a library's container, which gives an instance of it."""
    for callee in index.joins.get(path, {}).get(join, ())[:1]:
        holder = walk(index, path, Origin(callee.module, callee.path[:-1]), depth)
        if isinstance(holder, Unseen):
            return holder
        if isinstance(holder, Outside) and callee.path[-1] in GIVERS.get(holder.origin.module, ()):
            return asked
    return None


def _extended(index: Index, path: str, found: Found, step: str, depth: int) -> Found:
    """What an extension function gives, where ``step`` calls one on a type that has no member of its name."""
    name, call, _ = step.partition("(")
    if not call or not isinstance(found, Type | Outside):
        return None
    if isinstance(found, Type):
        kind = class_at(index, found)
        own = _member(index, found, name, depth, frozenset())
        if kind is None or name in kind.methods or not isinstance(own, Abstract | None):
            return None
    steps = (found.name,) if isinstance(found, Type) else (found.origin.path or (found.origin.module,))
    extension = extension_of(index, path, steps[-1].rpartition(".")[2], name)
    return _call_of(index, extension, step[len(name) :], depth) if extension is not None else None


def _root(index: Index, path: str, language: str, steps: tuple[str, ...], depth: int) -> tuple[Found, int]:
    """What the first steps of an origin in its own file are, and how many of them that takes."""
    if steps[0].startswith("|"):
        return Open(Join(path, steps[0])), 1
    if steps[0].startswith("{"):
        return Container(path, steps[0]), 1
    plain = next((i for i, step in enumerate(steps) if step.endswith(")")), len(steps) - 1) + 1
    for taken in range(plain, 0, -1):  # a nested function or class: the longest declared name
        name, call, _ = steps[taken - 1].partition("(")
        found: Found = declared(index, path, ".".join(steps[:taken])) if call else None
        if found is not None:
            # a function without a name, called after what it is handed to: app_get(/orders)
            return found, taken
        found = declared(index, path, ".".join((*steps[: taken - 1], name)))
        if isinstance(found, Node) and is_getter(index, found):
            found = _own(index, Type(path, found.name.rpartition(".")[0]), name, depth)
        if found is not None:
            return _call_of(index, found, steps[taken - 1][len(name) :], depth) if call else found, taken
    name, call, _ = steps[0].partition("(")
    found = _named(index, Module(path, language, path), name, depth)
    return _call_of(index, found, steps[0][len(name) :], depth) if call else found, 1


def _module(index: Index, path: str, module: str) -> Found:
    language = index.heads[path].language
    return _jvm_module(index, path, module, language) if language in JVM else imported(index, path, module)


def _jvm_module(index: Index, path: str, module: str, language: str) -> Found:
    if is_package(index, path, module):
        return Module(module, language, path)
    package, dot, name = module.rpartition(".")
    if dot and name[:1].isupper() and is_package(index, path, package):
        # A static import, or a nested class: the last part of the "package" is a class.
        return _named(index, Module(package, language, path), name, 0)
    return Outside(Origin(module))


def _step(index: Index, found: Found, step: str, depth: int) -> Found:
    name, call, _ = step.partition("(")
    calls = step[len(name) :]
    if step == CONTAINER:
        return Holder(found)
    if isinstance(found, Holder):
        return _taken_out(index, found, name, calls, depth)
    if step == ELEMENT and isinstance(found, Type) and index.heads[found.path].language in JVM:
        return found  # where a type is read as that of its elements
    if isinstance(found, Open):
        # Of Java and Kotlin only functions are left open: to call one under any name is to call it.
        itself = not call and _language_of(index, found) in JVM
        return found if itself else Open(found.holder, (*found.steps, step))
    if isinstance(found, Abstract) and not call and index.heads[found.type.path].language in JVM:
        return found
    if isinstance(found, Node) and (beside := field_beside(index, found, depth)) is not None:
        return _step(index, beside, step, depth)
    by_heirs = position_of(step) is not None  # what the method passes, only classes below say
    if isinstance(found, Abstract) and (by_heirs or index.heads[found.type.path].language == "python"):
        return Open(Cell(found.type, found.method), (step,))  # a field that others fill, or classes below
    if isinstance(found, Type) and step == "super()":
        return Parents(found)
    result: Found = None
    if not name and call:
        result = found
    elif isinstance(found, Module):
        result = _named(index, found, name, depth)
    elif isinstance(found, Parents):
        result = _inherited(index, found.type, name, depth, frozenset({found.type}))
    elif isinstance(found, Type):
        return _step_of_type(index, found, name, calls, depth)
    elif isinstance(found, Container):
        return step_of_container(index, found, name, calls)
    elif isinstance(found, Node) and (position := position_of(step)) is not None:
        return passed_in(index, found, position, lambda i, path, origin: walk(i, path, origin, depth + 1))
    elif isinstance(found, Node):
        result = _step_of_function(index, found, name, depth)
        if name == "bind" and result == found:
            return found
    return _call_of(index, result, calls, depth) if call else result


def _step_outside(index: Index, found: Outside, step: str, depth: int) -> Found:
    """One step into a library; behind a call of it that gives a row of a class of ours, what that class has."""
    origin = found.origin
    itself = found.row is not None and origin.path[-1:] == (found.row.name,)
    if found.row is not None and origin.path and (itself or gives_row(index.words, origin.path)):
        name, call, _ = step.partition("(")
        own = _member(index, found.row, name, depth, frozenset())
        if isinstance(own, Node | Type) or (isinstance(own, Open) and found.row.name.endswith(")")):
            return _call_of(index, own, step[len(name) :], depth) if call else own
    return Outside(Origin(origin.module, as_result((*origin.path, step))), found.row)


def _language_of(index: Index, found: Open) -> str:
    holder = found.holder
    if isinstance(holder, Parameter):
        return index.heads[holder.node.path].language
    if isinstance(holder, Cell) and isinstance(holder.holder, Container) and is_shared(holder.holder):
        return ""
    return index.heads[holder.path if isinstance(holder, Join) else holder.holder.path].language


def _step_of_type(index: Index, kind: Type, name: str, calls: str, depth: int) -> Found:
    if name.startswith("['") and index.heads[kind.path].language in ECMA:
        name = name[2:-2]  # there, an object's fields are its entries
    result = _member(index, kind, name, depth, frozenset())
    if name.startswith("[") and isinstance(result, Outside) and result.origin.path[:1] == ("Generic",):
        return _call_of(index, kind, calls, depth)
    if name.startswith(MEMBER) or (
        name == ELEMENT and isinstance(result, Abstract) and index.heads[kind.path].language in ECMA
    ):
        return _call_of(index, Open(Cell(kind, name if name != ELEMENT else f"{MEMBER}]")), calls, depth)
    if name == "__enter__" and calls and not isinstance(result, Node | Open):
        return kind  # nobody wrote what entering gives
    if name.startswith("[") and isinstance(result, Abstract):  # an element: by iteration
        iterator = _call_of(index, _member(index, kind, "__iter__", depth, frozenset()), "()", depth)
        if isinstance(iterator, Type):
            return _call_of(index, _member(index, iterator, "__next__", depth, frozenset()), "()", depth)
        if iterator is None and index.heads[kind.path].language == "python":
            return _call_of(index, kind, calls, depth)  # ``Repository[Order]``: the class, said of what it is
        return _step(index, iterator, name, depth) if iterator is not None else None
    if calls and isinstance(result, Outside) and (given := _entity(index, kind, result, name, depth)):
        return given
    return _call_of(index, result, calls, depth) if calls else result


def _entity(index: Index, kind: Type, inherited: Outside, name: str, depth: int) -> Found:
    """What a repository gives that a library makes of our interface ``kind``: its entity, or what holds some."""
    words = index.words
    one, some = name in words["one-entity-calls"], name in words["entity-giving-calls"]
    if not (one or some) or not words.begins("entity-repositories", str(inherited.origin)):
        return None
    above = (each for each in lineage(index, kind, depth) if isinstance(each, Type))
    made = (
        (each.path, outline.made_with) for each in above if (outline := class_at(index, each)) is not None
    )
    for path, origin in ((path, o) for path, made_with in made for given in made_with for o in given):
        entity = walk(index, path, origin, depth + 1) if origin is not None else None
        if isinstance(entity, Type | Unseen):
            return entity if one else Holder(entity)
    return None


def _step_of_function(index: Index, node: Node, name: str, depth: int) -> Found:
    inner = declared(index, node.path, f"{node.name}.{_LEFT.get(name, name)}")
    if inner is not None:
        return inner
    function = function_at(index, node)
    if function is not None and any(name == parameter for parameter, _ in function.parameters):
        return Open(Parameter(node, name))
    if name in _ENTERING:
        opened = _call_of(index, node, "()", depth)
        return _step(index, opened, name, depth) if opened is not None else None
    # A lambda of Java or Kotlin is an object with one method: to call it under any name is to call the function.
    itself = name in _PASSED_ON or index.heads[node.path].language in JVM
    return node if itself else Member(node, name)


def _call_of(index: Index, found: Found, calls: str, depth: int) -> Found:
    """What ``found`` gives when it is called, as often as ``calls`` has it: ``(sns)``, ``()()``."""
    while calls and found is not None:
        label, _, calls = calls.partition(")")
        found = _called(index, found, f"{label})", depth)
    return found


def _taken_out(index: Index, holder: Holder, name: str, calls: str, depth: int) -> Found:
    """What a call of ``name`` gives: one of the things that are held, or as good as the holder itself."""
    if name in index.words["element-calls"]:
        return holder.of
    if name in _ENTRIES:
        return Holder(holder)  # each of them holds one
    if name in index.words["reshaping-calls"]:
        return None
    # A lambda's parameter is read as what its call is made on: ``orders.ifPresent(order -> order.ship())``.
    held = holder.of
    if isinstance(held, Type):
        own = _own(index, held, name, depth) if index.heads[held.path].language in JVM else None
        return _call_of(index, own, calls, depth) if own is not None else holder
    return held if isinstance(held, Unseen) and name not in index.words["container-methods"] else holder


def _called(index: Index, found: Found, label: str, depth: int) -> Found:
    """The result of calling ``found``: an instance of a class, what a function says that it returns."""
    if isinstance(found, Node):
        function = function_at(index, found)
        if function is not None and label.startswith(RESULT):
            number = int(label[len(RESULT) : -1])
            one = function.results[number] if number < len(function.results) else None
            return walk(index, found.path, one, depth) if one is not None else None
        if function is None or function.returns is None:
            return None
        return _given(walk(index, found.path, function.returns, depth), label[1:-1])
    if isinstance(found, Open):
        return Open(found.holder, (*found.steps, label))
    if isinstance(found, Abstract):
        promise = method_of(index, found.type, found.method)
        return _called(index, promise, label, depth) if promise is not None else None
    if isinstance(found, Module) and found.language in ECMA:  # module.exports = function
        whole = exported_whole(index, found, depth)
        return _called(index, whole, label, depth) if whole is not None else None
    if isinstance(found, Outside):
        steps = found.origin.path
        called = (*steps[:-1], steps[-1] + label) if steps else (label,)
        return Outside(Origin(found.origin.module, called), found.row)
    return found if isinstance(found, Type | Unseen) else None


def _given(found: Found, label: str) -> Found:
    """``found``, with what the call is given first in the labels that hand it on."""
    if not label or not isinstance(found, Outside | Open):
        return found
    if isinstance(found, Open):
        return Open(found.holder, tuple(step.replace(HANDED, label) for step in found.steps))
    steps = tuple(step.replace(HANDED, label) for step in found.origin.path)
    return Outside(Origin(found.origin.module, steps))


def _named(index: Index, module: Module, name: str, depth: int) -> Found:
    name = name.partition("(")[0]
    if depth > DEEPEST:
        index.answers.cut_short()
        return None
    if module.language in JVM:
        return _followed(index, named_in_package(index, module, name))
    if module.language == "go":
        return _followed(index, named_in_folder(index, module, name))
    if head_of(index, module.place) is None:
        return _named_in_unseen(index, module, name)
    found: Found = declared(index, module.place, name)
    wrapped = isinstance(found, Node) and module.language in ECMA  # a function may go by its wrapper's name
    if (found is None or wrapped) and name in index.exports[module.place]:
        found = _exported(index, module.place, name, depth) or found
    if found is None and module.language == "python":
        found = _python_name(index, module, name, depth)
    if found is None:
        found = _from_stars(index, module.place, name, depth)
    if found is None and name == "default":  # a CommonJS module imported as a default is the module itself
        found = module
    elif found is None and "default" in index.exports[module.place]:
        found = _of_default(index, module.place, name, depth)
    return found


def _of_default(index: Index, place: str, name: str, depth: int) -> Found:
    """``name`` of what a CommonJS module is: ``module.exports = new Client()`` makes the module the client."""
    whole = _exported(index, place, "default", depth)
    if isinstance(whole, Outside):
        return Outside(Origin(whole.origin.module, (*whole.origin.path, name)))
    return None if whole is None or isinstance(whole, Unseen) else _step(index, whole, name, depth)


def _exported(index: Index, place: str, name: str, depth: int) -> Found:
    origin = index.exports[place][name]
    return None if origin == Origin("", (name,)) else walk(index, place, origin, depth + 1)


def _python_name(index: Index, module: Module, name: str, depth: int) -> Found:
    taken = index.imports[module.place].get(name)
    found = walk(index, module.place, taken, depth + 1) if taken is not None else None
    if found is not None:
        return found
    inner = inner_module(index, module.place, name)
    return Module(inner, "python", module.importer) if inner is not None else None


def _from_stars(index: Index, place: str, name: str, depth: int) -> Found:
    """``name`` in what a file exports wholesale: a file of ours that has it, else the one library there is."""
    stars = index.stars.get(place, ())
    if name == "default" or not stars:
        return None
    unseen: dict[str, None] = {}
    behind: dict[str, None] = {}
    libraries: list[Outside] = []
    if index.heads[place].language in ECMA:
        barrel, leading = asked_of(index, place, name)
        libraries += [Outside(Origin(star.module, (*star.path, name))) for star in barrel.libraries]
        one = barrel.direct if barrel.names is None else one_of(barrel)
        if one is None:
            behind[place] = None
        unseen.update(dict.fromkeys(one or ()))
    else:  # the last import of a name is the one that holds
        leading = tuple((star, place_of(index, place, star.module)) for star in stars[::-1])
    for star, at in leading:
        if not star.path and surely_lacks(index, at, name):
            continue
        if isinstance(_module(index, place, star.module), Outside):
            libraries.append(Outside(Origin(star.module, (*star.path, name))))
            continue
        found = walk(index, place, Origin(star.module, (*star.path, name)), depth + 1)
        if isinstance(found, Unseen):
            unseen.update(dict.fromkeys(found.places))
            behind.update(dict.fromkeys(found.behind))
        elif found is not None:
            return found
    index.answers.note(lacking(place))
    if unseen or behind:
        return Unseen(tuple(unseen), name, tuple(behind))
    return libraries[0] if len(libraries) == 1 else None


def _named_in_unseen(index: Index, module: Module, name: str) -> Found:
    if module.language == "python":
        inner = inner_module(index, module.place, name)
        if inner is not None:
            return Module(inner, "python", module.importer)
    return Unseen((module.place,), name)


def _followed(index: Index, named: Named) -> Found:
    """What a package's file passes on under a name of its own, or what was named itself."""
    return _exported(index, named.path, named.name, 0) if isinstance(named, Passed) else named


def _member(index: Index, kind: Type, name: str, depth: int, seen: frozenset[Type]) -> Found:
    """``name`` on a class: its method, its field, what a base has, what an interface promises."""
    if depth > DEEPEST:
        index.answers.cut_short()
    if depth > DEEPEST or kind in seen:
        return None
    if class_at(index, kind) is None:
        return method_of(index, kind, name) or _of_object(index, kind, name, depth, seen)
    return (
        _own(index, kind, name, depth)
        or _inherited(index, kind, name, depth, seen | {kind})
        or Abstract(kind, name)
    )


def _own(index: Index, kind: Type, name: str, depth: int) -> Found:
    """``name`` as the class itself declares it."""
    outline = class_at(index, kind)
    body = method_of(index, kind, name)
    fields = fields_of(index, kind)
    if body is not None and not (name in fields and is_getter(index, body)):
        promised = index.heads[kind.path].language in ECMA and is_abstract(index, body)
        return Abstract(kind, name) if promised else body
    if name in fields:
        index.answers.note(filled(name))
        if name in index.filled:
            return Open(Cell(kind, name))
        return walk(index, kind.path, fields[name], depth + 1)
    nested = declared(index, kind.path, f"{kind.name}.{name}")
    if nested is None:
        nested = declared(index, kind.path, f"{kind.name}.Companion.{name}")
    if nested is not None:
        return nested
    accessed = field_behind(index, kind, name, fields)
    if accessed is not None:
        return walk(index, kind.path, accessed, depth + 1)
    return Abstract(kind, name) if outline is not None and name in outline.methods else None


def field_beside(index: Index, method: Node, depth: int = 0) -> Found:
    """Java, Kotlin: the field that bears the name of a method of its class; what is asked further of it is asked of the field."""
    owner, _, name = method.name.rpartition(".")
    told = owner and index.heads[method.path].language in JVM
    fields = fields_of(index, Type(method.path, owner)) if told else {}
    return walk(index, method.path, fields[name], depth + 1) if name in fields else None


def _of_object(index: Index, kind: Type, name: str, depth: int, seen: frozenset[Type]) -> Found:
    """A member of an object literal that is no function of it: an object in it, or what its annotation promises."""
    nested = declared(index, kind.path, f"{kind.name}.{name}")
    if nested is not None:
        return nested
    annotation = index.exports[kind.path].get(kind.name)
    found = walk(index, kind.path, annotation, depth + 1) if annotation is not None else None
    if isinstance(found, Container | Open):
        return _step(index, found, name, depth)
    return _member(index, found, name, depth + 1, seen | {kind}) if isinstance(found, Type) else None


def _inherited(index: Index, kind: Type, name: str, depth: int, seen: frozenset[Type]) -> Found:
    outside: Found = None
    promised: Found = None
    # Python's mixins stand in front of what a class is: the last library of its line is the one that it is of.
    mixed = index.heads[kind.path].language == "python"
    bases = lineage(index, kind, depth)[1:]
    ours = any(isinstance(base, Type) for base in bases)
    for above in bases:
        found: Found = above
        if (
            ours
            and isinstance(above, Outside)
            and above.origin.path[-1:]
            and above.origin.path[-1][-1] == ")"
        ):
            continue  # what a library makes of classes of ours has their members: ``extends Mixin(Orders, Audited)``
        if isinstance(above, Type):
            if above in seen:
                continue
            own = class_at(index, above) is not None
            found = _own(index, above, name, depth) if own else _member(index, above, name, depth, seen)
        elif isinstance(above, Container):  # an object that is copied onto the class
            held = any(
                key == f"['{name}']" for key, _ in index.entries.get(above.path, {}).get(above.name, ())
            )
            found = step_of_container(index, above, name, "") if held else None
        elif isinstance(above, Outside):
            row = _rows_of(index, kind, name, depth)
            found = Outside(Origin(above.origin.module, (*above.origin.path, name)), row)
        if isinstance(found, Outside) and mixed and found.origin.module not in _SHAPES:
            outside = found
        elif isinstance(found, Outside | Unseen):
            outside = outside or found
        elif isinstance(found, Abstract):
            promised = promised or found
        elif found is not None:
            return found
    return outside or promised


def _rows_of(index: Index, kind: Type, name: str, depth: int) -> Type:
    """Of which class the rows are that the library gives by ``name``: ``kind``, or the one that a view of it is for."""
    outline = class_at(index, kind) if name in index.words["row-showing-calls"] else None
    for field, origin in outline.fields if outline is not None else ():
        if field in index.words["row-showing-fields"]:
            found = walk(index, kind.path, origin, depth + 1)
            found = found.row if isinstance(found, Outside) else found
            if isinstance(found, Type):
                return found
    return kind


def lineage(index: Index, kind: Type, depth: int = 0) -> tuple[Found, ...]:
    """``kind`` and what it builds on, in the order in which members are looked up.

    Python's own order (https://docs.python.org/3/howto/mro.html), which is right for all who have one base class.
    """
    if depth > DEEPEST:
        index.answers.cut_short()
        return (kind,)
    line: tuple[Found, ...] = index.answers.known(kind, (kind,))  # who builds on itself has no other bases
    if line is UNKNOWN:
        index.answers.begin(kind, inner=depth > 0)
        line = _lineage(index, kind, depth)
        index.answers.end(line)
    return line


def _lineage(index: Index, kind: Type, depth: int) -> tuple[Found, ...]:
    outline = class_at(index, kind)
    bases = [_base(index, kind, base, depth) for base in (outline.bases if outline is not None else ())]
    known_bases: list[Found] = [base for base in bases if base is not None]
    lines: list[list[Found]] = [
        [*lineage(index, base, depth + 1)] if isinstance(base, Type) else [base] for base in known_bases
    ]
    above = lines[0] if len(lines) == 1 else _merged([*lines, known_bases])
    return (kind, *islice(above, MOST_ABOVE))


def _base(index: Index, kind: Type, base: Origin, depth: int) -> Found:
    """What a class builds on; a whole module of CommonJS is what it exports by default."""
    found = walk(index, kind.path, base, depth + 1)
    if isinstance(found, Module) and found.language in ECMA:
        return exported_whole(index, found, depth + 1)
    return found


def exported_whole(index: Index, module: Module, depth: int = 0) -> Found:
    """What a module of CommonJS exports as a whole, ``module.exports = …``; None of other languages, and if it names none."""
    whole = _named(index, module, "default", depth) if module.language in ECMA else None
    return None if isinstance(whole, Module) else whole


def _merged(lines: list[list[Found]]) -> Iterator[Found]:
    """C3: the first head that stands behind no other line's head; where there is none, the first head."""
    lines = [line for line in lines if line]
    while lines:
        heads = [line[0] for line in lines]
        chosen = next((h for h in heads if not any(h in line[1:] for line in lines)), heads[0])
        yield chosen
        lines = [rest for line in lines if (rest := [found for found in line if found != chosen])]
