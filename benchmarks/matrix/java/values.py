"""Steps that hand a deed over as a value: lambdas, method references, functional fields, maps, lists, futures."""

from __future__ import annotations

from dataclasses import replace

from benchmarks.matrix.deeds import Deed
from benchmarks.matrix.java.text import (
    ORGANISATION,
    asked,
    asking,
    beside,
    held,
    imported,
    own_class,
    packed,
    verb,
)

_CONSUMER = "java.util.function.Consumer"


def _retries(tag: str) -> str:
    return (
        f"public final class Retries{tag} {{\n  public static void attempt(Runnable work) {{\n"
        "    try {\n      work.run();\n    } catch (IllegalStateException first) {\n      work.run();\n    }\n  }\n}"
    )


def lambda_argument(deed: Deed, tag: str) -> Deed:
    moved = packed(replace(deed, setup=()), tag, _retries(tag))
    moved = replace(moved, setup=deed.setup)
    return asking(moved, tag, f"Retries{tag}.attempt(() -> {asked(deed)});")


def method_reference(deed: Deed, tag: str) -> Deed:
    """A method reference goes to a method of ours that calls it."""
    inner = own_class(deed, tag)
    helper = (
        f"  private static void hand{tag}(Consumer<String> work, String id) {{\n    work.accept(id);\n  }}\n"
    )
    return asking(inner, f"{tag}r", f"hand{tag}(bearer{tag}::{verb(tag)}, id);", helper, imports=(_CONSUMER,))


def functional_interface(deed: Deed, tag: str) -> Deed:
    """The same through a functional interface of ours, in another class."""
    inner = own_class(deed, tag)
    port = f"@FunctionalInterface\npublic interface Work{tag} {{\n  void perform(String id) throws Exception;\n}}"
    helper = (
        f"public final class Worker{tag} {{\n  public void work(String id, Work{tag} work) {{\n    try {{\n"
        "      work.perform(id);\n    } catch (Exception e) {\n      throw new IllegalStateException(e);\n    }\n  }\n}"
    )
    moved = packed(inner, f"{tag}f", port, helper)
    body = f"new Worker{tag}().work(id, {inner.receiver}::{verb(tag)});"
    return asking(moved, f"{tag}f", body)


def local_lambda(deed: Deed, tag: str) -> Deed:
    return asking(deed, tag, f"Runnable work = () -> {asked(deed)};\n    work.run();")


def local_reference(deed: Deed, tag: str) -> Deed:
    inner = own_class(deed, tag)
    body = f"Consumer<String> work = bearer{tag}::{verb(tag)};\n    work.accept(id);"
    return asking(inner, f"{tag}l", body, imports=(_CONSUMER,))


def functional_field(deed: Deed, tag: str) -> Deed:
    """A field holds the function; the constructor of whoever wires it hands over a method reference."""
    inner = own_class(deed, tag, "B")
    bearer = (
        f"public class Bearer{tag} {{\n  private final Consumer<String> work;\n\n"
        f"  public Bearer{tag}(Consumer<String> work) {{ this.work = work; }}\n\n"
        f"  public void {verb(tag)}(String id) {{\n    work.accept(id);\n  }}\n}}"
    )
    wiring = (
        f"public final class Wiring{tag} {{\n  public static Bearer{tag} wire(Bearer{tag}B inner) {{\n"
        f"    return new Bearer{tag}(inner::{verb(tag)});\n  }}\n}}"
    )
    moved = packed(inner, tag, bearer, wiring, imports=(_CONSUMER,))
    return held(moved, tag, f"Bearer{tag}", f"{ORGANISATION}.{tag}.Bearer{tag}")


def returned_lambda(deed: Deed, tag: str) -> Deed:
    own = f"  private Runnable {verb(tag)}Later(String id) {{\n    return () -> {asked(deed)};\n  }}\n"
    return asking(deed, tag, f"{verb(tag)}Later(id).run();", own)


def map_value(deed: Deed, tag: str) -> Deed:
    inner = own_class(deed, tag)
    given = ((f"bearers{tag}", f"Map<String, Bearer{tag}>", "java.util.Map"),)
    return replace(inner, receiver=f'bearers{tag}.get("quay")', given=given, imports=imported(inner))


def map_of_functions(deed: Deed, tag: str) -> Deed:
    inner = own_class(deed, tag)
    table = f'  private Map<String, Consumer<String>> table{tag}() {{\n    return Map.of("quay", bearer{tag}::{verb(tag)});\n  }}\n'
    lines = ("java.util.Map", _CONSUMER)
    return asking(inner, f"{tag}m", f'table{tag}().get("quay").accept(id);', table, imports=lines)


def list_loop(deed: Deed, tag: str) -> Deed:
    inner = own_class(deed, tag)
    given = ((f"bearers{tag}", f"List<Bearer{tag}>", "java.util.List"),)
    body = f"for (Bearer{tag} bearer : bearers{tag}) {{\n      bearer.{verb(tag)}(id);\n    }}"
    return asking(replace(inner, given=given, imports=imported(inner)), f"{tag}l", body)


