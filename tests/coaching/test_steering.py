"""What can be said at any time, and what it does."""

from collections.abc import Iterable

import pytest

from voice_coach.coaching import manner, session
from voice_coach.coaching.activities import ask_at, cues
from voice_coach.coaching.activities.questions import with_answer
from voice_coach.coaching.activity import ActivitySpec
from voice_coach.coaching.cues import Answer, Ask, Line, Mark
from voice_coach.coaching.effects import (
    Chime,
    Effect,
    Goodbye,
    Hush,
    Pose,
    Remember,
    Reply,
    SayAgain,
    SetPace,
    SetRate,
    SetVolume,
    Speak,
    Start,
)
from voice_coach.coaching.events import (
    Asked,
    Ended,
    Reached,
    SessionEvent,
    SoundBack,
    SoundLost,
    Unclear,
    Waited,
    Wanted,
)
from voice_coach.coaching.state import Running, State
from voice_coach.programme.types import Programme

REP = Mark("rep", 2, 2, "set 1")
EXERCISE = ActivitySpec("exercise", {"exercise": "plain"})
BREATHING = ActivitySpec("breathing", {"breaths": 6, "lesson": False})
EFFORT = Mark("question", 1, 1, "effort 1")


def spoken(effects: Iterable[Effect]) -> list[str]:
    return [line.id for effect in effects if isinstance(effect, Speak) for line in effect.lines]


def kinds(effects: Iterable[Effect]) -> list[str]:
    return [effect.event.kind for effect in effects if isinstance(effect, Remember)]


def starts(effects: Iterable[Effect]) -> list[Start]:
    return [effect for effect in effects if isinstance(effect, Start)]


def posed(effects: Iterable[Effect]) -> list[Ask]:
    return [effect.ask for effect in effects if isinstance(effect, Pose)]


def tell(state: State, programme: Programme, *events: SessionEvent | str) -> tuple[State, tuple[Effect, ...]]:
    """The session after these events, and the effects of the last; a text is an intent without slots."""
    effects: tuple[Effect, ...] = ()
    for event in events:
        state, effects = session.step(state, Wanted(event) if isinstance(event, str) else event, programme)
    return state, effects


def running(spec: ActivitySpec = EXERCISE, at: Mark | None = REP) -> State:
    return State(running=Running(spec, at))


def test_stop_is_silence_at_once_and_nothing_afterwards(small: Programme) -> None:
    state, effects = tell(running(), small, "stop")
    assert effects[0] == Hush()
    assert kinds(effects) == ["activity_stopped"]
    assert not spoken(effects)
    assert session.context(state) == "idle"


def test_what_was_stopped_can_be_taken_up_again(small: Programme) -> None:
    _, effects = tell(running(), small, "stop", "resume")
    assert starts(effects) == [Start(EXERCISE, REP)]


def test_pause_holds_and_resume_goes_on_at_the_same_repetition(small: Programme) -> None:
    state, effects = tell(running(), small, "pause")
    assert effects[0] == Hush()
    assert session.context(state) == "paused"
    state, effects = tell(state, small, "resume")
    assert starts(effects) == [Start(EXERCISE, REP)]
    assert session.context(state) == "activity"


def test_how_to_go_on_is_told_at_the_first_pause_only(small: Programme) -> None:
    state, effects = tell(running(), small, "pause")
    assert spoken(effects) == ["session.paused", "session.paused_hint"]
    _, effects = tell(state, small, "resume", "pause")
    assert spoken(effects) == ["session.paused"]


def test_slower_and_faster_change_the_tempo_of_what_is_running_without_a_word(small: Programme) -> None:
    state, effects = tell(running(BREATHING, None), small, "slower")
    assert effects == (SetPace(1.2),)
    _, effects = tell(state, small, "faster")
    assert effects == (SetPace(1.0),)


def test_slower_ends_at_a_limit_that_is_spoken(small: Programme) -> None:
    state = running()
    for _ in range(10):
        state, effects = tell(state, small, "slower")
    assert state.pace == manner.PACES[1]
    assert spoken(effects) == ["session.pace_limit_slow"]
    assert starts(effects) == [Start(EXERCISE, REP)]


