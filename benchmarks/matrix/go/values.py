"""Steps that hand a deed over as a value: callbacks, fields that hold functions, maps, lists, closures, events."""

from __future__ import annotations

from dataclasses import replace

from benchmarks.matrix.deeds import Deed
from benchmarks.matrix.go.text import (
    CONTEXT,
    MODULE,
    arguments,
    asked,
    beside,
    carry,
    function,
    held,
    imported,
    line,
    own_class,
    own_package,
    packed,
    parameters,
    verb,
)

CARRIES = "func(ctx context.Context, id string) error"


def _asking(deed: Deed, tag: str, body: str, *parts: str, imports: tuple[str, ...] = ()) -> Deed:
    """``deed`` done by a function beside whoever asks, whose ``body`` says how; ``parts`` stand in front of it."""
    name = f"carry{tag}"
    moved = beside(deed, tag, "\n\n".join((*parts, *deed.setup, function(deed, name, body))), imports)
    return replace(moved, receiver="", kind="", setup=(), call=f"{name}(ctx, {arguments(deed.given)}id)")


def callback(deed: Deed, tag: str) -> Deed:
    """A lambda is handed to a function of ours that calls it."""
    helper = f"func attempt{tag}(ctx context.Context, work func(ctx context.Context) error) error {{\n"
    helper += "\tif err := work(ctx); err == nil {\n\t\treturn nil\n\t}\n\treturn work(ctx)\n}"
    body = f"return attempt{tag}(ctx, func(ctx context.Context) error {{\n\t\treturn {asked(deed)}\n\t}})"
    return _asking(deed, tag, body, helper)


def callback_elsewhere(deed: Deed, tag: str) -> Deed:
    helper = (
        f'package tries{tag}\n\nimport "context"\n\n'
        "func Attempt(ctx context.Context, work func(ctx context.Context) error) error {\n\treturn work(ctx)\n}\n"
    )
    body = (
        f"return tries{tag}.Attempt(ctx, func(ctx context.Context) error {{\n\t\treturn {asked(deed)}\n\t}})"
    )
    moved = _asking(deed, tag, body, imports=(line(f"{MODULE}/internal/tries{tag}"),))
    return replace(moved, files=(*moved.files, (f"internal/tries{tag}/tries.go", helper)))


def argument(deed: Deed, tag: str) -> Deed:
    """A named function is handed to a function of ours that calls it."""
    moved = own_package(replace(deed, given=()) if not deed.given else deed, tag)
    given = parameters(deed.given)
    extra = f", {given}" if given else ""
    passed = "".join(f", {n}" for n, _, _ in deed.given)
    kinds = "".join(f", {kind}" for _, kind, _ in deed.given)
    helper = (
        f"func through{tag}(ctx context.Context, id string, work func(ctx context.Context{kinds}, id string) error{extra})"
        f" error {{\n\treturn work(ctx{passed}, id)\n}}"
    )
    moved = beside(moved, f"{tag}b", helper)
    given_on = "".join(f", @{n}" for n, _, _ in deed.given)
    return replace(moved, call=f"through{tag}(ctx, id, inner{tag}.Carry{tag}{given_on})")


def closure(deed: Deed, tag: str) -> Deed:
    """A function makes the function that does it."""
    made = f"func Carrier{tag}({parameters(deed.given)}) {CARRIES} {{\n"
    made += f"\treturn {CARRIES} {{\n\t\treturn {asked(deed).replace('@', '')}\n\t}}\n}}"
    moved = packed(deed, tag, made)
    inner = replace(moved, receiver="", kind="", call="")
    names = arguments(deed.given).removesuffix(", ")
    body = f"carry := inner{tag}.Carrier{tag}({names})\n\treturn carry(ctx, id)"
    return _asking(inner, f"{tag}c", body)


def method_value(deed: Deed, tag: str) -> Deed:
    inner = own_class(deed, tag)
    return _asking(inner, f"{tag}v", f"carry := @bearer{tag}.{verb(tag)}\n\treturn carry(ctx, id)")


def method_expression(deed: Deed, tag: str) -> Deed:
    inner = own_class(deed, tag)
    return replace(inner, receiver="", call=f"(*inner{tag}.Bearer{tag}).{verb(tag)}(@bearer{tag}, ctx, id)")


