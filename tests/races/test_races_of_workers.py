"""Two workers that look for work at once."""

import os
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from django.conf import settings
from django.db import connection, connections, transaction
from django.utils import timezone

from porting import outbox
from porting.choices import DocumentKind, OutboxState
from porting.models import LetterOfAuthorization, LetterSeal, OutboxMessage
from porting.papers import seal_keys
from porting.papers.certificates import SealedBy
from porting.services import documents, rendering, sealing
from tests.races.rows_made import Customer, numbers_of_round, paper_of


# With nothing but the key in the UPDATE of outbox.claim: the first round had rows leased twice, on
# either database.
def test_no_promise_is_leased_to_two_workers(race):
    @transaction.atomic
    def prepare(n):
        OutboxMessage.objects.all().delete()
        for place in range(outbox.TAKE + 2):
            outbox.add("send_mail", key=f"{n}:{place}")
        return set(OutboxMessage.objects.values_list("pk", flat=True))

    def takes(promised):
        return outbox.claim

    finished = race(prepare, takes, takes)

    for promised, first, second in finished:
        leased = [one.pk for one in [*first, *second]]
        assert len(leased) == len(set(leased))
        assert set(leased) <= promised
    assert set(OutboxMessage.objects.values_list("state", "attempts")) <= {
        (OutboxState.LEASED, 1),
        (OutboxState.PENDING, 0),
    }


# Without the second look of outbox._keep_next: kept by neither, so it waited for the next sweep.
def test_a_mail_promised_while_the_mailer_finds_nothing_is_sent_by_it(committed_db):
    passed_over = []

    def other_thread():
        try:
            with transaction.atomic():
                outbox.add("send_mail", key="late", mail="new_note", request=0)
            return outbox.drain()
        finally:
            connections.close_all()

    def promise_then(execute, sql, params, many, context):
        found = execute(sql, params, many, context)
        if not passed_over:
            passed_over.append(None)
            with ThreadPoolExecutor(1) as threads:
                passed_over[0] = threads.submit(other_thread).result()
        return found

    with connection.execute_wrapper(promise_then):
        kept = outbox.drain()

    assert (passed_over, kept) == ([0], 1)
    assert OutboxMessage.objects.get().state == OutboxState.DONE


# Without the request's row held in _announce: neither sees the other's letter and no mail is
# promised (PostgreSQL; SQLite has one writer at a time).
def test_of_two_letters_rendered_at_once_the_last_sends_the_mail(race):
    ortiz = Customer("Ortiz Dental")

    def prepare(n):
        row = ortiz.prepared(*numbers_of_round(n, 1), f"+1888{2220000 + n}")
        return row.letters.order_by("version")

    def stores(place):
        def page(made):
            letter = LetterOfAuthorization.objects.select_related("request").get(pk=made[place].pk)
            return lambda: _store(letter)

        return page

    finished = race(prepare, stores(0), stores(1))

    assert set(finished.tally) == {("won", "won")}
    for made, *_ in finished:
        row = made[0].request
        assert row.events.filter(kind="letter_sent").count() == 1
        assert row.letters.filter(sent_at__isnull=False).count() == 2


def _store(letter):
    """What the keeper of the promise does once the PDF is made; making it takes long."""
    with transaction.atomic():
        letter.document = paper_of(letter.request, DocumentKind.LETTER)
        letter.rendered_at = timezone.now()
        letter.save(update_fields=["document", "rendered_at"])
        rendering.announce(letter)


# Without the unique index (a plain ForeignKey): both seal, two files, and the later one wins.
def test_of_two_workers_that_seal_a_letter_the_second_leaves_no_trace(race):
    ortiz, key = Customer("Ortiz Dental"), seal_keys.load()

    def prepare(n):
        return ortiz.finished(*numbers_of_round(n, 1)).letters.select_related("request").get()

    def seals(letter):
        by = SealedBy(key, "22222222", timezone.now())

        def work():
            kind, content = DocumentKind.SIGNED_LETTER, os.urandom(20)
            with documents.stored(letter.request, kind, content, "application/pdf") as document:
                sealing._commit(letter, document, by, {})

        return work

    finished = race(prepare, seals, seals)

    assert set(finished.tally) == {("won", "won")}
    for letter, *_ in finished:
        row = letter.request
        # The bytes of the papers that the rows were made with lie in a folder for all.
        own = row.documents.exclude(file__startswith="races/")
        known = {Path(one.file.name).name for one in own}
        files = {one.name for one in Path(settings.MEDIA_ROOT, row.reference).iterdir()}
        assert files == known
        assert LetterSeal.objects.filter(letter=letter).count() == 1
        assert row.events.filter(kind="letter_sealed").count() == 1