def test_slower_is_slower_speech_where_nothing_has_a_tempo(small: Programme) -> None:
    _, effects = tell(session.initial(), small, "slower")
    rates = [effect.factor for effect in effects if isinstance(effect, SetRate)]
    assert rates == [pytest.approx(1 / 1.12, abs=0.001)]


def test_each_kind_of_activity_keeps_its_pace(small: Programme) -> None:
    state, _ = tell(running(), small, "slower")
    state, effects = tell(state, small, Wanted("start_breathing"))
    assert SetPace(1.0) in effects
    _, effects = tell(state, small, Wanted("start_exercise", {"exercise": "plain"}))
    assert SetPace(1.2) in effects


def test_louder_is_heard_at_once_and_not_talked_about_while_something_runs(small: Programme) -> None:
    _, effects = tell(running(), small, "louder")
    assert effects[0] == SetVolume(3.0)
    assert spoken(effects) == []
    assert spoken(tell(session.initial(), small, "quieter")[1]) == ["session.volume"]


def test_status_says_how_many_are_done_and_goes_on_at_the_same_place(small: Programme) -> None:
    state, effects = tell(running(), small, "status")
    assert Speak((Line("status.rep", {"done": 1, "total": 2}),)) in effects
    assert starts(effects) == [Start(EXERCISE, REP)]
    assert session.context(state) == "activity"


def test_status_of_breathing_says_how_long_is_left(small: Programme) -> None:
    _, effects = tell(running(BREATHING, Mark("breath", 4, 6, "breaths")), small, "status")
    assert spoken(effects) == ["status.breath", "status.seconds_left"]


def test_repeat_says_the_sentence_again_and_slowly_the_second_time(small: Programme) -> None:
    spec, at = ActivitySpec("learn", {"topic": "t"}), Mark("line", 1, 3, "one")
    state, effects = tell(running(spec, at), small, "repeat")
    assert starts(effects) == [Start(spec, at)]
    _, effects = tell(state, small, Reached(at), "repeat")
    assert SayAgain(slowly=True) in effects
    assert starts(effects) == [Start(spec, Mark("line", 2, 3, "one"))]


def test_next_and_back_go_by_chapters(small: Programme) -> None:
    spec = ActivitySpec("learn", {"topic": "t"})
    state, effects = tell(running(spec, Mark("line", 2, 3, "one")), small, "next")
    assert starts(effects) == [Start(spec, Mark("line", 1, 2, "two"))]
    _, effects = tell(state, small, "back")
    assert starts(effects) == [Start(spec, Mark("line", 1, 3, "one"))]


def test_next_behind_the_last_part_ends_it(small: Programme) -> None:
    state, effects = tell(running(BREATHING, Mark("line", 1, 1, "the end")), small, "next")
    assert spoken(effects) == ["session.was_last"]
    assert session.context(state) == "idle"


def test_restart_begins_again_with_nothing_answered(small: Programme) -> None:
    asks = ActivitySpec("exercise", {"exercise": "asks"})
    state = running(with_answer(asks, "side", Answer("left")))
    from_the_first_set = ActivitySpec("exercise", {**asks.params, "brief": True})
    assert starts(tell(state, small, "restart")[1]) == [Start(from_the_first_set)]


def test_an_answer_goes_to_the_activity_that_asked(small: Programme) -> None:
    ask = ask_at(EXERCISE, small, EFFORT)
    assert ask is not None
    state, _ = tell(running(), small, Reached(EFFORT), Asked(ask))
    assert session.context(state) == "effort"
    state, effects = tell(state, small, Wanted("effort", {"level": "easy"}))
    assert effects == (Reply(Answer("easy")),)
    assert session.context(state) == "activity"


def test_an_answer_into_the_question_cuts_it_short(small: Programme) -> None:
    state, _ = tell(running(), small, Reached(EFFORT))
    assert session.context(state) == "effort"
    state, effects = tell(state, small, Wanted("effort", {"level": "easy"}))
    assert effects[0] == Hush()
    (start,) = starts(effects)
    assert not any(isinstance(cue, Ask) for cue in cues(start.spec, small, start.at))


