"""Whatever documents and comments name exists: sections, decisions, files, functions and tests.

Read are all Markdown files, the comments and docstrings of Python, and the comments of templates,
styles and scripts. The change log is not: it tells of what was.
"""

import re
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
FOLDERS = ["accounts", "benchmarks", "bin", "config", "docs", "numbers", "porting", "static",
           "templates", "tests"]  # fmt: skip
SKIPPED = {"vendor", "__pycache__", "migrations", "fonts"}
REFERENCE = ROOT / "docs" / "reference"
PAGES = "design|screens|domain|security|carriers"
NOT_OURS = {"CHANGELOG.md"}
# What is named on purpose although it is not there, with the reason.
ABSENT = {"numbers/__init__.py"}  # must not be there (ADR 8)


# --- What is read -----------------------------------------------------------------


@cache
def files(*endings: str) -> list[Path]:
    found = [path for path in ROOT.iterdir() if path.is_file()]
    for folder in FOLDERS:
        found += [
            path
            for path in (ROOT / folder).rglob("*")
            if path.is_file() and not SKIPPED & set(path.relative_to(ROOT).parts)
        ]
    return sorted(path for path in found if not endings or path.suffix in endings)


def prose_of(path: Path) -> str:
    """Return what a file says to people; a paragraph that was wrapped is one line again."""
    text = path.read_text()
    if path.suffix == ".py":
        return "\n".join(_prose_of_python(text))
    if path.suffix == ".html":
        text = "\n".join(re.findall(r"{%\s*comment.*?endcomment\s*%}|{#.*?#}", text, re.DOTALL))
    elif path.suffix in (".css", ".js"):
        text = "\n".join(re.findall(r"/\*.*?\*/|^\s*//.*$", text, re.DOTALL | re.MULTILINE))
    return _unwrapped(text)


def _unwrapped(text: str) -> str:
    return re.sub(r"[ \t]*\n[ \t]*(?![\n|#*>-])", " ", text)


def _prose_of_python(text: str):
    """Comments and docstrings by their marks alone: a syntax tree would take ten times as long."""
    yield _unwrapped("\n".join(re.findall(r'"""(.*?)"""', text, re.DOTALL)))
    comments, last = [], -2
    for number, line in enumerate(text.splitlines()):
        if said := re.search(r"(?:^|\s)#\s+(.*)$", line):
            if number == last + 1:
                comments[-1] += f" {said[1]}"
            else:
                comments.append(said[1])
            last = number
    yield from comments


@cache
def all_prose() -> list[tuple[str, str]]:
    read = files(".md", ".py", ".html", ".css", ".js")
    return [
        (str(path.relative_to(ROOT)), prose_of(path)) for path in read if path.name not in NOT_OURS
    ]


# --- Sections of docs/reference -----------------------------------------------------


@cache
def sections(page: str) -> dict[str, str]:
    """Return the text of each section by its number; "8.7 to 8.9" is all three."""
    found: dict[str, str] = {}
    text = (REFERENCE / f"{page}.md").read_text()
    parts = re.split(r"^#{2,3} ([0-9]+(?:\.[0-9]+)?)\.?(?: to ([0-9.]+))? ?", text, flags=re.M)
    for first, last, body in zip(parts[1::3], parts[2::3], parts[3::3], strict=True):
        found[first] = body
        chapter, _, start = first.partition(".")
        for number in range(int(start or 0), int(last.split(".")[1]) + 1) if last else ():
            found[f"{chapter}.{number}"] = body
        if "." in first:
            found[chapter] += body
    return found


ITEM = r'[0-9]+(?:\.[0-9]+)?\b(?! CFR| USC)|[TG][0-9]+\b|[CSF]\b(?=\.?(?:\s|$|\)))|"[^"]+"'
CITED = re.compile(
    rf"(?<![/\w])({PAGES})\.md((?:[,;]?\s*(?:and |steps? |rule )*(?:{ITEM}))+)", re.MULTILINE
)


