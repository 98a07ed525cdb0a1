"""A prescription is read as it was written, or refused with file, line and what is expected."""

import sys
from collections.abc import Callable
from datetime import date, time
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from voice_coach.cli import main
from voice_coach.errors import ContentProblem
from voice_coach.programme.prescription import Prescribed, Prescription, load_prescription
from voice_coach.programme.types import Programme

Read = Callable[[str], Prescription]

WHOLE = """\
written_by = "A. Smith"
written_on = 2030-01-02
notes = ["Take your time."]
times = ["16:00", 10:00:00]

[pain]
gently_from = 3
ease_off_from = 5

[[exercises]]
exercise = "Knee rolling"
reps = 8
sets = 2
days = ["friday", "monday"]
progression = false
notes = ["Small and slow."]

[[exercises]]
exercise = "balance"
stage = "in_line"
hold = 15

[[exercises]]
exercise = "band turns"
side = "left"

[[exercises]]
exercise = "bike"
minutes = 7.5
"""


@pytest.fixture
def read(tmp_path: Path, programme: Programme) -> Read:
    def from_text(text: str) -> Prescription:
        path = tmp_path / "prescription.toml"
        path.write_text(text, encoding="utf-8")
        return load_prescription(path, programme)

    return from_text


def test_everything_that_was_written_is_read(read: Read) -> None:
    prescription = read(WHOLE)

    assert prescription == Prescription(
        exercises=(
            Prescribed("knee_rolling", 8, 2, days=(0, 4), progression=False, notes=("Small and slow.",)),
            Prescribed("balance", hold=15, stage="in_line"),
            Prescribed("band_turn", side="left"),
            Prescribed("bike", minutes=7.5),
        ),
        written_by="A. Smith",
        written_on=date(2030, 1, 2),
        notes=("Take your time.",),
        gently_from=3,
        ease_off_from=5,
        times=(time(10), time(16)),
    )


def test_each_day_has_its_own_exercises(read: Read) -> None:
    prescription = read(WHOLE)

    monday, tuesday = date(2030, 1, 7), date(2030, 1, 8)
    assert [each.exercise for each in prescription.on(monday)] == [
        "knee_rolling",
        "balance",
        "band_turn",
        "bike",
    ]
    assert [each.exercise for each in prescription.on(tuesday)] == ["balance", "band_turn", "bike"]


def test_dose_holds_only_what_was_prescribed(read: Read) -> None:
    doses = [prescribed.dose() for prescribed in read(WHOLE).exercises]

    assert doses == [
        {"reps": 8, "sets": 2},
        {"seconds": 15, "stage": "in_line"},
        {"side": "left"},
        {"minutes": 7.5},
    ]


def test_pain_limits_are_the_programmes_own_where_none_are_given(read: Read) -> None:
    prescription = read('[[exercises]]\nexercise = "bridge"\n')

    assert (prescription.gently_from, prescription.ease_off_from) == (4, 6)
    assert prescription.exercises == (Prescribed("bridge"),)


@pytest.mark.parametrize(
    ("entry", "line", "found", "expected"),
    [
        ('exercise = "brigde"', 2, 'no exercise "brigde"', "bridge"),
        ('exercise = "squat"', 2, "several exercises", "wall_squat_with_ball or squat_with_weight"),
        ('exercise = "trunk strength"', 2, "several exercises", "band_turn or band_pull_down or band_lift"),
        ('exercise = "bridge"\nreps = 0', 3, "reps is 0", "at least 1"),
        ('exercise = "bridge"\nreps = 900', 3, "reps is 900", "at most 100"),
        ('exercise = "bridge"\nreps = "ten"', 3, "reps is 'ten'", "a whole number"),
        ('exercise = "bridge"\nhold = 10', 3, "hold does not fit bridge", "no hold here"),
        ('exercise = "bike"\nreps = 10', 3, "reps does not fit bike", "no reps here"),
        ('exercise = "bridge"\nminutes = 3', 3, "minutes does not fit bridge", "no minutes here"),
        ('exercise = "bridge"\nside = "left"', 3, "side does not fit bridge", "no side here"),
        ('exercise = "band turn"\nside = "up"', 3, "side is 'up'", "left"),
        ('exercise = "bridge"\nstage = "flying"', 3, "no version flying", "only one version"),
        ('exercise = "balance"\nstage = "flying"', 3, "no version flying", "in_line, no_hand, heel_to_toe"),
        ('exercise = "bridge"\ndays = ["mon"]', 3, "days.1 is 'mon'", "monday"),
        ('exercise = "bridge"\ndays = []', 3, "days does not fit", "no days here"),
        ('exercise = "bridge"\nrep = 3', 3, "rep is not a key", "docs/content.md"),
        (
            'exercise = "bridge"\n[[exercises]]\nexercise = "bridges"',
            4,
            "bridge is there twice",
            "once a day",
        ),
        ("reps = 4", 1, "exercise is missing", "exercise = "),
    ],
)
def test_what_is_wrong_is_named_with_its_line(
    read: Read, entry: str, line: int, found: str, expected: str
) -> None:
    with pytest.raises(ContentProblem) as caught:
        read(f"[[exercises]]\n{entry}\n")

    assert f"prescription.toml, line {line}: " in caught.value.what
    assert found in caught.value.what
    assert expected in caught.value.cure


