"""YAML as libyaml's events, no deeper than asked, with one error for each way it can be refused.

libyaml reads up to 1,024 characters ahead of the event that it hands out, and some releases of it refuse deep nesting
on their own, at a level and in words of theirs. So what is too deep is decided here, and never read from a message.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any


class NotYaml(Exception):
    """``message`` is the parser's; ``line`` is 1-based, 0 when unknown."""

    def __init__(self, message: str, line: int) -> None:
        super().__init__(message)
        self.message, self.line = message, line


class NestedTooDeep(Exception):
    """A collection at the 1-based ``line`` lies in more collections than were asked for."""

    def __init__(self, line: int) -> None:
        super().__init__(line)
        self.line = line


def events(text: str, deepest: int) -> Iterator[Any]:
    """PyYAML's events of ``text``, of which at most ``deepest`` collections lie in each other.

    Raises NestedTooDeep, and NotYaml at the first mistake that is not preceded by nesting deeper than that.
    """
    import yaml  # costs 80 ms: only when a YAML file is really read

    try:
        yield from _bounded(text, deepest)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        if mark is not None and (line := _too_deep(text[: mark.index], deepest)):
            raise NestedTooDeep(line) from None
        raise NotYaml(str(error.problem or error.context), mark.line + 1 if mark else 0) from None
    except (yaml.YAMLError, ValueError) as error:  # characters that YAML does not allow
        raise NotYaml(str(error).splitlines()[0], 0) from None


def _bounded(text: str, deepest: int) -> Iterator[Any]:
    import yaml

    depth = 0
    for event in yaml.parse(text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader)):
        if isinstance(event, yaml.CollectionStartEvent):
            if depth >= deepest:
                mark = event.start_mark  # every event that is parsed has one; those that are built may not
                raise NestedTooDeep(mark.line + 1 if mark else 1)
            depth += 1
        elif isinstance(event, yaml.CollectionEndEvent):
            depth -= 1
        yield event


def _too_deep(before: str, deepest: int) -> int:
    """The line at which ``before``, the text in front of a mistake, nests too deep; 0 when it does not."""
    import yaml

    try:
        for _ in _bounded(before, deepest):
            pass
    except NestedTooDeep as error:
        return error.line
    except (yaml.YAMLError, ValueError):
        pass  # the text is cut in the middle of something, or wrong before it: not what is asked here
    return 0
