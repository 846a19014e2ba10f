"""Steps that hide a deed behind classes: where they lie, what they inherit, and who makes and hands over them."""

from __future__ import annotations

from dataclasses import replace

from benchmarks.matrix.deeds import Deed, Unfit
from benchmarks.matrix.java.text import (
    ORGANISATION,
    asked,
    asking,
    beside,
    constructor,
    fields,
    held,
    klass,
    members,
    names,
    own_class,
    packed,
    parameters,
    port,
    verb,
)


def _static(deed: Deed, tag: str) -> str:
    given = parameters(deed.given, "String id")
    return (
        f"public final class Carriers{tag} {{\n  private Carriers{tag}() {{}}\n\n"
        f"  public static void {verb(tag)}({given}) {{\n    {asked(deed)};\n  }}\n{members(deed)}}}"
    )


def same_class(deed: Deed, tag: str) -> Deed:
    return asking(deed, tag, f"{asked(deed)};")


def same_package(deed: Deed, tag: str) -> Deed:
    moved = replace(beside(deed, klass(deed, tag)), setup=())
    return held(moved, tag, f"Bearer{tag}")


def static_method(deed: Deed, tag: str) -> Deed:
    if deed.setup:
        raise Unfit("a static method has no use for methods of an object")
    moved = packed(deed, tag, _static(deed, tag))
    return replace(moved, receiver=f"Carriers{tag}", call=f"{verb(tag)}({names(deed.given, 'id')})")


def static_import(deed: Deed, tag: str) -> Deed:
    moved = static_method(deed, tag)
    line = f"static {ORGANISATION}.{tag}.Carriers{tag}.{verb(tag)}"
    return replace(moved, receiver="", imports=(*moved.imports[:-1], line))


def wildcard_import(deed: Deed, tag: str) -> Deed:
    moved = static_method(deed, tag)
    return replace(moved, imports=(*moved.imports[:-1], f"{ORGANISATION}.{tag}.*"))


def nested_class(deed: Deed, tag: str) -> Deed:
    inner = klass(deed, tag, "Inner", head="public static class").replace("\n", "\n  ")
    moved = packed(deed, tag, f"public class Outer{tag} {{\n  {inner}\n}}")
    return held(moved, tag, f"Outer{tag}.Inner", f"{ORGANISATION}.{tag}.Outer{tag}")


def _below(deed: Deed, tag: str) -> str:
    """A class whose constructor hands on what its base is given."""
    passed = f"  public Bearer{tag}({parameters(deed.given)}) {{\n    super({names(deed.given)});\n  }}\n"
    return f"public class Bearer{tag} extends Base{tag} {{\n{passed if deed.given else ''}}}"


def base_class(deed: Deed, tag: str) -> Deed:
    """The method is inherited from a class in a file of its own, whose fields ``super(…)`` fills."""
    base = klass(deed, tag, f"Base{tag}", head="public abstract class")
    return held(
        packed(deed, tag, base, _below(deed, tag)), tag, f"Bearer{tag}", f"{ORGANISATION}.{tag}.Bearer{tag}"
    )


def base_class_same_file(deed: Deed, tag: str) -> Deed:
    base = klass(deed, tag, f"Base{tag}", head="abstract class")
    moved = packed(deed, tag, f"{_below(deed, tag)}\n\n{base}")
    return held(moved, tag, f"Bearer{tag}", f"{ORGANISATION}.{tag}.Bearer{tag}")


def generic_base_class(deed: Deed, tag: str) -> Deed:
    base = klass(deed, tag, f"Base{tag}", head="public abstract class", tail="<T>")
    below = _below(deed, tag).replace(f"Base{tag}", f"Base{tag}<String>")
    return held(packed(deed, tag, base, below), tag, f"Bearer{tag}", f"{ORGANISATION}.{tag}.Bearer{tag}")


def asks_base_class(deed: Deed, tag: str) -> Deed:
    """A class calls a field of its base, which ``super(…)`` fills."""
    inner = own_class(deed, tag, "B")
    kind = f"Bearer{tag}B"
    base = (
        f"abstract class Base{tag} {{\n  protected final {kind} inner;\n\n"
        f"  protected Base{tag}({kind} inner) {{ this.inner = inner; }}\n}}"
    )
    below = (
        f"public class Bearer{tag} extends Base{tag} {{\n  public Bearer{tag}({kind} inner) {{ super(inner); }}\n\n"
        f"  public void {verb(tag)}(String id) {{\n    inner.{verb(tag)}(id);\n  }}\n}}"
    )
    return held(packed(inner, tag, base, below), tag, f"Bearer{tag}", f"{ORGANISATION}.{tag}.Bearer{tag}")


