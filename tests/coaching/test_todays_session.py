"""Today's session: which exercises, in which order, and what the pain score changes."""

from datetime import date

from voice_coach.coaching import session
from voice_coach.coaching.activities import cues
from voice_coach.coaching.activity import ActivitySpec
from voice_coach.coaching.cues import Ask, Mark
from voice_coach.coaching.effects import Remember, Start
from voice_coach.coaching.events import Ended, Reached, Wanted
from voice_coach.coaching.known import NOTHING_KNOWN, Known
from voice_coach.coaching.state import State
from voice_coach.coaching.today import POSITIONS, Wish, todays_session
from voice_coach.programme.prescription import Prescribed, Prescription
from voice_coach.programme.types import Programme

MONDAY = date(2026, 1, 5)
PRESCRIBED = Prescription(
    (
        Prescribed("sit_to_stand", reps=6),
        Prescribed("bridge", reps=8, sets=2, notes=("Slowly, please.",)),
        Prescribed("bike", minutes=4, days=(1,)),
        Prescribed("knee_rolling", reps=10),
    ),
    written_by="A. Smith",
)
KNOWN = Known(today=MONDAY, prescription=PRESCRIBED)


def names(specs: list[ActivitySpec]) -> list[str]:
    return [str(spec.params.get("exercise", spec.kind)) for spec in specs]


def test_what_is_prescribed_for_today_comes_from_the_floor_upwards(programme: Programme) -> None:
    planned = todays_session(programme, KNOWN, Wish())
    assert names(planned) == ["bridge", "knee_rolling", "sit_to_stand", "breathing", "closing"]


def test_the_position_changes_as_seldom_as_possible(programme: Programme) -> None:
    everything = Known(doses={name: {"reps": 5} for name in programme.exercises})
    planned = [spec for spec in todays_session(programme, everything, Wish()) if spec.kind == "exercise"]
    positions = [programme.exercises[str(spec.params["exercise"])].position for spec in planned]
    assert len(planned) == len(programme.exercises)
    assert positions == sorted(positions, key=POSITIONS.index)
    moves = [position for spec, position in zip(planned, positions, strict=True) if spec.params.get("move")]
    assert moves == list(dict.fromkeys(positions))


def test_getting_up_waits_until_the_person_is_ready(programme: Programme) -> None:
    spec = todays_session(programme, KNOWN, Wish())[2]
    asked = [cue.line.id for cue in cues(spec, programme) if isinstance(cue, Ask)]
    assert "exercise.ask_in_position" in asked


def test_gently_is_one_set_of_half_as_much(programme: Programme) -> None:
    bridge = todays_session(programme, KNOWN, Wish(gently=True))[0]
    assert (bridge.params["reps"], bridge.params["sets"]) == (4, 1)


def test_few_minutes_are_fewer_exercises_but_never_none(programme: Programme) -> None:
    assert len(names(todays_session(programme, KNOWN, Wish(minutes=6)))) < 5
    assert "bridge" in names(todays_session(programme, KNOWN, Wish(minutes=1)))


def test_only_one_position_when_that_is_wanted(programme: Programme) -> None:
    planned = names(todays_session(programme, KNOWN, Wish(position="lying")))
    assert planned == ["bridge", "knee_rolling", "breathing", "closing"]


def test_somebody_new_gets_a_gentle_start(programme: Programme) -> None:
    planned = names(todays_session(programme, NOTHING_KNOWN, Wish()))
    assert planned[-2:] == ["breathing", "closing"]
    assert len(planned) > 2


def begun(programme: Programme, score: int) -> tuple[State, tuple[object, ...]]:
    state, _ = session.step(session.initial(), Wanted("start_session"), programme, KNOWN)
    assert session.context(state) == "number"
    return session.step(state, Wanted("number", {"value": score}), programme, KNOWN)


def test_the_pain_score_comes_first_and_is_recorded(programme: Programme) -> None:
    state, effects = begun(programme, 2)
    scores = [effect.event.data for effect in effects if isinstance(effect, Remember)]
    assert {"score": 2, "when": "before"} in scores
    assert state.running is not None
    assert state.running.spec.params["reps"] == 8


def test_a_middling_score_makes_it_gentle(programme: Programme) -> None:
    state, _ = begun(programme, 5)
    assert state.running is not None
    assert state.running.spec.params["reps"] == 4


def test_a_high_score_offers_rest_and_starts_nothing(programme: Programme) -> None:
    state, effects = begun(programme, 8)
    assert not any(isinstance(effect, Start) for effect in effects)
    assert session.options(state) == ("rest", "breathing", "gentle_session")


def test_a_score_that_is_skipped_leaves_the_session_as_planned(programme: Programme) -> None:
    state, _ = session.step(session.initial(), Wanted("start_session"), programme, KNOWN)
    state, effects = session.step(state, Wanted("next"), programme, KNOWN)
    assert state.running is not None
    assert not any(isinstance(e, Remember) and e.event.kind == "pain_score" for e in effects)


def test_one_exercise_follows_the_other_and_skipping_goes_to_the_next(programme: Programme) -> None:
    state, _ = begun(programme, 0)
    state, effects = session.step(state, Ended(), programme, KNOWN)
    (start,) = [effect for effect in effects if isinstance(effect, Start)]
    assert start.spec.params["exercise"] == "knee_rolling"
    state, _ = session.step(state, Reached(Mark("rep", 2, 10, "set 1")), programme, KNOWN)
    state, effects = session.step(state, Wanted("next"), programme, KNOWN)
    (start,) = [effect for effect in effects if isinstance(effect, Start)]
    assert start.spec.params["exercise"] == "sit_to_stand"


def test_stop_ends_the_whole_session(programme: Programme) -> None:
    state, _ = begun(programme, 0)
    state, _ = session.step(state, Wanted("stop"), programme, KNOWN)
    assert state.queue == ()
