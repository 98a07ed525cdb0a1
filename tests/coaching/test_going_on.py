"""Every activity can be made again from any of its marks, and then does what is left."""

import itertools
import json
import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from voice_coach.coaching.activities import after_answer, ask_at, cues, make
from voice_coach.coaching.activities.questions import with_answer
from voice_coach.coaching.activity import ActivitySpec, Param
from voice_coach.coaching.cues import Answer, Ask, Beat, Cue, Log, Mark, Say
from voice_coach.programme import load
from voice_coach.programme.types import Programme
from voice_coach.record import kinds

PROGRAMME = load("en")
ANSWERS: dict[str, bool | int | str] = {
    "effort": "all_right",
    "yesno": True,
    "number": 1,
    "words": "walk to the shop",
}


def every_spec() -> list[ActivitySpec]:
    """One of everything that can be done with the programme that ships."""
    specs = [ActivitySpec("exercise", {"exercise": id, "sets": 2}) for id in PROGRAMME.exercises]
    specs += [
        ActivitySpec("exercise", {"exercise": e.id, "stage": stage.id})
        for e in PROGRAMME.exercises.values()
        for stage in (*e.easier, *e.harder)
    ]
    specs += [ActivitySpec("describe", {"exercise": id}) for id in PROGRAMME.exercises]
    specs += [ActivitySpec("learn", {"topic": id}) for id in PROGRAMME.topics]
    specs += [
        ActivitySpec("relaxation", {"minutes": m, "position": p})
        for m in (5, 15)
        for p in ("lying", "sitting")
    ]
    specs += [
        ActivitySpec("breathing", {"breaths": 14}),
        ActivitySpec("breathing", {"minutes": 1, "lesson": False}),
    ]
    specs += [ActivitySpec("list", {"what": what}) for what in ("exercises", "topics")]
    specs += [
        ActivitySpec(kind, {"typing": True}) for kind in ("pacing", "thought", "avoided", "distraction")
    ]
    specs += [ActivitySpec(kind, {"own.1": "rest"}) for kind in ("distraction", "flare_plan", "flare_up")]
    specs += [ActivitySpec(kind) for kind in ("flare_plan", "flare_up", "closing", "welcome")]
    specs.append(ActivitySpec("goal", {"goal": "goal-1"}))
    goal = {"id": "goal-1", "text": "walk", "reward": "tea", "stage": 1, "step": "shoes"}
    specs += [ActivitySpec("goal_done", {"goals": json.dumps(goals)}) for goals in ([goal], [goal, goal])]
    plan = {"task": "cleaning", "priority": "hall", "pieces": "", "tolerance": "15"}
    specs += [ActivitySpec("pacing_review", {"plans": json.dumps(plans)}) for plans in ([plan], [plan, plan])]
    for name in ("bridge", "balance", "bike", "walking"):
        specs.append(ActivitySpec("baseline", {"exercise": name, "day": 1}))
        third: dict[str, Param] = {"exercise": name, "day": 3, "before": "8 10", "suggestion": 11}
        specs.append(ActivitySpec("baseline", third))
    specs.append(ActivitySpec("exercise", {"exercise": "bridge", "move": True, "note.1": "Slowly."}))
    specs.append(ActivitySpec("tell", {"lines": json.dumps([["own.words", {"words": "One."}]])}))
    return [*specs, *(ActivitySpec("advice", {"kinds": kind}) for kind in PROGRAMME.red_flags)]


def answered(spec: ActivitySpec, start: Mark | None = None) -> tuple[ActivitySpec, list[Cue]]:
    """All its cues with every question answered, and the activity knowing those answers."""
    script, at = make(spec, PROGRAMME, start), Mark("", 0)
    found: list[Cue] = []
    answer: Answer | None = None
    while True:
        try:
            cue = script.send(answer)
        except StopIteration:
            return spec, found
        found.append(cue)
        answer = None
        if isinstance(cue, Mark):
            at = cue
        if isinstance(cue, Ask):
            value = cue.options[0] if cue.options else ANSWERS[cue.expect]
            answer = Answer(value)
            spec = with_answer(spec, at.part, answer)


SPECS = every_spec()


@given(st.sampled_from(SPECS), st.randoms(use_true_random=False))
def test_from_a_mark_on_come_the_rest_of_the_cues(spec: ActivitySpec, chance: random.Random) -> None:
    knowing, whole = answered(spec)
    places = [n for n, cue in enumerate(whole) if isinstance(cue, Mark)]
    n = chance.choice(places)
    at = whole[n]
    assert isinstance(at, Mark)
    _, again = answered(knowing, at)
    assert but_questions(again) == but_questions(whole[n:])


def but_questions(found: list[Cue]) -> list[Cue]:
    """Without questions, which are not asked when their answer is known."""
    return [cue for cue in found if not isinstance(cue, Ask) and _kind(cue) != "question"]


def _kind(cue: Cue) -> str:
    return cue.kind if isinstance(cue, Mark) else ""


@pytest.mark.parametrize("spec", SPECS, ids=lambda s: " ".join([s.kind, *map(str, s.params.values())]))
def test_an_activity_keeps_its_promises(spec: ActivitySpec, programme: Programme) -> None:
    _, whole = answered(spec)
    marks = [(cue.kind, cue.number, cue.part) for cue in whole if isinstance(cue, Mark)]
    assert isinstance(whole[0], Mark), "the first cue is a place to go on at"
    assert len(set(marks)) == len(marks), "a mark names one place"
    for cue, following in itertools.pairwise(whole):
        if isinstance(cue, Log):
            assert kinds.what_is_wrong(cue.event) == ""
            assert isinstance(following, Log | Mark), "what was recorded is not recorded again after a pause"
        if isinstance(cue, Ask):
            assert _kind(following) == "answered"
        if isinstance(cue, Say | Beat | Ask) and cue.line is not None:
            assert programme.text(cue.line.id, cue.line.slots)
        if isinstance(following, Ask):
            assert _kind(cue) == "question"


def test_a_question_is_asked_again_at_its_mark_even_when_it_was_answered(small: Programme) -> None:
    spec = with_answer(ActivitySpec("exercise", {"exercise": "asks"}), "side", Answer("left"))
    at = Mark("question", 1, 1, "side")
    ask = ask_at(spec, small, at)
    assert ask is not None
    assert ask.options == ("left", "right", "each")
    assert not any(isinstance(cue, Ask) and cue == ask for cue in cues(spec, small, after_answer(at)))


def test_a_mark_that_is_no_more_leads_to_the_beginning(small: Programme) -> None:
    spec = ActivitySpec("exercise", {"exercise": "plain"})
    assert cues(spec, small, Mark("rep", 99, 99, "set 9")) == cues(spec, small)
