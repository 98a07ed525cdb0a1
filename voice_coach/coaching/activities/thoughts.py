"""A thought record, and a movement that is avoided: in the person's own words, never labelled by the coach.

Situation, thought, feeling, action; six styles of unhelpful thoughts: booklet, Unhelpful thoughts.
"""

from collections.abc import Mapping

from voice_coach.coaching.activities.interview import Item, interview, words
from voice_coach.coaching.activities.reading import read
from voice_coach.coaching.activity import CueScript, Param
from voice_coach.coaching.cues import Line, Log
from voice_coach.programme.types import Programme
from voice_coach.record import kinds_planned as planned
from voice_coach.record.kinds import event

STYLES = (
    "black_and_white",
    "catastrophising",
    "should_and_must",
    "jumping_to_conclusions",
    "mental_filter",
    "critical_self",
    "none_of_these",
)

ITEMS = (
    Item("situation", "thought.ask_situation", "thought.read_situation", suggest="suggest.thought.situation"),
    Item("thought", "thought.ask_thought", "thought.read_thought", suggest="suggest.thought.thought"),
    Item("feeling", "thought.ask_feeling", "thought.read_feeling", suggest="suggest.thought.feeling"),
    Item("action", "thought.ask_action", "thought.read_action", suggest="suggest.thought.action"),
    Item("style", "thought.ask_style", "thought.read_style", "choice", STYLES),
    Item("reworded", "thought.ask_reworded", "thought.read_reworded", suggest="suggest.thought.reworded"),
)

MOVEMENT = (Item("movement", "avoided.ask", "avoided.read", suggest="suggest.avoided.which"),)


def thought_record(params: Mapping[str, Param], _programme: Programme) -> CueScript:
    """The person names the style, if any fits, and puts the thought into other words."""
    yield from read(["thought.opening"], "the beginning")
    answers = yield from interview(params, ITEMS)
    given = {item.name: words(answers, item.name) for item in ITEMS}
    if not any(given.values()):
        yield from read(["interview.nothing_kept"], "the end")
        return
    yield Log(event(planned.ThoughtRecord(**given)))
    yield from read(["thought.kept"], "the end")


def avoided_movement(params: Mapping[str, Param], _programme: Programme) -> CueScript:
    """One movement that is avoided; a baseline for it can be the way back."""
    answers = yield from interview(params, MOVEMENT)
    movement = words(answers, "movement")
    if not movement:
        yield from read(["interview.nothing_kept"], "the end")
        return
    yield Log(event(planned.MovementAvoided(movement)))
    yield from read([Line("avoided.kept", {"movement": movement}), "avoided.little"], "the end")
