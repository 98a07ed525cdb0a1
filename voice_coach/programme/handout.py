"""Topics, exercises and relaxations on paper: one self-contained page in large print."""

from collections.abc import Sequence
from html import escape

from voice_coach.programme.plain_text import Block
from voice_coach.programme.types import Programme

POINTS = 18
"""Type size in points: 16 to 18 is large print in British usage, 24 and more giant print."""

_ELEMENTS = {"title": "h1", "heading": "h2", "paragraph": "p"}

_STYLE = """
body {{ font: {points}pt/1.5 Verdana, Arial, sans-serif; color: #000; background: #fff; margin: 2em auto;
        max-width: 35em; padding: 0 1em; text-align: left; hyphens: none; }}
h1 {{ font-size: 1.5em; line-height: 1.2; }}
h2 {{ font-size: 1.2em; line-height: 1.3; margin-top: 1.5em; break-after: avoid; }}
p {{ break-inside: avoid; }}
article + article {{ break-before: page; margin-top: 3em; }}
"""


def handout(programme: Programme, articles: Sequence[Sequence[Block]], points: int = POINTS) -> str:
    """An HTML page of these texts, in that order; it loads nothing and needs no script.

    points: size of the type.
    """
    title = ", ".join(article[0].text for article in articles)
    body = "\n".join(_article(article) for article in articles)
    return (
        f'<!doctype html>\n<html lang="{escape(programme.language.replace("_", "-"))}">\n<head>\n'
        '<meta charset="utf-8">\n<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{escape(title)}</title>\n<style>{_STYLE.format(points=points)}</style>\n</head>\n"
        f"<body>\n<main>\n{body}\n</main>\n</body>\n</html>\n"
    )


def _article(article: Sequence[Block]) -> str:
    lines = [f"<{_ELEMENTS[block.kind]}>{escape(block.text)}</{_ELEMENTS[block.kind]}>" for block in article]
    return "\n".join(["<article>", *lines, "</article>"])
