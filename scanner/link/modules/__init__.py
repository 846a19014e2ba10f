"""Import specifiers and project files → the files they lead to, and who may import a file."""

from scanner.link.modules.ecma import resolve_ecma
from scanner.link.modules.go import resolve_go
from scanner.link.modules.importers import Near, declaring, grants, imports_of, near
from scanner.link.modules.jvm import class_file, folder_beside, package_folders
from scanner.link.modules.layout import (
    ECMA,
    JVM,
    Project,
    begin_round,
    further_configs,
    is_config,
    project,
    remembered,
)
from scanner.link.modules.python import resolve_python, submodule

__all__ = [
    "ECMA",
    "JVM",
    "Near",
    "Project",
    "begin_round",
    "class_file",
    "declaring",
    "folder_beside",
    "further_configs",
    "grants",
    "imports_of",
    "is_config",
    "near",
    "package_folders",
    "project",
    "remembered",
    "resolve_ecma",
    "resolve_go",
    "resolve_python",
    "submodule",
]
