"""`scan graph`: printed, or written where one says."""

from __future__ import annotations

from pathlib import Path

from tests.cli.tiny import run, tiny


def test_a_catalog_is_a_folder_that_one_has_to_name(tmp_path: Path) -> None:
    tiny(tmp_path)
    refused = run(tmp_path, "graph", "--format", "eventcatalog")
    assert refused.code == 2
    assert "--out FOLDER" in refused.err


def test_what_people_wrote_into_a_catalog_stays(tmp_path: Path) -> None:
    tiny(tmp_path)
    for _ in range(2):
        assert run(tmp_path, "graph", "--format", "eventcatalog", "--out", "catalog").code == 0
        (page,) = (tmp_path / "catalog/services").rglob("index.mdx")
        page.write_text(page.read_text("utf-8") + "\nBy hand.\n", "utf-8")
    assert page.read_text("utf-8").count("By hand.") == 2


def test_a_picture_goes_to_a_file(tmp_path: Path) -> None:
    tiny(tmp_path)
    assert run(tmp_path, "graph", "--out", "graph.mmd").code == 0
    assert (tmp_path / "graph.mmd").read_text("utf-8").startswith("flowchart")
