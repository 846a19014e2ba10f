"""The pages as Markdown and as JSON."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from scanner.report.markdown_text import code, words
from scanner.report.survey.concern import Concern, Row
from scanner.report.text import dumped, unicode_text, where

NOT_IN_CODE = "Not in code."


def as_markdown(concerns: Iterable[Concern]) -> str:
    return "\n".join(line for concern in concerns for line in _page(concern)).rstrip("\n") + "\n"


def as_json(concerns: Iterable[Concern]) -> str:
    """Version 1: keys are added, never renamed or removed, within a version."""
    document = {
        "survey_version": 1,
        "concerns": [
            {
                "id": concern.id,
                "title": unicode_text(concern.title),
                "sections": [
                    {
                        "title": section.title,
                        "rows": [
                            {
                                "about": unicode_text(row.about),
                                "says": unicode_text(row.says),
                                "places": [
                                    {"path": unicode_text(place.path), "line": place.line}
                                    for place in row.places
                                ],
                            }
                            for row in section.rows
                        ],
                    }
                    for section in concern.sections
                ],
            }
            for concern in concerns
        ],
    }
    return dumped(document)


def _page(concern: Concern) -> Iterator[str]:
    yield from (f"# {words(concern.title)}", "")
    for section in concern.sections:
        yield from (f"## {section.title}", "")
        yield from map(_row, section.rows) if section.rows else (NOT_IN_CODE,)
        yield ""


def _row(row: Row) -> str:
    places = ", ".join(code(where(place)) for place in row.places)
    return f"- **{words(row.about)}**: {words(row.says)}" + (f" ({places})" if places else "")
