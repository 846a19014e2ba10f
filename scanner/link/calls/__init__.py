"""Calls of outlined files → the functions that they reach."""

from scanner.link.calls.aspects import Advised, advised, with_advice
from scanner.link.calls.barrels import lying, renewed
from scanner.link.calls.callbacks import in_place, keeps, registered_as, registers, runs_now
from scanner.link.calls.changes import committed
from scanner.link.calls.channels import Channel, put_in, takers
from scanner.link.calls.containers import contents
from scanner.link.calls.cradles import is_container, registers_by_name, unseen_of_cradle
from scanner.link.calls.entered import around_decorated
from scanner.link.calls.event_keys import EventKey
from scanner.link.calls.events import (
    Listener,
    Listening,
    events_of,
    heard_by,
    listeners,
    may_raise,
    raises,
    waits_for_save,
)
from scanner.link.calls.extending import EXTENDED, extensions
from scanner.link.calls.found import (
    Abstract,
    Cell,
    Container,
    Found,
    Holder,
    Member,
    Module,
    Open,
    Outside,
    Unseen,
)
from scanner.link.calls.gathered import Gathering, gathering, handed_over_at
from scanner.link.calls.generics import kinds_told
from scanner.link.calls.handed import position_of
from scanner.link.calls.hierarchy import MOST_IMPLEMENTATIONS, Subtypes, is_protocol, promises_of, subtypes
from scanner.link.calls.hooks import connected_hooks
from scanner.link.calls.listed import place_of, told_otherwise
from scanner.link.calls.objects import made_by, run_by
from scanner.link.calls.opened import Opened, Waiting, Wrapped, follow, wrapped
from scanner.link.calls.passing import Led, binds, is_binder, led
from scanner.link.calls.persistent import CHANGED, changed_by, changed_rows, is_persistent, root_of
from scanner.link.calls.provided import as_provided
from scanner.link.calls.raising import Raised, raised_through
from scanner.link.calls.resolution import alternatives, openly, resolve
from scanner.link.calls.scope import Scope, scope_of
from scanner.link.calls.served import serves
from scanner.link.calls.shared import is_cradle, is_shared, spellings
from scanner.link.calls.targets import (
    called_instance,
    is_of_too_many,
    makes_one,
    of_own_class,
    reached,
    suited,
)
from scanner.link.calls.tasks import enqueued_by_calling, enqueues, may_be_task
from scanner.link.calls.values import Values, called
from scanner.link.calls.walking import exported_whole, lineage

__all__ = [
    "CHANGED",
    "EXTENDED",
    "MOST_IMPLEMENTATIONS",
    "Abstract",
    "Advised",
    "Cell",
    "Channel",
    "Container",
    "EventKey",
    "Found",
    "Gathering",
    "Holder",
    "Led",
    "Listener",
    "Listening",
    "Member",
    "Module",
    "Open",
    "Opened",
    "Outside",
    "Raised",
    "Scope",
    "Subtypes",
    "Unseen",
    "Values",
    "Waiting",
    "Wrapped",
    "advised",
    "alternatives",
    "around_decorated",
    "as_provided",
    "binds",
    "called",
    "called_instance",
    "changed_by",
    "changed_rows",
    "committed",
    "connected_hooks",
    "contents",
    "enqueued_by_calling",
    "enqueues",
    "events_of",
    "exported_whole",
    "extensions",
    "follow",
    "gathering",
    "handed_over_at",
    "heard_by",
    "in_place",
    "is_binder",
    "is_container",
    "is_cradle",
    "is_of_too_many",
    "is_persistent",
    "is_protocol",
    "is_shared",
    "keeps",
    "kinds_told",
    "led",
    "lineage",
    "listeners",
    "lying",
    "made_by",
    "makes_one",
    "may_be_task",
    "may_raise",
    "of_own_class",
    "openly",
    "place_of",
    "position_of",
    "promises_of",
    "put_in",
    "raised_through",
    "raises",
    "reached",
    "registered_as",
    "registers",
    "registers_by_name",
    "renewed",
    "resolve",
    "root_of",
    "run_by",
    "runs_now",
    "scope_of",
    "serves",
    "spellings",
    "subtypes",
    "suited",
    "takers",
    "told_otherwise",
    "unseen_of_cradle",
    "waits_for_save",
    "with_advice",
    "wrapped",
]
