"""What the wizard's fields and buttons are called; the table is ``porting.rules.labels``."""

from porting.rules.labels import BUTTONS, IN_SENTENCES, LABELS, in_sentence

__all__ = ["BUTTONS", "IN_SENTENCES", "LABELS", "in_sentence"]
