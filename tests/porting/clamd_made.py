"""A server that speaks ClamAV's INSTREAM over a real socket; its one virus is made up."""

import socketserver
import struct
import threading
from contextlib import contextmanager

VIRUS = b"a made-up virus"


class Clamd(socketserver.StreamRequestHandler):
    """Reads a stream as clamd does and answers what its server is told to."""

    def handle(self):
        assert self.rfile.read(10) == b"zINSTREAM\0"
        content = b""
        while size := struct.unpack("!L", self.rfile.read(4))[0]:
            content += self.rfile.read(size)
        self.server.seen.append(len(content))
        answer = b"stream: Made-Up.Virus FOUND" if VIRUS in content else b"stream: OK"
        self.wfile.write((self.server.says or answer) + b"\0")


@contextmanager
def running():
    """Serve on a free port: ``says`` is what it answers to all, ``seen`` the sizes it was sent."""
    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), Clamd) as server:
        server.says, server.seen = b"", []
        server.address = f"127.0.0.1:{server.server_address[1]}"
        threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
        yield server
        server.shutdown()
