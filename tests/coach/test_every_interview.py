"""What can be said in one interview can be said in all of them, and no answer is lost, whatever happens."""

import signal
import subprocess
import sys
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest

from voice_coach.captions import Caption
from voice_coach.coaching import happenings, session
from voice_coach.coaching.state import open_ask
from voice_coach.house import open_house
from voice_coach.memory import RecordedPerson
from voice_coach.programme import load
from voice_coach.record.journal import Journal, local_now
from voice_coach.settings import Settings
from voice_coach.simulation import BLOCK
from voice_coach.speaking.mixer import Mixer
from voice_coach.testing import SilentVoice

INTERVIEWS = {
    "goal": "set a goal",
    "pacing": "plan a task",
    "thought": "thought record",
    "flare_plan": "make my flare up plan",
    "distraction": "change my distractions",
}
ANSWERS = {
    "words": "feed the ducks {n}",
    "choice": "the first one",
    "number": "5",
    "yesno": "no",
    "effort": "easy",
}

KILLED = """
import os, runpy, signal, sys
from pathlib import Path
person = runpy.run_path(sys.argv[1])["Person"](Path(sys.argv[2]))
person.say(sys.argv[3])
person.answer(1)
print(person.question, flush=True)
os.kill(os.getpid(), signal.SIGKILL)
"""
"""Answers one question of an interview, and is killed while the next one is open."""


class Person:
    """Somebody with a record on disk, who types."""

    def __init__(self, record: Path) -> None:
        self.memory = RecordedPerson(Journal.open("me", str(record)), load("en"))
        self.mixer = Mixer()
        self.captions: list[Caption] = []
        self.coach = open_house(Settings(), self.memory, SilentVoice()).coach(
            self.mixer, self.captions.append
        )
        self.coach.begin()
        self.listen()

    def listen(self) -> None:
        """Until the coach has nothing more to say."""
        quiet = 0
        while quiet < 3:
            self.mixer.render(10 * BLOCK)
            self.coach.tick()
            quiet = quiet + 1 if self.coach.quiet else 0

    def say(self, words: str) -> list[str]:
        """Type it; gives the lines that the coach then says."""
        before = len(self.captions)
        self.coach.typed(words)
        self.listen()
        return [caption.line for caption in self.captions[before:] if caption.who == "coach"]

    def answer(self, number: int) -> None:
        """Answer the open question, whatever it asks for."""
        ask = open_ask(self.coach.state)
        assert ask is not None
        self.say(ANSWERS[ask.expect].format(n=number))

    @property
    def question(self) -> str:
        """The name of the open question."""
        running = self.coach.state.running
        assert running is not None
        assert running.at is not None
        return running.at.part

    def answered(self) -> dict[str, object]:
        """The answers so far, by question."""
        running = self.coach.state.running or self.coach.state.left
        assert running is not None
        return {name: value for name, value in running.spec.params.items() if name.startswith("answer.")}


@pytest.fixture
def person(tmp_path: Path) -> Callable[[], Person]:
    """The same person, each time in a new run of the program."""
    record = tmp_path / "record.sqlite"
    journal = Journal.open("me", str(record))
    journal.append(happenings.lesson_heard("welcome"), local_now() - timedelta(days=9))
    journal.close()
    return lambda: Person(record)


@pytest.fixture(params=INTERVIEWS)
def asked(request: pytest.FixtureRequest, person: Callable[[], Person]) -> Person:
    """In the middle of an interview: one answer given, the next question open."""
    found = person()
    found.say(INTERVIEWS[request.param])
    assert found.coach.state.running is not None
    assert found.coach.state.running.spec.kind == request.param
    found.answer(1)
    return found


@pytest.mark.parametrize("words", ["I don't know", "skip"])
def test_a_question_can_be_left_without_an_answer(asked: Person, words: str) -> None:
    left, answers = asked.question, asked.answered()
    asked.say(words)
    assert asked.question != left
    assert {name: asked.answered()[name] for name in answers} == answers


def test_going_back_asks_the_question_before_again(asked: Person) -> None:
    first = next(iter(asked.answered())).removeprefix("answer.")
    asked.say("go back")
    assert asked.question == first


def test_what_was_said_is_read_back_and_the_question_stays(asked: Person) -> None:
    open_question = asked.question
    assert "interview.so_far" in asked.say("read it back")
    assert asked.question == open_question


def test_the_second_answer_is_changed_and_the_first_one_stays(asked: Person) -> None:
    second = asked.question
    asked.answer(2)
    before = asked.answered()
    asked.say("change the second one")
    assert asked.question == second
    first = next(iter(before))
    assert asked.answered()[first] == before[first]


def test_what_is_left_for_later_goes_on_at_the_same_question(asked: Person) -> None:
    kind = asked.coach.state.running.spec.kind if asked.coach.state.running else ""
    open_question, answers = asked.question, asked.answered()
    assert "interview.kept_for_later" in asked.say("leave it for later")
    assert session.context(asked.coach.state) == "idle"
    asked.say(INTERVIEWS[kind])
    assert asked.question == open_question
    assert asked.answered().items() >= answers.items()


def test_not_today_leaves_it_for_later(asked: Person) -> None:
    kind = asked.coach.state.running.spec.kind if asked.coach.state.running else ""
    open_question = asked.question
    assert "interview.kept_for_later" in asked.say("not today")
    asked.say(INTERVIEWS[kind])
    assert asked.question == open_question


def test_a_flare_up_brings_its_plan_and_the_interview_goes_on_later(asked: Person) -> None:
    kind = asked.coach.state.running.spec.kind if asked.coach.state.running else ""
    open_question = asked.question
    assert "flare.general_1" in asked.say("I'm having a flare-up")
    asked.say("no")
    asked.say(INTERVIEWS[kind])
    assert asked.question == open_question


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no SIGKILL")
@pytest.mark.parametrize("kind", INTERVIEWS)
def test_a_program_that_was_killed_goes_on_at_the_same_question(
    kind: str, person: Callable[[], Person], tmp_path: Path
) -> None:
    killed = subprocess.run(
        [sys.executable, "-c", KILLED, __file__, str(tmp_path / "record.sqlite"), INTERVIEWS[kind]],
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert killed.returncode == -signal.SIGKILL, killed.stderr
    again = person()
    assert session.context(again.coach.state) == "yesno"
    again.say("yes")
    assert again.coach.state.running is not None
    assert again.coach.state.running.spec.kind == kind
    assert again.question == killed.stdout.strip()
    assert len(again.answered()) == 1


def test_what_fits_nothing_is_asked_again_with_examples_then_left_if_that_is_wanted(
    person: Callable[[], Person],
) -> None:
    somebody = person()
    somebody.say(INTERVIEWS["goal"])
    first = somebody.question
    assert "retry.choice" in somebody.say("purple monkey dishwasher")
    assert "hint.choice" in somebody.say("purple monkey dishwasher")
    assert somebody.question == first
    assert "ask.leave_it" in somebody.say("purple monkey dishwasher")
    somebody.say("yes")
    assert somebody.question != first
