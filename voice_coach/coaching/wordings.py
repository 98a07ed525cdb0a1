"""A person's own wordings: put right twice in the same way, the coach offers to remember them."""

from dataclasses import replace

from voice_coach.coaching.cues import Ask, Line
from voice_coach.coaching.effects import KeepWording, Pose
from voice_coach.coaching.events import Ended, SessionEvent, Unclear, Wanted
from voice_coach.coaching.flow import interlude
from voice_coach.coaching.offering import label
from voice_coach.coaching.state import Question, State, Step, Turn
from voice_coach.programme.types import Programme

OFTEN_ENOUGH = 2
"""So often put right in the same way (default)."""
LONGEST = 8
"""Words; longer speeches are not said in the same way twice."""
NO_TEACHERS = frozenset(
    {"yes", "no", "cancel", "help", "repeat", "stop", "pause", "undo", "amend", "quit", "sleep", "wake"}
    | {"number", "effort", "choose", "words", "emergency", "pain_now", "keep_wording", "leave_wording"}
)
"""Intents that don't tell what was meant before, or that must never hang on a wording that was learned."""
ENDINGS = frozenset({"stop", "quit", "sleep", "pause", "pain_now", "emergency"})
"""After these the coach is silent, or has something better to say."""


def noticed(state: State, event: SessionEvent) -> State:
    """Note what was not understood, and what was meant by it after all."""
    match event:
        case Unclear():
            words = event.said.split()
            plain = 0 < len(words) <= LONGEST and all(word.replace("'", "").isalpha() for word in words)
            return replace(state, missed=" ".join(words).lower() if plain else "")
        case Wanted() if state.missed and event.intent not in NO_TEACHERS:
            return _put_right(replace(state, missed=""), state.missed, event)
        case Wanted() if event.intent in ENDINGS or event.intent == "cancel":
            return replace(state, missed="")
    return state


def _put_right(state: State, missed: str, meant: Wanted) -> State:
    if not all(isinstance(value, str) and value != "?" for value in meant.slots.values()):
        return state
    key = missed, meant.intent
    often = state.put_right.get(key, 0) + 1
    wording = (missed, meant) if often == OFTEN_ENOUGH else state.wording
    return replace(state, put_right={**state.put_right, key: often}, wording=wording)


def offered(step: Step, event: SessionEvent, programme: Programme) -> Step:
    """Ask whether to remember a wording, as soon as nothing runs and nothing else is asked."""
    state, effects = step
    if state.wording is None or state.running is not None or state.question is not None or state.asleep:
        return step
    if not isinstance(event, Wanted | Ended) or (isinstance(event, Wanted) and event.intent in ENDINGS):
        return step
    said, meant = state.wording
    state = replace(state, wording=None)
    what = label(Wanted(meant.intent, meant.slots), programme)
    if not what:
        return state, effects
    keep = Wanted("keep_wording", {**meant.slots, "said": said, "intent": meant.intent})
    ask = Ask(Line("ask.remember_wording", {"words": said, "what": what}), "yesno")
    question = Question(ask, {"yes": keep, "no": Wanted("leave_wording")})
    return replace(state, question=question), (*effects, Pose(ask))


def keep_wording(turn: Turn) -> Step:
    """Remember it."""
    slots = {name: str(value) for name, value in turn.slots.items() if name not in ("said", "intent")}
    state, effects = interlude(turn.state, Line("wording.kept"))
    return state, (KeepWording(turn.text("said"), turn.text("intent"), slots), *effects)


def leave_wording(turn: Turn) -> Step:
    """Leave it; it is not asked again."""
    return interlude(turn.state, Line("session.all_right"))
