"""Texts with parts that only a deployment fills in, and the one text that a node stands for."""

from __future__ import annotations

import re
from collections.abc import Callable

from scanner.detect.config.tree import Mapping, Mark, Node, Scalar, Sequence

# ${{…}}, {{…}}, $[[…]], ((…)), ${…}, $(…), $NAME. Each excludes what opens it, so that a hostile line costs its length only.
_UNKNOWN = re.compile(
    r"\$?\{\{[^{}]{0,500}\}\}|\(\([A-Za-z][\w./-]{0,100}\)\)|\$\[\[[^\[\]]{0,300}\]\]|\$\{[^{}$]{0,300}(?:\$\{[^{}]{0,300}\}[^{}]{0,300})?\}"
    r"|\$\([^()\n]{0,300}\)|\$[A-Za-z_][A-Za-z0-9_]*"
)

# CloudFormation's functions: what they stand for is known only once the stack exists.
# https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/intrinsic-function-reference.html
INTRINSIC = re.compile(r"Ref|Fn::[A-Za-z]+")


def scalar(mark: Mark, written: str) -> Scalar:
    """``written`` as a value: each part that is filled in later becomes ``{}``, and it is no literal then."""
    if "$" not in written and "{{" not in written and "((" not in written:
        return Scalar(mark, written)
    known = unfilled(written)
    if known == written:
        return Scalar(mark, written)
    return Scalar(mark, written.strip() if known.strip() == "{}" else known, literal=False, written=written)


def unfilled(written: str, is_kept: Callable[[str], bool] = lambda part: False) -> str:
    """``written`` with ``{}`` for each part that is filled in later, but for those that are kept."""
    return _UNKNOWN.sub(lambda found: found[0] if is_kept(found[0]) else "{}", written)


def text_of(node: Node) -> tuple[str, bool] | None:
    """The text of a node and whether it is literal; None for a node that is no single text.

    A list of texts is joined by spaces (``["CMD", "curl", …]``); a CloudFormation function is the name it
    refers to.
    """
    if isinstance(node, Scalar):
        return node.text, node.literal
    if isinstance(node, Sequence):
        parts = [item for item in node.items if isinstance(item, Scalar)]
        if len(parts) != len(node.items) or not parts:
            return None
        return " ".join(part.text for part in parts), all(part.literal for part in parts)
    return _referred(node)


def _referred(node: Mapping) -> tuple[str, bool] | None:
    if len(node.entries) != 1 or not INTRINSIC.fullmatch(node.entries[0].key):
        return None
    inner = node.entries[0].node
    if isinstance(inner, Sequence):  # [Queue, Arn], [separator, [parts]], ["${A}/b", {A: …}]
        texts = [item.text for item in inner.items if isinstance(item, Scalar)]
        if node.entries[0].key == "Fn::GetAtt":
            return ".".join(texts), False
        return (texts[0], False) if texts and node.entries[0].key == "Fn::Sub" else None
    found = text_of(inner)
    return None if found is None else (found[0], False)
