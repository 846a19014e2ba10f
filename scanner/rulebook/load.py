"""Every rule of some folders: read, validated, compiled, and summed up in a digest."""

from __future__ import annotations

import errno
import hashlib
import os
import stat
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from functools import lru_cache
from pathlib import Path

from scanner.errors import BadRule, BadUsage
from scanner.machine import TooLarge, read_named, read_regular
from scanner.rulebook.checks import load_check
from scanner.rulebook.code_match import QueryCheck
from scanner.rulebook.detectors import load_detector
from scanner.rulebook.evidence import load_evidence
from scanner.rulebook.words import load_words
from scanner.rules import Check, EvidenceRule, Rule, Words, WordSet
from scanner.yaml_lines import Mapping, load_all, mapping, need, text

INSTALLED = "_rules"  # what the folder of our own rules is called inside of an installed package
_LARGEST = 1_000_000  # bytes of one rule file
_LEADS_NOWHERE = (errno.ENOENT, errno.ELOOP)  # a link that does
_NEARLY = 0.85  # how much of two words must be the same for one to be a slip of the other: a letter of seven

Files = Sequence[tuple[str, bytes]]
"""Path and content of each rule file."""
_Stamped = tuple[str, int, int, int]  # a file's path, number, bytes and time of its last change


@dataclass(frozen=True, slots=True)
class Rulebook:
    """All rules of a scan. ``digest`` changes with any byte of any of them."""

    rules: tuple[Rule, ...]
    checks: tuple[Check, ...]
    evidence: tuple[EvidenceRule, ...]
    words: tuple[WordSet, ...]
    digest: str

    def __hash__(self) -> int:
        # what is made of the rules is remembered by them, and each of them would be gone through
        return hash(self.digest)


def built_in_folder() -> Path:
    """Where our own rules are: inside the installed package, or beside it in a source checkout."""
    package = Path(__file__).resolve().parent.parent
    installed = package / INSTALLED
    return installed if installed.is_dir() else package.parent / "rules"


def rule_files(folders: Sequence[Path]) -> Files:
    """Path and bytes of each rule file, sorted. Raises BadUsage when a folder holds none."""
    return tuple(file for folder in folders for file in _read(folder, _stamped(folder), read_named))


def built_in_files() -> Files:
    """The same of our own rules, read anew where one of them was written since this process read them last."""
    folder = built_in_folder()
    return _read_once(folder, tuple(_stamped(folder)))


@lru_cache(maxsize=1)
def _read_once(folder: Path, stamped: tuple[_Stamped, ...]) -> Files:
    # by read_regular: no repository's links lead anywhere here, and to follow 700 paths takes longer than to read them
    return tuple(_read(folder, stamped, read_regular))


def _stamped(folder: Path) -> list[_Stamped]:
    """Each rule file's path and what differs once it was written anew, sorted by folders and names."""
    found: list[_Stamped] = []
    for where, _, names in os.walk(folder):
        for name in names:
            if name.endswith((".yaml", ".yml")):
                path = f"{where}/{name}"
                try:
                    state = os.stat(path)  # noqa: PTH116  a Path for each of 700 takes longer than to read them
                except OSError as error:
                    if error.errno in _LEADS_NOWHERE:
                        continue
                    raise _unreadable(path, error) from None
                if stat.S_ISREG(state.st_mode):
                    found.append((path, state.st_ino, state.st_size, state.st_mtime_ns))
    if not found:
        raise BadUsage(f"no rules in {folder}: a rules folder holds <topic>/<id>.yaml files")
    return sorted(found, key=lambda each: each[0].replace(os.sep, "\0").replace("/", "\0"))


def _read(
    folder: Path, stamped: Iterable[_Stamped], read: Callable[[Path, int], bytes]
) -> Iterator[tuple[str, bytes]]:
    for path, *_ in stamped:
        try:
            data = read(Path(path), _LARGEST)
        except OSError as error:
            raise _unreadable(path, error) from None
        inside = path[len(str(folder)) :].replace(os.sep, "/").lstrip("/")
        yield f"{folder.name.lstrip('_')}/{inside}", data


def _unreadable(path: str, error: OSError) -> BadRule:
    mend = "one file is one rule" if isinstance(error, TooLarge) else ""
    return BadRule(path, 1, f"it cannot be read: {error.strerror or error}", mend)


