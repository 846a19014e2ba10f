"""mapcheck: holds an architecture map against the monorepo it describes."""

__version__ = "0.1.0"
