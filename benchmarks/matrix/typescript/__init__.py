"""TypeScript and JavaScript in the matrix."""

from __future__ import annotations

from benchmarks.matrix.deeds import Language
from benchmarks.matrix.typescript import events, functions, modules, receivers, rows, several, typed, values
from benchmarks.matrix.typescript.program import APPEND, ASKS, PUBLISH, READ, WRITE, tree

LANGUAGE = Language(
    name="typescript",
    write=WRITE,
    publish=PUBLISH,
    read=READ,
    append=APPEND,
    steps={
        **modules.STEPS,
        **receivers.STEPS,
        **functions.STEPS,
        **values.STEPS,
        **events.STEPS,
        **rows.STEPS,
        **several.STEPS,
        **typed.STEPS,
    },
    tree=tree,
    asks=ASKS,
    undecided={**events.UNDECIDED, **several.UNDECIDED},
)
