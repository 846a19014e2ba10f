"""The arms that catch a failure: what they take, whom they call, and whether the failure outlives them."""

from __future__ import annotations

import pytest

from scanner.model import Handler, Then
from tests.detect.reading import outline

ENDS, KEPT, THROWN = Then.ENDS, Then.KEPT, Then.THROWN


def arm(language: str, code: str) -> Handler:
    """The only arm for the call of ``send``: one of its own, or that of the construct around it."""
    found = outline(language, code)
    own = [c.handler for c in found.calls if c.text.endswith("send") and c.handler is not None]
    (one,) = own or found.handlers
    return one


@pytest.mark.parametrize(
    ("then", "body"),
    [
        (ENDS, "try { await send(); } catch (e) { console.error(e); }"),
        (ENDS, "try { await send(); } catch (e) { if (e instanceof Gone) { console.warn(e); } }"),
        (ENDS, "for (const x of xs) { try { await send(x); } catch (e) { console.error(e); continue; } }"),
        (ENDS, "send().catch((e) => console.error(e));"),
        (ENDS, "await send().then(() => done()).catch((e) => { console.error(e); return null; });"),
        (ENDS, "await Promise.allSettled(xs.map((x) => send(x)));"),
        (ENDS, "sns.send(message, (err) => { if (err) console.error(err); });"),
        (THROWN, "try { await send(); } catch (e) { console.error(e); throw new Failed(e); }"),
        (THROWN, "return send().catch((e) => { throw new Failed(e); });"),
        (KEPT, "let bad; try { await send(); } catch (e) { bad = e; } if (bad) throw bad;"),
        (KEPT, "try { await send(); } catch (e) { this.failure = e; }"),
        (KEPT, "try { await send(); return; } catch (e) { console.error(e); } await sendLater();"),
        (ENDS, "try { await send(); return; } catch (e) { console.error(e); } // nothing else"),
        (ENDS, "try { if (quiet) { return; } await send(); } catch (e) { console.error(e); } await next();"),
        (KEPT, "try { await send(); return true; } catch (e) { console.error(e); } return false;"),
        (KEPT, "let ok = false; try { await send(); ok = true; } catch (e) { console.error(e); } return ok;"),
        (KEPT, "for (let i = 0; i < 3; i++) { try { await send(); break; } catch (e) { console.warn(e); } }"),
        (KEPT, "const sent = await send().catch(() => null); return sent;"),
        (KEPT, "const all = await Promise.allSettled(xs.map((x) => send(x))); check(all);"),
        (
            KEPT,
            "let bad; await each(xs, async (x) => { try { await send(x); } catch (e) { bad = e; } }); if (bad) throw bad;",
        ),
    ],
)
def test_typescript(then: Then, body: str) -> None:
    assert arm("typescript", f"async function f(xs) {{ {body} }}").then is then


@pytest.mark.parametrize(
    ("then", "body"),
    [
        (ENDS, "try:\n  send()\n except Exception:\n  log.exception('lost')"),
        (ENDS, "with contextlib.suppress(Exception):\n  send()"),
        (ENDS, "await asyncio.gather(*[send(x) for x in xs], return_exceptions=True)"),
        (THROWN, "try:\n  send()\n except Exception as e:\n  raise Failed() from e"),
        (
            KEPT,
            "bad = None\n def g():\n  nonlocal bad\n  try:\n   send()\n  except Exception as e:\n   bad = e\n g()\n return bad",
        ),
        (
            ENDS,
            "bad = None\n def g():\n  try:\n   send()\n  except Exception as e:\n   bad = e\n g()\n return bad",
        ),
        (KEPT, "try:\n  send()\n  return\n except Exception:\n  log.exception('no')\n store()"),
        (KEPT, "if xs:\n  try:\n   send()\n   return\n  except Exception:\n   log.exception('no')\n store()"),
        (
            ENDS,
            "if xs:\n  try:\n   send()\n   return\n  except Exception:\n   log.exception('no')\n else:\n  store()",
        ),
        (ENDS, "try:\n  send()\n  return\n except Exception:\n  log.exception('no')"),
        (KEPT, "errors = []\n try:\n  send()\n except Exception as e:\n  errors = [e]\n return errors"),
        (
            KEPT,
            "for _ in range(3):\n  try:\n   send()\n   return\n  except Exception:\n   log.warning('again')",
        ),
        (
            KEPT,
            "answers = await asyncio.gather(*[send(x) for x in xs], return_exceptions=True)\n return answers",
        ),
    ],
)
def test_python(then: Then, body: str) -> None:
    assert arm("python", f"import asyncio\nimport contextlib\nasync def f(xs):\n {body}\n").then is then


