"""``python -m benchmarks.searching SCALE``: searches at the desk, one for each line it is sent.

Says "ready", then for the name of a search the milliseconds it took, PostgreSQL's included.
"""

import sys
import time

from benchmarks.surroundings import REQUESTS, count_of, surroundings

SEARCHES = ("company", "number", "last_seven", "reference")


def main() -> None:
    scale = float(sys.argv[1])
    with surroundings(scale):
        from porting.desk import queue
        from porting.desk.search import search
        from porting.models import PortNumber

        last = count_of(REQUESTS, scale)
        number = PortNumber.objects.filter(request=last).first().e164  # type: ignore[union-attr]
        texts = {
            "company": f"company {last}",
            "number": number,
            "last_seven": number[-7:],
            "reference": f"PR-{last:08}",
        }
        print("ready", flush=True)
        for line in sys.stdin:
            begun = time.perf_counter()
            page = queue.page_of(search(texts[line.strip()]), "submitted_at", newest=True)
            took = (time.perf_counter() - begun) * 1000
            if not page.rows:
                raise SystemExit(f"Nothing was found for {texts[line.strip()]}.")
            print(took, flush=True)


if __name__ == "__main__":
    main()
