"""Go: gorm and kafka-go, in one package that is given what it needs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from benchmarks.matrix.deeds import Deed, Language
from benchmarks.matrix.go import modules, types, values
from benchmarks.matrix.go.text import MODULE, asked, go_file, imported, line, settled

ASKS = "desk/desk.go"

_GORM = line("gorm.io/gorm")
_KAFKA = line("github.com/segmentio/kafka-go")
_MODELS = line(f"{MODULE}/internal/models")
_BERTH = ("internal/models/models.go", "package models\n\ntype Berth struct {\n\tID string\n}\n")
_MESSAGE = (
    "internal/outbox/outbox.go",
    "package outbox\n\ntype OutboxMessage struct {\n\tID   uint\n\tBody string\n\tSent bool\n}\n",
)
_RELAY = (
    "internal/relay/relay.go",
    go_file(
        "relay",
        ('"context"', _GORM, _KAFKA, line(f"{MODULE}/internal/outbox")),
        """
func Drain(ctx context.Context, db *gorm.DB, writer *kafka.Writer) error {
	var messages []outbox.OutboxMessage
	if err := db.Where("sent = ?", false).Find(&messages).Error; err != nil {
		return err
	}
	for _, message := range messages {
		if err := writer.WriteMessages(ctx, kafka.Message{Value: []byte(message.Body)}); err != nil {
			return err
		}
	}
	return db.Model(&outbox.OutboxMessage{}).Where("sent = ?", false).Update("sent", true).Error
}""",
    ),
)


def _deed(call: str, given: tuple[str, str, str], imports: tuple[str, ...], *files: tuple[str, str]) -> Deed:
    return Deed(call=call, imports=imports, given=(given,), files=files)


def tree(deeds: Sequence[Deed], atomic: bool) -> Mapping[str, str]:
    """A module whose package ``desk`` does ``deeds``; its constructor is called from main."""
    given = tuple(dict.fromkeys(g for deed in deeds for g in deed.given))
    imports = ['"context"', _GORM, *(i for deed in deeds for i in imported(deed))]
    if atomic and ("db", "*gorm.DB", _GORM) not in given:
        given = (*given, ("db", "*gorm.DB", _GORM))
    fields = "".join(f"\t{name} {kind}\n" for name, kind, _ in given)
    values_ = ", ".join(f"{name}: {name}" for name, _, _ in given)
    named = ", ".join(f"{name} {kind}" for name, kind, _ in given)
    text = go_file(
        "desk",
        imports,
        *(part for deed in deeds for part in deed.setup),
        f"type Desk struct {{\n{fields}}}",
        f"func NewDesk({named}) *Desk {{\n\treturn &Desk{{{values_}}}\n}}",
        _take(deeds, atomic),
    )
    files = {path: body for deed in deeds for path, body in settled(deed, "desk", "desk")}
    entries = list(dict.fromkeys(entry for deed in deeds for entry in deed.settings))
    mod = "".join(f"\n{entry}\n" for file, entry in entries if file == "go.mod")
    work = "".join(f"\n{entry}\n" for file, entry in entries if file == "go.work")
    workspace = {"go.work": f"go 1.24\n\nuse .\n{work}"} if work else {}
    return {**files, **workspace, ASKS: text, "go.mod": f"module {MODULE}\n\ngo 1.24\n{mod}"}


def _take(deeds: Sequence[Deed], atomic: bool) -> str:
    indent, end = ("\t\t", "nil") if atomic else ("\t", "nil")
    steps = "".join(
        f"{indent}if err := {asked(deed).replace('@', 'd.')}; err != nil {{\n{indent}\treturn err\n{indent}}}\n"
        for deed in deeds
    )
    body = f"{steps}{indent}return {end}\n"
    if atomic:
        steps = steps.replace("d.db.", "tx.").replace("d.db,", "tx,")
        body = f"\treturn d.db.Transaction(func(tx *gorm.DB) error {{\n{steps}\t\treturn nil\n\t}})\n"
    return f"func (d *Desk) Take(ctx context.Context, id string) error {{\n{body}}}"


LANGUAGE = Language(
    name="go",
    write=_deed(
        "@db.Create(&models.Berth{ID: id}).Error", ("db", "*gorm.DB", _GORM), (_GORM, _MODELS), _BERTH
    ),
    publish=_deed(
        "@writer.WriteMessages(ctx, kafka.Message{Value: []byte(id)})",
        ("writer", "*kafka.Writer", _KAFKA),
        (_KAFKA,),
    ),
    read=_deed(
        '@db.First(&models.Berth{}, "id = ?", id).Error', ("db", "*gorm.DB", _GORM), (_GORM, _MODELS), _BERTH
    ),
    append=_deed(
        "@db.Create(&outbox.OutboxMessage{Body: id}).Error",
        ("db", "*gorm.DB", _GORM),
        (_GORM, line(f"{MODULE}/internal/outbox")),
        _MESSAGE,
        _RELAY,
    ),
    steps={**modules.STEPS, **types.STEPS, **values.STEPS},
    tree=tree,
    asks=ASKS,
)