@pytest.mark.parametrize(
    ("then", "body"),
    [
        (ENDS, "func f() { if err := send(); err != nil { log.Print(err) } }"),
        (ENDS, "func f() { err := c.send(x).Err(); if err != nil { log.Print(err); return }; g() }"),
        (ENDS, "func f() error { if err := send(); err != nil { log.Print(err); return nil }; return nil }"),
        (ENDS, "func f() error { err := send(); if err != nil { log.Print(err) }; err = g(); return err }"),
        (
            THROWN,
            'func f() error { if err := send(); err != nil { return fmt.Errorf("no: %w", err) }; return nil }',
        ),
        (
            THROWN,
            "func f() (bool, error) { if err := send(); err != nil { return false, err }; return true, nil }",
        ),
        (KEPT, "func f() error { err := send(); if err != nil { log.Print(err) }; return err }"),
        (KEPT, "func f() (err error) { err = send(); if err != nil { log.Print(err) }; return }"),
        (KEPT, "func f() { if err := send(); err != nil { failed <- err } }"),
        (
            KEPT,
            "func f() (err error) { defer func() { if e := send(); e != nil { err = e } }(); return nil }",
        ),
    ],
)
def test_go(then: Then, body: str) -> None:
    assert arm("go", f"package p\n{body}").then is then


@pytest.mark.parametrize(
    ("then", "body"),
    [
        (ENDS, 'void f() { try { send(); } catch (Exception e) { log.error("lost", e); } }'),
        (ENDS, 'void f() { t.send(m).whenComplete((r, ex) -> { if (ex != null) log.error("lost", ex); }); }'),
        (THROWN, "void f() { try { send(); } catch (Exception e) { throw new Failed(e); } }"),
        (
            KEPT,
            'boolean f() { try { send(); return true; } catch (Exception e) { log.error("lost"); return false; } }',
        ),
        (KEPT, "void f() { try { send(); } catch (Exception e) { failures++; } g(failures); }"),
    ],
)
def test_java(then: Then, body: str) -> None:
    assert arm("java", f"class A {{ {body} }}").then is then


@pytest.mark.parametrize(
    ("then", "body"),
    [
        (ENDS, 'fun f() { try { send() } catch (e: Exception) { log.error("lost", e) } }'),
        (ENDS, 'fun f() = try { send() } catch (e: Exception) { log.error("lost", e) }'),
        (ENDS, 'fun f() { runCatching { send() }.onFailure { log.warn("lost", it) } }'),
        (THROWN, "fun f() { runCatching { send() }.getOrThrow() }"),
        (KEPT, "fun f() = try { send(); true } catch (e: Exception) { false }"),
        (KEPT, "fun f() { val sent = runCatching { send() }; g(sent) }"),
    ],
)
def test_kotlin(then: Then, body: str) -> None:
    assert arm("kotlin", body).then is then


@pytest.mark.parametrize(
    ("language", "code", "catches"),
    [
        (
            "python",
            "def f():\n try:\n  send()\n except (KeyError, ClientError) as e:\n  pass",
            ("KeyError", "ClientError"),
        ),
        ("python", "def f():\n try:\n  send()\n except:\n  pass", ()),
        (
            "java",
            "class A { void f() { try { send(); } catch (IOException | Bad e) { } } }",
            ("IOException", "Bad"),
        ),
        ("kotlin", "fun f() { try { send() } catch (e: IOException) { } }", ("IOException",)),
        ("typescript", "function f() { try { send(); } catch { } }", ()),
    ],
)
def test_what_an_arm_takes(language: str, code: str, catches: tuple[str, ...]) -> None:
    assert arm(language, code).catches == catches


@pytest.mark.parametrize("language", ["java", "kotlin"])
@pytest.mark.parametrize(("then", "kept"), [(KEPT, "running"), (ENDS, "local")])
def test_an_attribute_of_the_object_is_kept_though_it_is_named_without_it(
    language: str, then: Then, kept: str
) -> None:
    code = {
        "java": """
            class Agent {
                private boolean running = true;
                void run(Bus bus) {
                    try { bus.send(); } catch (Exception e) { boolean local; log.warn(e); KEPT = false; }
                }
            }
            """,
        "kotlin": """
            class Agent {
                private var running = true
                fun run(bus: Bus) {
                    try { bus.send() } catch (e: Exception) { var local: Boolean; log.warn(e); KEPT = false }
                }
            }
            """,
    }
    assert arm(language, code[language].replace("KEPT", kept)).then is then


@pytest.mark.parametrize(
    ("handed", "calls", "then"),
    [
        ("func(_ *kgo.Record, err error) { if err != nil { log.Error(err) } }", ("log.Error",), Then.ENDS),
        (
            "func(r *kgo.Record, e error) { done(); if e != nil { dropped.Inc() } }",
            ("dropped.Inc",),
            Then.ENDS,
        ),
        ("func(err error) { if err != nil { failures <- err } }", (), Then.KEPT),
    ],
)
def test_go_tells_a_function_that_is_handed_over(handed: str, calls: tuple[str, ...], then: Then) -> None:
    code = f"package p\nfunc F() {{\n\tclient.Produce(ctx, record, {handed})\n}}\n"
    (produce,) = [call for call in outline("go", code).calls if call.text == "client.Produce"]
    assert produce.outcome == ""
    assert produce.handler is not None
    assert (produce.handler.calls, produce.handler.then) == (calls, then)


@pytest.mark.parametrize(
    "handed", ["func() { done() }", "func(n int) {}", "nil", "func(err error) { done() }"]
)
def test_go_looks_at_no_failure_that_nobody_is_told_of(handed: str) -> None:
    code = f"package p\nfunc F() {{\n\tclient.Produce(ctx, record, {handed})\n}}\n"
    (produce,) = [call for call in outline("go", code).calls if call.text == "client.Produce"]
    assert produce.outcome == ("" if "error" in handed else "dropped")
    assert produce.handler is None
