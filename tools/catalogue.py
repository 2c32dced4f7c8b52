"""The words of the house: one Chinese catalogue per room, compiled into one.

python tools/catalogue.py compile    write LC_MESSAGES/messages.mo if a .po is newer
python tools/catalogue.py check      every message translated, none unused, placeholders kept
python tools/catalogue.py missing    print what is missing, ready to be filled in, by room
"""

import re
import sys
from collections import defaultdict
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

ROOT = Path(__file__).parent.parent
CHINESE = ROOT / "lms" / "translations" / "zh_Hans"
COMPILED = CHINESE / "LC_MESSAGES" / "messages.mo"
KEYWORDS = {
    "_": None,
    "_l": None,
    "gettext": None,
    "lazy_gettext": None,
    "ngettext": (1, 2),
    "lazy_ngettext": (1, 2),
    "_n": (1, 2),
    "_ln": (1, 2),
}
PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|%%")

Key = str | tuple[str, ...]


def rooms() -> dict[str, Catalog]:
    """The catalogue of each room."""
    found = {}
    for path in sorted(CHINESE.glob("*.po")):
        with path.open("rb") as file:
            found[path.stem] = read_po(file, locale="zh_Hans", abort_invalid=True)
    return found


def compile_all(force: bool = False) -> None:
    """All rooms into one file that the application loads; a word is translated once."""
    sources = list(CHINESE.glob("*.po"))
    newest = max((path.stat().st_mtime for path in sources), default=0)
    if not force and COMPILED.exists() and COMPILED.stat().st_mtime >= newest:
        return
    whole = Catalog(locale="zh_Hans", charset="utf-8")
    for catalog in rooms().values():
        for message in catalog:
            if message.id and message.string and not message.fuzzy:
                whole.add(message.id, message.string)
    COMPILED.parent.mkdir(parents=True, exist_ok=True)
    fresh = COMPILED.with_suffix(".new")
    with fresh.open("wb") as file:
        write_mo(file, whole)
    fresh.replace(COMPILED)


def used() -> dict[Key, list[str]]:
    """Every message in the code and the templates, with the places where it stands."""
    places: dict[Key, list[str]] = defaultdict(list)
    methods = [("**.py", "python"), ("**/templates/**.html", "jinja2")]
    options = {"**/templates/**.html": {"silent": "false", "trimmed": "true"}}
    for file, line, message, _comments, _context in extract_from_dir(
        str(ROOT / "lms"), methods, options, KEYWORDS, strip_comment_tags=False
    ):
        places[message].append(f"lms/{file}:{line}")
    return places


def room_of(place: str) -> str:
    """Which room's catalogue a place belongs to: the folder's word, wherever it stands."""
    parts = place.split(":")[0].split("/")[1:]
    if parts[0] in {"web", "templates"}:
        return parts[1] if len(parts) > 2 else "web"
    return parts[0] if len(parts) > 1 else "web"


def faults() -> list[str]:
    """What is missing, unused, twice, or has lost a placeholder."""
    found = []
    translated: dict[Key, str] = {}
    for room, catalog in rooms().items():
        for message in catalog:
            if not message.id:
                continue
            key: Key = message.id
            strings = [message.string] if isinstance(message.string, str) else message.string
            if not all(strings) or message.fuzzy:
                found.append(f"{room}.po: not translated: {key!r}")
                continue
            if key in translated:
                found.append(f"{room}.po: already in {translated[key]}.po: {key!r}")
            translated[key] = room
            wanted = set(PLACEHOLDER.findall(key if isinstance(key, str) else key[-1])) - {"%%"}
            found += [
                f"{room}.po: placeholders differ: {key!r}"
                for string in strings
                if set(PLACEHOLDER.findall(string)) - {"%%"} != wanted
            ]
    places = used()
    found += [f"{p[0]}: no Chinese for {k!r}" for k, p in places.items() if k not in translated]
    found += [
        f"{room}.po: used nowhere: {k!r}" for k, room in translated.items() if k not in places
    ]
    return sorted(found)


def print_missing() -> None:
    """Entries to be filled in, grouped by the room whose file they belong to."""
    known = {message.id for catalog in rooms().values() for message in catalog if message.id}
    by_room: dict[str, list[Key]] = defaultdict(list)
    for key, places in used().items():
        if key not in known:
            by_room[room_of(places[0])].append(key)
    for room, keys in sorted(by_room.items()):
        print(f"# {room}.po")
        for key in keys:
            if isinstance(key, tuple):
                print(f'msgid {quoted(key[0])}\nmsgid_plural {quoted(key[1])}\nmsgstr[0] ""\n')
            else:
                print(f'msgid {quoted(key)}\nmsgstr ""\n')


def quoted(text: str) -> str:
    """As a po file writes it."""
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n") + '"'


def main() -> int:
    """Run one of the three words."""
    deed = sys.argv[1] if len(sys.argv) > 1 else "check"
    if deed == "compile":
        compile_all()
        return 0
    if deed == "missing":
        print_missing()
        return 0
    found = faults()
    print("\n".join(found) or "The catalogue is complete.")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
