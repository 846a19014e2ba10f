"""Who calls and who answers the services of protocol buffers: by the names that generators make of a service's name.

Sources: https://grpc.io/docs/languages/go/generated-code/, https://grpc.io/docs/languages/python/generated-code/,
https://grpc.io/docs/languages/java/generated-code/, https://grpc.io/docs/languages/kotlin/generated-code/,
https://grpc.io/docs/languages/node/basics/, https://learn.microsoft.com/aspnet/core/grpc/basics,
https://docs.nestjs.com/microservices/grpc, https://github.com/stephenh/ts-proto/blob/main/NESTJS.markdown,
https://grpc.io/docs/languages/php/basics/, https://grpc.io/docs/languages/ruby/basics/, https://connectrpc.com/docs/go/getting-started,
https://github.com/hyperium/tonic/blob/master/examples/helloworld-tutorial.md, https://grpc-ecosystem.github.io/grpc-gateway/
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import partial

from scanner.detect import Prefilter
from scanner.model import Fact, FileRole, Location, SourceFile, Value, language_of
from scanner.pipeline.asked import packed
from scanner.pipeline.detecting import TreeReader
from scanner.walk import generated_header

_SERVICE = re.compile(rb"^[ \t]*+service\s++(\w++)", re.MULTILINE)
_HEADER = 2_000  # bytes in which a "generated" header stands
# Text of the languages that have no grammar here; a stub's name says enough in any of them.
_LOADING = ("javascript", "typescript", "tsx")
_UNPARSED = (".cs", ".php", ".rb", ".rs")
# what a form must hold besides the name, and the form
_CALLS = (
    ("Client(", r"(?<!func )\bNew({0})Client\("),
    ("Stub(", r"(?<!class )\b({0})Stub\("),
    ("Grpc", r"\b({0})Grpc(?:Kt)?\.(?:new\w*Stub|\w*CoroutineStub)\("),
    ("Stub", r"\b({0})Grpc(?:Kt)?\.\w*Stub\s+\w+\s*[;=,)]"),
    ("Stub", r"\b\w+\s*:\s*({0})Grpc(?:Kt)?\.\w*Stub\b"),
    ("new ", r"\bnew (?:\w+[.\\])*({0})(?:Client|GrpcPb)\("),
    ("Client(", r"(?<!class )(?<!struct )(?<!func )\b({0})Client\("),
    ("Client::", r"\b({0})Client::(?:connect|new|with_interceptor)\("),
    ("Stub.new", r"\b({0})::Stub\.new\("),
    ("GrpcClient<", r"\bAddGrpcClient<(?:\w+\.)*({0})Client>"),
    ("getService", r"\bgetService(?:<[^>]*>)?\(['\"]({0})['\"]\)"),
    ("getService", r"\bgetService(?:<[^>]*>)?\(({0})\)"),
    ("Handler", r"(?<!func )\bRegister({0})Handler(?:FromEndpoint|Client)?\("),
)
# https://docs.roadrunner.dev/docs/plugins/grpc: what a server of PHP implements
_PROMISED = ("Interface", r"\bclass\s+\w+[^{{]*\bimplements\s[^{{]*\b({0})Interface\b")
# A loader makes classes that are called as the services are: https://grpc.io/docs/languages/node/basics/#creating-a-stub
_LOADED = ("new ", r"\bnew (?:\w+\.)*({0})\(")
_SERVES = (
    ("Server(", r"(?<!func )\bRegister({0})Server\("),
    ("Handler(", r"(?<!func )\bNew({0})Handler\("),
    ("Server::new(", r"\b({0})Server::(?:new|with_interceptor)\("),
    ("::Service", r"<\s*(?:\w+::)*({0})::Service\b"),
    ("Servicer_to_server(", r"(?<!def )\badd_({0})Servicer_to_server\("),
    ("ImplBase", r"\b({0})Grpc\.({0})ImplBase\b"),
    ("CoroutineImplBase", r"\b({0})GrpcKt\.({0})CoroutineImplBase\b"),
    (".service", r"\baddService\((?:\w+\.)*({0})\.service\b"),
    ("addService(", r"\baddService\((?:\w+\.)*({0})(?:Service|Definition)\b"),
    ("Base", r":\s*(?:\w+\.)*({0})\.({0})Base\b"),
    ("@GrpcMethod(", r"@GrpcMethod\(['\"]?({0})['\"]?[,)]"),
    ("ControllerMethods(", r"@({0})ControllerMethods\("),
    ("@GrpcService(", r"@GrpcService\([^()]*\)\s*+(?:export )?class ({0})\b"),
)


def stub_facts(reader: TreeReader, files: Sequence[SourceFile], code: Sequence[str]) -> tuple[Fact, ...]:
    """A ``call`` for each client, and a ``serve`` for each server, of a service that a .proto file of the tree describes."""
    protos = [
        file.path for file in files if file.path.endswith(".proto") and file.role is not FileRole.VENDORED
    ]
    if not protos:
        return ()
    named = sorted(
        {name for _, names in reader.tell(protos, "proto", described, tuple[str, ...]) for name in names}
    )
    if not named:
        return ()
    question = "stubs:" + hashlib.sha256(repr(named).encode()).hexdigest()
    unparsed = [file.path for file in files if file.path.endswith(_UNPARSED) and file.role is FileRole.SOURCE]
    told = reader.tell([*code, *unparsed], question, stubs(named), tuple[Fact, ...], packed(named))
    return tuple(fact for _, found in told for fact in found)


def described(_: str, source: bytes) -> tuple[str, ...]:
    """The services of a .proto file, as generators write them: with a capital."""
    found = {name.decode("utf-8", "replace") for name in _SERVICE.findall(source)}
    return tuple(sorted(name[:1].upper() + name[1:] for name in found))


def stubs(named: Sequence[str]) -> Callable[[str, bytes], tuple[Fact, ...]]:
    """What answers which of the services called ``named`` a file calls and serves."""
    spelled = {spelling: name for name in named for spelling in (name, _constant(name))}
    return partial(_stubs, named=Prefilter(spelled), spelled=spelled)


def _constant(name: str) -> str:
    """The constant that ts-proto keeps a service's name in: ``OrderService`` → ``ORDER_SERVICE_NAME``."""
    return f"{re.sub(r'(?<=[a-z0-9])(?=[A-Z])', '_', name).upper()}_NAME"


