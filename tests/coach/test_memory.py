"""What was recorded in one session is known in the next: a real journal on SQLite, and typed words."""

import inspect
import logging
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import ModuleType
from typing import get_args

import pytest

from voice_coach import programme as programmes
from voice_coach.captions import Caption
from voice_coach.coaching import happenings
from voice_coach.coaching.activity import ActivitySpec
from voice_coach.coaching.cues import Mark
from voice_coach.coaching.known import Unfinished
from voice_coach.coaching.today import exercises_today, usual
from voice_coach.house import open_house
from voice_coach.memory import NewPerson, RecordedPerson, open_memory
from voice_coach.programme.prescription import load_prescription
from voice_coach.programme.types import Programme
from voice_coach.record import kinds
from voice_coach.record import kinds_planned as planned
from voice_coach.record.events import Event
from voice_coach.record.journal import Journal
from voice_coach.record.kinds import event
from voice_coach.record.kinds_done import DoneAlone, RepetitionDone
from voice_coach.record.shapes import EffortLevel
from voice_coach.settings import Settings
from voice_coach.simulation import Simulation, Turn, When
from voice_coach.speaking.mixer import Mixer
from voice_coach.testing import SilentVoice

MONDAY = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
KNEE_ROLLS = ActivitySpec("exercise", {"exercise": "knee_rolling", "reps": 8})


class Life:
    """A person who comes back: each `person()` is the memory of one more session on the same record."""

    def __init__(self, path: Path, programme: Programme) -> None:
        self.time = MONDAY
        self._path = path
        self._programme = programme
        self.memories: list[RecordedPerson] = []

    def now(self) -> datetime:
        return self.time

    def person(self, prescription: str = "") -> RecordedPerson:
        prescribed = None
        if prescription:
            file = self._path.with_name("prescription.toml")
            file.write_text(prescription)
            prescribed = load_prescription(file, self._programme)
        journal = Journal.open("me", str(self._path), now=self.now)
        self.memories.append(RecordedPerson(journal, self._programme, prescribed, self.now))
        return self.memories[-1]

    def session(self, memory: RecordedPerson, says: Sequence[str]) -> list[Caption]:
        turns = [Turn(text, When(quiet=True)) for text in says]
        house = open_house(Settings(), memory, SilentVoice())
        outcome = Simulation(house.coach, turns=turns).run(900)
        assert not outcome.unspoken, outcome.captions
        return list(outcome.captions)


@pytest.fixture(scope="module")
def programme() -> Programme:
    return programmes.load("en")


@pytest.fixture
def life(tmp_path: Path, programme: Programme) -> Iterator[Life]:
    life = Life(tmp_path / "record.db", programme)
    yield life
    for memory in life.memories:
        memory.close()


def lines(captions: Sequence[Caption]) -> list[str]:
    return [caption.line for caption in captions if caption.who == "coach"]


def heard_welcome(life: Life) -> None:
    life.person().append(happenings.lesson_heard("welcome"))


def test_a_goal_set_in_one_session_is_known_in_the_next(life: Life) -> None:
    heard_welcome(life)
    skipped = ["skip"] * 6
    life.session(life.person(), ["set a goal", "leisure", "walk to the allotment", *skipped])
    life.time += timedelta(days=1)
    known = life.person().known()
    assert [goal.text for goal in known.goals] == ["walk to the allotment"]
    assert known.answers == {}


def test_an_exercise_that_was_cut_off_is_offered_at_the_next_start(life: Life) -> None:
    heard_welcome(life)
    memory = life.person()
    memory.append(happenings.session_started())
    memory.append(happenings.activity_started(KNEE_ROLLS))
    memory.append(happenings.mark_reached(Mark("rep", 3, 8, "set 1")))
    life.time += timedelta(hours=2)
    left = life.person().known().unfinished
    assert left is not None
    assert (left.spec, left.at) == (KNEE_ROLLS, Mark("rep", 3, 8, "set 1"))
    for earlier in life.memories:
        earlier.close()
    captions = life.session(life.person(), [])
    assert "ask.go_on_with" in lines(captions)


