"""The folder that carries nudges where no broker is: kombu's file transport, made safe to share.

kombu writes a message under its final name, so a worker that looks at this very moment reads half
of it, ends, and leaves what it was doing leased. Here a message appears whole, and one that a
power cut has left half-written is thrown away: the sweep finds the work.
Source: https://github.com/celery/kombu/issues/1551.
"""

import logging
from pathlib import Path
from queue import Empty
from time import monotonic_ns
from typing import Any
from uuid import uuid4

from kombu.transport import filesystem
from kombu.utils.json import dumps

log = logging.getLogger(__name__)


class Channel(filesystem.Channel):
    """A folder of messages, oldest name first; each is a file that is taken by moving it away."""

    # The two classes that this one stands on do not agree about the arguments.
    def _put(self, queue: str, payload: Any, **_: Any) -> None:  # type: ignore[override]
        """Add a message; raises OSError when the folder cannot be written to."""
        name = f"{monotonic_ns() // 1_000_000}_{uuid4()}.{queue}.msg"
        half = Path(self.data_folder_out, f"{name}.half")
        half.write_text(dumps(payload))
        half.rename(half.with_suffix(""))

    def _get(self, queue: str, timeout: float | None = None) -> Any:
        """Take the oldest message; raises Empty when there is none that can be read."""
        try:
            return super()._get(queue)
        except ValueError:
            log.warning("A half-written message was thrown away; the sweep will find the work.")
            raise Empty from None


class Transport(filesystem.Transport):
    """What ``CELERY_BROKER_TRANSPORT`` names."""

    Channel = Channel
