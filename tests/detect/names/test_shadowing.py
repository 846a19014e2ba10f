"""A name of a function is not yet meant where the function's head, or what the name is made of, says it."""

from __future__ import annotations

import pytest

from tests.detect.reading import callee

PARAMETERS = {
    "python": "from quay import bus\n\ndef take(bus: bus.Bus):\n    bus.tell()\n",
    "python, quoted by a later one": "from quay import bus\n\ndef take(bus, other: bus.Bus):\n    other.tell()\n",
    "typescript": 'import * as bus from "quay/bus";\nfunction take(bus: bus.Bus) { bus.tell(); }\n',
    "go": 'package desk\n\nimport "quay/bus"\n\nfunc Take(bus *bus.Bus) { bus.tell() }\n',
    "go, of a later one": 'package desk\n\nimport "quay/bus"\n\nfunc Take(bus *bus.Bus, other *bus.Bus) { other.tell() }\n',
    "go, of a method": 'package desk\n\nimport "quay/bus"\n\ntype Desk struct{}\n\nfunc (d *Desk) Take(bus *bus.Bus) { bus.tell() }\n',
}


@pytest.mark.parametrize("kind", PARAMETERS)
def test_a_parameter_may_be_called_like_the_module_of_its_type(kind: str) -> None:
    language = kind.partition(",")[0]
    text = "other.tell" if "other" in PARAMETERS[kind] else "bus.tell"
    found = callee(language, PARAMETERS[kind], text)
    assert found in ("quay:bus.Bus.tell", "quay/bus:Bus.tell")


MADE = {
    "declared": ("bus := bus.New()", "quay/bus:New().Tell"),
    "with its error": ("bus, err := bus.Open()\n\tif err != nil {\n\t\treturn\n\t}", "quay/bus:Open().Tell"),
    "as a variable": ("var bus = bus.New()", "quay/bus:New().Tell"),
    "out of a loop": (
        "for _, bus := range bus.All() {\n\t\tbus.Tell()\n\t}\n\treturn",
        "quay/bus:All().Tell",
    ),
}


@pytest.mark.parametrize(("declares", "expected"), MADE.values(), ids=MADE)
def test_go_names_hold_from_behind_their_declaration_on(declares: str, expected: str) -> None:
    code = f'package desk\n\nimport "quay/bus"\n\nfunc Take() {{\n\t{declares}\n\tbus.Tell()\n}}\n'
    assert callee("go", code, "bus.Tell") == expected


@pytest.mark.parametrize(
    ("imports", "uses", "expected"),
    [
        ('"quay/internal/kafka"', "publisher.New()", "quay/internal/kafka:New"),
        ('"quay/internal/kafka"\n\t"context"', "publisher.New(context.TODO())", "quay/internal/kafka:New"),
        (
            '"quay/internal/kafka"\n\t"quay/internal/nats"',
            "publisher.New()\n\tother.New()",
            ".:publisher.New",
        ),
        ('"quay/internal/kafka"', "publisher.New()\n\tkafka.Open()", ".:publisher.New"),
    ],
    ids=["alone", "beside one that is used", "of two", "it goes by its path"],
)
def test_the_one_import_without_a_use_is_the_one_qualifier_without_a_name(
    imports: str, uses: str, expected: str
) -> None:
    code = f"package desk\n\nimport (\n\t{imports}\n)\n\n// see fmt.Println\nfunc Take() {{\n\t{uses}\n}}\n"
    text = uses.partition("(")[0]
    assert callee("go", code, text) == expected
