"""`scan lsp` through a client of the protocol: what is published, said and offered, and that it writes nothing."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_lsp
from lsprotocol import types
from pytest_lsp import ClientServerConfig, LanguageClient

from tests.cli.tiny import CODE, MAIN, MENDED
from tests.desk.shop import MAP, shop

SERVER = [
    sys.executable,
    "-c",
    "from scanner.cli import main; main()",
    "lsp",
    "--as-of",
    "2026-11-01",
    "--jobs",
    "1",
]
WAIT = 60  # seconds


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    return shop(tmp_path / "shop né")  # a name that a URI must quote


@pytest_lsp.fixture(  # type: ignore[untyped-decorator]
    config=ClientServerConfig(server_command=SERVER)
)
async def client(lsp_client: LanguageClient, tree: Path) -> AsyncIterator[None]:
    capabilities = types.ClientCapabilities(
        window=types.WindowClientCapabilities(
            show_document=types.ShowDocumentClientCapabilities(support=True)
        )
    )
    await lsp_client.initialize_session(
        types.InitializeParams(
            capabilities=capabilities,
            workspace_folders=[types.WorkspaceFolder(uri=tree.as_uri(), name="shop")],
        )
    )
    yield
    await lsp_client.shutdown_session()


async def shown(
    client: LanguageClient, file: Path, rule: str, *, there: bool = True
) -> types.Diagnostic | None:
    """The diagnostic of ``rule`` that is published for ``file``; None once it is gone."""
    for _ in range(WAIT * 10):
        listed = client.diagnostics.get(file.as_uri(), [])
        found = [each for each in listed if each.code == rule]
        if bool(found) is there and (there or file.as_uri() in client.diagnostics):
            return found[0] if found else None
        await asyncio.sleep(0.1)
    raise AssertionError(f"{rule} of {file} {'never came' if there else 'stayed'}: {client.diagnostics}")


async def offered(
    client: LanguageClient, file: Path, diagnostic: types.Diagnostic
) -> dict[str, types.CodeAction | types.Command]:
    answer = await client.text_document_code_action_async(
        types.CodeActionParams(
            types.TextDocumentIdentifier(file.as_uri()),
            diagnostic.range,
            types.CodeActionContext([diagnostic]),
        )
    )
    return {each.title: each for each in answer or []}


def applied(text: str, offer: types.CodeAction | types.Command, file: Path) -> str:
    """The text of ``file`` after an offer is taken; edits are of whole lines."""
    assert isinstance(offer, types.CodeAction)
    assert offer.edit is not None and offer.edit.changes is not None
    edits = offer.edit.changes[file.as_uri()]
    lines = text.splitlines(keepends=True)
    for edit in sorted(edits, key=lambda each: each.range.start.line, reverse=True):
        assert (edit.range.start.character, edit.range.end.character) == (0, 0)
        lines[edit.range.start.line : edit.range.end.line] = [edit.new_text]
    return "".join(lines)


def save(client: LanguageClient, file: Path, text: str) -> None:
    file.write_text(text, encoding="utf-8")
    client.text_document_did_save(
        types.DidSaveTextDocumentParams(types.TextDocumentIdentifier(file.as_uri()))
    )


def files(tree: Path) -> dict[str, bytes]:
    return {str(path): path.read_bytes() for path in tree.rglob("*") if path.is_file()}


@pytest.mark.asyncio
async def test_a_finding_is_shown_at_its_code_until_it_is_mended(client: LanguageClient, tree: Path) -> None:
    before = files(tree)
    code = tree / MAIN
    found = await shown(client, code, "outbox/missing")
    assert found is not None
    assert (
        "aws.sns" in CODE.splitlines()[found.range.start.line]
        or "PublishCommand" in CODE.splitlines()[found.range.start.line]
    )
    assert found.severity in (types.DiagnosticSeverity.Error, types.DiagnosticSeverity.Warning)
    assert {each.location.uri for each in found.related_information or []} <= {
        code.as_uri(),
        (tree / "map.yaml").as_uri(),
    }
    assert files(tree) == before
    save(client, code, CODE.replace("  await sns.send", "  // await sns.send"))
    await shown(client, code, "outbox/missing", there=False)


@pytest.mark.asyncio
async def test_hovering_tells_the_chain_and_what_was_observed(client: LanguageClient, tree: Path) -> None:
    code = tree / MAIN
    found = await shown(client, code, "outbox/missing")
    assert found is not None
    hover = await client.text_document_hover_async(
        types.HoverParams(types.TextDocumentIdentifier(code.as_uri()), found.range.start)
    )
    assert hover is not None and isinstance(hover.contents, types.MarkupContent)
    assert "1. write [" in hover.contents.value
    assert f"({code.as_uri()}#L8)" in hover.contents.value
    assert "Ways out" in hover.contents.value
    at = types.Position(MAP.splitlines().index("      - id: orders"), 9)
    hover = await client.text_document_hover_async(
        types.HoverParams(types.TextDocumentIdentifier((tree / "map.yaml").as_uri()), at)
    )
    assert hover is not None and isinstance(hover.contents, types.MarkupContent)
    assert "declared missing, observed" in hover.contents.value


@pytest.mark.asyncio
async def test_an_excuse_that_is_taken_excuses(client: LanguageClient, tree: Path) -> None:
    code = tree / MAIN
    found = await shown(client, code, "outbox/missing")
    assert found is not None
    offers = await offered(client, code, found)
    text = applied(CODE, offers["Excuse outbox/missing here until 2027-01-30"], code)
    assert "  // scan-ignore: outbox/missing -- say why until:2027-01-30\n  await sns" in text
    save(client, code, text)
    await shown(client, code, "outbox/missing", there=False)


@pytest.mark.asyncio
async def test_an_exception_of_the_map_excuses_too(client: LanguageClient, tree: Path) -> None:
    code, declared = tree / MAIN, tree / "map.yaml"
    found = await shown(client, code, "outbox/missing")
    assert found is not None
    offers = await offered(client, code, found)
    text = applied(MAP, offers["Excuse outbox/missing in all of Orders until 2027-01-30"], declared)
    lines = ["exceptions:", "  - rule: outbox/missing", "    reason: say why", '    until: "2027-01-30"']
    assert text == MAP + "".join(f"        {line}\n" for line in lines)
    save(client, declared, text)
    await shown(client, code, "outbox/missing", there=False)


@pytest.mark.asyncio
async def test_the_map_is_made_true_where_the_editor_asks(client: LanguageClient, tree: Path) -> None:
    declared = tree / "map.yaml"
    found = await shown(client, declared, "status/missing-exists")
    assert found is not None
    assert found.range.start.line == MAP.splitlines().index("        status: missing")
    offers = await offered(client, declared, found)
    assert not any("here until" in title for title in offers)  # a map has exceptions, not comments
    (title,) = (title for title in offers if title.startswith("Make the map true of Orders"))
    text = applied(MAP, offers[title], declared)
    assert "status: missing" not in text
    save(client, declared, text)
    await shown(client, declared, "status/missing-exists", there=False)


@pytest.mark.asyncio
async def test_the_way_to_the_map_asks_the_editor_to_show_it(client: LanguageClient, tree: Path) -> None:
    found = await shown(client, tree / MAIN, "outbox/missing")
    assert found is not None
    command = (await offered(client, tree / MAIN, found))["Go to Orders in the map"]
    assert isinstance(command, types.Command)
    await client.workspace_execute_command_async(
        types.ExecuteCommandParams(command.command, command.arguments)
    )
    assert [each.uri for each in client.shown_documents] == [(tree / "map.yaml").as_uri()]
    (asked,) = client.shown_documents
    assert asked.selection is not None
    assert MAP.splitlines()[asked.selection.start.line] == "      - id: orders"


@pytest.mark.asyncio
async def test_a_map_is_read_as_it_is_typed(client: LanguageClient, tree: Path) -> None:
    declared = tree / "map.yaml"
    await shown(client, declared, "status/missing-exists")
    client.text_document_did_open(
        types.DidOpenTextDocumentParams(types.TextDocumentItem(declared.as_uri(), "yaml", 1, MAP))
    )
    wrong = MAP.replace("status:", "stauts:").replace("title: Core", "titel: Core")
    client.text_document_did_change(
        types.DidChangeTextDocumentParams(
            types.VersionedTextDocumentIdentifier(2, declared.as_uri()),
            [types.TextDocumentContentChangeWholeDocument(wrong)],
        )
    )
    await shown(client, declared, "map")
    said = {each.message.partition("\n")[0] for each in client.diagnostics[declared.as_uri()]}
    assert said >= {"a component has no key 'stauts'", "a layer has no key 'titel'"}
    save(client, tree / MAIN, MENDED)  # a look at what is saved says nothing of what is only typed
    await shown(client, tree / MAIN, "outbox/missing", there=False)
    assert {each.code for each in client.diagnostics[declared.as_uri()]} == {"map"}
    save(client, declared, wrong)  # and nothing is lost when that is what is saved
    await asyncio.sleep(0.5)
    await shown(client, declared, "map")


@pytest.mark.asyncio
async def test_places_are_counted_as_the_client_counts(client: LanguageClient, tree: Path) -> None:
    code = tree / MAIN
    await shown(client, code, "outbox/missing")
    wide = CODE.replace("  await sns.send", "  /* 😀😀 */ await sns.send")
    save(client, code, wide)
    line = next(each for each in wide.splitlines() if "sns.send" in each)
    wanted = len(line[: line.index("new PublishCommand")].encode("utf-16-le")) // 2
    for _ in range(WAIT * 10):
        found = await shown(client, code, "outbox/missing")
        if found is not None and found.range.start.character == wanted:
            assert found.related_information is not None
            assert found.related_information[-1].location.range == found.range
            return
        await asyncio.sleep(0.1)
    raise AssertionError(found)


@pytest.mark.asyncio
async def test_the_server_is_gone_when_its_editor_is(tree: Path) -> None:
    """No scan is left behind, also when the editor dies without a word."""
    process = await asyncio.create_subprocess_exec(
        *SERVER, cwd=tree, stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE
    )
    assert process.stdin is not None
    process.stdin.close()
    assert await asyncio.wait_for(process.wait(), WAIT) == 0
