"""What was left off is taken up again, after a stop, a crash or a night."""

import json
from datetime import UTC, datetime, timedelta

from voice_coach.coaching import session
from voice_coach.coaching.activities import make
from voice_coach.coaching.activity import ActivitySpec
from voice_coach.coaching.cues import Answer, Ask, Mark
from voice_coach.coaching.effects import Effect, Hush, Remember, Reply, Start
from voice_coach.coaching.events import Asked, Ended, Opened, Reached, SessionEvent, Wanted
from voice_coach.coaching.known import Known, Unfinished
from voice_coach.coaching.picking_up import answers_left_open, next_chapters
from voice_coach.coaching.state import Running, State
from voice_coach.programme.types import Programme
from voice_coach.record.events import Event
from voice_coach.record.recorded import Recorded

START = datetime(2026, 1, 5, 10, tzinfo=UTC)


class Room:
    """A session with an activity that runs as fast as it can, and the record of both."""

    def __init__(self, programme: Programme, known: Known | None = None) -> None:
        self.programme = programme
        self.known = known or Known()
        self.state: State = session.initial()
        self.events: list[Event] = []
        self.asked: list[str] = []

    def recorded(self) -> list[Recorded]:
        return [
            Recorded(str(n), START + timedelta(seconds=n), event.kind, event.data)
            for n, event in enumerate(self.events)
        ]

    def tell(self, event: SessionEvent) -> None:
        self.state, effects = session.step(self.state, event, self.programme, self.known)
        self.carry_out(effects)

    def carry_out(self, effects: tuple[Effect, ...]) -> None:
        for effect in effects:
            match effect:
                case Remember():
                    self.events.append(effect.event)
                case Hush():
                    self.script = None
                case Start():
                    self.script = make(effect.spec, self.programme, effect.at)
                    self.run(None)
                case Reply():
                    self.run(effect.answer)

    def run(self, answer: Answer | None) -> None:
        """On to the next question, or to the end."""
        script = self.script
        assert script is not None
        while True:
            try:
                cue = script.send(answer)
            except StopIteration:
                self.tell(Ended())
                return
            answer = None
            if isinstance(cue, Mark):
                self.tell(Reached(cue))
            elif isinstance(cue, Ask):
                self.asked.append(cue.line.id)
                self.tell(Asked(cue))
                return
            elif hasattr(cue, "event"):
                self.events.append(cue.event)

    def say(self, *texts: str) -> None:
        for text in texts:
            context = session.context(self.state)
            if context == "words":
                self.tell(Wanted("words", {"text": text}))
            elif context == "choice":
                self.tell(Wanted("choose", {"option": text}))
            elif context == "number":
                self.tell(Wanted("number", {"value": float(text)}))
            else:
                self.tell(Wanted(text))

    def data(self, kind: str) -> list[dict[str, object]]:
        return [dict(event.data) for event in self.events if event.kind == kind]


def test_a_goal_is_asked_for_read_back_and_kept(programme: Programme) -> None:
    room = Room(programme)
    room.tell(Wanted("set_goal"))
    room.say(
        "fitness", "walk to the shop", "in ten minutes", "to buy bread", "in May", "a coffee", "find my shoes"
    )
    room.tell(Wanted("next"))
    assert room.data("goal_set") == []
    room.say("yes")
    (goal,) = room.data("goal_set")
    assert goal == {
        "goal": "goal-1",
        "text": "walk to the shop – in ten minutes",
        "area": "fitness",
        "why": "to buy bread",
        "reward": "a coffee",
        "by": "in May",
    }
    assert room.data("goal_stage_set") == [{"goal": "goal-1", "stage": 1, "text": "find my shoes"}]
    assert answers_left_open(room.recorded()) == {}


def test_what_is_wrong_is_changed_before_it_is_kept(programme: Programme) -> None:
    room = Room(programme)
    room.tell(Wanted("thought_record"))
    room.say("in the shop", "I can't", "low", "I went home", "none_of_these", "I can try")
    room.say("no", "2", "I can't do it all")
    assert room.asked[-1] == "interview.is_that_right"
    room.say("yes")
    (record,) = room.data("thought_record")
    assert record["thought"] == "I can't do it all"
    assert record["situation"] == "in the shop"


def test_an_interview_that_was_broken_off_goes_on_at_the_next_question(programme: Programme) -> None:
    room = Room(programme)
    room.tell(Wanted("set_goal"))
    room.say("work", "sit for an hour")
    left = answers_left_open(room.recorded())
    assert left == {"goal": {"area": "work", "what": "sit for an hour"}}
    again = Room(programme, Known(answers=left))
    again.tell(Wanted("set_goal"))
    assert again.asked == ["goal.ask_measure"]
    again.say("by the clock")
    assert answers_left_open([*room.recorded(), *again.recorded()])["goal"]["measure"] == "by the clock"


