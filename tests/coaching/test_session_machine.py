"""Whatever is said, in whatever order: the session keeps its promises."""

import tomllib
from datetime import date
from typing import Any

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from voice_coach.coaching import manner, session
from voice_coach.coaching.activities import cues
from voice_coach.coaching.activity import ActivitySpec
from voice_coach.coaching.cues import Ask, Beat, Line, Mark, Say
from voice_coach.coaching.effects import Effect, Hush, Pose, Remember, Reply, Speak, Start
from voice_coach.coaching.events import (
    Asked,
    Ended,
    Opened,
    Reached,
    SessionEvent,
    SoundBack,
    SoundLost,
    Unclear,
    Waited,
    Wanted,
)
from voice_coach.coaching.known import NOTHING_KNOWN, Known, Unfinished
from voice_coach.coaching.state import State
from voice_coach.places import content
from voice_coach.programme import load
from voice_coach.programme.prescription import Prescribed, Prescription
from voice_coach.record import kinds
from voice_coach.record.baseline import Wizard
from voice_coach.record.done import Done
from voice_coach.record.exercise_log import Level
from voice_coach.record.goals import Goal, Stage
from voice_coach.record.plans import PacingPlan
from voice_coach.record.progression import Outlook, Step, choices_after_pain
from voice_coach.record.queries import DaySummary, Doing, Standing
from voice_coach.record.trial import Trial

PROGRAMME = load("en")
CATALOGUE = tomllib.loads((content("intents") / "catalogue.toml").read_text(encoding="utf-8"))
CONTEXTS = set(CATALOGUE["contexts"])
INTENTS = sorted(CATALOGUE["intents"])

TODAY = date(2026, 1, 5)
LEVEL = Level(8, "minutes", TODAY, "step_up", 7)
READY = Outlook("ready", Step(8, 9, "minutes"), days_done=5)
HURT = Outlook("painful_increase", choices=choices_after_pain(LEVEL), days_done=5)
STANDINGS = (Standing("bike", 5, LEVEL, READY), Standing("walking", 5, LEVEL, HURT))
STAGES = (Stage(1, "buy shoes", TODAY), Stage(2, "walk to the gate"))
OLD_HAND = Known(
    today=TODAY,
    free_words=False,
    lessons=frozenset({"breathing"}),
    unfinished=Unfinished(ActivitySpec("exercise", {"exercise": "bridge"}), Mark("rep", 3, 5, "set 1")),
    next_chapter={"pain": "lasting"},
    doses={"bridge": {"reps": 8, "sets": 2}, "bike": {"minutes": 4}},
    prescription=Prescription(
        (Prescribed("bridge", reps=8, notes=("Slowly.",)), Prescribed("balance", hold=20))
    ),
    equipped=frozenset({"bike"}),
    answers={"goal": {"area": "work", "what": "walk to the shop"}},
    goals=(
        Goal("goal-1", "walk", TODAY, reward="tea", by="May", stages=STAGES),
        Goal("goal-2", "swim", TODAY),
    ),
    flare_plan={1: "rest a little", 3: "ring Anna"},
    distractions=("a film",),
    pacing_plans=(PacingPlan("cleaning", TODAY, tolerance="15"), PacingPlan("garden", TODAY)),
    baselines={"bridge": Wizard("bridge", (8.0,), "reps", date(2026, 1, 4), 9), "walking": Wizard("walking")},
    doing=Doing(TODAY, 3, 2, 4.0, 5.0, STANDINGS, trials_up=(Trial("bike", TODAY),), swinging=True),
    days={"yesterday": DaySummary(TODAY, (("bridge", Done(reps=8)), ("breathing", Done(seconds=120))), (3,))},
    flare_up_days=4,
)

amounts = st.one_of(st.integers(-3, 400), st.floats(0.5, 90))
slots = st.fixed_dictionaries(
    {},
    optional={
        "exercise": st.sampled_from([*PROGRAMME.exercises, "?", "no_such_exercise"]),
        "candidates": st.just(("band_turn", "band_lift")),
        "topic": st.sampled_from([*PROGRAMME.topics, "no_such_topic"]),
        "reps": amounts,
        "sets": amounts,
        "minutes": amounts,
        "seconds": amounts,
        "breaths": amounts,
        "score": st.integers(-1, 12),
        "value": amounts,
        "level": st.sampled_from(["easy", "all_right", "hard", "painful"]),
        "text": st.sampled_from(["", "walk to the shop", "{curly}"]),
        "day": st.sampled_from(["today", "yesterday", "last_week"]),
    },
)
wants = st.builds(Wanted, st.sampled_from(INTENTS), slots)


