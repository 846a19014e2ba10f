"""The whole scan, stage by stage: walk → detect → link → infer → diff → report. The only module that sees them all."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from time import perf_counter

from scanner.detect import query_error
from scanner.detecting import TreeReader, default_jobs
from scanner.model import (
    DeclaredMap,
    Detection,
    Fact,
    FileRole,
    Policy,
    Report,
    SourceFile,
    Stats,
)
from scanner.rulebook import Rulebook, built_in_folder, compile_rules, rule_files
from scanner.store import FactCache
from scanner.walk import Tree, commit_tree, working_tree

Progress = Callable[[str, int, int], None]  # stage, done, in all
DEFAULT_ROOTS = ("apps", "packages")


@dataclass(frozen=True, slots=True)
class Request:
    """What a run is asked to do. ``scope`` are paths relative to ``root``; () is everything."""

    root: Path
    scope: tuple[str, ...] = ()
    map_file: Path | None = None
    rules: tuple[Path, ...] = ()  # folders of rules beside our own
    select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()
    commit: str = ""  # scan this commit's objects; "" is the working tree
    jobs: int = 0  # 0: as many as the machine has
    cached: bool = True
    as_of: date | None = None
    policy: Policy = Policy()


@dataclass(slots=True)
class Clock:
    """Wall time by stage."""

    seconds: dict[str, float] = field(default_factory=dict)

    @contextmanager
    def stage(self, name: str) -> Iterator[None]:
        start = perf_counter()
        yield
        self.seconds[name] = self.seconds.get(name, 0.0) + perf_counter() - start


def scan(request: Request, progress: Progress | None = None) -> Report:
    """The report of one tree. Raises ScanError for what the caller must mend; a bad file is a problem in the report."""
    clock = Clock()
    with clock.stage("rules"):
        rules = load_rules(request.rules)
    declared = read_declared(request)
    with FactCache() if request.cached else _no_cache() as cache:
        with clock.stage("walk"):
            tree = open_tree(request, cache)
        reader = TreeReader(tree, rules.rules, rules.digest, cache, request.jobs or default_jobs())
        try:
            with clock.stage("detect"):
                detections = detect(reader, declared, progress)
        finally:
            reader.close()
    facts = tuple(sorted(fact for detection in detections.values() for fact in detection.facts))
    return Report(
        root=tree.root,
        commit=tree.commit,
        scope=request.scope,
        map=declared,
        facts=facts,
        problems=tuple(sorted({*tree.problems, *reader.problems, *(p for d in detections.values() for p in d.problems)})),
        stats=Stats(
            files=reader.counts.files,
            bytes=reader.counts.bytes,
            candidates=reader.counts.candidates,
            parsed=reader.counts.parsed,
            cached=reader.counts.cached,
            rules=len(rules.rules),
            seconds=clock.seconds,
        ),
        as_of=request.as_of,
        policy=request.policy,
    )


def load_rules(folders: Sequence[Path] = ()) -> Rulebook:
    """Our own rules and those in ``folders``."""
    return compile_rules(rule_files([built_in_folder(), *folders]), query_error)


def read_declared(request: Request) -> DeclaredMap | None:
    """The map to hold the tree against, if there is one."""
    if request.map_file is None:
        return None
    from scanner.declared import load_map  # noqa: PLC0415

    return load_map(request.map_file, str(request.map_file))


def open_tree(request: Request, cache: FactCache | None) -> Tree:
    if request.commit:
        return commit_tree(request.root, request.commit, request.exclude)
    remembered = cache.stamps(str(request.root.resolve())) if cache is not None else {}
    return working_tree(request.root, request.exclude, remembered)


def detect(reader: TreeReader, declared: DeclaredMap | None, progress: Progress | None) -> dict[str, Detection]:
    """Facts and outlines of the product's files: code below the roots, configuration anywhere."""
    tick = (lambda done, total: progress("detect", done, total)) if progress is not None else None
    return reader.first_pass(product_files(reader.tree.files, roots_of(declared, reader.tree.files)), tick)


def roots_of(declared: DeclaredMap | None, files: Iterable[SourceFile]) -> tuple[str, ...]:
    """Where code is looked for: the map's roots; without a map the whole tree."""
    if declared is None:
        return ()
    if declared.roots:
        return declared.roots
    present = {file.path.partition("/")[0] for file in files}
    return tuple(root for root in DEFAULT_ROOTS if root in present)


def product_files(files: Iterable[SourceFile], roots: Sequence[str]) -> list[SourceFile]:
    """Files that can give production facts: no tests, examples, generated or vendored code."""
    from scanner.detect import language_of  # noqa: PLC0415

    def rooted(path: str) -> bool:
        return not roots or any(path == root or path.startswith(root + "/") for root in roots)

    return [f for f in files if f.role is FileRole.SOURCE and (language_of(f.path) is None or rooted(f.path))]


@contextmanager
def _no_cache() -> Iterator[None]:
    yield None


