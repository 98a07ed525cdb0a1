"""The coach acts on what the ear heard, on each thing once, and never on its own voice."""

import pytest

from voice_coach.captions import Caption
from voice_coach.coach import Coach
from voice_coach.coaching.cues import Line
from voice_coach.house import open_house
from voice_coach.listening.acceptor import acceptor_of
from voice_coach.listening.heard import Heard
from voice_coach.listening.jsgf import parse
from voice_coach.memory import NewPerson
from voice_coach.settings import Settings
from voice_coach.simulation import BLOCK
from voice_coach.speaking.clip import VOICE_RATE
from voice_coach.speaking.mixer import Mixer
from voice_coach.testing import SilentVoice


class Scene:
    """A coach on a mixer, with time in our hands."""

    def __init__(self) -> None:
        self.mixer = Mixer()
        self.memory = NewPerson()
        self.captions: list[Caption] = []
        house = open_house(Settings(), self.memory, SilentVoice())
        self.coach: Coach = house.coach(self.mixer, self.captions.append)
        self.coach.begin()

    def pass_time(self, seconds: float) -> None:
        end = self.mixer.clock + round(seconds * VOICE_RATE)
        while self.mixer.clock < end:
            self.mixer.render(BLOCK)
            self.coach.tick()

    def until_quiet(self) -> None:
        while not self.coach.quiet:
            self.pass_time(0.1)

    def hear(
        self,
        text: str,
        *,
        final: bool = True,
        urgent: bool = False,
        confidence: float = 1.0,
        long: float = 0.5,
    ) -> None:
        now = self.coach.now
        self.coach.hear(Heard(text, confidence, final, now - long, now, urgent=urgent))

    def kinds(self) -> list[str]:
        return [event.kind for event in self.memory.events]

    def people_said(self) -> list[str]:
        return [caption.text for caption in self.captions if caption.who == "person"]


@pytest.fixture
def scene() -> Scene:
    return Scene()


@pytest.fixture
def breathing(scene: Scene) -> Scene:
    scene.until_quiet()
    scene.coach.typed("start deep breathing for one minute")
    scene.pass_time(3.0)
    return scene


def test_an_urgent_partial_result_is_acted_on_and_its_final_result_is_not_acted_on_again(
    breathing: Scene,
) -> None:
    started = breathing.coach.now - 0.4
    breathing.coach.hear(Heard("stop", 0.5, False, started, breathing.coach.now, urgent=True))
    breathing.pass_time(0.1)
    assert breathing.coach.quiet
    breathing.pass_time(0.4)
    breathing.coach.hear(Heard("stop", 1.0, True, started, breathing.coach.now))
    assert breathing.people_said() == ["start deep breathing for one minute", "stop"]
    assert breathing.kinds().count("activity_stopped") == 1


def test_a_partial_result_that_is_not_urgent_waits_for_the_end(breathing: Scene) -> None:
    breathing.hear("slower", final=False)
    assert breathing.coach.state.pace == 1.0
    breathing.hear("slower", long=0.2)
    assert breathing.coach.state.pace > 1.0


def test_nothing_is_spoken_after_stop(breathing: Scene) -> None:
    breathing.hear("stop", final=False, urgent=True)
    heard = len([caption for caption in breathing.captions if caption.who == "coach" and not caption.cut])
    breathing.pass_time(60.0)
    assert len([c for c in breathing.captions if c.who == "coach" and not c.cut]) == heard
    assert not breathing.mixer.render(BLOCK).any()


def test_the_coachs_own_words_come_back_through_the_room_without_effect(breathing: Scene) -> None:
    line = [caption for caption in breathing.captions if caption.who == "coach"][-1]
    breathing.hear(line.text.lower().strip("."), long=1.0)
    assert breathing.people_said() == ["start deep breathing for one minute"]


def test_a_doubtful_word_while_the_coach_speaks_is_left_alone(breathing: Scene) -> None:
    breathing.hear("goodbye", confidence=0.6)
    assert breathing.people_said() == ["start deep breathing for one minute"]
    breathing.hear("goodbye", confidence=0.9)
    assert breathing.people_said()[-1] == "goodbye"


def test_while_the_canceller_fails_only_urgent_words_count_over_the_coachs_voice(breathing: Scene) -> None:
    breathing.coach.half_duplex = True
    breathing.hear("goodbye")
    assert breathing.people_said() == ["start deep breathing for one minute"]
    breathing.hear("stop", final=False, urgent=True)
    assert breathing.people_said()[-1] == "stop"


def test_what_needs_telling_once_is_told_once(scene: Scene) -> None:
    scene.coach.mention_once("small_ear", Line("ear.small"))
    scene.until_quiet()
    assert [caption.line for caption in scene.captions].count("ear.small") == 1
    assert {"lesson_heard"} <= set(scene.kinds())


def test_silence_with_a_question_open_brings_a_soft_tone_and_no_words(scene: Scene) -> None:
    scene.until_quiet()
    scene.coach.typed("start the bridge")
    scene.pass_time(0.5)
    scene.coach.typed("that hurts")
    scene.until_quiet()
    spoken = len(scene.captions)
    scene.pass_time(100.0)
    assert len(scene.captions) == spoken


def test_goodbye_ends_the_session_once_it_has_been_heard(scene: Scene) -> None:
    scene.until_quiet()
    scene.coach.typed("goodbye")
    assert not scene.coach.finished
    scene.pass_time(4.0)
    assert scene.coach.finished


