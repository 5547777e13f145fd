"""A broker that is stopped, frozen, emptied or gone: the web still saves, quickly, and the
promises are kept once it is back.
"""

import shutil

import pytest

ONCE = 5.0  # seconds the first request may take that finds the broker dead
THEN = 0.5  # and each one after it, while nudges are left out


@pytest.mark.broker("redis")
@pytest.mark.parametrize("fault", ["frozen", pytest.param("stopped", marks=pytest.mark.long)])
def test_with_redis_dead_the_web_saves_quickly_and_all_is_sent_later(house, fault):
    request = house.ask("new_request")
    house.start_all()
    house.ask("write_notes", request=request)
    house.settle()
    house.redis.freeze() if fault == "frozen" else house.redis.stop()
    house.close_web()  # a web process that never knew it alive has the longest wait

    took = house.ask("write_notes", request=request, count=5)

    assert house.ask("notes_kept", request=request) == 6
    house.noted = {"first_write": round(took[0], 2), "later_writes": round(max(took[1:]), 2)}
    assert took[0] < ONCE
    assert max(took[1:]) < THEN
    house.redis.thaw() if fault == "frozen" else house.redis.start()
    house.settle()
    house.check_nothing_is_lost(duplicates=0)


@pytest.mark.broker("redis")
def test_with_redis_emptied_the_sweep_finds_the_work(house):
    request = house.ask("new_request")
    house.start_all()
    house.ask("write_notes", request=request)
    house.settle()
    assert house.redis.say("flushall") == "OK"  # under a worker that lives
    house.ask("write_notes", request=request)
    house.settle()
    house.kill_workers()
    house.ask("write_notes", request=request, count=3)
    assert house.redis.say("flushall") == "OK"  # with every nudge still in it

    house.settle()

    house.check_nothing_is_lost(duplicates=0)


@pytest.mark.broker("folder")
def test_with_the_queue_folder_gone_the_web_saves_quickly_and_all_is_sent_later(house):
    request = house.ask("new_request")
    house.start_all()
    house.ask("write_notes", request=request)
    house.settle()
    shutil.rmtree(house.data / "queue")
    (house.data / "queue").write_text("A file where the folder was: nobody can make it again.")

    took = house.ask("write_notes", request=request, count=5)

    assert house.ask("notes_kept", request=request) == 6
    assert max(took) < THEN
    (house.data / "queue").unlink()
    house.settle()
    house.check_nothing_is_lost(duplicates=0)


@pytest.mark.long
@pytest.mark.broker("folder")
def test_half_written_files_of_the_queue_hold_up_nothing(house):
    """What a process leaves that is killed while it writes: a message, a table of queues."""
    request = house.ask("new_request")
    house.ask("write_notes", request=request, count=2)
    queue = house.data / "queue"
    (queue / "messages" / "1_half.portdesk.msg").write_text('{"body": "W1tdLC')
    for table in (queue / "control").iterdir():
        table.write_text("")
    house.start_all()

    house.settle()

    assert "JSONDecodeError" not in (house.data / "log").read_text()
    house.check_nothing_is_lost(duplicates=0)


@pytest.mark.long
@pytest.mark.broker("folder")
def test_the_queue_folder_does_not_grow(house):
    request = house.ask("new_request")
    house.start_all(beats=2)
    house.ask("write_notes", request=request, count=30)
    house.settle()
    house.kill_workers()
    house.heal()
    house.ask("write_notes", request=request, count=10)

    house.settle()

    house.wait_until(lambda: len(list((house.data / "queue" / "messages").iterdir())) <= 2)
    assert list((house.data / "queue" / "processed").iterdir()) == []
    house.check_nothing_is_lost(duplicates=0)
