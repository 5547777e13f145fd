"""Refuse a commit whose first line is too long, empty, or not followed by an empty line.

The hook `commit-msg` of `.pre-commit-config.yaml` calls it with the file of the message. The first
line says what changed, as somebody who bisects would search for it; why stands below.
"""

import sys
from pathlib import Path

LONGEST = 72


def fault(message: str) -> str:
    """Return what is wrong with a commit message, "" when nothing is."""
    lines = [line for line in message.splitlines() if not line.startswith("#")]
    subject = lines[0].rstrip() if lines else ""
    if not subject:
        return "The first line is empty. Say what changed."
    if len(subject) > LONGEST:
        return f"The first line has {len(subject)} characters; {LONGEST} are the most."
    if len(lines) > 1 and lines[1].strip():
        return "Leave the second line empty; say why from the third on."
    return ""


def main() -> int:
    if said := fault(Path(sys.argv[1]).read_text(encoding="utf-8")):
        print(said, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