def digest_of(files: Files) -> str:
    digest = hashlib.sha256()
    for path, data in files:
        digest.update(f"{path}\0{len(data)}\0".encode("utf-8", "surrogateescape"))
        digest.update(data)
    return digest.hexdigest()


def compile_rules(
    files: Files, check: QueryCheck, words: Sequence[WordSet] = (), kinds: Collection[str] = ()
) -> Rulebook:
    """``files`` as a rulebook; a file holds one rule or, divided by ``---``, several that belong together.

    ``words`` are sets of elsewhere: a ``from:`` may name them, and those with the id of one in ``files`` add to it there.
    ``kinds`` are those of facts that rules of elsewhere emit: one that is nearly such a kind is a slip.

    Raises BadRule for the first that cannot be trusted, and when two share an id.
    """
    found = [(path, root) for path, data in files for root in _documents(path, data)]
    _refuse_twins(found)
    own = tuple(load_words(path, root) for path, root in found if _kind(root) == "words")
    named = Words((*own, *words))
    rules: list[Rule] = []
    checks: list[Check] = []
    evidence: list[EvidenceRule] = []
    for path, root in found:
        match _kind(root):
            case "detector":
                _refuse_slips(root, kinds)
                rules.append(load_detector(path, root, check, named))
            case "evidence":
                evidence.append(load_evidence(path, root))
            case "check":
                checks.append(load_check(path, root))
    return Rulebook(tuple(rules), tuple(checks), tuple(evidence), own, digest_of(files))


def _kind(root: Mapping) -> str:
    if "observes" in root.entries:
        return "evidence"
    if not {"emits", "match", "derives"}.isdisjoint(root.entries):
        return "detector"
    return "words" if "words" in root.entries else "check"


def _refuse_slips(root: Mapping, kinds: Collection[str]) -> None:
    """A kind that is misspelt would be asked for by nobody, and the rule's examples would hold all the same."""
    if "emits" not in root.entries:
        return
    kind = text(root.entries["emits"], "emits")
    close = get_close_matches(kind, kinds, n=1, cutoff=_NEARLY)
    if close and kind not in kinds:
        raise root.entries["emits"].place.bad(
            f"nothing asks for facts of the kind {kind!r}", f"did you mean {close[0]!r}?"
        )


def _refuse_twins(found: Sequence[tuple[str, Mapping]]) -> None:
    known: dict[str, str] = {}
    for path, root in found:
        node = need(root, "id", "a rule")
        identity = text(node, "id")
        if identity in known:
            raise node.place.bad(f"the id {identity!r} is taken by {known[identity]}", "choose another one")
        known[identity] = path


def _documents(path: str, data: bytes) -> list[Mapping]:
    try:
        documents = load_all(path, data.decode("utf-8"), BadRule)
    except UnicodeDecodeError as error:
        raise BadRule(
            path, data[: error.start].count(b"\n") + 1, "not UTF-8", "save the file as UTF-8"
        ) from None
    if not documents:
        raise BadRule(path, 1, "the file is empty", "write a rule, or remove the file")
    return [mapping(document, "a rule") for document in documents]


def joined(ours: Rulebook, theirs: Rulebook) -> Rulebook:
    """Both sets of rules. Raises BadRule when a rule of ``theirs`` has the id of one of ``ours``.

    Words are the exception: those of ``theirs`` are added to our set of that id.
    """
    taken = {identity for identity, _ in _identities(ours)}
    for identity, path in _identities(theirs):
        if identity in taken:
            raise BadRule(
                path, 1, f"the id {identity!r} is taken by a rule that is built in", "choose another one"
            )
    return Rulebook(
        (*ours.rules, *theirs.rules),
        (*ours.checks, *theirs.checks),
        (*ours.evidence, *theirs.evidence),
        (*ours.words, *theirs.words),
        hashlib.sha256(f"{ours.digest} {theirs.digest}".encode()).hexdigest(),
    )


def _identities(book: Rulebook) -> list[tuple[str, str]]:
    return [
        *((rule.id, rule.path) for rule in book.rules),
        *((rule.id, rule.path) for rule in book.evidence),
        *((check.text.id, check.path) for check in book.checks),
    ]
