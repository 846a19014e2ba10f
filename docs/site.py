"""The pages: the repository's texts, the references made from schemas and rules, and MkDocs run over them strictly."""

from __future__ import annotations

import json
import logging
import shutil
import tempfile
from importlib.resources import files
from pathlib import Path

from mkdocs.commands.build import build as mkdocs_build
from mkdocs.config import load_config

from docs.commands import commands_page
from docs.links import relinked
from docs.rules import rule_pages
from docs.schemas import reference
from scanner.pipeline.ruleset import load_rules

HOUSE = Path(__file__).parent.parent
# a file of the repository → its page; what it is called in the menu stands in _NAV
TEXTS = {
    "README.md": "index.md",
    "docs/pages/install.md": "install.md",
    "docs/pages/map.md": "map.md",
    "docs/pages/gate.md": "gate.md",
    "integrations/README.md": "ci.md",
    "integrations/jenkins/README.md": "jenkins.md",
    "docs/pages/reports.md": "reports.md",
    "docs/pages/fleet.md": "fleet.md",
    "docs/pages/desk.md": "desk.md",
    "docs/pages/explain.md": "explain.md",
    "docs/pages/own-rules.md": "own-rules.md",
    "docs/pages/decides.md": "decides.md",
    "docs/pages/limits.md": "limits.md",
    "benchmarks/ACCURACY.md": "accuracy.md",
    "ARCHITECTURE.md": "architecture.md",
    "CONTRIBUTING.md": "contributing.md",
    "SECURITY.md": "security.md",
    "CHANGELOG.md": "changelog.md",
}
IMAGES = {"docs/report.png": "report.png"}
LOOKS = {f"docs/theme/{name}": f"theme/{name}" for name in ("read.css", "read.js")}
_EXTENSIONS = ("attr_list", "tables", "pymdownx.superfences", "pymdownx.highlight")
_NAV: list[object] = [
    {"Start": ["index.md", {"Installing": "install.md"}]},
    {
        "Using it": [
            {"The map": "map.md"},
            {"The gate": "gate.md"},
            {"CI recipes": "ci.md"},
            {"Jenkins": "jenkins.md"},
            {"Reports and graphs": "reports.md"},
            {"Many repositories": "fleet.md"},
            {"Editor and terminal": "desk.md"},
            {"Why did it say that?": "explain.md"},
            {"Rules of your own": "own-rules.md"},
        ]
    },
    {
        "How it decides": [
            {"How it decides": "decides.md"},
            {"Limits": "limits.md"},
            {"Accuracy": "accuracy.md"},
        ]
    },
    {
        "Reference": [
            {"Commands": "commands.md"},
            {"map.yaml": "map-reference.md"},
            {"The JSON report": "report-reference.md"},
            {"Findings": "rules/index.md"},
            {"Facts": "rules/facts.md"},
            {"Evidence": "rules/status.md"},
            {"Words": "rules/words.md"},
        ]
    },
    {
        "The project": [
            {"Changes": "changelog.md"},
            {"Architecture": "architecture.md"},
            {"Contributing": "contributing.md"},
            {"Security": "security.md"},
        ]
    },
]


def sources(home: str) -> dict[str, str]:
    """Page → its Markdown."""
    pages = {
        page: relinked((HOUSE / source).read_text("utf-8"), source, page, TEXTS | IMAGES, home)
        for source, page in TEXTS.items()
    }
    pages["commands.md"] = commands_page()
    pages["map-reference.md"] = reference(
        _schema("scanner.declared", "map"),
        "map.yaml",
        "Every key of a map, from its [JSON Schema](desk.md#a-map-in-your-editor); [The map](map.md) says how it is used.",
    )
    pages["report-reference.md"] = reference(
        _schema("scanner.report", "report"),
        "The JSON report",
        "What `--format json` prints. Keys are added within a version, never renamed or removed: a reader must not refuse "
        "those that it does not know. `scan schema report` prints the schema.",
    )
    return pages | rule_pages(load_rules())


def build(out: Path, home: str) -> None:
    """The site in ``out``. Raises mkdocs' Abort for a link or an anchor that leads nowhere."""
    logging.basicConfig(level=logging.WARNING, format="%(message)s")  # what is wrong, before it stops
    out.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        texts = Path(folder, "docs")
        for page, text in sources(home).items():
            path = texts / page
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
        for source, file in (IMAGES | LOOKS).items():
            (texts / file).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(HOUSE / source, texts / file)
        config = Path(folder, "mkdocs.yml")
        config.write_text(json.dumps(_config(texts, out.resolve())), encoding="utf-8")  # JSON is YAML
        mkdocs_build(load_config(str(config), strict=True))


def _config(texts: Path, out: Path) -> dict[str, object]:
    return {
        "site_name": "mapcheck",
        "site_description": "Holds an architecture map against the monorepo it describes.",
        "docs_dir": str(texts),
        "site_dir": str(out),
        "use_directory_urls": False,  # pages open from a disk as well; to search them takes a server
        "nav": _NAV,
        "theme": {
            "name": "material",
            "font": False,  # nothing is fetched from elsewhere
            "palette": [
                _palette("light", "default", "dark"),
                _palette("dark", "slate", "light"),
            ],
            "features": ["navigation.sections", "navigation.top", "content.code.copy"],
        },
        "extra_css": ["theme/read.css"],
        "extra_javascript": ["theme/read.js"],
        "plugins": ["search"],
        "markdown_extensions": [*_EXTENSIONS, {"toc": {"permalink": True}}],
        "validation": {
            "nav": {"omitted_files": "info", "not_found": "warn", "absolute_links": "warn"},
            "links": dict.fromkeys(("not_found", "anchors", "absolute_links", "unrecognized_links"), "warn"),
        },
    }


def _palette(asked: str, scheme: str, other: str) -> dict[str, object]:
    """A scheme for who asks for it, with what changes to the other: without it the theme hides what has the focus."""
    return {
        "media": f"(prefers-color-scheme: {asked})",
        "scheme": scheme,
        "toggle": {"icon": "material/theme-light-dark", "name": f"Change to {other}"},
    }


def _schema(package: str, name: str) -> dict[str, object]:
    schema: dict[str, object] = json.loads((files(package) / f"{name}.schema.json").read_text("utf-8"))
    return schema
