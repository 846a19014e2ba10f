"""One repository of a fleet, looked at in this process: fetched if it is elsewhere, scanned as of a commit, summed up.

Never its working tree: what a commit holds is the same on every machine, and nothing has to be checked out.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import chdir, closing
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec import structs

from scanner.errors import GitUnavailable, ScanError
from scanner.fleet.jobs import Answer, Failed, Job, Looked, Unchanged, one_line
from scanner.fleet.places import place_here
from scanner.model import ComponentState, Observation, Outcome, Problem, ProblemKind, Report
from scanner.walk import file_at
from scanner.walk.carried import brought, carried
from scanner.walk.mirrors import CannotFetch, TooMuch, Wanted, mirrored

if TYPE_CHECKING:
    from scanner.pipeline import Request  # and with it all that scans: not for what did not change

MAP = "map.yaml"


# Brings the packs of other machines into ``IN``; whether all of them are to become one.
Fetch = Callable[[], bool]
IN, OUT = "in", "out.pack"  # in the folder of a job: what others found out, and what it found out itself


def looked_at(job: Job, scratch: Path, mirrors: Path, fetch: Fetch | None = None) -> Answer:
    """What the repository of ``job`` shows. ``scratch`` is an empty folder of this job, ``mirrors`` holds clones.

    ``fetch`` is called once something has to be looked at. Raises nothing that is the repository's fault: whatever is
    wrong with it is the answer.
    """
    try:
        top, commit = _place(job, mirrors)
        if commit == job.known:
            return Unchanged(commit)
        with chdir(scratch):  # where the shared map lies: findings call it by its name alone
            report = _scanned(_request(job, top, commit, scratch), scratch, fetch)
        return Looked(outcome_of(job, report, _naming(job, top, scratch)), parsed=report.stats.parsed)
    except CannotFetch as error:
        return Failed(str(error), again=True)
    except (TooMuch, ScanError) as error:
        return Failed(_naming(job, mirrors, scratch)(one_line(str(error))))


def _scanned(request: Request, scratch: Path, fetch: Fetch | None) -> Report:
    from scanner.fleet.packs import Noting, packed, taken_over
    from scanner.pipeline import scan

    if fetch is None or not request.cached:
        return scan(request)
    every = fetch()
    with closing(Noting()) as cache:
        taken_over(cache, (scratch / IN).glob("*"))
        report = scan(request, opened=cache)
        packed(cache, scratch / OUT, every=every)
    return report


def _place(job: Job, mirrors: Path) -> tuple[Path, str]:
    """Where the repository is on this machine, and the commit that is meant."""
    repository = job.repository
    if repository.is_remote:
        limits = repository.limits
        wanted = Wanted(
            repository.address, repository.ref, repository.whole, limits.clone, float(limits.seconds)
        )
        return mirrored(mirrors, wanted, job.quota)
    if job.unsent:
        raise GitUnavailable(job.unsent)
    if job.sent is not None:
        return brought(mirrors, repository.address, job.sent, job.quota), job.sent.commit
    top, commit = place_here(repository)
    if repository.whole or commit == job.known:
        return top, commit
    alone = carried(top, commit, repository.limits.clone, whole=False)  # as if it were elsewhere
    return brought(mirrors, repository.address, alone, job.quota), commit


def _request(job: Job, top: Path, commit: str, scratch: Path) -> Request:
    """The scan that is asked for, by the settings that the repository had at the commit."""
    from scanner.config import in_force, settings_then
    from scanner.pipeline import Request

    for path, content in job.rules:
        file = scratch / "rules" / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content)
    now = structs.replace(in_force({}, {}), root=str(top))
    own = settings_then({}, now, lambda name: file_at(top, commit, name))
    return Request(
        root=top,
        map_file=_map_file(job, top, commit, own.map, scratch),
        rules=tuple(sorted(folder for folder in (scratch / "rules").glob("*"))),
        select=job.select or own.select,
        ignore=(*own.ignore, *job.ignore),
        exclude=(*own.exclude, *job.exclude),
        commit=commit,
        jobs=1,
        cached=job.cached,
        as_of=job.as_of,
        repository=job.repository.id if job.map_name and not job.repository.map else "",
        dated=True,
    )


def _map_file(job: Job, top: Path, commit: str, configured: str, scratch: Path) -> Path | None:
    """The map to hold the repository against: the one that the fleet names for it, the shared one, or its own."""
    if not job.repository.map and job.map_name:
        (scratch / job.map_name).write_bytes(job.map_text)
        return Path(job.map_name)
    inside = str(Path(configured).relative_to(top)) if configured else MAP
    inside = job.repository.map or inside
    if file_at(top, commit, inside) is not None:
        return top / inside
    if job.repository.map:
        raise GitUnavailable(f"commit {commit[:10]} has no map at {inside}")
    return None


def outcome_of(job: Job, report: Report, shown: Callable[[str], str]) -> Outcome:
    """The report as far as a fleet's is made of it. ``shown`` takes places of this machine out of sentences."""
    from scanner.graph import graph_of

    return Outcome(
        repository=job.repository.id,
        commit=report.commit,
        map=report.map.path if report.map else "",
        components=_components(report),
        services=sum(1 for service in report.services if not service.is_library),
        files=report.stats.files,
        graph=graph_of(report.facts, report.fact_services, report.services, report.map, report.reached),
        findings=report.findings,
        suppressed=len(report.suppressed),
        problems=tuple(
            Problem(shown(each.path), each.kind, shown(each.message), each.line)
            for each in report.problems
            if each.kind is not ProblemKind.CACHE  # a matter of the machine that looked
        ),
        not_evaluated=tuple(map(shown, report.not_evaluated)),
        owner=job.repository.owner,
    )


def _components(report: Report) -> tuple[ComponentState, ...]:
    if report.map is None:
        return ()
    titles = {layer.id: layer.title for layer in report.map.layers}
    return tuple(
        ComponentState(
            id=each.id,
            title=each.title,
            layer=each.layer,
            layer_title=titles.get(each.layer, each.layer),
            declared=each.status.value,
            observed=report.observations.get(each.id, Observation()).status.value,
            owner=each.owner,
            location=each.location,
            names=tuple(name for name in (*each.deployed_as, *each.look_for) if "/" not in name),
        )
        for each in report.map.components
    )


def _naming(job: Job, top: Path, scratch: Path) -> Callable[[str], str]:
    """Takes out of a sentence where on this machine the repository and this job's files are."""
    places = {str(scratch): ".", str(top): job.repository.id}

    def shown(text: str) -> str:
        for place, name in places.items():
            text = text.replace(place, name)
        return text

    return shown
