"""From an expression to what it may say: through constants of other files, what callers pass, and what functions return."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from msgspec.structs import replace

from scanner.link.modules import python_module
from scanner.link.naming.known import Known, Wants
from scanner.link.naming.steps import given_for, stepped
from scanner.model import (
    CLASS,
    MESSAGE,
    Declared,
    Elsewhere,
    Fields,
    Itself,
    Job,
    Joined,
    Options,
    Parameter,
    Said,
    Setting,
    Text,
    Traced,
    Unread,
    Variable,
    asked_by_name,
)

_DEEPEST = 14  # steps from the expression to a constant
_MOST = 64  # things that one expression may say
_MOST_PARTS = 12  # things that a part of a text may say
_STEPS = 1_000  # looked at for one expression; who passes what to whom can fan out at every one of them


@dataclass(frozen=True, slots=True)
class _Frame:
    """What a function is called with, for the time that its result is followed."""

    place: str
    function: str
    given: Mapping[str, Text]
    caller: _Spot


@dataclass(frozen=True, slots=True)
class _Spot:
    path: str
    line: int
    frame: _Frame | None = None
    depth: int = 0
    job: bool = False  # functions are followed to their names, not to what they return

    def deeper(self, path: str = "", line: int = 0, frame: _Frame | None = None) -> _Spot:
        inside = frame or (self.frame if not path else None)
        return _Spot(path or self.path, line or self.line, inside, self.depth + 1, self.job)


def trace(
    known: Known, path: str, line: int, text: Text, wants: Wants, *, job: bool = False
) -> tuple[Traced, ...]:
    """Everything that ``text``, as the file at ``path`` writes it, may say; what would have to be asked goes into ``wants``.

    With ``job`` it stands for a function on a queue of tasks, and says the name that the queue knows it by. Nothing where
    that takes too many steps to be told in full: a part of it would pass for the whole.
    """
    wants.steps = _STEPS
    found = tuple(dict.fromkeys(_trace(known, _Spot(path, line, job=job), text, wants)))
    if wants.steps > 0:
        return found[:_MOST]
    wants.spent = True
    return ()


def _trace(known: Known, spot: _Spot, text: Text, wants: Wants) -> Iterator[Traced]:
    wants.steps -= 1
    if wants.steps <= 0 or spot.depth > _DEEPEST or isinstance(text, Unread):
        return
    if isinstance(text, Fields):  # a queue or an exchange is called what it is made with
        made = stepped(text, (MESSAGE,))
        if made is not None:
            yield from _trace(known, spot.deeper(), made, wants)
        return
    if isinstance(text, Said | Itself | Variable | Setting):
        yield from _named(known, spot, text, wants)
    elif isinstance(text, Options):
        for number, option in enumerate(text.options):
            for traced in _trace(known, spot.deeper(), option, wants):
                yield replace(traced, fallback=traced.fallback or (text.first and number > 0))
    elif spot.frame is None and _is_made(text) and (calls := _together(known, spot, text, wants)):
        for caller, inside in calls:
            for traced in _trace(known, inside, text, wants):
                yield _passed(caller, traced)
    elif isinstance(text, Joined):
        yield from _joined(known, spot, text, wants)
    elif isinstance(text, Elsewhere):
        yield from _elsewhere(known, spot, text, wants)
    elif isinstance(text, Parameter):
        yield from _parameter(known, spot, text, wants)


def _named(
    known: Known, spot: _Spot, text: Said | Itself | Variable | Setting, wants: Wants
) -> Iterator[Traced]:
    """What is told by itself, and a variable or setting whose name may have to be found out."""
    if isinstance(text, Said):
        yield Traced(text, spot.path, spot.line)
    elif isinstance(text, Itself):
        whole = Said(_in_module(known, spot.path, text.name))
        yield Traced(whole, spot.path, spot.line)
    elif isinstance(text, Variable):
        for name in _trace(known, spot.deeper(), text.name, wants):
            yield replace(name, text=Variable(name.text), path=spot.path, line=spot.line)
    elif isinstance(text, Setting):
        for key in _trace(known, spot.deeper(), text.key, wants):
            yield replace(key, text=Setting(key.text), path=spot.path, line=spot.line)


def _joined(known: Known, spot: _Spot, text: Joined, wants: Wants) -> Iterator[Traced]:
    """Each part with what it may say, the parts of which nothing can be told left open; at most a few together."""
    together: list[tuple[tuple[Text, ...], tuple[str, ...]]] = [((), ())]
    for part in text.parts:
        options = list(dict.fromkeys(_trace(known, spot.deeper(), part, wants)))[:_MOST_PARTS]
        if not options:
            options = [Traced(Unread("{}"), spot.path, spot.line)]
        together = [
            ((*parts, option.text), tuple(dict.fromkeys((*via, *option.via))))
            for parts, via in together
            for option in options
        ][:_MOST]
    for parts, via in together:
        yield Traced(Joined(parts), spot.path, spot.line, via)


def _elsewhere(known: Known, spot: _Spot, text: Elsewhere, wants: Wants) -> Iterator[Traced]:
    if (kind := _class_of(text)) is not None:
        yield Traced(Said(kind), spot.path, spot.line, ("class",))
        return
    steps = tuple(step.removesuffix("()") for step in text.path)
    places = known.declaring(spot.path, text.module, steps)
    if not places and text.called and text.steps == (MESSAGE,):  # made by a library, of what it was given
        made = (stepped(given, text.steps) for _, given in text.given)
        yield from _trace(
            known, spot.deeper(), Options(tuple(each for each in made if each is not None)), wants
        )
    for place, path in places:
        if not path or any("(" in step or step.startswith(("|", "{", "[")) for step in path):
            continue
        answer = known.asked(place, Job(path) if spot.job else Declared(path), wants)
        if answer is None:
            continue
        name = ".".join(path)
        frame = _Frame(place, name, dict(text.given), spot) if text.called else None
        word = "function" if text.called else "constant"
        found = False
        for whole in answer.texts:
            option = stepped(whole, text.steps)
            if option is None or (isinstance(option, Elsewhere) and (place, option) == (spot.path, text)):
                continue
            here = (
                spot.deeper(place, answer.line, frame)
                if place != spot.path or frame
                else spot.deeper(line=answer.line)
            )
            passed_on = _called_there(option, text)
            for traced in _trace(known, here, passed_on, wants):
                found = True
                told = _under(text.under, traced)
                if told.via == ("getter",):
                    told = replace(told, path=spot.path, line=spot.line)
                yield told if told.via[:1] == (word,) else replace(told, via=(word, *told.via))
        if found:
            return
    if text.called and text.steps:  # what is called may be a class: its instance has fields
        yield from _elsewhere(known, spot.deeper(), Elsewhere(text.module, (*text.path, *text.steps)), wants)
    through = _through_call(text)
    if through is not None:
        yield from _elsewhere(known, spot.deeper(), through, wants)
    asked = asked_by_name(text.given) if text.called and not text.steps else None
    if asked is not None:
        yield Traced(asked, spot.path, spot.line, ("getter",))


def _class_of(text: Elsewhere) -> str | None:
    """What the class is called of which something is asked that is made there; None where anything else is asked."""
    if (*text.path, *text.steps)[-1:] != (CLASS,) or text.steps not in ((), (CLASS,)):
        return None
    whole = text.path if text.steps else text.path[:-1]
    kind = whole[-1].removesuffix("()") if whole else ""
    return kind if kind[:1].isupper() else None


def _through_call(text: Elsewhere) -> Elsewhere | None:
    """A step into what a call in between returns, or into each of what it returns: ``rows.due()[].getTopic``."""
    at = next((at for at, step in enumerate(text.path[:-1]) if step.endswith("()")), None)
    if at is None:
        return None
    rest = tuple(step.removesuffix("()") for step in text.path[at + 1 :] if not step.startswith("["))
    called = (*text.path[:at], text.path[at].removesuffix("()"))
    return Elsewhere(text.module, called, True, (), text.under, (*rest, *text.steps))


def _in_module(known: Known, path: str, name: str) -> str:
    module = python_module(known.project.python, known.project.listing, path) if path.endswith(".py") else ""
    return f"{module}.{name}" if module else name


def _under(key: str, traced: Traced) -> Traced:
    """A key of settings below the one that lies around it."""
    if key and isinstance(traced.text, Setting) and isinstance(traced.text.key, Said):
        return replace(traced, text=Setting(Said(f"{key}.{traced.text.key.text}")))
    return traced


def _called_there(option: Text, asked: Elsewhere) -> Text:
    """A function that is exported from elsewhere is called there with the same."""
    if isinstance(option, Elsewhere) and asked.called and not option.called:
        return Elsewhere(option.module, option.path, True, asked.given)
    return option


def _is_made(text: Text) -> bool:
    """Whether a text is put together of several, by itself or by a call."""
    return isinstance(text, Joined) or (isinstance(text, Elsewhere) and len(text.given) > 1)


def _together(known: Known, spot: _Spot, text: Text, wants: Wants) -> list[tuple[str, _Spot]]:
    """The calls of a function of which ``text`` is made by several parameters, and ``text`` inside of each: what one call
    passes for the one goes with what it passes for the other. Empty where that is not so.
    """
    several: dict[str, dict[Parameter, None]] = {}
    for parameter in _parameters(text):
        several.setdefault(parameter.function, {})[parameter] = None
    function = next((each for each, own in several.items() if len({p.name for p in own}) > 1), "")
    found: dict[tuple[str, int, tuple[tuple[str, Text], ...]], tuple[str, _Spot]] = {}
    for parameter in several.get(function, ()):
        told, own = known.passed_to(spot.path, parameter)
        wants.add(own)
        for caller, passing, _ in told:
            if passing.later:
                return []
            start = _Spot(caller, passing.line, None, spot.depth + 1, spot.job)
            frame = _Frame(spot.path, function, dict(passing.given), start)
            found[caller, passing.line, passing.given] = caller, spot.deeper(frame=frame)
    return list(found.values())


def _parameters(text: Text) -> Iterator[Parameter]:
    """The parameters that a text is put together of, itself or in what a call is handed."""
    if isinstance(text, Parameter):
        yield text
    elif isinstance(text, Joined):
        yield from (each for part in text.parts for each in _parameters(part))
    elif isinstance(text, Options):
        yield from (each for option in text.options for each in _parameters(option))
    elif isinstance(text, Elsewhere) and text.called:
        yield from (each for _, given in text.given for each in _parameters(given))


def _passed(caller: str, traced: Traced) -> Traced:
    via = traced.via if traced.via[:1] == ("argument",) else ("argument", *traced.via)
    return replace(traced, via=via, through=(caller, *traced.through))


def _parameter(known: Known, spot: _Spot, text: Parameter, wants: Wants) -> Iterator[Traced]:
    frame = spot.frame
    if frame is not None and frame.function == text.function and frame.place == spot.path:
        given = given_for(frame.given, text)
        if given is not None:
            start = frame.caller
            back = _Spot(start.path, start.line, start.frame, spot.depth + 1, spot.job)
            yield from _trace(known, back, given, wants)
        return
    told, own = known.passed_to(spot.path, text)
    wants.add(own)
    found: list[tuple[Traced, bool]] = []
    for caller, passing, given in told:
        for traced in _trace(known, spot.deeper(caller, passing.line), given, wants):
            found.append((_passed(caller, traced), passing.later))
    set_later = any(later for _, later in found)
    for traced, later in found:
        yield replace(traced, fallback=True) if set_later and not later else traced
