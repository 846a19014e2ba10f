"""The outline of a file: functions with names of their own, classes, exports, and what stands around a call."""

from __future__ import annotations

import pytest

from scanner.detect import code_rules, detect_code
from scanner.link.modules import clauses_of
from scanner.model import Origin
from tests.detect.reading import call, outline


@pytest.mark.parametrize(
    ("language", "code", "names"),
    [
        ("typescript", "export const place = async () => {}; function f() {}", {"place", "f"}),
        ("typescript", "class A { b() {} c = () => {}; constructor() {} }", {"A.b", "A.c", "A.constructor"}),
        ("typescript", "export const handler = middy(async (event) => {});", {"handler"}),
        ("typescript", 'app.post("/orders", async (req, res) => {});', {"app_post(/orders)"}),
        (
            "typescript",
            'const app = new Hono().get("/a", () => {}).post("/b", () => {});',
            {"get(/a)", "post(/b)"},
        ),
        ("typescript", "retry(() => {}); const once = retry(() => {});", {"retry(…)", "once"}),
        ("typescript", "export const sender = (bus) => async (id) => {};", {"sender", "sender.returned"}),
        ("typescript", "export namespace Kit { export function run() {} }", {"Kit.run"}),
        ("typescript", "export const api = { async run() {}, go: () => {} };", {"api.run", "api.go"}),
        ("typescript", "const api: Api = { orders: { place: () => {} } };", {"api.orders.place"}),
        ("typescript", "export default { fetch() {} };", {"default.fetch"}),
        ("typescript", "async function f() { const rows = await db.transaction(async (tx) => {}); }", {"f"}),
        (
            "javascript",
            "exports.handler = async () => {}; module.exports.other = function () {};",
            {"handler", "other"},
        ),
        ("python", "class A:\n    def b(self):\n        def c(): ...\ndef d(): ...", {"A.b", "A.b.c", "d"}),
        ("python", "def a(): ...\ndef a(): ...", {"a", "a#2"}),
        ("go", "package p\nfunc (s *S) F() {}\nfunc G() { h := func() {}; h() }", {"S.F", "G", "G.h"}),
        (
            "java",
            "class A { A() {} void b() {} void b(int x) {} class C { void d() {} } }",
            {"A.constructor", "A.b", "A.b#2", "A.C.d"},
        ),
        (
            "kotlin",
            "class A {\n  fun b() {}\n  companion object {\n    fun c() {}\n  }\n}\nfun Client.d() {}",
            {"A.b", "A.Companion.c", "Client.d"},
        ),
    ],
)
def test_functions_are_named_by_what_holds_them(language: str, code: str, names: set[str]) -> None:
    assert {function.name for function in outline(language, code).functions} == names


@pytest.mark.parametrize(
    ("code", "text", "guards", "outcome"),
    [
        ("function f() { try { g(); } catch (e) { log(e); } }", "g", ("try@1.body",), "dropped"),
        ("function f() { try { g(); } catch (e) { throw e; } }", "g", ("try@1.body",), "dropped"),
        ("function f() { if (a) { g(); return; } else { h(); } }", "g", ("if@1.then!",), "dropped"),
        ("function f() { if (a) { g(); } else { h(); } }", "h", ("if@1.else",), "dropped"),
        ("function f() { for (const x of xs) { g(); } }", "g", ("loop@1",), "dropped"),
        (
            "async function f() { await db.transaction(async (tx) => { await g(tx); }); }",
            "g",
            ("callback:db.transaction@1:43",),
            "",
        ),
        ("function f() { g().catch(() => {}); }", "g", (), ""),
        ("function f() { return g(); }", "g", (), ""),
    ],
)
def test_what_stands_around_a_call_and_what_becomes_of_its_failure(
    code: str, text: str, guards: tuple[str, ...], outcome: str
) -> None:
    found = call("typescript", code, text)
    assert (found.caller, found.guards, found.outcome) == ("f", guards, outcome)


def test_what_a_call_passes() -> None:
    found = call(
        "typescript",
        'import { save } from "./repo"; async function f(o) { const done = await run(o.id, save, { tx: save }); }',
        "run",
    )
    assert found.texts == ("o.id", "save", "")
    assert found.arguments[1] == Origin("./repo", ("save",))
    assert found.keywords == (("tx", Origin("./repo", ("save",))),)
    assert found.assigned == "done"


