"""The settings of a run: one file, the flags, and which of them is in force."""

from scanner.config.file import find_config, nearest_map, read_config, settings_for, settings_then
from scanner.config.keys import BY_KEY, SETTINGS, Given, Setting, Settings, in_force

__all__ = [
    "BY_KEY",
    "SETTINGS",
    "Given",
    "Setting",
    "Settings",
    "find_config",
    "in_force",
    "nearest_map",
    "read_config",
    "settings_for",
    "settings_then",
]
