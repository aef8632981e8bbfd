"""Writes stylerec/locale/stylerec.pot: every text that goes through gettext, for a translation to start from."""

import io
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract
from babel.messages.pofile import write_po

ROOT = Path(__file__).parent.parent
PACKAGE = ROOT / "stylerec"
TEMPLATE = PACKAGE / "locale" / "stylerec.pot"
HEAD = b"# Written by `just words`. CONTRIBUTING.md says how to add or change a text.\n\n"


def find_texts() -> Catalog:
    """All texts with the files that say them, in the order of these."""
    catalog = Catalog()
    for path in sorted(PACKAGE.rglob("*.py")):
        source = path.read_bytes()
        if b"stylerec.language import" not in source:  # reading the others takes most of the time
            continue
        for _line, text, _comments, context in extract("python", io.BytesIO(source)):
            message = catalog.add(text, locations=[(path.relative_to(ROOT).as_posix(), 0)], context=context)
            message.flags.discard("python-format")  # "90% interval" is none, and may be "90-%-Intervall" elsewhere
    return catalog


def template(catalog: Catalog) -> bytes:
    """The file's content; without lines and dates, so that it only changes when a text does."""
    file = io.BytesIO(HEAD)
    file.seek(0, io.SEEK_END)
    write_po(file, catalog, omit_header=True, include_lineno=False, width=120)
    return file.getvalue()


if __name__ == "__main__":
    TEMPLATE.parent.mkdir(exist_ok=True)
    TEMPLATE.write_bytes(template(find_texts()))
