"""Settings from one file and the flags: what is in force, where it came from, and what is refused."""

from __future__ import annotations

import tomllib
from datetime import date
from pathlib import Path

import pytest
from click.testing import CliRunner

from scanner.cli.config import config_command
from scanner.config import SETTINGS, find_config, in_force, read_config, settings_for, settings_then
from scanner.config.file import FILES
from scanner.errors import BadConfig, BadUsage
from scanner.model import Severity


def write(folder: Path, text: str, name: str = "mapcheck.toml") -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def test_a_flag_beats_the_file_and_the_file_the_default(tmp_path: Path) -> None:
    given = read_config(write(tmp_path, 'strict = true\n\nfail-on = "warning"\njobs = 2\n'))
    settings = in_force({"jobs": 4}, given)
    assert (settings.jobs, settings.fail_on, settings.strict, settings.format) == (
        4,
        Severity.WARNING,
        True,
        "terminal",
    )
    origins = {key: settings.origins[key] for key in ("jobs", "fail-on", "strict", "format")}
    assert origins == {
        "jobs": "--jobs",
        "fail-on": "mapcheck.toml:3",
        "strict": "mapcheck.toml:1",
        "format": "default",
    }


def test_every_key_has_an_origin_and_a_working_default() -> None:
    settings = in_force({}, {})
    assert set(settings.origins) == {setting.key for setting in SETTINGS}
    assert settings.fail_on is Severity.ERROR
    assert settings.stale_baseline is Severity.WARNING


def test_pyproject_counts_only_with_our_table(tmp_path: Path) -> None:
    pyproject = write(tmp_path, "[tool.other]\nmapcheck = 1\n", "pyproject.toml")
    assert find_config(tmp_path) is None
    pyproject.write_text('[project]\nname = "x"\n\n[tool.mapcheck]\nignore = ["health/*"]\n')
    assert find_config(tmp_path) == pyproject
    settings = in_force({}, read_config(pyproject))
    assert (settings.ignore, settings.origins["ignore"]) == (("health/*",), "pyproject.toml:5")


def test_our_own_file_comes_first(tmp_path: Path) -> None:
    write(tmp_path, "[tool.mapcheck]\njobs = 1\n", "pyproject.toml")
    own = write(tmp_path, "jobs = 2\n")
    assert find_config(tmp_path) == own


def test_an_unknown_key_is_refused_with_its_line_and_a_suggestion(tmp_path: Path) -> None:
    with pytest.raises(BadConfig, match='Did you mean "fail-on"') as error:
        read_config(write(tmp_path, '# gate\nstrict = true\nfail_on = "error"\n'))
    assert error.value.line == 3
    with pytest.raises(BadConfig, match="The keys are those of the flags: map, root"):
        read_config(write(tmp_path, "shade = true\n"))


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ('fail-on = "fatal"', "one of note, warning, error, never"),
        ("jobs = 100000", "a number from 0"),
        ("jobs = true", "a number from 0"),
        ('strict = "yes"', "true or false"),
        ('as-of = "soon"', "a day as YYYY-MM-DD"),
        ('output = ["json=apps/a/src/index.ts"]', "a scanned tree does not say what is written"),
        ("jobs = " + "9" * 5_000, "not TOML that can be read"),
        ("as-of = 2026-13-41", "not TOML"),
        ("select = [1]", "a list of texts"),
        ("map = 3", "a text is wanted"),
        ("strict = ", "not TOML"),
        ("a = " + "[" * 5000, "nested too deeply|not TOML"),
    ],
)
def test_a_wrong_value_is_refused_with_its_line(tmp_path: Path, text: str, says: str) -> None:
    with pytest.raises(BadConfig, match=says) as error:
        read_config(write(tmp_path, f"# settings\n{text}\n"))
    assert error.value.path == "mapcheck.toml"
    assert error.value.line in (1, 2)


@pytest.mark.parametrize("path", ["/etc/cron.d/x", "../x", "a/../../x", ".git/hooks/pre-commit", "out/x"])
def test_the_file_reaches_nothing_outside_its_tree(tmp_path: Path, path: str) -> None:
    (tmp_path / "tree").mkdir()
    (tmp_path / "tree" / "out").symlink_to(tmp_path)
    with pytest.raises(BadConfig, match="must stay below"):
        read_config(write(tmp_path / "tree", f'baseline = "{path}"\n'))


