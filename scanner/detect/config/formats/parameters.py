"""OpenShift templates: what ``${NAME}`` is when nobody gives a parameter another value.

https://docs.openshift.com/container-platform/latest/openshift_images/using-templates.html
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from collections.abc import Mapping as Table

from scanner.detect.config.tree import Mapping, Node, Scalar, Sequence

Given = Table[str, str]

_LONGEST = 300  # characters of a value: a template may repeat it without end
_PARAMETER = re.compile(r"\$\{\{?([A-Za-z_]\w*)\}?\}")


def parameters(documents: Iterable[Node]) -> dict[str, str]:
    """The parameters of the templates among ``documents`` that have a value, by name."""
    return {name: value for document in documents for name, value in _of(document)}


def filled(text: str, given: Given) -> str:
    """``text`` with the parameters that it names in their place."""
    if not given or "${" not in text:
        return text
    return _PARAMETER.sub(lambda found: given.get(found[1], found[0]), text)


def _of(document: Node) -> Iterable[tuple[str, str]]:
    if not isinstance(document, Mapping) or _text(document, "kind") != "Template":
        return
    listed = document.first("parameters")
    for item in listed.items if isinstance(listed, Sequence) else ():
        if isinstance(item, Mapping):
            name, value = _text(item, "name"), _text(item, "value")
            if name and 0 < len(value) <= _LONGEST:
                yield name, value


def _text(node: Mapping, key: str) -> str:
    found = node.first(key)
    return found.text if isinstance(found, Scalar) and found.literal else ""
