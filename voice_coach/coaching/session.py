"""The session: one pure step from what was and what happened to what is and what is to be done.

`step` never waits, speaks or asks a clock; whoever calls it carries out the effects in their order.
"""

from collections.abc import Callable, Mapping
from dataclasses import replace

from voice_coach.coaching import (
    answers,
    changing_person,
    coming_due,
    controls,
    counting_along,
    equipment,
    flare_ups,
    half_done,
    happenings,
    interviewing,
    inviting,
    looking_back,
    manner,
    planned,
    prescribed,
    putting_right,
    safety,
    scoring,
    sessions,
    starting,
    telling,
    versions,
    wordings,
)
from voice_coach.coaching.activities import ask_at
from voice_coach.coaching.activities.questions import keyed, subject
from voice_coach.coaching.activity import ActivitySpec
from voice_coach.coaching.cues import Ask, Line
from voice_coach.coaching.effects import Chime, Hush, Pose, Remember, Speak, Start
from voice_coach.coaching.events import (
    Asked,
    Ended,
    Invited,
    Opened,
    Reached,
    SessionEvent,
    SoundBack,
    SoundLost,
    Unclear,
    Waited,
    Wanted,
)
from voice_coach.coaching.flow import begin, finish, go_on, interlude, pose
from voice_coach.coaching.known import NOTHING_KNOWN, Known
from voice_coach.coaching.state import (
    Question,
    Running,
    State,
    Step,
    Turn,
    context,
    open_ask,
    option_names,
    options,
)
from voice_coach.programme.types import Programme

__all__ = ["HANDLERS", "State", "context", "initial", "option_names", "options", "step"]

Handler = Callable[[Turn], Step]

HANDLERS: Mapping[str, Handler] = {
    "stop": controls.stop,
    "pause": controls.pause,
    "resume": controls.resume,
    "repeat": controls.repeat,
    "next": answers.skip,
    "back": controls.back,
    "restart": controls.restart,
    "slower": manner.slower,
    "faster": manner.faster,
    "louder": manner.louder,
    "quieter": manner.quieter,
    "deeper": manner.deeper,
    "higher": manner.higher,
    "call_first": manner.call_first,
    "always_listen": manner.always_listen,
    "more_time": manner.more_time,
    "less_time": manner.less_time,
    "status": telling.status,
    "help": telling.help_here,
    "cancel": answers.cancel,
    "undo": answers.undo,
    "amend": putting_right.amend,
    "read_back": interviewing.read_back,
    "change_answer": interviewing.change_answer,
    "sleep": controls.sleep,
    "wake": controls.wake,
    "quit": controls.leave_program,
    "pain_now": safety.pain_now,
    "emergency": safety.emergency,
    "not_today": sessions.not_today,
    "adjust_session": sessions.adjust_session,
    "count_along": counting_along.count_along,
    "count_for_me": counting_along.count_for_me,
    "lost_count": counting_along.lost_count,
    "change_version": versions.change_version,
    "prescription": prescribed.prescription,
    "take_up": half_done.take_up,
    "decline": half_done.decline,
    "start_breathing": starting.start_breathing,
    "start_relaxation": starting.start_relaxation,
    "start_exercise": starting.start_exercise,
    "describe_exercise": starting.describe_exercise,
    "list_exercises": starting.list_exercises,
    "list_topics": starting.list_topics,
    "learn": starting.learn,
    "log_done": starting.log_done,
    "pain_score": scoring.pain_score,
    "start_session": sessions.start_session,
    "today": sessions.today,
    "history": looking_back.history,
    "more": looking_back.more,
    "progress": looking_back.progress,
    "set_goal": planned.set_goal,
    "review_goals": planned.review_goals,
    "goal_done": planned.goal_done,
    "set_baseline": planned.set_baseline,
    "smaller_steps": planned.smaller_steps,
    "offer_baseline": planned.offer_baseline,
    "plan_pacing": planned.plan_pacing,
    "review_pacing": planned.review_pacing,
    "thought_record": planned.thought_record,
    "distraction": planned.distraction,
    "flare_up": flare_ups.flare_up,
    "edit_flare_plan": planned.edit_flare_plan,
    "good_spell": planned.good_spell,
    "avoid_movement": planned.avoid_movement,
    "flare_now": flare_ups.flare_now,
    "flare_settled": flare_ups.flare_settled,
    "flare_lasting": flare_ups.flare_lasting,
    "offer_review": flare_ups.offer_review,
    "later": inviting.later,
    "take_step": looking_back.take_step,
    "decline_step": looking_back.decline_step,
    "choose_level": looking_back.choose_level,
    "other_person": changing_person.other_person,
    "be_person": changing_person.be_person,
    "take_rest": safety.take_rest,
    "start_easier": safety.start_easier,
    "say_address": starting.say_address,
    "leave_out_part": safety.leave_out_part,
    "keep_wording": wordings.keep_wording,
    "leave_wording": wordings.leave_wording,
}
"""Intent → what is done about it; the last few are only ever led to by a question of the session's own."""

ASK_WHETHER_SETTLED = 3
"""Days after which the coach asks whether a flare-up has settled (default)."""

STEERING = {"next": "skip", "repeat": "again"}
"""What steers elsewhere and can answer a question → how the question's `leads_to` names it."""

ANSWERS = ("yes", "no", "number", "effort", "choose", "words")
"""Intents that answer the open question."""


def initial() -> State:
    """A session in which nothing has happened yet."""
    return State()