def function_field(deed: Deed, tag: str) -> Deed:
    """A field holds the function; a constructor fills it with a method."""
    inner = own_class(deed, f"{tag}b")
    holder = (
        f"type Bearer{tag} struct {{\n\tcarry {CARRIES}\n}}\n\n"
        f"func NewBearer{tag}(inner *inner{tag}b.Bearer{tag}b) *Bearer{tag} {{\n"
        f"\treturn &Bearer{tag}{{carry: inner.{verb(tag)}}}\n}}\n\n"
        f"func (b *Bearer{tag}) {carry(tag)} {{\n\treturn b.carry(ctx, id)\n}}"
    )
    return held(packed(inner, tag, holder), tag, f"*inner{tag}.Bearer{tag}")


def record_of_functions(deed: Deed, tag: str) -> Deed:
    """A struct of functions, filled where it is made."""
    inner = own_class(deed, f"{tag}b")
    holder = (
        f"type Ports{tag} struct {{\n\t{verb(tag)} {CARRIES}\n\tName  string\n}}\n\n"
        f"func NewPorts{tag}(inner *inner{tag}b.Bearer{tag}b) Ports{tag} {{\n"
        f"\treturn Ports{tag}{{\n\t\t{verb(tag)}: func(ctx context.Context, id string) error {{\n"
        f'\t\t\treturn inner.{verb(tag)}(ctx, id)\n\t\t}},\n\t\tName: "{tag}",\n\t}}\n}}'
    )
    moved = packed(inner, tag, holder)
    given = ((f"ports{tag}", f"inner{tag}.Ports{tag}", moved.imports[-1]),)
    return replace(moved, receiver=f"@ports{tag}", call=f"{verb(tag)}(ctx, id)", given=given)


def map_of_values(deed: Deed, tag: str) -> Deed:
    inner = own_class(deed, tag)
    given = ((f"bearers{tag}", f"map[string]*inner{tag}.Bearer{tag}", inner.imports[-1]),)
    return replace(inner, receiver=f'@bearers{tag}["quay"]', given=given)


def map_lookup(deed: Deed, tag: str) -> Deed:
    """Taken out of a map with the comma-ok form."""
    inner = own_class(deed, tag)
    given = ((f"bearers{tag}", f"map[string]*inner{tag}.Bearer{tag}", inner.imports[-1]),)
    body = f'bearer, ok := @bearers{tag}["quay"]\n\tif !ok {{\n\t\treturn nil\n\t}}\n\treturn bearer.{verb(tag)}(ctx, id)'
    return _asking(replace(inner, given=given), f"{tag}m", body)


def map_of_functions(deed: Deed, tag: str) -> Deed:
    """A table of functions by name."""
    kinds = "".join(f"{kind}, " for _, kind, _ in deed.given)
    moved = packed(
        deed,
        tag,
        f"var Table{tag} = map[string]func(context.Context, {kinds}string) error{{\n"
        f'\t"quay": carry{tag},\n\t"dock": carry{tag},\n}}',
        function(deed, f"carry{tag}"),
    )
    return replace(
        moved, receiver="", kind="", call=f'inner{tag}.Table{tag}["quay"](ctx, {arguments(deed.given)}id)'
    )


def slice_of_values(deed: Deed, tag: str) -> Deed:
    inner = own_class(deed, tag)
    given = ((f"bearers{tag}", f"[]*inner{tag}.Bearer{tag}", inner.imports[-1]),)
    body = (
        f"for _, bearer := range @bearers{tag} {{\n\t\tif err := bearer.{verb(tag)}(ctx, id); err != nil {{\n"
    )
    body += "\t\t\treturn err\n\t\t}\n\t}\n\treturn nil"
    return _asking(replace(inner, given=given), f"{tag}s", body)


def slice_of_interfaces(deed: Deed, tag: str) -> Deed:
    inner = own_class(deed, tag)
    given = ((f"bearers{tag}", f"[]carrier{tag}", inner.imports[-1]),)
    body = f"for i := range @bearers{tag} {{\n\t\tif err := @bearers{tag}[i].{verb(tag)}(ctx, id); err != nil {{\n"
    body += "\t\t\treturn err\n\t\t}\n\t}\n\treturn nil"
    carrier = f"type carrier{tag} interface {{\n\t{carry(tag)}\n}}"
    return _asking(replace(inner, given=given), f"{tag}s", body, carrier)


