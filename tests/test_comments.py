"""Comments say nothing to the scanner: the examples of all rules, with a remark before every argument."""

from __future__ import annotations

import pytest
from msgspec import structs
from tree_sitter import Node

from scanner.detect.source import Source
from scanner.pipeline.examples import detector_failures
from scanner.pipeline.ruleset import load_rules
from scanner.rules import Example, Rule

BOOK = load_rules()
ARGUMENTS = frozenset({"argument_list", "annotation_argument_list", "arguments", "value_arguments"})
REMARK = b"/* language=SQL */ "
REMARKED = ("go", "java", "kotlin", "typescript", "tsx", "javascript")
READ_AS_TEXT = frozenset({"health-plain-handler", "http-route-go", "http-route-js"})  # what a handler answers
RULES = tuple(
    rule
    for rule in BOOK.rules
    if rule.id not in READ_AS_TEXT and any(e.language in REMARKED for e in rule.examples)
)


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)
def test_a_remark_before_an_argument_changes_nothing(rule: Rule) -> None:
    told = tuple(_remarked(each) for each in rule.examples if each.language in REMARKED)
    assert not detector_failures(structs.replace(rule, examples=told), BOOK.rules)


def _remarked(example: Example) -> Example:
    source = Source("a", example.code.encode(), example.language)
    data = source.data
    for at in sorted(_starts(source.root), reverse=True):
        data = data[:at] + REMARK + data[at:]
    return structs.replace(example, code=data.decode())


def _starts(root: Node) -> set[int]:
    """Where arguments begin."""
    found, waiting = set(), [root]
    while waiting:
        node = waiting.pop()
        waiting.extend(node.children)
        if node.type in ARGUMENTS:
            found |= {child.start_byte for child in node.named_children}
    return found