def missing_sections(text: str) -> list[str]:
    """Return what is cited of docs/reference and does not stand there."""
    missing = []
    for page, tail in CITED.findall(text):
        whole = (REFERENCE / f"{page}.md").read_text()
        known, at = sections(page), ""
        for item in re.findall(ITEM, tail):
            inside = known[at] if at else whole
            if re.fullmatch(r"[0-9]+\.[0-9]+", item) or (item.isdigit() and "." not in at):
                is_there = item in known or bool(at and item.isdigit() and _numbered(item, inside))
                at = item if item in known else at
            elif item.isdigit():  # a paragraph or step of the section named before
                is_there = _numbered(item, inside)
            elif item[0] == '"':
                is_there = item.strip('"').rstrip(".").casefold() in inside.casefold()
            elif len(item) == 1:
                is_there = f"**{item}. " in inside
            else:
                is_there = f"| {item} |" in whole
            if not is_there:
                missing.append(f"{page}.md {at} {item}".replace("  ", " "))
    return missing


def _numbered(item: str, text: str) -> bool:
    return bool(re.search(rf"(?:^|\s){item}\. ", text))


SEED = re.compile(
    r'\bseeds? (00[01])(?: and 00[01])?(?:,? \(?(steps? [0-9]+))?(?:,? \(?("[^"]{3,90}"))?', re.I
)


def missing_of_seeds(text: str) -> list[str]:
    """Return the steps and words of the platform's help pages that are cited and not retold."""
    told = (REFERENCE / "seeds.md").read_text()
    parts = dict(re.findall(r"^## Seed (00[01])(.*?)(?=^## |\Z)", told, re.DOTALL | re.MULTILINE))
    missing = []
    for seed, step, words in SEED.findall(text):
        if step and not _numbered(step.split()[-1], parts[seed]):
            missing.append(f"seed {seed}, {step}")
        if words and _plain(words) not in _plain(parts[seed]):
            missing.append(f"seed {seed}, {words}")
    return missing


CASE = re.compile(r"\b[Cc]ases? ((?:[LPUSO][0-9]{1,2}(?:, (?:and )?| and )?)+)")
NUMBERED = {  # a docstring that begins so, or names it in brackets: which page has the row
    r"^([CSF][0-9]{1,2}): ": "screens",
    r"^(I[0-9]{1,2}): |\((I[0-9]{1,2})\)": "security",
}


def missing_rows(text: str) -> list[str]:
    """Return cases, mails and invariants that are cited by their numbers and have no row."""
    cases = (REFERENCE / "cases.md").read_text()
    named = [row for rows in CASE.findall(text) for row in re.findall(r"[LPUSO][0-9]+", rows)]
    missing = [f"case {row}" for row in named if f"| {row} |" not in cases]
    for pattern, page in NUMBERED.items():
        told = (REFERENCE / f"{page}.md").read_text()
        rows = {"".join(found) for found in re.findall(pattern, text, re.MULTILINE)}
        missing += [row for row in sorted(rows) if not re.search(rf"\b{row}\b", told)]
    return missing


def _plain(words: str) -> str:
    return re.sub(r"[^a-z0-9]+", " ", words.casefold()).strip()


# --- Decisions, links and files -------------------------------------------------------


@cache
def decisions() -> set[int]:
    return {int(path.name[:4]) for path in (ROOT / "docs" / "adr").glob("[0-9]*.md")}


def missing_decisions(text: str) -> list[str]:
    named = re.findall(r"\bADRs? ([0-9]{1,4})\b", text)
    named += re.findall(r"docs/adr/([0-9]{4})\b", text)
    named += re.findall(r"docs/adr/[0-9]{4} and ([0-9]{4})\b", text)
    return [f"ADR {number}" for number in named if int(number) not in decisions()]


def broken_links(path: Path) -> list[str]:
    """Return the links of a Markdown file that lead nowhere in the repository."""
    broken = []
    for target in re.findall(r"\]\(([^)\s]+)\)", path.read_text()):
        if re.match(r"[a-z]+:", target):
            continue
        name, _, anchor = target.partition("#")
        there = (path.parent / name).resolve() if name else path
        if not there.exists() or (anchor and anchor not in _anchors(there)):
            broken.append(target)
    return broken


