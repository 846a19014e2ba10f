"""What an expression says, as far as its own file tells: constants, and what other files, callers or deployments decide."""

from __future__ import annotations

__all__ = [
    "ANY",
    "AS_GIVEN",
    "BEANS",
    "CLASS",
    "MESSAGE",
    "SETTINGS",
    "Answer",
    "Ask",
    "At",
    "Declared",
    "Elsewhere",
    "Entry",
    "Fields",
    "Itself",
    "Job",
    "Joined",
    "Kept",
    "Name",
    "Options",
    "Parameter",
    "Passed",
    "Passing",
    "Promised",
    "Row",
    "Runs",
    "Said",
    "Setting",
    "Text",
    "Traced",
    "Unread",
    "Variable",
    "Within",
    "asked_by_name",
    "setting_below",
]

import re

from msgspec import Struct

SETTINGS = "[settings]"  # what something is given that is filled from the settings below a key
BEANS = (
    "[beans]"  # the module that stands for the classes of which a container makes beans, wherever they are
)
ANY = "*"  # the step into something by a key that is not known: to any of what it holds
AS_GIVEN = "[as given]"  # the name under which all stands that a function hands on as it was given, by name
CLASS = "[class]"  # the step from something to what its class is called
MESSAGE = "[message]"  # the step from a message to where it goes, whatever its library calls that field


class Said(Struct, frozen=True, tag="said", gc=False):
    """A constant."""

    text: str


class Variable(Struct, frozen=True, tag="variable"):
    """A variable of the surroundings: ``process.env.TOPIC``. Its ``name`` may in turn be handed in."""

    name: Text


class Setting(Struct, frozen=True, tag="setting"):
    """A key of the program's settings: ``app.topic`` of ``@Value("${app.topic}")`` or ``config.get("app.topic")``."""

    key: Text


class Joined(Struct, frozen=True, tag="joined"):
    parts: tuple[Text, ...]


class Options(Struct, frozen=True, tag="options"):
    """One of several. ``first``: the first that is there, as ``??`` and a getter's default have it; else any."""

    options: tuple[Text, ...]
    first: bool = False


class Fields(Struct, frozen=True, tag="fields"):
    """An object or map that is written out."""

    entries: tuple[tuple[str, Text], ...]


class Parameter(Struct, frozen=True, tag="parameter"):
    """What callers pass to ``function``, or give a class when they make one: which parameter, and ``steps`` into it.

    ``position`` is -1 where it can only be given by name.
    """

    function: str
    name: str
    position: int = -1
    steps: tuple[str, ...] = ()


class Elsewhere(Struct, frozen=True, tag="elsewhere"):
    """What another file declares, or with ``module`` "" this one; ``called``: what a call of it with ``given`` returns.

    ``given`` are arguments by name, or by position (``0``, ``1``); ``steps`` go into what the call returns; ``under`` is
    the key of settings that lies around it.
    """

    module: str
    path: tuple[str, ...]
    called: bool = False
    given: tuple[tuple[str, Text], ...] = ()
    under: str = ""
    steps: tuple[str, ...] = ()


class Itself(Struct, frozen=True, tag="itself", gc=False):
    """A function or class that goes by its own name, inside its module."""

    name: str


class Unread(Struct, frozen=True, tag="unread", gc=False):
    """Nothing that can be told; ``text`` is the expression."""

    text: str


Text = Said | Variable | Setting | Joined | Options | Fields | Parameter | Elsewhere | Itself | Unread


_KEY = re.compile(r"[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+|[a-z][\w-]*(?:\.[\w-]+)+")


def asked_by_name(given: tuple[tuple[str, Text], ...]) -> Setting | None:
    """The setting that a call may read which nobody can follow, by what it is given: ``config.required("ORDERS_TOPIC")``.

    It is one only where a deployment or a file of settings of the same service knows that very key.
    """
    first = dict(given).get("0")
    return Setting(first) if isinstance(first, Said) and _KEY.fullmatch(first.text) else None


