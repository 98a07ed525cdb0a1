"""Guided body relaxation: gentle tension, release, quiet; any part can be left out.

Tension 5–10 s, release 10–30 s (default); a longer relaxation stretches the quiet.
"""

from collections.abc import Mapping

from voice_coach.coaching import happenings
from voice_coach.coaching.activities.questions import question
from voice_coach.coaching.activities.reading import read, spoken_seconds
from voice_coach.coaching.activity import CueScript, Param
from voice_coach.coaching.cues import Ask, Beat, Line, Log, Mark, Say
from voice_coach.programme.types import Programme, Script, ScriptStep

AFTER_LINE = 1.5
"""Seconds of quiet after each line."""
LEAST_STRETCH = 0.7


def script_for(programme: Programme, position: str) -> Script:
    """The script for that position, or the first one there is."""
    scripts = list(programme.scripts.values())
    return next((script for script in scripts if script.position == position), scripts[0])


def nearest_minutes(script: Script, minutes: float | None) -> int:
    """The offered length that is nearest to what was asked for; the shortest without a wish."""
    if minutes is None:
        return min(script.minutes)
    return min(script.minutes, key=lambda offered: (abs(offered - minutes), offered))


def relaxation(params: Mapping[str, Param], programme: Programme) -> CueScript:
    """Parameters: `position` (else asked for), `minutes`, `leave_out` (parts, with spaces)."""
    position = str(params.get("position", ""))
    if not position:
        ask = Ask(Line("ask.sitting_or_lying"), "choice", ("sitting", "lying"))
        answer = yield from question(params, "position", ask)
        position = str(answer.value or "lying")
    script = script_for(programme, position)
    wish = params.get("minutes")
    minutes = nearest_minutes(script, None if wish is None else float(wish))
    sore = yield from _sore_parts(params, script)
    left_out = [*str(params.get("leave_out", "")).split(), *sore]
    steps = [step for step in script.steps if step.from_minutes <= minutes]
    stretch = _stretch(programme, steps, minutes)
    yield from read(
        [Line("relaxation.begin", {"minutes": minutes}), f"relaxation.{position}"], "the beginning", 1.5
    )
    for step in steps:
        if not set(step.parts) & set(left_out):
            yield from _step(step, stretch)
    yield Log(happenings.relaxation_done(script.id, minutes))
    yield Mark("line", 1, 1, "the end")
    yield Say(Line("relaxation.end"))


def _sore_parts(params: Mapping[str, Param], script: Script) -> CueScript:
    """The parts that the person names as sore, one by one until there is none more; gives a list."""
    sore: list[str] = []
    parts = list(dict.fromkeys(part for step in script.steps for part in step.parts))
    while True:
        line = Line("relaxation.ask_sore")
        if sore:
            line = Line("relaxation.ask_sore_more", {"part": f"part.{sore[-1]}"})
        options = tuple(f"part.{part}" for part in parts if part not in sore)
        named = yield from question(params, f"sore {len(sore) + 1}", Ask(line, "choice", options))
        if not isinstance(named.value, str) or len(options) == 1:
            return sore
        sore.append(named.value.removeprefix("part."))


def _step(step: ScriptStep, stretch: float) -> CueScript:
    yield from read(step.lines, step.id, after=AFTER_LINE)
    if step.tense is not None:
        yield Beat(step.tense.value, scaled=False)
    if step.release is not None:
        yield Mark("release", 1, 1, step.id)
        line = Line(step.release_line) if step.release_line else None
        yield Beat(step.release.value * stretch, line, scaled=False)


def _stretch(programme: Programme, steps: list[ScriptStep], minutes: int) -> float:
    """What the quiet is multiplied by, so that the whole lasts about that many minutes."""
    busy = sum(spoken_seconds(programme, line) + AFTER_LINE for step in steps for line in step.lines)
    busy += sum(step.tense.value for step in steps if step.tense is not None)
    quiet = sum(step.release.value for step in steps if step.release is not None)
    return max(LEAST_STRETCH, (minutes * 60 - busy) / quiet) if quiet else 1.0
