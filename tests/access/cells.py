"""The table of ``matrix.csv`` as people read it: a line for each route, a cell for each visitor.

A cell with one number gives that answer to every method: nobody is there, or nobody may. A cell
with two gives the first to GET and the second to POST; the others follow from ``rule``, which the
whole line shares:

- ``HEAD=`` and ``OPTIONS=``: answered as GET or POST is, or by this status;
- ``PUT=``: the same, and PATCH and DELETE as PUT; ``PUT=405/403`` means 403 where POST is 403.

HEAD is answered as GET where nothing is said. ``PATCH=`` is for the forms of allauth, which take a
PUT as a POST. A cell in which something is different says so: "302 409 OPTIONS=200".
"""

import csv
import io
from collections import defaultdict

METHODS = ("GET", "HEAD", "OPTIONS", "POST", "PUT", "PATCH", "DELETE")
Answers = dict[str, int]  # by method
RULES = tuple(
    f"{head}OPTIONS={options} {put}"
    for head in ("", "HEAD=405 ")
    for options in ("GET", "200", "405")
    for put in ("PUT=405", "PUT=405/403", "PUT=POST", "PUT=GET", "PUT=GET/403", "PUT=302",
                "PUT=POST PATCH=405")
)  # fmt: skip


def by_rule(get: int, post: int, rule: str) -> Answers:
    """Return the answers that follow from those to GET and POST."""
    answers = {"GET": get, "HEAD": get, "POST": post}
    for word in rule.split():
        method, _, said = word.partition("=")
        said, _, forbidden = said.partition("/")
        status = answers[said] if said in answers else int(said)
        if forbidden and post == int(forbidden):
            status = post
        answers[method] = status
    answers.setdefault("PATCH", answers["PUT"])
    return answers | {"DELETE": answers["PATCH"]}


def cell_of(answers: Answers, rule: str) -> str:
    get, post = answers["GET"], answers["POST"]
    if len(set(answers.values())) == 1:
        return str(get)
    expected = by_rule(get, post, rule)
    words = [f"{one}={answers[one]}" for one in METHODS if answers[one] != expected[one]]
    return " ".join([str(get), str(post), *words])


def answers_of(cell: str, rule: str) -> Answers:
    if cell.isdigit():
        return dict.fromkeys(METHODS, int(cell))
    get, post, *words = cell.split()
    different = (word.split("=") for word in words)
    return by_rule(int(get), int(post), rule) | {one: int(status) for one, status in different}


def rule_of(cells: list[Answers]) -> str:
    """Return the rule of a line under which the fewest cells say something of their own."""
    return min(RULES, key=lambda rule: sum(cell_of(one, rule).count("=") for one in cells))


def read(text: str) -> dict[tuple[str, str, str], int]:
    """Return the status by route, visitor and method."""
    found = {}
    for line in csv.DictReader(io.StringIO(text)):
        route, rule = line.pop("route"), line.pop("rule")
        for visitor, cell in line.items():
            for method, status in answers_of(cell, rule).items():
                found[route, visitor, method] = status
    return found


def written(table: dict[tuple[str, str, str], int], visitors: tuple[str, ...]) -> str:
    """Return the file for a table; ``read`` gives the same table back."""
    lines = defaultdict(lambda: defaultdict(dict))
    for (route, visitor, method), status in table.items():
        lines[route][visitor][method] = status
    file = io.StringIO()
    writer = csv.writer(file, lineterminator="\n")
    writer.writerow(["route", *visitors, "rule"])
    for route, cells in sorted(lines.items()):
        rule = rule_of(list(cells.values()))
        writer.writerow([route, *(cell_of(cells[visitor], rule) for visitor in visitors), rule])
    return file.getvalue()
