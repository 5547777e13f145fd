"""Each benchmark runs and says what it promises to say; how fast is for ``make bench``."""

import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
# `start` makes a whole environment anew and has nothing that a scale could shrink.
KEYS = {
    "letter": {
        "name",
        "ratio",
        "growth",
        "seal_ratio",
        "verify_ratio",
        "ours_1_ms",
        "ours_10000_ms",
        "peak_mb_10000",
        "peak_mb",
    },
    "verdicts": {"name", "ratio", "ratio_warm", "statements", "typed", "peak_mb"},
    "pages": {"name", "ratio", "check", "alike", "groups", "one", "lines", "peak_mb"},
    "configure": {"name", "ratio", "together_per_field", "many_ms", "peak_mb"},
    "import": {"name", "ratio", "extra_mb", "xlsx_ratio", "rows", "statements"},
    "growth": {"name", "ratio", "few_us_each", "many_us_each"},
    "desk": {"name", "page_ratio", "search_ratio", "review_1", "review_50", "review_1000"},
    "papers": {"name", "cpu_s", "peak_mb", "jpeg_cpu_s", "heic_cpu_s"},
    "signing": {"name", "ratio", "ratio_1000", "row_ms", "sign_5_ms", "sign_5_statements"},
    "walk": {"name", "ratio", "overview", "request", "queue", "empty_ms", "peak_mb"},
}


@pytest.fixture(scope="module")
def cache_folder():
    # Root lends the database to another user, who cannot get into the folders that pytest makes.
    with tempfile.TemporaryDirectory(prefix="portdesk-bench-") as folder:
        Path(folder).chmod(0o755)
        yield Path(folder)


def result_of(name, cache_folder):
    file = cache_folder / f"{name}.json"
    env = {n: v for n, v in os.environ.items() if not n.startswith(("DJANGO", "PYTEST"))}
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks", name, "--scale", "0.001", "--json", str(file)],
        cwd=ROOT,
        env=env | {"BENCH_CACHE": str(cache_folder), "BENCH_ROUNDS": "1"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return json.loads(file.read_text())


@pytest.mark.skipif(
    bool(os.environ.get("DATABASE_URL", "").startswith("postgres")),
    reason="they start a PostgreSQL of their own, so once is enough",
)
@pytest.mark.parametrize("name", sorted(KEYS))
def test_a_benchmark_gives_one_flat_object(name, cache_folder):
    result = result_of(name, cache_folder)

    assert (result["name"], result.keys() >= KEYS[name]) == (name, True)
    assert {type(value) for value in result.values()} <= {str, int, float}
    if name == "configure":
        assert (result["numbers"], result["ratio"] <= 3, result["together_per_field"] <= 3) == (
            10_000,
            True,
            True,
        )
    if name == "verdicts":
        assert (result["typed"], result["statements"] <= 10) == (10_000, True)
