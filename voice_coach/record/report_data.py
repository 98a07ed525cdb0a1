"""What the report shows, worked out from events as plain values: nothing of it is about how it looks."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from statistics import fmean

from voice_coach.record import done as doing
from voice_coach.record import goals as goal_room
from voice_coach.record.done import Counts, Done
from voice_coach.record.exercise_log import Level, exercise_log
from voice_coach.record.goals import Goal
from voice_coach.record.recorded import Recorded
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

IN_SPAN = (
    *(kind for kind in doing.KINDS if kind not in doing.COUNTED_ONE_BY_ONE),
    "effort",
    "pain_said",
    "pain_score",
)
"""Kinds of events that are wanted only from the span of the report."""

EFFORTS: tuple[EffortLevel, ...] = ("easy", "all_right", "hard", "painful")


@dataclass(frozen=True, slots=True)
class Prescription:
    """What was prescribed for one exercise, as it holds at the end of the span."""

    since: date
    reps: int = 0
    sets: int = 1
    seconds: float = 0.0
    minutes: float = 0.0
    steps: int = 0
    days_a_week: int = 7
    """0: from then on it was not prescribed any more."""


@dataclass(frozen=True, slots=True)
class ExerciseRow:
    """One exercise: what was prescribed against what was done in the span."""

    exercise: str
    prescription: Prescription | None
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


def report(events: Iterable[Recorded], counts: Counts, since: date, until: date) -> Report:
    """The report on the days from `since` to `until`, both included.

    events: of LASTING up to the end of the span and of IN_SPAN within it, oldest first, without the undone.
    counts: of `done.COUNTED_ONE_BY_ONE` within the span, as `Journal.counted` gives them.
    """
    given = [event for event in events if event.day <= until]
    in_span = [event for event in given if event.day >= since]
    done = {
        key: amount
        for key, amount in doing.by_day(in_span, counts).items()
        if key[0] and since <= key[1] <= until
    }
    prescriptions = _prescriptions(given)
    days = {day for _, day in done}
    return Report(
        since,
        until,
        len(days),
        _exercises(given, done, prescriptions, since, until),
        tuple(_rows(in_span, days, prescriptions, since, until)),
        tuple(goal_room.goals(given)),
        _flare_ups(given, since),
    )


def _prescriptions(events: Iterable[Recorded]) -> dict[str, list[Prescription]]:
    found: dict[str, list[Prescription]] = defaultdict(list)
    for event in events:
        if event.kind == "prescribed":
            found[event.about].append(
                Prescription(
                    event.day,
                    int(event.number("reps")),
                    int(event.number("sets")) or 1,
                    event.number("seconds"),
                    event.number("minutes"),
                    int(event.number("steps")),
                    int(event.number("days_a_week")) or 7,
                )
            )
        elif event.kind == "prescription_ended":
            found[event.about].append(Prescription(event.day, days_a_week=0))
    return found


def _expected(prescriptions: list[Prescription], since: date, until: date) -> float:
    """On how many days between, both included, it was to be done."""
    total = 0.0
    for n, one in enumerate(prescriptions):
        ends = prescriptions[n + 1].since if n + 1 < len(prescriptions) else None
        first = max(one.since, since)
        after = (until - first).days + 1 if ends is None or ends > until else (ends - first).days
        total += max(0, after) * one.days_a_week / 7
    return total


def _exercises(
    events: list[Recorded],
    done: Mapping[tuple[str, date], Done],
    prescriptions: Mapping[str, list[Prescription]],
    since: date,
    until: date,
) -> tuple[ExerciseRow, ...]:
    about: dict[str, list[Recorded]] = defaultdict(list)
    for event in events:
        about[event.about].append(event)
    days = Counter(exercise for exercise, _ in done)
    rows = []
    for exercise in sorted({*days, *prescriptions}, key=lambda one: (-days[one], one)):
        log = exercise_log(about[exercise], exercise)
        prescribed = prescriptions.get(exercise, [])
        rows.append(
            ExerciseRow(
                exercise,
                prescribed[-1] if prescribed and prescribed[-1].days_a_week else None,
                log.level,
                days[exercise],
                _expected(prescribed, since, until) if prescribed else None,
                doing.total(done, exercise),
                len({day for day in log.painful if since <= day <= until}),
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
    events: Iterable[Recorded],
    active: set[date],
    prescriptions: Mapping[str, list[Prescription]],
    since: date,
    until: date,
) -> Iterable[PieceRow]:
    told: dict[date, list[Recorded]] = defaultdict(list)
    for event in events:
        if event.kind in ("pain_score", "effort"):
            told[event.day].append(event)
    for piece in pieces(since, until):
        inside = [
            event for day, those in told.items() if piece.since <= day <= piece.until for event in those
        ]
        pain = [event for event in inside if event.kind == "pain_score"]
        efforts = Counter(event.text("level") for event in inside if event.kind == "effort")
        expected = [_expected(one, piece.since, piece.until) for one in prescriptions.values()]
        yield PieceRow(
            piece,
            sum(piece.since <= day <= piece.until for day in active),
            max(expected) if expected else None,
            _average(event.number("score") for event in pain if event.text("when") != "after"),
            _average(event.number("score") for event in pain if event.text("when") == "after"),
            max((int(event.number("score")) for event in pain), default=None),
            (efforts["easy"], efforts["all_right"], efforts["hard"], efforts["painful"]),
        )


def _average(numbers: Iterable[float]) -> float | None:
    given = list(numbers)
    return fmean(given) if given else None


def _flare_ups(events: Iterable[Recorded], since: date) -> tuple[FlareUp, ...]:
    found: list[FlareUp] = []
    for event in events:
        running = bool(found) and found[-1].settled is None
        if event.kind == "flare_up" and not running:
            found.append(FlareUp(event.day))
        elif event.kind == "flare_up_settled" and running:
            found[-1] = FlareUp(found[-1].began, event.day)
    return tuple(one for one in found if one.settled is None or one.settled >= since)