def template_method(deed: Deed, tag: str) -> Deed:
    """The base calls what a class below it fills in."""
    base = (
        f"public abstract class Base{tag} {{\n  public void {verb(tag)}(String id) {{\n    move(id.trim());\n  }}\n\n"
        "  protected abstract void move(String id);\n}"
    )
    below = (
        f"public class Bearer{tag} extends Base{tag} {{\n{fields(deed.given)}\n"
        f"{constructor(f'Bearer{tag}', deed.given)}  @Override\n  protected void move(String id) {{\n"
        f"    {asked(deed)};\n  }}\n{members(deed)}}}"
    )
    return held(packed(deed, tag, base, below), tag, f"Base{tag}", f"{ORGANISATION}.{tag}.Base{tag}")


def interface_of_one(deed: Deed, tag: str) -> Deed:
    body = klass(deed, tag, tail=f" implements Carrier{tag}")
    return held(
        packed(deed, tag, body, port(tag)), tag, f"Carrier{tag}", f"{ORGANISATION}.{tag}.Carrier{tag}"
    )


def interface_of_several(deed: Deed, tag: str) -> Deed:
    one = klass(deed, tag, tail=f" implements Carrier{tag}")
    other = klass(deed, tag, f"Express{tag}", tail=f" implements Carrier{tag}")
    return held(
        packed(deed, tag, one, other, port(tag)), tag, f"Carrier{tag}", f"{ORGANISATION}.{tag}.Carrier{tag}"
    )


def default_method(deed: Deed, tag: str) -> Deed:
    inner = own_class(deed, tag, "B")
    port = (
        f"public interface Carrier{tag} {{\n  Bearer{tag}B bearer();\n\n"
        f"  default void {verb(tag)}(String id) {{\n    bearer().{verb(tag)}(id);\n  }}\n}}"
    )
    body = f"public record Holder{tag}(Bearer{tag}B bearer) implements Carrier{tag} {{}}"
    return held(packed(inner, tag, port, body), tag, f"Holder{tag}", f"{ORGANISATION}.{tag}.Holder{tag}")


def wrapper(deed: Deed, tag: str) -> Deed:
    """A class that wraps another of the same interface."""
    one = klass(deed, tag, tail=f" implements Carrier{tag}")
    logged = (
        f"public class Logged{tag} implements Carrier{tag} {{\n  private final Carrier{tag} next;\n\n"
        f"  public Logged{tag}(Carrier{tag} next) {{ this.next = next; }}\n\n"
        f"  @Override\n  public void {verb(tag)}(String id) {{\n    System.out.println(id);\n"
        f"    next.{verb(tag)}(id);\n  }}\n}}"
    )
    return held(
        packed(deed, tag, one, logged, port(tag)), tag, f"Carrier{tag}", f"{ORGANISATION}.{tag}.Carrier{tag}"
    )


def getter(deed: Deed, tag: str) -> Deed:
    inner = own_class(deed, tag, "B")
    kind = f"Bearer{tag}B"
    shelf = (
        f"public class Shelf{tag} {{\n  private final {kind} bearer;\n\n"
        f"  public Shelf{tag}({kind} bearer) {{ this.bearer = bearer; }}\n\n"
        f"  public {kind} getBearer() {{ return bearer; }}\n}}"
    )
    moved = packed(inner, tag, shelf)
    given = ((f"shelf{tag}", f"Shelf{tag}", f"{ORGANISATION}.{tag}.Shelf{tag}"),)
    return replace(moved, receiver=f"shelf{tag}.getBearer()", given=given)


def record_component(deed: Deed, tag: str) -> Deed:
    inner = own_class(deed, tag, "B")
    moved = packed(inner, tag, f"public record Shelf{tag}(Bearer{tag}B bearer, String name) {{}}")
    given = ((f"shelf{tag}", f"Shelf{tag}", f"{ORGANISATION}.{tag}.Shelf{tag}"),)
    return replace(moved, receiver=f"shelf{tag}.bearer()", given=given)


STEPS = {
    "method of the same class": same_class,
    "class of the same package": same_package,
    "class of another package": own_class,
    "static method": static_method,
    "static import": static_import,
    "import on demand": wildcard_import,
    "nested class": nested_class,
    "base class": base_class,
    "base class in the same file": base_class_same_file,
    "generic base class": generic_base_class,
    "field that super(…) fills": asks_base_class,
    "template method": template_method,
    "interface of one implementation": interface_of_one,
    "interface of several implementations": interface_of_several,
    "default method": default_method,
    "wrapper of the same interface": wrapper,
    "getter": getter,
    "record component": record_component,
}