def _stubs(path: str, source: bytes, named: Prefilter, spelled: Mapping[str, str]) -> tuple[Fact, ...]:
    names = sorted(named.hits(source))
    if not names or generated_header(source[:_HEADER]):
        return ()
    text = source.decode("utf-8", "replace")
    return tuple(
        dict.fromkeys(
            (
                *_found(path, text, names, spelled, _calls(path), "call"),
                *_found(path, text, names, spelled, _serves(path), "serve"),
            )
        )
    )


def _calls(path: str) -> tuple[tuple[str, str], ...]:
    return (*_CALLS, _LOADED) if language_of(path) in _LOADING else _CALLS


def _serves(path: str) -> tuple[tuple[str, str], ...]:
    return (*_SERVES, _PROMISED) if path.endswith(".php") else _SERVES


def _found(
    path: str,
    text: str,
    names: Iterable[str],
    spelled: Mapping[str, str],
    forms: Iterable[tuple[str, str]],
    kind: str,
) -> Iterator[Fact]:
    either = "|".join(map(re.escape, names))
    for word, form in forms:
        for place in re.finditer(form.format(f"(?:{either})"), text) if word in text else ():
            line = text.count("\n", 0, place.start()) + 1
            column = place.start() - (text.rfind("\n", 0, place.start()) + 1) + 1
            at = Location(path, line, column, line, column + len(place.group()))
            yield Fact(at, kind, "grpc", f"grpc-{kind}", values=(Value("stub", spelled[place[1]]),))
