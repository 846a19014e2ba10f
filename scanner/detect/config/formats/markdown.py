"""How a README opens: its first lines, headings with their signs, without what stands in fences. A list of texts."""

from __future__ import annotations

from scanner.detect.config.text import scalar
from scanner.detect.config.tree import Mark, Node, sequence

OPENING = 40  # lines that are not blank: a banner further down is about something else


def parse(text: str) -> tuple[Node, ...]:
    """The opening's lines. Never raises."""
    items: list[Node] = []
    is_code = False
    for number, line in enumerate(text.split("\n"), start=1):
        kept = line.strip()
        if kept.startswith(("```", "~~~")):
            is_code = not is_code
        elif kept and not is_code:
            column = line.find(kept) + 1
            items.append(scalar(Mark(number, column, number, column + len(kept)), kept))
        if len(items) == OPENING:
            break
    return (sequence(Mark(1, 1, 1, 1), items),)