def step(state: State, event: SessionEvent, programme: Programme, known: Known = NOTHING_KNOWN) -> Step:
    """What is after that event, and what is to be done about it, in order."""
    step = _step(wordings.noticed(state, event), event, programme, known)
    state, effects = wordings.offered(step, event, programme)
    if state.lost:
        effects = tuple(effect for effect in effects if not isinstance(effect, Start | Pose))
    return state, effects


def _step(state: State, event: SessionEvent, programme: Programme, known: Known) -> Step:
    match event:
        case Wanted():
            return _wanted(state, event, programme, known)
        case Unclear():
            return (state, ()) if state.asleep else answers.unclear(state, event, programme)
        case Reached():
            return _reached(state, event, programme)
        case Asked():
            if state.running is None or state.paused or state.question is not None:
                return state, ()
            return replace(state, asked=event.ask, asked_spoken=True), ()
        case Ended():
            if state.running is None or state.paused or state.question is not None:
                return state, ()
            queue = equipment.after(programme, state.running.spec, state.queue)
            return finish(replace(state, queue=queue))
        case Invited():
            return inviting.invite(state, known)
        case Waited() if state.question == inviting.INVITATION:
            return inviting.lapse(state, event.seconds)
        case Waited():
            waiting = not state.asleep and (state.paused or open_ask(state) is not None)
            return state, ((Chime("here"),) if waiting else ())
        case SoundLost():
            return replace(state, lost=True, asked_spoken=False), (Hush(),)
        case SoundBack():
            return _sound_back(state)
        case Opened():
            state, setting = manner.as_wanted_before(state, known.manner)
            state, effects = _opened(state, known, programme)
            return state, (*setting, *effects)


def _wanted(state: State, event: Wanted, programme: Programme, known: Known) -> Step:
    if state.asleep and event.intent not in ("wake", "emergency"):
        return state, ()
    turn = Turn(state, event.intent, event.slots, programme, known)
    ask = open_ask(state)
    answering = event.intent in ANSWERS or (
        event.intent == "pain_score" and ask is not None and ask.expect == "number"
    )
    if not answering:
        state = replace(state, rejections=0)
    if event.intent != "repeat":
        state = replace(state, repeats=(None, 0))
    if event.intent not in ("repeat", "more"):
        state = replace(state, more=())
    turn = replace(turn, state=state)
    leads_to = state.question.leads_to if state.question is not None else {}
    if event.intent in STEERING and STEERING[event.intent] in leads_to:
        wanted = leads_to[STEERING[event.intent]]
        return _wanted(replace(state, question=None), wanted, programme, known)
    if event.intent == "resume" and state.question is None and ask is not None and ask.expect == "yesno":
        turn, answering = replace(turn, intent="yes"), True
    if event.intent == "not_today" and sessions.means_no(state) and state.question != inviting.INVITATION:
        turn, answering = replace(turn, intent="no"), True
    if answering:
        return answers.answer(
            turn, lambda new, wanted: _wanted(wordings.noticed(new, wanted), wanted, programme, known)
        )
    handler = HANDLERS.get(event.intent)
    if handler is None:
        return interlude(state, Line("session.not_yet"))
    return putting_right.keep(event, handler(turn))


def _reached(state: State, event: Reached, programme: Programme) -> Step:
    if state.running is None or state.paused or state.question is not None:
        return state, ()
    spec = state.running.spec
    asked = ask_at(spec, programme, event.mark)
    state = replace(state, running=Running(spec, event.mark), asked=asked, asked_spoken=False, spoke=False)
    return state, (Remember(happenings.mark_reached(event.mark)),)


def _sound_back(state: State) -> Step:
    if not state.lost:
        return state, ()
    state = replace(state, lost=False)
    if state.asleep:
        return state, ()
    state, effects = go_on(state)
    return state, (Hush(), Speak((Line("session.sound_back"),)), *effects)


def _worth_asking(known: Known) -> bool:
    """Some days of a flare-up have gone by, since it began and since it was last asked about."""
    days = (known.flare_up_days, known.flare_asked_days)
    return known.flare_up_days is not None and all(
        number is None or number >= ASK_WHETHER_SETTLED for number in days
    )


def _opened(state: State, known: Known, programme: Programme) -> Step:
    begun = Remember(happenings.session_started())
    if known.first_run:
        state, effects = begin(state, ActivitySpec("welcome"), Line("session.hello"))
        return state, (*effects[1:], begun)
    if known.unfinished is None and _worth_asking(known):
        leads_to = {"yes": Wanted("flare_settled"), "no": Wanted("flare_lasting")}
        question = Question(Ask(Line("flare.ask_settled"), "yesno"), leads_to)
        state, effects = pose(state, question, Line("session.welcome_back"))
        return state, (*effects[1:], begun)
    coming = coming_due.due(known, programme)
    if known.unfinished is None and coming is not None:
        state, effects = pose(state, coming.question, Line("session.welcome_back"), coming.told)
        return state, (*effects[1:], begun, *map(Remember, coming.record))
    if known.unfinished is None:
        return replace(state, spoke=True), (Speak((Line("session.welcome"),)), begun)
    spec = known.unfinished.spec
    spec = ActivitySpec(
        spec.kind, {**spec.params, **keyed(known.answers.get(subject(spec.kind, spec.params), {}))}
    )
    state = replace(state, left=Running(spec, known.unfinished.at), spoke=True)
    state, effects = pose(state, half_done.ask_whether_to_go_on(spec), Line("session.welcome_back"))
    return state, (*effects[1:], begun)
