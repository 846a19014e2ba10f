"""An outline of fewer objects says the same."""

from __future__ import annotations

from pathlib import Path

import msgspec

from scanner.detect import code_rules, config_rules
from scanner.model import Detection, language_of
from scanner.pipeline.ruleset import load_rules
from scanner.pipeline.tasks import Task, detection, encoded

FIXTURES = Path(__file__).parent.parent.parent / "fixtures"


def test_what_is_made_compact_is_equal_and_packs_alike() -> None:
    rules = load_rules().rules
    code, config = code_rules(rules), config_rules(rules)
    outlined = 0
    for file in sorted(FIXTURES.rglob("*")):
        if not file.is_file() or language_of(file.name) is None:
            continue
        data = file.read_bytes()
        path = file.relative_to(FIXTURES).as_posix()
        packed = encoded(Task(path, data, code.sweep.hits(data), outlined=True), code, config)
        compact = detection(packed)
        assert compact == msgspec.msgpack.decode(packed, type=Detection)
        assert msgspec.msgpack.encode(compact) == packed
        if compact.outline is not None and len(compact.outline.calls) > 1:
            outlined += 1
            assert len({id(call.location.path) for call in compact.outline.calls}) == 1
    assert outlined > 50
