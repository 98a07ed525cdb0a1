"""Writes the README's table of parts and exercises, each with the journeys that show it:

python docs/make_table.py
"""

import tomllib
from collections.abc import Iterable
from pathlib import Path

from voice_coach.demo import demonstration
from voice_coach.journey import Journey, read_journey
from voice_coach.programme import load

ROOT = Path(__file__).resolve().parents[1]
README = ROOT / "README.md"
JOURNEYS = "tests/journeys"
BEGIN = "<!-- the table: python docs/make_table.py -->"
END = "<!-- the end of the table -->"


def table() -> str:
    """The table as Markdown; what has no journey has an empty cell."""
    journeys = [demonstration(), *(read_journey(path) for path in sorted((ROOT / JOURNEYS).glob("*.toml")))]
    parts = tomllib.loads((ROOT / "docs" / "parts.toml").read_text("utf-8"))
    rows = [
        "| | part or exercise | its journeys in typed words | in typed words and through simulated sound |",
        "|---|---|---|---|",
    ]
    for number, name in parts.items():
        rows.append(
            f"| {number} | {name} | {_cells(each for each in journeys if each.part == int(number))} |"
        )
    programme = load("en")
    for exercise in sorted(programme.exercises.values(), key=lambda each: each.order):
        name = programme.text(exercise.name)
        rows.append(f"| | {name} | {_cells(each for each in journeys if each.exercise == exercise.id)} |")
    return "\n".join(rows)


def with_table(page: str) -> str:
    """The page with the present table in its place."""
    before, rest = page.split(BEGIN)
    after = rest.split(END)[1]
    return f"{before}{BEGIN}\n\n{table()}\n\n{END}{after}"


def _cells(journeys: Iterable[Journey]) -> str:
    told = list(journeys)
    typed = _links(each for each in told if not each.sound)
    return f"{typed} | {_links(each for each in told if each.sound)}"


def _links(journeys: Iterable[Journey]) -> str:
    return "<br>".join(f"[{each.title}]({_path(each)})" for each in journeys)


def _path(journey: Journey) -> str:
    if journey.name == "demonstration":
        return "audio/person/demonstration.toml"
    return f"{JOURNEYS}/{journey.name}.toml"


if __name__ == "__main__":
    README.write_text(with_table(README.read_text("utf-8")), "utf-8")
