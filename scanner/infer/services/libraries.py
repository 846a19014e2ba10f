"""The packages of a tree that are no service: libraries, unless an image around them holds them as a part of itself."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from scanner.infer.services.claims import Claim, Strength, short_name
from scanner.infer.services.layout import ROOT, Layout, above, is_below, parent
from scanner.model import LIBRARY, Evidence, Service

_MOST_EVIDENCE = 12  # of one service; the strongest are kept


def libraries(layout: Layout, services: Iterable[str]) -> list[Service]:
    """Packages with code of their own that are no service."""
    taken = set(services)
    libraries = []
    for folder, manifests in layout.manifests.items():
        if (folder or ROOT) in taken or not folder or not layout.holds_code(folder):
            continue
        if _is_all_code_of(layout, folder, taken):
            continue
        evidence = sorted_evidence(Evidence("its manifest", fact.location, 0.3) for fact in manifests)
        declared = next((f.value("name") for f in manifests if f.value("name")), "")
        libraries.append(
            Service(
                path=folder,
                name=short_name(layout.words, folder, declared),
                kind=LIBRARY,
                languages=layout.languages(folder),
                manifests=tuple(sorted({fact.location.path for fact in manifests})),
                evidence=evidence,
            )
        )
    return libraries


def _is_all_code_of(layout: Layout, folder: str, services: set[str]) -> bool:
    """Whether a service above has no code but this package's: cart, whose code and manifest lie in cart/src."""
    outer = next((place for place in above(parent(folder)) if place in services), "")
    return bool(outer) and all(is_below(path, folder) for path in layout.code_below(outer))


def parts_of_images(programs: Iterable[str], accepted: Mapping[str, Sequence[Claim]]) -> set[str]:
    """Folders of programs that an image around them holds: they are its service's code, and no libraries."""
    found = set()
    for path in set(programs) - set(accepted) - {ROOT}:
        outer = next((folder for folder in above(parent(path)) if folder in accepted), "")
        if outer and any(each.strength is Strength.SURE and not each.inner for each in accepted[outer]):
            found.add(path)
    return found


def sorted_evidence(found: Iterable[Evidence]) -> tuple[Evidence, ...]:
    """Each reason once, the strongest first."""
    once = {(e.says, e.location): e for e in found}
    return tuple(sorted(once.values(), key=lambda e: (-e.weight, e.location, e.says))[:_MOST_EVIDENCE])
