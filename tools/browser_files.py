"""Lays out what browsers get: copies it from node_modules into lms/static/vendor."""

import base64
import hashlib
import json
import re
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
MODULES = ROOT / "node_modules"
VENDOR = ROOT / "lms" / "static" / "vendor"
ICONS = ROOT / "lms" / "static" / "icons.txt"

COPIED = {
    "bootstrap.min.css": "bootstrap/dist/css/bootstrap.min.css",
    "htmx.min.js": "htmx.org/dist/htmx.min.js",
    "LICENSE.bootstrap.txt": "bootstrap/LICENSE",
    "LICENSE.bootstrap-icons.txt": "bootstrap-icons/LICENSE",
    "LICENSE.htmx.txt": "htmx.org/LICENSE",
}
SPRITE = "icons.svg"
MANIFEST = "manifest.json"


class SetUpError(Exception):
    """Something the person who sets up can mend."""


def pinned() -> dict[str, str]:
    """The exact versions of package.json, checked against what lies in node_modules."""
    wanted: dict[str, str] = json.loads((ROOT / "package.json").read_text("utf-8"))["dependencies"]
    for name, version in wanted.items():
        package = MODULES / name / "package.json"
        if not package.exists():
            raise SetUpError(f"{name} is not in node_modules. Run: npm ci")
        found = json.loads(package.read_text("utf-8"))["version"]
        if found != version:
            raise SetUpError(f"{name} is {found}, package.json says {version}. Run: npm ci")
    return wanted


def icon_names() -> list[str]:
    """The names in icons.txt; empty lines and lines that begin with # are remarks."""
    lines = (line.strip() for line in ICONS.read_text("utf-8").splitlines())
    return sorted({line for line in lines if line and not line.startswith("#")})


def symbol(name: str) -> str:
    """One icon as a symbol of the sprite."""
    source = MODULES / "bootstrap-icons" / "icons" / f"{name}.svg"
    if not source.exists():
        raise SetUpError(f"icons.txt: there is no icon named {name}")
    match = re.search(r"<svg[^>]*viewBox=\"([^\"]+)\"[^>]*>(.*)</svg>", source.read_text(), re.S)
    if match is None:
        raise SetUpError(f"{source.name} is not the SVG file that was expected")
    box, body = match.groups()
    body = re.sub(r">\s+<", "><", body.strip())
    return f'<symbol id="{name}" viewBox="{box}">{body}</symbol>'


def wanted_files() -> dict[str, bytes]:
    """Every file of the vendor folder with its content, the manifest left out."""
    files: dict[str, bytes] = {}
    for name, source in COPIED.items():
        content = (MODULES / source).read_bytes()
        # The maps are not shipped: without the remark no developer tool asks for them.
        files[name] = re.sub(rb"\n?/\*# sourceMappingURL=.*?\*/\s*", b"\n", content)
    symbols = "\n".join(symbol(name) for name in icon_names())
    files[SPRITE] = (
        f'<svg xmlns="http://www.w3.org/2000/svg" fill="currentColor">\n{symbols}\n</svg>\n'
    ).encode()
    return files


def manifest_of(versions: dict[str, str], files: dict[str, bytes]) -> str:
    """What lies in the vendor folder: per file its size, SHA-256 and integrity attribute."""
    listed = {
        name: {
            "size": len(content),
            "sha256": hashlib.sha256(content).hexdigest(),
            "integrity": "sha384-" + base64.b64encode(hashlib.sha384(content).digest()).decode(),
        }
        for name, content in sorted(files.items())
    }
    document = {"versions": versions, "icons": icon_names(), "files": listed}
    return json.dumps(document, indent=2) + "\n"


def is_laid_out() -> bool:
    """Whether the vendor folder is whole and made from today's package.json and icons.txt."""
    try:
        manifest = json.loads((VENDOR / MANIFEST).read_text("utf-8"))
        versions = json.loads((ROOT / "package.json").read_text("utf-8"))["dependencies"]
        return (
            manifest["versions"] == versions
            and manifest["icons"] == icon_names()
            and set(manifest["files"]) == {*COPIED, SPRITE}
            and all(
                hashlib.sha256((VENDOR / name).read_bytes()).hexdigest() == entry["sha256"]
                for name, entry in manifest["files"].items()
            )
        )
    except (OSError, ValueError, KeyError):
        return False


def lay_out() -> None:
    """Write the vendor folder anew, the manifest last: it vouches for the rest."""
    versions = pinned()
    files = wanted_files()
    VENDOR.mkdir(parents=True, exist_ok=True)
    (VENDOR / MANIFEST).unlink(missing_ok=True)
    for old in VENDOR.iterdir():
        if old.is_file() and old.name not in files:
            old.unlink()
    for name, content in files.items():
        (VENDOR / name).write_bytes(content)
    (VENDOR / MANIFEST).write_text(manifest_of(versions, files), "utf-8")
    if not is_laid_out():
        raise SetUpError(f"What was written to {VENDOR} does not read back as written.")


def main() -> int:
    """0 when the vendor folder is whole, 1 with a sentence when it is not."""
    if is_laid_out():
        return 0
    try:
        lay_out()
    except (SetUpError, OSError) as error:
        print(f"Browser files: {error}", file=sys.stderr)
        return 1
    print(f"Browser files: {len(COPIED) + 2} files, {len(icon_names())} icons.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
