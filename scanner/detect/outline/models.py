"""Models of mongoose whose documents have functions of ours: by a schema's ``methods`` and ``statics``, or a class it loads.

Source: https://mongoosejs.com/docs/guide.html#methods, https://mongoosejs.com/docs/advanced_schemas.html
"""

from __future__ import annotations

from collections.abc import Iterator

from scanner.detect.names import Names
from scanner.detect.source import nth
from scanner.model import MONGOOSE, ClassOutline, Origin


def models_of(names: Names) -> Iterator[ClassOutline]:
    """A class for each model that the file makes, called as the step of an origin that makes it: ``model(Order)``."""
    if (
        not names.source.holds(b"loadClass")
        and not names.source.holds(b".methods")
        and not names.source.holds(b".statics")
    ):
        return
    for call in names.captures.get("call", ()):
        shape = names.shape(call)
        made = names.at(call) if shape is not None and shape.form == "call" else None
        schema = nth(shape.arguments, 1) if shape is not None and shape.arguments is not None else None
        if (
            made is None
            or schema is None
            or made.module != MONGOOSE
            or not made.path[-1].startswith("model(")
        ):
            continue
        variable = names.source.text(schema)
        fields = tuple(
            (name.rpartition(".")[2], Origin("", tuple(name.split("."))))
            for name in names.scopes.functions
            if name.rpartition(".")[0] in (f"{variable}.methods", f"{variable}.statics")
        )
        bases = tuple(_loaded(names, variable))
        if fields or bases:
            yield ClassOutline(made.path[-1], names.source.location(call), bases=bases, fields=fields)


def _loaded(names: Names, variable: str) -> Iterator[Origin]:
    for call in names.captures.get("call", ()):
        shape = names.shape(call)
        if shape is None or shape.node is None or names.source.text(shape.node) != f"{variable}.loadClass":
            continue
        given = nth(shape.arguments, 0) if shape.arguments is not None else None
        origin = names.resolve(given) if given is not None else None
        if origin is not None:
            yield origin