def test_what_another_coach_is_in_the_middle_of_is_not_unfinished(life: Life) -> None:
    first = life.person()
    assert first.known().unfinished is None
    first.append(happenings.activity_started(KNEE_ROLLS))
    first.append(happenings.mark_reached(Mark("rep", 3, 8, "set 1")))
    second = life.person()
    assert second.known().unfinished is None
    second.close()
    first.close()
    left = life.person().known().unfinished
    assert left is not None
    assert left.at == Mark("rep", 3, 8, "set 1")


def test_after_a_goodbye_nothing_is_offered(life: Life) -> None:
    memory = life.person()
    memory.append(happenings.activity_started(KNEE_ROLLS))
    memory.append(happenings.session_ended())
    assert life.person().known().unfinished is None


def test_an_interview_that_a_goodbye_broke_off_is_offered_once(life: Life) -> None:
    goal = ActivitySpec("goal", {"goal": "goal-1"})
    memory = life.person()
    memory.append(happenings.activity_started(goal))
    memory.append(happenings.mark_reached(Mark("question", 2, 8, "what")))
    memory.append(happenings.activity_over(goal, "quit"))
    memory.append(happenings.session_ended())
    memory.close()
    memory = life.person()
    assert memory.known().unfinished == Unfinished(goal, Mark("question", 2, 8, "what"))
    memory.append(happenings.declined("goal"))
    memory.close()
    assert life.person().known().unfinished is None


def test_an_exercise_that_a_goodbye_broke_off_is_not_offered(life: Life) -> None:
    memory = life.person()
    memory.append(happenings.activity_started(KNEE_ROLLS))
    memory.append(happenings.activity_over(KNEE_ROLLS, "quit"))
    memory.append(happenings.session_ended())
    memory.close()
    assert life.person().known().unfinished is None


def test_what_gets_a_baseline_in_a_flare_up_is_known_until_it_has_settled(life: Life) -> None:
    memory = life.person()
    memory.append(event(planned.BaselineSet("bridge", 10, 8)))
    memory.append(event(planned.FlareUp()))
    assert memory.known().measured_anew == frozenset()
    memory.append(event(planned.BaselineSet("knee_rolling", 5, 4)))
    memory.append(event(planned.FlareUp()))
    assert memory.known().measured_anew == frozenset({"knee_rolling"})
    memory.append(event(planned.FlareUpSettled()))
    assert memory.known().measured_anew == frozenset()


def test_what_was_cut_off_before_stays_so_while_something_else_runs(life: Life) -> None:
    life.person().append(happenings.activity_started(KNEE_ROLLS))
    memory = life.person()
    before = memory.known().unfinished
    memory.append(happenings.activity_started(ActivitySpec("breathing")))
    memory.append(happenings.lesson_heard("breathing"))
    assert before is not None
    assert memory.known().unfinished == before


def test_three_days_of_a_baseline_become_a_dose(life: Life, programme: Programme) -> None:
    for day, amount in enumerate((10, 12, 11), 1):
        memory = life.person()
        memory.append(event(planned.BaselineDay("bridge", day, amount, "reps", "all_right")))
        if day < 3:
            assert memory.known().baselines["bridge"].next_day == day + 1
        life.time += timedelta(days=1)
    memory = life.person()
    assert memory.known().baselines["bridge"].complete
    memory.append(event(planned.BaselineSet("bridge", 11, 8)))
    assert memory.known().baselines == {}
    assert usual("bridge", memory.known()) == {"exercise": "bridge", "reps": 8}
    assert [spec.params["exercise"] for spec in exercises_today(programme, memory.known())] == ["bridge"]


def test_what_is_prescribed_wins_over_the_level(life: Life) -> None:
    life.person().append(event(planned.BaselineSet("bridge", 11, 8)))
    known = life.person('[[exercises]]\nexercise = "bridge"\nreps = 5\n').known()
    assert known.doses["bridge"]["reps"] == 5
    assert usual("bridge", known)["reps"] == 5


def test_an_undone_event_is_not_known(life: Life) -> None:
    memory = life.person()
    memory.append(event(planned.BaselineSet("bridge", 11, 8)))
    assert "bridge" in memory.known().doses
    memory.append(happenings.undone())
    assert memory.known().doses == {}
    assert life.person().known().doses == {}


