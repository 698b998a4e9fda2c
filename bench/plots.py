"""Plots as small SVG files, readable on light and dark pages; no library is worth its weight for two kinds of them."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from xml.sax.saxutils import escape

WIDTH, HEIGHT = 640, 300
LEFT, RIGHT, TOP, BOTTOM = 64, 16, 34, 64
COLOURS = ("#2f6fb3", "#c4622d", "#3c8a4e", "#8a5fb0", "#a08a1f")
Point = tuple[float, float]


@dataclass(frozen=True)
class Plot:
    """Lines over a logarithmic x axis, or bars by name; `limit` draws the aim as a dashed line."""

    title: str
    y_label: str
    x_label: str = ""
    lines: Mapping[str, Sequence[Point]] = field(default_factory=dict)
    bars: Mapping[str, float] = field(default_factory=dict)
    limit: float | None = None


def draw(plot: Plot) -> str:
    """The whole SVG file."""
    values = [y for points in plot.lines.values() for _, y in points] + list(plot.bars.values())
    top = _round_up(max([*values, plot.limit or 0.0]) * 1.05)

    def y_of(value: float) -> float:
        return HEIGHT - BOTTOM - value / top * (HEIGHT - TOP - BOTTOM)

    body = [_text(WIDTH / 2, 20, plot.title, "middle", bold=True)]
    for step in range(5):
        value = top * step / 4
        body.append(_line(LEFT, y_of(value), WIDTH - RIGHT, y_of(value), "#8886", "1"))
        body.append(_text(LEFT - 6, y_of(value) + 4, f"{value:g}", "end"))
    body += _draw_bars(plot.bars, y_of) if plot.bars else _draw_lines(plot, y_of)
    if plot.limit is not None:
        body.append(_line(LEFT, y_of(plot.limit), WIDTH - RIGHT, y_of(plot.limit), "#c0392b", "1.5", dash="6 4"))
        body.append(_text(WIDTH - RIGHT, y_of(plot.limit) - 5, f"aim {plot.limit:g}", "end"))
    body.append(
        f'<text transform="translate(14 {(HEIGHT - BOTTOM + TOP) / 2}) rotate(-90)" text-anchor="middle">'
        f"{escape(plot.y_label)}</text>"
    )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" width="{WIDTH}" height="{HEIGHT}"'
        ' font-family="sans-serif" font-size="12" fill="#777">\n' + "\n".join(body) + "\n</svg>\n"
    )


def _draw_lines(plot: Plot, y_of: Callable[[float], float]) -> list[str]:
    places = sorted({x for points in plot.lines.values() for x, _ in points})
    low, high = math.log10(places[0]), math.log10(places[-1])

    def x_of(value: float) -> float:
        share = (math.log10(value) - low) / (high - low) if high > low else 0.5
        return LEFT + 12 + share * (WIDTH - LEFT - RIGHT - 24)

    body = [_text(x_of(x), HEIGHT - BOTTOM + 18, f"{x:,.0f}", "middle") for x in places]
    body.append(_text(WIDTH / 2, HEIGHT - BOTTOM + 36, plot.x_label, "middle"))
    for number, (name, points) in enumerate(plot.lines.items()):
        colour = COLOURS[number % len(COLOURS)]
        path = " ".join(f"{x_of(x):.1f},{y_of(y):.1f}" for x, y in points)
        body.append(f'<polyline points="{path}" fill="none" stroke="{colour}" stroke-width="2"/>')
        body += [f'<circle cx="{x_of(x):.1f}" cy="{y_of(y):.1f}" r="3" fill="{colour}"/>' for x, y in points]
        place = LEFT + number * (WIDTH - LEFT - RIGHT) / len(plot.lines)
        body.append(f'<rect x="{place:.1f}" y="{HEIGHT - 16}" width="10" height="10" fill="{colour}"/>')
        body.append(_text(place + 15, HEIGHT - 7, name, "start"))
    return body


def _draw_bars(bars: Mapping[str, float], y_of: Callable[[float], float]) -> list[str]:
    body, wide = [], (WIDTH - LEFT - RIGHT) / len(bars)
    for number, (name, value) in enumerate(bars.items()):
        x, y = LEFT + number * wide + wide * 0.2, y_of(value)
        colour = COLOURS[number % len(COLOURS)]
        body.append(
            f'<rect x="{x:.1f}" y="{y:.1f}" width="{wide * 0.6:.1f}" height="{y_of(0) - y:.1f}" fill="{colour}"/>'
        )
        body.append(_text(x + wide * 0.3, y - 5, f"{value:.3g}", "middle"))
        words = name.split(" ")
        half = (len(words) + 1) // 2 if len(bars) > 3 else len(words)
        for line, part in enumerate((words[:half], words[half:])):
            body.append(_text(x + wide * 0.3, HEIGHT - BOTTOM + 18 + line * 15, " ".join(part), "middle"))
    return body


def _line(x1: float, y1: float, x2: float, y2: float, colour: str, width: str, dash: str = "") -> str:
    dashed = f' stroke-dasharray="{dash}"' if dash else ""
    return f'<line x1="{x1:.1f}" y1="{y1:.1f}" x2="{x2:.1f}" y2="{y2:.1f}" stroke="{colour}" stroke-width="{width}"{dashed}/>'


def _text(x: float, y: float, text: str, anchor: str, *, bold: bool = False) -> str:
    weight = ' font-weight="bold"' if bold else ""
    return f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}"{weight}>{escape(text)}</text>'


def _round_up(value: float) -> float:
    """The next 1, 2, 4, 5, 8 or 10 times a power of ten, so that a quarter of it is round."""
    if value <= 0:
        return 1.0
    power: float = 10.0 ** math.floor(math.log10(value))
    return next(step * power for step in (1.0, 2.0, 4.0, 5.0, 8.0, 10.0) if step * power >= value)
