"""Answers to the open question, and what to do with what was not understood."""

from collections.abc import Callable
from dataclasses import replace

from voice_coach.coaching import counting_along, happenings
from voice_coach.coaching.activities import INTERVIEWS, after_answer
from voice_coach.coaching.activities.questions import QUESTION, as_text, unkeyed, with_answer
from voice_coach.coaching.controls import following, go_on_without_question
from voice_coach.coaching.cues import Answer, Ask, Line
from voice_coach.coaching.deadlines import has_passed
from voice_coach.coaching.effects import Effect, Hush, Pose, Remember, Reply, Speak, Start
from voice_coach.coaching.events import Unclear, Wanted
from voice_coach.coaching.flow import finish, go_on, interlude, pose
from voice_coach.coaching.offering import label
from voice_coach.coaching.safety import pain_now
from voice_coach.coaching.starting import choice
from voice_coach.coaching.state import Question, Running, State, Step, Turn, context, open_ask
from voice_coach.programme.types import Programme

OFFER_TO_LEAVE = 3
"""So many answers in a row that fit nothing, and the coach offers to leave the question (default)."""
NO_QUESTION = Question(Ask(Line("ask.leave_it"), "yesno"), {})
"""Stands for the running activity's question, where that one is offered to be left."""
SUGGESTED = "suggest."
"""Options of this beginning are taken as the words that they stand for."""
Again = Callable[[State, Wanted], Step]
"""Takes what an answer leads to as if it had been said."""


def answer(turn: Turn, again: Again) -> Step:
    """Yes, no, a number, an effort, an option or words: to the open question, if it is of that kind."""
    ask = open_ask(turn.state)
    given = _as_answer(turn, ask) if ask is not None else None
    if ask is None or given is None:
        return unclear(turn.state, Unclear(), turn.programme)
    if ask.ahead and has_passed(turn.slots, turn.known.today):
        return interlude(turn.state, Line("interview.day_is_gone"))
    doubtful = _doubtful(turn, ask, given)
    if doubtful is not None:
        return doubtful
    state = replace(turn.state, rejections=0)
    if state.question is not None:
        return _to_session(state, state.question, given, again)
    return _to_activity(replace(turn, state=state), given)


def _doubtful(turn: Turn, ask: Ask, given: Answer) -> Step | None:
    """What to do about a number of the person's own count that cannot be; None: nothing is wrong."""
    running = turn.state.running
    if not ask.silent or running is None or running.at is None or not isinstance(given.value, int | float):
        return None
    return counting_along.doubtful(turn.state, running.at, given.value)


def _as_answer(turn: Turn, ask: Ask) -> Answer | None:
    """What was said as an answer to that question; None where it does not fit."""
    match turn.intent, ask.expect:
        case "yes" | "no", "yesno":
            return Answer(turn.intent == "yes")
        case "number", "number":
            value = turn.number("value")
            return None if value is None else Answer(value, turn.text("unit"))
        case "pain_score", "number":
            value = turn.number("score")
            return None if value is None else Answer(value)
        case "effort", "effort":
            return Answer(turn.text("level")) if turn.text("level") else None
        case "choose", "choice":
            option = turn.text("option")
            if option.startswith(SUGGESTED) and option in ask.options:
                return Answer(turn.programme.text(option))
            return Answer(option) if option in ask.options else None
        case "no", "choice":
            return Answer("no")
        case "words", "words":
            return Answer(turn.text("text")) if turn.text("text").strip() else None
        case (("yes" | "no"), "words"):
            return Answer(turn.intent)
    return None


def _to_session(state: State, question: Question, given: Answer, again: Again) -> Step:
    value = given.value
    if question.slot:
        wanted = question.leads_to["value"]
        slots = {**wanted.slots, question.slot: value if value is not None else ""}
        return again(replace(state, question=None), Wanted(wanted.intent, slots))
    if question.about is not None:
        return _about_leaving(replace(state, question=question.about), leave=value is True, again=again)
    key = {True: "yes", False: "no"}.get(value, "") if isinstance(value, bool) else str(value)
    wanted_or_none = question.leads_to.get(key)
    if wanted_or_none is not None:
        return again(replace(state, question=None), wanted_or_none)
    if state.running is None:
        return interlude(replace(state, question=None), Line("session.all_right"))
    state, effects = go_on(replace(state, question=None))
    return state, (Hush(), *effects)


