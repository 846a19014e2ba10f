"""Projects of .NET that are built into others are imports of their folders, through others in between too."""

from __future__ import annotations

import pytest

from scanner.infer.services import project_references
from scanner.model import Import
from tests.infer.configured import facts_in


def project(*references: str) -> str:
    items = "".join(f'<ProjectReference Include="{each}" />' for each in references)
    return f'<Project Sdk="Microsoft.NET.Sdk"><ItemGroup>{items}</ItemGroup></Project>\n'


FILES = {
    "src/Orders/Orders.Api/Orders.Api.csproj": project(r"..\Orders\Orders.csproj"),
    "src/Orders/Orders/Orders.csproj": project(
        "../../Pricing/Pricing.csproj", r"..\Orders.Model\Orders.Model.csproj"
    ),
    "src/Pricing/Pricing.csproj": project(
        r"..\Orders\Orders\Orders.csproj"
    ),  # a circle, which no build would take
    "src/Mail/Mail.csproj": project(),
}


@pytest.mark.parametrize(
    ("folder", "importers"),
    [
        ("src/Pricing", {"src/Orders/Orders.Api/Orders.Api.csproj", "src/Orders/Orders/Orders.csproj"}),
        ("src/Orders", {"src/Pricing/Pricing.csproj"}),
        ("src/Mail", set()),
        ("src/Price", set()),
    ],
)
def test_who_is_built_with_a_folder(folder: str, importers: set[str]) -> None:
    found = project_references(facts_in(FILES), {folder})
    assert {each.path for each in found} == importers
    if folder == "src/Pricing":
        assert found[0] == Import(
            "src/Orders/Orders.Api/Orders.Api.csproj", folder, "src/Pricing/Pricing.csproj"
        )
