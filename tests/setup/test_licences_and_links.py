"""What is promised on paper: every dependency's licence is listed, and every link leads somewhere."""

import re
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PAGES = [ROOT / "README.md", ROOT / "THIRD-PARTY.md", *sorted((ROOT / "docs").glob("*.md"))]


def dependencies() -> list[str]:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    groups = [project["dependencies"], *project["optional-dependencies"].values()]
    return [re.split(r"[<>=\[ ]", each)[0] for group in groups for each in group]


@pytest.mark.parametrize("name", dependencies())
def test_every_dependency_has_its_licence_listed(name: str) -> None:
    listed = (ROOT / "THIRD-PARTY.md").read_text(encoding="utf-8")
    assert re.search(rf"^\|.*\b{re.escape(name)}\b.*\|.*\|", listed, re.MULTILINE)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_link_leads_somewhere(page: Path) -> None:
    for target in re.findall(r"\]\(([^)#]+)", page.read_text(encoding="utf-8")):
        if not target.startswith("https://"):
            assert (page.parent / target).exists(), target