def test_equipment_and_version_are_remembered_but_a_version_alone_is_no_level(
    life: Life, programme: Programme
) -> None:
    name, stage = next(
        (e.id, e.harder[0].id) for e in programme.exercises.values() if e.harder and e.equipment
    )
    memory = life.person()
    memory.append(happenings.equipped(name))
    memory.append(happenings.stage_chosen(name, stage))
    known = life.person().known()
    assert usual(name, known) == {"exercise": name, "stage": stage, "equipped": True}
    assert len(exercises_today(programme, known)) > 1


def test_a_version_that_the_programme_no_longer_has_is_forgotten(life: Life) -> None:
    life.person().append(happenings.stage_chosen("bridge", "on_the_moon"))
    assert life.person().known().doses == {}


def test_plans_in_own_words_are_known(life: Life) -> None:
    memory = life.person()
    memory.append(event(planned.FlarePlanSlot(2, "warm bath")))
    memory.append(event(planned.DistractionKept(1, "count tiles")))
    memory.append(event(planned.PlanSaved("ironing", pieces="three shirts")))
    known = life.person().known()
    assert known.flare_plan == {2: "warm bath"}
    assert known.distractions == ("count tiles",)
    assert [(plan.task, plan.pieces) for plan in known.pacing_plans] == [("ironing", "three shirts")]


def test_answers_of_an_interview_that_was_broken_off_are_kept_for_four_weeks(life: Life) -> None:
    memory = life.person()
    memory.append(happenings.activity_started(ActivitySpec("pacing")))
    memory.append(happenings.answer_given("pacing", "task", "ironing"))
    life.time += timedelta(days=27)
    assert life.person().known().answers == {"pacing": {"task": "ironing"}}
    life.time += timedelta(days=2)
    assert life.person().known().answers == {}


def test_the_next_chapter_follows_the_last_one_heard(life: Life, programme: Programme) -> None:
    topic = next(topic for topic in programme.topics.values() if len(topic.chapters) > 1)
    life.person().append(happenings.chapter_heard(topic.id, topic.chapters[0].id))
    assert life.person().known().next_chapter == {topic.id: topic.chapters[1].id}


def test_a_flare_up_counts_its_days_until_it_has_settled(life: Life) -> None:
    memory = life.person()
    memory.append(event(planned.FlareUp()))
    life.time += timedelta(days=4)
    assert memory.known().flare_up_days == 4
    assert memory.known().flare_asked_days is None
    memory.append(happenings.flare_up_asked(life.now().date()))
    life.time += timedelta(days=2)
    assert memory.known().flare_asked_days == 2
    memory.append(event(planned.FlareUpSettled()))
    assert memory.known().flare_up_days is None


def test_days_are_those_of_the_persons_calendar(life: Life) -> None:
    memory = life.person()
    memory.append(event(DoneAlone("bridge", 10)))
    assert memory.known().days["today"].done[0][1].reps == 10
    assert memory.known().days["monday"].done == ()
    life.time += timedelta(days=1)
    known = memory.known()
    assert known.today == life.time.date()
    assert known.days["yesterday"] == known.days["monday"]
    assert known.days["monday"].done[0][1].reps == 10
    assert known.doing is not None
    assert known.doing.active_days == 1


def test_repetitions_count_when_their_activity_is_over(life: Life) -> None:
    memory = life.person()
    before = memory.known()
    memory.append(event(RepetitionDone("bridge", 1)))
    assert memory.known() is before
    memory.append(happenings.activity_over(KNEE_ROLLS, "stop"))
    assert memory.known().days["today"].done[0][1].reps == 1


def test_the_first_time_lasts_until_the_welcome_was_heard_or_something_done(life: Life) -> None:
    memory = life.person()
    assert memory.known().first_run
    memory.append(happenings.session_started())
    assert life.person().known().first_run
    memory.append(happenings.lesson_heard("welcome"))
    assert not memory.known().first_run
    assert not life.person().known().first_run


def test_somebody_of_whom_nothing_is_kept_is_not_welcomed_anew_each_time() -> None:
    assert not NewPerson().known().first_run


