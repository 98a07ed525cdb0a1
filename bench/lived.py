"""A plausible record of years of daily use, made up from a seed: for measurements and to look at a report."""

import random
import uuid
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta

from voice_coach.record.events import EventValue
from voice_coach.record.recorded import Recorded

EXERCISES = ("knee_rolling", "bridge", "arm_lift_on_all_fours", "sit_to_stand")
HOLD = "balance"
TODAY = date(2026, 3, 30)


class Life:
    """One person's days, one after the other."""

    def __init__(self, seed: int = 1) -> None:
        self._random = random.Random(seed)
        self._at = datetime(2000, 1, 1, tzinfo=UTC)
        self._levels = dict.fromkeys(EXERCISES, 6)

    def events(self, days: int, today: date = TODAY) -> Iterator[Recorded]:
        """Everything that happened in the `days` up to today, oldest first."""
        first = today - timedelta(days=days - 1)
        yield from self._beginning(first)
        for number in range(days):
            day = first + timedelta(days=number)
            self._at = datetime(day.year, day.month, day.day, 9, self._random.randrange(60), tzinfo=UTC)
            if self._random.random() < 0.85:
                yield from self._session(number)

    def _tell(self, kind: str, **data: EventValue) -> Recorded:
        self._at += timedelta(seconds=self._random.randint(2, 6))
        return Recorded(uuid.UUID(int=self._random.getrandbits(128)).hex, self._at, kind, data)

    def _beginning(self, first: date) -> Iterator[Recorded]:
        self._at = datetime(first.year, first.month, first.day, 8, 0, tzinfo=UTC)
        for exercise in EXERCISES:
            for day in (1, 2, 3):
                yield self._tell("baseline_day", exercise=exercise, day=day, amount=7 + day % 2)
            yield self._tell("baseline_set", exercise=exercise, average=7.7, start=6)
            yield self._tell("prescribed", exercise=exercise, reps=6, sets=2, days_a_week=5)
        yield self._tell(
            "goal_set", goal="shop", text="walk to the shop and back", area="fitness", by="in May"
        )
        for stage, text in enumerate(("to the corner", "to the park", "to the shop"), 1):
            yield self._tell("goal_stage_set", goal="shop", stage=stage, text=text)
        yield self._tell("goal_stage_done", goal="shop", stage=1)
        yield self._tell("flare_plan_slot", slot=1, text="warm bath, then short walks")

    def _session(self, number: int) -> Iterator[Recorded]:
        chance = self._random
        pain = max(0, min(10, round(5 - number / 600 + chance.gauss(0, 1.2))))
        yield self._tell("session_started")
        yield self._tell("pain_score", score=pain, when="before")
        for exercise in EXERCISES:
            level = self._levels[exercise]
            if number % 30 == 29 and chance.random() < 0.5 and pain < 5:
                to = level + max(1, level // 10)
                yield self._tell("step_up", exercise=exercise, before=level, to=to)
                self._levels[exercise] = level = min(to, 25)
            yield self._tell("activity_started", activity="exercise", params=f'{{"exercise": "{exercise}"}}')
            for set_number in (1, 2):
                for n in range(1, level + 1):
                    yield self._tell(
                        "mark_reached", mark="rep", number=n, total=level, part=f"set {set_number}"
                    )
                    yield self._tell("repetition_done", exercise=exercise, number=n, set=set_number)
                yield self._tell("set_done", exercise=exercise, set=set_number, reps=level, planned=level)
                effort = chance.choices(("easy", "all_right", "hard", "painful"), (3, 5, 2, 0.2))[0]
                yield self._tell("effort", exercise=exercise, level=effort)
            yield self._tell("activity_ended", activity="exercise")
        for n in (1, 2, 3):
            yield self._tell("hold_done", exercise=HOLD, number=n, seconds=10.0 + number // 100)
        for n in (1, 2, 3):
            yield self._tell("minute_done", exercise="breathing", number=n)
        yield self._tell("breaths_done", breaths=18, seconds=180.0)
        yield self._tell("pain_score", score=max(0, pain - 1), when="after")
        if chance.random() < 0.01:
            yield self._tell("flare_up")
        elif chance.random() < 0.05:
            yield self._tell("flare_up_settled")
        yield self._tell("session_ended")
