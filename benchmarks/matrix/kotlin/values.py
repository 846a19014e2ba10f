"""Steps that hand a deed over as a value: lambdas, references, scope functions, coroutines, events."""

from __future__ import annotations

from dataclasses import replace

from benchmarks.matrix.deeds import Deed, Step
from benchmarks.matrix.kotlin.text import (
    ORGANISATION,
    asked,
    asking,
    beside,
    function,
    held,
    imported,
    own_class,
    packed,
    verb,
)


def trailing_lambda(deed: Deed, tag: str) -> Deed:
    helper = f"fun attempt{tag}(times: Int = 3, work: () -> Unit) {{\n    work()\n}}"
    moved = packed(deed, tag, helper, keeps=True)
    return asking(moved, tag, f"attempt{tag} {{\n        {asked(deed)}\n    }}")


def inline_helper(deed: Deed, tag: str) -> Deed:
    helper = f"inline fun <T> timed{tag}(name: String, block: () -> T): T {{\n    println(name)\n    return block()\n}}"
    moved = packed(deed, tag, helper, keeps=True)
    return asking(moved, tag, f'timed{tag}("berth") {{ {asked(deed)} }}')


def bound_reference(deed: Deed, tag: str) -> Deed:
    inner = own_class(deed, tag)
    helper = f"private fun hand{tag}(id: String, work: (String) -> Unit) {{\n    work(id)\n}}"
    return asking(inner, f"{tag}r", f"hand{tag}(id, bearer{tag}::{verb(tag)})", helper)


def function_reference(deed: Deed, tag: str) -> Deed:
    """A reference to a function of the file is handed to one that calls it."""
    kinds = "".join(f"{kind}, " for _, kind, _ in deed.given)
    moved = beside(deed, tag, function(deed, tag), *deed.setup)
    helper = f"private fun hand{tag}(work: ({kinds}String) -> Unit, id: String) {{\n    work({''.join(f'{n}, ' for n, _, _ in deed.given)}id)\n}}"
    return asking(replace(moved, setup=()), f"{tag}r", f"hand{tag}(::{verb(tag)}, id)", helper)


def function_property(deed: Deed, tag: str) -> Deed:
    """A property holds the function; whoever wires it hands over a reference."""
    inner = own_class(deed, tag, "B")
    bearer = (
        f"class Bearer{tag}(private val work: (String) -> Unit) {{\n"
        f"    fun {verb(tag)}(id: String) {{\n        work(id)\n    }}\n}}"
    )
    wiring = f"fun wire{tag}(inner: Bearer{tag}B) = Bearer{tag}(inner::{verb(tag)})"
    return held(packed(inner, tag, bearer, wiring), tag, f"Bearer{tag}", f"{ORGANISATION}.{tag}.Bearer{tag}")


def local_lambda(deed: Deed, tag: str) -> Deed:
    return asking(deed, tag, f"val work = {{ {asked(deed)} }}\n    work()")


def local_function(deed: Deed, tag: str) -> Deed:
    return asking(deed, tag, f"fun work() {{\n        {asked(deed)}\n    }}\n    work()")


def returned_lambda(deed: Deed, tag: str) -> Deed:
    own = f"private fun {verb(tag)}Later(id: String): () -> Unit = {{ {asked(deed)} }}"
    return asking(deed, tag, f"{verb(tag)}Later(id)()", own)


def invoke_operator(deed: Deed, tag: str) -> Deed:
    inner = own_class(deed, tag, "B")
    text = (
        f"class Use{tag}(private val inner: Bearer{tag}B) {{\n"
        f"    operator fun invoke(id: String) = inner.{verb(tag)}(id)\n}}"
    )
    moved = packed(inner, tag, text)
    given = ((f"use{tag}", f"Use{tag}", f"{ORGANISATION}.{tag}.Use{tag}"),)
    return replace(moved, receiver="", call=f"use{tag}(id)", given=given)


