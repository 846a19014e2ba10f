"""What a method of a configuration is handed → the class that makes it, as Spring puts the two together; and what an
expression in an annotation asks a bean for.
"""

from __future__ import annotations

import re

from tree_sitter import Node

from scanner.detect.names import Scope
from scanner.detect.texts.reading import Reader
from scanner.model import BEANS, Elsewhere, Options, Said, Text

_ASKED = re.compile(r"#\{\s*+@?(\w++)((?:\.\w++(?:\(\))?)++)\s*+\}")
_ITSELF = "__listener"  # the bean whose method is annotated


def maker_of_beans(reader: Reader, scope: Scope, name: str) -> Scope | None:
    """The class of the method ``scope``, if it makes what the method is handed as ``name``: Spring goes by that name.

    https://docs.spring.io/spring-framework/reference/core/beans/java/bean-annotation.html
    """
    holder = scope.enclosing("class")
    made = reader.names.scopes.functions.get(f"{holder.name}.{name}") if holder is not None else None
    if made is None or made is scope:
        return None
    return holder if _makes_a_bean(reader, scope) and _makes_a_bean(reader, made) else None


def said_by_bean(reader: Reader, node: Node, text: str) -> Text:
    """The text at ``node``, or what the bean says that it asks: ``#{@topics.placed()}``. A bean goes by its class's name.

    https://docs.spring.io/spring-kafka/reference/kafka/receiving-messages/listener-annotation.html#annotation-properties
    """
    asked = _ASKED.fullmatch(text) if text.startswith("#{") else None
    if asked is None:
        return Said(text)
    steps = tuple(step.removesuffix("()") for step in asked[2].split(".")[1:])
    if asked[1] == _ITSELF:
        holder = reader.names.scopes.at(node.start_byte).enclosing("class")
        return Elsewhere("", (holder.name, *steps)) if holder is not None else Said(text)
    kind = asked[1][:1].upper() + asked[1][1:]
    bound = reader.names.lookup(kind, node.start_byte)
    origin = bound[0].origin if bound is not None else None
    if origin is not None:
        return Elsewhere(origin.module, (*origin.path, *steps))
    beside = Elsewhere(reader.names.scopes.package, (kind, *steps))
    return Options((beside, Elsewhere(BEANS, (kind, *steps))), first=True)


def _makes_a_bean(reader: Reader, scope: Scope) -> bool:
    texts = (reader.source.text(node).strip().removeprefix("@") for node in scope.decorators)
    return any(text.partition("(")[0].rpartition(".")[2] == "Bean" for text in texts)