def test_a_lost_device_holds_the_session_and_it_goes_on_at_the_same_repetition(scene: Scene) -> None:
    scene.until_quiet()
    scene.coach.typed("start knee rolling")
    while scene.kinds().count("repetition_done") < 2:
        scene.pass_time(0.1)
    scene.coach.sound_lost()
    scene.pass_time(5.0)
    scene.coach.sound_back()
    scene.until_quiet()
    done = [event.data["number"] for event in scene.memory.events if event.kind == "repetition_done"]
    assert done == [1, 2, 3, 4, 5]


def test_somebody_who_says_it_once_more_without_an_answer_is_told_what_can_be_said(scene: Scene) -> None:
    scene.until_quiet()
    scene.pass_time(2.0)
    told = [caption.line for caption in scene.captions].count("hint.idle")
    scene.hear("")
    scene.pass_time(3.0)
    assert [caption.line for caption in scene.captions].count("hint.idle") == told
    scene.hear("")
    scene.until_quiet()
    assert [caption.line for caption in scene.captions].count("hint.idle") == told + 1


def test_a_radio_is_not_told_what_can_be_said(scene: Scene) -> None:
    scene.until_quiet()
    for _ in range(20):
        scene.pass_time(7.0)
        scene.hear("", long=6.0)
    scene.pass_time(60.0)
    scene.hear("")
    scene.pass_time(60.0)
    scene.hear("")
    scene.until_quiet()
    assert "hint.idle" not in [caption.line for caption in scene.captions]


def test_a_hint_comes_now_and_then_only_and_not_after_something_was_understood(scene: Scene) -> None:
    scene.until_quiet()
    for _ in range(10):
        scene.pass_time(3.0)
        scene.hear("")
    scene.until_quiet()
    assert [caption.line for caption in scene.captions].count("hint.idle") == 1
    other = Scene()
    other.until_quiet()
    other.hear("")
    other.pass_time(3.0)
    other.hear("louder")
    other.until_quiet()
    other.hear("")
    other.until_quiet()
    assert "hint.idle" not in [caption.line for caption in other.captions]


def test_a_remark_waits_until_nothing_sounds(scene: Scene) -> None:
    scene.coach.remark(Line("ear.muted"))
    greeting = scene.mixer.idle_at
    scene.pass_time(0.5)
    assert "ear.muted" not in [caption.line for caption in scene.captions]
    scene.until_quiet()
    began = next(caption for caption in scene.captions if caption.line == "ear.muted")
    assert began.at * VOICE_RATE >= greeting


def test_who_wants_more_time_is_given_more_silence_before_the_end(scene: Scene) -> None:
    scene.until_quiet()
    before = scene.coach.grammar.patience
    scene.coach.typed("give me more time")
    assert scene.coach.grammar.patience == pytest.approx(1.5 * before)


def test_what_the_settings_ask_for_and_what_the_person_asks_for_add_up(
    scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    loud: list[float] = []
    monkeypatch.setattr(scene.mixer, "set_volume", loud.append)
    scene.coach.own_volume = -6.0
    scene.coach.typed("louder")
    assert loud == [-3.0]


@pytest.fixture
def called(scene: Scene) -> Scene:
    """A coach that listens only after its name."""
    scene.until_quiet()
    scene.coach.typed("only listen when I say coach")
    scene.until_quiet()
    scene.pass_time(1.0)
    return scene


def test_a_coach_that_has_to_be_called_leaves_alone_what_others_say(called: Scene) -> None:
    called.hear("start the bridge")
    called.hear("")
    called.pass_time(3.0)
    called.hear("")
    assert called.coach.state.running is None
    assert called.people_said() == ["only listen when I say coach"]
    called.hear("coach start the bridge")
    assert called.coach.state.running is not None


def test_its_name_alone_makes_it_listen_for_a_while(called: Scene) -> None:
    called.hear("coach")
    called.pass_time(1.0)
    called.hear("louder")
    assert called.coach.state.volume == 3.0
    called.pass_time(20.0)
    called.hear("louder")
    assert called.coach.state.volume == 3.0


@pytest.mark.parametrize("urgent", ["stop", "that hurts", "i have chest pain"])
def test_what_is_urgent_needs_no_name(called: Scene, urgent: str) -> None:
    called.hear(urgent)
    assert called.people_said()[-1] == urgent


def test_an_answer_needs_no_name(called: Scene) -> None:
    called.coach.typed("start the bridge")
    called.until_quiet()
    assert called.coach.grammar.context not in ("idle", "activity")
    called.pass_time(1.0)
    called.hear("yes")
    assert called.people_said()[-1] == "yes"


def test_it_listens_for_its_name_and_for_what_is_urgent(called: Scene) -> None:
    grammar = called.coach.grammar
    accepts = acceptor_of(parse(grammar.jsgf)).acceptor.accepts
    assert accepts(["coach"])
    assert accepts(["coach", "start", "the", "bridge"])
    assert accepts(["stop"])
    assert accepts(["coach", "stop"])
    assert not accepts(["start", "the", "bridge"])
    called.coach.typed("always listen")
    assert acceptor_of(parse(called.coach.grammar.jsgf)).acceptor.accepts(["start", "the", "bridge"])
