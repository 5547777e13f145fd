"""What the tests read on the pages of numbers, and what they type there."""

import re

from tests import factories


def words(response):
    """The page's text, one space between words."""
    text = re.sub(r"<(script|style).*?</\1>|<[^>]+>", " ", response.content.decode(), flags=re.S)
    return " ".join(text.replace("&#x27;", "'").split())


def listed(port):
    return list(port.numbers.values_list("e164", flat=True))


def one_row(typed="", route="", source=""):
    return {"typed": typed, "route": route, "source": source}


def fifty(account, member, count, **fields):
    numbers = tuple(f"+1512555{line:04d}" for line in range(2000, 2000 + count))
    return factories.make_request(account, member, numbers=numbers, **fields)
