"""Goals with their stages, as the events leave them. Source: booklet, Goal setting."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Literal

from voice_coach.record.recorded import Recorded

KINDS = ("goal_set", "goal_stage_set", "goal_stage_done", "goal_done", "goal_missed", "goal_dropped")
"""The kinds of events that `goals` reads."""

State = Literal["open", "done", "missed"]


@dataclass(frozen=True, slots=True)
class Stage:
    """One step on the way to a goal."""

    number: int
    text: str
    done_on: date | None = None


@dataclass(frozen=True, slots=True)
class Goal:
    """One goal in the person's own words: specific, measurable, applicable, rewarding, timed."""

    id: str
    text: str
    set_on: date
    area: str = ""
    why: str = ""
    reward: str = ""
    by: str = ""
    stages: tuple[Stage, ...] = ()
    state: State = "open"
    closed_on: date | None = None
    learned: str = ""
    """What was learned where it was not managed."""

    @property
    def next_stage(self) -> Stage | None:
        """The first stage that is not done."""
        return next((stage for stage in self.stages if stage.done_on is None), None)


@dataclass(slots=True)
class _Board:
    goals: dict[str, Goal] = field(default_factory=dict)

    def take(self, event: Recorded) -> None:
        name = event.text("goal")
        if event.kind == "goal_set":
            self.goals[name] = self._set(name, event)
            return
        goal = self.goals.get(name)
        if goal is None:
            return
        match event.kind:
            case "goal_stage_set":
                number = int(event.number("stage"))
                others = [stage for stage in goal.stages if stage.number != number]
                state: State = "open" if goal.state == "missed" else goal.state
                stages = sorted([*others, Stage(number, event.text("text"))], key=lambda stage: stage.number)
                self.goals[name] = replace(goal, stages=tuple(stages), state=state)
            case "goal_stage_done":
                stages = [
                    replace(stage, done_on=event.day) if stage.number == event.number("stage") else stage
                    for stage in goal.stages
                ]
                self.goals[name] = replace(goal, stages=tuple(stages))
            case "goal_done":
                self.goals[name] = replace(goal, state="done", closed_on=event.day)
            case "goal_missed":
                self.goals[name] = replace(
                    goal, state="missed", closed_on=event.day, learned=event.text("learned")
                )
            case "goal_dropped":
                del self.goals[name]

    def _set(self, name: str, event: Recorded) -> Goal:
        """A new goal, or a changed one: open again, with its stages and the day on which it was first set."""
        earlier = self.goals.get(name)
        return Goal(
            name,
            event.text("text"),
            earlier.set_on if earlier else event.day,
            event.text("area"),
            event.text("why"),
            event.text("reward"),
            event.text("by"),
            earlier.stages if earlier else (),
        )


def goals(events: Iterable[Recorded]) -> list[Goal]:
    """The goals as they stand after these events (oldest first), in the order in which they were set."""
    board = _Board()
    for event in events:
        board.take(event)
    return list(board.goals.values())
