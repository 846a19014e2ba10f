"""JUnit XML, for hosts that show test results: one suite per layer, one case per component and per finding.

Follows junit-10.xsd of Jenkins' xUnit plugin, the strictest reader in use. A finding fails where the gate
would; an advisory run has no gate, and there every warning and error fails. All else is skipped, with a word.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from xml.sax.saxutils import escape, quoteattr

from scanner.model import Finding, Problem, Report, Severity, State
from scanner.report.groups import by_layer, components, layer_title
from scanner.report.sentences import nature, rule_text
from scanner.report.text import plain, where
from scanner.report.verdict import failing_findings


@dataclass(frozen=True, slots=True)
class Case:
    """``outcome`` is an element's name: failure, error or skipped; "" passes."""

    classname: str
    name: str
    outcome: str = ""
    message: str = ""
    body: str = ""


def render(report: Report) -> str:
    """The report as a JUnit document."""
    suites = [*_suites(report), ("Scan", tuple(map(_gap, report.problems)))]
    cases = [case for _, suite in suites for case in suite]
    lines = [
        '<?xml version="1.0" encoding="UTF-8"?>',
        f'<testsuites name="mapcheck" {_totals(cases, ("tests", "failures", "errors"))}>',
        *(line for name, suite in suites if suite for line in _suite(name, suite)),
        "</testsuites>",
    ]
    return "".join(f"{line}\n" for line in lines)


def _suites(report: Report) -> list[tuple[str, tuple[Case, ...]]]:
    """(layer, cases); a component without a new finding is a case that passes."""
    suites: dict[str, list[Case]] = {}
    present = [finding for finding in report.findings if finding.state is not State.FIXED]
    troubled = {finding.component for finding in present if finding.state is State.NEW}
    for component in components(report):
        if component.id not in troubled:
            passed = Case(component.layer, f"{component.id} agrees with the code")
            suites.setdefault(layer_title(report, component), []).append(passed)
    fails = _failing(report)
    for layer, groups in by_layer(report, [*present, *report.suppressed]):
        found = [_case(report, finding, fails) for group in groups for finding in group.findings]
        suites.setdefault(layer, []).extend(found)
    if not suites:
        suites["Scan"] = [Case("scan", "nothing to report")]
    return [(layer, tuple(cases)) for layer, cases in suites.items()]


def _failing(report: Report) -> frozenset[str]:
    findings: Iterable[Finding] = failing_findings(report)
    if report.policy.fail_on is None:
        findings = (f for f in report.findings if f.state is State.NEW and f.severity is not Severity.NOTE)
    return frozenset(finding.fingerprint for finding in findings)


def _case(report: Report, finding: Finding, fails: frozenset[str]) -> Case:
    name = f"{plain(finding.message)} [{finding.fingerprint}]"
    classname = finding.rule.replace("/", ".")
    if finding in report.suppressed:
        reason = f": {plain(finding.excuse.reason)}" if finding.excuse else ""
        return Case(classname, name, "skipped", f"under an exception{reason}")
    if finding.state is State.KNOWN:
        return Case(classname, name, "skipped", "known before")
    if finding.fingerprint not in fails:
        return Case(classname, name, "skipped", f"{finding.severity.value}: below what fails the check")
    places = [f"{where(finding.location)}  {nature(finding)}"]
    places += [f"{where(step.location)}  {step.role.value}: {plain(step.says)}" for step in finding.related]
    if fix := rule_text(report, finding.rule).fix:
        places.append(f"Fix: {plain(fix)}")
    return Case(classname, name, "failure", plain(finding.message), "\n".join(places))


def _gap(problem: Problem) -> Case:
    at = f"{plain(problem.path)}:{problem.line}" if problem.line else plain(problem.path)
    name = f"{at} can be looked at" if at else "the tree can be looked at"
    return Case(f"scan.{problem.kind.value}", name, "error", plain(problem.message), plain(problem.message))


def _suite(name: str, cases: tuple[Case, ...]) -> Iterable[str]:
    totals = _totals(cases, ("tests", "failures", "errors", "skipped"))
    yield f"  <testsuite name={quoteattr(plain(name))} {totals}>"
    for case in cases:
        start = (
            f"    <testcase classname={quoteattr(plain(case.classname))} name={quoteattr(plain(case.name))}"
        )
        if not case.outcome:
            yield f"{start}/>"
            continue
        yield f"{start}>"
        message = f"      <{case.outcome} message={quoteattr(case.message)}"
        yield f"{message}>{escape(case.body)}</{case.outcome}>" if case.body else f"{message}/>"
        yield "    </testcase>"
    yield "  </testsuite>"


def _totals(cases: Iterable[Case], wanted: tuple[str, ...]) -> str:
    outcomes = [case.outcome for case in cases]
    numbers = {
        "tests": len(outcomes),
        "failures": outcomes.count("failure"),
        "errors": outcomes.count("error"),
        "skipped": outcomes.count("skipped"),
    }
    return " ".join(f'{name}="{numbers[name]}"' for name in wanted)
