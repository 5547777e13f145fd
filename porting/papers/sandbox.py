"""Run one of our decoding programs on a stranger's bytes, in a process of its own.

The program gets no keys and no addresses (an empty environment) and limits itself
(``porting.papers.limits``); here its time and the size of its answer are bounded as well.
"""

import subprocess
import sys
import tempfile

from django.conf import settings


class SandboxFailed(Exception):
    """The program was stopped by a limit or fell over; its answer is worth nothing."""


def run(module: str, content: bytes, *words: str, seconds: float) -> bytes:
    """Return what ``python -m module words...`` answers to the content on its standard input.

    Both go through files without a name, so neither is held in memory twice and the kernel stops
    an answer that grows past the program's own limit. Raises SandboxFailed.
    """
    with tempfile.TemporaryFile() as asked, tempfile.TemporaryFile() as answer:
        asked.write(content)
        asked.seek(0)
        try:
            done = subprocess.run(  # noqa: S603
                [sys.executable, "-m", module, *words],
                stdin=asked,
                stdout=answer,
                stderr=subprocess.DEVNULL,
                timeout=seconds,
                cwd=settings.BASE_DIR,
                env={},
                check=False,
            )
        except subprocess.TimeoutExpired as error:
            raise SandboxFailed(f"It took more than {seconds:g} seconds.") from error
        if done.returncode:
            raise SandboxFailed(f"It ended with {done.returncode}.")
        answer.seek(0)
        return answer.read()
