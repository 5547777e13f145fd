"""``python -m benchmarks.worker``: keep what is due once, and print how much memory that took.

Two figures in MB: idle, with Django up and the database asked once, and the peak after. The
environment is the benchmark's own.
"""

import sys
from pathlib import Path


def memory(line: str) -> int:
    text = Path("/proc/self/status").read_text()
    return int(text.partition(f"{line}:")[2].split()[0]) // 1024


def main() -> None:
    import django

    django.setup()
    from porting import outbox
    from porting.models import OutboxMessage

    OutboxMessage.objects.count()
    idle = memory("VmRSS")
    outbox.drain()
    sys.stdout.write(f"{idle} {memory('VmHWM')}\n")


if __name__ == "__main__":
    main()
