"""Steps about who makes an instance and hands it over: constructors, setters, containers, factories."""

from __future__ import annotations

from dataclasses import replace

from benchmarks.matrix.deeds import Deed
from benchmarks.matrix.java.text import (
    ORGANISATION,
    asking,
    held,
    klass,
    names,
    own_class,
    packed,
    parameters,
    port,
    verb,
)


def static_field(deed: Deed, tag: str) -> Deed:
    inner = own_class(deed, tag, "B")
    kind = f"Bearer{tag}B"
    moved = packed(inner, tag, f"public final class Shelf{tag} {{\n  public static {kind} BEARER;\n}}")
    return replace(moved, receiver=f"Shelf{tag}.BEARER", given=())


def singleton(deed: Deed, tag: str) -> Deed:
    inner = own_class(deed, tag, "B")
    kind = f"Bearer{tag}B"
    shelf = (
        f"public final class Shelf{tag} {{\n  private static {kind} instance;\n\n"
        f"  public static {kind} getInstance() {{ return instance; }}\n}}"
    )
    return replace(packed(inner, tag, shelf), receiver=f"Shelf{tag}.getInstance()", given=())


def _filled(deed: Deed, tag: str, filling: str, imports: tuple[str, ...] = (), annotation: str = "") -> Deed:
    """A field whose type is an interface, filled as ``filling`` says."""
    inner = own_class(deed, tag, "B")
    bearer = (
        f"public class Bearer{tag} {{\n{annotation}  private Carrier{tag} carrier;\n\n{filling}"
        f"  public void {verb(tag)}(String id) {{\n    carrier.{verb(tag)}(id);\n  }}\n}}"
    )
    adapter = (
        f"public class Adapter{tag} implements Carrier{tag} {{\n  private final Bearer{tag}B inner;\n\n"
        f"  public Adapter{tag}(Bearer{tag}B inner) {{ this.inner = inner; }}\n\n"
        f"  @Override\n  public void {verb(tag)}(String id) {{ inner.{verb(tag)}(id); }}\n}}"
    )
    moved = packed(inner, tag, bearer, adapter, port(tag), imports=imports)
    return held(moved, tag, f"Bearer{tag}", f"{ORGANISATION}.{tag}.Bearer{tag}")


def constructor_field(deed: Deed, tag: str) -> Deed:
    return _filled(
        deed, tag, f"  public Bearer{tag}(Carrier{tag} carrier) {{\n    this.carrier = carrier;\n  }}\n\n"
    )


def setter(deed: Deed, tag: str) -> Deed:
    return _filled(
        deed, tag, f"  public void setCarrier(Carrier{tag} carrier) {{\n    this.carrier = carrier;\n  }}\n\n"
    )


def field_injection(deed: Deed, tag: str) -> Deed:
    line = "org.springframework.beans.factory.annotation.Autowired"
    return _filled(deed, tag, "", (line,), "  @Autowired\n")


def quarkus_injection(deed: Deed, tag: str) -> Deed:
    return _filled(deed, tag, "", ("jakarta.inject.Inject",), "  @Inject\n")


def provider(deed: Deed, tag: str) -> Deed:
    inner = own_class(deed, tag)
    line = "jakarta.inject.Provider"
    given = ((f"bearers{tag}", f"Provider<{inner.kind}>", line),)
    return replace(inner, receiver=f"bearers{tag}.get()", given=given)


def bean_method(deed: Deed, tag: str) -> Deed:
    """A configuration class makes the bean; its type is an interface."""
    body = klass(deed, tag, tail=f" implements Carrier{tag}")
    configuration = (
        f"@Configuration\npublic class Beans{tag} {{\n  @Bean\n  public Carrier{tag} carrier({parameters(deed.given)}) {{\n"
        f"    return new Bearer{tag}({names(deed.given)});\n  }}\n}}"
    )
    lines = (
        "org.springframework.context.annotation.Bean",
        "org.springframework.context.annotation.Configuration",
    )
    moved = packed(deed, tag, body, configuration, port(tag), imports=lines)
    return held(moved, tag, f"Carrier{tag}", f"{ORGANISATION}.{tag}.Carrier{tag}")


def lombok(deed: Deed, tag: str) -> Deed:
    """Lombok writes the constructor and the getter."""
    inner = own_class(deed, tag, "B")
    shelf = f"@Getter\n@RequiredArgsConstructor\npublic class Shelf{tag} {{\n  private final Bearer{tag}B bearer;\n}}"
    moved = packed(inner, tag, shelf, imports=("lombok.Getter", "lombok.RequiredArgsConstructor"))
    given = ((f"shelf{tag}", f"Shelf{tag}", f"{ORGANISATION}.{tag}.Shelf{tag}"),)
    return replace(moved, receiver=f"shelf{tag}.getBearer()", given=given)


def factory(deed: Deed, tag: str) -> Deed:
    moved = packed(
        deed,
        tag,
        klass(deed, tag),
        f"public final class Factory{tag} {{\n  public static Bearer{tag} make({parameters(deed.given)}) {{\n"
        f"    return new Bearer{tag}({names(deed.given)});\n  }}\n}}",
    )
    return replace(moved, receiver=f"Factory{tag}.make({names(deed.given)})", call=f"{verb(tag)}(id)")


def factory_of_several(deed: Deed, tag: str) -> Deed:
    made = names(deed.given)
    moved = packed(
        deed,
        tag,
        klass(deed, tag, tail=f" implements Carrier{tag}"),
        klass(deed, tag, f"Express{tag}", tail=f" implements Carrier{tag}"),
        port(tag),
        f"public final class Factory{tag} {{\n  public static Carrier{tag} make({parameters(deed.given, 'String kind')}) {{\n"
        f'    return switch (kind) {{\n      case "express" -> new Express{tag}({made});\n'
        f"      default -> new Bearer{tag}({made});\n    }};\n  }}\n}}",
    )
    return replace(
        moved,
        receiver=f"Factory{tag}.make({names(deed.given, chr(34) + 'express' + chr(34))})",
        call=f"{verb(tag)}(id)",
    )


def made_here(deed: Deed, tag: str) -> Deed:
    moved = packed(deed, tag, klass(deed, tag))
    body = f"var bearer = new Bearer{tag}({names(deed.given)});\n    bearer.{verb(tag)}(id);"
    return asking(moved, f"{tag}h", body)


def cast(deed: Deed, tag: str) -> Deed:
    inner = own_class(deed, tag)
    body = f"if (thing{tag} instanceof Bearer{tag} bearer) {{\n      bearer.{verb(tag)}(id);\n    }}"
    return asking(replace(inner, given=((f"thing{tag}", "Object", ""),)), f"{tag}c", body)


STEPS = {
    "static field": static_field,
    "singleton": singleton,
    "field filled by a constructor": constructor_field,
    "field filled by a setter": setter,
    "field injection (Spring)": field_injection,
    "field injection (Quarkus)": quarkus_injection,
    "provider": provider,
    "bean method": bean_method,
    "factory": factory,
    "factory of several types": factory_of_several,
    "local variable": made_here,
    "pattern of instanceof": cast,
    "getter by Lombok": lombok,
}
