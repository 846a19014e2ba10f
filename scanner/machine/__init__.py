"""What differs from one operating system to the next, each behind one question. Everything else asks here."""

from scanner.machine.child import Child, allow, can_fork
from scanner.machine.folders import Folder, NotAFile, is_link, is_ours, may_name
from scanner.machine.limits import capped_files, end_group, held_by, spent
from scanner.machine.locks import exclusive
from scanner.machine.opening import open_folder
from scanner.machine.programs import program
from scanner.machine.reading import TooLarge, leads_out, open_regular, read_named, read_regular

__all__ = [
    "Child",
    "Folder",
    "NotAFile",
    "TooLarge",
    "allow",
    "can_fork",
    "capped_files",
    "end_group",
    "exclusive",
    "held_by",
    "is_link",
    "is_ours",
    "leads_out",
    "may_name",
    "open_folder",
    "open_regular",
    "program",
    "read_named",
    "read_regular",
    "spent",
]
