"""Sessions on a real record: what is prescribed is told, obeyed and written down; what was done is found."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from voice_coach import programme as programmes
from voice_coach.captions import Caption
from voice_coach.coaching import happenings
from voice_coach.coaching.activity import ActivitySpec
from voice_coach.coaching.cues import Mark
from voice_coach.house import open_house
from voice_coach.memory import RecordedPerson
from voice_coach.programme.prescription import load_prescription
from voice_coach.programme.types import Programme
from voice_coach.record import lookup
from voice_coach.record.journal import Journal
from voice_coach.record.kinds import event
from voice_coach.record.kinds_done import DoneAlone, SetDone
from voice_coach.record.kinds_planned import StepUp
from voice_coach.settings import Settings
from voice_coach.simulation import Simulation, Turn, When
from voice_coach.testing import SilentVoice

TUESDAY = datetime(2026, 3, 10, 9, 0, tzinfo=UTC)
PRESCRIPTION = """
written_by = "A. Smith"
notes = ["Take your time this week."]

[pain]
gently_from = 2
ease_off_from = 4

[[exercises]]
exercise = "bridge"
reps = 8
sets = 2
progression = false
days = ["monday", "tuesday", "friday"]
notes = ["Slowly, please."]

[[exercises]]
exercise = "sit_to_stand"
reps = 6
"""


class Life:
    """One person's record and clock; each session is a new start of the coach."""

    def __init__(self, folder: Path, programme: Programme) -> None:
        self.time = TUESDAY
        self._folder = folder
        self._programme = programme
        self.journal = Journal.open("me", str(folder / "record.db"), now=lambda: self.time)
        self.journal.append(happenings.lesson_heard("welcome"))

    def session(self, *says: str | Turn, prescription: str = "") -> list[Caption]:
        """What was said and shown when the person says these, each when the coach is quiet."""
        prescribed = None
        if prescription:
            file = self._folder / "prescription.toml"
            file.write_text(prescription)
            prescribed = load_prescription(file, self._programme)
        journal = Journal.open("me", str(self._folder / "record.db"), now=lambda: self.time)
        memory = RecordedPerson(journal, self._programme, prescribed, lambda: self.time)
        turns = [Turn(say, When(quiet=True)) if isinstance(say, str) else say for say in says]
        house = open_house(Settings(), memory, SilentVoice())
        outcome = Simulation(house.coach, turns=turns).run(900)
        memory.close()
        assert not outcome.unspoken, outcome.captions
        return list(outcome.captions)

    def recorded(self, kind: str) -> list[dict[str, object]]:
        """The data of all events of that kind."""
        return [dict(each.data) for each in self.journal.events(kinds=[kind])]


@pytest.fixture(scope="module")
def programme() -> Programme:
    return programmes.load("en")


@pytest.fixture
def life(tmp_path: Path, programme: Programme) -> Iterator[Life]:
    life = Life(tmp_path, programme)
    yield life
    life.journal.close()


def lines(captions: list[Caption]) -> list[str]:
    return [caption.line for caption in captions if caption.who == "coach"]


def texts(captions: list[Caption]) -> list[str]:
    return [caption.text for caption in captions if caption.who == "coach"]


def test_what_is_prescribed_is_told_by_voice(life: Life) -> None:
    told = texts(life.session("what's my prescription", prescription=PRESCRIPTION))
    assert told[1:] == [
        "This was given to you by A. Smith.",
        "Bridge. 2 sets of 8.",
        "On Monday, Tuesday, Friday.",
        "Slowly, please.",
        "Sit to stand. 6 times.",
        "Take your time this week.",
    ]


def test_what_is_prescribed_is_written_down_once_and_again_when_it_changes(life: Life) -> None:
    for _ in range(2):
        life.session(prescription=PRESCRIPTION)
    bridge = {"exercise": "bridge", "reps": 8, "sets": 2, "days_a_week": 3, "pain_limit": 4}
    assert life.recorded("prescribed") == [bridge, {"exercise": "sit_to_stand", "reps": 6, "pain_limit": 4}]
    life.session(prescription=PRESCRIPTION.replace("reps = 6", "reps = 7"))
    assert [each.get("reps") for each in life.recorded("prescribed")] == [8, 6, 7]


def test_what_is_not_prescribed_any_more_is_not_in_the_report_as_prescribed(life: Life) -> None:
    life.session(prescription=PRESCRIPTION)
    life.journal.append(event(SetDone("sit_to_stand", 1, reps=6)))
    life.time += timedelta(days=7)
    for _ in range(2):
        life.session(prescription=PRESCRIPTION.partition('[[exercises]]\nexercise = "sit_to_stand"')[0])
    assert life.recorded("prescription_ended") == [{"exercise": "sit_to_stand"}]
    rows = lookup.report(life.journal, TUESDAY.date(), life.time.date()).exercises
    found = {row.exercise: (row.prescription is None, row.days_expected) for row in rows}
    assert found["sit_to_stand"] == (True, 7)
    assert found["bridge"][0] is False
    life.session(prescription=PRESCRIPTION)
    assert life.recorded("prescribed")[-1]["exercise"] == "sit_to_stand"


def test_the_report_holds_what_was_done_against_what_was_prescribed(life: Life) -> None:
    life.session(prescription=PRESCRIPTION)
    row = next(
        row
        for row in lookup.report(life.journal, TUESDAY.date(), TUESDAY.date()).exercises
        if row.exercise == "bridge"
    )
    assert row.prescription is not None
    assert (row.prescription.reps, row.prescription.sets, row.prescription.days_a_week) == (8, 2, 3)


