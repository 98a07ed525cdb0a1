"""Paced deep breathing: a rising tone in, a falling tone out, words that fade away.

Five seconds in and five out, for three minutes, no breath holding (default).
"""

from collections.abc import Mapping

from voice_coach.coaching import happenings
from voice_coach.coaching.activities.learn import numbered
from voice_coach.coaching.activities.reading import read
from voice_coach.coaching.activity import CueScript, Param
from voice_coach.coaching.cues import Beat, Line, Log, Mark, Say
from voice_coach.programme.types import Programme

IN_SECONDS = 5.0
OUT_SECONDS = 5.0
MINUTES = 3.0
FULL_WORDS = 3
"""Breaths that are told in full."""
SHORT_WORDS = 8
"""Breaths up to which a few words are left; then the tone is alone, but for the last breath."""
LONGEST_MINUTES = 30

LESSON = "breathing.lesson."
"""Lines of the lesson: hand on the tummy, nose, mouth, shoulders (booklet, Deep Breathing)."""


def breaths_of(params: Mapping[str, Param]) -> int:
    """How many breaths: as many as were asked for, or as fill the minutes at the nominal tempo."""
    if "breaths" in params:
        return max(1, int(params["breaths"]))
    return max(1, round(float(params.get("minutes", MINUTES)) * 60 / (IN_SECONDS + OUT_SECONDS)))


def breathing(params: Mapping[str, Param], programme: Programme) -> CueScript:
    """Parameters: `minutes` or `breaths`, `lesson` (False: straight to the first breath)."""
    total = breaths_of(params)
    if params.get("lesson", True):
        yield from read(numbered(programme, LESSON), "lesson", after=1.0)
        yield Log(happenings.lesson_heard("breathing"))
    yield Mark("line", 1, 1, "the beginning")
    yield Say(Line("breathing.begin"), after=1.0)
    length = IN_SECONDS + OUT_SECONDS
    for breath in range(1, total + 1):
        yield Mark("breath", breath, total, "breaths")
        words_in, words_out = _words(breath, total)
        yield Beat(IN_SECONDS, words_in, "rise")
        yield Beat(OUT_SECONDS, words_out, "fall")
        minutes = int(breath * length // 60)
        if minutes > int((breath - 1) * length // 60):
            yield Log(happenings.minute_done("breathing", minutes))
    yield Log(happenings.breathing_done(total, total * length))
    yield Mark("line", 1, 1, "the end")
    yield Say(Line("breathing.end"))


def _words(breath: int, total: int) -> tuple[Line | None, Line | None]:
    if breath <= FULL_WORDS:
        return Line("breathing.in_nose"), Line("breathing.out_mouth")
    if breath <= SHORT_WORDS:
        return Line("breathing.in"), Line("breathing.relax" if breath % 2 else "breathing.out")
    if breath == total:
        return Line("breathing.last"), Line("breathing.out")
    return (Line("breathing.tones_only"), None) if breath == SHORT_WORDS + 1 else (None, None)
