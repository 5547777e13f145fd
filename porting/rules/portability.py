"""Can these numbers port? Verdicts for many numbers at once, in a handful of statements.

Source: the help page's list of why numbers get rejected ("Not a valid US/CA number"; "Number is a
receiving number, a fail-safe number, or assigned to a user"; "Already a tracking number"; "Already
in another active or complete porting request"). What belongs to the same account is named with
the place where it can be changed; what belongs to anybody else gets one sentence, whatever it is.
A phone that another account has merely listed as its own is no conflict: ``rules.risk`` names it.
"""

from collections.abc import Collection
from typing import NamedTuple

from django.conf import settings

from accounts.models import Account
from numbers import plan
from numbers.models import MovePlan
from numbers.reading import national, read_number
from numbers.sets import OneOf, present
from numbers.usage import Use, not_available, uses_of
from porting.choices import ENDED, GOOD_VERDICTS, Verdict
from porting.models import NumberLookup, PortNumber, PortRequest

LONGEST_DETAIL = 200  # PortNumber.verdict_detail
LONGEST_NAME = 60
CANADA = "CA"
_HERE = len("+15125550100")


class Fix(NamedTuple):
    """Where a conflict inside the account can be solved: which kind of row, and its public id."""

    kind: str  # receiving_number, user, tracking_number, request, planned or other_ports
    public_id: str = ""


class Finding(NamedTuple):
    """What the check says of one number: the verdict, what to do about it, and where."""

    verdict: Verdict
    detail: str = ""
    fix: Fix | None = None


def verdicts(account: Account, request: PortRequest, e164s: Collection[str]) -> dict[str, Finding]:
    """Return a finding for every number, by the settings and the inventory as they are now.

    At most nine statements whatever the count. A number claimed by ``request`` itself is no
    conflict; a number that came here with a finished request stays claimed by it. A receiving
    number whose calls move away on port day is none either.
    """
    fictional = settings.ACCEPT_FICTIONAL_NUMBERS
    found = {e164: _as_read(e164, fictional) for e164 in e164s}
    wanted = sorted(e164 for e164, finding in found.items() if finding.verdict not in _UNREADABLE)
    if not wanted:
        return found
    uses = _in_the_way(account, wanted)
    claims = _claims(request, wanted)
    planned = _planned(account, uses)
    for e164 in uses.keys() | claims.keys():
        others = [use for use in uses.get(e164, []) if use.route_id not in planned]
        if others or e164 in claims:
            found[e164] = _conflict(account, others, claims.get(e164))
        else:
            found[e164] = _moves_on_port_day(uses[e164][0])
    for e164 in _not_covered(request):
        if e164 in found and found[e164].verdict in GOOD_VERDICTS:
            found[e164] = _NOT_COVERED
    return found


_CAN_PORT = Finding(Verdict.CAN_PORT)
_NOT_COVERED = Finding(
    Verdict.NOT_COVERED, "No carrier of ours serves this area. We cannot take it. Remove it here."
)
_UNREADABLE = (Verdict.NOT_A_US_NUMBER, Verdict.CANADIAN)


def _as_read(e164: str, fictional: bool) -> Finding:
    """Judge the digits alone, anew by today's settings: a draft may be older than they are."""
    if e164.startswith("+1") and len(e164) == _HERE:
        said = plan.verdict(e164[2:8], e164[8:], accept_fictional=fictional)
        if said.outcome == "ok" and said.region != CANADA:
            return _CAN_PORT
    # What there is to say is said of the number as people write it.
    number = read_number(national(e164), accept_fictional=fictional)
    if not number.is_ok:
        return Finding(Verdict.NOT_A_US_NUMBER, _shortened(f"{number.sentence()}."))
    if number.region == CANADA and not settings.CANADA_ENABLED:
        return Finding(
            Verdict.CANADIAN,
            "We port Canadian numbers by request. It takes up to 6 weeks. Remove it here and ask"
            " for it separately.",
            Fix("other_ports"),
        )
    if number.is_review:
        return Finding(Verdict.WE_WILL_CHECK, _shortened(f"{number.sentence()}."))
    return _CAN_PORT


def _in_the_way(account: Account, e164s: Collection[str]) -> dict[str, list[Use]]:
    """Return the uses that can refuse a number; one without any has no entry."""
    kept = {
        e164: [use for use in uses if use.stands_against(account.pk)]
        for e164, uses in uses_of(e164s).items()
    }
    return {e164: uses for e164, uses in kept.items() if uses}


def _claims(request: PortRequest, e164s: Collection[str]) -> dict[str, PortNumber]:
    """Return who holds these numbers: active requests, and finished ones that brought them here."""
    claimed = PortNumber.objects.filter(is_claimed=True)
    if not (known := present(claimed, e164s)):
        return {}
    known_rows = claimed.filter(OneOf("e164", known)).exclude(request_id=request.pk)
    others = known_rows.select_related("request").order_by()
    needed = others.only(
        "e164", "status", "request__account_id", "request__name", "request__reference"
    )
    return {number.e164: number for number in needed}


