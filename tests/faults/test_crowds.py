"""Several workers and several beats at once, and a worker that wakes after its lease ran out."""

from tests.faults.mailbox import CUT


def test_two_workers_and_two_beats_do_everything_once(house):
    house.lease(60)
    requests = [house.ask("new_request") for _ in range(3)]
    house.start_all(workers=2, beats=2)
    for request in requests:
        house.ask("write_notes", request=request, count=12)
        house.ask("send_letter", request=request)
        house.ask("ask_check", request=request)

    house.settle()

    for request in requests:
        assert house.ask("papers", request=request) == [1, 0]
    assert {row["attempts"] for row in house.rows().values()} == {1}
    assert house.duplicates() == 0
    house.check_nothing_is_lost(duplicates=0)


def test_a_worker_that_wakes_after_its_lease_ran_out_changes_nothing(house):
    """It froze with its mail handed over, hears of no success, and would put the mail back."""
    frozen = []

    def freeze_and_hang_up_once(message_id):
        if not frozen:
            frozen.extend(house.workers)
            house.freeze(frozen[0])
            return CUT
        return None

    house.mailbox.at_data = freeze_and_hang_up_once
    request = house.ask("new_request")
    house.start_all()
    house.ask("write_notes", request=request)
    house.wait_until(lambda: bool(frozen))
    house.start("worker")
    house.wait_for("send_mail", "done")
    house.thaw(frozen[0])
    house.wait_until(lambda: " failed: SMTP" in house.told())

    house.settle()

    [row] = house.rows().values()
    assert (row["state"], row["attempts"], row["lease_no"]) == ("done", 2, 2)
    house.check_nothing_is_lost(duplicates=1)
