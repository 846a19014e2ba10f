"""The calls of a file, each with what it passes, what becomes of its result, and what stands around it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from tree_sitter import Node

from scanner.detect.guards import callee_text, guards_of, leaves
from scanner.detect.names import Names
from scanner.detect.source import nth
from scanner.model import Call, Condition, Origin

_ROOT = re.compile(r"(?<![\w.$\"'])([A-Za-z_$][\w$]*)(?!\s*[:=]\s|\w)")
_QUOTED = re.compile(r"\"[^\"\n]*\"|'[^'\n]*'|`[^`]*`")
_PLAIN = re.compile(r"&?[A-Za-z_$][\w$]*(?:(?:\?|!!)?\.[A-Za-z_$][\w$]*)*|\"[^\"\n]*\"|'[^'\n]*'|\d+|::?\w+")
# Go's ways to hand an error on without returning it: an HTTP answer, a channel, a list of errors
_TOLD = re.compile(
    r"http\.Error|WriteHeader|\.JSON\(|\.Abort|[Rr]espond|[Rr]ender|<-\s*err|append\(\w*[eE]rr|\.Fatal|panic\("
)
_INTO = re.compile(
    r"\.(?:Scan|StructScan|ScanStruct|Get|GetContext|Select|SelectContext|First|Find|Take|Last|Decode|One|All)\(.*?&(\w+)",
    re.DOTALL,
)
_LONGEST = 80
_MOST_NAMES = 32
_MOST_GATHERED = 4  # arguments whose own making is looked at
_DEEPEST = 100  # calls within calls
_TRANSPARENT = frozenset(
    (
        "await_expression",
        "await",
        "parenthesized_expression",
        "as_expression",
        "non_null_expression",
        "satisfies_expression",
        "expression_list",
        "cast_expression",
    )
)
_BINDERS = frozenset(
    (
        "variable_declarator",
        "assignment_expression",
        "assignment",
        "short_var_declaration",
        "assignment_statement",
        "property_declaration",
        "named_expression",
        "var_spec",
    )
)


def calls_of(names: Names) -> Iterator[Call]:
    """Every call and construction, in source order; method references are calls too (``text`` has ``::``)."""
    nodes = _shallow(sorted(names.captures.get("call", ()), key=lambda n: (n.start_byte, -n.end_byte)))
    references = names.captures.get("reference", [])
    guards = guards_of(names, [*nodes, *references])
    for node in nodes:
        yield _call(names, node, guards[node.id])
    for node in references:
        yield _reference(names, node, guards[node.id])


def _shallow(nodes: Sequence[Node]) -> list[Node]:
    """``nodes``, sorted by place, without calls nested deeper than people write: asking for a parent costs its depth."""
    kept: list[Node] = []
    around: list[int] = []
    for node in nodes:
        while around and around[-1] <= node.start_byte:
            around.pop()
        around.append(node.end_byte)
        if len(around) <= _DEEPEST:
            kept.append(node)
    return kept


def conditions_of(names: Names) -> Iterator[Condition]:
    """What each decision looks at, names defined in the file followed up to three definitions back."""
    for node in names.captures.get("condition", ()):
        found = _roots(names.source.text(node))
        for _ in range(3):
            more = []
            for name in found:
                binding = names.binding(name, node.start_byte)
                if binding is not None and binding.value is not None and not binding.element:
                    more += _roots(names.source.text(binding.value)[:400])
            found = list(dict.fromkeys([*found, *more]))[:_MOST_NAMES]
        written = " ".join(names.source.text(node).split())[:120]
        yield Condition(_caller(names, node), names.source.location(node), tuple(found), written)


def _call(names: Names, node: Node, guards: tuple[str, ...]) -> Call:
    positional, keywords = _arguments(names, node)
    shape = names.shape(node)
    arguments = shape.arguments if shape is not None else None
    return Call(
        caller=_caller(names, node),
        callee=names.callee(node),
        location=names.source.location(node),
        text=callee_text(names, node),
        arguments=tuple(_argument_origin(names, argument) for argument in positional),
        guards=guards,
        texts=tuple(_written(names, argument) for argument in positional),
        keywords=tuple(keywords),
        assigned=_assigned(names, node),
        outcome=_outcome(names, node, guards),
        uses=_uses(names, arguments) if arguments is not None else (),
    )


def _uses(names: Names, arguments: Node) -> tuple[str, ...]:
    """The root names in an argument list; of a local that only gathers others into one value, those as well."""
    found = _roots(names.source.text(arguments)[:600])
    for name in found[:_MOST_GATHERED]:
        binding = names.binding(name, arguments.start_byte)
        shape = names.shape(binding.value) if binding is not None and binding.value is not None else None
        if (
            shape is not None
            and shape.form in ("object", "new")
            and binding is not None
            and binding.value is not None
        ):
            found += _roots(names.source.text(binding.value)[:600])
    return tuple(dict.fromkeys(found))[:_MOST_NAMES]


def _reference(names: Names, node: Node, guards: tuple[str, ...]) -> Call:
    """``repo::save``: the method it names, as if called where it is passed."""
    parts = node.named_children
    callee = names.member(parts[0], names.source.text(parts[-1])) if len(parts) > 1 else None
    if callee is None and parts:
        callee = names.resolve(parts[-1])
    outer = node.parent.parent if node.parent is not None else None
    label = callee_text(names, outer) if outer is not None else ""
    location = names.source.location(node)
    return Call(
        _caller(names, node),
        callee,
        location,
        names.source.text(node),
        guards=(*guards, f"reference:{label}@{location.line}"),
    )


def _caller(names: Names, node: Node) -> str:
    return names.scopes.at(node.start_byte).unit()


def _arguments(names: Names, node: Node) -> tuple[list[Node], list[tuple[str, Origin | None]]]:
    """Positional arguments, and named ones: keyword arguments and the properties of literal objects."""
    shape = names.shape(node)
    positional: list[Node] = []
    keywords: list[tuple[str, Origin | None]] = []
    for argument in (
        shape.arguments.named_children if shape is not None and shape.arguments is not None else ()
    ):
        if "comment" in argument.type:
            continue
        found = names.dialect.pair(names.source, argument)
        if found is not None and argument.type in ("keyword_argument", "value_argument"):
            keywords.append((found[0], names.resolve(found[1])))
            continue
        positional.append(argument)
        inner = names.shape(argument)
        if inner is not None and inner.form == "object" and inner.node is not None:
            for child in inner.node.named_children:
                entry = names.dialect.pair(names.source, child)
                if entry is not None:
                    keywords.append((entry[0], names.resolve(entry[1])))
    return positional, keywords


def _argument_origin(names: Names, node: Node) -> Origin | None:
    shape = names.shape(node)
    if (
        shape is None
        and node.type in ("method_reference", "callable_reference")
        and node.named_child_count > 1
    ):
        return names.member(node.named_children[0], names.source.text(node.named_children[-1]))
    return names.resolve(node)


def _written(names: Names, node: Node) -> str:
    text = names.source.text(node)
    return text if len(text) <= _LONGEST and _PLAIN.fullmatch(text) else ""


def _assigned(names: Names, node: Node) -> str:
    """The variable that takes the result, through await and unpacking; "return" when it is returned."""
    if names.source.language == "go" and (into := _filled(names, node)):
        return into
    inner, outer = node, node.parent
    while outer is not None and outer.type in _TRANSPARENT:
        inner, outer = outer, outer.parent
    if outer is None:
        return ""
    if outer.type in ("return_statement", "return_expression", "function_body") or (
        outer.type in ("arrow_function", "lambda_expression") and outer.child_by_field_name("body") == inner
    ):
        return "return"
    if outer.type not in _BINDERS:
        return ""
    target = outer.child_by_field_name("left") or outer.child_by_field_name("name") or nth(outer, 0)
    if target is None or target == inner:
        return ""
    first = names.source.text(target).lstrip("[({ ").split(",")[0].partition(":")[0].strip()
    return re.sub(r"[\])} ]+$", "", first)


def _filled(names: Names, node: Node) -> str:
    """What Go reads into: ``seats`` of ``db.QueryRow(…).Scan(&seats)`` and of ``db.Get(&seats, …)``."""
    outer = (
        node.parent.parent if node.parent is not None and node.parent.type == "selector_expression" else None
    )
    for call in (node, outer):
        found = _INTO.search(names.source.text(call)[-400:]) if call is not None else None
        if found is not None:
            return found[1]
    return ""


def _outcome(names: Names, node: Node, guards: tuple[str, ...]) -> str:
    """ "swallowed" or "dropped" where a failure of this call is plainly lost; "" otherwise."""
    language = names.source.language
    tries = [g for g in guards if g.startswith("try@") and g.endswith(".body")]
    if tries and _handler_swallows(names, tries[-1]):
        return "swallowed"
    outer = node.parent
    if language == "go":
        return _go_outcome(names, node)
    if language in ("typescript", "tsx", "javascript") and outer is not None:
        if outer.type == "member_expression" and names.source.text(outer).endswith(".catch"):
            handler = outer.parent.child_by_field_name("arguments") if outer.parent is not None else None
            return "" if handler is None or "throw" in names.source.text(handler) else "swallowed"
        return (
            "dropped"
            if outer.type == "expression_statement" or names.source.text(outer).startswith("void ")
            else ""
        )
    return ""


def _handler_swallows(names: Names, guard: str) -> bool:
    """Whether every catch of the ``try`` at ``guard`` goes on without throwing or returning."""
    line = int(guard.removeprefix("try@").partition(".")[0])
    handlers = [
        node
        for node in names.captures.get("guard.try.catch", ())
        if node.parent is not None and names.source.position(node.parent.start_byte)[0] == line
    ]
    return bool(handlers) and not any(_escapes(names, handler) for handler in handlers)


def _escapes(names: Names, node: Node) -> bool:
    waiting = [node]
    for _ in range(400):
        if not waiting:
            return False
        current = waiting.pop()
        if (
            current.type in names.dialect.LEAVES
            and "continue" not in current.type
            and "break" not in current.type
        ):
            return True
        waiting.extend(current.named_children)
    return True


def _go_outcome(names: Names, node: Node) -> str:
    outer = node.parent
    if outer is not None and outer.type in ("expression_statement", "defer_statement", "go_statement"):
        return "dropped"
    while outer is not None and outer.type == "expression_list":
        outer = outer.parent
    if outer is None or outer.type not in ("short_var_declaration", "assignment_statement"):
        return ""
    left = outer.child_by_field_name("left")
    targets = names.source.text(left).split(",") if left is not None else []
    if targets and targets[-1].strip() == "_":
        return "dropped"
    test = (
        outer.parent
        if outer.parent is not None and outer.parent.type == "if_statement"
        else outer.next_named_sibling
    )
    if test is None or test.type != "if_statement" or "err" not in names.source.text(test).partition("{")[0]:
        return ""
    block = test.child_by_field_name("consequence")
    if (
        block is None
        or leaves(names, block)
        or _escapes(names, block)
        or _TOLD.search(names.source.text(block))
    ):
        return ""
    return "swallowed"


def _roots(text: str) -> list[str]:
    return list(dict.fromkeys(_ROOT.findall(_QUOTED.sub("", text))))[:_MOST_NAMES]
