"""What link keeps from one look at a tree for the next never changes what it finds, whatever changed in between."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator, Mapping
from functools import partial
from pathlib import Path

import pytest
from msgspec import msgpack, structs

from scanner import link
from scanner.link.memory import Answers, Question
from scanner.model import Detection, Location, Outline, language_of
from scanner.pipeline.linking import configs_of, sources_of
from scanner.pipeline.ruleset import load_rules
from scanner.rules import Words
from tests.link.test_rounds import TREES, outlined, reader_of, seeded

LOOKS = 5
ROUNDS = 4
_begin = Answers.begin


@pytest.mark.parametrize(("root", "seed"), seeded(2), ids=lambda each: getattr(each, "name", each))
def test_another_look_finds_what_link_finds_from_scratch(root: Path, seed: int) -> None:
    chance = random.Random(seed)
    rules = load_rules()
    sources, words, configs = (
        sources_of(rules),
        Words(rules.words),
        configs_of(reader_of(root)),
    )
    others = [file.path for file in reader_of(root).tree.files if language_of(file.path) is None]
    before, memory = dict(outlined(root)), link.lasting()
    for _ in range(LOOKS):
        every = before if chance.random() < 0.2 else dict(_edited(chance, before))
        order = sorted(every)
        random.Random(seed).shuffle(order)  # mostly the same files come in the same rounds
        if chance.random() < 0.3:
            chance.shuffle(order)
        listing = [*others, *order]
        project = link.again(link.project(listing, configs, words), memory)
        known: dict[str, Detection] = {}
        for number in range(ROUNDS):
            known.update((path, every[path]) for path in order[number::ROUNDS])
            if chance.random() < 0.2:
                link.skipped(project, known)
                continue
            scratch = link.project(listing, configs, words)
            assert link.wanted(project, known, sources) == link.wanted(scratch, known, sources)
            assert link.link(project, known) == link.link(scratch, known)
        if chance.random() < 0.5:
            link.rest(project)
            known.update(_saved(chance, known))
            scratch = link.project(listing, configs, words)
            assert link.link(link.further(project, memory), known) == link.link(scratch, known)
        before = every


def _saved(chance: random.Random, every: Mapping[str, Detection]) -> Iterator[tuple[str, Detection]]:
    """Some files changed where they lie."""
    for path, found in every.items():
        if found.outline is not None and chance.random() < 0.1:
            yield path, structs.replace(found, outline=_changed(chance, found.outline), facts=found.facts[1:])


def _edited(chance: random.Random, every: Mapping[str, Detection]) -> Iterator[tuple[str, Detection]]:
    """Files that are changed, gone, moved or copied, beside many that are as they were."""
    for path, found in every.items():
        kind = chance.choices(("same", "changed", "facts", "gone", "moved", "copied"), (24, 3, 1, 1, 1, 1))[0]
        outline = found.outline
        if kind in ("same", "copied") or outline is None:
            yield path, found
        if kind == "changed" and outline is not None:
            yield path, structs.replace(found, outline=_changed(chance, outline))
        if kind == "facts":
            yield path, structs.replace(found, facts=found.facts[1:])
        if kind in ("moved", "copied") and outline is not None:
            folder, _, name = path.rpartition("/")
            elsewhere = f"{folder}/other{name}".lstrip("/")
            yield (
                elsewhere,
                structs.replace(found, path=elsewhere, facts=(), outline=_moved(outline, elsewhere)),
            )


def _changed(chance: random.Random, outline: Outline) -> Outline:
    """An outline with a line more above it, of another package, with a function or class that is otherwise, or with one of its
    lists without some of its members, or in another order.
    """
    how = chance.random()
    if how < 0.2:
        return _rewritten(outline, partial(_lower, outline.path))
    if how < 0.25:
        return structs.replace(outline, package=f"{outline.package}x")
    if how < 0.5 and (outline.functions or outline.classes):
        return _otherwise(chance, outline)
    name = chance.choice(
        ("imports", "exports", "functions", "classes", "calls", "joins", "stores", "handlers")
    )
    members = list(getattr(outline, name))
    if members and chance.random() < 0.7:
        members = chance.sample(members, chance.randrange(len(members) + 1))
    return structs.replace(outline, **{name: tuple(members)})


def _moved(outline: Outline, path: str) -> Outline:
    """The outline of the same text in another file."""

    return _rewritten(outline, lambda value: path if value == outline.path else value)


def _lower(path: str, value: object) -> object:
    """A location one line further down; anything else as it is."""
    if isinstance(value, list) and len(value) > 2 and value[0] == path and isinstance(value[1], int):
        return [path, value[1] + 1, value[2], value[3] + 1, *value[4:]]
    return value


def _rewritten(outline: Outline, change: Callable[[object], object]) -> Outline:
    def rewritten(value: object) -> object:
        value = change(value)
        return [rewritten(each) for each in value] if isinstance(value, list) else value

    return msgpack.decode(msgpack.encode(rewritten(msgpack.decode(msgpack.encode(outline)))), type=Outline)


def _otherwise(chance: random.Random, outline: Outline) -> Outline:
    """An outline of which one function or class says less than it did."""
    if outline.functions and (not outline.classes or chance.random() < 0.6):
        one = chance.randrange(len(outline.functions))
        function = outline.functions[one]
        less = (
            structs.replace(function, returns=None, results=()),
            structs.replace(function, parameters=function.parameters[1:], signature=()),
            structs.replace(function, abstract=not function.abstract),
            structs.replace(function, name=f"{function.name}Anew"),
            structs.replace(function, decorators=(), wrappers=()),
        )
        functions = (*outline.functions[:one], chance.choice(less), *outline.functions[one + 1 :])
        return structs.replace(outline, functions=functions)
    one = chance.randrange(len(outline.classes))
    kind = outline.classes[one]
    smaller = (
        structs.replace(kind, bases=kind.bases[1:]),
        structs.replace(kind, fields=kind.fields[1:]),
        structs.replace(kind, methods=kind.methods[1:]),
        structs.replace(kind, interface=not kind.interface),
    )
    classes = (*outline.classes[:one], chance.choice(smaller), *outline.classes[one + 1 :])
    return structs.replace(outline, classes=classes)


@pytest.mark.parametrize("root", TREES[1:], ids=lambda path: path.name)
def test_what_a_file_says_besides_is_nothing_to_who_asks_it_for_something_else(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A function more, above all that a file declares: of the calls in other files none is followed anew."""
    begun: list[Question] = []

    def begin(answers: Answers, question: Question, *, inner: bool = False) -> None:
        begun.append(question)
        _begin(answers, question, inner=inner)

    monkeypatch.setattr(Answers, "begin", begin)
    every, memory = outlined(root), link.lasting()
    rules, configs = load_rules(), configs_of(reader_of(root))
    listing = [file.path for file in reader_of(root).tree.files]

    def look(known: Mapping[str, Detection]) -> set[str]:
        begun.clear()
        link.link(link.again(link.project(listing, configs, Words(rules.words)), memory), known)
        return {str(each[1]) for each in begun if isinstance(each, tuple) and each[0] == "lead"}

    declaring = [path for path, found in every.items() if found.outline and found.outline.functions]
    for path in random.Random(0).sample(sorted(declaring), 1):
        outline = every[path].outline
        assert outline is not None
        look(every)
        lower = _rewritten(outline, partial(_lower, path))
        more = structs.replace(lower.functions[0], name="addedLater", location=Location(path))
        longer = structs.replace(lower, functions=(more, *lower.functions))
        assert look({**every, path: structs.replace(every[path], outline=longer)}) <= {path}
