"""The report's plots as SVG inside the page, told apart by shape and pattern, not by colour alone."""

import io
import re
from collections.abc import Mapping, Sequence
from typing import Any

import matplotlib as mpl
from matplotlib import artist

from voice_coach.record.report_data import ExerciseRow, PieceRow, Report

artist.kwdoc = lambda _: ""  # type: ignore[assignment]  # documentation, which takes a fifth of the import

from matplotlib.axes import Axes  # noqa: E402
from matplotlib.figure import Figure  # noqa: E402

_STYLE: Any = {
    "svg.fonttype": "none",  # text stays text: it scales, and can be searched
    "svg.hashsalt": "voice-coach",
    "font.family": "sans-serif",
    "font.size": 9,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "hatch.linewidth": 0.6,
}
_DARK, _MIDDLE, _LIGHT, _STRONG = "#1b3a57", "#4f83b5", "#c9dcec", "#9c2f12"
_EFFORTS = (
    ("easy", "#eef4f9", ""),
    ("all right", _LIGHT, "//"),
    ("hard", _MIDDLE, ".."),
    ("painful", _STRONG, "xx"),
)
_MARKS = ("o", "s", "^", "D", "v")
_WIDTHS = (7.5, 4.8, 2.8, 1.6, 0.8)
"""Levels mostly go the same way: a line shows behind those that are drawn after it."""
MOST_LINES = len(_MARKS)
"""More exercises than this are not told apart in one plot."""


def plots(report: Report, names: Mapping[str, str], *, large: bool) -> dict[str, str]:
    """`active`, `pain`, `effort` and `levels` as SVG elements, without those that have nothing to show."""
    with mpl.rc_context({**_STYLE, "font.size": 13 if large else 9}):
        found = {
            "active": _active(report.rows, large) if report.active_days else "",
            "pain": _pain(report.rows, large),
            "effort": _effort(report.rows, large),
            "levels": _levels(report, names, large),
        }
    return {name: svg for name, svg in found.items() if svg}


def _figure(large: bool, rows_of_legend: int = 1) -> tuple[Figure, Axes]:
    figure = Figure(figsize=(7.2, 3.6) if large else (4.6, 2.5))
    # Fixed margins: working them out would draw everything twice.
    figure.subplots_adjust(left=0.12, right=0.98, top=0.97 - 0.09 * rows_of_legend, bottom=0.12)
    return figure, figure.add_subplot()


def _svg(figure: Figure, name: str) -> str:
    """The bare element: hidden from a screen reader, which reads the table beside it.

    Ids get `name` before them, since all plots are on one page.
    """
    out = io.StringIO()
    figure.savefig(out, format="svg", metadata={"Date": None, "Creator": None})
    text = out.getvalue()
    text = text[text.index("<svg") :]
    text = re.sub(r"<metadata>.*?</metadata>", "", text, flags=re.DOTALL)
    text = re.sub(r'(\bid="|href="#|url\(#)', rf"\g<1>{name}-", text)
    return re.sub(
        r'<svg [^>]*?viewBox="([^"]*)"[^>]*>', r'<svg viewBox="\1" aria-hidden="true">', text, count=1
    )


def _name_pieces(axes: Axes, rows: Sequence[PieceRow]) -> None:
    every = 1 if len(rows) <= 7 else 2
    shown = range(0, len(rows), every)
    axes.set_xticks(list(shown), [rows[n].piece.label for n in shown])
    axes.set_xlim(-0.6, len(rows) - 0.4)


def _active(rows: Sequence[PieceRow], large: bool) -> str:
    figure, axes = _figure(large)
    axes.bar(range(len(rows)), [row.active_days for row in rows], color=_MIDDLE, label="days with exercise")
    expected = [(n, row.expected_days) for n, row in enumerate(rows) if row.expected_days is not None]
    if expected:
        places, days = zip(*expected, strict=True)
        axes.plot(
            places,
            days,
            color=_DARK,
            marker="D",
            markersize=6,
            markeredgecolor="white",
            linestyle="none",
            label="prescribed",
        )
    axes.set_ylabel("days")
    axes.set_ylim(bottom=0)
    figure.legend(loc="upper left", frameon=False, ncols=2)
    _name_pieces(axes, rows)
    return _svg(figure, "active")


