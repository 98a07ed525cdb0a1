"""What the report shows, worked out from events as plain values: nothing of it is about how it looks."""

from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta

from voice_coach.record import done as doing
from voice_coach.record import goals as goal_room
from voice_coach.record.done import Counts, Done
from voice_coach.record.exercise_log import Level, exercise_log
from voice_coach.record.goals import Goal
from voice_coach.record.recorded import Recorded, Tally
from voice_coach.record.shapes import EffortLevel
from voice_coach.record.spans import Piece, pieces

LASTING = (
    "prescribed",
    "prescription_ended",
    "baseline_day",
    "baseline_set",
    "step_up",
    "pain_choice_made",
    *goal_room.KINDS,
    "flare_up",
    "flare_up_settled",
)
"""Kinds of events that are wanted from the beginning of the record on."""

TOLD = ("effort", "pain_score")
"""Kinds of events that are wanted only from the span of the report, as tallies with level, score and when;
beside them `pain_said`, and what `done` reads."""

EFFORTS: tuple[EffortLevel, ...] = ("easy", "all_right", "hard", "painful")


@dataclass(frozen=True, slots=True)
class Prescription:
    """What was prescribed for one exercise from one day on."""

    since: date
    until: date | None = None
    """The last day on which it held; None: it holds at the end of the span."""
    reps: int = 0
    sets: int = 1
    seconds: float = 0.0
    minutes: float = 0.0
    steps: int = 0
    days_a_week: int = 7


@dataclass(frozen=True, slots=True)
class ExerciseRow:
    """One exercise: what was prescribed against what was done in the span."""

    exercise: str
    prescriptions: tuple[Prescription, ...]
    """Those that held on any day of the span, oldest first."""
    level: Level | None
    days_done: int
    days_expected: float | None
    """None: nothing was prescribed."""
    done: Done
    painful_days: int
    steps: tuple[Level, ...]
    """Every change of level up to the end of the span, oldest first."""
    baseline: tuple[float, ...]
    """The three days of the last baseline."""

    @property
    def prescription(self) -> Prescription | None:
        """What is still prescribed at the end of the span."""
        return next((one for one in self.prescriptions if one.until is None), None)


@dataclass(frozen=True, slots=True)
class PieceRow:
    """One piece of the span, for the plots and the tables beside them."""

    piece: Piece
    active_days: int
    expected_days: float | None
    pain_before: float | None
    pain_after: float | None
    pain_highest: int | None
    efforts: tuple[int, int, int, int]
    """How many sets were called easy, all right, hard, painful."""


@dataclass(frozen=True, slots=True)
class FlareUp:
    """When a flare-up began, and when it had settled; None: not yet, as far as the record goes."""

    began: date
    settled: date | None = None


@dataclass(frozen=True, slots=True)
class Report:
    """Everything on the two pages."""

    since: date
    until: date
    active_days: int
    exercises: tuple[ExerciseRow, ...]
    """The most often done first."""
    rows: tuple[PieceRow, ...]
    goals: tuple[Goal, ...]
    flare_ups: tuple[FlareUp, ...]
    """Those that began or lasted within the span, oldest first."""

    @property
    def days(self) -> int:
        """Length of the span."""
        return (self.until - self.since).days + 1


def report(
    lasting: Iterable[Recorded],
    done_in_sets: Iterable[Recorded | Tally],
    told: Iterable[Recorded | Tally],
    counts: Counts,
    since: date,
    until: date,
) -> Report:
    """The report on the days from `since` to `until`, both included.

    lasting: events of LASTING up to the end of the span, oldest first, without the undone.
    done_in_sets: of what `done.by_day` reads, within the span.
    told: of TOLD and `pain_said`, within the span; those of a piece may stand together, under its first day,
        but what was painful stands under its own.
    counts: of `done.COUNTED_ONE_BY_ONE` within the span, as `Journal.counted` gives them.
    """
    given, told = [event for event in lasting if event.day <= until], list(told)
    done = {
        key: amount
        for key, amount in doing.by_day(done_in_sets, counts).items()
        if key[0] and since <= key[1] <= until
    }
    prescriptions = _prescriptions(given)
    days = {day for _, day in done}
    return Report(
        since,
        until,
        len(days),
        _exercises(given, told, done, prescriptions, since, until),
        tuple(_rows(told, days, prescriptions, since, until)),
        tuple(goal_room.goals(given)),
        _flare_ups(given, since),
    )


