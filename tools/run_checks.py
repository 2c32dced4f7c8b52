"""Runs the checks: format, lint, types, floors, templates, words, scripts, loose ends."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
BIN = Path(sys.executable).parent

CHECKS: dict[str, list[str]] = {
    "format": ["ruff", "format", "--check", "--quiet", "."],
    "lint": ["ruff", "check", "--quiet", "."],
    "types": ["mypy"],
    "floors": ["lint-imports", "--no-cache"],
    "templates": ["djlint", "lms/templates", "--lint", "--quiet"],
    "words": ["python", "-m", "tools.catalogue", "check"],
}
LOOSE_END = re.compile(r"\b(TO" + r"DO|FIX" + r"ME|XX" + r"X)\b")
READ = {".py", ".html", ".css", ".js", ".cfg", ".toml", ".md", ".yaml", ".po", ".mako"}


def run(name: str, command: list[str]) -> bool:
    """One check; silent when all is well, in its own words when not."""
    program = str(BIN / command[0]) if (BIN / command[0]).exists() else command[0]
    done = subprocess.run(
        [program, *command[1:]],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT), "NO_COLOR": "1"},
        capture_output=True,
        text=True,
        check=False,
    )
    print(f"  {name:<12} {'well' if done.returncode == 0 else 'FAULTS'}", flush=True)
    if done.returncode != 0:
        print((done.stdout + done.stderr).strip(), flush=True)
    return done.returncode == 0


def scripts() -> bool:
    """Whether our scripts are JavaScript at all; asked only where Node is."""
    node = shutil.which("node", path=os.pathsep.join((str(BIN), os.environ.get("PATH", ""))))
    if node is None:
        print("  scripts      not checked: no node here")
        return True
    ours = sorted((ROOT / "lms" / "static" / "js").glob("*.js"))
    well = [run(f"js/{path.stem}", [node, "--check", str(path)]) for path in ours]
    return all(well)


def committed() -> list[Path]:
    """The files of the repository that hold text of ours."""
    names = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    ).stdout.splitlines()
    return [ROOT / name for name in names if (ROOT / name).is_file()]


def loose_ends() -> bool:
    """Nothing is left for later in the code: what is to be done is an issue."""
    found = [
        f"{path.relative_to(ROOT)}:{number}: {line.strip()}"
        for path in committed()
        if path.suffix in READ
        for number, line in enumerate(path.read_text("utf-8").splitlines(), 1)
        if LOOSE_END.search(line)
    ]
    print(f"  {'loose ends':<12} {'FAULTS' if found else 'well'}")
    print("\n".join(found), end="\n" if found else "")
    return not found


def main() -> int:
    """0 when every check is content; all are run, whatever the first ones say."""
    results = [run(name, command) for name, command in CHECKS.items()]
    results += [scripts(), loose_ends()]
    print("All well." if all(results) else "There are faults, see above.")
    return 0 if all(results) else 1


if __name__ == "__main__":
    sys.exit(main())
