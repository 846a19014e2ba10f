"""Blocks of Terraform that hang on variables, from the files to the listings that they come to."""

from __future__ import annotations

import pytest

from scanner.detect.config.entries import entries
from scanner.infer.installs.terraform import asking_folders, terraform_listings, variable_files
from scanner.model import Fact
from tests.infer.configured import facts_in, facts_of

ROOT = "infra/production"
CALL = 'module "orders" {\n  source = "../modules/service"\n  name = "orders"\n  %s\n}\n'
MODULE = 'resource "aws_lambda_function" "this" {\n  function_name = var.name\n  count = var.live ? 1 : 0\n}\nvariable "live" {\n  default = %s\n}\n'
OWN = 'module "orders" {\n  source = "../modules/service"\n  count = %s\n}\n'
OFF = (("orders", "false"),)


def listed(files: dict[str, str]) -> tuple[tuple[str, str], ...]:
    """The names that the files make something of, and whether it is enabled; of those that a block with a variable makes."""
    facts = facts_in(files)
    read = variable_files(asking_folders(facts), files)
    found = terraform_listings(
        facts, [entry for path in read for entry in entries(path, files[path].encode())]
    )
    return tuple(sorted((fact.value("name"), fact.value("enabled")) for fact in found))


@pytest.mark.parametrize(
    ("files", "expected"),
    [
        pytest.param({f"{ROOT}/v.tf": 'variable "live" {\n  default = false\n}\n'}, OFF, id="a default"),
        pytest.param(
            {f"{ROOT}/v.tf": 'variable "live" {\n  default = true\n}\n'}, (), id="a default that says yes"
        ),
        pytest.param({f"{ROOT}/v.tf": 'variable "live" {\n  type = bool\n}\n'}, (), id="no default"),
        pytest.param({f"{ROOT}/terraform.tfvars": "live = false\n"}, OFF, id="its variables"),
        pytest.param({f"{ROOT}/a.auto.tfvars": "live = false\n"}, OFF, id="variables that are always read"),
        pytest.param(
            {
                f"{ROOT}/v.tf": 'variable "live" {\n  default = false\n}\n',
                f"{ROOT}/terraform.tfvars": "live = true\n",
            },
            (),
            id="variables go before a default",
        ),
        pytest.param({"infra/staging/terraform.tfvars": "live = false\n"}, (), id="another folder's"),
    ],
)
@pytest.mark.parametrize("how", ["var.live ? 1 : 0", "var.live == true ? 1 : 0", "local.wanted"])
def test_a_count_by_a_variable(how: str, files: dict[str, str], expected: object) -> None:
    local = {f"{ROOT}/l.tf": "locals {\n  wanted = var.live ? 2 : 0\n}\n"}
    assert listed({f"{ROOT}/main.tf": OWN % how, **local, **files}) == expected


def test_each_file_of_variables_is_asked_by_itself_and_says_where() -> None:
    files = {
        "infra/main.tf": OWN % "var.live ? 1 : 0",
        "infra/env/production.tfvars": "live = false\n",
        "infra/env/staging.tfvars": "live = true\n",
    }
    facts = list(facts_of("infra/main.tf", files["infra/main.tf"]))
    found = terraform_listings(
        facts, [entry for path in files for entry in entries(path, files[path].encode())]
    )
    assert [fact.location.path for fact in found] == ["infra/env/production.tfvars"]


@pytest.mark.parametrize(
    ("handed", "default", "expected"),
    [
        ("live = false", "true", OFF),
        ("live = true", "false", ()),
        ("", "false", OFF),
        ("", "true", ()),
        ("live = var.wanted", "true", OFF),
        ("live = var.nobody", "true", ()),
    ],
)
def test_what_a_call_hands_its_module(handed: str, default: str, expected: object) -> None:
    files = {
        f"{ROOT}/main.tf": CALL % handed,
        f"{ROOT}/v.tf": 'variable "wanted" {\n  default = false\n}\n',
        "infra/modules/service/main.tf": MODULE % default,
    }
    assert listed(files) == expected


def test_a_module_of_which_something_runs_anyway_is_not_off() -> None:
    more = 'resource "aws_lambda_function" "other" {\n  function_name = "other"\n}\n'
    files = {
        f"{ROOT}/main.tf": CALL % "live = false",
        "infra/modules/service/main.tf": MODULE % "true" + more,
    }
    assert listed(files) == ()


TABLE = "{\n  orders = { enabled = false }\n  mail = {}\n}\n"


@pytest.mark.parametrize(
    ("each", "says"),
    [
        ("local.functions", {f"{ROOT}/l.tf": f"locals {{\n  functions = {TABLE}}}\n"}),
        (
            "{ for name, it in local.functions : name => it if it.enabled }",
            {f"{ROOT}/l.tf": f"locals {{\n  functions = {TABLE}}}\n"},
        ),
        ("var.functions", {f"{ROOT}/terraform.tfvars": f"functions = {TABLE}"}),
        ("var.functions", {f"{ROOT}/v.tf": f'variable "functions" {{\n  default = {TABLE}}}\n'}),
    ],
)
def test_a_table_of_another_file_is_listed_by_its_keys(each: str, says: dict[str, str]) -> None:
    block = f'module "function" {{\n  for_each = {each}\n  source = "../modules/function"\n}}\n'
    assert listed({f"{ROOT}/main.tf": block, **says}) == (("mail", ""), ("orders", "false"))


def test_what_nobody_can_read_is_left_open() -> None:
    files = {
        f"{ROOT}/main.tf": 'module "function" {\n  for_each = { for n in local.names : n => {} }\n  source = "../modules/function"\n}\n',
        f"{ROOT}/l.tf": 'locals {\n  names = ["a"]\n}\n',
    }
    assert listed(files) == ()
    assert terraform_listings((), ()) == ()
    assert not asking_folders(
        [
            Fact(location=each.location, kind="listing", technology="x", rule="x")
            for each in facts_of(f"{ROOT}/main.tf", OWN % "1")
        ]
    )
