"""Routes below the path that their application is served under."""

from __future__ import annotations

from scanner.infer.routes.contexts import place_routes
from scanner.model import Fact, Location, Service, Value

SERVICES = (Service("billing", "billing", "service"), Service("config", "config", "service"))
OWNERS = {
    "billing/Invoices.java": "billing",
    "billing/application.yml": "billing",
    "billing/application-dev.yml": "billing",
    "config/shared/billing.yml": "config",
    "config/Config.java": "config",
}


def setting(path: str, context: str) -> Fact:
    return Fact(Location(path, 1), "http_context", "http", "http-context", values=(Value("path", context),))


def route(path: str) -> Fact:
    return Fact(
        Location(path, 1), "http_endpoint", "http", "http-route-jvm", values=(Value("path", "/open"),)
    )


def contexts(*facts: Fact) -> list[str]:
    return [f.value("context") for f in place_routes(facts, SERVICES, OWNERS) if f.kind == "http_endpoint"]


def test_a_setting_of_the_application_itself() -> None:
    assert contexts(setting("billing/application.yml", "/bill/"), route("billing/Invoices.java")) == ["/bill"]


def test_a_configuration_server_keeps_it_under_the_applications_name() -> None:
    kept = setting("config/shared/billing.yml", "/bill")
    assert contexts(kept, route("billing/Invoices.java"), route("config/Config.java")) == ["/bill", ""]


def test_profiles_that_disagree_and_the_root_say_nothing() -> None:
    one, other = setting("billing/application.yml", "/bill"), setting("billing/application-dev.yml", "/dev")
    assert contexts(one, other, route("billing/Invoices.java")) == [""]
    assert contexts(setting("billing/application.yml", "/"), route("billing/Invoices.java")) == [""]
