from itertools import pairwise, permutations

from scanner.store import context_key, fact_key


def test_a_key_depends_on_every_part_and_on_nothing_else() -> None:
    blob = "9" * 40
    keys = [
        fact_key(context_key("rules", "1.0"), blob),
        fact_key(context_key("rules", "1.1"), blob),
        fact_key(context_key("other", "1.0"), blob),
        fact_key(context_key("rules", "1.0"), "8" * 40),
        fact_key(context_key("rules", "1.0"), blob, "apps/a.ts"),
        fact_key(context_key("rules", "1.0"), blob, "apps/a.ts", ""),
        fact_key(context_key("rules", "1.0"), blob, "apps/", "a.ts"),
    ]
    assert len(set(keys)) == len(keys)
    assert fact_key(context_key("rules", "1.0"), blob) == keys[0]


def test_no_two_lists_of_parts_share_a_key() -> None:
    parts = [("1:a",), ("1", "a"), ("", "1:a"), ("a", "b"), ("ab", ""), ("", "ab"), ("a1:b",), ("a", "", "b")]
    assert len({context_key(*part) for part in parts}) == len(parts)
    for one, other in pairwise(permutations("abc")):
        assert context_key(*one) != context_key(*other)


def test_any_text_has_a_key() -> None:
    assert context_key("\udcff") != context_key("\udcfe")
