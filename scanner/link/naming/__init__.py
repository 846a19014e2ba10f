"""Expressions and what files answer → what they may say, across files and callers; else what else has to be asked. Pure.

The pipeline asks the files and finds callers, round by round: ``trace`` says what it still wants to know.
"""

from scanner.link.naming.known import Barrels, Known, Wants
from scanner.link.naming.places import beside_wish, caller_wish, declaring_files, may_tell, package_wish
from scanner.link.naming.tracing import trace

__all__ = [
    "Barrels",
    "Known",
    "Wants",
    "beside_wish",
    "caller_wish",
    "declaring_files",
    "may_tell",
    "package_wish",
    "trace",
]
