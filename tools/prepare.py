"""Makes the house ready to run: environment, libraries, browser files, faces, words.

python3 tools/prepare.py          what `make run` needs
python3 tools/prepare.py --dev    what `make test` and `make check` need as well

The system's own Python runs this, so it uses nothing but the standard library. Every step looks
first whether it is done; what was interrupted begins again.
"""

import hashlib
import importlib.util
import os
import platform
import shutil
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent

VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
STAMPS = VENV / "stamps"
PATIENCE_S = 4
"""A step that takes longer says in between that it is still at it."""

LAUNCHER = """#!/bin/sh
exec '{python}' -m lms.cli "$@"
"""


class Stop(Exception):
    """It cannot go on; the message says what the person at the machine can do."""


def say(sentence: str) -> None:
    """One line of progress."""
    print(sentence, flush=True)


def main() -> int:
    """0 when everything is ready, 1 with a sentence when it is not."""
    dev = "--dev" in sys.argv[1:]
    try:
        check_python()
        make_environment()
        install("requirements-dev.lock" if dev else "requirements.lock")
        write_launcher()
        later = system_libraries()
        browser_files()
        run_tool("fonts.py")
        run_tool("catalogue.py", "compile")
        if not dev:
            run_tool("compress.py")
    except Stop as stop:
        print(f"\nPreparing stopped: {stop}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("\nInterrupted; run it again and it goes on from here.", file=sys.stderr)
        return 130
    if later:
        print(f"\n{later}\n", file=sys.stderr)
    return 0


def check_python() -> None:
    """3.11 or newer."""
    if sys.version_info < (3, 11):  # noqa: UP036  whoever has an older one should read why
        raise Stop(
            f"this is Python {platform.python_version()}, at least 3.11 is needed. With another "
            "Python beside it: make run PYTHON=python3.12"
        )


# --- the environment ----------------------------------------------------------


def make_environment() -> None:
    """.venv, made by and for this Python."""
    whole = PYTHON.exists() and (VENV / "bin" / "pip").exists()
    if whole and version_of(PYTHON) == version_of(Path(sys.executable)):
        return
    if importlib.util.find_spec("ensurepip") is None or importlib.util.find_spec("venv") is None:
        apt_install(["python3-venv"], "Python's venv module")
    say("Environment: making .venv …")
    shutil.rmtree(VENV, ignore_errors=True)
    # Not in this process: what apt installed a moment ago is unknown to it.
    done = subprocess.run(
        [sys.executable, "-m", "venv", str(VENV)], capture_output=True, text=True, check=False
    )
    if done.returncode != 0:
        shutil.rmtree(VENV, ignore_errors=True)
        said = (done.stdout + done.stderr).strip()
        raise Stop(f"the virtual environment could not be made.\n{said}")


def version_of(python: Path) -> str:
    """Major, minor and implementation: what compiled packages depend on."""
    code = "import sys; print(sys.implementation.cache_tag)"
    done = subprocess.run([str(python), "-c", code], capture_output=True, text=True, check=False)
    return done.stdout.strip() if done.returncode == 0 else ""


def install(lock: str) -> None:
    """What the lock lists, by hash; nothing is built, nothing else is asked of the registry."""
    content = (ROOT / lock).read_bytes()
    fingerprint = hashlib.sha256(content + version_of(PYTHON).encode()).hexdigest()
    stamp = STAMPS / lock
    if stamp.exists() and stamp.read_text() == fingerprint:
        return
    say(f"Packages: installing what {lock} lists ({content.count(b'==')} packages) …")
    command = [str(PYTHON), "-m", "pip", "install", "--require-hashes", "--no-deps"]
    command += ["--disable-pip-version-check", "--no-input", "--progress-bar", "off"]
    watch([*command, "-r", lock], "Packages", "fetching", counted="Collecting")
    STAMPS.mkdir(exist_ok=True)
    stamp.write_text(fingerprint)


def watch(command: list[str], what: str, doing: str, *, counted: str) -> None:
    """Run it; every few seconds say how many lines began with `counted`; its words if it fails."""
    environment = {**os.environ, "PATH": search_path()}
    heard: list[str] = []
    with subprocess.Popen(
        command,
        cwd=ROOT,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        errors="replace",
    ) as process:
        assert process.stdout is not None
        told, seen = time.monotonic(), 0
        for line in process.stdout:
            heard.append(line.rstrip())
            seen += line.startswith(counted)
            if line.startswith("Installing"):
                say(f"{what}: {seen} fetched, unpacking …")
            elif time.monotonic() - told > PATIENCE_S:
                told = time.monotonic()
                say(f"{what}: {doing} … {seen}")
    if process.returncode != 0:
        last = "\n  ".join(heard[-8:])
        raise Stop(f"{what.lower()}: this did not work: {' '.join(command)}\n  {last}")


def write_launcher() -> None:
    """.venv/bin/lms, and the way for Python to find the house from any folder."""
    launcher = VENV / "bin" / "lms"
    text = LAUNCHER.format(python=PYTHON)
    if not launcher.exists() or launcher.read_text() != text:
        launcher.write_text(text)
        launcher.chmod(0o755)
    for packages in (VENV / "lib").glob("python3*/site-packages"):
        path = packages / "lms-house.pth"
        if not path.exists() or path.read_text() != f"{ROOT}\n":
            path.write_text(f"{ROOT}\n")


# --- the system ---------------------------------------------------------------


def apt_install(packages: list[str], what: str) -> None:
    """Install with apt when we may; otherwise stop with the exact command."""
    command = ["apt-get", "install", "-y", "--no-install-recommends", *packages]
    if shutil.which("apt-get") is None:
        raise Stop(f"{what} is missing. Install what your system calls: {' '.join(packages)}")
    if os.geteuid() != 0:
        raise Stop(
            f"{what} is missing. Install it and run this again:\n\n    sudo {' '.join(command)}\n"
        )
    say(f"System: {what} is missing; installing {' '.join(packages)} …")
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    for step in (["apt-get", "update", "-q"], command):
        done = subprocess.run(step, env=environment, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        last = "\n  ".join((done.stdout + done.stderr).strip().splitlines()[-5:])
        raise Stop(f"this did not work: {' '.join(command)}\n  {last}")


def system_libraries() -> str:
    """Pango and HarfBuzz, which printing needs; without them everything else works: a remark."""
    ask = "from lms.kit.paper.libraries import missing_libraries as m; print(*m())"
    done = subprocess.run(
        [str(PYTHON), "-c", ask], cwd=ROOT, capture_output=True, text=True, check=False
    )
    missing = done.stdout.split()
    if not missing:
        return ""
    try:
        apt_install(missing, "what printing certificates stands on (Pango, HarfBuzz)")
    except Stop:
        return (
            "Certificates cannot be printed properly yet; everything else works. "
            f"Missing: {', '.join(missing)}. Install them, no restart needed:\n\n"
            f"    sudo apt-get install -y --no-install-recommends {' '.join(missing)}"
        )
    return ""


# --- browser files ------------------------------------------------------------


def search_path() -> str:
    """The environment's own commands first: a wheel may have brought node and npm there."""
    return os.pathsep.join((str(VENV / "bin"), os.environ.get("PATH", "")))


def browser_files() -> None:
    """Bootstrap, its icons, htmx and the faces come from npm; a wheel brings it where it lacks."""
    check = "from tools import browser_files as b, fonts as f; import sys; "
    check += "sys.exit(not b.is_laid_out() or 2 * (not f.is_laid_out()))"
    wanted = in_environment("-c", check)
    if wanted == 0:
        return
    if shutil.which("npm", path=search_path()) is None:
        say("Browser files: no Node.js here; a package brings one …")
        install("requirements-node.lock")
    if wanted == 1:
        say("Browser files: fetching …")
        watch(
            [npm(), "ci", "--no-audit", "--no-fund"], "Browser files", "fetching", counted="added"
        )
        run_tool("browser_files.py")


def npm() -> str:
    """Where npm is."""
    found = shutil.which("npm", path=search_path())
    if found is None:
        raise Stop("npm was not found. Install Node.js and run this again.")
    return found


def in_environment(*arguments: str) -> int:
    """Run the environment's Python in the project's folder."""
    environment = {**os.environ, "PATH": search_path()}
    return subprocess.run(
        [str(PYTHON), *arguments], cwd=ROOT, env=environment, check=False
    ).returncode


def run_tool(name: str, *arguments: str) -> None:
    """One of the tools beside this file; it says itself what it did, or what is wrong."""
    if in_environment("-m", f"tools.{name.removesuffix('.py')}", *arguments) != 0:
        raise Stop(f"tools/{name} could not finish; it says above why.")


if __name__ == "__main__":
    sys.exit(main())