def _anchors(path: Path) -> set[str]:
    titles = re.findall(r"^#+ (.+)$", path.read_text(), re.MULTILINE)
    return {re.sub(r"[^\w -]", "", title).strip().lower().replace(" ", "-") for title in titles}


PATH = re.compile(rf"(?<![\w./~$-])(?:(?:{'|'.join(FOLDERS)}|\.ci|\.github)/[\w*./-]+)")
SHORT = re.compile(r"`+((?:[\w-]+/)*[\w*-]+\.(?:py|md|html|css|js|csv|txt|toml|ini|yml|yaml))`+")


def missing_files(text: str) -> list[str]:
    """Return paths that lead nowhere; in backticks they may begin anywhere: `rules/seen.py`."""
    missing = []
    for named in PATH.findall(text):
        path = re.sub(r"(\.\.\.|[.…/*-])+$", "", named)
        if path not in ABSENT and not _leads_somewhere(path):
            missing.append(named)
    short = [named for named in SHORT.findall(text) if named not in ABSENT]
    return missing + [named for named in short if not _ends_a_path(named)]


@cache
def _leads_somewhere(path: str) -> bool:
    if "*" in path:
        return any(ROOT.glob(path))
    if (ROOT / path).exists() or any(ROOT.glob(f"{path}*")):
        return True
    module, _, name = path.rpartition(".")  # porting/outbox.claim
    return bool(module) and name in names_of_modules().get(module.rsplit("/", 1)[-1], ())


@cache
def _ends_a_path(named: str) -> bool:
    if "*" in named:
        return any(path.match(named) for path in files())
    if (ROOT / named).exists() or named in MADE:
        return True
    return any(path.endswith(f"/{named}") for path in all_paths())


@cache
def all_paths() -> list[str]:
    return [f"/{path.relative_to(ROOT)}" for path in files()]


# Files that the programs make or offer, and such as belong to others.
MADE = {"template.csv", "reference-ids.csv", "not-imported.csv", "list.csv"}


# --- Functions, classes and tests -----------------------------------------------------


WORD = re.compile(r"[A-Za-z_]\w*")
DEFINED = re.compile(
    r"^\s*(?:async )?(?:def|class) (\w+)|^\s*([\w, ]+?)(?:: [^=\n]+)? = |import (\([^)]*\)|.*)$",
    re.M,
)


@cache
def names_of_modules() -> dict[str, set[str]]:
    """Return what stands at the top of the modules of each name: functions, classes, constants."""
    found: dict[str, set[str]] = {}
    for path in files(".py"):
        name = path.parent.name if path.name == "__init__.py" else path.stem
        tops = found.setdefault(name, set())
        tops |= {one.stem for one in path.parent.glob("*.py") if path.name == "__init__.py"}
        tops |= {
            one for said in DEFINED.finditer(path.read_text()) for one in WORD.findall(said[0])
        }
    return found


@cache
def all_names() -> set[str]:
    """Return every identifier of our code."""
    return set(re.findall(r"[A-Za-z_]\w*", "\n".join(path.read_text() for path in files(".py"))))


@cache
def names_of_tests() -> set[str]:
    return set(re.findall(r"def (test_\w+)", "\n".join(p.read_text() for p in files(".py"))))


@cache
def classes() -> set[str]:
    return set(re.findall(r"^class (\w+)", "\n".join(p.read_text() for p in files(".py")), re.M))


ENDINGS = {"py", "md", "html", "css", "js", "csv", "txt", "lock", "toml", "pem"}
APPS = ("accounts", "config", "numbers", "porting")  # accounts.KeptPost, porting.view_desk
DOTTED = re.compile(r"`+((?:[a-zA-Z_]\w*[./])*[a-zA-Z_]\w*\.[A-Za-z_]\w*)(?:\([^`]*\))?`+")