@pytest.mark.parametrize(
    "foreign", [Event("tea_drunk", {}), Event("goal_set", {"goal": "goal-1", "text": ""})]
)
def test_what_the_record_has_no_place_for_does_not_end_a_session(
    life: Life, foreign: Event, caplog: pytest.LogCaptureFixture
) -> None:
    memory = life.person()
    with caplog.at_level(logging.WARNING):
        memory.append(foreign)
    assert foreign.kind in caplog.text
    assert memory.known().goals == ()


def test_open_memory_reads_the_prescription_of_the_settings_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from voice_coach.programme.prescription import prescription_path

    monkeypatch.setenv("VOICE_COACH_HOME", str(tmp_path / "home"))
    prescription_path().parent.mkdir(parents=True)
    prescription_path().write_text('[[exercises]]\nexercise = "bridge"\nreps = 5\n')
    memory = open_memory(Settings())
    try:
        assert usual("bridge", memory.known())["reps"] == 5
    finally:
        memory.close()


MADE: dict[str, list[Event | None]] = {
    "session_started": [happenings.session_started()],
    "session_ended": [happenings.session_ended()],
    "activity_started": [happenings.activity_started(KNEE_ROLLS)],
    "activity_over": [
        happenings.activity_over(KNEE_ROLLS, how)
        for how in (
            "completed",
            "stop",
            "replaced",
            "skipped",
            "quit",
            "pain",
            "emergency",
            "cancelled",
            "declined",
        )
    ],
    "declined": [happenings.declined("session")],
    "mark_reached": [
        happenings.mark_reached(Mark("rep", 0)),
        happenings.mark_reached(Mark("said", 3, 8, "end")),
    ],
    "repetition_done": [
        happenings.repetition_done("bridge", 1, 1, side, "") for side in ("", "left", "each")
    ],
    "hold_done": [happenings.hold_done("bridge", 1, 1, "right", 10.0, "stage")],
    "steps_done": [happenings.steps_done("heel_to_toe", 1, 10, "")],
    "minute_done": [happenings.minute_done("breathing", 1)],
    "breathing_done": [happenings.breathing_done(12, 66.5)],
    "relaxation_done": [happenings.relaxation_done("short", 5)],
    "chapter_heard": [happenings.chapter_heard("pain", "one")],
    "chapter_left": [happenings.chapter_left("pain", "one")],
    "lesson_heard": [happenings.lesson_heard("welcome")],
    "effort_given": [happenings.effort_given("", level) for level in get_args(EffortLevel)],
    "pain_said": [happenings.pain_said(None), happenings.pain_said(KNEE_ROLLS)],
    "pain_scored": [happenings.pain_scored(0), happenings.pain_scored(10, "after")],
    "help_named": [happenings.help_named("emergency")],
    "done_alone": [
        happenings.done_alone("bridge", None, None, None),
        happenings.done_alone("bridge", 9, 2, 1.5),
    ],
    "answer_given": [happenings.answer_given("pacing", "task", "")],
    "equipped": [happenings.equipped("bridge")],
    "manner_wanted": [happenings.manner_wanted("volume", -3.0)],
    "flare_up_asked": [happenings.flare_up_asked(MONDAY.date())],
    "stage_chosen": [happenings.stage_chosen("bridge", "")],
}
"""Constructor of `happenings` → what it makes."""


def constructors(module: ModuleType) -> dict[str, Callable[..., object]]:
    return {
        name: function
        for name, function in inspect.getmembers(module, inspect.isfunction)
        if function.__module__ == module.__name__ and not name.startswith("_")
    }


def test_everything_that_happens_has_its_place_in_the_record() -> None:
    assert {*MADE, "undone"} == set(constructors(happenings))
    for name, made in MADE.items():
        for each in made:
            assert each is not None, name
            assert kinds.what_is_wrong(each) == ""


def test_where_free_words_cannot_be_heard_an_interview_asks_to_type_them(life: Life) -> None:
    heard_welcome(life)
    memory = life.person()
    captions: list[Caption] = []
    coach = open_house(Settings(), memory, SilentVoice()).coach(Mixer(), captions.append)
    coach.free_words = False
    coach.begin()
    coach.typed("set a goal")
    running = coach.state.running
    assert running is not None
    assert running.spec.params["typing"] is True