def list_for_each(deed: Deed, tag: str) -> Deed:
    inner = own_class(deed, tag)
    given = ((f"bearers{tag}", f"List<Bearer{tag}>", "java.util.List"),)
    body = f"bearers{tag}.forEach(bearer -> bearer.{verb(tag)}(id));"
    return asking(replace(inner, given=given, imports=imported(inner)), f"{tag}l", body)


def list_element(deed: Deed, tag: str) -> Deed:
    inner = own_class(deed, tag)
    given = ((f"bearers{tag}", f"List<Bearer{tag}>", "java.util.List"),)
    return replace(inner, receiver=f"bearers{tag}.get(0)", given=given, imports=imported(inner))


def stream(deed: Deed, tag: str) -> Deed:
    inner = own_class(deed, tag)
    given = ((f"bearers{tag}", f"List<Bearer{tag}>", "java.util.List"),)
    body = f"bearers{tag}.stream().filter(b -> b != null).findFirst().ifPresent(b -> b.{verb(tag)}(id));"
    return asking(replace(inner, given=given, imports=imported(inner)), f"{tag}l", body)


def optional(deed: Deed, tag: str) -> Deed:
    body = f"Optional.of(id).ifPresent(some -> {asked(deed)});"
    return asking(deed, tag, body, imports=("java.util.Optional",))


def future(deed: Deed, tag: str) -> Deed:
    body = f"CompletableFuture.runAsync(() -> {asked(deed)}).join();"
    return asking(deed, tag, body, imports=("java.util.concurrent.CompletableFuture",))


def future_chain(deed: Deed, tag: str) -> Deed:
    body = f"CompletableFuture.completedFuture(id).thenAccept(some -> {asked(deed)}).join();"
    return asking(deed, tag, body, imports=("java.util.concurrent.CompletableFuture",))


def executor(deed: Deed, tag: str) -> Deed:
    given = (*deed.given, (f"pool{tag}", "ExecutorService", "java.util.concurrent.ExecutorService"))
    return asking(replace(deed, given=given), tag, f"pool{tag}.submit(() -> {asked(deed)});")


def anonymous_class(deed: Deed, tag: str) -> Deed:
    port = f"public interface Carrier{tag} {{\n  void {verb(tag)}(String id);\n}}"
    moved = beside(deed, port)
    body = (
        f"Carrier{tag} carrier = new Carrier{tag}() {{\n      @Override\n      public void {verb(tag)}(String id) {{\n"
        f"        {asked(deed)};\n      }}\n    }};\n    carrier.{verb(tag)}(id);"
    )
    return asking(moved, f"{tag}a", body)


def enum_constant(deed: Deed, tag: str) -> Deed:
    inner = own_class(deed, tag)
    kinds = (
        f"public enum Kind{tag} {{\n  QUAY {{\n    @Override\n    public void go(Bearer{tag} bearer, String id) {{\n"
        f"      bearer.{verb(tag)}(id);\n    }}\n  }};\n\n  public abstract void go(Bearer{tag} bearer, String id);\n}}"
    )
    moved = packed(inner, f"{tag}e", kinds)
    return replace(moved, receiver="", call=f"Kind{tag}.QUAY.go(bearer{tag}, id)")


def switch_arm(deed: Deed, tag: str) -> Deed:
    body = f'switch (id.length()) {{\n      case 0 -> throw new IllegalArgumentException("id");\n      default -> {asked(deed)};\n    }}'
    return asking(deed, tag, body)


def resource(deed: Deed, tag: str) -> Deed:
    """Done when the resource of a try statement is closed."""
    inner = own_class(deed, tag, "B")
    text = (
        f"public final class Hold{tag} implements AutoCloseable {{\n  private final Bearer{tag}B inner;\n"
        f"  private final String id;\n\n  public Hold{tag}(Bearer{tag}B inner, String id) {{ this.inner = inner; this.id = id; }}\n\n"
        f"  public void check() {{}}\n\n  @Override\n  public void close() {{\n    inner.{verb(tag)}(id);\n  }}\n}}"
    )
    moved = packed(inner, tag, text)
    body = f"try (var hold = new Hold{tag}({inner.receiver}, id)) {{\n      hold.check();\n    }}"
    return asking(moved, f"{tag}t", body)


STEPS = {
    "lambda to a method of another class": lambda_argument,
    "method reference as an argument": method_reference,
    "functional interface of ours": functional_interface,
    "local lambda": local_lambda,
    "local method reference": local_reference,
    "field that holds a function": functional_field,
    "lambda that is returned": returned_lambda,
    "value of a map": map_value,
    "map of functions": map_of_functions,
    "elements of a list, loop": list_loop,
    "elements of a list, forEach": list_for_each,
    "element of a list": list_element,
    "stream": stream,
    "optional": optional,
    "future": future,
    "chain of futures": future_chain,
    "executor": executor,
    "anonymous class": anonymous_class,
    "constant of an enum": enum_constant,
    "arm of a switch": switch_arm,
    "close of a resource": resource,
}