def test_pain_limits_that_cross_are_refused(read: Read) -> None:
    with pytest.raises(ContentProblem, match="line 2: gently_from 6 is not below ease_off_from 6"):
        read('[pain]\ngently_from = 6\n[[exercises]]\nexercise = "bridge"\n')


def test_prescription_without_exercises_is_refused(read: Read) -> None:
    with pytest.raises(ContentProblem, match="exercises is missing"):
        read('written_by = "A. Smith"\n')


@pytest.mark.parametrize("times", ['"25:00"', '"ten"', "10", "true"])
def test_time_that_is_none_is_refused(read: Read, times: str) -> None:
    with pytest.raises(ContentProblem, match=r"line 1: times"):
        read(f'times = [{times}]\n[[exercises]]\nexercise = "bridge"\n')


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_damaged_prescription_is_read_or_refused_but_never_crashes(read: Read, data: st.DataObject) -> None:
    at = data.draw(st.integers(0, len(WHOLE)))
    gone = data.draw(st.integers(0, 12))
    put = data.draw(st.text(max_size=12))
    refused = ", line 1: "
    try:
        assert read(WHOLE[:at] + put + WHOLE[at + gone :]).exercises
    except ContentProblem as problem:
        refused = problem.what
    assert ", line " in refused


def _ended(monkeypatch: pytest.MonkeyPatch, path: Path) -> object:
    monkeypatch.setattr(sys, "argv", ["voice-coach", "prescription", "check", str(path)])
    try:
        main()
    except SystemExit as end:
        return end.code
    return 0


def test_check_prints_a_line_for_each_exercise(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "prescription.toml"
    path.write_text(WHOLE, encoding="utf-8")

    assert _ended(monkeypatch, path) == 0
    assert capsys.readouterr().out.splitlines() == [
        "Knee rolling; reps 8; sets 2; monday, friday; no progression; Small and slow.",
        "Balance; seconds 15; stage in_line",
        "Band turn; side left",
        "Bike; minutes 7.5",
    ]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (None, "cannot be read"),
        ("[[exercises]]\nexercise = bridge\n", "line 2"),
        ('notes = ["Stop there."]\n[[exercises]]\nexercise = "bridge"\n', 'says "stop"'),
    ],
)
def test_check_ends_with_5_and_a_plain_message(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    text: str | None,
    said: str,
) -> None:
    path = tmp_path / "prescription.toml"
    if text is not None:
        path.write_text(text, encoding="utf-8")

    assert _ended(monkeypatch, path) == 5

    err = capsys.readouterr().err
    assert said in err
    assert "Traceback" not in err


def test_every_mistake_is_named_at_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "prescription.toml"
    entries = (
        'exercise = "bridgee"',
        'exercise = "bike"\nhold = 4',
        'exercise = "bridge"',
        'exercise = "trunk strength"',
    )
    path.write_text("".join(f"[[exercises]]\n{entry}\n" for entry in entries), encoding="utf-8")
    monkeypatch.setattr(sys, "argv", ["voice-coach", "prescription", "check", str(path)])

    with pytest.raises(SystemExit) as ended:
        main()

    assert ended.value.code == 5
    said = capsys.readouterr().err
    assert all(part in said for part in ("line 2", "bridgee", "line 5", "hold does not fit bike", "line 9"))
