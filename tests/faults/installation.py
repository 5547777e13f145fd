"""A whole installation of a test's own: database, broker, mailbox, and processes that die."""

import contextlib
import json
import os
import runpy
import select
import shutil
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

from porting.papers import seal_keys
from tests.faults.mailbox import Mailbox, free_port

ROOT = Path(__file__).resolve().parent.parent.parent
# What this test run was started with is not what an installation starts with.
OURS = ("DATABASE_URL", "SECRET_KEY", "FIELD_ENCRYPTION_KEYS", "CELERY_BROKER_URL", "DEMO",
        "DATA_DIR", "DJANGO_SETTINGS_MODULE", "REDIS_FOR_TESTS")  # fmt: skip
KEYS = {
    "SECRET_KEY": "an installation under test, long enough: 0123456789 0123456789",
    "FIELD_ENCRYPTION_KEYS": "aEl3dXhLRVVmZ1R0b1BsTWJvUGVwY0ZxV3RkY3JqTlo=",
}
LEASE = 4  # seconds; what a killed worker held is taken over after them
SWEEP = 1
THREADS = 2  # of a worker: what ``make run`` gives it; or processes, when it forks
BOUND = 120  # seconds everything must be healed in; a busy machine needs many of them


def environment(data, database):
    kept = {name: value for name, value in os.environ.items() if name not in OURS}
    seal_keys.make(Path(data) / "seal.pem")  # once: it is left alone when it is there
    return kept | KEYS | {
        "SEAL_KEY_FILE": str(Path(data) / "seal.pem"),
        "DATA_DIR": str(data), "DATABASE_URL": database, "DEMO": "true",
        "DEMO_IN_TESTS": "true", "PYTHONPATH": str(ROOT),
        "DJANGO_SETTINGS_MODULE": "config.settings", "PYTHONUNBUFFERED": "1",
        "OUTBOX_SWEEP_SECONDS": str(SWEEP), "OUTBOX_LEASE_SECONDS": str(LEASE),
        "EMAIL_TIMEOUT": "5", "LOG_LEVEL": "INFO",
    }  # fmt: skip


class Redis:
    """A Redis of the test's own, to be stopped, frozen and emptied."""

    def __init__(self, folder):
        self.port, self.folder, self.process = free_port(), folder, None

    @property
    def address(self):
        return f"redis://127.0.0.1:{self.port}/0"

    def start(self):
        self.process = subprocess.Popen(
            ["redis-server", "--port", str(self.port), "--bind", "127.0.0.1", "--save", "",
             "--dir", str(self.folder)], stdout=subprocess.DEVNULL,
        )  # fmt: skip
        wait_until(lambda: self.say("ping") == "PONG", 10)

    def say(self, *words):
        command = ["redis-cli", "-p", str(self.port), *words]
        return subprocess.run(command, capture_output=True, text=True, check=False).stdout.strip()

    def stop(self):
        if self.process:
            self.process.send_signal(signal.SIGCONT)
            self.process.kill()
            self.process.wait(10)
            self.process = None

    def freeze(self):
        self.process.send_signal(signal.SIGSTOP)

    def thaw(self):
        self.process.send_signal(signal.SIGCONT)


def wait_until(is_true, seconds=BOUND):
    end = time.monotonic() + seconds
    while not is_true():
        assert time.monotonic() < end, f"Not within {seconds} s: {is_true}"
        time.sleep(0.02)


