"""The history of a request: what happened, who did it, chained so that gaps and edits show."""

import hashlib
import json
from collections.abc import Collection
from typing import Any

from django.db import connection
from django.utils import timezone

from numbers.sets import OneOf, update_each
from porting.models import Event, PortRequest
from porting.services.actors import Actor, label_of, user_of


def digest_of(event: Event) -> str:
    """Return the SHA-256 that ``event.hash`` must be: over the previous hash and all it says."""
    said = [
        event.request_id,
        event.seq,
        event.kind,
        event.data,
        event.actor_id,
        event.actor_label,
        event.at.isoformat(),
        event.prev_hash,
    ]
    return hashlib.sha256(json.dumps(said, sort_keys=True).encode()).hexdigest()


def record(
    request: PortRequest,
    kind: str,
    last: tuple[int, str] | None = None,
    /,
    *,
    by: Actor,
    **data: Any,
) -> Event:
    """Append an event to the request's chain. Call it inside the use case's transaction.

    ``data`` must be JSON and name fields, statuses and counts, never secrets. Holding the
    request's row first lets writers of one request wait for each other instead of colliding.
    ``updated_at`` is when a person last did something to the request; what Portdesk does by
    itself does not keep a forgotten draft alive. ``last`` is the chain's length and end, where the
    caller has read them while holding the row and has recorded nothing since.
    """
    if not connection.in_atomic_block:
        raise RuntimeError("An event belongs in the transaction of what it tells about.")
    this_request = PortRequest.objects.filter(pk=request.pk)
    touched = {"updated_at": timezone.now()} if by is not None else {}
    held = this_request.select_for_update(no_key=True).order_by()
    count, head = last or held.values_list("event_count", "event_head").get()
    event = Event(
        request_id=request.pk,
        seq=count + 1,
        kind=kind,
        data=data,
        actor=user_of(by),
        actor_label=label_of(by)[:160],
        at=timezone.now(),
        prev_hash=head,
    )
    event.hash = digest_of(event)
    event.save(force_insert=True)
    this_request.update(event_count=event.seq, event_head=event.hash, **touched)
    return event


def record_all(pks: Collection[int], kind: str, *, by: Actor, **data: Any) -> None:
    """Append the same event to the chains of many requests, in three statements.

    Call it inside the use case's transaction. It does not count as somebody's touching them.
    """
    if not connection.in_atomic_block:
        raise RuntimeError("An event belongs in the transaction of what it tells about.")
    if not pks:
        return
    these = PortRequest.objects.filter(OneOf("id", list(pks)))
    held = these.select_for_update(no_key=True).order_by("pk")
    now, events = timezone.now(), []
    for pk, count, head in held.values_list("pk", "event_count", "event_head"):
        event = Event(
            request_id=pk,
            seq=count + 1,
            kind=kind,
            data=data,
            actor=user_of(by),
            actor_label=label_of(by)[:160],
            at=now,
            prev_hash=head,
        )
        event.hash = digest_of(event)
        events.append(event)
    Event.objects.bulk_create(events)
    heads = ((event.request_id, event.seq, event.hash) for event in events)
    update_each(these, ("event_count", "event_head"), heads)
