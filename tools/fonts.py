"""Lays out the faces certificates are set in: five files in lms/fonts, fetched once."""

import contextlib
import hashlib
import json
import os
import shutil
import subprocess
import sys
import time
from pathlib import Path
from xml.sax.saxutils import escape

from fontTools.ttLib import TTFont

ROOT = Path(__file__).resolve().parent.parent
PACKAGES = Path(__file__).resolve().parent / "typefaces"
FONTS = ROOT / "lms" / "fonts"
STAMP = "stamp.json"
CONFIG = "fonts.conf"

SERIF, SANS = "@expo-google-fonts/noto-serif-sc", "@expo-google-fonts/noto-sans-sc"
WENKAI = "@fontsource/lxgw-wenkai"
KEPT = {
    "NotoSerifSC-Regular.ttf": f"{SERIF}/400Regular/NotoSerifSC_400Regular.ttf",
    "NotoSerifSC-Bold.ttf": f"{SERIF}/700Bold/NotoSerifSC_700Bold.ttf",
    "NotoSansSC-Regular.ttf": f"{SANS}/400Regular/NotoSansSC_400Regular.ttf",
    "NotoSansSC-Medium.ttf": f"{SANS}/500Medium/NotoSansSC_500Medium.ttf",
    "LXGWWenKai-Regular.ttf": f"{WENKAI}/files/lxgw-wenkai-latin-500-normal.woff",
    "LICENSE.noto-serif-sc.txt": f"{SERIF}/LICENSE_FONT",
    "LICENSE.noto-sans-sc.txt": f"{SANS}/LICENSE_FONT",
    "LICENSE.lxgw-wenkai.txt": f"{WENKAI}/LICENSE",
}

# Nothing but our own folder: a face of the host must never slip into a certificate.
FONTCONFIG = """<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig>
  <dir>{folder}</dir>
  <cachedir>{folder}/cache</cachedir>
  <config><rescan><int>0</int></rescan></config>
</fontconfig>
"""


class SetUpError(Exception):
    """Something the person who sets up can mend."""


def recipe() -> str:
    """Changes whenever the files would come out differently."""
    lock = (PACKAGES / "package-lock.json").read_bytes()
    return hashlib.sha256(lock + json.dumps(KEPT).encode()).hexdigest()


def config_text() -> str:
    """The private fontconfig file; its paths are absolute, relative ones are ignored silently."""
    return FONTCONFIG.format(folder=escape(str(FONTS)))


def is_laid_out() -> bool:
    """Whether every file is there as the stamp says, for today's recipe."""
    try:
        stamp = json.loads((FONTS / STAMP).read_text("utf-8"))
        return (
            stamp["recipe"] == recipe()
            and set(stamp["sizes"]) == set(KEPT)
            and all((FONTS / n).stat().st_size == size for n, size in stamp["sizes"].items())
        )
    except (OSError, ValueError, KeyError):
        return False


def search_path() -> str:
    """Where npm and node are looked for: the environment first, a wheel may carry them there."""
    return os.pathsep.join((str(Path(sys.executable).parent), os.environ.get("PATH", "")))


def npm() -> str:
    """The command npm: on the path, or brought by the wheel that carries Node."""
    found = shutil.which("npm", path=search_path())
    if found is None:
        raise SetUpError(
            "npm was not found. Install Node.js, or the extra: pip install '.[assets]'"
        )
    return found


def megabytes(folder: Path) -> int:
    """What a folder weighs by now; files may vanish while it is being filled."""
    total = 0
    for parent, _, names in os.walk(folder):
        for name in names:
            with contextlib.suppress(OSError):
                total += (Path(parent) / name).stat().st_size
    return total // 1_000_000


def fetch(into: Path) -> Path:
    """`npm ci` of the three font packages in a folder of its own; gives its node_modules."""
    shutil.rmtree(into, ignore_errors=True)
    into.mkdir(parents=True)
    for name in ("package.json", "package-lock.json", ".npmrc"):
        shutil.copy(PACKAGES / name, into / name)
    print("Fonts: fetching three packages, about 260 MB unpacked, once …", flush=True)
    log = into / "npm.log"
    with log.open("wb") as heard:
        process = subprocess.Popen(
            [npm(), "ci", "--no-audit", "--no-fund"],
            cwd=into,
            env={**os.environ, "PATH": search_path()},
            stdout=heard,
            stderr=subprocess.STDOUT,
        )
        try:
            told = time.monotonic()
            while process.poll() is None:
                time.sleep(0.2)
                if time.monotonic() - told > 3:
                    told = time.monotonic()
                    print(f"Fonts: {megabytes(into)} MB …", flush=True)
        finally:
            if process.poll() is None:
                process.terminate()
                process.wait()
    if process.returncode != 0:
        last = log.read_text("utf-8", "replace").strip().splitlines()[-5:]
        raise SetUpError("npm ci of the font packages failed:\n  " + "\n  ".join(last))
    return into / "node_modules"


def lay_out(modules: Path) -> None:
    """Copy what is kept, unpack the one WOFF, write configuration and, last, the stamp."""
    for name, source in KEPT.items():
        target, origin = FONTS / name, modules / source
        if not origin.exists():
            raise SetUpError(f"{source} is not in the package any more.")
        if origin.suffix == ".woff":
            print(f"Fonts: unpacking {name} …", flush=True)
            font = TTFont(origin, recalcTimestamp=False)
            font.flavor = None
            font.save(target)
        else:
            shutil.copyfile(origin, target)
    sizes = {name: (FONTS / name).stat().st_size for name in KEPT}
    stamp = json.dumps({"recipe": recipe(), "sizes": sizes}, indent=2)
    (FONTS / STAMP).write_text(stamp + "\n", "utf-8")


def configure() -> None:
    """Write the fontconfig file for the place where the folder lies today."""
    path = FONTS / CONFIG
    if not path.exists() or path.read_text("utf-8") != config_text():
        shutil.rmtree(FONTS / "cache", ignore_errors=True)
        path.write_text(config_text(), "utf-8")
    (FONTS / "cache").mkdir(exist_ok=True)


def main() -> int:
    """0 when the faces are there, 1 with a sentence when they are not."""
    fetching = FONTS / ".fetching"
    try:
        if not is_laid_out():
            FONTS.mkdir(parents=True, exist_ok=True)
            (FONTS / STAMP).unlink(missing_ok=True)
            lay_out(fetch(fetching))
            print(f"Fonts: {megabytes(FONTS / '.') - megabytes(fetching)} MB kept in lms/fonts.")
        configure()
    except (SetUpError, OSError) as error:
        print(f"Fonts: {error}\nFonts: try again with: python tools/fonts.py", file=sys.stderr)
        return 1
    finally:
        shutil.rmtree(fetching, ignore_errors=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
