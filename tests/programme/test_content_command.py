"""The commands about content: what they print, and with which exit code they end."""

import sys
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path

import pytest
from click.testing import CliRunner

from voice_coach.cli import cli, main
from voice_coach.cli.content_findings import all_findings
from voice_coach.programme import load

Overlay = Callable[[str, str], Path]
Shipped = Callable[[str], str]


def _printed(*arguments: str) -> str:
    result = CliRunner().invoke(cli, list(arguments), catch_exceptions=False)
    assert result.exit_code == 0
    return result.stdout


def _ended(monkeypatch: pytest.MonkeyPatch, *arguments: str) -> int | str | None:
    monkeypatch.setattr(sys, "argv", ["voice-coach", *arguments])
    with pytest.raises(SystemExit) as caught:
        main()
    return caught.value.code


def test_shipped_content_is_in_order() -> None:
    assert [str(finding) for finding in all_findings("en")] == []


def test_every_finding_is_a_line_and_the_exit_code_is_5(
    overlay: Overlay,
    shipped: Shipped,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    words = shipped("en/exercises/bridge.toml")
    words = words.replace("Lift your bottom up.", "You must stop and lift your bottom up.")
    words = words.replace('up = "Lift"', 'up = "Lift your bottom up off the floor, right up to the ceiling"')
    words = words.replace('names = ["the bridge"', 'names = ["the bridgeosaurus"')
    words = words.replace('comfortable.", clinical_review = "needed"', 'comfortable."')
    path = overlay("en/exercises/bridge.toml", words)

    assert _ended(monkeypatch, "content", "check") == 5

    out, err = capsys.readouterr()
    found = [line for line in out.splitlines() if str(path) in line]
    written = words.splitlines()
    movement = next(number for number, line in enumerate(written, 1) if "You must" in line)
    assert any(f':{movement}: exercise.bridge.movement.1: "must"' in line for line in found)
    assert any(f':{movement}: exercise.bridge.movement.1: "stop", on which' in line for line in found)
    assert any(f":{len(written)}: exercise.bridge.up: takes about" in line for line in found)
    assert any('does not know "bridgeosaurus"' in line for line in found)
    assert any('exercise.bridge.safety.1: clinical_review = "needed" is missing' in line for line in found)
    assert "findings in the content." in err
    assert "Traceback" not in err


def test_several_broken_files_are_found_at_once(
    overlay: Overlay, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    paths = [overlay("exercises/bridge.toml", "order = ("), overlay("en/topics/pain.toml", "order = 2")]

    assert _ended(monkeypatch, "content", "check") == 5

    out = capsys.readouterr().out
    assert all(str(path) in out for path in paths)


def test_safety_lines_are_listed_for_signing_off(overlay: Overlay, shipped: Shipped) -> None:
    words = shipped("en/exercises/bridge.toml")
    signed = words.replace('clinical_review = "needed"', 'clinical_review = "J. Doe, 2030-01-02"', 1)
    path = overlay("en/exercises/bridge.toml", signed)

    listed = _printed("content", "check", "--clinical").splitlines()

    assert f"{path}:4: J. Doe, 2030-01-02: exercise.bridge.safety.1: " in "\n".join(listed)
    assert len(listed) == len(load("en").clinical_review)
    assert sum(": needed: " in line for line in listed) == len(listed) - 1


def test_topic_is_printed_as_plain_text() -> None:
    text = _printed("content", "plain", "worry")

    assert text.startswith("Worry\n\nThe clock on the wall\n\nThink of a clock that ticks")
    assert "topic." not in text


def test_everything_spoken_by_exercises_topics_and_scripts_is_in_the_plain_text() -> None:
    text = _printed("content", "plain")

    for line_id, line in load("en").lines.items():
        if line_id.startswith(("topic.", "script.")) or ".movement." in line_id or ".safety." in line_id:
            assert line in text, line_id


def test_unknown_name_offers_the_nearest(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert _ended(monkeypatch, "content", "plain", "brigde") == 2
    assert "Did you mean bridge" in capsys.readouterr().err
    assert _ended(monkeypatch, "rehearse", "paceing") == 2
    assert "Did you mean pacing" in capsys.readouterr().err
    assert _ended(monkeypatch, "rehearse", "balance", "--stage", "no-hand") == 2
    assert "no_hand" in capsys.readouterr().err


def test_rehearsal_counts_each_repetition_on_its_beat() -> None:
    script = _printed("rehearse", "bridge", "--reps", "3")
    rows = [line.split(maxsplit=3) for line in script.splitlines()]
    counted = [row for row in rows if row[3:] and row[3] in ("Lift", "1", "2", "3")]

    assert [row[3] for row in counted] == ["Lift", "1", "Lift", "2", "Lift", "3"]
    assert {row[1] for row in counted} == {"2.0"}
    starts = [float(row[0].split(":")[0]) * 60 + float(row[0].split(":")[1]) for row in counted]
    assert [round(later - sooner, 1) for sooner, later in pairwise(starts)] == [2.0] * 5


@pytest.mark.parametrize("minutes", [5, 10, 15])
def test_relaxation_lasts_about_as_long_as_it_says(minutes: int) -> None:
    last = _printed("rehearse", "body_lying", "--minutes", str(minutes)).splitlines()[-1].strip()
    whole, _, part = last.partition(":")

    assert abs(int(whole) * 60 + float(part) - minutes * 60) < 25


def test_new_language_is_laid_out_where_it_was_asked_for(tmp_path: Path) -> None:
    printed = _printed("content", "new-language", "pl", "--into", str(tmp_path))

    assert str(tmp_path / "programme" / "pl" / "topics") in printed
    assert (tmp_path / "programme" / "pl" / "exercises" / "bridge.toml").is_file()
    assert (tmp_path / "intents" / "pl" / "words.toml").is_file()
