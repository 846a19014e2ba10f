"""What the generated services are about."""

from __future__ import annotations

import random

NOUNS = (
    "order invoice shipment customer payment ledger quota layout contact channel campaign message thread ticket "
    "session device region tenant policy report basket coupon refund warehouse carrier address profile consent "
    "segment audience schedule digest preference webhook credential budget statement balance transfer dispute"
).split()
VERBS = (
    "create update cancel resolve collect assign approve archive compute ingest forward merge normalize plan "
    "reconcile refresh rename render replace restore retry schedule select split summarize validate verify"
).split()
FIELDS = "id status total currency owner region createdAt updatedAt version reason locale amount note priority".split()


def service_name(number: int) -> str:
    """A name for the ``number``-th service; they never repeat."""
    noun, round_ = NOUNS[number % len(NOUNS)], number // len(NOUNS)
    suffix = ("", "-api", "-worker", "-sync", "-reports")
    return (
        f"{noun}{suffix[round_]}" if round_ < len(suffix) else f"{noun}-{VERBS[round_ % len(VERBS)]}-{round_}"
    )


def pick(chance: random.Random) -> dict[str, str]:
    """Words for one snippet of code."""
    noun, verb = chance.choice(NOUNS), chance.choice(VERBS)
    first, second = chance.sample(FIELDS, 2)
    return {
        "noun": noun,
        "Noun": noun.capitalize(),
        "verb": verb,
        "Verb": verb.capitalize(),
        "first": first,
        "second": second,
        "First": first[0].upper() + first[1:],
        "Second": second[0].upper() + second[1:],
        "number": str(chance.randrange(2, 500)),
    }


def fill(template: str, words: dict[str, str]) -> str:
    """``template`` with each ``<word>`` replaced."""
    for name, word in words.items():
        template = template.replace(f"<{name}>", word)
    return template


def body(snippets: tuple[str, ...], chance: random.Random, count: int) -> str:
    """``count`` snippets one after the other, each about something else."""
    return "\n".join(fill(chance.choice(snippets), pick(chance) | {"n": str(i)}) for i in range(count))