def test_the_prescribed_pain_limits_hold(life: Life) -> None:
    captions = life.session("start my session", "four", "rest", prescription=PRESCRIPTION)
    assert "ask.ease_off" in lines(captions)
    captions = life.session("start my session", "two", "stop", prescription=PRESCRIPTION)
    assert "session.gently" in lines(captions)


def test_a_session_says_that_it_was_prescribed(life: Life) -> None:
    captions = life.session("start my session", "one", "stop", prescription=PRESCRIPTION)
    assert texts(captions)[2:4] == [
        "This is your session for today, as A. Smith gave it to you.",
        "Take your time this week.",
    ]


def test_without_progression_nothing_harder_is_offered_or_done(life: Life) -> None:
    stairs = '[[exercises]]\nexercise = "step_up_with_arms"\nreps = 4\nprogression = false\n'
    life.time -= timedelta(days=14)
    life.session(prescription=stairs)
    for _ in range(14):
        life.time += timedelta(days=1)
        life.journal.append(event(SetDone("step_up_with_arms", 1, reps=4, planned=4)))
    captions = life.session("how am i doing with step up with arms", prescription=stairs)
    assert "progress.why_not_allowed" in lines(captions)
    assert "progress.ask_step_reps" not in lines(captions)
    harder = [Turn("make it harder", When(reached="rep 2")), Turn("stop", When(reached="rep 3"))]
    captions = life.session("step up with arms", "yes", *harder, prescription=stairs)
    assert "progress.why_not_allowed" in lines(captions)
    assert "version.now" not in lines(captions)


def test_a_step_up_since_the_prescription_goes_before_its_amount(life: Life) -> None:
    chair = '[[exercises]]\nexercise = "sit_to_stand"\nreps = 6\n'
    life.session(prescription=chair)
    life.time += timedelta(days=8)
    life.journal.append(event(StepUp("sit_to_stand", 6, 7)))
    assert "Sit to stand. 7 times." in texts(life.session("what's planned today", prescription=chair))
    life.time += timedelta(days=1)
    changed = chair.replace("6", "5")
    assert "Sit to stand. 5 times." in texts(life.session("what's planned today", prescription=changed))


def cut_off(life: Life) -> None:
    life.journal.append(happenings.session_started())
    spec = ActivitySpec("exercise", {"exercise": "knee_rolling", "reps": 8})
    life.journal.append(happenings.activity_started(spec))
    life.journal.append(happenings.mark_reached(Mark("rep", 3, 8, "set 1")))
    life.time += timedelta(hours=1)


@pytest.mark.parametrize("answer", ["no", "not today"])
def test_a_no_to_going_on_is_recorded_and_not_asked_again(life: Life, answer: str) -> None:
    cut_off(life)
    captions = life.session(answer)
    assert "Last time we were in the middle of this: Knee rolling. Shall we go on with it?" in texts(captions)
    assert lines(captions)[-1] == "session.declined"
    assert life.recorded("activity_declined") == [{"activity": "exercise"}]
    assert "ask.go_on_with" not in lines(life.session())


@pytest.mark.parametrize("answer", ["yes", "carry on"])
def test_a_yes_to_going_on_goes_on_at_the_same_repetition(life: Life, answer: str) -> None:
    cut_off(life)
    captions = life.session(answer, "easy")
    counted = [caption.text for caption in captions if caption.line in ("count.n", "count.word")]
    assert counted == ["3", "4", "5", "6", "7", "8"]
    assert "exercise.knee_rolling.ready.1" not in lines(captions)


def test_beginning_something_else_leaves_the_question_behind(life: Life) -> None:
    cut_off(life)
    captions = life.session("start my session", "two", Turn("stop", When(said="session.settle_2")))
    assert lines(captions).count("ask.go_on_with") == 1
    assert "session.as_planned" in lines(captions)


def test_after_a_sore_day_the_session_is_gentle_and_says_why(life: Life) -> None:
    life.journal.append(happenings.pain_said(ActivitySpec("exercise", {"exercise": "bridge"})))
    life.time += timedelta(days=1)
    captions = life.session("start my session", "one", "stop")
    assert "session.sore_yesterday" in lines(captions)


def test_the_plan_of_a_named_day_is_told(life: Life) -> None:
    told = texts(life.session("what's planned for tomorrow", prescription=PRESCRIPTION))
    assert told[1:3] == ["This is planned for Wednesday.", "This was given to you by A. Smith."]
    assert "Sit to stand. 6 times." in told
    assert not any("Bridge" in text for text in told)


def test_a_day_without_exercises_offers_breathing_instead_of_a_session(life: Life) -> None:
    mondays = '[[exercises]]\nexercise = "bridge"\ndays = ["monday"]\n'
    captions = life.session("start my session", "no", "what's planned today", prescription=mondays)
    assert lines(captions)[1:] == [
        "today.free",
        "ask.would_you_like",
        "session.all_right",
        "today.free",
    ]


def test_what_was_done_is_found_by_day_week_and_exercise(life: Life) -> None:
    life.time -= timedelta(days=6)
    life.journal.append(event(DoneAlone("knee_rolling", reps=10)))
    life.time += timedelta(days=5)
    life.session("i walked for twenty minutes", "log eight bridges")
    life.time += timedelta(days=1)
    told = texts(
        life.session(
            "how many knee rolls last week",
            "when did i last do the bridge",
            "what did i do yesterday",
            "when did i last do the treadmill",
        )
    )
    assert any("Knee rolling" in text and "10 times" in text for text in told)
    assert any("yesterday" in text.lower() and "Bridge" in text for text in told)
    assert "Walking, 20 minutes." in told
    assert "Bridge, 8 times." in told
    assert any("Treadmill" in text for text in told)
