"""Whose a call is, when lambdas lie between: handlers of routes are functions of their own."""

from __future__ import annotations

import textwrap

import pytest

from scanner.detect import code_rules, detect_code
from scanner.link.calls.callbacks import owner_of, registrations
from tests.words import WORDS

KTOR = """
    package shop.drafts
    import io.ktor.server.routing.*

    fun Route.draftApi(drafts: DraftService) {
        route("/api/draft") {
            post {
                drafts.save(call.receive())
            }
            authenticate("tokenx") {
                delete { transaction { drafts.drop(user()) } }
            }
        }
        route("/api/order") {
            post { drafts.submit(user()) }
        }
    }

    fun cached(store: Store) {
        lock("/orders") { get { store.fill() } }
    }
"""
EXPRESS = """
    import { Router } from "express";
    import { drafts } from "./drafts";

    export function draftApi(router: Router) {
      router.post("/draft", async (req, res) => { await drafts.save(req.body); });
      router.delete("/draft", async (req, res) => { await drafts.drop(req.user); });
    }
"""
TOOLS = """
    import type { McpServer } from "@modelcontextprotocol/sdk/server/mcp.js";
    import { drafts } from "./drafts";
    import { withErrors } from "./errors";

    export function draftTools(server: McpServer, writes: boolean) {
      if (writes) {
        server.registerTool("save", { title: "Save" }, async (input) => { await drafts.save(input); });
        server.registerTool("drop", { title: "Drop" }, withErrors(async (input) => { await drafts.drop(input); }));
      }
    }
"""


@pytest.mark.parametrize(
    ("path", "code", "owners"),
    [
        (
            "shop/draft-tools.ts",
            TOOLS,
            {
                "drafts.save": "draftTools > server.registerTool(save)",
                "drafts.drop": "draftTools > server.registerTool(drop)",
            },
        ),
        (
            "shop/Drafts.kt",
            KTOR,
            {
                "drafts.save": "Route.draftApi > post(/api/draft)",
                "drafts.drop": "Route.draftApi > delete(/api/draft)",
                "drafts.submit": "Route.draftApi > post(/api/order)",
                "store.fill": "cached",  # a lock is no route, so what it gets runs now
            },
        ),
        (
            "shop/drafts-api.ts",
            EXPRESS,
            {
                "drafts.save": "draftApi > router.post(/draft)",
                "drafts.drop": "draftApi > router.delete(/draft)",
            },
        ),
    ],
    ids=["tools", "ktor", "express"],
)
def test_each_handler_of_a_route_is_a_function_of_its_own(
    path: str, code: str, owners: dict[str, str]
) -> None:
    data = textwrap.dedent(code).encode()
    outline = detect_code(path, data, code_rules(()), frozenset(), outlined=True).outline
    assert outline is not None
    registered = registrations(WORDS, outline)
    found = {call.text: owner_of(registered, call) for call in outline.calls}
    assert {text: found[text] for text in owners} == owners
