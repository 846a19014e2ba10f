"""map.yaml ⇄ DeclaredMap: reading with line numbers, writing, importing, exporting, editing in place."""

from scanner.declared.read import load_map, map_text, read_map
from scanner.declared.repositories import of_repository
from scanner.declared.roots import outside_roots

__all__ = ["load_map", "map_text", "of_repository", "outside_roots", "read_map"]
