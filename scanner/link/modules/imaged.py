"""What Dockerfiles put on Python's path: folders of the tree by what is copied there and ``ENV PYTHONPATH``.

Source: https://docs.python.org/3/using/cmdline.html#envvar-PYTHONPATH, https://docs.docker.com/reference/dockerfile/#copy
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence

from scanner.link.tree import ancestors, join

_LARGEST = 100_000  # bytes of a Dockerfile that are read
_MOST = 200  # places that are copied to, and entries of the path
_LONGEST = 1_000  # characters of a place


def is_image_file(path: str) -> bool:
    """Whether a file is called like a Dockerfile."""
    name = path.rpartition("/")[2].lower()
    return name.startswith(("dockerfile", "containerfile")) or name.endswith((".dockerfile", "-dockerfile"))


def folders_on_path(path: str, source: bytes, folders: Collection[str]) -> Iterator[str]:
    """Those of ``folders``, all of the tree, that an image of the Dockerfile at ``path`` has on Python's path.

    The folder that the image is built in is the nearest one above the file that holds what is copied.
    """
    if b"PYTHONPATH" not in source[:_LARGEST]:
        return
    home, copied, left = "/", list[tuple[str, str]](), _MOST
    for line in source[:_LARGEST].decode("utf-8", "replace").splitlines():
        first, *words = line.replace('"', " ").replace("'", " ").split() or [""]
        if first == "WORKDIR" and words:
            home = _inside(home, words[0])[:_LONGEST]
        elif first in ("COPY", "ADD") and not any(word.startswith("--from") for word in words):
            taken = [word for word in words if not word.startswith("--")]
            copied += [(each, _inside(home, taken[-1])) for each in taken[:-1][: _MOST - len(copied)]]
        elif first == "ENV" and words and words[0].startswith("PYTHONPATH"):
            entries = " ".join(words)[len("PYTHONPATH") :].lstrip("= ").split(":")[:left]
            left -= len(entries)
            for entry in entries:
                yield from _copied(path, _inside(home, entry), copied, folders) if entry.strip("/") else ()


def _copied(
    path: str, wanted: str, copied: Sequence[tuple[str, str]], folders: Collection[str]
) -> Iterator[str]:
    """The folders of the tree that are copied to a place of the image."""
    for taken, place in copied:
        if wanted == place or wanted.startswith(f"{place.rstrip('/')}/"):
            yield from _first(path, f"{taken}/{wanted.removeprefix(place)}", folders)


def _inside(home: str, place: str) -> str:
    whole = place if place.startswith("/") else f"{home}/{place}"
    return "/" + "/".join(part for part in whole.split("/") if part not in ("", "."))


def _first(path: str, written: str, folders: Collection[str]) -> Iterator[str]:
    """The folder that is ``written`` so, as seen from the nearest one above ``path`` in which there is one."""
    for around in ancestors(path.rpartition("/")[0]):
        place = join(around, written.lstrip("/"))
        if place and place in folders:
            yield place
            return
