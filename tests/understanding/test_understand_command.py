"""`voice-coach understand`: one sentence, or JSON lines."""

import json

import pytest
from click.testing import CliRunner, Result

from voice_coach.cli.understand import understand
from voice_coach.errors import UsageProblem


def run(*arguments: str, lines: str | bytes = "") -> Result:
    return CliRunner().invoke(understand, arguments, input=lines)


def test_a_sentence_is_shown_with_its_intent_and_slots() -> None:
    result = run("two sets of eight bridges please")
    assert result.exit_code == 0
    assert result.output == "start_exercise: exercise bridge, reps 8, sets 2 (1.00)\n"


def test_a_sentence_as_json() -> None:
    assert json.loads(run("quite hard", "--context", "effort", "--json").output) == {
        "say": "quite hard",
        "context": "effort",
        "intent": "effort",
        "slots": {"level": "hard"},
        "score": 1.0,
        "offer": [],
    }


def test_what_is_not_for_the_coach_is_none() -> None:
    assert run("put the kettle on and fetch your grandmother").output == "none\n"
    row = json.loads(run("put the kettle on and fetch your grandmother", "--json").output)
    assert (row["intent"], row["slots"], row["offer"]) == (None, {}, [])


def test_lines_come_back_in_order() -> None:
    rows: list[dict[str, object]] = [
        {"say": "stop"},
        {"say": "the second one", "context": "choice", "options": {"a": ["breathing"], "b": ["a rest"]}},
        {"say": "yes please", "context": "yesno"},
        {"say": "yes please"},
        {"say": "🙂", "context": "activity"},
    ]
    result = run(lines="\n".join(map(json.dumps, rows)) + "\n\n")
    answers = [json.loads(line) for line in result.output.splitlines()]
    assert [row["intent"] for row in answers] == ["stop", "choose", "yes", None, None]
    assert [row["say"] for row in answers] == [row["say"] for row in rows]
    assert answers[1]["slots"] == {"option": "b"}
    assert answers[3]["context"] == "idle"
    assert all(set(row) == {"say", "context", "intent", "slots", "score", "offer"} for row in answers)
    assert all(len(row["offer"]) <= 2 for row in answers)


@pytest.mark.parametrize(
    ("line", "complaint"),
    [
        (b"stop\n", "Line 3 of the input is not JSON"),
        (b"\xff\xfe\n", "Line 3 of the input is not JSON"),
        (b"[1]\n", 'Line 3 of the input has no text under "say"'),
        (b'{"say": 3}\n', 'Line 3 of the input has no text under "say"'),
        (b'{"say": "stop", "context": "garden"}\n', "Line 3 of the input has the unknown context 'garden'"),
        (b'{"say": "stop", "options": 3}\n', 'Line 3 of the input has "options"'),
    ],
)
def test_a_bad_line_is_named_after_the_good_ones_were_answered(line: bytes, complaint: str) -> None:
    result = run(lines=b'{"say": "stop"}\n{"say": "pause"}\n' + line + b'{"say": "help"}\n')
    assert [json.loads(good)["intent"] for good in result.output.splitlines()] == ["stop", "pause"]
    assert isinstance(result.exception, UsageProblem)
    assert result.exception.exit_code == 2
    assert complaint in result.exception.what


def test_an_unknown_context_is_a_usage_problem() -> None:
    result = run("stop", "--context", "garden")
    assert isinstance(result.exception, UsageProblem)
    assert "idle" in result.exception.cure
