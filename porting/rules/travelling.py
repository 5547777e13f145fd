"""How the numbers of a request travel, in words: how many orders, and a sentence for each reason.

Source: domain.md 7, "Friendly wizard message".
"""

from dataclasses import dataclass

from django.conf import settings

from porting.choices import LineClass


@dataclass(frozen=True)
class Travel:
    """How many numbers go in how many orders; ``reasons`` say why it is more than one."""

    sentence: str = ""
    reasons: tuple[str, ...] = ()


WHY = {
    LineClass.LOCAL: "{n} local {numbers} in {orders}.",
    LineClass.LOCAL_CA: "{n} Canadian {numbers} in {orders}: another country, other carriers.",
    LineClass.WIRELESS_CA: (
        "{n} mobile {numbers} of Canada in {orders}: another country, and mobile carriers take"
        " requests of their own kind, with a PIN."
    ),
    LineClass.WIRELESS: (
        "{n} mobile {numbers} in {orders}: mobile carriers take requests of their own kind,"
        " with a PIN."
    ),
    LineClass.TOLL_FREE: (
        "{n} toll-free {numbers} in {orders}: toll-free numbers move in a registry of their own."
    ),
}


def explain(counted: dict[LineClass, int]) -> Travel:
    """Say how many orders these groups make, and why, one sentence for each reason."""
    total = sum(counted.values())
    if not total:
        return Travel()
    most = settings.MAX_NUMBERS_PER_ORDER
    orders = {line_class: -(-count // most) for line_class, count in counted.items()}
    together = sum(orders.values())
    yours = "Your number" if total == 1 else f"Your {total:,} numbers"
    if together == 1:
        return Travel(f"{yours} will travel in 1 order.")
    reasons = [
        WHY[line_class].format(
            n=f"{count:,}",
            numbers="number" if count == 1 else "numbers",
            orders="1 order" if orders[line_class] == 1 else f"{orders[line_class]:,} orders",
        )
        for line_class, count in counted.items()
    ]
    if len(counted) == 1:
        reasons = []
    if together > len(counted):
        reasons.append(f"One order holds at most {most:,} numbers.")
    return Travel(f"{yours} will travel in {together:,} orders:", tuple(reasons))