def _to_activity(turn: Turn, given: Answer) -> Step:
    state = turn.state
    running = state.running
    assert running is not None
    at = running.at
    if at is None or at.kind != QUESTION:
        return unclear(state, Unclear(), turn.programme)
    if given.value == "no" and state.asked is not None and state.asked.expect == "choice":
        given = Answer(None)
    spec = with_answer(running.spec, at.part, given)
    if given.value == "painful":
        effort = happenings.effort_given(str(spec.params.get("exercise", "")), "painful")
        state, effects = pain_now(replace(turn, state=state, intent="pain_now", slots={}))
        assert effort is not None
        return state, (*effects[:1], Remember(effort), *effects[1:])
    record: tuple[Effect, ...] = ()
    if state.asked is None or state.asked.expect != "effort":
        record = (Remember(happenings.answer_given(spec.kind, at.part, as_text(given))),)
    spoken = state.asked_spoken
    place = after_answer(at)
    state = replace(
        state, running=Running(spec, place), asked=None, asked_spoken=False, undoable=state.undoable + 1
    )
    if spoken:
        return state, (*record, Reply(given))
    return state, (Hush(), *record, Start(spec, place))


def _about_leaving(state: State, *, leave: bool, again: Again) -> Step:
    """Leave the question that nothing fitted, or ask it once more."""
    if state.question == NO_QUESTION:
        state = replace(state, question=None)
    if leave:
        return again(state, Wanted("next"))
    state, effects = go_on(state)
    return state, (Hush(), *effects)


def skip(turn: Turn) -> Step:
    """ "Skip" and "next": an open question goes without an answer, anything else to the next part.

    Whoever is asked whether they are ready for an exercise, and says skip, means the exercise.
    """
    state = turn.state
    ask = open_ask(state)
    exercising = state.running is not None and state.running.spec.kind == "exercise"
    if state.question is None and ask is not None and ask.expect == "yesno" and exercising:
        return finish(state, "skipped", Line("session.next" if state.queue else "session.left"))
    if state.question is None and ask is not None:
        return _to_activity(turn, Answer(None))
    return following(turn)


def cancel(turn: Turn) -> Step:
    """Never mind: leave the open question, or end what is running."""
    state = turn.state
    if state.question is not None and state.running is None:
        return interlude(replace(state, question=None), Line("session.left"))
    if state.question is not None:
        return go_on_without_question(turn)
    if state.running is None:
        return state, (Hush(),)
    kept = bool(unkeyed(state.running.spec.params)) and state.running.spec.kind in INTERVIEWS
    lead = Line("interview.kept_for_later" if kept else "session.left")
    return finish(replace(state, queue=()), "cancelled", lead)


def undo(turn: Turn) -> Step:
    """Take back the last thing that was recorded on purpose; said once more, the one before it."""
    if not turn.state.undoable:
        return interlude(turn.state, Line("session.nothing_to_undo"))
    state, effects = interlude(replace(turn.state, undoable=turn.state.undoable - 1), Line("session.undone"))
    return state, (*effects[:1], Remember(happenings.undone()), *effects[1:])


def unclear(state: State, event: Unclear, programme: Programme) -> Step:
    """Offer what it may have been; else be quiet, prompt, or say what can be said."""
    offered = [(wanted, named) for wanted in event.near[:2] if (named := label(wanted, programme))]
    if offered:
        return _offer(replace(state, rejections=0), offered)
    now, ask = context(state), open_ask(state)
    if ask is not None and ask.silent:
        return state, ()
    if now in ("idle", "activity", "learning"):
        return state, ((Speak((Line(f"hint.{now}"),)),) if event.addressed else ())
    state = replace(state, rejections=state.rejections + 1)
    if state.rejections >= OFFER_TO_LEAVE and now != "paused":
        return _offer_to_leave(state)
    hint = Line(f"{'hint' if state.rejections % 2 == 0 else 'retry'}.{now}")
    if now == "paused":
        return state, (
            Speak(
                (hint,),
            )
            if state.rejections % 2 == 0
            else Hush(),
        )
    if state.question is not None:
        return state, (Hush(), Speak((hint,)), Pose(state.question.ask))
    return state, (Speak((hint,)),)


def _offer_to_leave(state: State) -> Step:
    """Nothing fitted again and again: offer to go on without it; where nothing fits that either, wait."""
    before = state.question
    if before is not None and before.about is not None:
        return state, ()
    about = before or NO_QUESTION
    return pose(state, Question(Ask(Line("ask.leave_it"), "yesno"), {}, about=about))


def _offer(state: State, offered: list[tuple[Wanted, str]]) -> Step:
    if len(offered) == 1 or offered[0][1] == offered[1][1]:
        wanted, named = offered[0]
        ask = Ask(Line("ask.did_you_mean", {"what": named}), "yesno")
        return pose(state, Question(ask, {"yes": wanted}))
    labels = {f"offer_{n}": named for n, (_, named) in enumerate(offered, 1)}
    leads_to = {f"offer_{n}": wanted for n, (wanted, _) in enumerate(offered, 1)}
    return pose(state, choice(labels, leads_to))
