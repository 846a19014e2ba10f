"""A finding in code that lies in no service is of the services that run it, and stays the same one whoever they are."""

from __future__ import annotations

from pathlib import Path

import pytest

from scanner.model import Finding
from scanner.pipeline import Request, scan
from tests.scanned import written

MAIN = """\
package main

import (
	"net/http"

	"harbour.example/port/internal/berths"
)

func main() {
	http.HandleFunc("/take", func(w http.ResponseWriter, r *http.Request) { berths.Take(r.Context(), r.URL.Path) })
	http.ListenAndServe(":8080", nil)
}
"""
BERTHS = """\
package berths

import (
	"context"

	"harbour.example/port/internal/outgoing"
	"harbour.example/port/internal/rows"
)

func Take(ctx context.Context, id string) error {
	if err := rows.Insert(ctx, id); err != nil {
		return err
	}
	return outgoing.Say(ctx, id)
}
"""
ROWS = """\
package rows

import (
	"context"
	"database/sql"
)

var db *sql.DB

func Insert(ctx context.Context, id string) error {
	_, err := db.ExecContext(ctx, "INSERT INTO berths (id) VALUES ($1)", id)
	return err
}
"""
OUTGOING = """\
package outgoing

import (
	"context"

	"github.com/aws/aws-sdk-go-v2/service/sns"
)

var client *sns.Client

func Say(ctx context.Context, id string) error {
	_, err := client.Publish(ctx, &sns.PublishInput{Message: &id})
	return err
}
"""


def _port(root: Path, *services: str) -> Finding:
    port = {
        "go.mod": "module harbour.example/port\n",
        "internal/berths/take.go": BERTHS,
        "internal/rows/rows.go": ROWS,
        "internal/outgoing/say.go": OUTGOING,
        **{f"cmd/{service}/main.go": MAIN for service in services},
    }
    report = scan(Request(written(root, port), cached=False, jobs=1))
    (found,) = (each for each in report.findings if each.rule == "outbox/missing")
    return found


def test_what_one_service_runs_is_its_own(tmp_path: Path) -> None:
    found = _port(tmp_path, "harbour")
    assert found.location.path == "internal/berths/take.go"  # where no fact is, only calls
    assert (found.service, found.services) == ("cmd/harbour", ())


def test_what_several_run_is_theirs_and_the_same_finding(tmp_path: Path) -> None:
    alone = _port(tmp_path, "harbour")
    shared = _port(tmp_path, "harbour", "pilots")
    assert (shared.service, shared.services) == ("", ("cmd/harbour", "cmd/pilots"))
    assert shared.fingerprint == alone.fingerprint


def test_what_nobody_runs_is_nobodys(tmp_path: Path) -> None:
    found = _port(tmp_path)
    assert (found.service, found.services) == ("", ())


def test_what_a_library_holds_names_who_runs_it(tmp_path: Path) -> None:
    port = {
        "package.json": '{"name": "port", "workspaces": ["apps/*", "packages/*"]}',
        "packages/berths/package.json": '{"name": "@port/berths", "main": "index.ts"}',
        "packages/berths/index.ts": """\
import { SNSClient, PublishCommand } from "@aws-sdk/client-sns";
import { Pool } from "pg";

const db = new Pool();
const sns = new SNSClient({});

export async function take(id: string) {
  await db.query("INSERT INTO berths VALUES ($1)", [id]);
  await sns.send(new PublishCommand({ TopicArn: process.env.TOPIC, Message: id }));
}
""",
    }
    for app in ("harbour", "pilots"):
        port[f"apps/{app}/package.json"] = f'{{"name": "{app}", "scripts": {{"start": "node main.js"}}}}'
        port[f"apps/{app}/main.ts"] = """\
import { take } from "@port/berths";
import express from "express";

const app = express();
app.post("/berths/:id", (request) => take(request.params.id));
app.listen(8080);
"""
    report = scan(Request(written(tmp_path, port), cached=False, jobs=1))
    (found,) = (each for each in report.findings if each.rule == "outbox/missing")
    assert (found.service, found.services) == ("packages/berths", ("apps/harbour", "apps/pilots"))


@pytest.mark.parametrize(
    ("command", "served"), [("vite build", False), ("next build", True), ("nuxt build", True)]
)
def test_pages_run_no_store_that_their_build_imports(command: str, served: bool, tmp_path: Path) -> None:
    port = {
        "package.json": '{"name": "port", "workspaces": ["apps/*", "packages/*"]}',
        "packages/rows/package.json": '{"name": "@port/rows", "main": "index.ts"}',
        "packages/rows/index.ts": (
            'import { Pool } from "pg";\nconst db = new Pool();\n'
            'export const rows = () => db.query("SELECT * FROM berths");\n'
        ),
        "apps/quay/package.json": f'{{"name": "quay", "private": true, "scripts": {{"build": "{command}"}}}}',
        "apps/quay/index.html": "<div></div>",
        "apps/quay/src/main.ts": 'import { rows } from "@port/rows";\nexport const shown = rows();\n',
    }
    report = scan(Request(written(tmp_path, port), cached=False, jobs=1))
    assert [s.kind for s in report.services if not s.is_library] == ["frontend"]
    assert ("apps/quay" in report.reached.get("packages/rows/index.ts", ())) is served
