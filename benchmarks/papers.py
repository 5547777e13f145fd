"""The largest photos of phones: what the upload's inspection and the worker's copy take.

A JPEG of 200 and a HEIC of 48 million pixels, each through ``uploads.inspect`` and
``page_images.read`` in a process of its own. What is counted are the programs that these start.
"""

import json
import os
import resource
import subprocess
import sys
import tempfile
from pathlib import Path

from benchmarks import photos
from benchmarks.measure import Result

# The largest that phones write: 200 and 48 million pixels.
SIZES = {"jpeg": (16_320, 12_240), "heic": (8_064, 6_048)}
MAKERS = {"jpeg": photos.jpeg, "heic": photos.heic}


def measure(scale: float) -> Result:
    """``scale`` shrinks the photos, by their area."""
    found: Result = {"name": "papers"}
    for kind, (wide, high) in SIZES.items():
        side = scale**0.5
        size = max(photos.SIDE, round(wide * side)), max(photos.SIDE, round(high * side))
        found |= {f"{kind}_{word}": value for word, value in taken_by(kind, size).items()}
    return found | {
        "cpu_s": max(found[f"{kind}_cpu_s"] for kind in SIZES),
        "peak_mb": max(found[f"{kind}_peak_mb"] for kind in SIZES),
    }


def taken_by(kind: str, size: tuple[int, int]) -> Result:
    """Return what a photo takes, measured in a process that has not held it before.

    A program's peak begins at that of the process which starts it, so that one stays small.
    """
    with tempfile.TemporaryDirectory(prefix="portdesk-photos-") as folder:
        file = Path(folder) / kind
        make = [sys.executable, "-m", "benchmarks.papers", "make", kind, *map(str, size), str(file)]
        subprocess.run(make, check=True, cwd=_root())
        done = subprocess.run(
            [sys.executable, "-m", "benchmarks.papers", "take", str(file)],
            check=True,
            capture_output=True,
            cwd=_root(),
            env=os.environ | {"DJANGO_SETTINGS_MODULE": "config.settings", "DATA_DIR": folder,
                              "PROCESS_NAME": "worker", "DEMO": "true"},
        )  # fmt: skip
    result: Result = json.loads(done.stdout)
    return result


def take(content: bytes) -> Result:
    """Return processor seconds of both steps and of their sum, and the larger of their peaks."""
    import django

    django.setup()
    from porting.papers import page_images, uploads

    begun = _seconds()
    inspected = uploads.inspect(content, "photo")
    between = _seconds()
    reading = page_images.read(content, inspected.content_type)
    done = _seconds()
    if not reading.copy:
        raise SystemExit("There is no copy of the photo.")
    return {
        "inspect_cpu_s": round(between - begun, 2),
        "copy_cpu_s": round(done - between, 2),
        "cpu_s": round(done - begun, 2),
        "peak_mb": resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss // 1024,
    }


def _seconds() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def _root() -> Path:
    return Path(__file__).resolve().parent.parent


if __name__ == "__main__":
    if sys.argv[1] == "make":
        name, *pixels, path = sys.argv[2:]
        Path(path).write_bytes(MAKERS[name](*map(int, pixels)))
    else:
        sys.stdout.write(json.dumps(take(Path(sys.argv[2]).read_bytes())))
