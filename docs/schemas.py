"""A reference page of a JSON Schema: a table for each object, its keys in the schema's order."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

Schema = dict[str, Any]

_SHORTER = {
    "texts": "text or list of texts",
    "path": "path",
    "paths": "path or list of paths",
    "folder": "path",
    "folders": "path or list of paths",
    "id": "id",
}


def reference(schema: Schema, title: str, opening: str) -> str:
    """The page: the keys at the top, then each object that a key may hold, under its own name."""
    defs = schema["$defs"]
    parts = [f"# {title}", opening, *_table(schema, "", defs)]
    for name, each in defs.items():
        node = _object(each)
        if node is not None:
            parts += [f"## {name}", node.get("description", ""), *_table(node, name, defs)]
    return "\n\n".join(part for part in parts if part) + "\n"


def _table(node: Schema, name: str, defs: Schema) -> Iterator[str]:
    """The keys of an object; below, those of the objects that stand inside it without a name of their own."""
    needed = set(node.get("required", ()))
    rows = [
        f"| `{key}`{' *' if key in needed else ''} | {_kind(each, f'{name}.{key}'.strip('.'), defs)} | {_said(each)} |"
        for key, each in node["properties"].items()
    ]
    yield "\n".join(["| key | holds | says |", "|---|---|---|", *rows])
    if needed and node.get("additionalProperties") is False:
        yield "\\* needed"
    for key, each in node["properties"].items():
        inner = _object(each)
        if inner is not None:
            inside = f"{name}.{key}".strip(".")
            yield f"### {inside}"
            yield inner.get("description", "")
            yield from _table(inner, inside, defs)


def _object(node: Schema) -> Schema | None:
    """The object with keys that ``node`` is, lists or allows; None when it has none of its own."""
    if "properties" in node:
        return node
    inside = [*node.get("anyOf", ()), *([node["items"]] if isinstance(node.get("items"), dict) else ())]
    return next((found for each in inside if (found := _object(each)) is not None), None)


def _kind(node: Schema, name: str, defs: Schema) -> str:
    """What a key holds, in a few words; a link where that has a table of its own."""
    if "$ref" in node:
        of = node["$ref"].rpartition("/")[2]
        return _SHORTER.get(of) or (_link(of) if _object(defs[of]) else _kind(defs[of], of, defs))
    if "const" in node:
        return f"`{node['const']}`"
    if "enum" in node:
        return ", ".join(f"`{word}`" for word in node["enum"])
    if "anyOf" in node:
        return " or ".join(dict.fromkeys(_kind(each, name, defs) for each in node["anyOf"]))
    if node.get("type") == "array":
        return f"list of {_kind(node.get('items', {}), name, defs)}"
    if "properties" in node:
        return _link(name)
    kinds = node.get("type", "anything")
    return " or ".join(kinds) if isinstance(kinds, list) else str(kinds)


def _link(name: str) -> str:
    return f"[{name}](#{name.replace('.', '')})"


def _said(node: Schema) -> str:
    return str(node.get("description", "")).replace("|", "\\|")
