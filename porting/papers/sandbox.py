"""Run one of our decoding programs on a stranger's bytes, in a process of its own.

The program gets no keys and no addresses (an empty environment) and limits itself
(``porting.papers.limits``); here its time and the size of its answer are bounded as well.
"""

import signal
import subprocess
import sys
import tempfile
from typing import IO

from django.conf import settings


class SandboxFailed(Exception):
    """The program fell over or was stopped. ``answer`` is what it had said until then."""

    def __init__(self, why: str, answer: bytes = b"") -> None:
        super().__init__(why)
        self.answer = answer


class TookTooLong(SandboxFailed):
    """It had all the processor time that it may have, and was not done: this file is slow."""


class MachineBusy(SandboxFailed):
    """It did not get its processor time within the seconds given: nothing is known of the file."""


def run(module: str, content: bytes, *words: str, seconds: float) -> bytes:
    """Return what ``python -m module words...`` answers to the content on its standard input.

    Both go through files without a name, so neither is held in memory twice and the kernel stops
    an answer that grows past the program's own limit. ``seconds`` are on the clock and should
    leave room for a busy machine, since the program's own limit counts processor time. Raises
    TookTooLong, MachineBusy or, for whatever else went wrong, SandboxFailed.
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
            raise MachineBusy(
                f"It was not done after {seconds:g} seconds.", _said(answer)
            ) from error
        if done.returncode == -signal.SIGXCPU:
            raise TookTooLong("It takes too long to open.", _said(answer))
        if done.returncode:
            raise SandboxFailed(f"It ended with {done.returncode}.", _said(answer))
        return _said(answer)


def _said(answer: IO[bytes]) -> bytes:
    answer.seek(0)
    return answer.read()
