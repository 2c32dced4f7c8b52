"""The system libraries printing stands on, and what Debian calls them."""

import ctypes
import sys

NEEDED = {
    "libpango-1.0-0": "libpango-1.0.so.0",
    "libpangoft2-1.0-0": "libpangoft2-1.0.so.0",
    "libharfbuzz-subset0": "libharfbuzz-subset.so.0",
}
"""Without the last one printing works, but a certificate takes eighteen seconds."""


def missing_libraries() -> list[str]:
    """Debian's names of what is not installed; on other systems nothing is claimed."""
    return [package for package, name in NEEDED.items() if not _loads(name)]


def install_command(packages: list[str]) -> str:
    """What to type."""
    return f"apt-get install --no-install-recommends {' '.join(packages)}"


def _loads(name: str) -> bool:
    if not sys.platform.startswith("linux"):
        return True
    try:
        ctypes.CDLL(name)
    except OSError:
        return False
    return True
