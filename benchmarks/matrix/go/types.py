"""Steps that hide a deed behind types: structs, embedding, interfaces, constructors, containers of dependencies."""

from __future__ import annotations

from dataclasses import replace

from benchmarks.matrix.deeds import Deed
from benchmarks.matrix.go.text import (
    arguments,
    beside,
    carry,
    held,
    line,
    own_class,
    packed,
    parameters,
    struct,
    verb,
)


def embedded(deed: Deed, tag: str) -> Deed:
    """The struct that is given embeds the one that does it, both in one file."""
    inner = struct(deed, f"base{tag}", verb(tag)).replace(f"Newbase{tag}", f"newBase{tag}")
    outer = (
        f"type Bearer{tag} struct {{\n\t*base{tag}\n}}\n\n"
        f"func NewBearer{tag}({parameters(deed.given)}) *Bearer{tag} {{\n"
        f"\treturn &Bearer{tag}{{newBase{tag}({', '.join(n for n, _, _ in deed.given)})}}\n}}"
    )
    return held(packed(deed, tag, inner, outer), tag, f"*inner{tag}.Bearer{tag}")


def embedded_elsewhere(deed: Deed, tag: str) -> Deed:
    """The same with the embedded struct in another package."""
    inner = own_class(deed, f"{tag}b")
    outer = f"type Bearer{tag} struct {{\n\tinner{tag}b.Bearer{tag}b\n}}"
    return held(packed(inner, tag, outer), tag, f"inner{tag}.Bearer{tag}")


def params_struct(deed: Deed, tag: str) -> Deed:
    """Whoever asks embeds a struct of dependencies, as uber/fx has it (``fx.In``)."""
    inner = own_class(deed, f"{tag}b")
    outer = f"type Params{tag} struct {{\n\tfx.In\n\n\tBearer{tag} *inner{tag}b.Bearer{tag}b\n}}"
    moved = packed(inner, tag, outer, imports=(line("go.uber.org/fx"),))
    holder = (
        f"type holder{tag} struct {{\n\tinner{tag}.Params{tag}\n}}\n\n"
        f"func newHolder{tag}(params inner{tag}.Params{tag}) *holder{tag} {{\n"
        f"\treturn &holder{tag}{{Params{tag}: params}}\n}}\n\n"
        f"func (h *holder{tag}) {carry(tag)} {{\n\treturn h.Bearer{tag}.{verb(tag)}(ctx, id)\n}}"
    )
    return held(beside(moved, tag, holder), tag, f"*holder{tag}")


def getter(deed: Deed, tag: str) -> Deed:
    inner = own_class(deed, f"{tag}b")
    kind = f"*inner{tag}b.Bearer{tag}b"
    holder = (
        f"type Shelf{tag} struct {{\n\tbearer {kind}\n}}\n\n"
        f"func (s *Shelf{tag}) Bearer() {kind} {{\n\treturn s.bearer\n}}"
    )
    moved = packed(inner, tag, holder)
    given = ((f"shelf{tag}", f"*inner{tag}.Shelf{tag}", moved.imports[-1]),)
    return replace(moved, receiver=f"@shelf{tag}.Bearer()", call=f"{verb(tag)}(ctx, id)", given=given)


def interface_getter(deed: Deed, tag: str) -> Deed:
    """The getter is promised by an interface, and what it gives is a struct."""
    inner = own_class(deed, f"{tag}b")
    kind = f"*inner{tag}b.Bearer{tag}b"
    holder = (
        f"type Shelf{tag} interface {{\n\tBearer() {kind}\n}}\n\n"
        f"type shelf{tag} struct {{\n\tbearer {kind}\n}}\n\n"
        f"func NewShelf{tag}(bearer {kind}) Shelf{tag} {{\n\treturn &shelf{tag}{{bearer: bearer}}\n}}\n\n"
        f"func (s *shelf{tag}) Bearer() {kind} {{\n\treturn s.bearer\n}}"
    )
    moved = packed(inner, tag, holder)
    given = ((f"shelf{tag}", f"inner{tag}.Shelf{tag}", moved.imports[-1]),)
    return replace(moved, receiver=f"@shelf{tag}.Bearer()", call=f"{verb(tag)}(ctx, id)", given=given)


def global_variable(deed: Deed, tag: str) -> Deed:
    """A variable of the package holds the instance."""
    inner = own_class(deed, f"{tag}b")
    kind = f"inner{tag}b.Bearer{tag}b"
    moved = packed(inner, tag, f"var Default = &{kind}{{}}")
    return replace(moved, receiver=f"inner{tag}.Default", call=f"{verb(tag)}(ctx, id)", given=())


