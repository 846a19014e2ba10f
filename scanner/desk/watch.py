"""A terminal that is kept open: what was asked for, again after each save."""

from __future__ import annotations

from collections.abc import Callable, Collection
from pathlib import Path

from watchfiles import Change, DefaultFilter, watch

# Milliseconds. A save is several events (a file written beside, renamed, its folder touched): they are one change when
# nothing more comes for a step, or after the longest wait.
STEP = 20
LONGEST = 200
QUIET = 4  # times the longest wait without a change: nobody is typing


def watching(
    again: Callable[[Collection[Path] | None], bool],
    settle: Callable[[], object],
    folders: Callable[[], Collection[Path]],
    written: Collection[Path],
) -> None:
    """Calls ``again`` as soon as changes would be seen, and whenever something in ``folders()`` changes, with what did if that
    is all, until it is interrupted.

    ``again`` says whether there is something left to ``settle``: that is called once nothing changes any more.

    Folders are watched one by one, not with all that is below them: what git ignores costs nothing, and no link is
    followed. They are asked for again after each change, since a change may bring some. ``written`` are files that
    ``again`` writes itself.
    """
    unsettled, quiet = False, 0
    while True:
        watched, begun = folders(), False
        changes = watch(
            *watched,
            watch_filter=_Others(written),
            recursive=False,
            step=STEP,
            debounce=LONGEST,
            rust_timeout=LONGEST,
            yield_on_timeout=True,
            raise_interrupt=True,
            ignore_permission_denied=True,
        )
        for changed in changes:  # nothing changed, the first time: now it is watched, and no save is missed
            if changed or not begun:
                saved = [Path(path) for _, path in changed] if begun else None
                begun, quiet = True, 0
                unsettled = again(saved)
                if folders() != watched:
                    break
            quiet += 1
            if unsettled and quiet > QUIET:
                unsettled = False
                settle()


class _Others(DefaultFilter):
    """What somebody else changed: neither an editor's scratch files nor what we write ourselves."""

    def __init__(self, written: Collection[Path]) -> None:
        super().__init__()
        self._written = {(path.resolve().parent, path.name) for path in written}

    def __call__(self, change: Change, path: str) -> bool:
        folder, name = Path(path).resolve().parent, Path(path).name
        ours = any(folder == at and (name == own or name.startswith(f".{own}.")) for at, own in self._written)
        return not ours and super().__call__(change, path)
