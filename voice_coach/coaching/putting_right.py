"""Putting a number right that was just recorded: "no, fifteen"."""

from collections.abc import Callable, Mapping
from dataclasses import replace

from voice_coach.coaching import happenings, scoring, starting
from voice_coach.coaching.cues import Line
from voice_coach.coaching.effects import Remember
from voice_coach.coaching.events import Wanted
from voice_coach.coaching.flow import interlude
from voice_coach.coaching.state import Step, Turn

NUMBERS: Mapping[str, tuple[str, ...]] = {
    "log_done": ("reps", "minutes", "seconds"),
    "pain_score": ("score",),
}
"""Intents whose record can be put right → the slots that a bare number may mean, the first that is there."""

RECORDERS: Mapping[str, Callable[[Turn], Step]] = {
    "log_done": starting.log_done,
    "pain_score": scoring.pain_score,
}


def keep(wanted: Wanted, step: Step) -> Step:
    """Keep what was asked to be recorded, so that its number can be put right; or forget it for another."""
    after, effects = step
    if wanted.intent == "amend" or not any(
        isinstance(effect, Remember) and effect.event.kind != "preference" for effect in effects
    ):
        return step
    recorded = wanted if wanted.intent in NUMBERS and after.undoable else None
    return replace(after, recorded=recorded), effects


def amend(turn: Turn) -> Step:
    """Take back what was recorded last and record it with the right number, which is read back again."""
    recorded, value = turn.state.recorded, turn.number("value")
    if recorded is None or value is None or not turn.state.undoable:
        return interlude(turn.state, Line("session.nothing_to_undo"))
    unit, several = turn.text("unit"), NUMBERS[recorded.intent]
    slot = unit if unit in several else next((name for name in several if name in recorded.slots), several[0])
    slots = {
        name: kept for name, kept in recorded.slots.items() if unit not in several or name not in several
    }
    right = replace(recorded, slots={**slots, slot: value})
    again = replace(turn, intent=right.intent, slots=right.slots)
    state, effects = RECORDERS[right.intent](again)
    if not any(isinstance(effect, Remember) for effect in effects):
        return state, effects
    return replace(state, recorded=right, undoable=turn.state.undoable), (
        Remember(happenings.undone()),
        *effects,
    )