def middleware(deed: Deed, tag: str) -> Deed:
    """A function that wraps functions."""
    wrap = f"func timed{tag}(next {CARRIES}) {CARRIES} {{\n\treturn {CARRIES} {{\n"
    wrap += '\t\tstarted := time.Now()\n\t\tdefer func() { slog.Info("carried", "took", time.Since(started)) }()\n'
    wrap += "\t\treturn next(ctx, id)\n\t}\n}"
    inner = own_class(deed, tag)
    body = f"carry := timed{tag}(@bearer{tag}.{verb(tag)})\n\treturn carry(ctx, id)"
    return _asking(inner, f"{tag}w", body, wrap, imports=(line("time"), line("log/slog")))


def group(deed: Deed, tag: str) -> Deed:
    """A function literal that an errgroup runs."""
    body = f"group, ctx := errgroup.WithContext(ctx)\n\tgroup.Go(func() error {{\n\t\treturn {asked(deed)}\n\t}})\n"
    return _asking(deed, tag, f"{body}\treturn group.Wait()", imports=(line("golang.org/x/sync/errgroup"),))


def deferred(deed: Deed, tag: str) -> Deed:
    body = f"defer func() {{\n\t\tif err := {asked(deed)}; err != nil {{\n\t\t\tpanic(err)\n\t\t}}\n\t}}()\n\treturn nil"
    return _asking(deed, tag, body)


def local_function(deed: Deed, tag: str) -> Deed:
    body = f"carry := func() error {{\n\t\treturn {asked(deed)}\n\t}}\n\treturn carry()"
    return _asking(deed, tag, body)


def sequence(deed: Deed, tag: str) -> Deed:
    """A range over a function that does it before it yields (a generator)."""
    made = f"func steps{tag}({parameters((CONTEXT, *deed.given), 'id string')}) iter.Seq[error] {{\n"
    made += f"\treturn func(yield func(error) bool) {{\n\t\tyield({asked(deed).replace('@', '')})\n\t}}\n}}"
    body = f"for err := range steps{tag}(ctx, {arguments(deed.given)}id) {{\n\t\tif err != nil {{\n"
    return _asking(
        deed, tag, body + "\t\t\treturn err\n\t\t}\n\t}\n\treturn nil", made, imports=(line("iter"),)
    )


def _event(tag: str) -> str:
    return f'package events{tag}\n\ntype Berthed struct{{ ID string }}\n\nfunc (Berthed) Name() string {{ return "berthed" }}\n'


def dispatcher(deed: Deed, tag: str) -> Deed:
    """Raised as an event: a dispatcher of ours calls the handlers that were registered under the event's name."""
    inner = own_class(deed, f"{tag}b")
    event = line(f"{MODULE}/internal/events{tag}")
    bus = (
        f"type Handler{tag} func(ctx context.Context, event events{tag}.Berthed) error\n\n"
        f"type Dispatcher{tag} struct {{\n\thandlers map[string][]Handler{tag}\n}}\n\n"
        f"func (d *Dispatcher{tag}) Register(name string, handler Handler{tag}) {{\n"
        f"\td.handlers[name] = append(d.handlers[name], handler)\n}}\n\n"
        f"func (d *Dispatcher{tag}) Dispatch(ctx context.Context, event events{tag}.Berthed) error {{\n"
        "\tfor _, handle := range d.handlers[event.Name()] {\n\t\tif err := handle(ctx, event); err != nil {\n"
        "\t\t\treturn err\n\t\t}\n\t}\n\treturn nil\n}"
    )
    wiring = (
        f"func Wire{tag}(dispatcher *Dispatcher{tag}, inner *inner{tag}b.Bearer{tag}b) {{\n"
        f'\tdispatcher.Register("berthed", func(ctx context.Context, event events{tag}.Berthed) error {{\n'
        f"\t\treturn inner.{verb(tag)}(ctx, event.ID)\n\t}})\n}}"
    )
    moved = packed(inner, tag, bus, wiring, imports=(event,))
    return replace(
        moved,
        receiver=f"@dispatcher{tag}",
        call=f"Dispatch(ctx, events{tag}.Berthed{{ID: id}})",
        imports=imported(moved, event),
        given=((f"dispatcher{tag}", f"*inner{tag}.Dispatcher{tag}", line(f"{MODULE}/internal/inner{tag}")),),
        files=(*moved.files, (f"internal/events{tag}/events.go", _event(tag))),
    )