def setting_below(text: Setting, step: str) -> Setting | None:
    """The key of settings that a field of a structure filled from ``text`` is: ``broker`` and ``Topic`` make ``broker.Topic``."""
    if not isinstance(text.key, Said) or step == ANY or step.startswith("["):
        return None
    return Setting(Said(f"{text.key.text}.{step}"))


class At(Struct, frozen=True, order=True, tag="at", gc=False):
    """Asks what the expression ``text`` says, at or around a line of the file."""

    line: int
    column: int
    text: str


class Runs(Struct, frozen=True, order=True, tag="runs", gc=False):
    """Asks which functions the expression ``text`` has a queue of tasks run, at or around a line of the file."""

    line: int
    column: int
    text: str


class Declared(Struct, frozen=True, order=True, tag="declared", gc=False):
    """Asks what the file declares under a name: a constant, a field of a class, what a function returns."""

    path: tuple[str, ...]


class Job(Struct, frozen=True, order=True, tag="job", gc=False):
    """Asks by which name a queue of tasks knows the function that the file declares under a name."""

    path: tuple[str, ...]


class Passed(Struct, frozen=True, order=True, tag="passed", gc=False):
    """Asks for every call in the file of something that is called so: a function, or a class that is made."""

    name: str


class Within(Struct, frozen=True, order=True, tag="within", gc=False):
    """Asks where a message goes that the call at a place is handed: what a field of one of its arguments says."""

    line: int
    column: int


class Row(Struct, frozen=True, order=True, tag="row", gc=False):
    """Asks of which kind the row of an outbox is that the call at a place is handed: its aggregate's type."""

    line: int
    column: int


class Promised(Struct, frozen=True, order=True, tag="promised", gc=False):
    """Asks what a type of the file builds on: the classes and interfaces that it names, as places to ask."""

    name: str


class Kept(Struct, frozen=True, order=True, tag="kept", gc=False):
    """Asks in which variables of the file's module a function of it is kept that is called so, as places to ask."""

    name: str


Ask = At | Within | Row | Runs | Declared | Job | Passed | Promised | Kept


class Passing(Struct, frozen=True):
    """A call: what is called, as the file writes it, and what is passed by position (``0``) or name.

    ``later``: a field is set once the thing is made, whatever it was made with.
    """

    module: str
    path: tuple[str, ...]
    given: tuple[tuple[str, Text], ...]
    line: int
    later: bool = False


class Answer(Struct, frozen=True):
    """What a file answers: to ``Passed`` with ``passings``, to all else with ``texts``."""

    ask: Ask
    texts: tuple[Text, ...] = ()
    passings: tuple[Passing, ...] = ()
    line: int = 0  # where it is declared


class Traced(Struct, frozen=True, order=False):
    """One thing that an expression may say: ``text`` is made of ``Said``, ``Variable``, ``Setting`` and ``Joined`` alone.

    ``path`` and ``line`` are where it stands, ``via`` the ways to it, ``through`` the files of the callers that pass it,
    the nearest first; a ``fallback`` is said only where what comes before it is not set.
    """

    text: Text
    path: str
    line: int
    via: tuple[str, ...] = ()
    fallback: bool = False
    through: tuple[str, ...] = ()


class Entry(Struct, frozen=True, order=True, gc=False):
    """A key of a file of settings, dotted, and its text; not ``literal`` where a part of it is filled in later."""

    key: str
    text: str
    literal: bool
    path: str
    line: int


class Name(Struct, frozen=True, order=True, gc=False):
    """One name that a value of a fact turns out to have.

    ``of`` is the value's name; ``text`` keeps ``{}`` for unknown parts; ``via`` the ways to it, nearest first:
    ``constant``, ``argument``, ``getter``, ``variable DOMAIN_EVENTS_TOPIC``, ``setting app.topic``, ``deployment``, ``default``.
    ``environment`` is where it is so, if that differs; ``path`` and ``line`` where the name stands; ``service`` is the
    one that it is so for, where several run the code.
    """

    of: str
    text: str
    via: tuple[str, ...] = ()
    environment: str = ""
    path: str = ""
    line: int = 0
    service: str = ""
