"""Calls through values, written as Python: where each leads is told by what is passed, kept and put there."""

from __future__ import annotations

import textwrap

import pytest

from scanner.detect import code_rules, detect_code
from scanner.link import project
from scanner.link.analysis import analyse
from tests.words import WORDS

NO_RULES = code_rules(())


def edges(**files: str) -> set[str]:
    """``caller -> callee`` for every edge, modules as ``name:`` in front of what is not in ``main``."""
    sources = {f"{name}.py": textwrap.dedent(text).encode() for name, text in files.items()}
    found = {p: detect_code(p, data, NO_RULES, frozenset(), outlined=True) for p, data in sources.items()}
    flow = analyse(project(sources, {}, WORDS), found).flow
    return {
        f"{_short(caller.path, caller.name)} -> {_short(target.path, target.name)}"
        for node, items in flow.items.items()
        for item in items
        for caller in (item.through or (node,))
        for target in item.targets
    }


def _short(path: str, name: str) -> str:
    module = path.removesuffix(".py")
    return name if module == "main" else f"{module}:{name}"


SEND = "def send(order): ...\ndef mute(order): ...\n"

CASES = {
    "a function handed on through two others": (
        SEND + "def run(step): step()\ndef twice(step): run(step)\ndef place(): twice(send)",
        {"run -> send"},
    ),
    "two callers are kept apart": (
        SEND + "def run(step): step()\ndef place(): run(send)\ndef test(): run(mute)",
        {"run -> send", "run -> mute"},
    ),
    "a default that every caller overrides": (
        SEND + "def run(step=mute): step()\ndef place(): run(send)",
        {"run -> send", "!run -> mute"},
    ),
    "a keyword": (SEND + "def run(*, step): step()\ndef place(): run(step=send)", {"run -> send"}),
    "a dispatch table by constant": (
        SEND + "TABLE = {'created': send, 'test': mute}\ndef place(o): TABLE['created'](o)",
        {"place -> send", "!place -> mute"},
    ),
    "a dispatch table by what is not known": (
        SEND + "TABLE = {'created': send, 'test': mute}\ndef place(o): TABLE[o.kind](o)",
        {"place -> send", "place -> mute"},
    ),
    "get with a fallback": (
        SEND + "TABLE = {'created': send}\ndef place(o):\n    step = TABLE.get(o.kind)\n    step(o)",
        {"place -> send"},
    ),
    "an entry that is replaced": (
        SEND + "TABLE = {'created': mute}\nTABLE['created'] = send\ndef place(o): TABLE['created'](o)",
        {"place -> send", "!place -> mute"},
    ),
    "a table that is filled by registration": (
        SEND
        + "TABLE = {}\ndef on(kind, step): TABLE[kind] = step\non('a', send)\ndef place(o): TABLE[o.kind](o)",
        {"place -> send"},
    ),
    "elements of a list": (
        SEND + "STEPS = [send]\nSTEPS.append(mute)\ndef place(o):\n    for step in STEPS:\n        step(o)",
        {"place -> send", "place -> mute"},
    ),
    "pairs of a dict's items": (
        SEND
        + "STEPS = {'a': [send]}\ndef place(o):\n    for kind, steps in STEPS.items():\n        steps[0](o)",
        set(),
    ),
    "both arms of a branch": (
        SEND + "def place(o):\n    if o:\n        step = send\n    else:\n        step = mute\n    step(o)",
        {"place -> send", "place -> mute"},
    ),
    "what a later binding has replaced": (
        SEND + "def place(o):\n    step = mute\n    step = send\n    step(o)",
        {"place -> send", "!place -> mute"},
    ),
    "a swap": (
        SEND + "def place(o):\n    a, b = mute, send\n    a, b = b, a\n    a(o)",
        {"place -> send", "!place -> mute"},
    ),
    "a decorator of ours": (
        SEND + "def timed(f):\n    def inner(*a):\n        return f(*a)\n    return inner\n"
        "@timed\ndef act(): send(1)\ndef place(): act()",
        {"place -> timed.inner", "timed.inner -> act", "!place -> act"},
    ),
    "a decorator with arguments": (
        "def retry(n):\n    def dec(f):\n        def inner():\n            f()\n        return inner\n    return dec\n"
        "@retry(3)\ndef act(): ...\ndef place(): act()",
        {"place -> retry.dec.inner", "retry.dec.inner -> act"},
    ),
    "a context manager": (
        "class Unit:\n    def __enter__(self): return self\n    def __exit__(self, *e): self.flush()\n"
        "    def flush(self): ...\n    def add(self): ...\ndef place():\n    with Unit() as u:\n        u.add()",
        {
            "place -> Unit.__enter__",
            "place -> Unit.__exit__",
            "place -> Unit.add",
            "Unit.__exit__ -> Unit.flush",
        },
    ),
    "the second half of a generator": (
        SEND
        + "from contextlib import contextmanager\n@contextmanager\ndef unit():\n    yield 1\n    send(1)\n"
        "def place():\n    with unit():\n        pass",
        {"place -> unit", "place -> unit.__exit__", "unit.__exit__ -> send", "!unit -> send"},
    ),
    "a collaborator without a type": (
        "class Bus:\n    def send(self): ...\nclass Desk:\n    def __init__(self, bus): self.bus = bus\n"
        "    def place(self): self.bus.send()\ndef main(): Desk(Bus()).place()",
        {"Desk.place -> Bus.send", "main -> Desk.place"},
    ),
    "a field of a dataclass": (
        SEND + "from dataclasses import dataclass\nfrom typing import Callable\n@dataclass\nclass Desk:\n"
        "    step: Callable[[], None]\n    def place(self): self.step()\ndef main(): Desk(send).place()",
        {"Desk.place -> send"},
    ),
    "a field that is filled from outside": (
        "class Bus:\n    def send(self): ...\nclass Desk:\n    def place(self): self.bus.send()\n"
        "def main():\n    desk = Desk()\n    desk.bus = Bus()\n    desk.place()",
        {"Desk.place -> Bus.send"},
    ),
    "a method that a class below fills": (
        "class Base:\n    def run(self): self.step()\nclass Mine(Base):\n    def __init__(self): self.step = self.act\n"
        "    def act(self): ...\ndef main(): Mine().run()",
        {"Base.run -> Mine.act", "main -> Base.run"},
    ),
    "an inherited constructor, and the second base": (
        "class A: ...\nclass B:\n    def __init__(self): ...\n    def go(self): ...\nclass C(A, B): ...\n"
        "def main():\n    c = C()\n    c.go()",
        {"main -> B.__init__", "main -> B.go"},
    ),
    "super is no promise": (
        "class A:\n    def go(self): ...\nclass B(A):\n    def go(self): super().go()\ndef main(): B().go()",
        {"B.go -> A.go", "!B.go -> B.go"},
    ),
    "a fresh object is no promise": (
        "class A:\n    def go(self): ...\nclass B(A):\n    def go(self): print(1)\ndef main(): A().go()",
        {"main -> A.go", "!main -> B.go"},
    ),
    "a function that returns its argument": (
        SEND + "def same(x): return x\ndef place(o): same(send)(o)",
        {"place -> send", "place -> same"},
    ),
    "a property": (
        "class Bus:\n    def send(self): ...\nclass Desk:\n    @property\n    def bus(self): return Bus()\n"
        "    def place(self): self.bus.send()",
        {"Desk.place -> Bus.send"},
    ),
    "a module's global that a function sets": (
        "class Bus:\n    def send(self): ...\nbus = None\ndef init():\n    global bus\n    bus = Bus()\n"
        "def place(): bus.send()",
        {"place -> Bus.send"},
    ),
    "what a generator yields": (
        SEND + "def steps():\n    yield send\ndef place(o):\n    for step in steps():\n        step(o)",
        {"place -> send"},
    ),
    "a lambda with a name": (
        SEND + "act = lambda o: send(o)\ndef place(o): act(o)",
        {"place -> act", "act -> send"},
    ),
}


@pytest.mark.parametrize("name", CASES)
def test_a_call_is_followed_through_values(name: str) -> None:
    code, expected = CASES[name]
    found = edges(main=code)
    assert {edge for edge in expected if not edge.startswith("!")} <= found
    assert not {edge for edge in expected if edge.startswith("!") and edge[1:] in found}


def test_tables_and_callbacks_in_other_files() -> None:
    found = edges(
        steps="def send(o): ...\ndef mute(o): ...\n",
        table="from steps import send, mute\nTABLE = {'created': send, 'test': mute}\n",
        tools="def run(step, order):\n    step(order)\n",
        main="from table import TABLE\nimport tools\ndef place(o):\n    tools.run(TABLE['created'], o)\n",
    )
    assert "tools:run -> steps:send" in found
    assert "tools:run -> steps:mute" not in found


def test_the_last_of_two_wildcard_imports_holds() -> None:
    found = edges(
        one="def send(): ...\n",
        two="def send(): ...\n",
        main="from one import *\nfrom two import *\ndef place(): send()\n",
    )
    assert "place -> two:send" in found
    assert "place -> one:send" not in found
