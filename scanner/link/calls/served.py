"""What a server hands to every function that answers a request: the context of GraphQL and of tRPC.

``new ApolloServer({ resolvers, context: () => ({ store, bus }) })`` calls each function of ``resolvers`` with the context for
its third argument; ``initTRPC.context<Context>()`` makes procedures whose functions are handed a ``ctx``. Within one
application what is put into a context by a name is what is read from it by that name.
"""

from __future__ import annotations

from collections.abc import Iterator

from scanner.link.calls.found import Container, Found, Module, Outside, Parameter
from scanner.link.calls.passing import Led, Passed, Put
from scanner.link.calls.resolution import openly, resolve
from scanner.link.calls.shared import IN_CONTEXT, shared_cell
from scanner.link.index import Index, Node, Type, class_at, function_at, head_of
from scanner.model import CONTEXT, TYPED, Call, Origin

_GIVEN = ("context", "createContext", TYPED)
_ANSWERS = ("resolvers", "resolve", "fields")
_THIRD = 2  # a resolver is given what is around it, its arguments, the context, and more
_DEEPEST = 3  # types of a schema, and lists of those


def serves(index: Index, caller: Node, call: Call) -> Led | None:
    """What a call that sets such a server up puts into its context, and hands to its functions; None of other calls."""
    said = dict(call.keywords)
    if not any(said.get(name) for name in (*_GIVEN, *_ANSWERS)):
        return None
    if not _is_server(index, caller.path, call):
        return None
    puts = tuple(
        put for name in _GIVEN if (o := said.get(name)) is not None for put in _puts(index, caller, o)
    )
    answers = (origin for name in _ANSWERS if (origin := said.get(name)) is not None)
    passes = [given for origin in answers for given in _passes(index, caller.path, origin)]
    if _ANSWERS[0] in said and not passes:  # of this file, where their type hides what they are
        passes = [given for name in call.uses for given in _within(index, caller.path, name)]
    return Led(caller, call, (), passes=tuple(passes), puts=puts)


def _is_server(index: Index, path: str, call: Call) -> bool:
    """Whether the call is of such a library, or is given what is: ``app.register(mercurius, { … })``."""
    for origin in (call.callee, *call.arguments):
        found = resolve(index, path, origin) if origin is not None else None
        if isinstance(found, Outside) and index.words.begins("context-servers", found.origin.module):
            return True
    return False


def _puts(index: Index, caller: Node, given: Origin) -> Iterator[Put]:
    """What lies in the context: a function makes it for each request, or it is an object, or has a type."""
    found = openly(index, caller.path, given)
    last = given.path[-1] if given.path else ""
    made = (
        Origin(given.module, (*given.path[:-1], f"{last}()")) if isinstance(found, Node) and last else given
    )
    for name in _names(index, openly(index, caller.path, made)):
        yield shared_cell(index, caller.path, IN_CONTEXT, name), Origin(made.module, (*made.path, name))


def _names(index: Index, found: Found) -> Iterator[str]:
    if isinstance(found, Container):
        entries = index.entries.get(found.path, {}).get(found.name, ())
        yield from (key[2:-2] for key, _ in entries if key.startswith("['"))
    outline = class_at(index, found) if isinstance(found, Type) else None
    yield from (name for name, _ in outline.fields) if outline is not None else ()


def _passes(index: Index, path: str, answers: Origin, depth: int = 0) -> list[Passed]:
    """The context, to each function of ``answers`` that takes one without saying of which type it is."""
    given = list(_held(index, path, answers, depth))
    holder = openly(index, path, Origin(answers.module)) if answers.module and not given else None
    if isinstance(holder, Module) and answers.path:  # of a type of its own: ``resolvers: Resolvers``
        given = list(_within(index, holder.place, answers.path[0]))
    return given


def _held(index: Index, path: str, answers: Origin, depth: int) -> Iterator[Passed]:
    found = openly(index, path, answers)
    if isinstance(found, Container) and depth < _DEEPEST:
        for _, value in index.entries.get(found.path, {}).get(found.name, ()):
            yield from _passes(index, found.path, value, depth + 1)
    elif isinstance(found, Module):
        functions = index.functions[found.place] if head_of(index, found.place) is not None else {}
        yield from (p for name in functions if "." not in name for p in _to(index, Node(found.place, name)))
    elif isinstance(found, Node):
        yield from _to(index, found)
        yield from _within(index, found.path, found.name)  # fields: () => ({ moor: { resolve: … } })


def _within(index: Index, path: str, name: str) -> Iterator[Passed]:
    """The context, to each function that is written inside of what the file at ``path`` calls ``name``."""
    functions = index.functions[path] if head_of(index, path) is not None else {}
    inside = (each for each in functions if each.startswith(f"{name}."))
    yield from (given for each in inside for given in _to(index, Node(path, each)))


def _to(index: Index, node: Node) -> Iterator[Passed]:
    function = function_at(index, node)
    if function is not None and len(function.parameters) > _THIRD:
        name, kind = function.parameters[_THIRD]
        if kind is None:
            yield Parameter(node, name), Origin(CONTEXT, (CONTEXT,))
