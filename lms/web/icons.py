"""Icons of the house: one SVG sprite, referred to by name."""

from functools import lru_cache

from markupsafe import Markup

from lms.web.assets import static_url


def drawn_icon(name: str, label: object = "", **extra: str) -> Markup:
    """The icon; with a label it speaks, without one it only decorates. `class` adds classes."""
    return _drawn(name, str(label), extra.get("class", ""))


@lru_cache(maxsize=1000)
def _drawn(name: str, label: str, classes: str) -> Markup:
    spoken = Markup(' role="img" aria-label="{}"').format(label)
    voice = spoken if label else Markup(' aria-hidden="true"')
    sprite = static_url("vendor/icons.svg")
    return Markup('<svg class="icon {}"{}><use href="{}#{}"></use></svg>').format(
        classes, voice, sprite, name
    )