def _planned(account: Account, uses: dict[str, list[Use]]) -> set[int]:
    """Return the account's routes among these whose calls move away on port day."""
    ours = {
        use.route_id
        for some in uses.values()
        for use in some
        if use.route_id and use.account_id == account.pk
    }
    if not ours:
        return set()
    plans = MovePlan.objects.filter(OneOf("route_id", ours))
    return set(plans.values_list("route_id", flat=True))


def _not_covered(request: PortRequest) -> list[str]:
    """Return the numbers that a directory says no carrier of ours can take."""
    if settings.CARRIER_LOOKUP == "none" or request.pk is None:  # "Not sure?" stores nothing
        return []
    refused = NumberLookup.objects.filter(request=request, is_covered=False)
    return list(refused.values_list("e164", flat=True))


def _moves_on_port_day(use: Use) -> Finding:
    return Finding(
        Verdict.CAN_PORT,
        _shortened("A receiving number until port day. Then its calls move where you planned."),
        Fix("planned", use.public_id),
    )


def _conflict(account: Account, uses: list[Use], claim: PortNumber | None) -> Finding:
    ours = sorted(
        (use for use in uses if use.account_id == account.pk), key=lambda use: _ORDER[use.what]
    )
    if ours:
        # A receiving number that only backs others up is called what it is used as.
        if ours[0].what == "receiving_number" and not ours[0].count and len(ours) > 1:
            ours = ours[1:]
        return _SAYS[ours[0].what](ours[0])
    if claim and claim.request.account_id == account.pk:
        return _in_another_request(claim)
    return _of_another_account()


def _of_another_account() -> Finding:
    """One sentence for everything that is not this account's: it must not tell what it is."""
    return Finding(Verdict.NOT_AVAILABLE, not_available())


def _is_receiving(use: Use) -> Finding:
    if not use.count:
        said = f"“{_name(use.label)}” is a receiving number with this number."
        remedy = " Remove it, now or on port day, then check again."
        return Finding(
            Verdict.RECEIVING_NUMBER, said + remedy, Fix("receiving_number", use.public_id)
        )
    sends = "1 tracking number sends" if use.count == 1 else f"{use.count:,} tracking numbers send"
    said = (
        f"{sends} calls here. Choose a different place for those calls, now or on port day,"
        " then check again. "
        f"Once ported, you can't answer it directly outside of {settings.BRAND_NAME}."
    )
    return Finding(
        Verdict.RECEIVING_NUMBER, said[:LONGEST_DETAIL], Fix("receiving_number", use.public_id)
    )


def _is_fail_safe(use: Use) -> Finding:
    more = f" and {use.count - 1:,} more" if use.count > 1 else ""
    return Finding(
        Verdict.FAIL_SAFE,
        f"It is the backup for {use.label}{more}. Choose another backup, then check again.",
        Fix("receiving_number", use.public_id),
    )


def _is_of_user(use: Use) -> Finding:
    return Finding(
        Verdict.USER_NUMBER,
        f"It is {_name(use.label)}'s number. Remove it from that user's profile, then check again.",
        Fix("user", use.public_id),
    )


def _is_tracking(use: Use) -> Finding:
    return Finding(
        Verdict.ALREADY_HERE,
        f"This number is already live in {_name(use.account_name)}. Remove it here.",
        Fix("tracking_number", use.public_id),
    )


def _in_another_request(claim: PortNumber) -> Finding:
    other = claim.request
    named = f"“{_name(other.name)}” ({other.reference})" if other.name else other.reference
    said = f"It came here with {named}." if claim.status in ENDED else f"It is in {named}."
    return Finding(
        Verdict.OTHER_REQUEST,
        f"{said} Remove it here, or cancel that request first."
        if claim.status not in ENDED
        else f"{said} Remove it here.",
        Fix("request", other.reference),
    )


# A number may be several things at once; people solve them one after the other, in this order.
_ORDER = {"tracking_number": 0, "receiving_number": 1, "fail_safe": 2, "user": 3}
_SAYS = {
    "receiving_number": _is_receiving,
    "fail_safe": _is_fail_safe,
    "user": _is_of_user,
    "tracking_number": _is_tracking,
}


def _name(text: str) -> str:
    """A name as a sentence of limited length can carry it."""
    return text if len(text) <= LONGEST_NAME else f"{text[: LONGEST_NAME - 1]}…"


def _shortened(text: str) -> str:
    return text if len(text) <= LONGEST_DETAIL else f"{text[: LONGEST_DETAIL - 1]}…"
