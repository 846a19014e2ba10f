"""Where mapcheck is at home: what the package says, if whoever built it did (hatch_build.py of the repository)."""

from __future__ import annotations

from collections.abc import Iterable

from scanner import __version__


def home() -> str:
    """The address of the repository that the installed package names; "" when it names none."""
    from importlib.metadata import PackageNotFoundError, metadata

    try:
        said: list[str] = metadata("mapcheck").get_all("Project-URL", [])
    except PackageNotFoundError:
        return ""
    urls = {label: address for label, _, address in (line.partition(", ") for line in said)}
    return urls.get("Homepage", "").rstrip("/")


def rule_pages(at: str, rules: Iterable[str]) -> dict[str, str]:
    """The file of each rule that is ours, by its id, in the repository ``at``, at this version's tag."""
    from scanner.rulebook import built_in_folder

    if not at:
        return {}
    files = {rule: f"checks/{rule.replace('/', '-')}.yaml" for rule in rules}
    ours = built_in_folder()
    return {
        rule: f"{at}/blob/v{__version__}/rules/{file}"
        for rule, file in files.items()
        if (ours / file).is_file()
    }
