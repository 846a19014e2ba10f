"""Whether the map that ``scan init`` drafts holds: ``python -m benchmarks.drafts TREE…``

Each tree is scanned without a map, drafted, and scanned with the draft. What the draft hides (a finding that is not told
any more), an id that is none to type, a title that is an expression, and a service that it does not declare are printed,
then a line for each tree. A finding is known again by its rule, place and subject: with a map it has a component as well.
"""

from __future__ import annotations

import argparse
import re
import tempfile
from collections.abc import Iterator
from pathlib import Path

from scanner.cli.init import drafted
from scanner.declared import load_map
from scanner.model import Finding
from scanner.pipeline import Request, scan

_ID = re.compile(r"[a-z0-9][a-z0-9]*(?:[-._][a-z0-9]+)*")
_EXPRESSION = re.compile(r"[$(){}]|\b(?:props|this|self|config|env)\.")


def wrong(tree: Path) -> Iterator[str]:
    """What is wrong with the draft of a map for ``tree``."""
    request = Request(tree, map_file=None)
    before = scan(request)
    if all(service.kind == "library" for service in before.services):
        return
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "map.yaml"
        file.write_text(drafted(request, before), "utf-8")
        declared = load_map(file, "map.yaml")
        after = scan(Request(tree, map_file=file))
    told = {_known_by(each) for each in after.findings}
    yield from (
        f"hidden: {each.rule} {each.location}" for each in before.findings if _known_by(each) not in told
    )
    yield from (
        f"new: {each.rule}: {each.message}"
        for each in after.findings
        if each.rule.startswith(("map/", "status/"))
    )
    for component in declared.components:
        if not _ID.fullmatch(component.id) or len(component.id) > 60:
            yield f"id: {component.id}"
        if _EXPRESSION.search(component.title):
            yield f"title: {component.title}"
    paths = {path for component in declared.components for path in component.paths}
    yield from (
        f"undeclared: {service.path or '.'}"
        for service in before.services
        if service.kind != "library" and (service.path or ".") not in paths
    )


def _known_by(finding: Finding) -> tuple[str, str, int, str]:
    return finding.rule, finding.location.path, finding.location.line, finding.subject


def main() -> None:
    options = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    options.add_argument("trees", nargs="+", type=Path)
    for tree in options.parse_args().trees:
        found = list(wrong(tree.resolve()))
        for each in found:
            print(f"  {each}")
        print(f"{tree.name}: {'holds' if not found else f'{len(found)} wrong'}", flush=True)


if __name__ == "__main__":
    main()
