"""Routes of several files put together: under what they are mounted, inherited and promised, and which of them are of health."""

from scanner.infer.routes.contexts import place_routes
from scanner.infer.routes.contracts import KIND, Contract, answered, contracts_in, extending, prefixes_of
from scanner.infer.routes.health import asked_routes, specified, without_collections, without_foreign
from scanner.infer.routes.inherited import inherited_routes
from scanner.infer.routes.mounts import mounted_routes

__all__ = [
    "KIND",
    "Contract",
    "answered",
    "asked_routes",
    "contracts_in",
    "extending",
    "inherited_routes",
    "mounted_routes",
    "place_routes",
    "prefixes_of",
    "specified",
    "without_collections",
    "without_foreign",
]
