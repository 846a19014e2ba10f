"""What a text says that a format puts together: ``fmt.Sprintf("%s/bills", base)``, ``"{base}/bills".format(base=base)``."""

from __future__ import annotations

import re

from scanner.detect.names import Format
from scanner.detect.texts.calls import Read
from scanner.detect.texts.reading import NAMED_ARGUMENTS, Reader, argument, joined
from scanner.model import Said, Text, Unread

_FIELD_NAME = re.compile(r"\{(\w+)")  # of a place in a template that is filled by name


def filled_template(reader: Reader, made: Format, depth: int, read: Read) -> Text:
    """The template that is applied, with what is put into its places."""
    template = read(reader, made.template, depth + 1)
    if not isinstance(template, Said):
        return template
    pairs = [(reader.names.dialect.pair(reader.source, each), each) for each in made.arguments]
    named = {pair[0]: pair[1] for pair, each in pairs if pair is not None and each.type in NAMED_ARGUMENTS}
    given, parts, end = iter([each for pair, each in pairs if pair is None]), [], 0
    for place in made.place.finditer(template.text):
        key = _FIELD_NAME.match(place[0])
        filled = named[key[1]] if key is not None and key[1] in named else next(given, None)
        value = read(reader, argument(filled), depth + 1) if filled is not None else Unread("")
        parts += [Said(template.text[end : place.start()]), value]
        end = place.end()
    return joined((*parts, Said(template.text[end:])))
