"""A map in the forms that others read: Markdown, Backstage, diagrams."""

from scanner.declared.exporting.backstage import export_backstage
from scanner.declared.exporting.diagrams import export_likec4, export_mermaid, export_structurizr
from scanner.declared.exporting.losses import lost
from scanner.declared.exporting.markdown import export_markdown

__all__ = [
    "export_backstage",
    "export_likec4",
    "export_markdown",
    "export_mermaid",
    "export_structurizr",
    "lost",
]
