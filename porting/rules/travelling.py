"""How the numbers of a request travel, in the customer's words: in how many parts, and why.

A part is what our team calls an order. Source: domain.md 7, "Friendly wizard message".
"""

from dataclasses import dataclass

from django.conf import settings

from porting.choices import LineClass


@dataclass(frozen=True)
class Travel:
    """How many numbers go in how many parts; ``reasons`` say why it is more than one."""

    sentence: str = ""
    reasons: tuple[str, ...] = ()


WHY = {
    LineClass.LOCAL: "{n} local {numbers}{how}.",
    LineClass.LOCAL_CA: "{n} Canadian {numbers}{how}: another country, other carriers.",
    LineClass.WIRELESS_CA: (
        "{n} mobile {numbers} of Canada{how}: another country, and mobile carriers take"
        " requests of their own kind, with a PIN."
    ),
    LineClass.WIRELESS: (
        "{n} mobile {numbers}{how}: mobile carriers take requests of their own kind, with a PIN."
    ),
    LineClass.TOLL_FREE: (
        "{n} toll-free {numbers}{how}: toll-free numbers move in a registry of their own."
    ),
}


def explain(counted: dict[LineClass, int]) -> Travel:
    """Say in how many parts these numbers move, and why, one sentence for each reason."""
    total = sum(counted.values())
    if not total:
        return Travel()
    most = settings.MAX_NUMBERS_PER_ORDER
    parts = {line_class: -(-count // most) for line_class, count in counted.items()}
    together = sum(parts.values())
    if together == 1:
        return Travel(in_one_go(total))
    reasons = [
        WHY[line_class].format(
            n=f"{count:,}",
            numbers="number" if count == 1 else "numbers",
            how=_how(count, parts[line_class]),
        )
        for line_class, count in counted.items()
    ]
    if len(counted) == 1:
        reasons = []
    if together > len(counted):
        reasons.append(f"One part holds at most {most:,} numbers.")
    said = f"Your {total:,} numbers move in {together:,} parts, which may have different port dates"
    return Travel(f"{said}:", tuple(reasons))


def in_one_go(count: int) -> str:
    """Say that nothing separates these numbers."""
    return (
        "Your number moves in one go." if count == 1 else f"Your {count:,} numbers move together."
    )


def _how(count: int, parts: int) -> str:
    if parts > 1:
        return f" in {parts:,} parts"
    return "" if count == 1 else " together"
