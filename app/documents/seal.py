"""The red seal of a paper, drawn: ring, name on an arc, star, purpose line.

Every character is rotated by itself, as the renderer does not set SVG textPath; long names get narrower characters.
"""

import math

from markupsafe import Markup

ARC = 224.0  # degrees of the ring that a name may take
WIDEST_STEP = 34.0  # a short name keeps together
RADIUS = 15.6  # baseline of the name, in millimetres from the centre
HEIGHT = 4.6  # of a character
DEMO_MARK = "（演示）"

_SEAL = Markup(
    '<svg class="seal" viewBox="-21 -21 42 42" role="img" aria-label="{label}">'
    '<circle r="20.3" fill="none" stroke="#c8281e" stroke-width="1.1"/><path d="{star}" fill="#c8281e"/>{name}'
    '<text y="12.2" font-size="{purpose_size:.2f}" {style}>{purpose}</text></svg>'
)
_CHARACTER = Markup(
    '<text transform="rotate({angle:.2f}) translate(0,-{radius}) scale({narrow:.3f},1)" '
    'font-size="{height}" {style}>{text}</text>'
)
_STYLE = Markup('text-anchor="middle" fill="#c8281e" font-weight="700"')


def seal(authority: str, purpose: str, *, is_demo: bool) -> Markup:
    """The seal of an authority as inline SVG, 42 mm wide (国发〔1999〕25号: county level); a demo seal says 演示."""
    name = authority.replace("(", "（").replace(")", "）")
    if is_demo and "演示" not in name:
        name += DEMO_MARK
    return _SEAL.format(
        label=f"{name}{purpose}",
        star=_star(6.2),
        name=_on_arc(name),
        purpose=purpose,
        purpose_size=min(3.2, 24 / max(len(purpose), 1)),
        style=_STYLE,
    )


def _on_arc(name: str) -> Markup:
    step = min(ARC / max(len(name) - 1, 1), WIDEST_STEP)
    room = math.radians(step) * RADIUS
    narrow = min(1.0, room / HEIGHT * 1.05)
    first = -step * (len(name) - 1) / 2
    characters = (
        _CHARACTER.format(angle=first + step * place, radius=RADIUS, narrow=narrow, height=HEIGHT, style=_STYLE, text=character)
        for place, character in enumerate(name)
    )
    return Markup("").join(characters)


def _star(radius: float) -> str:
    inner = radius * math.sin(math.radians(18)) / math.sin(math.radians(54))
    points = []
    for corner in range(10):
        reach, angle = (inner if corner % 2 else radius), math.radians(36 * corner)
        points.append(f"{reach * math.sin(angle):.2f} {-reach * math.cos(angle):.2f}")
    return f"M{'L'.join(points)}Z"
