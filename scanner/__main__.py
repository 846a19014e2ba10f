"""The console script, before anything of it is imported: ``scan …``, or ``python -m scanner …``."""

from __future__ import annotations

import os
import sys


def main() -> None:
    """Runs the command line. A standard stream that is closed leads nowhere; Ctrl-C ends it while it is still importing."""
    for handle in (
        0,
        1,
        2,
    ):  # or the next file that is opened would be taken for standard output, and written into
        try:
            os.fstat(handle)
        except OSError:
            os.open(os.devnull, os.O_RDWR)
    try:
        from scanner.cli import main as run
    except KeyboardInterrupt:
        sys.exit(130)
    run()


if __name__ == "__main__":
    main()
