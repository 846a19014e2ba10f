"""Tables that note what is looked up in them, where answers last: by file, and by name in a file.

Who looks a name up hangs on what the file says of that name, and on whether the file is outlined at all; not on the rest
of it, so that a line more in a file that everybody imports is nothing to nearly all of them.
"""

from __future__ import annotations

from collections.abc import Callable, ItemsView, Iterator, KeysView, Mapping, ValuesView
from typing import Any, TypeVar

from scanner.link.memory import Answers, Thing
from scanner.link.things import said_of, whole_of

_Kept = TypeVar("_Kept")


def by_path(
    answers: Answers, table: Mapping[str, _Kept], read: Callable[[str], Thing]
) -> Mapping[str, _Kept]:
    """``table`` by the paths of files: who looks one up hangs on ``read`` of it. To go through all of it notes nothing."""
    return _Files(answers, table, read) if answers.lasting else table


def by_name(answers: Answers, path: str, table: Mapping[str, _Kept]) -> Mapping[str, _Kept]:
    """``table`` by what is named in the file at ``path``; who goes through all of it hangs on the whole file."""
    return _Names(answers, path, table) if answers.lasting else table


class _Files(dict[str, _Kept]):
    __slots__ = ("_answers", "_read")

    def __init__(self, answers: Answers, table: Mapping[str, _Kept], read: Callable[[str], Thing]) -> None:
        super().__init__(table)
        self._answers = answers
        self._read = read

    def __getitem__(self, path: str) -> _Kept:
        self._note(path)
        return super().__getitem__(path)

    def get(self, path: str, default: Any = None) -> Any:
        self._note(path)
        return super().get(path, default)

    def _note(self, path: str) -> None:
        self._answers.note(path)
        if path in self:
            self._answers.note(self._read(path))


class _Names(dict[str, _Kept]):
    __slots__ = ("_answers", "_path")

    def __init__(self, answers: Answers, path: str, table: Mapping[str, _Kept]) -> None:
        super().__init__(table)
        self._answers = answers
        self._path = path

    def __getitem__(self, name: str) -> _Kept:
        self._answers.note(said_of(self._path, name))
        return super().__getitem__(name)

    def get(self, name: str, default: Any = None) -> Any:
        self._answers.note(said_of(self._path, name))
        return super().get(name, default)

    def __contains__(self, name: object) -> bool:
        self._answers.note(said_of(self._path, str(name)))
        return super().__contains__(name)

    def __iter__(self) -> Iterator[str]:
        self._answers.note(whole_of(self._path))
        return super().__iter__()

    def __len__(self) -> int:
        self._answers.note(whole_of(self._path))
        return super().__len__()

    def keys(self) -> KeysView[str]:  # type: ignore[override]  # dict's own views are of a type that has no name
        self._answers.note(whole_of(self._path))
        return super().keys()

    def values(self) -> ValuesView[_Kept]:  # type: ignore[override]
        self._answers.note(whole_of(self._path))
        return super().values()

    def items(self) -> ItemsView[str, _Kept]:  # type: ignore[override]
        self._answers.note(whole_of(self._path))
        return super().items()
