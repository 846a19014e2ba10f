"""A tree in which everything that has a name has a hostile one: no output of it acts on a terminal, a page or a runner's log."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest
from msgspec import structs

from benchmarks.campaign.held import MARK, leaks
from benchmarks.campaign.writing import CODE, HARMS
from scanner.declared import exporting
from scanner.graph import graph_of, topology
from scanner.model import Graph, Report
from scanner.pipeline import Request, scan
from scanner.report import FORMATS, renderer
from scanner.report.board import FORMATS as BOARDS
from scanner.report.board import render as board
from scanner.report.dossier import dossier, template
from scanner.report.drawn import drawer
from scanner.report.survey import survey
from scanner.report.survey.render import as_json, as_markdown
from tests.scanned import TODAY

SHORT = [harm for harm in HARMS if len(harm) < 1_000]


def yaml(text: str) -> str:
    """In double quotes and ASCII; JSON's halves of characters are none of YAML's."""
    return "".join(c if " " <= c <= "~" else f"\\U{ord(c):08x}" for c in json.dumps(text, ensure_ascii=False))


@pytest.fixture(scope="module")
def found(tmp_path_factory: pytest.TempPathFactory) -> tuple[Report, Graph]:
    root = tmp_path_factory.mktemp("hostile")
    components, sessions = [], []
    for number, harm in enumerate(SHORT):
        folder = root / "apps" / f"{number}{harm.replace('/', '_')}"
        (folder / "src").mkdir(parents=True)
        (folder / "package.json").write_text(json.dumps({"name": harm, "scripts": {"start": harm}}))
        (folder / "Dockerfile").write_text("FROM node:20\nCMD node src/main.js\n")
        (folder / "src" / f"{harm.replace('/', '_')}.ts").write_text(
            CODE.replace("TEXT", json.dumps(harm)[1:-1])
        )
        title = yaml(harm)
        components.append(
            f"      - {{id: c{number}, title: {title}, status: poc, owner: {title}, notes: {title}, "
            f"issues: [{{rule: outbox/missing, severity: high, text: {title}}}]}}"
        )
        sessions.append(
            f"    - {{id: s{number}, week: 1, group: {title}, owner: {title}, components: [c{number}]}}"
        )
    (root / "map.yaml").write_text(
        "version: 1\nroots: [apps]\nlayers:\n  - id: core\n    title: Core\n    components:\n"
        + "\n".join(components).replace("id: c0,", "id: c0, paths: [apps],")
        + "\nplan:\n  starts: 2026-11-02\n  sessions:\n"
        + "\n".join(sessions)
    )
    report = scan(Request(root=root, map_file=root / "map.yaml", cached=False, as_of=TODAY))
    assert len(report.services) >= len(SHORT) - 1 and report.findings
    graph = graph_of(report.facts, report.fact_services, report.services, report.map, report.reached)
    return structs.replace(report, not_evaluated=(*report.not_evaluated, SHORT[0])), graph


OTHERS: dict[str, Callable[[Report, Graph], str]] = {
    **{f"plan {form}": lambda report, _, form=form: board(report, form) for form in BOARDS},  # type: ignore[misc]
    **{
        f"graph {form}": lambda _, graph, form=form: drawer(form)(graph, {})  # type: ignore[misc]
        for form in ("mermaid", "dot", "json", "likec4", "structurizr", "asyncapi")
    },
    **{
        f"export {form}": lambda report, _, form=form: getattr(exporting, f"export_{form}")(report.map)  # type: ignore[misc]
        for form in ("markdown", "backstage", "mermaid", "structurizr", "likec4")
    },
    "survey markdown": lambda report, graph: as_markdown(survey(report, topology(graph), "tenantId")),
    "survey json": lambda report, graph: as_json(survey(report, topology(graph), "tenantId")),
    "dossier markdown": lambda report, graph: "\n".join(
        dossier(report, each, graph, template(), {}) for each in (report.map.components if report.map else ())
    ),
}


@pytest.mark.parametrize("form", FORMATS)
def test_no_report_acts(found: tuple[Report, Graph], form: str) -> None:
    assert not leaks(form, renderer(form)(found[0]).encode())


@pytest.mark.parametrize("name", OTHERS)
def test_nothing_else_that_is_printed_acts(found: tuple[Report, Graph], name: str) -> None:
    text = OTHERS[name](*found)
    assert MARK in text
    form = name.split()[1] if not name.startswith("export") else name  # a map's own Markdown stays what it is
    assert not leaks(form, text.encode())


def test_a_cell_of_a_sheet_is_no_formula(found: tuple[Report, Graph]) -> None:
    for sign in ("=", "+", "-", "@", "\t=", "＝"):
        session = structs.replace(found[0].map.sessions[0], title=f"{sign}cmd|'x'!A1")  # type: ignore[union-attr]
        declared = structs.replace(found[0].map, sessions=(session,))  # type: ignore[type-var]
        sheet = board(structs.replace(found[0], map=declared), "csv")
        assert sheet.splitlines()[1].split(",")[1].startswith("'")


def test_no_settings_of_a_drawing_stand_in_a_name() -> None:
    """Mermaid looks for them everywhere, labels included."""
    from scanner.model import GraphNode

    node = GraphNode("service:a", "service", "%%{init: {'themeCSS': '*{display:none}'}}%% a")
    assert "%%{" not in drawer("mermaid")(Graph((node,), ()), {})