def interface_field(deed: Deed, tag: str) -> Deed:
    """Whoever asks declares the interface; one struct elsewhere satisfies it."""
    inner = own_class(deed, tag)
    moved = beside(inner, tag, f"type carrier{tag} interface {{\n\t{carry(tag)}\n}}")
    return held(moved, tag, f"carrier{tag}")


def constructor(deed: Deed, tag: str) -> Deed:
    """A constructor fills the field of a struct, whose type is an interface."""
    inner = own_class(deed, f"{tag}b")
    holder = (
        f"type carrier{tag} interface {{\n\t{carry(tag)}\n}}\n\n"
        f"type Bearer{tag} struct {{\n\tcarrier carrier{tag}\n}}\n\n"
        f"func NewBearer{tag}(inner *inner{tag}b.Bearer{tag}b) *Bearer{tag} {{\n"
        f"\tbearer := new(Bearer{tag})\n\tbearer.carrier = inner\n\treturn bearer\n}}\n\n"
        f"func (b *Bearer{tag}) {carry(tag)} {{\n\treturn b.carrier.{verb(tag)}(ctx, id)\n}}"
    )
    return held(packed(inner, tag, holder), tag, f"*inner{tag}.Bearer{tag}")


def setter(deed: Deed, tag: str) -> Deed:
    inner = own_class(deed, f"{tag}b")
    holder = (
        f"type carrier{tag} interface {{\n\t{carry(tag)}\n}}\n\n"
        f"type Bearer{tag} struct {{\n\tcarrier carrier{tag}\n}}\n\n"
        f"func (b *Bearer{tag}) SetCarrier(carrier carrier{tag}) {{\n\tb.carrier = carrier\n}}\n\n"
        f"func (b *Bearer{tag}) {carry(tag)} {{\n\treturn b.carrier.{verb(tag)}(ctx, id)\n}}\n\n"
        f"func Wire{tag}(inner *inner{tag}b.Bearer{tag}b) *Bearer{tag} {{\n"
        f"\tbearer := &Bearer{tag}{{}}\n\tbearer.SetCarrier(inner)\n\treturn bearer\n}}"
    )
    return held(packed(inner, tag, holder), tag, f"*inner{tag}.Bearer{tag}")


def factory(deed: Deed, tag: str) -> Deed:
    moved = packed(deed, tag, struct(deed, f"Bearer{tag}", verb(tag)))
    made = f"inner{tag}.NewBearer{tag}({arguments(deed.given).removesuffix(', ')})"
    return replace(moved, receiver=made, kind=f"*inner{tag}.Bearer{tag}", call=f"{verb(tag)}(ctx, id)")


def _two_bearers(deed: Deed, tag: str) -> str:
    quiet = struct(deed, f"express{tag}", verb(tag)).replace(f"Newexpress{tag}", f"newExpress{tag}")
    return f"{struct(deed, f'Bearer{tag}', verb(tag))}\n\n{quiet}"


def factory_of_several(deed: Deed, tag: str) -> Deed:
    """A factory with an interface for its result gives one of two, both of which do it."""
    names = ", ".join(n for n, _, _ in deed.given)
    choice = (
        f"type Carrier{tag} interface {{\n\t{carry(tag)}\n}}\n\n"
        f"func Choose{tag}({parameters((('kind', 'string', ''), *deed.given))}) Carrier{tag} {{\n"
        f'\tswitch kind {{\n\tcase "express":\n\t\treturn newExpress{tag}({names})\n'
        f"\tdefault:\n\t\treturn NewBearer{tag}({names})\n\t}}\n}}"
    )
    moved = packed(deed, tag, choice, _two_bearers(deed, tag))
    made = f'inner{tag}.Choose{tag}("express", {arguments(deed.given).removesuffix(", ")})'
    return replace(moved, receiver=made.replace(", )", ")"), call=f"{verb(tag)}(ctx, id)")


def several_implementations(deed: Deed, tag: str) -> Deed:
    carrier = f"type Carrier{tag} interface {{\n\t{carry(tag)}\n}}"
    return held(packed(deed, tag, carrier, _two_bearers(deed, tag)), tag, f"inner{tag}.Carrier{tag}")


def embedded_interface(deed: Deed, tag: str) -> Deed:
    """A struct embeds an interface and so has its methods."""
    inner = own_class(deed, f"{tag}b")
    holder = (
        f"type carrier{tag} interface {{\n\t{carry(tag)}\n}}\n\n"
        f"type Bearer{tag} struct {{\n\tcarrier{tag}\n\tname string\n}}\n\n"
        f"func NewBearer{tag}(inner *inner{tag}b.Bearer{tag}b) *Bearer{tag} {{\n"
        f'\treturn &Bearer{tag}{{carrier{tag}: inner, name: "{tag}"}}\n}}'
    )
    return held(packed(inner, tag, holder), tag, f"*inner{tag}.Bearer{tag}")


