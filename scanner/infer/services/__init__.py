"""Facts and the listing → the services and libraries of a tree, and whose each fact is."""

from scanner.infer.services.attribution import attribute, speaking_name
from scanner.infer.services.built import built_health
from scanner.infer.services.found import Found, find_services

__all__ = [
    "Found",
    "attribute",
    "built_health",
    "find_services",
    "speaking_name",
]
