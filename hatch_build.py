"""What a build adds: our rules compiled (``scanner/rulebook/compiled.py``), and to pyproject.toml where this project is at
home, which only whoever publishes it knows.

With ``MAPCHECK_HOME=https://…/owner/mapcheck`` in the environment the package names it as its home, and the README's
links into this repository lead there, at the version's tag, since a package index cannot follow them otherwise.
Without it there are no addresses, rather than those of somebody else. https://hatch.pypa.io/latest/plugins/metadata-hook/custom/
"""

from __future__ import annotations

import os
import re
import sys
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface
from hatchling.metadata.plugin.interface import MetadataHookInterface

_LINK = re.compile(
    r"(!?)\[([^\]]*)\]\((?!https?://|#)([^)\s]+)\)"
)  # in Markdown, to a file of this repository


class RulesHook(BuildHookInterface[Any]):
    """Compiles our rules, also for an editable install; where what that takes is not at hand, each run does it."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        if self.target_name != "wheel":
            return
        sys.path.insert(0, self.root)
        try:
            from scanner.rulebook import build
        except ImportError as error:
            self.app.display_warning(f"rules are not compiled: {error}")
        else:
            build_data["artifacts"].append(build().relative_to(self.root).as_posix())
        finally:
            sys.path.remove(self.root)


class HomeHook(MetadataHookInterface):
    """Fills in ``readme`` and ``urls``."""

    def update(self, metadata: dict[str, Any]) -> None:
        home = os.environ.get("MAPCHECK_HOME", "").rstrip("/")
        text = Path(self.root, "README.md").read_text(encoding="utf-8")
        if home:
            text = _LINK.sub(lambda link: _absolute(link, home, f"v{metadata['version']}"), text)
        metadata["readme"] = {"content-type": "text/markdown", "text": text}
        metadata["urls"] = project_urls(home)


def _absolute(link: re.Match[str], home: str, tag: str) -> str:
    """A file is shown by its page on the code host, a picture by its bytes."""
    picture, says, path = link.groups()
    return f"{picture}[{says}]({home}/{'raw' if picture else 'blob'}/{tag}/{path})"


def project_urls(home: str) -> dict[str, str]:
    """The labels that package indexes know (https://docs.pypa.io/specs/well-known-project-urls), below ``home``."""
    if not home:
        return {}
    return {
        "Homepage": home,
        "Source": home,
        "Documentation": f"{home}#readme",
        "Changelog": f"{home}/blob/main/CHANGELOG.md",
        "Issues": f"{home}/issues",
        "Security": f"{home}/security/policy",
    }
