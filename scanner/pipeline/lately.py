"""What looks at one tree after the other, in one process, need not work out twice: watching, weeks of the past, a gate.

To keep all that answers hang on costs a first look some 4 % more CPU, and spares the second half of what it would take.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from scanner import link
from scanner.model import Detection, Outline


@dataclass(slots=True)
class Lately:
    """Detections by the key under which they are cached, the same objects in each look, and what link remembers.

    Only of use with a cache, which names contents. ``about``: rules and tool; for others it starts anew.
    """

    about: str = ""
    memory: link.Memory = field(default_factory=link.lasting)
    # Where imports lead, and of which listing and configurations.
    modules: tuple[link.Project, str] | None = None
    detections: dict[str, Detection] = field(default_factory=dict)
    _now: dict[str, Detection] = field(default_factory=dict)  # those of the look at hand
    _outlined: dict[tuple[int, int], tuple[Detection, Outline | None, Detection]] = field(
        default_factory=dict
    )

    def begin(self, about: str) -> None:
        """Another look, by the rules that ``about`` names."""
        if about != self.about:
            self.about, self.memory = about, link.lasting()
            self.modules, self.detections, self._outlined = None, {}, {}
        else:
            self.detections = self._now or self.detections
            lives = set(map(id, self.detections.values()))
            self._outlined = {key: known for key, known in self._outlined.items() if key[0] in lives}
        self._now = {}

    def get(self, key: str) -> Detection | None:
        found = self._now.get(key) or self.detections.get(key)
        if found is not None:
            self._now[key] = found
        return found

    def put(self, key: str, found: Detection) -> None:
        self._now[key] = found

    def with_outline(self, found: Detection, outline: Outline | None) -> Detection:
        """``found`` with another detection's ``outline``."""
        key = (id(found), id(outline))
        known = self._outlined.get(key)
        if known is None or known[0] is not found or known[1] is not outline:
            known = self._outlined[key] = (found, outline, replace(found, outline=outline))
        return known[2]
