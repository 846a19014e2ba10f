"""One bad file costs one file: the rest of the tree is scanned, and the file is named."""

from __future__ import annotations

from pathlib import Path

import pytest

from scanner.model import ProblemKind
from scanner.pipeline import Request, scan, tasks, workers
from tests.cli.tiny import tiny

BAD = {
    "lone surrogate": (
        "apps/bad/package.json",
        b'{"name": "a\\ud800b", "scripts": {"start": "x"}, "dependencies": {"\\udfff": "*"}}',
    ),
    "long name": ("apps/bad/package.json", b'{"name": "' + b"n" * 17_000 + b'", "scripts": {"start": "x"}}'),
    "nested functions": (
        "apps/bad/deep.py",
        b"import boto3\nsns = boto3.client('sns')\n"
        + b"".join(b" " * n + b"def f%d():\n" % n for n in range(720))
        + b" " * 720
        + b"pass\n",
    ),
    "nul bytes": (
        "apps/bad/nul.kt",
        b"import software.amazon.awssdk.services.sns.SnsClient\nfun main() {\n"
        + b"\0" * 1024
        + b"val x = SnsClient.create()\n}\n",
    ),
    "half a document": ("apps/bad/values.yaml", b"a: {b: [1, 2\n"),
    "not UTF-8": ("apps/bad/app.ts", b'import "@aws-sdk/client-sns";\n\xff\xfe\x00bad'),
}


@pytest.mark.parametrize("kind", BAD)
def test_the_rest_is_scanned(tmp_path: Path, kind: str) -> None:
    tiny(tmp_path)
    name, content = BAD[kind]
    (tmp_path / name).parent.mkdir(parents=True)
    (tmp_path / name).write_bytes(content)
    report = scan(Request(tmp_path, cached=False, jobs=1))
    assert [each.rule for each in report.findings if each.service == "apps/orders"] == ["outbox/missing"]
    assert {problem.path for problem in report.problems} <= {name}


def test_a_fault_of_our_own_in_one_file_is_a_problem_of_that_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    tiny(tmp_path)
    whole = tasks.detect_code  # type: ignore[attr-defined]

    def faulty(path: str, *given: object) -> object:
        if path.endswith("worse.ts"):
            raise KeyError("no such node")
        return whole(path, *given)  # type: ignore[arg-type]

    (tmp_path / "apps/orders/src/worse.ts").write_bytes((tmp_path / "apps/orders/src/main.ts").read_bytes())
    monkeypatch.setattr(tasks, "detect_code", faulty)
    workers.dismiss()  # what was begun before does as it was written
    report = scan(Request(tmp_path, cached=False, jobs=1))
    (problem,) = report.problems
    assert (problem.path, problem.kind) == ("apps/orders/src/worse.ts", ProblemKind.FAILED)
    assert "KeyError" in problem.message
    assert "report it" in problem.message
    assert "outbox/missing" in {each.rule for each in report.findings}
    workers.dismiss()
