"""Which list a call runs the elements of: told where a loop's variable, or what each element is handed to, is called."""

from __future__ import annotations

import pytest

from tests.detect.reading import outline

RUN: dict[str, tuple[str, ...]] = {
    "typescript": (
        "async function f(effects: any) { for (const effect of effects) await effect(); }",
        "async function f(effects: any) { for (const effect of effects) await effect.run(); }",
        "function f(effects: any) { effects.forEach((effect) => effect()); }",
        "async function f(effects: any) { await Promise.all(effects.map((effect) => effect())); }",
        "async function f(effects: any) { while (effects.length) { const effect = effects.shift()!; await effect(); } }",
    ),
    "javascript": ("function f(effects) { effects.forEach(function (effect) { effect(); }); }",),
    "python": (
        "def f(effects):\n    for effect in effects:\n        effect()\n",
        "async def f(effects):\n    for effect in effects:\n        await effect()\n",
        "def f(effects):\n    while effects:\n        effect = effects.pop(0)\n        effect()\n",
        "def f(effects):\n    return [effect() for effect in effects]\n",
        "async def f(effects):\n    await asyncio.gather(*(effect() for effect in effects))\n",
    ),
    "go": (
        "package p\nfunc f(effects []func()) {\n\tfor _, effect := range effects {\n\t\teffect()\n\t}\n}\n",
        "package p\nfunc f(effects []func() error) error {\n\tfor _, effect := range effects {\n\t\tif err := effect(); err != nil {\n\t\t\treturn err\n\t\t}\n\t}\n\treturn nil\n}\n",
    ),
    "java": (
        "class A { void f(List<Runnable> effects) { for (Runnable effect : effects) { effect.run(); } } }",
        "class A { void f(List<Runnable> effects) { effects.forEach(effect -> effect.run()); } }",
        "class A { void f(List<Supplier<String>> effects) { for (var effect : effects) { effect.get(); } } }",
    ),
    "kotlin": (
        "fun f(effects: List<() -> Unit>) { for (effect in effects) effect() }",
        "fun f(effects: ArrayDeque<() -> Unit>) { while (true) { val effect = effects.removeFirst(); effect() } }",
        "fun f(effects: List<() -> Unit>) { effects.forEach { it() } }",
        "fun f(effects: List<() -> Unit>) { effects.forEach { effect -> effect.invoke() } }",
    ),
}
NOT_RUN: dict[str, str] = {
    "typescript": "function f(effects: any) { for (const effect of effects) send(effect); }",
    "python": "def f(effects):\n    for effect in effects:\n        send(effect)\n    last()\n",
    "go": "package p\nfunc f(effects []string) {\n\tfor _, effect := range effects {\n\t\tsend(effect)\n\t}\n}\n",
    "java": "class A { void f(List<Order> orders) { for (Order order : orders) { order.close(); } } }",
    "kotlin": "fun f(effects: List<String>) { for (effect in effects) send(effect) }",
}


@pytest.mark.parametrize(
    ("language", "code"), [(name, code) for name, codes in RUN.items() for code in codes]
)
def test_the_list_whose_elements_are_run(language: str, code: str) -> None:
    assert "effects" in {call.over for call in outline(language, code).calls}


@pytest.mark.parametrize("language", NOT_RUN)
def test_what_only_handles_elements_runs_none(language: str) -> None:
    assert {call.over for call in outline(language, NOT_RUN[language]).calls} == {""}