class Person(RuleBasedStateMachine):
    """Somebody who says anything at any time, to a coach whose clock goes on between."""

    def __init__(self) -> None:
        super().__init__()
        self.state: State = session.initial()
        self.playing: list[Any] = []
        self.known = NOTHING_KNOWN

    def tell(self, event: SessionEvent) -> tuple[Effect, ...]:
        before = self.state
        self.state, effects = session.step(before, event, PROGRAMME, self.known)
        for effect in effects:
            match effect:
                case Hush():
                    self.playing = []
                case Start():
                    self.playing = list(cues(effect.spec, PROGRAMME, effect.at))
                case Speak():
                    for line in effect.lines:
                        assert PROGRAMME.text(line.id, line.slots)
                case Pose():
                    assert PROGRAMME.text(effect.ask.line.id, effect.ask.line.slots)
                    names = session.option_names(self.state, PROGRAMME)
                    assert all(names[option] for option in effect.ask.options)
                case Remember():
                    event_kind = effect.event.kind
                    assert event_kind == "undone" or kinds.what_is_wrong(effect.event) == ""
                case Reply():
                    assert before.running is not None
        return effects

    @initialize(known=st.sampled_from([NOTHING_KNOWN, OLD_HAND]))
    def opened(self, known: Known) -> None:
        self.known = known
        self.tell(Opened())

    @rule(wanted=wants)
    def say(self, wanted: Wanted) -> None:
        self.tell(wanted)

    @rule(data=st.data())
    def answer(self, data: st.DataObject) -> None:
        context, options = session.context(self.state), session.options(self.state)
        wanted = {
            "yesno": Wanted(data.draw(st.sampled_from(["yes", "no"]))),
            "number": Wanted("number", {"value": data.draw(st.integers(0, 12))}),
            "effort": Wanted("effort", {"level": data.draw(st.sampled_from(["easy", "hard", "painful"]))}),
            "choice": Wanted("choose", {"option": data.draw(st.sampled_from(options or ("x",)))}),
            "words": Wanted("words", {"text": "walk to the shop"}),
        }.get(context, Wanted("resume"))
        self.tell(wanted)

    @rule(near=st.lists(wants, max_size=2))
    def mumble(self, near: list[Wanted]) -> None:
        self.tell(Unclear(tuple(near)))

    @precondition(lambda self: self.playing)
    @rule(steps=st.integers(1, 12))
    def clock_goes_on(self, steps: int) -> None:
        for _ in range(steps):
            if not self.playing:
                return
            cue = self.playing[0]
            if isinstance(cue, Ask):
                self.tell(Asked(cue))
                return
            self.playing.pop(0)
            if isinstance(cue, Mark):
                self.tell(Reached(cue))
        if not self.playing:
            self.tell(Ended())

    @rule(seconds=st.floats(1, 1e5))
    def silence(self, seconds: float) -> None:
        effects = self.tell(Waited(seconds))
        assert not any(isinstance(effect, Speak | Pose | Start) for effect in effects)

    @rule()
    def sound_goes_and_comes(self) -> None:
        before = self.state.running
        self.tell(SoundLost())
        self.tell(SoundBack())
        assert self.state.running == before

    @rule()
    def stop(self) -> None:
        if self.state.asleep:
            return
        effects = self.tell(Wanted("stop"))
        assert isinstance(effects[0], Hush)
        assert not any(isinstance(effect, Speak | Pose | Start) for effect in effects)
        assert session.context(self.state) == "idle"
        assert self.state.running is None
        assert not self.state.queue

    @precondition(lambda self: self.state.running is not None and not self.state.asleep)
    @rule()
    def pause_and_resume(self) -> None:
        before = self.state.running
        assert before is not None
        self.tell(Wanted("pause"))
        assert session.context(self.state) == "paused"
        assert not self.playing
        effects = self.tell(Wanted("resume"))
        starts = [effect for effect in effects if isinstance(effect, Start)]
        assert starts == [Start(before.spec, before.at)]

    @precondition(lambda self: self.state.running is not None and not self.state.asleep)
    @rule(intent=st.sampled_from(["status", "help"]))
    def ask_in_between(self, intent: str) -> None:
        before, context = self.state.running, session.context(self.state)
        self.tell(Wanted(intent))
        assert self.state.running == before
        assert session.context(self.state) == context

    @invariant()
    def context_is_one_of_the_nine(self) -> None:
        assert session.context(self.state) in CONTEXTS

    @invariant()
    def pace_rate_and_volume_are_within_their_limits(self) -> None:
        assert manner.PACES[0] <= self.state.pace <= manner.PACES[1]
        assert manner.RATES[0] <= self.state.rate <= manner.RATES[1]
        assert manner.VOLUMES[0] <= self.state.volume <= manner.VOLUMES[1]

    @invariant()
    def nothing_plays_that_is_not_running(self) -> None:
        if self.state.running is None or self.state.paused or self.state.question is not None:
            assert not self.playing

    @invariant()
    def what_plays_can_be_spoken(self) -> None:
        for cue in self.playing[:3]:
            line: Line | None = cue.line if isinstance(cue, Say | Beat | Ask) else None
            assert line is None or PROGRAMME.text(line.id, line.slots)


Person.TestCase.settings = settings(max_examples=60, stateful_step_count=30, deadline=None)
TestAnythingInAnyOrder = Person.TestCase
