"""Nudges in a folder: what a worker takes out of it is whole."""

import subprocess
import sys
import time
from pathlib import Path
from queue import Empty

import pytest
from kombu import Connection

ROOT = Path(__file__).resolve().parent.parent
COUNT = 6000
PUT_MANY = f"""
import sys, time
from tests.test_file_queue import channel_in
channel = channel_in(sys.argv[1])
for n in range({COUNT}):
    channel._put("portdesk", {{"n": n, "body": "y" * 500}})
    time.sleep(0.0005)
"""


def channel_in(folder):
    options = {"data_folder_in": folder, "data_folder_out": folder, "store_processed": False}
    transport = "config.file_queue:Transport"
    return Connection("filesystem://", transport=transport, transport_options=options).channel()


@pytest.fixture
def folder(tmp_path):
    return str(tmp_path)


# With kombu's own _put 14 to 30 of 10,000 were read before they were written, and lost.
def test_a_message_is_never_read_before_it_is_whole(folder):
    channel, taken = channel_in(folder), []
    with subprocess.Popen([sys.executable, "-c", PUT_MANY, folder], cwd=ROOT) as other:
        end = time.monotonic() + 120
        while len(taken) < COUNT and time.monotonic() < end:
            is_over = other.poll() is not None
            try:
                taken.append(channel._get("portdesk")["n"])
            except Empty:
                if is_over:
                    break

    assert sorted(taken) == list(range(COUNT))
    assert list(Path(folder).iterdir()) == []


# With kombu's own _get: JSONDecodeError, which ends the worker.
def test_what_a_power_cut_left_half_written_is_passed_over(folder):
    channel = channel_in(folder)
    # The oldest, whatever the time since the machine was started begins with.
    Path(folder, "0_half.portdesk.msg").write_text('{"body": "W1tdLC')
    channel._put("portdesk", {"n": 1})

    with pytest.raises(Empty):
        channel._get("portdesk")
    assert channel._get("portdesk") == {"n": 1}
    assert channel._size("portdesk") == 0
