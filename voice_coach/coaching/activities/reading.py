"""Lines that are read one after the other, each a place to go on at."""

from collections.abc import Iterator, Sequence

from voice_coach.coaching.cues import Cue, Line, Mark, Say
from voice_coach.programme.types import Programme

LINE = "line"
"""Kind of the mark before a line; its part is the stretch that the line belongs to."""


def read(lines: Sequence[Line | str], part: str, after: float = 0.3) -> Iterator[Cue]:
    """A mark and the line, for each; `after`: seconds of silence behind each."""
    for number, line in enumerate(lines, 1):
        yield Mark(LINE, number, len(lines), part)
        yield Say(line if isinstance(line, Line) else Line(line), after)


def spoken_seconds(programme: Programme, line: Line | str) -> float:
    """About how long it takes to say that line, at some fifteen letters a second."""
    words = programme.text(line.id, line.slots) if isinstance(line, Line) else programme.text(line)
    return 0.4 + len(words) / 15
