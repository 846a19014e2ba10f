"""Health that comes with what a module is built on: a starter in a parent, a plugin, a catalog or a library of the tree,
and what may come with a library of the house that is kept elsewhere.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from msgspec import structs

from scanner.infer.services.layout import above, layout_of, parent
from scanner.infer.services.modules import Module, Modules, modules_of
from scanner.infer.services.sources import sources_of
from scanner.model import Fact, FileRole, Service, SourceFile, Value
from scanner.rules import Words


def built_health(
    facts: Sequence[Fact], files: Sequence[SourceFile], services: Iterable[Service], words: Words
) -> tuple[Fact, ...]:
    """A health fact at the manifest of each service whose own says nothing, and that is built on one that does.

    Spring Boot, Quarkus and Micronaut serve health as soon as a starter is on the class path, whoever put it there.
    """
    source = {file.path for file in files if file.role is FileRole.SOURCE}
    manifests = [fact for fact in facts if fact.kind == "manifest" and fact.location.path in source]
    layout = replace(layout_of(files, manifests, words), sources=sources_of(manifests))
    modules = modules_of(layout, manifests)
    catalog = _catalog(facts)
    said: dict[str, list[Fact]] = {}
    for fact in facts:
        if fact.kind == "health_endpoint":
            said.setdefault(fact.location.path, []).append(fact)
    told = {folder: _told(module, said, catalog) for folder, module in modules.by_folder.items()}
    brought = {folder: found for folder, found in told.items() if found}
    running = {service.path for service in services if not service.is_library}
    found = []
    for folder in sorted(running & set(modules.by_folder)):
        module = modules.by_folder[folder]
        if folder not in brought:
            found += list(dict.fromkeys(_brought(modules, module, brought, running)))
        elif not any(fact.location.path in said for fact in layout.manifests.get(folder, ())):
            found += [_at(fact, module) for fact in brought[folder]]
    answering = {fact.location.path for fact in found}
    found += [
        _unseen(modules.by_folder[folder], library)
        for folder in sorted(running & set(modules.by_folder))
        if modules.by_folder[folder].fact.location.path not in answering
        and (library := _of_the_house(modules, folder))
    ]
    return tuple(found)


def _of_the_house(modules: Modules, folder: str) -> str:
    """A library of the same house that is not in the tree, and that the module in ``folder`` is built on; "" if none.

    Whose a library is, the first two parts of its group say, as of a package.
    """
    own = {fact.value("name") for module in modules.by_folder.values() for fact in module.told}
    for each in (folder, *sorted(modules.reached(folder))):
        module = modules.by_folder.get(each)
        facts = module.told if module is not None else ()
        house = next((h for fact in facts if (h := _house(fact.value("group")))), "")
        for fact in facts if house else ():
            for group, name in _libraries(fact.value("built_on")):
                if _house(group) == house and name not in own:
                    return f"{group}:{name}"
    return ""


def _libraries(built_on: str) -> Iterator[tuple[str, str]]:
    """Groups and names: ``org.shop tracer`` as Maven has it, ``org.shop:tracer`` as Gradle does."""
    words = built_on.replace(":", " ").split()
    yield from zip(words[::2], words[1::2], strict=False)


def _house(group: str) -> str:
    first = group.split(".")[:2]
    return ".".join(first) if len(first) == 2 and "$" not in group else ""


def _unseen(module: Module, library: str) -> Fact:
    values = (Value("library", library),)
    return structs.replace(module.fact, kind="health_unseen", technology="http", values=values)


def _catalog(facts: Iterable[Fact]) -> dict[str, list[Fact]]:
    """Health by the aliases under which a Gradle catalog gives the libraries that bring it, alone or in a bundle.

    An alias is written with dots where it is asked for: https://docs.gradle.org/current/userguide/version_catalogs.html
    """
    found: dict[str, list[Fact]] = {}
    for fact in facts:
        if fact.kind == "catalog_health":
            found.setdefault(_dotted(fact.value("alias")), []).append(fact)
    bundles = [fact for fact in facts if fact.kind == "catalog_bundle"]
    for bundle in bundles:
        for member in bundle.value("members").split():
            if _dotted(member) in found:
                found.setdefault(f"bundles.{_dotted(bundle.value('alias'))}", []).extend(
                    found[_dotted(member)]
                )
    return found


def _dotted(alias: str) -> str:
    return re.sub("[-_]", ".", alias)


def _told(module: Module, said: Mapping[str, list[Fact]], catalog: Mapping[str, list[Fact]]) -> list[Fact]:
    """The health facts at the manifests of ``module`` and of what they apply, and of aliases that those name.

    ``said``: health facts by the file that they stand in.
    """
    paths = dict.fromkeys(fact.location.path for fact in module.told)
    found = [fact for path in paths for fact in said.get(path, ())]
    aliases = [alias for fact in module.told for alias in fact.value("catalog").split()]
    return found + [fact for alias in dict.fromkeys(aliases) for fact in catalog.get(alias, ())]


def _brought(
    modules: Modules, module: Module, brought: Mapping[str, list[Fact]], running: set[str]
) -> Iterator[Fact]:
    """What the parents, the root build and the libraries of ``module`` bring, once for each way and path."""
    roots = [folder for folder in above(parent(module.folder)) if folder not in running]
    for folder in (*module.parents, *sorted(modules.reached(module.folder)), *roots):
        for fact in brought.get(folder, ()):
            yield _at(fact, module)


def _at(fact: Fact, module: Module) -> Fact:
    kept = tuple(value for value in fact.values if value.name != "alias")
    return structs.replace(fact, kind="health_endpoint", location=module.fact.location, values=kept)