def _pain(rows: Sequence[PieceRow], large: bool) -> str:
    lines = (
        ("before", "o", "-", _DARK, [row.pain_before for row in rows]),
        ("after", "s", "--", _STRONG, [row.pain_after for row in rows]),
    )
    if all(score is None for *_, scores in lines for score in scores):
        return ""
    figure, axes = _figure(large)
    for label, marker, style, colour, scores in lines:
        given = [(n, score) for n, score in enumerate(scores) if score is not None]
        if given:
            places, values = zip(*given, strict=True)
            axes.plot(places, values, color=colour, marker=marker, linestyle=style, label=f"average {label}")
    axes.set_ylim(-0.3, 10.3)
    axes.set_yticks([0, 2, 4, 6, 8, 10])
    axes.set_ylabel("pain, 0 to 10")
    figure.legend(loc="upper left", frameon=False, ncols=2)
    _name_pieces(axes, rows)
    return _svg(figure, "pain")


def _effort(rows: Sequence[PieceRow], large: bool) -> str:
    if not any(sum(row.efforts) for row in rows):
        return ""
    figure, axes = _figure(large)
    bottom = [0] * len(rows)
    for n, (label, colour, hatch) in enumerate(_EFFORTS):
        sets = [row.efforts[n] for row in rows]
        axes.bar(
            range(len(rows)),
            sets,
            bottom=bottom,
            color=colour,
            hatch=hatch,
            edgecolor=_DARK,
            linewidth=0.5,
            label=label,
        )
        bottom = [low + high for low, high in zip(bottom, sets, strict=True)]
    axes.set_ylabel("sets")
    figure.legend(loc="upper left", frameon=False, ncols=4)
    _name_pieces(axes, rows)
    return _svg(figure, "effort")


def _levels(report: Report, names: Mapping[str, str], large: bool) -> str:
    """Each level against the first one of its exercise, as steps over time."""
    shown = [row for row in report.exercises if len(row.steps) > 1 and row.steps[0].amount][:MOST_LINES]
    if not shown:
        return ""
    figure, axes = _figure(large, rows_of_legend=(len(shown) + 1) // 2)
    for row, marker, width in zip(shown, _MARKS, _WIDTHS, strict=False):
        days, percent = _stairs(row, report)
        axes.plot(
            days,
            percent,
            drawstyle="steps-post",
            marker=marker,
            markersize=3 + width,
            linewidth=width,
            label=names.get(row.exercise, row.exercise),
        )
    axes.set_ylabel("% of first level")
    room = max(1, report.days // 25)  # for the outer labels
    axes.set_xlim(report.since.toordinal() - room, report.until.toordinal() + room)
    figure.legend(loc="upper left", frameon=False, ncols=2)
    shown_pieces = [row.piece for row in report.rows[:: 1 if len(report.rows) <= 7 else 2]]
    axes.set_xticks(
        [piece.since.toordinal() for piece in shown_pieces], [piece.label for piece in shown_pieces]
    )
    return _svg(figure, "levels")


def _stairs(row: ExerciseRow, report: Report) -> tuple[list[float], list[float]]:
    first = row.steps[0].amount
    same_unit = [level for level in row.steps if level.unit == row.steps[0].unit]
    before = [level for level in same_unit if level.since <= report.since][-1:]
    seen = [*before, *(level for level in same_unit if level.since > report.since)]
    days = [float(max(level.since, report.since).toordinal()) for level in seen]
    percent = [100 * level.amount / first for level in seen]
    return [*days, float(report.until.toordinal())], [*percent, percent[-1]]