def decorator(deed: Deed, tag: str) -> Deed:
    """A struct that wraps another of the same interface."""
    inner = own_class(deed, f"{tag}b")
    holder = (
        f"type Carrier{tag} interface {{\n\t{carry(tag)}\n}}\n\n"
        f"type logged{tag} struct {{\n\tnext Carrier{tag}\n}}\n\n"
        f"func Logged{tag}(next Carrier{tag}) Carrier{tag} {{\n\treturn &logged{tag}{{next: next}}\n}}\n\n"
        f'func (l *logged{tag}) {carry(tag)} {{\n\tslog.Info("carrying", "id", id)\n\treturn l.next.{verb(tag)}(ctx, id)\n}}'
    )
    moved = packed(inner, tag, holder, imports=(line("log/slog"),))
    return held(moved, tag, f"inner{tag}.Carrier{tag}")


def wire_set(deed: Deed, tag: str) -> Deed:
    """google/wire binds an interface to the struct."""
    inner = own_class(deed, f"{tag}b")
    kind = f"inner{tag}b.Bearer{tag}b"
    ports = f"type Carrier{tag} interface {{\n\t{carry(tag)}\n}}"
    wired = f"var Set = wire.NewSet(inner{tag}b.NewBearer{tag}b, wire.Bind(new(Carrier{tag}), new(*{kind})))"
    moved = packed(inner, tag, ports, wired, imports=(line("github.com/google/wire"),))
    return held(moved, tag, f"inner{tag}.Carrier{tag}")


def generic_type(deed: Deed, tag: str) -> Deed:
    text = struct(deed, f"Bearer{tag}", verb(tag))
    text = text.replace(f"type Bearer{tag} struct", f"type Bearer{tag}[T any] struct")
    text = text.replace(f"*Bearer{tag})", f"*Bearer{tag}[T])").replace(
        f"*Bearer{tag} {{", f"*Bearer{tag}[T] {{"
    )
    text = text.replace(f"&Bearer{tag}{{", f"&Bearer{tag}[T]{{").replace(
        f"NewBearer{tag}(", f"NewBearer{tag}[T any]("
    )
    return held(packed(deed, tag, text), tag, f"*inner{tag}.Bearer{tag}[string]")


def type_assertion(deed: Deed, tag: str) -> Deed:
    inner = own_class(deed, tag)
    kind = f"*inner{tag}.Bearer{tag}"
    name = f"load{tag}"
    taken = f"func {name}(ctx context.Context, thing any, id string) error {{\n"
    taken += f"\tbearer, ok := thing.({kind})\n\tif !ok {{\n\t\treturn nil\n\t}}\n\treturn bearer.{verb(tag)}(ctx, id)\n}}"
    moved = beside(inner, f"{tag}load", taken)
    return replace(
        moved, receiver="", kind="", call=f"{name}(ctx, @thing{tag}, id)", given=((f"thing{tag}", "any", ""),)
    )


def functional_option(deed: Deed, tag: str) -> Deed:
    inner = own_class(deed, f"{tag}b")
    kind = f"*inner{tag}b.Bearer{tag}b"
    holder = (
        f"type carrier{tag} interface {{\n\t{carry(tag)}\n}}\n\n"
        f"type Bearer{tag} struct {{\n\tcarrier carrier{tag}\n}}\n\n"
        f"type Option{tag} func(*Bearer{tag})\n\n"
        f"func With{tag}(carrier {kind}) Option{tag} {{\n"
        f"\treturn func(b *Bearer{tag}) {{\n\t\tb.carrier = carrier\n\t}}\n}}\n\n"
        f"func New{tag}(options ...Option{tag}) *Bearer{tag} {{\n\tbearer := &Bearer{tag}{{}}\n"
        f"\tfor _, option := range options {{\n\t\toption(bearer)\n\t}}\n\treturn bearer\n}}\n\n"
        f"func (b *Bearer{tag}) {carry(tag)} {{\n\treturn b.carrier.{verb(tag)}(ctx, id)\n}}"
    )
    return held(packed(inner, tag, holder), tag, f"*inner{tag}.Bearer{tag}")


STEPS = {
    "struct": own_class,
    "embedded struct": embedded,
    "embedded struct of another package": embedded_elsewhere,
    "embedded struct of dependencies (fx.In)": params_struct,
    "embedded interface": embedded_interface,
    "getter": getter,
    "getter that an interface promises": interface_getter,
    "variable of a package": global_variable,
    "interface of one implementation": interface_field,
    "interface of several implementations": several_implementations,
    "field filled by a constructor": constructor,
    "field filled by a setter": setter,
    "field filled by a functional option": functional_option,
    "factory": factory,
    "factory of several types": factory_of_several,
    "wrapper of the same interface": decorator,
    "wire.Bind": wire_set,
    "generic type": generic_type,
    "type assertion": type_assertion,
}