# `_is_waiting`, `wipe_secrets`, `REASONS_TO_WAIT`: a name of our code, of a setting or a part.
SINGLE = re.compile(r"`+(_?[a-z]+_[a-z0-9_]+|_[a-z]+|[A-Z]+_[A-Z0-9_]+)`+")
OF_OTHERS = {"acks_late", "pg_trgm", "reject_on_worker_lost"}
ENDS = {"_at", "_date", "_helptext", "_error"}  # how names end


@cache
def all_words() -> set[str]:
    read = files(".py", ".html", ".css", ".js", ".toml", ".ini", ".yaml", ".yml")
    found = {path.stem for path in read}
    for path in read:
        if path != Path(__file__):
            found |= set(WORD.findall(path.read_text()))
    return found


def missing_names(text: str) -> list[str]:
    """Return functions of our modules, attributes of our classes and tests that do not exist."""
    missing = [
        name
        for name in SINGLE.findall(text)
        if name not in all_words() | OF_OTHERS | ENDS and not name.startswith("test_")
    ]
    for dotted in DOTTED.findall(text):
        where, _, name = dotted.rpartition(".")
        owner = re.split(r"[./]", where)[-1]
        if where in APPS or name in ENDINGS:
            continue
        if owner in classes():
            is_there = name in all_names()
        elif owner in names_of_modules():
            is_there = name in names_of_modules()[owner] or name in names_of_modules()
        else:
            continue  # somebody else's
        if not is_there:
            missing.append(dotted)
    for name, dots in re.findall(r"\b(test_\w+)(\.\.\.)?", text):
        known = names_of_tests() | {path.stem for path in files(".py")} | {"test_settings"}
        is_there = any(one.startswith(name) for one in known) if dots else name in known
        if not is_there and not name.endswith("_"):
            missing.append(name + dots)
    return missing


# --- The tests ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    "missing",
    [
        missing_sections,
        missing_of_seeds,
        missing_rows,
        missing_decisions,
        missing_files,
        missing_names,
    ],
    ids=lambda one: one.__name__,
)
def test_what_is_named_exists(missing):
    found = {path: gone for path, text in all_prose() if (gone := missing(text))}
    found.pop("tests/test_docs_cited.py", None)

    assert found == {}


def test_links_between_documents_lead_somewhere():
    found = {str(p.relative_to(ROOT)): gone for p in files(".md") if (gone := broken_links(p))}

    assert found == {}


@pytest.mark.parametrize(
    ("missing", "said", "gone"),
    [
        (missing_sections, "Source: design.md 9.", ["design.md 9"]),
        (missing_sections, "security.md 2.3 and T35", ["security.md 2.3 T35"]),
        (missing_sections, "security.md 2.2, steps 8 and 10", ["security.md 2.2 10"]),
        (missing_sections, 'design.md 7, "Painted facts"', ['design.md 7 "Painted facts"']),
        (missing_sections, "screens.md 9, X and screens.md 8.8", []),
        (missing_sections, "docs/security.md 2.9 is another page", []),
        (missing_of_seeds, "(seed 000, step 16)", ["seed 000, step 16"]),
        (missing_of_seeds, 'seed 001 ("Porting a Pager")', ['seed 001, "Porting a Pager"']),
        (missing_rows, "Cases P13, P14 and P99 of an old account", ["case P99"]),
        (missing_rows, "S99: a mail. (I3) and (I77)", ["S99", "I77"]),
        (missing_decisions, "ADR 99 and docs/adr/0001", ["ADR 99"]),
        (missing_files, "see porting/rules/nobody.py.", ["porting/rules/nobody.py."]),
        (missing_files, "`services/nothing.py`, `services/desk.py`", ["services/nothing.py"]),
        (missing_names, "`outbox.claim`, `outbox.claimed_by_nobody`", ["outbox.claimed_by_nobody"]),
        (missing_names, "`_is_waiting`, `_nobody_ever_waits`", ["_nobody_ever_waits"]),
        (missing_names, "`test_that_was_never_written`", ["test_that_was_never_written"]),
    ],
)
def test_a_broken_cite_is_found(missing, said, gone):
    assert missing(said) == gone
