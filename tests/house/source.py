"""The product's own text, as the tests of the house read it."""

import ast
import subprocess
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
LMS = ROOT / "lms"
TEMPLATES = LMS / "templates"


@cache
def modules() -> dict[str, ast.Module]:
    """Every module of the product, by its path from the root."""
    return {
        str(path.relative_to(ROOT)): ast.parse(path.read_text("utf-8"))
        for path in sorted(LMS.rglob("*.py"))
    }


@cache
def templates() -> dict[str, str]:
    """Every template's text, by its path within the templates."""
    found = sorted(TEMPLATES.rglob("*.*"))
    return {str(path.relative_to(TEMPLATES)): path.read_text("utf-8") for path in found}


@cache
def committed() -> tuple[str, ...]:
    """What git keeps, or would keep: everything that is not ignored."""
    command = ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"]
    listed = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout
    return tuple(name for name in listed.split("\0") if name and (ROOT / name).is_file())


def calls(tree: ast.AST) -> list[ast.Call]:
    """Every call in a module."""
    return [node for node in ast.walk(tree) if isinstance(node, ast.Call)]


def dotted(node: ast.AST) -> str:
    """`a.b.c` as it is written; what is no plain name is an ellipsis."""
    if isinstance(node, ast.Attribute):
        return f"{dotted(node.value)}.{node.attr}"
    return node.id if isinstance(node, ast.Name) else "…"
