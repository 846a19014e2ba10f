"""Methods of one name: a call is followed to all of them, up to so many that nobody could tell which is meant."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.link.hazards.trees import found


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
