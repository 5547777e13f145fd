"""Limits a program of ours gives itself before it decodes what strangers send.

Imported by programs that run without Django and without our settings, so it needs nothing of ours.
"""

import resource

MEGABYTE = 1024 * 1024


def limit(*, cpu_seconds: int, memory_mb: int, output_mb: int = 0) -> None:
    """Bound processor time, address space and what may be written to files, for good.

    The soft limit of time ends a program by a signal of its own (SIGXCPU), so that whoever started
    it can tell it from other ends; the hard one is for a program that would not hear it.
    """
    resource.setrlimit(resource.RLIMIT_CPU, (cpu_seconds, cpu_seconds + 1))
    resource.setrlimit(resource.RLIMIT_AS, (memory_mb * MEGABYTE, memory_mb * MEGABYTE))
    resource.setrlimit(resource.RLIMIT_FSIZE, (output_mb * MEGABYTE, output_mb * MEGABYTE))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
