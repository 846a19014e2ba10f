"""The documentation, built from the repository's own texts: ``python -m docs site OUT``, ``python -m docs man OUT``."""
