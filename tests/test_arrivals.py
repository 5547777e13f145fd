"""Where a request ends, however its bytes are cut."""

import pytest

from config.arrivals import Arrival, Pace

PACE = Pace(head=10, body=20, rate=1000)
HEAD = b"POST /login/ HTTP/1.1\r\nHost: a\r\n"
NEXT = b"GET /next HTTP/1.1\r\n\r\n"
WHOLE = {
    "no body": HEAD + b"\r\n",
    "length": HEAD + b"Content-Length: 9\r\n\r\nlogin=sam",
    "no length": HEAD + b"content-LENGTH:0\r\n\r\n",
    "chunks": HEAD + b"Transfer-Encoding: chunked\r\n\r\n5\r\nlogin\r\n4\r\n=sam\r\n0\r\n\r\n",
    "chunks with words": HEAD
    + b"Transfer-Encoding: chunked\r\n\r\n"
    + b"00a ; a=b\r\n0\r\n\r\n67890\r\n0\r\nX-A: b\r\nX-C: d\r\n\r\n",
}


def fed(data, step):
    arrival = Arrival(0, 5)
    for at in range(0, len(data), step):
        arrival.take(data[at : at + step], 1)
    return arrival


@pytest.mark.parametrize("step", [1, 2, 3, 7, 1000])
@pytest.mark.parametrize("name", WHOLE)
def test_a_request_ends_where_it_ends(name, step):
    arrival = fed(WHOLE[name] + NEXT, step)

    assert (arrival.is_whole, arrival.rest) == (True, NEXT)
    assert b"".join(arrival.pieces()) == WHOLE[name]
    arrival.close()


@pytest.mark.parametrize("step", [1, 1000])
@pytest.mark.parametrize("name", ["length", "chunks", "chunks with words"])
def test_without_its_last_byte_it_is_not_whole(name, step):
    arrival = fed(WHOLE[name][:-1], step)

    assert (arrival.has_head, arrival.is_whole) == (True, False)
    arrival.close()


@pytest.mark.parametrize(
    "said",
    [
        b"Content-Length: 5\r\nContent-Length: 5",
        b"Content-Length: -5",
        b"Content-Length: +5",
        b"Content-Length: 5\r\nTransfer-Encoding: chunked",
        b"Content-Length: " + b"9" * 19,
        b"Content-Length: " + b"0" * 18 + b"5",
        b"Content-Length: " + b"9" * 20,
        b"Content-Length: " + b"9" * 400,
        b"Content-Length:",
        b"Content-Length: 5 5",
        b"Content-Length: 5, 5",
        b"Content-Length: 1_0",
        b"Content-Length: 0x5",
        b"Content-Length: \xb2",
        b"Content-Length: " + "٥".encode(),
        b"Content-Length : five",
        b"Content-Length: 5\r\ncontent-length: 6",
        b"Transfer-Encoding: chunked\r\nContent-Length: 5",
        b"Transfer-Encoding: chunked\r\nContent-Length: " + b"9" * 19,
        b"Transfer-Encoding:",
        b"Transfer-Encoding: identity",
        b"Transfer-Encoding: gzip, chunked",
        b"Transfer-Encoding: chunked, chunked",
        b"Transfer-Encoding: chunked\r\nTransfer-Encoding: identity",
    ],
)
def test_of_a_body_whose_end_nobody_knows_nothing_is_read_and_the_connection_ends(said):
    arrival = fed(HEAD + said + b"\r\n\r\nlogin", 1000)

    assert (arrival.is_whole, arrival.got, arrival.rest) == (True, 0, b"login")
    assert arrival.refused == "cut off"  # after such an answer the connection is closed
    arrival.close()


@pytest.mark.parametrize(
    "size", [b"x\r\n", b"-1\r\n", b"0x5\r\n", b"1_0\r\n", b"\r\n", b"f" * 9000]
)
def test_chunks_that_are_none_end_at_once_and_with_them_the_connection(size):
    arrival = fed(HEAD + b"Transfer-Encoding: chunked\r\n\r\n" + size, 1000)

    assert (arrival.is_whole, arrival.refused) == (True, "cut off")
    arrival.close()


def test_the_time_for_a_head_begins_with_its_first_byte_and_does_not_grow():
    arrival = Arrival(0, 5)
    assert arrival.deadline(PACE) == 5
    arrival.take(b"GET /", 4)
    arrival.take(b"login", 13)
    assert arrival.deadline(PACE) == 14
    arrival.close()


def test_the_time_for_a_body_grows_with_what_has_come():
    arrival = Arrival(0, 5)
    arrival.take(HEAD + b"Content-Length: 90000\r\n\r\n", 2)
    assert arrival.deadline(PACE) == 22
    arrival.take(b"x" * 30_000, 20)
    assert arrival.deadline(PACE) == 52
    arrival.close()