def dispatcher_of_handlers(deed: Deed, tag: str) -> Deed:
    """The same with handlers that are structs, registered by an interface."""
    inner = own_class(deed, f"{tag}b")
    event = line(f"{MODULE}/internal/events{tag}")
    bus = (
        f"type Handler{tag} interface {{\n\tHandle(ctx context.Context, event events{tag}.Berthed) error\n}}\n\n"
        f"type Dispatcher{tag} struct {{\n\thandlers []Handler{tag}\n}}\n\n"
        f"func (d *Dispatcher{tag}) Subscribe(handlers ...Handler{tag}) {{\n"
        f"\td.handlers = append(d.handlers, handlers...)\n}}\n\n"
        f"func (d *Dispatcher{tag}) Dispatch(ctx context.Context, event events{tag}.Berthed) error {{\n"
        "\tfor _, handler := range d.handlers {\n\t\tif err := handler.Handle(ctx, event); err != nil {\n"
        "\t\t\treturn err\n\t\t}\n\t}\n\treturn nil\n}"
    )
    handler = (
        f"type onBerthed{tag} struct {{\n\tinner *inner{tag}b.Bearer{tag}b\n}}\n\n"
        f"func (h *onBerthed{tag}) Handle(ctx context.Context, event events{tag}.Berthed) error {{\n"
        f"\treturn h.inner.{verb(tag)}(ctx, event.ID)\n}}"
    )
    moved = packed(inner, tag, bus, handler, imports=(event,))
    return replace(
        moved,
        receiver=f"@dispatcher{tag}",
        call=f"Dispatch(ctx, events{tag}.Berthed{{ID: id}})",
        imports=imported(moved, event),
        given=((f"dispatcher{tag}", f"*inner{tag}.Dispatcher{tag}", line(f"{MODULE}/internal/inner{tag}")),),
        files=(*moved.files, (f"internal/events{tag}/events.go", _event(tag))),
    )


def mediator(deed: Deed, tag: str) -> Deed:
    """Raised through mehdihadeli/go-mediatr, which finds handlers by the type of the notification."""
    inner = own_class(deed, f"{tag}b")
    event, library = (
        line(f"{MODULE}/internal/events{tag}"),
        line("github.com/mehdihadeli/go-mediatr", "mediatr"),
    )
    handler = (
        f"type onBerthed{tag} struct {{\n\tinner *inner{tag}b.Bearer{tag}b\n}}\n\n"
        f"func (h *onBerthed{tag}) Handle(ctx context.Context, event *events{tag}.Berthed) error {{\n"
        f"\treturn h.inner.{verb(tag)}(ctx, event.ID)\n}}\n\n"
        f"func Wire{tag}(inner *inner{tag}b.Bearer{tag}b) error {{\n"
        f"\treturn mediatr.RegisterNotificationHandler[*events{tag}.Berthed](&onBerthed{tag}{{inner: inner}})\n}}"
    )
    moved = packed(inner, tag, handler, imports=(event, library))
    return replace(
        moved,
        receiver="",
        kind="",
        call=f"mediatr.Publish(ctx, &events{tag}.Berthed{{ID: id}})",
        imports=imported(moved, event, library),
        given=(),
        files=(*moved.files, (f"internal/events{tag}/events.go", _event(tag))),
    )


STEPS = {
    "lambda to a function of ours": callback,
    "lambda to a function of another package": callback_elsewhere,
    "named function as an argument": argument,
    "function that makes the function": closure,
    "method value": method_value,
    "method expression": method_expression,
    "local function": local_function,
    "field that holds a function": function_field,
    "struct of functions": record_of_functions,
    "value of a map": map_of_values,
    "value of a map, comma-ok": map_lookup,
    "table of functions": map_of_functions,
    "elements of a slice": slice_of_values,
    "elements of a slice of interfaces": slice_of_interfaces,
    "middleware": middleware,
    "errgroup": group,
    "deferred": deferred,
    "range over a function": sequence,
    "event to registered functions": dispatcher,
    "event to registered handlers": dispatcher_of_handlers,
    "event through go-mediatr": mediator,
}
