"""What decorators make of functions, where a library has them or a function of ours hands on to one."""

from __future__ import annotations

from scanner.link.calls import Found, Member, Outside, may_be_task, resolve
from scanner.link.index import Index, Node, function_at
from scanner.link.sources import is_of_interest
from scanner.model import Function, Origin


def decorated(index: Index, member: Member) -> Found:
    """What a decorator gives a function besides its call: ``send_mail.delay`` of a task is the library's."""
    function, path = function_at(index, member.node), member.node.path
    for decorator in function.decorators if function is not None else ():
        maker = _maker(index, path, decorator)
        if maker is not None:
            return Outside(Origin(maker.module, (*maker.path, member.name)))
    return member


def is_made(index: Index, path: str, function: Function, sources: frozenset[str]) -> bool:
    """Whether a decorator makes of ``function`` what rules look for, or a task of whatever library."""
    makers = (_maker(index, path, decorator) for decorator in function.decorators)
    return any(
        maker is not None and (is_of_interest(maker, sources) or may_be_task(index, maker))
        for maker in makers
    )


def given_by(index: Index, path: str, decorator: Origin) -> Origin | None:
    """The decorator of a library that a call of ``decorator`` gives; None where that is no function of ours."""
    if not decorator.path or not isinstance(resolve(index, path, decorator), Node):
        return None
    *holder, name = decorator.path
    given = resolve(index, path, Origin(decorator.module, (*holder, f"{name.partition('(')[0]}()")))
    if not isinstance(given, Outside) or not given.origin.path:
        return None
    *holder, name = given.origin.path
    return Origin(given.origin.module, (*holder, name.partition("(")[0]))


def _maker(index: Index, path: str, decorator: Origin) -> Origin | None:
    """The decorator of a library that ``decorator`` is, or leads to."""
    found = resolve(index, path, decorator)
    return found.origin if isinstance(found, Outside) else given_by(index, path, decorator)