def test_a_question_stays_open_after_something_said_in_between(small: Programme) -> None:
    state, effects = tell(running(), small, Reached(EFFORT), "help")
    assert spoken(effects) == ["help.effort"]
    assert starts(effects) == [Start(EXERCISE, EFFORT)]
    assert session.context(state) == "effort"


def test_skip_leaves_a_question_without_answer(small: Programme) -> None:
    ask = ask_at(EXERCISE, small, EFFORT)
    assert ask is not None
    state, effects = tell(running(), small, Reached(EFFORT), Asked(ask), "next")
    assert Reply(Answer(None)) in effects
    assert session.context(state) == "activity"


def test_pain_ends_the_set_and_offers_without_pushing_on(small: Programme) -> None:
    state, effects = tell(running(), small, "pain_now")
    assert effects[0] == Hush()
    assert kinds(effects) == ["pain_said", "activity_stopped"]
    (ask,) = posed(effects)
    assert ask.options == ("rest", "breathing", "easier")
    assert not starts(effects)
    assert state.running is None


def test_a_painful_effort_is_pain(small: Programme) -> None:
    _, effects = tell(running(), small, Reached(EFFORT), Wanted("effort", {"level": "painful"}))
    assert kinds(effects) == ["effort", "pain_said", "activity_stopped"]
    assert posed(effects)


def test_an_easier_version_is_less_and_slower(small: Programme) -> None:
    _, effects = tell(running(), small, "pain_now", Wanted("choose", {"option": "easier"}))
    (start,) = starts(effects)
    assert start.spec.params["reps"] == 1
    assert SetPace(1.2) in effects


def test_rest_after_pain_runs_nothing(small: Programme) -> None:
    state, effects = tell(running(), small, "pain_now", Wanted("choose", {"option": "rest"}))
    assert spoken(effects) == ["pain.rest"]
    assert session.context(state) == "idle"


def test_an_emergency_ends_everything_and_names_help_slowly(programme: Programme) -> None:
    spec = ActivitySpec("exercise", {"exercise": "bridge"})
    state, effects = tell(running(spec), programme, "emergency")
    assert effects[0] == Hush()
    assert kinds(effects)[:2] == ["help_named", "activity_stopped"]
    assert any(isinstance(effect, SetRate) and effect.factor < 1 for effect in effects)
    advice = ActivitySpec("advice", {"kinds": "emergency"})
    assert starts(effects) == [Start(advice)]
    state, effects = tell(state, programme, Ended())
    assert SetRate(1.0) in effects
    assert starts(tell(state, programme, "repeat")[1]) == [Start(advice)]


def test_a_shared_title_asks_which(programme: Programme) -> None:
    said = Wanted("start_exercise", {"exercise": "?", "candidates": ("band_turn", "band_lift"), "reps": 4})
    state, effects = tell(session.initial(), programme, said)
    assert session.options(state) == ("band_turn", "band_lift")
    assert "Band turn" in session.option_names(state, programme)["band_turn"]
    _, effects = tell(state, programme, Wanted("choose", {"option": "band_lift"}))
    (start,) = starts(effects)
    assert start.spec.params == {"exercise": "band_lift", "reps": 4}


def test_an_amount_that_cannot_be_is_asked_again(programme: Programme) -> None:
    said = Wanted("start_exercise", {"exercise": "bridge", "reps": 900})
    state, effects = tell(session.initial(), programme, said)
    assert session.context(state) == "number"
    _, effects = tell(state, programme, Wanted("number", {"value": 9}))
    assert starts(effects)[0].spec.params["reps"] == 9


