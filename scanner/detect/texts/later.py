"""Functions that are handed over to be run later, with what they will be called with: ``tasks.add_task(announce, topic)``.

``Thread(target=announce, args=(topic,))`` says the same by name.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice

from tree_sitter import Node

from scanner.detect.source import parts
from scanner.detect.texts.calls import Read, given_of
from scanner.detect.texts.reading import Reader, said_callee
from scanner.model import Passing

_MOST = 40  # places where a file says one name
_BEHIND_ANOTHER = "run_in_executor"  # is handed who runs it first
_TARGET, _ARGUMENTS = "target", "args"


def passed_later(reader: Reader, name: str, read: Read) -> Iterator[Passing]:
    """What a function that is called ``name`` will be called with, where this file hands it over; in Python."""
    if reader.source.language != "python":
        return
    places = re.finditer(rb"(?<!\w)" + re.escape(name.encode()) + rb"(?=\s*+[,)])", reader.source.data)
    for place in islice(places, _MOST):
        word = reader.source.root.named_descendant_for_byte_range(*place.span())
        function = word.parent if word is not None and _is_last_of(word) else word
        given = _behind(reader, function) if function is not None else None
        origin = reader.names.resolve(function) if function is not None and given is not None else None
        if given is not None and origin is not None:
            line = reader.source.position(place.start())[0]
            yield Passing(origin.module, origin.path, given_of(reader, given, 0, read), line)


def _is_last_of(word: Node) -> bool:
    around = word.parent
    return (
        around is not None and around.type == "attribute" and around.child_by_field_name("attribute") == word
    )


def _behind(reader: Reader, function: Node) -> list[Node] | None:
    """What stands behind ``function`` where a call has it run later; None where none does."""
    pair = (
        function.parent
        if function.parent is not None and function.parent.type == "keyword_argument"
        else None
    )
    held = (pair or function).parent
    call = held.parent if held is not None and held.type == "argument_list" else None
    if held is None or call is None or call.type != "call":
        return None
    given = parts(held)
    if pair is not None:
        return _by_name(reader, given) if _key(reader, pair) == _TARGET else None
    run_by = said_callee(reader, call).rpartition(".")[2]
    at = 1 if run_by == _BEHIND_ANOTHER else 0
    if run_by not in reader.words["running-later-calls"] or given[at : at + 1] != [function]:
        return None
    return given[at + 1 :]


def _by_name(reader: Reader, given: list[Node]) -> list[Node]:
    """What ``args=(…)`` holds."""
    named = (each for each in given if each.type == "keyword_argument" and _key(reader, each) == _ARGUMENTS)
    tuples = (each.child_by_field_name("value") for each in named)
    return [node for held in tuples if held is not None for node in held.named_children]


def _key(reader: Reader, pair: Node) -> str:
    name = pair.child_by_field_name("name")
    return reader.source.text(name) if name is not None else ""
