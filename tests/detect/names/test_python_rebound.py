"""Whether a name that is imported somewhere is that import here, by Python's rules of scope."""

from __future__ import annotations

from textwrap import dedent

import pytest

from scanner.detect.names import names_of, rebound_elsewhere
from scanner.detect.source import Source
from scanner.model import Origin

IMPORTED = {
    "a function's own import": """
        def send(queue):
            from boto3 import client
            return client("sqs")  # asked

        def other(client):
            return client
        """,
    "an import in a branch": """
        try:
            from boto3 import client
        except ImportError:
            client = None

        def send():
            return client("sqs")  # asked
        """,
    "a parameter's default is evaluated outside": """
        from boto3 import client

        def send(client=client("sqs")):  # asked
            return client
        """,
    "an annotation is evaluated outside": """
        from boto3 import client

        class Sender:
            client: client.SQS  # asked
        """,
    "the first iterable of a comprehension is evaluated outside": """
        from boto3 import client

        names = [client for client in client("sqs")]  # asked
        """,
    "a class's own names are not seen by its methods": """
        from boto3 import client

        class Sender:
            client = None

            def send(self):
                return client("sqs")  # asked
        """,
    "global": """
        client = None

        def connect():
            global client
            from boto3 import client

        def send(client):
            def later():
                global client
                return client("sqs")  # asked
            return later
        """,
    "an attribute and a keyword of the same name bind nothing": """
        from boto3 import client

        def send(self):
            self.client = 1
            call(client=2)
            return client("sqs")  # asked

        def other(client):
            return client
        """,
    "the pattern of a class only reads": """
        from boto3 import client

        def send(message):
            match message:
                case client():
                    return client("sqs")  # asked

        def other(client):
            return client
        """,
}
REBOUND = {
    "a parameter": "def send(client):\n    return client('sqs')  # asked",
    "a parameter with a type": "def send(client: Any = None):\n    return client('sqs')  # asked",
    "all arguments": "def send(*client):\n    return client('sqs')  # asked",
    "a lambda's parameter": "send = lambda client: client('sqs')  # asked",
    "an outer function's": "def outer(client):\n    def send():\n        return client('sqs')  # asked\n    return send",
    "an assignment": "def send():\n    client = make()\n    return client('sqs')  # asked",
    "one of several": "def send():\n    one, (client, *rest) = make()\n    return client('sqs')  # asked",
    "a loop": "def send():\n    for client in all():\n        client('sqs')  # asked",
    "with": "def send():\n    with make() as client:\n        client('sqs')  # asked",
    "with several": "def send():\n    with make() as (client, other):\n        client('sqs')  # asked",
    "except": "def send():\n    try:\n        go()\n    except Exception as client:\n        client('sqs')  # asked",
    "a comprehension": "def send():\n    return [client('sqs') for client in all()]  # asked",
    "a later clause of a comprehension": "def send():\n    return [x for client in a() for x in client('sqs')]  # asked",
    "a walrus in a comprehension": "def send():\n    [1 for x in a() if (client := x)]\n    return client('sqs')  # asked",
    "a function": "def send():\n    def client(name): ...\n    return client('sqs')  # asked",
    "a class": "def send():\n    class client: ...\n    return client('sqs')  # asked",
    "another import": "def send():\n    import grpc as client\n    return client('sqs')  # asked",
    "match": "def send(message):\n    match message:\n        case [client, *_]:\n            client('sqs')  # asked",
    "match as": "def send(message):\n    match message:\n        case [_] as client:\n            client('sqs')  # asked",
    "nonlocal": """
def outer():
    client = None

    def send():
        nonlocal client
        return client('sqs')  # asked
    return send
""",
}


def _rebound(code: str) -> bool:
    """Whether ``client``, called on the line that says ``# asked``, is something else than boto3's."""
    text = dedent(code)
    source = Source("src/send.py", text.encode(), "python")
    names = names_of(source, None)
    line = next(i for i, line in enumerate(text.splitlines()) if "# asked" in line)
    column = max(text.splitlines()[line].find(call) for call in ("client(", "client.SQS"))
    symbol = names.scopes.module.node.descendant_for_point_range((line, column), (line, column))
    assert symbol is not None
    return rebound_elsewhere(names, symbol, Origin("boto3", ("client",)))


@pytest.mark.parametrize("code", IMPORTED.values(), ids=IMPORTED)
def test_a_name_that_is_the_import(code: str) -> None:
    assert not _rebound(code)


@pytest.mark.parametrize("code", REBOUND.values(), ids=REBOUND)
def test_a_name_that_is_bound_nearer(code: str) -> None:
    assert _rebound(f"from boto3 import client\n\nclient = client\n{code}\n") is True


def test_a_name_that_is_bound_once_is_not_asked_for() -> None:
    assert not _rebound("from boto3 import client\n\ndef send():\n    return client('sqs')  # asked\n")


def _as_libcst_has_it(code: str) -> bool:
    """The same by libcst's qualified names, which know the language's scopes from its own metadata."""
    cst = pytest.importorskip("libcst", reason="libcst has no wheel here")
    from libcst import metadata

    text = dedent(code)
    line = next(i for i, each in enumerate(text.splitlines()) if "# asked" in each)
    column = max(text.splitlines()[line].find(call) for call in ("client(", "client.SQS"))
    wrapper = metadata.MetadataWrapper(cst.parse_module(text))
    qualified = wrapper.resolve(metadata.QualifiedNameProvider)
    places = wrapper.resolve(metadata.PositionProvider)
    asked = next(
        node
        for node, where in places.items()
        if isinstance(node, cst.Name) and (where.start.line, where.start.column) == (line + 1, column)
    )
    found = qualified[asked]
    return not any(name.name.startswith("boto3") for name in (found() if callable(found) else found))


@pytest.mark.parametrize("code", IMPORTED.values(), ids=IMPORTED)
def test_libcst_takes_the_same_names_for_the_import(code: str) -> None:
    assert not _as_libcst_has_it(code)


UNKNOWN_TO_LIBCST = {
    "a walrus in a comprehension",
    "match",
    "match as",
}  # its scopes do not know what these bind


@pytest.mark.parametrize("kind", [kind for kind in REBOUND if kind not in UNKNOWN_TO_LIBCST])
def test_libcst_takes_the_same_names_for_something_nearer(kind: str) -> None:
    assert _as_libcst_has_it(f"from boto3 import client\n\n{REBOUND[kind]}\n")
