"""Where a name comes from: a module, and steps into it."""

from __future__ import annotations

__all__ = [
    "BY_NAME",
    "CONTAINER",
    "CONTEXT",
    "ELEMENT",
    "GIVEN_BY",
    "GIVERS",
    "HANDED",
    "HANDED_IN",
    "MEMBER",
    "MONGOOSE",
    "OTHERWISE",
    "PREDECLARED",
    "PROVIDERS",
    "RANGED",
    "REST",
    "RESULT",
    "TYPED",
    "Origin",
]

from msgspec import Struct

CONTAINER = "[*]"  # a step of an origin: a container of what the steps before it are
REST = "[...]"  # the key under which a container holds another one whose entries are its own as well
ELEMENT = "[]"  # one of the things that a container holds
OTHERWISE = "[|]"  # behind an origin: what it may be besides what it most likely is
MEMBER = "[."  # how a step begins that is one of the members of an object, by what their names begin with: ``[.on_]``
RANGED = "range"  # takes the result of a call that Go's loop runs over
RESULT = "(#"  # how the label of a call begins that says which of several results is meant: ``open(#1)``
HANDED_IN = "=>"  # a step, a position and a call's brackets behind it: what the called function passes to one that it is handed
GIVEN_BY = "<="  # a step, and a join behind it: what is before it, if the call that the join names is one of ``GIVERS``
GIVERS = {  # library → calls of its containers that give an instance of the class that they are asked for
    "@nestjs/core": frozenset(("get", "resolve")),
    "inversify": frozenset(("get", "resolve")),
    "tsyringe": frozenset(("resolve",)),
    "typedi": frozenset(("get",)),
    # https://injector.readthedocs.io/en/latest/api.html#injector.Injector.get
    "injector": frozenset(("get",)),
    # https://bobthemighty.github.io/punq/
    "punq": frozenset(("resolve",)),
}
# Of dependency-injector: each is as good as what it is given first.
PROVIDERS = (
    "Callable",
    "Container",
    "ContextLocalSingleton",
    "Coroutine",
    "DelegatedFactory",
    "DelegatedSingleton",
    "Factory",
    "Object",
    "Resource",
    "Singleton",
    "ThreadLocalSingleton",
    "ThreadSafeSingleton",
)
TYPED = "<>"  # the name under which a call without arguments passes the type that it is given: ``context<Context>()``
CONTEXT = "a context"  # the module of what a server hands to functions that answer requests
PREDECLARED = "go"  # the module of types that the language itself declares
BY_NAME = (
    "awilix"  # its containers hand things over by the name of a parameter: https://github.com/jeffijoe/awilix
)
MONGOOSE = "mongoose"  # its models have functions of ours: https://mongoosejs.com/docs/guide.html#methods
HANDED = "{0}"  # in the label of a call: what the function that holds it is given first


class Origin(Struct, frozen=True, array_like=True, order=True, gc=False):
    """Where a name comes from: ``module`` is what the file imports ("" for the file itself), ``path`` the steps after it.

    A step is an attribute (``Client``), a call (``client(sns)``: the first argument if it is a constant,
    ``client()`` if not). An instance of a class carries the class's own name, since what is asked of an
    origin is "does this come from there", not "is it a value or a type".
    """

    module: str
    path: tuple[str, ...] = ()

    def __str__(self) -> str:
        return ".".join((self.module, *self.path) if self.module else self.path)
