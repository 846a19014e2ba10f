"""Facts and the listing → the services and libraries of a tree, and whose each fact is."""

from scanner.infer.services.attribution import attribute, speaking_name
from scanner.infer.services.built import built_health
from scanner.infer.services.found import Found, find_services
from scanner.infer.services.homes import built_from, home_of, homes_of_products, is_of_a_product, known_name
from scanner.infer.services.layout import above, is_below, joined_path, parent
from scanner.infer.services.projects import Projects, project_references, projects_of

__all__ = [
    "Found",
    "Projects",
    "above",
    "attribute",
    "built_from",
    "built_health",
    "find_services",
    "home_of",
    "homes_of_products",
    "is_below",
    "is_of_a_product",
    "joined_path",
    "known_name",
    "parent",
    "project_references",
    "projects_of",
    "speaking_name",
]
