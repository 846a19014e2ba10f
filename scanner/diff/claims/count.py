"""``count``: of the entries of a glob, or of facts, within min, max or exactly."""

from __future__ import annotations

from scanner.diff.claims.answer import Answer
from scanner.diff.claims.patterns import match_facts, told, where
from scanner.diff.ground import Ground
from scanner.diff.names import is_scaffold, last_part, listed, plural, stands_beside
from scanner.model import Count, FactPattern, FileRole, Location, Role, Step, fixed_base, is_pattern

RULE = "claim/count"
_NO_ENTRY = frozenset({FileRole.TEST, FileRole.GENERATED, FileRole.VENDORED})


def answer_count(ground: Ground, asks: Count, paths: tuple[str, ...]) -> Answer:
    """Counts, says what was counted and what was left out, and compares."""
    if asks.facts is not None:
        return _count_facts(ground, asks, asks.facts, paths)
    entries, left_out = counted_entries(ground, asks.glob)
    place = fixed_base(asks.glob)
    if ground.listing.may_match(asks.glob):
        return Answer(RULE, None, f"not all of {place or 'the tree'} was looked at")
    if not entries and not ground.listing.has(place):
        # any bound but none may be of a place that is misspelt
        is_said = 0 in (asks.exact, asks.max)
        return Answer(RULE, is_said, f"there is no {place}", bounds=_bounds(asks, 0))
    omitted = f" ({listed(left_out, 3)} left out)" if left_out else ""
    says = f"{asks.glob} holds {plural(len(entries), 'entry')}: {listed(entries)}{omitted}"
    shown = next((ground.listing.under(path)[0] for path in entries.values()), "")
    steps = (Step(Role.CODE, Location(shown), f"counted: {', '.join(entries)}"),) if entries else ()
    return Answer(RULE, _within(asks, len(entries)), says, steps, _bounds(asks, len(entries)), shown=steps)


def counted_entries(ground: Ground, pattern: str) -> tuple[dict[str, str], dict[str, str]]:
    """The names that ``pattern`` counts and those it leaves out as scaffolds, each with its path.

    Tests, and files that stand beside the entries, are neither. Files of one folder that differ in what follows the
    first dot are one entry, unless the pattern says what follows; what is called alike in several folders is an entry
    in each. A name that the pattern says itself (``*/Dockerfile``) stands for the folder around it.
    """
    counted: dict[str, str] = {}
    left_out: dict[str, str] = {}
    base, last = fixed_base(pattern), last_part(pattern)
    is_open = is_pattern(last)
    for path in ground.listing.matching(pattern):
        name = last_part(path)
        is_file = path in ground.listing.roles
        files = ground.listing.under(path)
        cut = is_file and last.endswith("*") and not name.startswith(".")
        around = path[: -len(name)].removeprefix(f"{base}/").rstrip("/").split("/")
        stem = name.partition(".")[0] if cut else name
        entry = "/".join(filter(None, (*around, stem)))
        if is_scaffold(stem if is_open else around[-1]):
            left_out[entry] = path
        elif (is_file and is_open and stands_beside(name)) or all(
            ground.listing.roles[f] in _NO_ENTRY for f in files
        ):
            continue
        else:
            counted.setdefault(entry, path)
    return counted, left_out


def _count_facts(ground: Ground, asks: Count, pattern: FactPattern, paths: tuple[str, ...]) -> Answer:
    matched = match_facts(ground, pattern, paths)
    hits, unreadable = len(matched.hits), len(matched.unreadable)
    if asks.distinct:
        by_fact = [list(told(fact, asks.distinct)) for fact in matched.hits]
        hits = len({each.text for texts in by_fact for each in texts if each.known})
        unreadable += sum(not texts or not all(each.known for each in texts) for texts in by_fact)
    what = f"{pattern.kind or pattern.technology}{f' {asks.distinct}' if asks.distinct else ''}"
    says = f"{plural(hits, what)} {'was' if hits == 1 else 'were'} counted"
    most = hits + unreadable
    if matched.unseen or (asks.distinct and unreadable):  # there may be any number more
        most = max(most, *((bound or 0) + 1 for bound in (asks.min, asks.max, asks.exact)))
    verdicts = {_within(asks, number) for number in range(hits, most + 1)}
    if len(verdicts) > 1:
        return Answer(RULE, None, matched.unseen or f"{says}, and {unreadable} could not be read")
    steps = where(matched.hits)
    return Answer(RULE, verdicts.pop(), says, steps, _bounds(asks, hits), shown=steps)


def _within(asks: Count, number: int) -> bool:
    if asks.exact is not None and number != asks.exact:
        return False
    return (asks.min is None or number >= asks.min) and (asks.max is None or number <= asks.max)


def _bounds(asks: Count, number: int) -> tuple[tuple[str, int], ...]:
    """The bounds that ``number`` breaks, as it would have them."""
    broken = {
        "min": asks.min is not None and number < asks.min,
        "max": asks.max is not None and number > asks.max,
        "exact": asks.exact is not None and number != asks.exact,
    }
    return tuple((bound, number) for bound, is_broken in broken.items() if is_broken)
