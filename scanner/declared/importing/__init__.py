"""Maps from what people have already: Markdown documents, Backstage catalogues."""

from scanner.declared.importing.backstage import import_backstage, targets
from scanner.declared.importing.markdown import Imported, import_markdown

__all__ = ["Imported", "import_backstage", "import_markdown", "targets"]