def test_paths_of_the_file_are_relative_to_it(tmp_path: Path) -> None:
    settings = in_force({}, read_config(write(tmp_path, 'map = "docs/map.yaml"\nrules = ["house/rules"]\n')))
    assert settings.map == str(tmp_path / "docs/map.yaml")
    assert settings.rules == (str(tmp_path / "house/rules"),)


def test_what_is_written_is_said_by_a_flag_or_the_environment_and_never_by_the_tree(tmp_path: Path) -> None:
    there = {"MAPCHECK_OUTPUT": "json=out.json sarif=out.sarif"}
    settings = in_force({}, read_config(write(tmp_path, "output = []\n")), there)
    assert settings.output == (("json", "out.json"), ("sarif", "out.sarif"))
    assert settings.origins["output"] == "MAPCHECK_OUTPUT"
    assert in_force({"output": ("json=-",)}, {}, there).output == (("json", "-"),)
    with pytest.raises(BadUsage, match="MAPCHECK_OUTPUT: FORMAT=PATH"):
        in_force({}, {}, {"MAPCHECK_OUTPUT": "pdf=x"})
    write(tmp_path, 'output = ["json=x.json"]\njobs = 2\n')
    then = settings_then(
        {}, settings, lambda name: (tmp_path / name).read_bytes() if name == FILES[0] else None
    )
    assert (then.jobs, then.output) == (2, ()), "what a commit of the past said is no error of today"


def test_a_flag_may_go_anywhere_and_is_checked_alike() -> None:
    assert in_force({"output": ("json=/tmp/x",)}, {}).output == (("json", "/tmp/x"),)
    assert in_force({"as-of": "2026-11-01"}, {}).as_of == date(2026, 11, 1)
    with pytest.raises(BadUsage, match="--as-of: a day"):
        in_force({"as-of": "tomorrow"}, {})


def test_a_toml_date_is_a_day(tmp_path: Path) -> None:
    assert in_force({}, read_config(write(tmp_path, "as-of = 2026-11-01\n"))).as_of == date(2026, 11, 1)


def test_a_huge_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(BadConfig, match="larger than"):
        read_config(write(tmp_path, "# " + "x" * 2_000_000))


def test_the_command_shows_values_and_origins_as_toml(tmp_path: Path) -> None:
    write(tmp_path, 'fail-on = "warning"\nexclude = ["legacy/**"]\n')
    (tmp_path / "map.yaml").touch()
    (tmp_path / "apps").mkdir()
    result = CliRunner().invoke(
        config_command, [str(tmp_path / "apps"), "--jobs", "3", "--output", "sarif=x.sarif"]
    )
    assert result.exit_code == 0, result.output
    table = tomllib.loads(result.output)
    assert (table["fail-on"], table["jobs"], table["output"]) == ("warning", 3, ["sarif=x.sarif"])
    assert table["map"] == str(tmp_path / "map.yaml")
    assert set(table) == {setting.key for setting in SETTINGS}
    origins = {line.split(" = ")[0]: line.rpartition("# ")[2] for line in result.output.splitlines()}
    assert origins["fail-on"] == "mapcheck.toml:1"
    assert origins["jobs"] == "--jobs"
    assert origins["map"] == "the nearest above the path"
    assert origins["strict"] == "default"


def test_what_the_command_shows_may_be_written_back(tmp_path: Path) -> None:
    (tmp_path / "map.yaml").touch()
    shown = CliRunner().invoke(config_command, [str(tmp_path)]).output
    kept = "\n".join(line for line in shown.splitlines() if not line.startswith(("as-of", "root", "map")))
    assert in_force({}, read_config(write(tmp_path, kept))).stale_baseline is Severity.WARNING


def test_a_map_above_the_root_is_not_ours(tmp_path: Path) -> None:
    (tmp_path / "map.yaml").touch()
    (tmp_path / "repo" / ".git").mkdir(parents=True)
    (tmp_path / "repo" / ".git" / "HEAD").touch()
    assert settings_for({}, tmp_path / "repo").map == ""
