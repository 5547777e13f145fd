"""Who is asked for a number's line type and carrier: an interface, and a sandbox behind it.

No free source knows about ports, so production asks a carrier for money, or nobody (``none``).
CARRIER_LOOKUP chooses. Source: domain.md 1.1, carriers.md "losing carrier".
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from django.conf import settings

from porting.choices import LineType
from porting.errors import NotNow


class LookupDown(NotNow):
    """The directory did not answer, for some numbers or for all; asking again may help."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What a directory says of a number; ``carrier_name`` is "" when it does not know."""

    line_type: LineType = LineType.UNKNOWN
    carrier_name: str = ""
    needs_pin: bool = False
    is_covered: bool = True


class CarrierLookup(Protocol):
    """A directory: it is asked for at most ``most`` numbers at once."""

    name: str
    most: int

    def look_up(self, e164s: Sequence[str], *, seconds: float) -> dict[str, Answer]:
        """Return the answers, by number, within ``seconds``; what it could not say is left out.

        Raises LookupDown when there is no answer at all.
        """
        ...


class Sandbox:
    """Makes its answers up from the last two digits, always the same ones; asks nobody.

    90 to 94: a mobile number that needs a PIN. 95: VoIP. 96: not covered. 97: no answer.
    The rest: a landline of a carrier it does not know.
    """

    name = "sandbox"
    most = 100
    _SAYS = {
        **dict.fromkeys(
            ("90", "91", "92", "93", "94"), Answer(LineType.MOBILE, "Sandbox Wireless", True)
        ),
        "95": Answer(LineType.LANDLINE, "Sandbox VoIP"),
        "96": Answer(LineType.LANDLINE, is_covered=False),
    }

    def look_up(self, e164s: Sequence[str], *, seconds: float) -> dict[str, Answer]:
        known = Answer(LineType.LANDLINE)
        return {e164: self._SAYS.get(e164[-2:], known) for e164 in e164s if e164[-2:] != "97"}


def directory() -> CarrierLookup | None:
    """Return the directory that this installation asks; None when it asks nobody."""
    return {"none": None, "sandbox": Sandbox()}[settings.CARRIER_LOOKUP]
