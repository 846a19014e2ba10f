"""Methods of one name: a call is followed to all of them, up to so many that nobody could tell which is meant."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.link.hazards.trees import found, scan_of


def shop(overloads: int) -> dict[str, str]:
    """A class that stores, and calls one of ``overloads`` methods that all publish."""
    tell = "\n".join(f'  void tell(T{k} t) {{ kafka.send("orders", t.name); }}' for k in range(overloads))
    return {
        "pom.xml": "<project><artifactId>shop</artifactId></project>",
        "src/main/java/shop/Shop.java": (
            "package shop;\nimport javax.persistence.EntityManager;\n"
            "import org.springframework.kafka.core.KafkaTemplate;\n"
            "class Shop {\n  private EntityManager em;\n  private KafkaTemplate<String, String> kafka;\n"
            f"{tell}\n  void place(Order order) {{ em.persist(order); tell(order.line); }}\n}}\n"
        ),
    }


@pytest.mark.parametrize(("overloads", "is_told"), [(1, True), (2, True), (64, True), (65, False)])
def test_a_call_is_followed_to_methods_of_one_name(tmp_path: Path, overloads: int, is_told: bool) -> None:
    assert bool(found(tmp_path, shop(overloads), "outbox/missing")) is is_told


@pytest.mark.parametrize(("overloads", "is_told"), [(64, False), (65, True)])
def test_a_call_that_could_run_too_many_methods_is_told_as_not_followed(
    tmp_path: Path, overloads: int, is_told: bool
) -> None:
    report = scan_of(tmp_path, shop(overloads))
    advice = [told["advice"] for each in report["followed"] for told in each["receivers"]]
    assert any("more functions have its name" in each for each in advice) is is_told


def sinks(implementations: int) -> dict[str, str]:
    """A service that tells an interface, which so many classes keep."""
    tellers = "\n".join(
        f"class Teller{k} implements Sink {{\n  private KafkaTemplate<String, String> kafka;\n"
        f'  public void tell(Order o) {{ kafka.send("orders", o.name); }}\n}}'
        for k in range(implementations)
    )
    return {
        "pom.xml": "<project><artifactId>shop</artifactId></project>",
        "src/main/java/shop/Shop.java": (
            "package shop;\nimport javax.persistence.EntityManager;\n"
            "import org.springframework.kafka.core.KafkaTemplate;\n"
            f"interface Sink {{ void tell(Order o); }}\n{tellers}\n"
            "class Shop {\n  private EntityManager em;\n  private Sink sink;\n"
            "  void place(Order order) { em.persist(order); sink.tell(order); }\n}\n"
        ),
    }


@pytest.mark.parametrize(("implementations", "is_told"), [(20, False), (70, True)])
def test_an_interface_of_which_not_all_classes_were_looked_at_is_told(
    tmp_path: Path, implementations: int, is_told: bool
) -> None:
    report = scan_of(tmp_path, sinks(implementations))
    advice = [told["advice"] for each in report["followed"] for told in each["receivers"]]
    assert any("were looked at" in each for each in advice) is is_told
