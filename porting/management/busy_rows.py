"""Writes a batch of requests of the busy demo, with all that belongs to them, in few statements.

The services take seconds for one such request. These rows say what those would have said, keep
every constraint of the database, and ``check_invariants`` has nothing to say of them.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from accounts.models import User
from porting.choices import (
    ENDED,
    AccountType,
    LineClass,
    Method,
    MobileAnswer,
    Relationship,
    Scope,
    SignerIs,
    Status,
)
from porting.management import busy_store
from porting.management.busy_papers import Job, Papers
from porting.management.busy_people import Client
from porting.management.busy_plans import BEGUN, LETTER_OUT, PEOPLE, SUBMITTED, TAKEN, Plan
from porting.management.busy_stamps import stamp
from porting.management.busy_store import Made
from porting.management.busy_story import BILL_ID, BROWSER, Past, actor
from porting.models import (
    Document,
    LetterOfAuthorization,
    PortRequest,
)
from porting.papers.facts import digest, facts_of
from porting.papers.seal_keys import SealKey
from porting.rules import consent
from porting.rules.lifecycle import derive
from porting.services import sealing

S = Status
EXPECTED = (S.FOC_CONFIRMED, S.JEOPARDY, S.ACTIVATING)
LIVE = (S.PORTED, S.SNAPBACK)
MARKS = "ABCDEFGH"


@dataclass(frozen=True)
class Desk:
    """What all requests are made with: whose they are, who works on them, what makes papers."""

    clients: Sequence[Client]
    staff: tuple[User, User]
    numbers: Iterator[str]
    render: Callable[[list[Job]], Iterable[Papers]]
    key: SealKey


def write(plans: Sequence[Plan], desk: Desk, now: datetime) -> list[int]:
    """Write these requests; returns their keys. Call it in a transaction."""
    batch = [_begin(plan, desk, now) for plan in plans]
    PortRequest.objects.bulk_create([made.row for made in batch])
    for made in batch:
        made.row.account_number = made.account_number  # the bill says it, the row may not any more
        _offer(made)
        made.past.tell(made.marks)
    busy_store.notes(batch)
    for made, papers in zip(batch, desk.render([_job(made) for made in batch]), strict=True):
        made.papers = papers
    busy_store.documents(batch)
    busy_store.letters(batch)
    busy_store.orders(batch)
    busy_store.numbers(batch)
    busy_store.around(batch)
    busy_store.seals(batch, desk.key)
    stamp(
        PortRequest,
        ("created_at", "updated_at", "event_count", "event_head"),
        [
            (
                made.row.pk,
                made.past.at[BEGUN],
                max(at for _, _, at, _ in made.past.events),
                len(made.papers.events),
                made.papers.events[-1].hash,
            )
            for made in batch
        ],
    )
    return [made.row.pk for made in batch]


def _begin(plan: Plan, desk: Desk, now: datetime) -> Made:
    client, staff = desk.clients[plan.account], desk.staff
    e164s = [next(desk.numbers) for _ in range(plan.size)]
    statuses = {order: [] for order in range(len(plan.story.orders))}  # type: dict[int, list[str]]
    for order, status in plan.status_of_number:
        statuses[order].append(status)
    status = derive(derive(below) for below in statuses.values())
    _, street, city, state, zip_code = plan.place
    first, last = PEOPLE[plan.number % len(PEOPLE)]
    account_number = f"{plan.carrier[:2].upper()}-{88_000 + plan.number}-{plan.number * 37 % 9000}"
    is_set_up = plan.story.stage > BEGUN
    row = PortRequest(
        account=client.account, created_by=client.user, status=status, version=4, name=plan.name,
        user_first_name=client.user.first_name, user_last_name=client.user.last_name,
        user_company=client.account.name, user_email=client.user.email,
        user_phone=client.user.phone, carrier_name=plan.carrier,
        account_type=AccountType.BUSINESS, business_name=client.company, billing_first_name=first,
        billing_last_name=last, account_number="" if status in ENDED else account_number,
        account_pin="4471" if plan.is_mobile and status not in ENDED else "",
        btn="" if plan.is_mobile else e164s[0],
        service_street=f"{100 + plan.number * 7 % 4000} {street}", service_city=city,
        service_state=state, service_zip=zip_code, is_billing_address_same=True,
        mobile_numbers=MobileAnswer.ALL if plan.is_mobile else MobileAnswer.NONE,
        scope=Scope.FULL, signer_is=SignerIs.BILLING_CONTACT, signer_name=f"{first} {last}",
        signer_title="Owner", signer_email=f"{first}.{last}@{client.domain}".lower(),
        signer_relationship=Relationship.OWNER, numbers_version=1 if is_set_up else 2,
        checked_version=1,
    )  # fmt: skip
    past = Past(plan, row, client.user, staff, now)
    if is_set_up:
        row.check_asked_at = past.at[BEGUN] + timedelta(minutes=4)
        row.checked_at = past.at[BEGUN] + timedelta(minutes=5)
    if plan.story.stage >= SUBMITTED:
        row.submitted_at = past.at[SUBMITTED]
    if status in ENDED:
        row.ended_at = past.ended_at
    if plan.story.stage >= TAKEN and plan.number % 5:
        row.assignee = staff[plan.number % 2]
    if plan.story.trouble == "disputed":
        row.disputed_at = past.at[SUBMITTED] + timedelta(hours=1)
    return Made(plan, client, past, row, e164s, account_number)


def _offer(made: Made) -> None:
    """Make the letter of a request that has one; its papers come later."""
    plan, row, at = made.plan, made.row, made.past.at
    if plan.story.stage < LETTER_OUT:
        return
    group = LineClass.WIRELESS if plan.is_mobile else LineClass.LOCAL
    facts, went = facts_of(row, group, made.e164s), at[LETTER_OUT]
    made.letter = letter = LetterOfAuthorization(
        request=row, group_class=group, facts=facts, facts_sha256=digest(facts),
        wording_version=facts["wording"], language=facts["language"],
        signer_name=row.signer_name, signer_email=row.signer_email, method=Method.LINK,
        created_by=made.client.user, created_at=went, rendered_at=went, sent_at=went,
        expires_at=went + timedelta(days=30), sent_from_ip="192.0.2.10",
        sent_from_user_agent=BROWSER,
    )  # fmt: skip
    if plan.story.stage < SUBMITTED:
        return
    came, signer = at[SUBMITTED], made.past.signer
    letter.consented_at = went + (came - went) * 0.7
    letter.consent_version, letter.consent_sha256 = consent.VERSION, consent.sha256()
    letter.signed_at = went + (came - went) * 0.75
    letter.signed_name, letter.signed_title = signer.name, "Owner"
    letter.signed_ip, letter.signed_user_agent = signer.ip, signer.user_agent


def _job(made: Made) -> Job:
    bill = Document(request=made.row)  # its public id is known to the history
    made.documents["bill"] = bill
    events = [
        (kind, *actor(by), at, {k: bill.public_id if v == BILL_ID else v for k, v in data.items()})
        for kind, by, at, data in sorted(made.past.events, key=lambda one: one[2])
    ]
    made.row.created_at = made.past.at[BEGUN]
    return Job(
        request=made.row,
        letter=made.letter,
        numbers=made.e164s,
        has_bill=made.plan.story.stage >= SUBMITTED,
        is_sealed=made.is_acted_on,
        code=sealing.new_code(),
        bill_id=bill.public_id,
        events=events,
    )
