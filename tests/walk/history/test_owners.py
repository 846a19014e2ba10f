import pytest

from scanner.model import Commit, PathHistory
from scanner.walk.history.owners import find_code_owners, owners_of, read_code_owners, who_to_ask

GITHUB = """
# the fallback
*                 @shop/everyone
*.sql             @dba
/apps/payments/   @shop/money @lea   # ask Lea first
apps/orders/api   @shop/orders
docs/*            docs@example.com
/apps/payments/generated/
with\\ space.txt  @shop/space
!apps/ignored     @nobody
"""

GITLAB = """
* @fallback
[Money] @shop/money
/apps/payments/
refunds/ @shop/refunds
!/apps/payments/docs/
^[Docs][2] @writers
*.md
"""


@pytest.mark.parametrize(
    ("path", "owners"),
    [
        ("README.md", ("@shop/everyone",)),
        ("apps/orders/schema.sql", ("@dba",)),
        ("apps/payments/src/main.ts", ("@shop/money", "@lea")),
        ("other/apps/payments/main.ts", ("@shop/everyone",)),
        ("apps/orders/api/v1/list.ts", ("@shop/orders",)),
        ("apps/orders/apis.ts", ("@shop/everyone",)),
        ("docs/intro.md", ("docs@example.com",)),
        ("docs/deep/intro.md", ("@shop/everyone",)),
        ("apps/payments/generated/client.ts", ()),
        ("with space.txt", ("@shop/space",)),
        ("apps/ignored/x.ts", ("@shop/everyone",)),
    ],
)
def test_github_takes_the_last_match(path: str, owners: tuple[str, ...]) -> None:
    assert owners_of(path, read_code_owners(GITHUB, is_gitlab=False)) == owners


@pytest.mark.parametrize(
    ("path", "owners"),
    [
        ("apps/orders/main.ts", ("@fallback",)),
        ("apps/payments/main.ts", ("@fallback", "@shop/money")),
        ("apps/orders/refunds/a.ts", ("@fallback", "@shop/refunds")),
        ("apps/payments/docs/plan.md", ("@fallback", "@writers")),
    ],
)
def test_gitlab_takes_the_last_match_of_each_section(path: str, owners: tuple[str, ...]) -> None:
    assert owners_of(path, read_code_owners(GITLAB, is_gitlab=True)) == owners


def test_a_folder_named_without_its_parents_is_found_anywhere() -> None:
    rules = read_code_owners("infra/ @ops\nbuild @builders", is_gitlab=False)
    assert owners_of("apps/x/infra/main.tf", rules) == ("@ops",)
    assert owners_of("apps/x/build/run.sh", rules) == ("@builders",)
    assert owners_of("apps/x/infra", rules) == ()  # a file of that name is no folder


def test_hostile_patterns_cost_little() -> None:
    rules = read_code_owners("/" + "*a" * 60 + " @x\n" + "**/" * 30 + "b @y\n((( @z", is_gitlab=False)
    assert owners_of("a/" * 2000 + "c", rules) == ()
    assert owners_of("(((", rules) == ("@z",)


def test_which_file_counts() -> None:
    all_three = ["CODEOWNERS", "docs/CODEOWNERS", ".github/CODEOWNERS"]
    assert find_code_owners(all_three) == (".github/CODEOWNERS", False)
    assert find_code_owners([".gitlab-ci.yml", "docs/CODEOWNERS", ".gitlab/CODEOWNERS"]) == (
        "docs/CODEOWNERS",
        True,
    )
    assert find_code_owners(["apps/CODEOWNERS"]) == ("", False)


def life(**authors: int) -> PathHistory:
    at = Commit("a", "2026-01-01")
    people = tuple((f"{name} <{name}@example.com>", commits) for name, commits in authors.items())
    return PathHistory("apps/payments", at, at, authors=people)


def test_owners_come_before_authors() -> None:
    rules = read_code_owners("/apps/payments/ @money", is_gitlab=False)
    assert who_to_ask(["apps/payments/a", "apps/payments/b", "x"], rules, [life(ana=9)]) == ("@money",)
    asked = who_to_ask(["apps/orders/a"], rules, [life(ana=2, bo=5)])
    assert asked == ("bo <bo@example.com>", "ana <ana@example.com>")


def test_machines_are_nobody_to_ask() -> None:
    at = Commit("a", "2026-01-01")
    bots = (
        ("shop-ci <ci@example.com>", 90),
        ("renovate[bot] <r@example.com>", 50),
        ("Lucia <lucia@example.com>", 1),
    )
    assert who_to_ask([], (), [PathHistory("a", at, at, authors=bots)]) == ("Lucia <lucia@example.com>",)
