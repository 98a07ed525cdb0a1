"""The performer places cues at exact samples, and tells what the clock has reached."""

import itertools
from collections.abc import Generator, Iterable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from voice_coach.captions import Caption
from voice_coach.coaching.cues import Answer, Ask, Beat, Cue, Line, Log, Mark, Say
from voice_coach.coaching.events import Asked, Ended, Reached
from voice_coach.performer import LEAD, Happening, Performer
from voice_coach.programme.types import Programme
from voice_coach.record.events import Event
from voice_coach.speaking.clip import VOICE_RATE
from voice_coach.speaking.mixer import Mixer
from voice_coach.testing import SilentVoice

LINES = {"up": "up", "n": "{n}", "ready": "get ready now", "how": "how was that", "long": "x" * 60}
BLOCK = VOICE_RATE // 100


class Stage:
    """A performer with its mixer, driven in virtual time."""

    def __init__(self) -> None:
        self.mixer = Mixer()
        self.captions: list[Caption] = []
        programme = Programme("en", {}, {}, {}, LINES)
        self.performer = Performer(SilentVoice(), self.mixer, programme, self.captions.append)
        self.happened: list[tuple[int, Happening]] = []

    def run(self, seconds: float, block: int = BLOCK) -> None:
        end = self.mixer.clock + round(seconds * VOICE_RATE)
        while self.mixer.clock < end:
            self.happened += [(self.mixer.clock, each) for each in self.performer.advance()]
            self.mixer.render(block)

    def starts(self) -> list[int]:
        return [spoken.start for spoken in self.performer.spoken]


@pytest.fixture
def stage() -> Stage:
    return Stage()


def script(cues: Iterable[Cue]) -> Generator[Cue, Answer | None, None]:
    yield from cues


def test_beats_follow_each_other_to_the_sample(stage: Stage) -> None:
    stage.performer.start(script([Beat(1.5, Line("n", {"n": n})) for n in range(1, 11)]))
    stage.run(16)
    starts = stage.starts()
    assert starts[0] == LEAD
    assert {b - a for a, b in itertools.pairwise(starts)} == {round(1.5 * VOICE_RATE)}


@given(st.integers(min_value=16, max_value=2032))
def test_beats_are_the_same_at_any_block_size(block: int) -> None:
    stage = Stage()
    stage.performer.start(script([Beat(1.0, Line("n", {"n": n})) for n in range(1, 5)]))
    stage.run(4.5, block)
    assert [start - stage.starts()[0] for start in stage.starts()] == [0, 48_000, 96_000, 144_000]


def test_slower_counts_from_the_next_beat_on_and_spares_a_hold(stage: Stage) -> None:
    cues = [Beat(1.0, Line("up")), Beat(1.0, Line("up")), Beat(1.0, Line("n", {"n": 1}), scaled=False)]
    stage.performer.start(script([*cues, Beat(1.0, Line("up"))]))
    stage.performer.pace = 1.5
    stage.run(6)
    starts = stage.starts()
    assert [b - a for a, b in itertools.pairwise(starts)] == [72_000, 72_000, 48_000]


def test_a_repetition_is_logged_when_it_is_over_and_not_when_it_is_drawn(stage: Stage) -> None:
    done = Event("repetition_done", {"number": 1})
    stage.performer.start(script([Mark("repetition", 1), Beat(2.0, Line("up")), Log(done)]))
    stage.run(1.5)
    assert [each for _, each in stage.happened] == [Reached(Mark("repetition", 1))]
    stage.run(1.0)
    at = next(clock for clock, each in stage.happened if each == done)
    assert 0 <= at - (LEAD + 2 * VOICE_RATE) <= BLOCK


def test_what_was_hushed_is_neither_heard_nor_logged(stage: Stage) -> None:
    done = Event("repetition_done", {"number": 1})
    stage.performer.start(script([Beat(2.0, Line("up")), Log(done), Beat(2.0, Line("up"))]))
    stage.run(1.0)
    stage.performer.hush()
    stage.run(5.0)
    assert stage.happened == []
    assert stage.performer.quiet
    assert not stage.mixer.render(BLOCK).any()


def test_a_line_that_is_cut_is_captioned_as_cut(stage: Stage) -> None:
    stage.performer.start(script([Say(Line("long"))]))
    stage.run(1.0)
    stage.performer.hush()
    stage.run(1.0)
    assert [(caption.line, caption.cut) for caption in stage.captions] == [("long", False), ("long", True)]


def test_a_question_holds_the_activity_until_it_is_answered(stage: Stage) -> None:
    got: list[Answer | None] = []

    def asks() -> Generator[Cue, Answer | None, None]:
        got.append((yield Ask(Line("how"), "effort")))
        yield Say(Line("ready"))

    stage.performer.start(asks())
    stage.run(8)
    assert [each for _, each in stage.happened] == [Asked(Ask(Line("how"), "effort"))]
    assert [s.line.id for s in stage.performer.spoken] == ["how"]
    stage.performer.reply(Answer("easy"))
    stage.run(4)
    assert got == [Answer("easy")]
    assert [s.line.id for s in stage.performer.spoken] == ["how", "ready"]
    assert stage.happened[-1][1] == Ended()


def test_the_session_speaks_before_the_activity_goes_on(stage: Stage) -> None:
    stage.performer.speak((Line("ready"), Line("up")))
    stage.performer.start(script([Say(Line("how"))]))
    stage.run(5)
    assert [spoken.line.id for spoken in stage.performer.spoken] == ["ready", "up", "how"]
    lines = list(stage.performer.spoken)
    assert all(a.end <= b.start for a, b in itertools.pairwise(lines))


def test_a_line_that_is_longer_than_its_beat_is_spoken_faster(stage: Stage) -> None:
    stage.performer.start(script([Beat(2.5, Line("long")), Beat(1.0, Line("up"))]))
    stage.run(5)
    long, up = stage.performer.spoken
    assert long.end <= up.start


def test_the_last_line_can_be_heard_again_slowly(stage: Stage) -> None:
    stage.performer.speak((Line("ready"),))
    stage.run(3)
    stage.performer.say_again(slowly=True)
    stage.run(3)
    first, again = stage.performer.spoken
    assert again.line == first.line
    assert again.end - again.start > 1.2 * (first.end - first.start)
