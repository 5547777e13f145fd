"""A program for the sandbox that says a line and then computes, or waits, for good."""

import sys
import time

from porting.papers.limits import limit

limit(cpu_seconds=1, memory_mb=512, output_mb=1)
sys.stdout.write("said before\n")
sys.stdout.flush()
while True:
    if sys.argv[1] == "wait":
        time.sleep(0.01)
