"""What not every installation has: said in a line, with how to get it."""

from __future__ import annotations

from importlib.util import find_spec

from scanner.errors import BadUsage


def need(module: str, command: str) -> None:
    """Raises BadUsage when ``module``, which the extra `desk` installs, is not here."""
    if find_spec(module) is None:
        raise BadUsage(
            f"`{command}` needs {module}, which is not installed\n"
            "  from a clone: bash integrations/install.sh VENV desk; else install mapcheck[desk]"
        )
