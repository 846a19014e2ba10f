"""A publish behind a decision by kind: who hands in another kind, for certain, does not publish; who may, does.

In every place of a tree ``sent`` hands in the kind that is published, ``draft`` another one, and ``any`` what its own
caller says. All three write a row first. A case is (what the teller declares, how the kind is handed in, types).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from pathlib import Path
from textwrap import dedent

import pytest

from tests.link.hazards.trees import found

Tree = Mapping[str, str]
Case = tuple[str, str, str]
NAMES = ("sent", "draft", "any")
KIND = "<Kind.SENT|Kind.DRAFT|kind>"
_EITHER = re.compile(r"<([^<>|]+)\|([^<>|]+)\|([^<>|]+)>")


def places(form: str, handed: str, kind: str = KIND) -> str:
    """``form`` for each kind, with a name for NAME and what is handed in for HANDED."""
    written = handed.replace("KIND", kind)
    texts = (
        form.replace("NAME", name).replace("HANDED", _EITHER.sub(rf"\{number}", written))
        for number, name in enumerate(NAMES, 1)
    )
    return "\n".join(texts)


def jvm(imports: tuple[str, ...], end: str) -> str:
    return "".join(f"import {name}{end}\n" for name in imports)


SPRING = (
    "org.springframework.context.ApplicationEventPublisher",
    "org.springframework.context.event.EventListener",
    "org.springframework.jdbc.core.JdbcTemplate",
    "org.springframework.kafka.core.KafkaTemplate",
)
KOTLIN_HEAD, JAVA_HEAD = jvm(SPRING, ""), jvm(SPRING, ";")


def kotlin(case: Case) -> Tree:
    decided, handed, types = map(dedent, case)
    form = (
        'fun NAME(text: String, kind: Kind) {\njdbc.update("INSERT INTO letters VALUES (?)", text)\nHANDED\n}'
    )
    members = "private val jdbc: JdbcTemplate, private val events: ApplicationEventPublisher, private val teller: Teller"
    tell = 'private fun tell() { kafka.send("letters", "sent") }\nprivate fun note() { println("noted") }'
    return {
        "build.gradle.kts": 'plugins { kotlin("jvm") }',
        "src/Kind.kt": f"package desk\n\nenum class Kind {{ SENT, NEW, DRAFT }}\n{types}\n",
        "src/Teller.kt": f"package desk\n\n{KOTLIN_HEAD}\n"
        f"class Teller(private val kafka: KafkaTemplate<String, String>) {{\n{decided}\n{tell}\n}}\n",
        "src/Desk.kt": f"package desk\n\n{KOTLIN_HEAD}\n"
        f"class Desk({members}) {{\n{places(form, handed)}\n}}\n",
    }


def java(case: Case) -> Tree:
    decided, handed, types = map(dedent, case)
    form = (
        'void NAME(String text, Kind kind) {\njdbc.update("INSERT INTO letters VALUES (?)", text);\nHANDED\n}'
    )
    tell = 'private void tell() { kafka.send("letters", "sent"); }\nprivate void note() { System.out.println(); }'
    members = "private JdbcTemplate jdbc;\nprivate ApplicationEventPublisher events;\nprivate Teller teller;"
    return {
        "pom.xml": "<project><artifactId>desk</artifactId></project>",
        "src/main/java/desk/Kind.java": "package desk;\npublic enum Kind { SENT, NEW, DRAFT }\n",
        "src/main/java/desk/Happened.java": f"package desk;\n{types}\n",
        "src/main/java/desk/Teller.java": f"package desk;\n{JAVA_HEAD}\n"
        f"public class Teller {{\nprivate KafkaTemplate<String, String> kafka;\n{decided}\n{tell}\n}}\n",
        "src/main/java/desk/Desk.java": f"package desk;\n{JAVA_HEAD}\n"
        f"public class Desk {{\n{members}\n{places(form, handed)}\n}}\n",
    }


def typescript(case: Case) -> Tree:
    decided, handed, types = map(dedent, case)
    form = "export async function NAME(text: string, kind: Kind) {\nawait pool.query('INSERT INTO letters VALUES ($1)', [text]);\nHANDED\n}"
    return {
        "package.json": '{"name": "desk", "dependencies": {"pg": "*", "@aws-sdk/client-sns": "*"}}',
        "src/kind.ts": f"export enum Kind {{ SENT = 'sent', NEW = 'new', DRAFT = 'draft' }}\n{types}\n",
        "src/teller.ts": "import { SNS } from '@aws-sdk/client-sns';\nimport { EventEmitter } from 'node:events';\n"
        "import * as kinds from './kind';\nimport { Kind } from './kind';\n"
        "const sns = new SNS({});\nexport const bus = new EventEmitter();\n"
        "async function tell() { await sns.publish({ TopicArn: 'letters', Message: 'sent' }); }\n"
        f"function note() {{ console.log('noted'); }}\n{decided}\n",
        "src/desk.ts": "import { Pool } from 'pg';\nimport * as kinds from './kind';\nimport { Kind } from './kind';\n"
        f"import {{ bus, hand }} from './teller';\nconst pool = new Pool();\n{places(form, handed)}\n",
    }


def python(case: Case) -> Tree:
    decided, handed, types = map(dedent, case)
    form = "def NAME(text, kind):\n    letters.put_item(Item={'id': text})\n    HANDED\n"
    return {
        "pyproject.toml": '[project]\nname = "desk"\nversion = "1"\ndependencies = ["boto3"]\n',
        "desk/__init__.py": "",
        "desk/kind.py": "from dataclasses import dataclass\nfrom enum import Enum\n\n"
        f"class Kind(Enum):\n    SENT = 'sent'\n    NEW = 'new'\n    DRAFT = 'draft'\n\n{types}\n",
        "desk/teller.py": "import boto3\nfrom . import kind as kinds\nfrom .kind import Kind\n\nsns = boto3.client('sns')\n\n"
        "def tell():\n    sns.publish(TopicArn='letters', Message='sent')\n\n"
        f"def note():\n    print('noted')\n\n{decided}\n",
        "desk/desk.py": "from functools import partial\n\nimport boto3\nfrom . import kind as kinds\nfrom .kind import Kind\nfrom .teller import hand\n\n"
        f"letters = boto3.resource('dynamodb').Table('letters')\n\n{places(form, handed)}\n",
    }


def go(case: Case) -> Tree:
    decided, handed, types = map(dedent, case)
    form = 'func (d *Desk) NAME(ctx context.Context, text string, kind Kind) {\nd.db.ExecContext(ctx, "INSERT INTO letters VALUES (?)", text)\nHANDED\n}'
    return {
        "go.mod": "module desk.example/desk\n\ngo 1.22\n",
        "desk/kind.go": f"package desk\n\ntype Kind string\n\nconst (\n\tSENT Kind = `s`\n\tNEW Kind = `n`\n\tDRAFT Kind = `d`\n)\n{types}\n",
        "desk/teller.go": 'package desk\n\nimport "github.com/nats-io/nats.go"\n\n'
        "type Teller struct{ nc *nats.Conn }\n\n"
        f'func (t *Teller) tell() {{ t.nc.Publish("letters", nil) }}\nfunc (t *Teller) note() {{}}\n{decided}\n',
        "desk/desk.go": 'package desk\n\nimport (\n\t"context"\n\t"database/sql"\n)\n\n'
        f"type Desk struct {{\n\tdb *sql.DB\n\tteller *Teller\n}}\n{places(form, handed, '<SENT|DRAFT|kind>')}\n",
    }


KT, KT_WHEN = (
    "class Happened(val kind: Kind, val text: String, val loud: Boolean = false)",
    (
        "@EventListener\nfun on(event: Happened) {\nwhen (event.kind) {\nKind.SENT -> tell()\nelse -> note()\n}\n}\n"
    ),
)


def kotlin_hand(body: str) -> str:
    return f"fun hand(kind: Kind, text: String, loud: Boolean = false) {{\n{body}\n}}\n"


RAISED = "events.publishEvent(Happened(KIND, text))"
BY_HAND = "teller.hand(KIND, text)"
KOTLIN: dict[str, Case] = {
    "when": (KT_WHEN, RAISED, KT),
    "named arguments": (KT_WHEN, "events.publishEvent(Happened(text = text, kind = KIND))", KT),
    "variable": (KT_WHEN, "val event = Happened(KIND, text)\nevents.publishEvent(event)", KT),
    "port": (
        KT_WHEN
        + 'fun tell(events: ApplicationEventPublisher, kind: Kind) { events.publishEvent(Happened(kind, "")) }',
        "teller.tell(events, KIND)",
        KT,
    ),
    "handed on": (
        "@EventListener\nfun on(event: Happened) { further(event) }\n"
        "private fun further(it: Happened) { decide(it.kind) }\n"
        "private fun decide(kind: Kind) { if (kind == Kind.SENT) tell() }",
        RAISED,
        KT,
    ),
    "several": (kotlin_hand("when (kind) {\nKind.NEW, Kind.SENT -> tell()\nelse -> {}\n}"), BY_HAND, ""),
    "early way out": (kotlin_hand("if (kind != Kind.SENT) return\ntell()"), BY_HAND, ""),
    "else": (kotlin_hand("if (kind == Kind.DRAFT) note() else tell()"), BY_HAND, ""),
    "among": (kotlin_hand("if (kind in setOf(Kind.SENT, Kind.NEW)) { tell() }"), BY_HAND, ""),
    "and": (kotlin_hand("if (text.isNotEmpty() && kind == Kind.SENT) { tell() }"), BY_HAND, ""),
    "when without subject": (
        kotlin_hand("when {\nkind == Kind.DRAFT -> note()\ntext.isEmpty() -> note()\nelse -> tell()\n}"),
        BY_HAND,
        "",
    ),
    "in a lambda": (kotlin_hand("listOf(text).forEach { if (kind == Kind.SENT) { tell() } }"), BY_HAND, ""),
    "local name": (kotlin_hand("val own = kind\nif (own == Kind.SENT) { tell() }"), BY_HAND, ""),
}
KOTLIN |= {
    "flag": (
        kotlin_hand("if (loud) tell()"),
        "teller.hand(kind, text, loud = <true|false|text.isEmpty()>)",
        "",
    ),
    "default": (
        kotlin_hand("if (loud) { tell() }"),
        "teller.hand(kind, text<, true|  |, text.isEmpty()>)",
        "",
    ),
    "type": (
        "fun hand(event: Happened) {\nwhen (event) {\nis Happened.Sent -> tell()\nelse -> note()\n}\n}\n",
        "val other: Happened = Happened.from(text)\nteller.hand(<Happened.Sent(text)|Happened.Draft(text)|other>)",
        "sealed class Happened {\nclass Sent(val text: String) : Happened()\nclass Draft(val text: String) : Happened()\n"
        "companion object { fun from(text: String): Happened = Sent(text) }\n}",
    ),
}
JV = "public record Happened(Kind kind, String text) {}"
JV_CLASS = """
    public class Happened {
        private final Kind kind;
        public Happened(Object source, Kind kind) { this.kind = kind; }
        public Kind getKind() { return kind; }
    }"""


def java_on(body: str) -> str:
    return f"@EventListener\npublic void on(Happened event) {{\n{body}\n}}"


def java_hand(body: str) -> str:
    return f"public void hand(Kind kind, String text) {{\n{body}\n}}"


JAVA: dict[str, Case] = {
    "record": (
        java_on("switch (event.kind()) { case SENT -> tell(); default -> note(); }"),
        "events.publishEvent(new Happened(KIND, text));",
        JV,
    ),
    "getter": (
        java_on("if (event.getKind() == Kind.SENT) { tell(); }"),
        "events.publishEvent(new Happened(this, KIND));",
        JV_CLASS,
    ),
    "lombok": (
        java_on("if (Kind.SENT.equals(event.getKind())) { tell(); }"),
        "events.publishEvent(new Happened(KIND, text));",
        "import lombok.Value;\n@Value\npublic class Happened { Kind kind; String text; }",
    ),
    "builder": (
        java_on("if (event.getKind() != Kind.SENT) { return; }\ntell();"),
        "teller.on(Happened.builder().kind(KIND).text(text).build());",
        "import lombok.*;\n@Value @Builder\npublic class Happened { Kind kind; String text; }",
    ),
    "falling through": (
        java_hand("switch (kind) {\ncase SENT:\ncase NEW:\ntell();\nbreak;\ndefault:\nnote();\n}"),
        "teller.hand(KIND, text);",
        "",
    ),
    "default": (
        java_hand("switch (kind) {\ncase DRAFT:\nnote();\nbreak;\ndefault:\ntell();\n}"),
        "teller.hand(KIND, text);",
        "",
    ),
}
JAVA |= {
    "flag": (
        "public void hand(boolean loud) {\nif (!loud) { return; }\ntell();\n}",
        "teller.hand(<true|false|text.isEmpty()>);",
        "",
    ),
    "type": (
        java_on("switch (event) { case Sent s -> tell(); case Draft d -> note(); default -> note(); }"),
        "events.publishEvent(<new Sent(text)|new Draft(text)|Happened.from(text)>);",
        "public interface Happened { static Happened from(String text) { return new Sent(text); } }\n"
        "record Sent(String text) implements Happened {}\nrecord Draft(String text) implements Happened {}",
    ),
}
TS_EMIT = "bus.emit('letter', { kind: KIND, text });"


def ts_hand(body: str, takes: str = "kind: Kind, text: string") -> str:
    return f"export async function hand({takes}) {{\n{body}\n}}"


TYPESCRIPT: dict[str, Case] = {
    "listener": (
        "bus.on('letter', on);\nasync function on(event: any) { switch (event.kind) { case Kind.SENT: await tell(); break; default: note(); } }\nexport const hand = note;",
        TS_EMIT,
        "",
    ),
    "taken apart": (
        ts_hand("if (kind === Kind.SENT) { await tell(); }", "{ kind, text }: { kind: Kind; text: string }"),
        "await hand({ kind: KIND, text });",
        "",
    ),
    "of a local": (
        ts_hand(
            "const { kind } = event;\nif (kind !== Kind.SENT) return;\nawait tell();", "event: { kind: Kind }"
        ),
        "await hand({ kind: KIND });",
        "",
    ),
    "made": (
        ts_hand(
            "switch (event.kind) { case Kind.NEW: case Kind.SENT: await tell(); }", "event: kinds.Happened"
        ),
        "await hand(new kinds.Happened(KIND, text));",
        "export class Happened { constructor(public readonly kind: Kind, readonly text: string) {} }",
    ),
    "includes": (
        ts_hand("if ([Kind.SENT, Kind.NEW].includes(kind)) { await tell(); }"),
        "await hand(KIND, text);",
        "",
    ),
    "question": (ts_hand("kind === Kind.SENT ? await tell() : note();"), "await hand(KIND, text);", ""),
    "switch of conditions": (
        ts_hand("switch (true) { case kind === Kind.SENT: await tell(); break; }"),
        "await hand(KIND, text);",
        "",
    ),
}


TYPESCRIPT |= {
    "flag": (
        ts_hand("if (options.loud) { await tell(); }", "text: string, options: { loud: boolean }"),
        "await hand(text, { loud: <true|false|!text> });",
        "",
    ),
    "default": (
        ts_hand("if (!loud) return;\nawait tell();", "text: string, loud = false"),
        "await hand(text<, true|  |, !text>);",
        "",
    ),
    "type": (
        ts_hand("if (event instanceof kinds.Sent) { await tell(); }", "event: kinds.Happened"),
        "const other: kinds.Happened = JSON.parse(text);\nawait hand(<new kinds.Sent(text)|new kinds.Draft(text)|other>);",
        "export abstract class Happened {}\nexport class Sent extends Happened { constructor(readonly text: string) { super(); } }\n"
        "export class Draft extends Happened { constructor(readonly text: string) { super(); } }",
    ),
    "spread": (
        ts_hand("if (kind === Kind.SENT) { await tell(); }"),
        "const given: [Kind, string] = [kind, text];\n<await hand(...given);|  |await hand(...given);>",
        "",
    ),
}


def py_hand(body: str, takes: str = "kind, text=''") -> str:
    return f"def hand({takes}):\n{body}\n"


PYTHON: dict[str, Case] = {
    "match": (
        py_hand(
            "    match kind:\n        case Kind.SENT | Kind.NEW:\n            tell()\n        case _:\n            note()"
        ),
        "hand(KIND, text)",
        "",
    ),
    "is": (py_hand("    if kind is Kind.SENT:\n        tell()"), "hand(kind=KIND)", ""),
    "elif": (
        py_hand(
            "    if text:\n        note()\n    elif kind == Kind.DRAFT:\n        note()\n    else:\n        tell()"
        ),
        "hand(KIND)",
        "",
    ),
    "entry": (
        py_hand("    if event['kind'] == Kind.SENT:\n        tell()", "event"),
        "hand({'kind': KIND, 'text': text})",
        "",
    ),
    "get": (
        py_hand("    if event.get('kind') != Kind.SENT:\n        return\n    tell()", "event"),
        "hand({'kind': KIND})",
        "",
    ),
    "dataclass": (
        py_hand("    if event.kind in (Kind.SENT, Kind.NEW):\n        tell()", "event"),
        "hand(kinds.Happened(KIND, text))",
        "@dataclass\nclass Happened:\n    kind: Kind\n    text: str",
    ),
    "constructor": (
        py_hand("    if event.kind == Kind.SENT:\n        tell()", "event"),
        "hand(kinds.Happened(text, kind=KIND))",
        "class Happened:\n    def __init__(self, text, kind):\n        self.text = text\n        self.kind = kind",
    ),
}


PYTHON |= {
    "flag": (
        py_hand("    if not loud:\n        return\n    tell()", "text, loud=False"),
        "hand(text<, True|  |, loud=not text>)",
        "",
    ),
    "type": (
        py_hand("    if isinstance(event, kinds.Sent):\n        tell()", "event"),
        "hand(<kinds.Sent(text)|kinds.Draft(text)|kind>)",
        "class Happened:\n    def __init__(self, text):\n        self.text = text\n\nclass Sent(Happened):\n    pass\n\nclass Draft(Happened):\n    pass",
    ),
}


def go_hand(body: str, takes: str = "kind Kind") -> str:
    return f"func (t *Teller) hand({takes}) {{\n{body}\n}}"


GO_EVENT = "type Happened struct {\n\tKind Kind\n\tText string\n}"
GO: dict[str, Case] = {
    "switch": (
        go_hand("switch kind {\ncase NEW, SENT:\n\tt.tell()\ndefault:\n\tt.note()\n}"),
        "d.teller.hand(KIND)",
        "",
    ),
    "early way out": (go_hand("if kind != SENT {\n\treturn\n}\nt.tell()"), "d.teller.hand(KIND)", ""),
    "field": (
        go_hand("if e.Kind == SENT {\n\tt.tell()\n}", "e Happened"),
        "d.teller.hand(Happened{Kind: KIND, Text: text})",
        GO_EVENT,
    ),
    "pointer": (
        go_hand("switch {\ncase e.Kind == SENT:\n\tt.tell()\n}", "e *Happened"),
        "e := &Happened{Kind: KIND}\nd.teller.hand(e)",
        GO_EVENT,
    ),
}
GO |= {
    "flag": (
        go_hand("if !loud {\n\treturn\n}\nt.tell()", "loud bool"),
        'd.teller.hand(<true|false|text == "">)',
        "",
    ),
    "type": (
        go_hand("switch e.(type) {\ncase Sent, *Sent:\n\tt.tell()\ndefault:\n\tt.note()\n}", "e any"),
        "d.teller.hand(<Sent{Text: text}|Draft{Text: text}|kind>)",
        "type Sent struct{ Text string }\ntype Draft struct{ Text string }",
    ),
}
LANGUAGES: dict[str, tuple[Callable[[Case], Tree], dict[str, Case]]] = {
    "kotlin": (kotlin, KOTLIN),
    "java": (java, JAVA),
    "typescript": (typescript, TYPESCRIPT),
    "python": (python, PYTHON),
    "go": (go, GO),
}


def each() -> list[tuple[str, str]]:
    return [(language, name) for language, (_, cases) in LANGUAGES.items() for name in cases]


@pytest.mark.parametrize(("language", "name"), each())
def test_who_hands_in_another_kind_does_not_publish(language: str, name: str, tmp_path: Path) -> None:
    tree, cases = LANGUAGES[language]
    told = {
        f["message"].split()[0].rpartition(".")[2]
        for f in found(tmp_path, tree(cases[name]), "outbox/missing")
    }
    assert told == {"sent", "any"}


def test_what_was_bound_early_is_passed_as_well(tmp_path: Path) -> None:
    decided = py_hand("    if loud:\n        tell()", "text, loud=False")
    bound = "late = partial(hand, loud=True)\n    late(text)"
    told = {
        f["message"].split()[0].rpartition(".")[2]
        for f in found(tmp_path, python((decided, bound, "")), "outbox/missing")
    }
    assert told == {"sent", "draft", "any"}
