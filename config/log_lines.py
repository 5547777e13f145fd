"""Which records of Django's own loggers are worth a line, and how long that line is."""

import logging


class OrdinaryAnswers(logging.Filter):
    """Treat answers of the 400s as what they are, INFO: a form with a mistake in it is no warning.

    Django logs each of them as a WARNING, so that whoever tries Portdesk in a terminal sees one
    for every field left empty. ``level`` is the installation's LOG_LEVEL.
    """

    def __init__(self, level: str = "INFO"):
        super().__init__()
        self.level = logging.getLevelNamesMapping().get(level.upper(), logging.INFO)

    def filter(self, record: logging.LogRecord) -> bool:
        is_ordinary = (
            record.name == "django.request"
            and record.levelno == logging.WARNING
            and 400 <= getattr(record, "status_code", 0) < 500
        )
        return not is_ordinary or self.level <= logging.INFO


class OneLine(logging.Filter):
    """Leave out the traceback of what a stranger did wrong: an unknown Host, a forged cookie.

    It says where Django noticed, which is always the same place, in thirty lines.
    """

    def filter(self, record: logging.LogRecord) -> bool:
        if record.name.startswith("django.security."):
            record.exc_info = record.exc_text = None
        return True
