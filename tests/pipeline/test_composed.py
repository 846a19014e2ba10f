"""Routes under annotations that a house makes of Spring's, in Java and in Kotlin."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.pipeline.test_naming import JAVA_PACKAGE, KT_PACKAGE
from tests.scanned import scanned, written

WEB = "org.springframework.web.bind.annotation"
JAVA = """package shop.web;

import {web}.{spring};
import {web}.RequestMethod;

@Target(ElementType.METHOD)
@{spring}{told}
public @interface {name} {{
    String[] value() default {{}};
    String[] path() default {{}};
    boolean signedIn() default true;
}}
"""
KOTLIN = """package shop.web

import {web}.{spring}
import {web}.RequestMethod

@Target(AnnotationTarget.FUNCTION, AnnotationTarget.CLASS)
@{spring}{told}
annotation class {name}(val path: Array<String>, val signedIn: Boolean = true)
"""
JAVA_USER = """package shop.orders;

import shop.web.Reads{n};
import shop.web.Resource;

@Resource(path = "/orders{n}")
class Orders{n} {{
    @Reads{n}({given})
    public Order one(String id) {{ return orders.one(id); }}

    @Unknown(path = "/other")
    public Order other(String id) {{ return orders.one(id); }}
}}
"""
KOTLIN_USER = """package shop.orders

import shop.web.Reads{n}
import shop.web.Resource

@Resource(path = ["/orders{n}"])
class Orders{n}(private val orders: Store) {{
    @Reads{n}({given})
    fun one(id: String): Order = orders.one(id)

    @Unknown(path = ["/other"])
    fun other(id: String): Order = orders.one(id)
}}
"""
MADE = (  # of which of Spring's annotations, with what it is told, and the verb that follows
    ("GetMapping", "", "get"),
    ("RequestMapping", "(method = {list}RequestMethod.GET{end})", "get"),
    (
        "RequestMapping",
        '(method = {list}RequestMethod.GET{end}, produces = {list}"application/json"{end})',
        "get",
    ),
    ("RequestMapping", "(method = {several}RequestMethod.GET, RequestMethod.POST{all})", "any"),
    ("RequestMapping", "", "any"),
)


@pytest.mark.parametrize(
    ("language", "given"),
    [("java", '"/{id}"'), ("java", 'path = "/{id}", signedIn = false'), ("kotlin", 'path = ["/{id}"]')],
)
def test_a_route_under_an_annotation_of_the_house(language: str, given: str, tmp_path: Path) -> None:
    java = language == "java"
    declares, uses, ending = (JAVA, JAVA_USER, "java") if java else (KOTLIN, KOTLIN_USER, "kt")
    at = f"orders/src/main/{language}/shop"
    files = {
        **(JAVA_PACKAGE if java else KT_PACKAGE),
        f"{at}/web/Resource.{ending}": declares.format(
            web=WEB, spring="RequestMapping", told="", name="Resource"
        ),
    }
    for n, (spring, told, _) in enumerate(MADE):
        many = ("{", "}") if java else ("[", "]")
        one = ("", "") if java else many
        told = told.format(list=one[0], end=one[1], several=many[0], all=many[1])  # noqa: PLW2901
        files[f"{at}/web/Reads{n}.{ending}"] = declares.format(
            web=WEB, spring=spring, told=told, name=f"Reads{n}"
        )
        files[f"{at}/orders/Orders{n}.{ending}"] = uses.format(given=given, n=n)
    facts = scanned(written(tmp_path, files), None)["facts"]
    routes = {
        (fact["values"]["method"], fact["values"]["path"])
        for fact in facts
        if fact["kind"] == "http_endpoint"
    }
    assert routes == {(verb, f"/orders{n}/{{id}}") for n, (_, _, verb) in enumerate(MADE)}
