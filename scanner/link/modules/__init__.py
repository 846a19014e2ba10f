"""Import specifiers and project files → the files they lead to, and who may import a file."""

from scanner.link.modules.ecma import resolve_ecma
from scanner.link.modules.go import import_paths, resolve_go
from scanner.link.modules.go_text import go_declares
from scanner.link.modules.importers import (
    ANYTHING,
    Clause,
    Importers,
    Near,
    clauses_of,
    declaring,
    grants,
    has_clauses,
    near,
    saying,
)
from scanner.link.modules.jvm import class_file, folder_beside, package_folders
from scanner.link.modules.layout import (
    ECMA,
    JVM,
    Memory,
    Project,
    Round,
    further_configs,
    is_config,
    project,
    remembered,
)
from scanner.link.modules.python import django_settings, python_module, resolve_python, submodule

__all__ = [
    "ANYTHING",
    "ECMA",
    "JVM",
    "Clause",
    "Importers",
    "Memory",
    "Near",
    "Project",
    "Round",
    "class_file",
    "clauses_of",
    "declaring",
    "django_settings",
    "folder_beside",
    "further_configs",
    "go_declares",
    "grants",
    "has_clauses",
    "import_paths",
    "is_config",
    "near",
    "package_folders",
    "project",
    "python_module",
    "remembered",
    "resolve_ecma",
    "resolve_go",
    "resolve_python",
    "saying",
    "submodule",
]