def single_method(deed: Deed, tag: str) -> Deed:
    """A lambda stands for an interface with one method."""
    port = f"fun interface Work{tag} {{\n    fun perform(id: String)\n}}"
    moved = packed(deed, tag, port, keeps=True)
    return asking(
        moved, tag, f"val work = Work{tag} {{ {asked(deed).replace('id', 'it')} }}\n    work.perform(id)"
    )


def anonymous_object(deed: Deed, tag: str) -> Deed:
    port = f"interface Carrier{tag} {{\n    fun {verb(tag)}(id: String)\n}}"
    moved = packed(deed, tag, port, keeps=True)
    body = (
        f"val carrier = object : Carrier{tag} {{\n        override fun {verb(tag)}(id: String) {{\n"
        f"            {asked(deed)}\n        }}\n    }}\n    carrier.{verb(tag)}(id)"
    )
    return asking(moved, f"{tag}a", body)


def _scoped(word: str) -> Step:
    def step(deed: Deed, tag: str) -> Deed:
        inner = own_class(deed, tag)
        it = f"it.{verb(tag)}(id)" if word in ("let", "also") else f"{verb(tag)}(id)"
        body = f"with(bearer{tag}) {{ {it} }}" if word == "with" else f"bearer{tag}.{word} {{ {it} }}"
        return asking(inner, f"{tag}s", body)

    return step


def _implied(word: str) -> Step:
    """What is called is left out, since the lambda's receiver is that."""

    def step(deed: Deed, tag: str) -> Deed:
        if not deed.receiver:
            return _scoped(word)(deed, tag)
        body = (
            f"with({deed.receiver}) {{ {deed.call} }}"
            if word == "with"
            else f"{deed.receiver}.{word} {{ {deed.call} }}"
        )
        return asking(deed, tag, body)

    return step


def run_catching(deed: Deed, tag: str) -> Deed:
    return asking(deed, tag, f"runCatching {{ {asked(deed)} }}.getOrThrow()")


def let_of_argument(deed: Deed, tag: str) -> Deed:
    return asking(deed, tag, f"id.takeIf {{ it.isNotBlank() }}?.let {{ {asked(deed)} }}")


def map_value(deed: Deed, tag: str) -> Deed:
    inner = own_class(deed, tag)
    given = ((f"bearers{tag}", f"Map<String, Bearer{tag}>", ""),)
    return replace(inner, receiver=f'bearers{tag}.getValue("quay")', given=given, imports=imported(inner))


def map_index(deed: Deed, tag: str) -> Deed:
    inner = own_class(deed, tag)
    given = ((f"bearers{tag}", f"Map<String, Bearer{tag}>", ""),)
    return replace(inner, receiver=f'bearers{tag}["quay"]?', given=given, imports=imported(inner))


def map_of_functions(deed: Deed, tag: str) -> Deed:
    inner = own_class(deed, tag)
    table = (
        f'private val table{tag}: Map<String, (String) -> Unit> = mapOf("quay" to bearer{tag}::{verb(tag)})'
    )
    return asking(inner, f"{tag}m", f'table{tag}.getValue("quay")(id)', table)


def list_loop(deed: Deed, tag: str) -> Deed:
    inner = own_class(deed, tag)
    given = ((f"bearers{tag}", f"List<Bearer{tag}>", ""),)
    body = f"for (bearer in bearers{tag}) {{\n        bearer.{verb(tag)}(id)\n    }}"
    return asking(replace(inner, given=given, imports=imported(inner)), f"{tag}l", body)


def list_for_each(deed: Deed, tag: str) -> Deed:
    inner = own_class(deed, tag)
    given = ((f"bearers{tag}", f"List<Bearer{tag}>", ""),)
    body = f"bearers{tag}.forEach {{ it.{verb(tag)}(id) }}"
    return asking(replace(inner, given=given, imports=imported(inner)), f"{tag}l", body)


def list_first(deed: Deed, tag: str) -> Deed:
    inner = own_class(deed, tag)
    given = ((f"bearers{tag}", f"List<Bearer{tag}>", ""),)
    return replace(inner, receiver=f"bearers{tag}.first()", given=given, imports=imported(inner))


