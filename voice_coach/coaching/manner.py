"""How the coach speaks and waits: slower, louder, deeper, more time; kept for the next time."""

from collections.abc import Mapping
from dataclasses import replace

from voice_coach.coaching import happenings
from voice_coach.coaching.activities import SPOKEN
from voice_coach.coaching.controls import pause
from voice_coach.coaching.cues import Line
from voice_coach.coaching.effects import (
    Effect,
    Hush,
    Remember,
    SetPace,
    SetPitch,
    SetRate,
    SetVolume,
)
from voice_coach.coaching.flow import go_on, interlude
from voice_coach.coaching.state import State, Step, Turn, open_ask

PACE_STEP = 1.2
PACES = (0.6, 2.0)
"""Fastest and slowest; what beats are multiplied by (default)."""
RATE_STEP = 1.12
RATES = (0.65, 1.6)
"""Slowest and fastest speech (default)."""
VOLUME_STEP = 3.0
VOLUMES = (-18.0, 6.0)
"""Decibels (default)."""
PITCH_STEP = 10.0
PITCHES = (-30.0, 30.0)
"""Deepest and highest, against the voice's own, on its scale of 0 to 99 (default)."""
PATIENCE_STEP = 1.5
PATIENCES = (0.6, 3.4)
"""Shortest and longest waiting for the end of what is said, against the usual (default)."""
PACED = ("breathing", "exercise")
"""Kinds that have a tempo; for the others "slower" means slower speech."""


def slower(turn: Turn) -> Step:
    """A slower tempo, or slower speech."""
    return _tempo(turn, PACE_STEP, 1 / RATE_STEP, "slow")


def faster(turn: Turn) -> Step:
    """A faster tempo, or faster speech."""
    return _tempo(turn, 1 / PACE_STEP, RATE_STEP, "fast")


def _tempo(turn: Turn, pace_step: float, rate_step: float, limit: str) -> Step:
    state = turn.state
    running = state.running
    if running is not None and running.spec.kind in PACED and open_ask(state) is None:
        kind = running.spec.kind
        pace = _within(state.pace * pace_step, PACES)
        if pace == state.pace:
            return interlude(state, Line(f"session.pace_limit_{limit}"))
        state = replace(state, pace=pace, paces={**state.paces, kind: pace})
        return state, (SetPace(pace),)
    rate = _within(state.rate * rate_step, RATES)
    if rate == state.rate:
        return interlude(state, Line(f"session.rate_limit_{limit}"))
    kept = Remember(happenings.manner_wanted("rate", rate))
    state = replace(state, rate=rate, slow_advice=False)
    if running is not None and not state.paused:
        state, effects = go_on(state)
        return state, (Hush(), SetRate(rate), kept, *effects)
    state, effects = interlude(state, Line("session.rate"))
    return state, (SetRate(rate), kept, *effects)


def louder(turn: Turn) -> Step:
    """More volume; the sound itself says so while something is running."""
    return _volume(turn, VOLUME_STEP, "loud")


def quieter(turn: Turn) -> Step:
    """Less volume."""
    return _volume(turn, -VOLUME_STEP, "quiet")


def _volume(turn: Turn, step: float, limit: str) -> Step:
    state = turn.state
    volume = _within(state.volume + step, VOLUMES)
    if volume == state.volume:
        return interlude(state, Line(f"session.volume_limit_{limit}"))
    state = replace(state, volume=volume)
    setting: tuple[Effect, ...] = (
        SetVolume(volume),
        Remember(happenings.manner_wanted("volume", volume)),
    )
    if state.running is not None and not state.paused and open_ask(state) is None:
        return state, setting
    state, effects = interlude(state, Line("session.volume"))
    return state, (*setting, *effects)


def deeper(turn: Turn) -> Step:
    """A deeper voice, which is easier for many who hear badly."""
    return _pitch(turn, -PITCH_STEP, "deep")


def higher(turn: Turn) -> Step:
    """A higher voice."""
    return _pitch(turn, PITCH_STEP, "high")


def _pitch(turn: Turn, step: float, limit: str) -> Step:
    state = turn.state
    pitch = _within(state.pitch + step, PITCHES)
    if pitch == state.pitch:
        return interlude(state, Line(f"session.pitch_limit_{limit}"))
    state, effects = interlude(replace(state, pitch=pitch), Line("session.rate"))
    return state, (SetPitch(pitch), Remember(happenings.manner_wanted("pitch", pitch)), *effects)


def more_time(turn: Turn) -> Step:
    """Wait longer before what was said counts as finished; in the middle of an exercise: hold."""
    state = turn.state
    running = state.running
    if running is not None and open_ask(state) is None and running.spec.kind not in SPOKEN:
        return pause(turn)
    return _patience(turn, PATIENCE_STEP, "session.waits_longer", "session.waits_longest")


def less_time(turn: Turn) -> Step:
    """Answer sooner."""
    return _patience(turn, 1 / PATIENCE_STEP, "session.waits_shorter", "session.waits_shortest")


def _patience(turn: Turn, step: float, line: str, limit: str) -> Step:
    state = turn.state
    patience = _within(state.patience * step, PATIENCES)
    if patience == state.patience:
        return interlude(state, Line(limit))
    state, effects = interlude(replace(state, patience=patience), Line(line))
    return state, (Remember(happenings.manner_wanted("patience", patience)), *effects)


def call_first(turn: Turn) -> Step:
    """Listen only after the coach's name: for rooms in which others talk."""
    return _calling(turn, True, "session.call_first")


def always_listen(turn: Turn) -> Step:
    """Listen all the time."""
    return _calling(turn, False, "session.always_listen")


def _calling(turn: Turn, needed: bool, line: str) -> Step:
    state, effects = interlude(replace(turn.state, call_first=needed), Line(line))
    return state, (Remember(happenings.manner_wanted("call_first", float(needed))), *effects)


def as_wanted_before(state: State, manner: Mapping[str, float]) -> Step:
    """Speak and wait as the person asked for another time."""
    volume = _within(manner.get("volume", state.volume), VOLUMES)
    rate = _within(manner.get("rate", state.rate), RATES)
    pitch = _within(manner.get("pitch", state.pitch), PITCHES)
    patience = _within(manner.get("patience", state.patience), PATIENCES)
    effects: list[Effect] = []
    if volume != state.volume:
        effects.append(SetVolume(volume))
    if rate != state.rate:
        effects.append(SetRate(rate))
    if pitch != state.pitch:
        effects.append(SetPitch(pitch))
    state = replace(state, volume=volume, rate=rate, pitch=pitch, patience=patience)
    return replace(state, call_first=bool(manner.get("call_first", state.call_first))), tuple(effects)


def _within(value: float, limits: tuple[float, float]) -> float:
    return round(min(max(value, limits[0]), limits[1]), 3)
