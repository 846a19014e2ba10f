"""Facts and the listing → the services and libraries of a tree, and whose each fact is."""

from scanner.infer.services.attribution import attribute, speaking_name
from scanner.infer.services.built import built_health
from scanner.infer.services.found import Found, find_services
from scanner.infer.services.homes import homes_of_products, is_of_a_product
from scanner.infer.services.projects import Projects, projects_of

__all__ = [
    "Found",
    "Projects",
    "attribute",
    "built_health",
    "find_services",
    "homes_of_products",
    "is_of_a_product",
    "projects_of",
    "speaking_name",
]
