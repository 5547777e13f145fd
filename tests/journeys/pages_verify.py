"""The page that says whether a letter is genuine, and the desk's evidence and legal hold."""

from tests.journeys.states import State, attach, fill, press, unfold

CHECK = press("Check this letter")


def verify():
    def asked(state, *acts):
        return State("verify:page", "nobody", state, acts=acts)

    yield State("verify:page", "nobody", "empty")
    yield asked("error no file", press("Check this file"))
    yield asked("error no letter", CHECK)
    wrong = (fill("Letter number", "PR-222222-L1"), fill("Code", "22222222"), CHECK)
    yield asked("error refused", *wrong)
    none = attach("letter.pdf", b"not a PDF")
    yield asked("answered unreadable", none, press("Check this file"))

    def held(page, state, *acts, **words):
        return State(f"desk:{page}", "priya", state, scene="taken", acts=acts, **words)

    hold = unfold("Set a legal hold")
    yield held("request", "legal hold", hold)
    yield held("hold", "error", hold, press("Set the hold"), start="desk:request")