def test_after_a_crash_an_exercise_goes_on_at_the_same_repetition(programme: Programme) -> None:
    spec, at = ActivitySpec("exercise", {"exercise": "bridge"}), Mark("rep", 3, 5, "set 1")
    room = Room(programme, Known(unfinished=Unfinished(spec, at)))
    room.tell(Opened())
    assert room.state.running is None
    room.tell(Wanted("resume"))
    assert [data["number"] for data in room.data("repetition_done")] == [3, 4, 5]


def test_after_a_crash_the_side_that_was_said_is_still_known(programme: Programme) -> None:
    spec = ActivitySpec("exercise", {"exercise": "band_turn", "equipped": True})
    unfinished = Unfinished(spec, Mark("rep", 5, 5, "set 1 right"))
    room = Room(programme, Known(unfinished=unfinished, answers={"exercise": {"side": "right"}}))
    room.tell(Opened())
    room.tell(Wanted("resume"))
    assert [data["side"] for data in room.data("repetition_done")] == ["right"]


def test_a_baseline_of_three_days_says_the_sum(programme: Programme) -> None:
    params: dict[str, str | int | float] = {
        "exercise": "bridge",
        "day": 3,
        "before": "8 10",
        "suggestion": 11,
    }
    room = Room(programme)
    room.state = State(left=Running(ActivitySpec("baseline", params)))
    room.tell(Wanted("resume"))
    room.say("yes", "no", "11", "no", "12", "yes")
    room.tell(Wanted("effort", {"level": "all_right"}))
    (baseline,) = room.data("baseline_set")
    assert baseline["average"] == 10
    assert baseline["start"] == 8


def test_a_topic_goes_on_at_the_chapter_after_the_last_one_heard(programme: Programme) -> None:
    topic = programme.topics["pain"]
    first, second = topic.chapters[0].id, topic.chapters[1].id
    heard = Recorded("1", START, "chapter_heard", {"topic": "pain", "chapter": first})
    assert next_chapters([heard], programme) == {"pain": second}
    last = Recorded("2", START, "chapter_heard", {"topic": "pain", "chapter": topic.chapters[-1].id})
    assert next_chapters([heard, last], programme) == {}


def test_what_is_spelled_anew_holds_no_letter_of_the_word_before() -> None:
    told = (("what", "spell_it"), ("what letter 1", "letter_t"), ("what letter 2", "letter_o"))
    anew = (("what", "spell_it"), ("what letter 1", "letter_i"))
    answers = [{"interview": "goal", "question": q, "answer": a} for q, a in (*told, *anew)]
    events = [Recorded(str(n), START, "answer_given", data) for n, data in enumerate(answers)]
    assert answers_left_open(events) == {"goal": {"what": "spell_it", "what letter 1": "letter_i"}}


def test_a_topic_that_was_left_in_the_middle_of_a_chapter_begins_with_that_chapter(
    programme: Programme,
) -> None:
    chapters = [chapter.id for chapter in programme.topics["pain"].chapters]
    room = Room(programme)
    reading = Running(ActivitySpec("learn", {"topic": "pain"}), Mark("line", 2, 5, chapters[1]))
    room.state = State(running=reading)
    room.tell(Wanted("stop"))
    assert next_chapters(room.recorded(), programme) == {"pain": chapters[1]}


def test_a_topic_that_was_left_in_its_first_chapter_begins_anew(programme: Programme) -> None:
    chapter = programme.topics["pain"].chapters[0].id
    left = Recorded("1", START, "chapter_left", {"topic": "pain", "chapter": chapter})
    assert next_chapters([left], programme) == {}


def test_what_the_record_holds_of_an_activity_is_enough_to_make_it_again(programme: Programme) -> None:
    room = Room(programme)
    room.tell(Wanted("start_exercise", {"exercise": "bridge", "reps": 3}))
    (started, *_) = room.data("activity_started")
    spec = ActivitySpec(str(started["activity"]), json.loads(str(started["params"])))
    assert list(make(spec, programme))


def test_the_first_time_the_signs_that_need_a_doctor_are_told(programme: Programme) -> None:
    room = Room(programme, Known(first_run=True))
    room.tell(Opened())
    assert room.data("lesson_heard") == []
    room.say("yes")
    assert room.data("lesson_heard") == [{"lesson": "welcome"}]
    room.say("yes")
    assert room.data("chapter_heard")[0]["topic"] == "introduction"


def test_who_is_not_sure_is_told_again_the_next_time(programme: Programme) -> None:
    room = Room(programme, Known(first_run=True))
    room.tell(Opened())
    room.say("no")
    assert room.data("lesson_heard") == []


def test_steps_are_no_longer_asked_for_once_there_is_none(programme: Programme) -> None:
    room = Room(programme)
    room.tell(Wanted("distraction"))
    room.say("a film")
    room.tell(Wanted("next"))
    assert room.asked[-1] == "interview.is_that_right"
    room.say("yes")
    assert room.data("distraction_kept") == [{"number": 1, "text": "a film"}]
