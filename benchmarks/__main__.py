"""``python -m benchmarks [NAME] [--scale 1.0] [--json FILE]``: one benchmark, or all.

The file gets the benchmark's flat object; of all of them, a list of such objects.
"""

import argparse
import importlib
import json
import subprocess
import sys
import tempfile
from pathlib import Path

# Each name and its module: ``import`` cannot be a module's name.
NAMES = {
    "letter": "letter",
    "start": "start",
    "verdicts": "verdicts",
    "walk": "walk",
    "import": "imports",
    "growth": "growth",
    "pages": "pages",
    "configure": "configure",
    "signing": "signing",
    "papers": "papers",
    "desk": "desk",
}


def main() -> None:
    parser = argparse.ArgumentParser(prog="benchmarks", description=__doc__)
    parser.add_argument("name", nargs="?", choices=NAMES, help="which one; all when left out")
    parser.add_argument("--scale", type=float, default=1.0, help="shrinks the surrounding tables")
    parser.add_argument("--json", type=Path, help="the file for the result")
    chosen = parser.parse_args()
    if not 0 < chosen.scale <= 1:
        parser.error("the scale is above 0 and at most 1")
    if chosen.name:
        result = importlib.import_module(f"benchmarks.{NAMES[chosen.name]}").measure(chosen.scale)
        text = json.dumps(result, indent=1)
        sys.stdout.write(f"{text}\n")
    else:
        text = json.dumps([in_own_process(name, chosen.scale) for name in NAMES], indent=1)
    if chosen.json:
        chosen.json.write_text(f"{text}\n")


def in_own_process(name: str, scale: float) -> object:
    """Run one benchmark where no other has left its caches or its memory."""
    with tempfile.NamedTemporaryFile(suffix=".json") as file:
        words = ["-m", "benchmarks", name, "--scale", str(scale), "--json", file.name]
        subprocess.run([sys.executable, *words], check=True)
        return json.loads(Path(file.name).read_text())


if __name__ == "__main__":
    main()
