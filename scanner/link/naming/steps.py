"""Steps into what an expression says: the field of an object, the key of settings, what is passed for a parameter."""

from __future__ import annotations

from collections.abc import Mapping

from msgspec.structs import replace

from scanner.model import (
    ANY,
    AS_GIVEN,
    MESSAGE,
    SETTINGS,
    Elsewhere,
    Fields,
    Options,
    Parameter,
    Said,
    Setting,
    Text,
    setting_below,
)

_EACH = "[*]"  # the step into a collection by which its elements are meant


def given_for(given: Mapping[str, Text], parameter: Parameter) -> Text | None:
    """What is passed for a parameter, with the steps taken that are asked for."""
    found = given.get(parameter.name)
    if found is None and parameter.position >= 0:
        found = given.get(str(parameter.position))
    rest = given.get(AS_GIVEN)
    if found is None and isinstance(rest, Parameter) and parameter.name:
        return replace(rest, name=parameter.name, steps=parameter.steps)
    below = given.get(SETTINGS)
    if found is None and isinstance(below, Said) and parameter.name:
        return Setting(Said(".".join((below.text, parameter.name, *parameter.steps))))
    return stepped(found, parameter.steps)


def stepped(text: Text | None, steps: tuple[str, ...]) -> Text | None:
    """``text`` and steps into what it says; None where there is nothing."""
    for step in steps:
        if isinstance(text, Fields) and step == ANY:
            text = Options(tuple(each for key, each in text.entries if key != MESSAGE))
        elif isinstance(text, Fields):
            text = dict(text.entries).get(step)
        elif isinstance(text, Elsewhere) and text.called:
            text = replace(text, steps=(*text.steps, step))
        elif isinstance(text, Elsewhere):
            whole = (
                text.path[:-1] if text.path[-1:] == (_EACH,) else text.path
            )  # one of several is any of them
            text = replace(text, path=(*whole, step))
        elif isinstance(text, Parameter):
            text = replace(text, steps=(*text.steps, step))
        elif isinstance(text, Options):
            options = (stepped(each, (step,)) for each in text.options)
            text = Options(tuple(each for each in options if each is not None), text.first)
        elif isinstance(text, Setting):
            text = setting_below(text, step)
        elif step != ANY:  # one of several is any of them
            return None
    return text
