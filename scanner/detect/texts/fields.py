"""Fields whose value is a setting, by how their class or their declaration is marked; and what they are set to."""

from __future__ import annotations

import re
from collections.abc import Iterator

from tree_sitter import Node

from scanner.detect.names import Binding, Names, Scope
from scanner.detect.source import Source, descendants, nth
from scanner.model import (
    ANY,
    MESSAGE,
    Elsewhere,
    Fields,
    Joined,
    Options,
    Origin,
    Said,
    Setting,
    Text,
    Variable,
)

_WIDEST = 5_000  # nodes of a class that are looked at
_VALUE = re.compile(r"@(?:field:|param:)?Value\(\s*(?:value\s*=\s*)?\"((?:[^\"\\]|\\.)*)\"")
_PLACEHOLDER = re.compile(r"\\?[$#]\{([^{}:]++)(?::([^{}]*+))?\}")
_PROPERTY = re.compile(r"@(?:field:|param:)?(?:ConfigProperty|Property)\(\s*(?:name\s*=\s*)?\"([^\"]+)\"")
_CHANNEL = re.compile(r"@(?:field:|param:)?(?:Channel|Outgoing|InjectQueue)\(\s*")
_PREFIX = re.compile(
    r"@(?:ConfigurationProperties|ConfigMapping)\(\s*(?:(?:value|prefix)\s*=\s*)?(?:\"([^\"]+)\"|(?:\w+\.)*([A-Z]\w*)\s*[,)])"
)
_TAG = re.compile(r"\b(env|envconfig|mapstructure|koanf|config|yaml|json)(?:-default)?:\"([^\",]+)")
_KEYS = ("mapstructure", "koanf", "config", "yaml", "json")
_GO_DEFAULT = re.compile(r"\b(?:envDefault|default|env-default):\"([^\"]*)\"")
_ALIAS = re.compile(r"\b(?:env|validation_alias|alias)\s*=\s*['\"](\w+)['\"]")
_FIELD_DEFAULT = re.compile(r"\bField\(\s*(?:default\s*=\s*)?['\"]([^'\"{}]+)['\"]")
_ENV_PREFIX = re.compile(r"\benv_prefix\s*=\s*['\"](\w*)['\"]")
_SETTINGS_CLASSES = ("pydantic.BaseSettings", "pydantic_settings.BaseSettings")
_ASSIGNED = frozenset(("assignment_expression", "assignment", "assignment_statement"))


def setting_of(names: Names, holder: Scope, name: str) -> Text | None:
    """The setting or variable that a field is read from, where its declaration or its class says so."""
    source = names.source
    for declaration in _declarations(names, holder, name):
        text = source.text(declaration)
        found = placeholder(text) or _channel(names, declaration)
        if found is not None:
            return found
        if source.language == "go" and (tagged := _tagged(text)) is not None:
            return tagged
    if source.language in ("java", "kotlin"):
        above = source.text(holder.node)[:2_000].partition("{")[0]
        outer = source.data[max(0, holder.start - 300) : holder.start].decode(errors="replace")
        prefix = _PREFIX.search(above) or _PREFIX.search(outer.rpartition("}")[2])
        key = _prefix(source, prefix) if prefix is not None else ""
        if key:
            return _first(Setting(Said(f"{key}.{name}")), *_presets(names, holder, name))
    if source.language == "python" and any(_is_base_settings(names, base) for base in holder.bases):
        return _pydantic(names, holder, name)
    return None


def filled_below(names: Names, made: Node) -> str:
    """The key of settings below which the fields of what a method makes are filled, as the method is marked; "" if none.

    Source: https://docs.spring.io/spring-boot/reference/features/external-config.html#features.external-config.typesafe-configuration-properties.third-party-configuration
    """
    if names.source.language not in ("java", "kotlin"):
        return ""
    around = names.scopes.at(made.start_byte).enclosing("function")
    found = _PREFIX.search(names.source.text(around.node)[:400].partition("{")[0]) if around else None
    return found[1] if found is not None else ""