def test_exports_say_what_others_get() -> None:
    found = dict(
        outline(
            "typescript",
            """
            import { PrismaClient } from "@prisma/client";
            export const prisma = new PrismaClient();
            export { A as B } from "./a";
            export * from "./c";
            class Bus {}
            export const bus = new Bus();
            export default bus;
            """,
        ).exports
    )
    assert found["prisma"] == Origin("@prisma/client", ("PrismaClient",))
    assert found["B"] == Origin("./a", ("A",))
    assert found["*"] == Origin("./c")
    assert found["bus"] == Origin("", ("Bus",))
    assert found["default"] == Origin("", ("Bus",))


def test_classes_say_what_they_build_on_and_hold() -> None:
    found = outline(
        "java",
        "package p; import q.Base; import q.Repo; @Service class A extends Base implements Port { Repo repo; void b() {} }",
    )
    (kind,) = found.classes
    assert kind.bases == (Origin("q", ("Base",)), Origin("p", ("Port",)))
    assert kind.fields == (("repo", Origin("q", ("Repo",))),)
    assert kind.methods == ("b",)
    assert found.package == "p"


def test_a_condition_knows_what_its_names_were_made_of() -> None:
    (condition,) = outline(
        "typescript", "function f(item) { const left = item.balance - 1; if (left < 0) { stop(); } }"
    ).conditions
    assert {"left", "item"} <= set(condition.names)


@pytest.mark.parametrize(
    "code",
    [
        'const a = 1; async function f() { const { x } = await import("./m"); }',
        'lazy(() => import("./m"));',
        'import("./m").then((m) => m.run());',
        'function f() { return require("./m").run(); }',
    ],
)
def test_a_module_that_is_loaded_when_it_is_needed_is_imported(code: str) -> None:
    assert "./m" in {origin.module for _, origin in outline("typescript", code).imports}


LOADED = [
    ("python", 'm = %s("shop.memory")', "shop.memory"),
    ("python", 'NAME = "shop.memory"\ndef f():\n    return %s(NAME)', "shop.memory"),
    ("typescript", 'const m = await %s("./m");', "./m"),
    ("typescript", 'const name = "./m";\nconst m = await %s(name);', "./m"),
]
CALLS = {
    "python": ("importlib.import_module", "import_module", "__import__"),
    "typescript": ("import", "require"),
}


@pytest.mark.parametrize(("language", "code", "module"), LOADED)
def test_what_is_loaded_by_a_text_or_a_constant_is_imported(language: str, code: str, module: str) -> None:
    path = "a.py" if language == "python" else "a.ts"
    for how in CALLS[language]:
        written = code % how
        assert module in {origin.module for _, origin in outline(language, written).imports}
        named = {clause for clause, _ in clauses_of(path, written.encode())}
        assert {f"/{module.rpartition('.')[2]}", module} & named


def test_what_is_loaded_by_a_name_worked_out_is_none() -> None:
    assert not outline("typescript", "const m = await import(name);").imports
    assert not outline(
        "typescript", 'let name = "./m";\nname = "./n";\nconst m = await import(name);'
    ).imports
    assert not outline("python", "m = __import__(name)").imports


def test_a_text_that_names_something_in_a_module_imports_the_module() -> None:
    found = outline("python", 'run = import_string("shop.memory.Session")').imports
    assert "shop.memory" in {origin.module for _, origin in found}


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("a.ts", "const q: any = {{ b: {{ f: [] }} }};\n{}"),
        ("a.js", "const q = {{ b: {{ f: [] }} }};\n{}"),
        ("a.py", 'q = {{"b": {{"f": []}}}}\n{}'),
    ],
)
@pytest.mark.parametrize(
    "steps",
    [
        ("{f} = {f}.concat(more)", "{f}.push(one)"),
        ("{b} = {b}.with(more)", "{f}.push(one)"),
        ("{f} = {b}", "{b} = {f}", "{f}.append(one)", "{b}.add(one)"),
        ("{f} = {f}.x.f", "{f}.x.append(one)"),
    ],
)
def test_containers_that_are_made_of_themselves_are_followed_once(
    path: str, text: str, steps: tuple[str, ...]
) -> None:
    b, f = ('q["b"]', 'q["b"]["f"]') if path.endswith(".py") else ("q.b", "q.b.f")
    code = "\n".join(step.format(b=b, f=f) for step in (*steps, *steps))
    found = detect_code(path, text.format(code).encode(), code_rules(()), frozenset(), outlined=True)
    assert found.outline is not None
