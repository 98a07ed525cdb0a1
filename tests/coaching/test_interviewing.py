"""Interviews are steered: read back, changed by number, left and taken up; what cannot be is asked again."""

from datetime import date
from typing import Any

import pytest

from voice_coach.coaching import session
from voice_coach.coaching.activities import ITEMS, make
from voice_coach.coaching.activities.questions import keyed, subject
from voice_coach.coaching.activity import ActivitySpec, Param
from voice_coach.coaching.cues import Answer, Ask, Line, Mark
from voice_coach.coaching.effects import Pose, Remember, Speak
from voice_coach.coaching.events import Unclear, Wanted
from voice_coach.coaching.known import Known
from voice_coach.coaching.state import Running, State
from voice_coach.programme.types import Programme

KNOWN = Known(today=date(2026, 5, 4))
GIVEN = {"area": "work", "what": "walk to the shop", "measure": ""}


def asking(kind: str, name: str, answers: dict[str, str], programme: Programme, **params: Param) -> State:
    """An interview at that question, with those answers given."""
    spec = ActivitySpec(kind, {**params, **keyed(answers)})
    script = make(spec, programme)
    at: Mark | None = None
    for cue in script:
        if isinstance(cue, Mark):
            at = cue
        if isinstance(cue, Ask):
            assert at is not None
            assert at.part == name
            return State(running=Running(spec, at), asked=cue, asked_spoken=True)
    raise AssertionError("it asks nothing")


def said(effects: Any) -> list[Line]:
    return [line for effect in effects if isinstance(effect, Speak) for line in effect.lines]


def told(effects: Any) -> list[object]:
    return [line.slots.get("answer", line.slots.get("n")) for line in said(effects)[1:]]


def test_what_was_answered_is_read_back_with_numbers_and_the_question_stays(programme: Programme) -> None:
    state = asking("goal", "why", GIVEN, programme)
    after, effects = session.step(state, Wanted("read_back"), programme, KNOWN)
    assert told(effects) == [1, "option.work", 2, "walk to the shop"]
    assert after.running == state.running


def test_an_answer_is_changed_by_its_number_and_the_others_stay(programme: Programme) -> None:
    state = asking("goal", "why", GIVEN, programme)
    state, _ = session.step(state, Wanted("change_answer", {"which": "2"}), programme, KNOWN)
    assert state.running is not None
    assert state.running.at is not None
    assert state.running.at.part == "what"
    state, _ = session.step(state, Wanted("words", {"text": "walk to the park"}), programme, KNOWN)
    assert state.running is not None
    assert state.running.spec.params["answer.what"] == "walk to the park"
    assert state.running.spec.params["answer.area"] == "work"


@pytest.mark.parametrize("which", ["0", "7", "-5"])
def test_a_number_that_no_answer_has_is_said_so(which: str, programme: Programme) -> None:
    state = asking("goal", "why", GIVEN, programme)
    after, effects = session.step(state, Wanted("change_answer", {"which": which}), programme, KNOWN)
    assert said(effects)[0].id == "interview.no_such_number"
    assert after.running == state.running


@pytest.mark.parametrize("asked", ["right 1", "which 1"])
def test_after_reading_back_a_number_is_enough(asked: str, programme: Programme) -> None:
    answers = {item.name: "x" for item in ITEMS["thought"]} | {"style": "mental_filter"}
    if asked.startswith("which"):
        answers["right 1"] = "no"
    state = asking("thought", asked, answers, programme)
    state, effects = session.step(state, Wanted("change_answer", {"which": "-1"}), programme, KNOWN)
    assert state.running is not None
    script = make(state.running.spec, programme, state.running.at)
    asks = next(cue for cue in script if isinstance(cue, Ask))
    assert asks.line.id == "thought.ask_reworded"
    recorded = [effect.event.data["answer"] for effect in effects if isinstance(effect, Remember)]
    assert recorded == ["no", "6"]


@pytest.mark.parametrize("slots", [{"days_ago": 1}, {"latest": "2026-05-03"}])
def test_a_day_that_is_gone_is_asked_again_and_not_kept(slots: dict[str, Any], programme: Programme) -> None:
    state = asking("goal", "by", GIVEN | {"why": ""}, programme)
    after, effects = session.step(state, Wanted("words", {"text": "then", **slots}), programme, KNOWN)
    assert said(effects)[0].id == "interview.day_is_gone"
    assert not [effect for effect in effects if isinstance(effect, Remember)]
    assert after.running == state.running