def key_of(names: Names, holder: Scope, name: str) -> str:
    """The key of settings that a field of a Go structure is filled from: what it holds lies below that."""
    for declaration in _declarations(names, holder, name):
        found = _TAG.search(names.source.text(declaration))
        if found is not None and found[1] in _KEYS:
            return found[2]
    return ""


def placeholder(text: str) -> Text | None:
    """``@Value("${app.topic:orders}")`` in front of a field or parameter, with what stands around the key."""
    found = _VALUE.search(text)
    if found is not None and "{" in found[1]:
        parts: list[Text] = []
        end = 0
        for place in _PLACEHOLDER.finditer(found[1]):
            setting = Setting(Said(place[1]))
            parts.append(Said(found[1][end : place.start()]))
            parts.append(Options((setting, Said(place[2])), first=True) if place[2] else setting)
            end = place.end()
        kept = [part for part in (*parts, Said(found[1][end:])) if part != Said("")]
        return kept[0] if len(kept) == 1 else Joined(tuple(kept))
    named = _PROPERTY.search(text)
    return Setting(Said(named[1])) if named is not None else None


def _channel(names: Names, declaration: Node) -> Text | None:
    """Where an emitter or a queue sends that is injected.

    Sources: https://quarkus.io/guides/kafka#sending-messages-with-emitter, https://docs.nestjs.com/techniques/queues
    """
    source = names.source
    found = _CHANNEL.search(source.text(declaration)[:400])
    if found is None:
        return None
    at = declaration.start_byte + len(source.text(declaration)[: found.end()].encode())
    node = source.root.named_descendant_for_byte_range(at, at + 1)
    while node is not None and node.parent is not None and "argument" not in node.parent.type:
        node = node.parent
    shape = names.shape(node) if node is not None else None
    if node is None or shape is None:
        return None
    if shape.form == "string":
        return Fields(((MESSAGE, Said(shape.text)),))
    written = source.text(node)
    own = _constant(source, written) if written.isidentifier() else ""  # else its type is what it comes to
    if own:
        return Fields(((MESSAGE, Said(own)),))
    origin = names.resolve(node)
    return Fields(((MESSAGE, Elsewhere(origin.module, origin.path)),)) if origin is not None else None


def _prefix(source: Source, found: re.Match[str]) -> str:
    """The key that an annotation puts in front: written there, or in a constant of the file."""
    return found[1] or _constant(source, found[2])


def _constant(source: Source, name: str) -> str:
    """The text that the file sets ``name`` to; "" where it does not."""
    said = re.search(rb"\b" + name.encode() + rb"\b[^=\n]{0,200}+=\s*+\"([^\"$\n]+)\"", source.data)
    return said[1].decode(errors="replace") if said is not None else ""


def annotated(names: Names, binding: Binding) -> Text | None:
    """The setting that a parameter's annotation names."""
    node = binding.type.parent if binding.type is not None else None
    for _ in range(3):  # a type's own parts lie between
        if node is not None and "parameter" not in node.type:
            node = node.parent
    if node is None or "parameter" not in node.type:
        return None
    return placeholder(names.source.text(node)[:400]) or _channel(names, node)


def default_of(binding: Binding) -> Node | None:
    """What stands for a parameter with a type when nothing is passed for it."""
    declared = binding.type.parent if binding.type is not None else None
    if declared is None or declared.type != "class_parameter":
        return declared.child_by_field_name("value") if declared is not None else None
    # Kotlin's grammar has no field for it.
    behind = [child for child in declared.children if child.type == "="]
    return behind[0].next_named_sibling if behind else None


def is_settings(origin: Origin) -> bool:
    return str(origin) in _SETTINGS_CLASSES


def field_node(names: Names, holder: Scope, name: str, enum: bool = False) -> Iterator[Node]:
    """What the field is set to inside its class: ``this.topic = …``; with ``enum`` what its constant is made with."""
    source = names.source
    for node in descendants(holder.node, _WIDEST):
        if enum and node.type in ("enum_constant", "enum_entry", "enum_assignment", "pair"):
            first = nth(node, 0)
            if first is not None and source.text(first) == name:
                last = nth(node, -1)
                arguments = last if last is not None and last != first else None
                inner = (
                    nth(arguments, 0) if arguments is not None and "argument" in arguments.type else arguments
                )
                if inner is not None:
                    yield inner
        elif not enum and node.type in _ASSIGNED:
            left = node.child_by_field_name("left") or nth(node, 0)
            right = node.child_by_field_name("right") or nth(node, -1)
            if (
                left is not None
                and right is not None
                and source.text(left) in (f"this.{name}", f"self.{name}")
            ):
                yield right