class Installation:
    """Its processes are started with the very commands of ``make run``, and ended by their ids."""

    office = ROOT / "tests" / "faults" / "office.py"

    def __init__(self, folder, database, broker):
        self.data, self.has_redis = folder, broker == "redis"
        self.env = environment(folder, database)
        self.mailbox, self.redis = Mailbox(), Redis(folder) if self.has_redis else None
        self.env["EMAIL_URL"] = self.mailbox.address
        if self.redis:
            self.env["CELERY_BROKER_URL"] = self.redis.address
        self.run = runpy.run_path(str(ROOT / "bin" / "run.py"))
        self.commands = dict(self.run["CHILDREN"])
        self.log = (folder / "log").open("ab")
        self.started, self.workers, self.kills = [], [], 0
        self.front, self.noted = None, {}
        self.one_at_a_time = threading.RLock()  # the mailbox's thread kills, the test's heals

    # --- processes

    def start(self, name, *more):
        command = [*self.commands[name], *more]
        if name == "beat":
            number = len(self.started)
            command = [*command[:-1], str(self.data / f"beat-{number}")]
        self.run["mend_queue"](self.data)
        process = subprocess.Popen(
            command, cwd=ROOT, env=self.env, stdout=self.log, stderr=self.log,
            start_new_session=True,
        )  # fmt: skip
        self.started.append(process)
        if name == "worker":
            self.workers.append(process)
        return process

    def lease(self, seconds):
        """Let leases be longer, where a busy machine must not make one run out by itself."""
        self.env["OUTBOX_LEASE_SECONDS"] = str(seconds)

    def start_all(self, workers=1, beats=1):
        for _ in range(workers):
            self.start("worker")
        for _ in range(beats):
            self.start("beat")

    def kill_workers(self):
        """``kill -9`` for every worker that lives, with the processes it has made."""
        with self.one_at_a_time:
            for worker in self.workers:
                if worker.poll() is None:
                    with contextlib.suppress(ProcessLookupError):
                        os.killpg(worker.pid, signal.SIGKILL)
                    worker.wait(10)
                    self.kills += 1
            self.workers.clear()

    def children_of(self, worker):
        found = Path(f"/proc/{worker.pid}/task/{worker.pid}/children").read_text()
        return [int(pid) for pid in found.split()]

    def kill_children(self, pids):
        for pid in pids:
            os.kill(pid, signal.SIGKILL)
        self.kills += 1

    def freeze(self, process):
        os.killpg(process.pid, signal.SIGSTOP)

    def thaw(self, process):
        os.killpg(process.pid, signal.SIGCONT)

    def heal(self):
        """Start again what died, as ``make run`` and every service manager do."""
        with self.one_at_a_time:
            for worker in [worker for worker in self.workers if worker.poll() is not None]:
                self.workers.remove(worker)
                self.start("worker")
            if not self.workers:
                self.start("worker")

    def close(self):
        for process in self.started:
            if process.poll() is None:
                with contextlib.suppress(ProcessLookupError):
                    os.killpg(process.pid, signal.SIGCONT)
                    os.killpg(process.pid, signal.SIGKILL)
            process.wait(10)
        self.close_web()
        if self.redis:
            self.redis.stop()
        self.mailbox.close()
        self.log.close()
        shutil.rmtree(self.data, ignore_errors=True)

    # --- the web side

    def close_web(self):
        """End the web side; the next question starts a new one."""
        if self.front:
            self.front.stdin.close()
            self.front.kill()
            self.front.wait(10)
            self.front.stdout.close()
            self.front = None

    def ask(self, order, _seconds=BOUND, **words):
        """Have the web side do something; returns its answer, or fails with its error."""
        if self.front is None:
            self.front = subprocess.Popen(
                [sys.executable, str(self.office)],
                cwd=ROOT, env=self.env, stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                stderr=self.log, text=True, bufsize=1, start_new_session=True,
            )  # fmt: skip
        self.front.stdin.write(json.dumps([order, words]) + "\n")
        self.front.stdin.flush()
        assert select.select([self.front.stdout], [], [], _seconds)[0], f"{order}: no answer"
        line = self.front.stdout.readline()
        assert line, f"{order}: the web side ended\n{self.told()}"
        answer = json.loads(line)
        assert "error" not in answer, f"{order}: {answer}\n{self.told()}"
        return answer["ok"]

    def rows(self):
        return {int(pk): row for pk, row in self.ask("rows").items()}

    def told(self):
        self.log.flush()
        return (self.data / "log").read_text(errors="replace")[-4000:]

    # --- waiting and judging

    def is_settled(self):
        """Whether nothing waits any more; on the way dead workers are started again."""
        self.heal()
        self.ask("hurry")
        return not {"pending", "leased"} & set(self.ask("states"))

    def settle(self, seconds=BOUND):
        end = time.monotonic() + seconds
        while not self.is_settled():
            assert time.monotonic() < end, f"Still waits: {self.rows()}\n{self.told()}"
            time.sleep(0.1)

    def wait_until(self, is_true, seconds=BOUND):
        """Wait for a fact, starting again meanwhile what died."""

        def check():
            self.heal()
            return is_true()

        wait_until(check, seconds)

    def wait_for(self, kind, state, seconds=BOUND):
        """Wait until a promise of this kind is in this state."""
        self.wait_until(lambda: state in self.ask("states", kind=kind), seconds)

    def promised_mails(self):
        mails = [row for row in self.rows().values() if row["kind"] == "send_mail"]
        return {f"<{row['mail_id']}@localhost>" for row in mails}

    def check_nothing_is_lost(self, duplicates, dead=()):
        """Every promise is kept, every mail is there, and at most so many came twice."""
        rows = self.rows()
        states = {pk: row["state"] for pk, row in rows.items()}
        assert states == {pk: "dead" if pk in dead else "done" for pk in states}
        unkept = {f"<{rows[pk]['mail_id']}@localhost>" for pk in dead}
        assert set(self.mailbox.accepted) | unkept == self.promised_mails() | unkept
        assert self.duplicates() <= duplicates, self.mailbox.copies
        assert self.ask("invariants") == "0"

    def duplicates(self):
        return sum(self.mailbox.copies.values()) - len(self.mailbox.copies)
