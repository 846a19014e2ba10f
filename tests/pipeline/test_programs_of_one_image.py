"""A Dockerfile that builds whichever program it is told to makes each of them a service, and the folder of them all none."""

from __future__ import annotations

from pathlib import Path

import pytest

from scanner.pipeline import Request, scan

MAIN = 'package main\n\nimport "net/http"\n\nfunc main() { http.ListenAndServe(":80", nil) }\n'
DOCKERFILE = """\
FROM golang:1.23 AS build
COPY {copied}
ARG NAME
RUN go build -o /service ./cmd/$NAME
FROM scratch
COPY --from=build /service /service
ENTRYPOINT ["/service"]
"""


@pytest.mark.parametrize("copied", [". .", "cmd cmd\nCOPY pkg pkg"])
@pytest.mark.parametrize("own", [False, True])
def test_the_folder_counts_where_it_is_a_program_itself(copied: str, own: bool, tmp_path: Path) -> None:
    programs = ("ender", "sink", "storage")
    files = {
        "backend/Dockerfile": DOCKERFILE.format(copied=copied),
        "backend/go.mod": "module shop.example/backend\n\ngo 1.23\n",
        "backend/pkg/queue/queue.go": "package queue\n",
        **{f"backend/cmd/{name}/main.go": MAIN for name in programs},
        **({"backend/main.go": MAIN} if own else {}),
    }
    for path, text in files.items():
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_text(text, "utf-8")
    found = {each.path for each in scan(Request(tmp_path, cached=False, jobs=1)).services}
    assert found - {"backend"} == {f"backend/cmd/{name}" for name in programs}
    assert ("backend" in found) is own