def enum_members(source: Source, enum: str, name: str) -> list[Node]:
    """What a member of an enum of TypeScript is set to, or each of them: ``enum Topic { Placed = "orders.placed" }``."""
    if source.language not in ("typescript", "tsx"):
        return []
    for node in source.root.named_children:
        declared = node.child_by_field_name("declaration") if node.type == "export_statement" else node
        if declared is None or declared.type != "enum_declaration":
            continue
        called, body = declared.child_by_field_name("name"), declared.child_by_field_name("body")
        if called is None or body is None or source.text(called) != enum:
            continue
        pairs = (
            (member.child_by_field_name("name"), member.child_by_field_name("value"))
            for member in body.named_children
        )
        return [
            value
            for key, value in pairs
            if key is not None and value is not None and name in (ANY, source.text(key))
        ]
    return []


def _declarations(names: Names, holder: Scope, name: str) -> Iterator[Node]:
    for binding in holder.names.get(name, ()):
        node = binding.type or binding.value
        for _ in range(3):
            node = node.parent if node is not None else None
            if node is not None and node.type in (
                "field_declaration",
                "class_parameter",
                "formal_parameter",
                "property_declaration",
                "assignment",
                "record_component",
            ):
                yield node
                break


def _tagged(text: str) -> Text | None:
    """A Go field whose tag names a variable or a key."""
    tags = dict(_TAG.findall(text))
    default = _GO_DEFAULT.search(text)
    rest = (Said(default[1]),) if default is not None and default[1] else ()
    for tag in ("env", "envconfig"):
        if tag in tags:
            return _first(Variable(Said(tags[tag])), *rest)
    for tag in _KEYS:
        if tag in tags:
            return _first(Setting(Said(tags[tag])), *rest)
    return None


def _pydantic(names: Names, holder: Scope, name: str) -> Text:
    """Source: https://docs.pydantic.dev/latest/concepts/pydantic_settings/: a field is the variable of its name."""
    source = names.source
    prefix = _ENV_PREFIX.search(source.text(holder.node))
    declared = "".join(source.text(node) for node in _declarations(names, holder, name))
    alias = _ALIAS.search(declared)
    variable = Variable(
        Said(alias[1] if alias is not None else ((prefix[1] if prefix else "") + name).upper())
    )
    texts = list(_presets(names, holder, name))
    if not texts and (preset := _FIELD_DEFAULT.search(declared)) is not None:
        texts.append(Said(preset[1]))
    return _first(variable, *texts)


def _presets(names: Names, holder: Scope, name: str) -> Iterator[Text]:
    """What the declaration of a field sets it to, where that is written out."""
    for binding in holder.names.get(name, ()):
        shape = names.shape(binding.value) if binding.value is not None else None
        if shape is not None and shape.form == "string" and shape.text:
            yield Said(shape.text)


def _first(*texts: Text) -> Text:
    return texts[0] if len(texts) == 1 else Options(texts, first=True)


def _is_base_settings(names: Names, base: Node) -> bool:
    origin = names.resolve(base)
    return origin is not None and is_settings(origin)


def handed_up(names: Names, maker: Node, name: str) -> Node | None:
    """What a constructor hands to that of the class above under ``name``: ``super({ name: "order.placed" })``."""
    body = maker.child_by_field_name("body")
    for statement in body.named_children if body is not None else ():
        call = nth(statement, 0) if statement.type == "expression_statement" else None
        function = call.child_by_field_name("function") if call is not None else None
        arguments = call.child_by_field_name("arguments") if call is not None else None
        if function is None or function.type != "super" or arguments is None:
            continue
        for given in arguments.named_children:
            for entry in given.named_children if given.type == "object" else ():
                pair = names.dialect.pair(names.source, entry)
                if pair is not None and pair[0] == name:
                    return pair[1]
    return None