def _prescriptions(events: Iterable[Recorded]) -> dict[str, list[Prescription]]:
    """Exercise → everything that was ever prescribed of it, oldest first; of one day, what was last."""
    found: dict[str, list[Prescription]] = defaultdict(list)
    for event in events:
        if event.kind not in ("prescribed", "prescription_ended"):
            continue
        earlier = found[event.about]
        if earlier and earlier[-1].until is None:
            last = earlier.pop()
            if last.since < event.day:
                earlier.append(replace(last, until=event.day - timedelta(days=1)))
        if event.kind == "prescribed":
            earlier.append(
                Prescription(
                    event.day,
                    None,
                    int(event.number("reps")),
                    int(event.number("sets")) or 1,
                    event.number("seconds"),
                    event.number("minutes"),
                    int(event.number("steps")),
                    int(event.number("days_a_week")) or 7,
                )
            )
    return found


def _expected(prescriptions: Iterable[Prescription], since: date, until: date) -> float:
    """On how many days between, both included, it was to be done."""
    total = 0.0
    for one in prescriptions:
        days = (min(one.until or until, until) - max(one.since, since)).days + 1
        total += max(0, days) * one.days_a_week / 7
    return total


def _exercises(
    events: list[Recorded],
    told: Iterable[Recorded | Tally],
    done: Mapping[tuple[str, date], Done],
    prescriptions: Mapping[str, list[Prescription]],
    since: date,
    until: date,
) -> tuple[ExerciseRow, ...]:
    about: dict[str, list[Recorded]] = defaultdict(list)
    for event in events:
        about[event.about].append(event)
    painful: dict[str, set[date]] = defaultdict(set)
    for one in told:
        if one.kind == "pain_said" or one.text("level") == "painful":
            painful[one.about].add(one.day)
    days = Counter(exercise for exercise, _ in done)
    held = {
        exercise: tuple(one for one in given if one.since <= until and (one.until or until) >= since)
        for exercise, given in prescriptions.items()
    }
    held = {exercise: given for exercise, given in held.items() if given}
    rows = []
    for exercise in sorted({*days, *held}, key=lambda one: (-days[one], one)):
        log = exercise_log(about[exercise], exercise)
        prescribed = held.get(exercise, ())
        rows.append(
            ExerciseRow(
                exercise,
                prescribed,
                log.level,
                days[exercise],
                _expected(prescribed, since, until) if prescribed else None,
                doing.total(done, exercise),
                len(painful[exercise]),
                log.levels,
                _last_baseline(about[exercise]),
            )
        )
    return tuple(rows)


def _last_baseline(events: Iterable[Recorded]) -> tuple[float, ...]:
    amounts: list[float] = []
    for event in events:
        if event.kind == "baseline_day":
            day = int(event.number("day"))
            amounts = [*amounts[: day - 1], event.number("amount")]
    return tuple(amounts)


def _rows(
    told: Iterable[Recorded | Tally],
    active: set[date],
    prescriptions: Mapping[str, list[Prescription]],
    since: date,
    until: date,
) -> Iterable[PieceRow]:
    cut = pieces(since, until)
    efforts: dict[Piece, Counter[str]] = defaultdict(Counter)
    before, after = (defaultdict[Piece, Counter[int]](Counter) for _ in range(2))
    begins = [piece.since for piece in cut]
    for one in told:
        piece = cut[bisect_right(begins, one.day) - 1]
        if one.kind == "effort":
            efforts[piece][one.text("level")] += one.count
        elif one.kind == "pain_score":
            scores = after if one.text("when") == "after" else before
            scores[piece][int(one.number("score"))] += one.count
    for piece in cut:
        expected = [_expected(one, piece.since, piece.until) for one in prescriptions.values()]
        easy, all_right, hard, painful = (efforts[piece][level] for level in EFFORTS)
        yield PieceRow(
            piece,
            sum(piece.since <= day <= piece.until for day in active),
            max(expected) if expected else None,
            _average(before[piece]),
            _average(after[piece]),
            max([*before[piece], *after[piece]], default=None),
            (easy, all_right, hard, painful),
        )


def _average(counts: Counter[int]) -> float | None:
    return sum(number * count for number, count in counts.items()) / counts.total() if counts else None


def _flare_ups(events: Iterable[Recorded], since: date) -> tuple[FlareUp, ...]:
    found: list[FlareUp] = []
    for event in events:
        running = bool(found) and found[-1].settled is None
        if event.kind == "flare_up" and not running:
            found.append(FlareUp(event.day))
        elif event.kind == "flare_up_settled" and running:
            found[-1] = FlareUp(found[-1].began, event.day)
    return tuple(one for one in found if one.settled is None or one.settled >= since)
