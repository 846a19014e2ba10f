"""The same deed in every shape: one plain dual write, rewritten by steps that do not change what it does.

    python -m benchmarks.matrix [--language NAME…] [--step GLOB] [--pairs N] [--seed N] [--keep DIR]

A *deed* (``deeds.Deed``) is one thing that a function does, and how its file asks for it: the statement, what that file
imports, what it is given, and the files that lie behind. A *step* is a pure function ``(deed, tag) -> deed`` that
hides the deed behind one more shape that people write: another file, a barrel, a getter, an event. ``tag`` is new for
each step of a tree, so that names made from it never meet. Steps compose, so cells multiply.

A *cell* (``cells.Cell``) says which steps the write and the publish go through. Its tree holds one function that does
both, and exactly one ``outbox/missing`` is expected there. Its safe *twins* take the same steps with an outbox row in
place of the message, with a read in place of the write, or with no write at all: none is expected.

A language is one module here with a ``LANGUAGE`` (``deeds.Language``), named in ``languages.NAMES``. To add a step, write
the function and put it into ``LANGUAGE.steps`` under a name that says in a few words what somebody did to the code. Steps
that want a receiver (a getter, a map, a field) start from ``deed.receiver``; where it is "", make a class of the deed
first, as ``typescript.own_class`` does. A step that static reading cannot decide goes into ``LANGUAGE.undecided`` with the
reason; its cells are counted apart.
"""
