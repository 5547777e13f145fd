"""Settings of the test runs: the real ones, with keys and folders of their own.

``DATABASE_URL`` chooses the database; the default is SQLite. Nothing of ours is replaced.
"""

import os
import tempfile
from pathlib import Path

_folder = Path(tempfile.mkdtemp(prefix="portdesk-tests-"))
os.environ.setdefault("DATA_DIR", str(_folder))
os.environ.setdefault(
    "SECRET_KEY", "the tests' own key, long enough for the deployment check: 0123456789"
)
os.environ.setdefault("FIELD_ENCRYPTION_KEYS", "aEl3dXhLRVVmZ1R0b1BsTWJvUGVwY0ZxV3RkY3JqTlo=")
os.environ.setdefault("DEMO", "true")
os.environ.setdefault("DEMO_IN_TESTS", "true")  # on a database server, too
os.environ.setdefault("CARRIER_LOOKUP", "none")  # tests of look-ups choose the sandbox themselves
os.environ.setdefault("UNDO_SECONDS", "0")  # tests of taking back set it themselves
# Nudges go to a queue in this process that nobody reads; tests keep promises themselves.
os.environ.setdefault("CELERY_BROKER_URL", "memory://")
os.environ.setdefault("DATABASE_URL", f"sqlite:///{_folder / 'tests.sqlite3'}")

from config.settings import *  # noqa: E402, F403
from config.settings import STATIC_ROOT, STORAGES  # noqa: E402

# Hashing a password well takes a third of a second; the tests make hundreds of users.
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
STORAGES = STORAGES | {
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
}
# whitenoise warns about a folder that is not there, and warnings are errors.
STATIC_ROOT.mkdir(parents=True, exist_ok=True)
# The seal key is made on first use in the folder of these tests, whatever the database.
SEAL_KEY_MAY_BE_MADE = True