def test_one_near_reading_is_asked_about_and_two_are_offered(programme: Programme) -> None:
    one = Unclear((Wanted("start_breathing"),))
    state, _ = tell(session.initial(), programme, one)
    assert session.context(state) == "yesno"
    assert starts(tell(state, programme, "yes")[1])
    two = Unclear((Wanted("start_exercise", {"exercise": "bridge"}), Wanted("start_breathing")))
    state, _ = tell(session.initial(), programme, two)
    assert session.context(state) == "choice"
    (start,) = starts(tell(state, programme, Wanted("choose", {"option": "offer_1"}))[1])
    assert start.spec.params["exercise"] == "bridge"


def test_no_to_an_offer_goes_on_where_it_was(small: Programme) -> None:
    state, _ = tell(running(), small, Unclear((Wanted("status"),)))
    _, effects = tell(state, small, "no")
    assert starts(effects) == [Start(EXERCISE, REP)]


def test_what_is_not_meant_for_the_coach_is_let_pass(small: Programme) -> None:
    for state in (session.initial(), running()):
        assert tell(state, small, Unclear(), Unclear(), Unclear())[1] == ()


def test_an_open_question_prompts_shortly_then_says_what_can_be_said(small: Programme) -> None:
    ask = ask_at(EXERCISE, small, EFFORT)
    assert ask is not None
    state, _ = tell(running(), small, Reached(EFFORT), Asked(ask))
    state, effects = tell(state, small, Unclear())
    assert spoken(effects) == ["retry.effort"]
    state, effects = tell(state, small, Unclear())
    assert spoken(effects) == ["hint.effort"]
    assert session.context(state) == "effort"


def test_waiting_is_a_soft_tone_and_nothing_else(small: Programme) -> None:
    state, _ = tell(running(), small, "pause")
    assert tell(state, small, Waited(600))[1] == (Chime("here"),)
    assert tell(session.initial(), small, Waited(600))[1] == ()


def test_lost_sound_holds_and_goes_on_at_the_same_repetition(small: Programme) -> None:
    state, effects = tell(running(), small, SoundLost())
    assert effects == (Hush(),)
    assert not starts(tell(state, small, "status")[1])
    _, effects = tell(state, small, SoundBack())
    assert starts(effects) == [Start(EXERCISE, REP)]


def test_asleep_it_reacts_to_nothing_but_being_woken(small: Programme) -> None:
    state, _ = tell(running(), small, "sleep")
    assert tell(state, small, "status", Wanted("start_breathing"), "louder", Unclear())[1] == ()
    state, effects = tell(state, small, "wake")
    assert spoken(effects)[0] == "session.awake"
    assert starts(tell(state, small, "resume")[1]) == [Start(EXERCISE, REP)]


def test_goodbye_is_said_before_it_ends(small: Programme) -> None:
    _, effects = tell(running(), small, "quit")
    assert spoken(effects) == ["session.goodbye"]
    assert effects[-1] == Goodbye()


def test_describing_in_the_middle_goes_on_at_the_same_repetition(small: Programme) -> None:
    _, effects = tell(running(), small, Wanted("describe_exercise", {"exercise": "plain"}))
    assert spoken(effects) == ["exercise.plain.name", "position.standing"]
    assert starts(effects) == [Start(EXERCISE, REP)]


def test_a_painful_part_is_left_out_of_a_relaxation(programme: Programme) -> None:
    spec = ActivitySpec("relaxation", {"position": "lying"})
    state, effects = tell(running(spec, Mark("line", 1, 2, "hands")), programme, "pain_now")
    assert session.context(state) == "yesno"
    state, effects = tell(state, programme, "yes")
    (start,) = starts(effects)
    assert start.at is not None
    assert start.at.part == "arms"
    assert not any(isinstance(cue, Mark) and cue.part == "hands" for cue in cues(start.spec, programme))


def test_back_in_an_interview_asks_the_question_before_again(programme: Programme) -> None:
    spec = with_answer(ActivitySpec("thought"), "situation", Answer("in the shop"))
    asking = Mark("question", 2, 6, "thought")
    state, effects = tell(running(spec, asking), programme, "back")
    assert starts(effects) == [Start(ActivitySpec("thought"), Mark("question", 1, 6, "situation"))]
    assert session.context(state) == "words"
