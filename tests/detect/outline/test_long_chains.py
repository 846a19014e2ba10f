"""A route of a hundred steps is one chain of calls: its last step is told as its first is, whatever rules asked before."""

from __future__ import annotations

import pytest

from tests.detect.reading import outline

HEADS = {
    "java": (
        'import org.apache.camel.builder.Routes;\nclass Orders {{ void configure() {{ Routes.from("orders"){steps}; }} }}\n'
    ),
    "kotlin": 'import org.apache.camel.builder.Routes\nfun configure() {{ Routes.from("orders"){steps} }}\n',
    "typescript": 'import {{ Routes }} from "routes";\nRoutes.from("orders"){steps};\n',
    "python": 'from routes import Routes\nRoutes.start("orders"){steps}\n',
    "go": 'package orders\n\nimport "example.com/routes"\n\nfunc Configure() {{ routes.From("orders"){steps} }}\n',
}


@pytest.mark.parametrize("length", [3, 19, 20, 21, 50, 90])
@pytest.mark.parametrize("language", HEADS)
def test_every_step_of_a_chain_is_of_the_module_that_it_begins_with(language: str, length: int) -> None:
    steps = "".join(f".step{number}(1)" for number in range(length))
    told = outline(language, HEADS[language].format(steps=steps))
    chained = [call for call in told.calls if ".step" in call.text]
    assert len(chained) == length
    assert all(
        call.callee is not None and "outes" in str(call.callee) and call.callee.module for call in chained
    )
