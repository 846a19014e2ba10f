"""What a .NET Aspire host starts and joins: services and calls, however the host is written."""

from __future__ import annotations

from pathlib import Path

import pytest

from scanner.graph import graph_of
from scanner.pipeline import Request, scan
from tests.scanned import written

WEB = '<Project Sdk="Microsoft.NET.Sdk.Web"></Project>\n'
TREE = {
    "src/Shop.Orders/Shop.Orders.csproj": WEB,
    "src/Shop.Orders/Program.cs": "var app = WebApplication.Create(args);\napp.Run();\n",
    "src/Billing.API/Billing.API.csproj": WEB,
    "src/Billing.API/Program.cs": "var app = WebApplication.Create(args);\napp.Run();\n",
    "src/Shared/Shared.csproj": '<Project Sdk="Microsoft.NET.Sdk"></Project>\n',
    "src/Shared/Money.cs": "public record Money(decimal Amount);\n",
    "src/Shop.AppHost/Shop.AppHost.csproj": '<Project Sdk="Aspire.AppHost.Sdk/13.1.0"></Project>\n',
}
BILLING = 'var bills = builder.AddProject<Projects.Billing_API>("bills");\n'
START = '\ufeffvar builder = DistributedApplication.CreateBuilder(args);\n\n// What runs; "all" of it\n'
HOSTS = {
    "a reference": BILLING
    + 'builder.AddProject<Projects.Shop_Orders>("orders").WithReference(bills).WaitFor(bills);\n',
    "over several lines, with a name of its own": BILLING
    + '// orders\nvar o = builder.AddProject<Projects.Shop_Orders>(\n    "shop", "https")\n    .WithReplicas(2)\n    .WithReference(bills);\n',
    "later, by the variable": BILLING
    + 'var orders = builder.AddProject<Projects.Shop_Orders>("orders");\nif (args.Length > 0)\n{\n    orders.WithReference(bills);\n}\n',
    "by a path": 'var bills = builder.AddProject("bills", "../Billing.API/Billing.API.csproj");\n'
    'builder.AddProject("orders", @"..\\Shop.Orders\\Shop.Orders.csproj").WithReference(bills);\n',
    "an address in a variable": BILLING
    + 'var at = bills.GetEndpoint("http");\n'
    + 'builder.AddProject<Projects.Shop_Orders>("orders").WithEnvironment("Bills__Url", at);\n',
}


def _seen(tree: Path, host: str) -> tuple[set[str], set[tuple[str, str]]]:
    written(tree, {**TREE, "src/Shop.AppHost/AppHost.cs": START + host + "builder.Build().Run();\n"})
    report = scan(Request(root=tree))
    graph = graph_of(report.facts, report.fact_services, report.services, None, report.reached)
    calls = {(edge.source, edge.target) for edge in graph.edges if edge.kind == "calls"}
    return {service.path for service in report.services if not service.is_library}, calls


@pytest.mark.parametrize("host", HOSTS)
def test_what_a_host_starts_and_joins_is_seen(host: str, tmp_path: Path) -> None:
    services, calls = _seen(tmp_path, HOSTS[host])
    assert services == {"src/Shop.Orders", "src/Billing.API"}
    assert calls == {("service:src/Shop.Orders", "service:src/Billing.API")}


@pytest.mark.parametrize(
    "more",
    [
        'builder.AddProject<Projects.Shop_Orders>("orders").WaitFor(bills);\n',
        'builder.AddProject<Projects.Shop_Orders>("orders").WithEnvironment("BillsClient", bills.GetEndpoint("http"));\n',
        'var orders = builder.AddProject<Projects.Shop_Orders>("orders"); // .WithReference(bills)\n',
    ],
)
def test_what_comes_later_or_is_only_told_of_is_no_call(more: str, tmp_path: Path) -> None:
    assert _seen(tmp_path, BILLING + more)[1] == set()