def test_a_day_to_come_is_taken(programme: Programme) -> None:
    state = asking("goal", "by", GIVEN | {"why": ""}, programme)
    wanted = Wanted("words", {"text": "tonight", "latest": "2026-05-04"})
    after, _ = session.step(state, wanted, programme, KNOWN)
    assert after.running is not None
    assert after.running.spec.params["answer.by"] == "tonight"


def test_leaving_it_for_later_says_that_the_answers_are_kept(programme: Programme) -> None:
    state = asking("goal", "why", GIVEN, programme)
    after, effects = session.step(state, Wanted("cancel"), programme, KNOWN)
    assert after.running is None
    assert said(effects)[0].id == "interview.kept_for_later"
    known = Known(answers={"goal": GIVEN})
    after, _ = session.step(State(), Wanted("set_goal"), programme, known)
    assert after.running is not None
    assert after.running.spec.params["answer.what"] == "walk to the shop"


def test_answers_about_another_exercise_are_not_taken_up(programme: Programme) -> None:
    bridge = subject("baseline", {"exercise": "bridge", "day": 1})
    known = Known(answers={bridge: {"aim": "8"}})
    after, _ = session.step(State(), Wanted("set_baseline", {"exercise": "bridge"}), programme, known)
    assert after.running is not None
    assert after.running.spec.params["answer.aim"] == "8"
    after, _ = session.step(State(), Wanted("set_baseline", {"exercise": "balance"}), programme, known)
    assert after.running is not None
    assert "answer.aim" not in after.running.spec.params


def unclear(state: State, programme: Programme, times: int) -> tuple[State, Any]:
    effects: Any = ()
    for _ in range(times):
        state, effects = session.step(state, Unclear(), programme, KNOWN)
    return state, effects


def test_what_fits_nothing_gets_a_short_prompt_then_an_example_then_an_offer(programme: Programme) -> None:
    state = asking("goal", "area", {}, programme)
    assert said(unclear(state, programme, 1)[1])[0].id == "retry.choice"
    assert said(unclear(state, programme, 2)[1])[0].id == "hint.choice"
    asks = [effect.ask.line.id for effect in unclear(state, programme, 3)[1] if isinstance(effect, Pose)]
    assert asks == ["ask.leave_it"]


def test_the_offer_to_leave_a_question_leaves_that_question_only(programme: Programme) -> None:
    state, _ = unclear(asking("goal", "area", {}, programme), programme, 3)
    yes, _ = session.step(state, Wanted("yes"), programme, KNOWN)
    assert yes.running is not None
    assert yes.running.spec.params["answer.area"] == ""
    no, _ = session.step(state, Wanted("no"), programme, KNOWN)
    assert no.question is None
    assert no.running == state.running
    quiet, effects = unclear(state, programme, 3)
    assert effects == ()
    assert quiet.question == state.question


def test_the_offer_to_leave_a_question_of_the_session_asks_it_again_after_no(programme: Programme) -> None:
    state, _ = session.step(State(), Wanted("start_session"), programme, KNOWN)
    asked = state.question
    assert asked is not None
    state, _ = unclear(state, programme, 3)
    no, effects = session.step(state, Wanted("no"), programme, KNOWN)
    assert no.question == asked
    assert Pose(asked.ask) in effects
    yes, _ = session.step(state, Wanted("yes"), programme, KNOWN)
    assert yes.question != asked


def test_a_sore_part_is_left_out_of_a_relaxation_from_its_beginning(programme: Programme) -> None:
    spec = ActivitySpec("relaxation", {"position": "sitting", "minutes": 15})
    script = make(spec, programme)
    answer: Answer | None = None
    sore = iter(["part.neck", "part.hands", None])
    lines: list[str] = []
    while True:
        try:
            cue = script.send(answer)
        except StopIteration:
            break
        answer = Answer(next(sore)) if isinstance(cue, Ask) else None
        if not isinstance(cue, Mark):
            lines.append(str(cue))
    assert not [line for line in lines if ".neck." in line or ".hands." in line]
    assert [line for line in lines if ".shoulders." in line]
