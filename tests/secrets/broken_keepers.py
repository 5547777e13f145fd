"""Every kind of promise, broken at one statement after another before it is kept.

The n-th try raises at a later statement than the one before, then once after the work is done;
then it is let through. ``tests.secrets.worker`` puts these in the place of the real ones.
"""

from importlib import import_module

from tests.secrets.broken import Forced, breaking

REAL = {}  # kind: "module:function", filled by the worker
STATEMENTS = (1, 4, 9)


def __getattr__(kind):
    if kind not in REAL:
        raise AttributeError(kind)
    module, _, function = REAL[kind].partition(":")
    real = getattr(import_module(module), function)

    def keep(message):
        place = message.attempts - 1
        if place < len(STATEMENTS):
            with breaking(STATEMENTS[place]):
                real(message)
            raise Forced("forced, after the work")
        real(message)

    return keep
