"""An empty form of the desk is drawn once; a form with anybody's words in it is never kept."""

from porting.desk import drawn
from porting.desk.forms import HoldForm, new_reply_form


def test_an_empty_form_is_kept_as_it_was_drawn():
    drawn._kept.clear()
    first = HoldForm(auto_id="id_hold_%s").drawn

    assert HoldForm(auto_id="id_hold_%s").drawn is first
    assert "id_other_reason" in HoldForm(auto_id="id_other_%s").drawn


def test_words_that_somebody_typed_are_on_their_form_and_nowhere_else():
    drawn._kept.clear()
    begun = new_reply_form("reply", initial={"text": "The PIN is 4471."})
    posted = new_reply_form("reply", {"reply-text": "The PIN is 4472."})

    assert "The PIN is 4471." in begun.drawn
    assert "The PIN is 4472." in posted.drawn
    assert drawn._kept == {}
    assert "4471" not in new_reply_form("reply").drawn


def test_a_form_is_drawn_although_somebody_else_makes_all_be_forgotten_meanwhile(monkeypatch):
    class Forgetful(dict):
        def __setitem__(self, key, value):
            super().__setitem__(key, value)
            self.clear()  # as another thread may

    monkeypatch.setattr(drawn, "_kept", Forgetful())

    assert "id_hold_reason" in HoldForm(auto_id="id_hold_%s").drawn