def when_arm(deed: Deed, tag: str) -> Deed:
    body = f'when {{\n        id.isBlank() -> error("id")\n        else -> {asked(deed)}\n    }}'
    return asking(deed, tag, body)


def when_guard(deed: Deed, tag: str) -> Deed:
    """A guard in a ``when`` (Kotlin 2.2), which older grammars do not know."""
    body = (
        f"when (val key = id.first()) {{\n        in 'a'..'z' if id.length > 3 -> println(key)\n"
        f"        else -> println(id)\n    }}\n    {asked(deed)}"
    )
    return asking(deed, tag, body)


def dollar_string(deed: Deed, tag: str) -> Deed:
    """A string with two dollars for its marks (Kotlin 2.2)."""
    return asking(
        deed, tag, f'val schema = $$"""{{"$ref": "$${{id}}"}}"""\n    println(schema)\n    {asked(deed)}'
    )


def coroutine(deed: Deed, tag: str) -> Deed:
    body = f"runBlocking {{\n        launch {{ {asked(deed)} }}\n    }}"
    return asking(deed, tag, body, imports=("kotlinx.coroutines.runBlocking", "kotlinx.coroutines.launch"))


def dispatched(deed: Deed, tag: str) -> Deed:
    lines = (
        "kotlinx.coroutines.runBlocking",
        "kotlinx.coroutines.withContext",
        "kotlinx.coroutines.Dispatchers",
    )
    body = f"runBlocking {{\n        withContext(Dispatchers.IO) {{ {asked(deed)} }}\n    }}"
    return asking(deed, tag, body, imports=lines)


def sequence(deed: Deed, tag: str) -> Deed:
    body = f"sequence {{\n        yield({asked(deed)})\n    }}.toList()"
    return asking(deed, tag, body)


def use_block(deed: Deed, tag: str) -> Deed:
    """Done when the resource that ``use`` holds is closed."""
    inner = own_class(deed, tag, "B")
    text = (
        f"class Hold{tag}(private val inner: Bearer{tag}B, private val id: String) : AutoCloseable {{\n"
        f"    fun check() = id.isNotBlank()\n\n    override fun close() {{\n        inner.{verb(tag)}(id)\n    }}\n}}"
    )
    moved = packed(inner, tag, text)
    return asking(moved, f"{tag}u", f"Hold{tag}({inner.receiver}, id).use {{ it.check() }}")


def route_after_value(deed: Deed, tag: str) -> Deed:
    """``val x = …`` and, on the next line, a call with a trailing lambda, which the grammar may take for one."""
    helper = f"private fun within{tag}(path: String, work: () -> Unit) {{\n    println(path)\n    work()\n}}"
    body = f'val started = id.length\n    within{tag}("/berths") {{\n        {asked(deed)}\n    }}\n    println(started)'
    return asking(deed, tag, body, helper)


STEPS = {
    "trailing lambda to a function of ours": trailing_lambda,
    "inline function of ours": inline_helper,
    "bound reference as an argument": bound_reference,
    "function reference as an argument": function_reference,
    "property that holds a function": function_property,
    "local lambda": local_lambda,
    "local function": local_function,
    "lambda that is returned": returned_lambda,
    "operator invoke": invoke_operator,
    "fun interface": single_method,
    "anonymous object": anonymous_object,
    **{f"scope function {word}": _scoped(word) for word in ("with", "run", "apply", "let", "also")},
    **{f"implicit receiver of {word}": _implied(word) for word in ("with", "run", "apply")},
    "runCatching": run_catching,
    "let of an argument": let_of_argument,
    "value of a map": map_value,
    "value of a map by index": map_index,
    "map of functions": map_of_functions,
    "elements of a list, loop": list_loop,
    "elements of a list, forEach": list_for_each,
    "element of a list": list_first,
    "arm of a when": when_arm,
    "guard in a when": when_guard,
    "string of two dollars": dollar_string,
    "coroutine": coroutine,
    "coroutine on another dispatcher": dispatched,
    "sequence": sequence,
    "close of a resource": use_block,
    "call with a lambda after a value": route_after_value,
}
