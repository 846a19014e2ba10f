"""What a method of a configuration is handed → the class that makes it, as Spring puts the two together."""

from __future__ import annotations

from scanner.detect.names import Scope
from scanner.detect.texts.reading import Reader


def maker_of_beans(reader: Reader, scope: Scope, name: str) -> Scope | None:
    """The class of the method ``scope``, if it makes what the method is handed as ``name``: Spring goes by that name.

    https://docs.spring.io/spring-framework/reference/core/beans/java/bean-annotation.html
    """
    holder = scope.enclosing("class")
    made = reader.names.scopes.functions.get(f"{holder.name}.{name}") if holder is not None else None
    if made is None or made is scope:
        return None
    return holder if _makes_a_bean(reader, scope) and _makes_a_bean(reader, made) else None


def _makes_a_bean(reader: Reader, scope: Scope) -> bool:
    texts = (reader.source.text(node).strip().removeprefix("@") for node in scope.decorators)
    return any(text.partition("(")[0].rpartition(".")[2] == "Bean" for text in texts)
