"""What is typed or uploaded is read before anything is locked: two tests that read the sources.

A transaction that reads a megabyte of text keeps everybody else waiting meanwhile: SQLite has one
writer, and a held request row is one row.
"""

import ast
from collections import deque
from pathlib import Path

ROOT = Path(__file__).parent.parent
FOLDERS = ("accounts", "numbers", "porting/services", "porting/rules", "porting/papers", "porting")
# Who takes apart what people type or upload. Their cost grows with what was sent.
READERS = {
    "numbers.reading.read_number",
    "numbers.reading.read_numbers",
    "numbers.reading.read_slowly",
    "numbers.reading.split_typed",
    "porting.rules.number_lists.names.unknown_names",
    "porting.rules.number_lists.tables.pack",
    "porting.rules.number_lists.tables.read_file",
    "porting.rules.number_lists.tables.unpack",
    "json.loads",
    "csv.reader",
}
# Read under a lock all the same, each for a reason: what they read is stored, and small.
ALLOWED = {
    # Submitting asks again, with the row held, whether a ticket is complete: 200 numbers at most.
    ("porting.services.tickets.submit", "numbers.reading.read_number"),
    # Who is told what is missing asks whether the contact's own phone moves: one stored phone.
    ("porting.services.signing.sign", "numbers.reading.read_number"),
    ("porting.services.mailing._written", "numbers.reading.read_number"),
}
MANY = ("Sequence", "Collection", "Iterable", "Mapping", "list", "dict", "set", "tuple")
# Reads no typed text: it judges numbers that are stored, in the one form we store them in.
OF_STORED_NUMBERS = {"porting.rules.portability.verdicts"}
# Loops over a collection of texts under a lock, by what each holds at most.
LOOPS_ALLOWED = {
    ("numbers.moving_calls.move_calls", "chosen"),  # a place for each use of one phone, stored
    ("porting.services.drafts.save_section", "values"),  # the columns of a section
    ("porting.services.mailing._promise_each", "found"),  # the people of an account
    ("porting.services.numbers._store", "read"),  # numbers of one request: size asked, all read
    ("porting.services.setup.configure_rows", "rows"),  # the numbers of a page, 50
    ("porting.services.setup.configure_all", "values"),  # the columns of a number's set-up
}


class Module:
    """One module's functions, and what its names mean elsewhere."""

    def __init__(self, path: Path):
        self.name = ".".join(path.relative_to(ROOT).with_suffix("").parts)
        self.tree = ast.parse(path.read_text())
        self.names: dict[str, str] = {}
        for node in ast.walk(self.tree):
            if isinstance(node, ast.ImportFrom) and node.module:
                for name in node.names:
                    self.names[name.asname or name.name] = f"{node.module}.{name.name}"
            elif isinstance(node, ast.Import):
                for name in node.names:
                    self.names[name.asname or name.name] = name.name
        self.functions = {
            f"{self.name}.{node.name}": node
            for node in ast.walk(self.tree)
            if isinstance(node, ast.FunctionDef)
        }

    def calls(self, node: ast.AST) -> set[str]:
        """Name what a piece of code calls, with its module where that can be told."""
        found = set()
        for call in (one for one in ast.walk(node) if isinstance(one, ast.Call)):
            name = ast.unparse(call.func)
            first, _, rest = name.partition(".")
            if not rest:
                found.add(self.names.get(name, f"{self.name}.{name}"))
            elif first in self.names:
                found.add(f"{self.names[first]}.{rest}")
        return found

    def locked(self) -> list[tuple[str, ast.FunctionDef, list[ast.AST]]]:
        """Give each function with a transaction, and the pieces of code that run inside it."""
        found = []
        for name, function in self.functions.items():
            if any("atomic" in ast.unparse(one) for one in function.decorator_list):
                found.append((name, function, list[ast.AST](function.body)))
            inside = [
                piece
                for node in ast.walk(function)
                if isinstance(node, ast.With)
                and any("atomic" in ast.unparse(item.context_expr) for item in node.items)
                for piece in node.body
            ]
            if inside:
                found.append((name, function, list[ast.AST](inside)))
        return found


def modules() -> list[Module]:
    paths = {
        path
        for folder in FOLDERS
        for path in (ROOT / folder).rglob("*.py")
        if "migrations" not in path.parts and "management" not in path.parts
    }
    return [Module(path) for path in sorted(paths)]


def readers_under_a_lock(house: list[Module]) -> set[tuple[str, str]]:
    calls = {
        name: module.calls(function)
        for module in house
        for name, function in module.functions.items()
    }
    found = set()
    for module in house:
        for name, _, pieces in module.locked():
            waiting = deque(set().union(*(module.calls(piece) for piece in pieces)))
            seen: set[str] = set()
            while waiting:
                called = waiting.popleft()
                if called in READERS:
                    found.add((name, called))
                elif called not in seen | OF_STORED_NUMBERS:
                    seen.add(called)
                    waiting.extend(calls.get(called, ()))
    return found


def loops_under_a_lock(house: list[Module]) -> set[tuple[str, str]]:
    found = set()
    for module in house:
        for name, function, pieces in module.locked():
            arguments = [*function.args.args, *function.args.kwonlyargs]
            texts = {
                one.arg
                for one in arguments
                if one.annotation is not None
                and "str" in (words := ast.unparse(one.annotation))
                and words.split("[")[0] in MANY
            }
            for piece in pieces:
                for node in ast.walk(piece):
                    if isinstance(node, ast.For | ast.comprehension):
                        over = {one.id for one in ast.walk(node.iter) if isinstance(one, ast.Name)}
                        found |= {(name, argument) for argument in over & texts}
    return found


def test_nothing_typed_or_uploaded_is_read_inside_a_transaction():
    assert readers_under_a_lock(modules()) == ALLOWED


def test_no_service_loops_over_texts_it_was_given_inside_a_transaction():
    assert loops_under_a_lock(modules()) == LOOPS_ALLOWED
