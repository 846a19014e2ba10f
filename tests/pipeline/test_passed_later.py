"""What a function will be called with that is handed over to be run later, and where a message goes by its header."""

from __future__ import annotations

from pathlib import Path

from scanner.pipeline import Request, scan
from tests.scanned import written

TELL = "import redis\n\nclass Events:\n    @staticmethod\n    def announce(stream, body=None):\n        redis.Redis().xadd(stream, body)\n\ndef tell(stream, body=None):\n    redis.Redis().xadd(stream, body)\n"
LATER = {  # how a function is handed over, and what it is handed with
    "background": "def place(tasks):\n    tasks.add_task(Events.announce, '{}', {{}})\n",
    "pool": "def place(pool):\n    return pool.submit(tell, '{}')\n",
    "thread": "import asyncio\nasync def place():\n    await asyncio.to_thread(tell, '{}')\n",
    "executor": "async def place(loop):\n    await loop.run_in_executor(None, tell, '{}')\n",
    "partial": "from functools import partial\nplace = partial(tell, '{}')\n",
    "named": "import threading\ndef place():\n    threading.Thread(target=Events.announce, args=('{}', 1)).start()\n",
    "by name": "def place(tasks):\n    tasks.add_task(tell, body=1, stream='{}')\n",
}
NOT_LATER = {
    "printed": "def place(log):\n    log.info(tell, '{}')\n",
    "of another": "from other import tell as told\ndef place(tasks):\n    tasks.add_task(told, '{}')\n",
    "beside it": "def place(tasks):\n    tasks.add_task(print, tell, '{}')\n",
}
SENDER = """package shop;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.kafka.core.KafkaTemplate;
import org.springframework.kafka.support.KafkaHeaders;
import org.springframework.messaging.Message;
import org.springframework.messaging.support.MessageBuilder;
class Sender {{
    @Value("${{shop.topic}}")
    private String topicName;
    private final KafkaTemplate<String, String> template;
    Sender(KafkaTemplate<String, String> template) {{ this.template = template; }}
    void send(String body) {{
        Message<String> message = MessageBuilder.withPayload(body).setHeader({header}, {topic}).build();
        template.send(message);
    }}
}}
"""
HEADERS = {
    ("KafkaHeaders.TOPIC", '"placed"'): ["placed"],
    ("KafkaHeaders.TOPIC", "topicName"): ["orders"],
    ("KafkaHeaders.KEY", '"placed"'): [],
}


def _streams(tree: Path, ways: dict[str, str]) -> dict[str, list[str]]:
    files: dict[str, str] = {}
    for number, (way, code) in enumerate(ways.items()):
        files[f"s{number}/pyproject.toml"] = f'[project]\nname = "s{number}"\nversion = "1"\n'
        files[f"s{number}/app/__init__.py"] = ""
        files[f"s{number}/app/events.py"] = TELL
        files[f"s{number}/app/place.py"] = "from app.events import Events, tell\n" + code.format(way)
    report = scan(Request(root=written(tree, files), cached=False))
    said: dict[str, list[str]] = {}
    for fact in report.facts:
        if fact.kind == "publish":
            way = list(ways)[int(fact.location.path.partition("/")[0][1:])]
            said.setdefault(way, []).extend(name.text for name in fact.names)
    return said


def test_what_is_put_behind_a_function_that_is_run_later_is_what_it_is_called_with(tmp_path: Path) -> None:
    assert _streams(tmp_path, LATER) == {way: [way] for way in LATER}


def test_what_stands_beside_a_function_elsewhere_is_not(tmp_path: Path) -> None:
    assert _streams(tmp_path, NOT_LATER) == {way: [] for way in NOT_LATER}


def test_a_message_goes_where_its_header_says(tmp_path: Path) -> None:
    files: dict[str, str] = {}
    for number, (header, topic) in enumerate(HEADERS):
        files[f"s{number}/build.gradle"] = "plugins { id 'org.springframework.boot' }\n"
        files[f"s{number}/src/main/java/shop/Sender.java"] = SENDER.format(header=header, topic=topic)
        files[f"s{number}/src/main/java/shop/App.java"] = (
            "package shop;\nclass App { public static void main(String[] args) { } }\n"
        )
        files[f"s{number}/src/main/resources/application.yml"] = "shop:\n  topic: orders\n"
    report = scan(Request(root=written(tmp_path, files), cached=False))
    told = {f.location.path[:2]: [name.text for name in f.names] for f in report.facts if f.kind == "publish"}
    assert told == {f"s{number}": names for number, names in enumerate(HEADERS.values())}
