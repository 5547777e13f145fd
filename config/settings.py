"""All settings, one file, read top to bottom.

Everything that differs between installations comes from environment variables, read loudly:
a missing or malformed value stops the process at start-up and names the variable. The
defaults are the embedded installation of ``make run``; docs/deploy.md has the production ones.
"""

import secrets
import tomllib
from pathlib import Path
from typing import Any

import dj_database_url
from celery.schedules import crontab
from django.core.exceptions import ImproperlyConfigured
from environs import Env

from config import BASE_DIR, own_folder
from config.clamd import clamd_address
from config.demo_places import require_own_machine
from config.email_url import mail_server

env = Env(expand_vars=False)

# The one place of the version is pyproject.toml; pages, /readyz and logs say it.
VERSION: str = tomllib.loads((BASE_DIR / "pyproject.toml").read_text())["project"]["version"]

# --- Where things lie -------------------------------------------------------
DATA_DIR = Path(env.str("DATA_DIR", str(BASE_DIR / "data"))).resolve()
own_folder.close(DATA_DIR)  # before anything is read from it or written
# A demo has known logins, a page to read its mails, and takes 555 numbers. `make run` makes one
# and leaves a mark in its folder, so that `manage.py` beside it means the same installation.
DEMO = env.bool("DEMO", (DATA_DIR / "demo").exists())
DEBUG = env.bool("DEBUG", False)


def own_secret(name: str) -> str:
    """Return the secret in the variable ``name``; with SQLite one is made, once, in DATA_DIR.

    Any number of machines may share a PostgreSQL database, so there the keys must be given.
    """
    if value := given_secret(name):
        return value
    if given_secret("DATABASE_URL"):
        raise ImproperlyConfigured(f"Set the {name} environment variable.")
    path = DATA_DIR / "keys" / name.lower()
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        path.touch(mode=0o600, exist_ok=True)
        if not path.read_text():
            path.write_text(new_key(name))
    return path.read_text().strip()


def new_key(name: str) -> str:
    """Make a key of the shape its reader wants: Fernet keys are 32 bytes in base64."""
    if name == "FIELD_ENCRYPTION_KEYS":
        from cryptography.fernet import Fernet

        return Fernet.generate_key().decode()
    return secrets.token_urlsafe(48)


def given_secret(name: str) -> str:
    """Return the secret in the variable ``name``, or in the file that ``name``_FILE names."""
    if path := env.str(f"{name}_FILE", ""):
        try:
            return Path(path).read_text().strip()
        except OSError as error:
            raise ImproperlyConfigured(f"{name}_FILE cannot be read: {error.strerror}.") from None
    return env.str(name, "")


SECRET_KEY = own_secret("SECRET_KEY")
# Account numbers and PINs at rest. The first key writes, all of them read; to rotate, put a
# new key in front and run `manage.py rotate_secrets`.
FIELD_ENCRYPTION_KEYS = own_secret("FIELD_ENCRYPTION_KEYS").replace(",", " ").split()

# --- This process -----------------------------------------------------------
# "web" is set by config/wsgi.py, "worker" and "beat" by whoever starts those; a manage.py command
# is neither. PostgreSQL shows the name beside each connection.
PROCESS_NAME = env.str("PROCESS_NAME", "command")

# --- The address ------------------------------------------------------------
PORT = env.int("PORT", 8000)
# Links in mails are built from this and never from the Host header.
SITE_URL = env.str("SITE_URL", f"http://localhost:{PORT}").rstrip("/")
IS_HTTPS = SITE_URL.lower().startswith("https://")
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", ["localhost", "127.0.0.1"] if DEMO else [])
CSRF_TRUSTED_ORIGINS = [SITE_URL]
# How many proxies in front of us write X-Forwarded-For; 0 means the peer's address is the client's.
TRUSTED_PROXIES = env.int("TRUSTED_PROXIES", 0)

# --- Brand and rules of this installation -------------------------------------
BRAND_NAME = env.str("BRAND_NAME", "Portdesk")
SUPPORT_EMAIL = env.str("SUPPORT_EMAIL", "porting@portdesk.example")
POSTAL_ADDRESS = env.str("POSTAL_ADDRESS", "Portdesk, 100 Example Street, Austin, TX 78701")
# The company that becomes the agent of the number's owner; printed on every letter.
NEW_CARRIER_NAME = env.str("NEW_CARRIER_NAME", "Portdesk Communications, LLC")
# The registry's five-letter ID of who will control toll-free numbers; printed where it is known.
NEW_RESPORG_ID = env.str("NEW_RESPORG_ID", "")
# Who carries fax numbers for us; its letter is made of the fax form.
FAX_CARRIER_NAME = env.str("FAX_CARRIER_NAME", "Carrier C")
CANADA_ENABLED = env.bool("CANADA_ENABLED", False)
# Films and documentation use 555 numbers; no carrier has them. A demo needs what nobody owns.
ACCEPT_FICTIONAL_NUMBERS = env.bool("ACCEPT_FICTIONAL_NUMBERS", DEMO)
# Who is asked for a number's line type and carrier: "none", or "sandbox", which makes them up.
CARRIER_LOOKUP = env.str("CARRIER_LOOKUP", "sandbox" if DEMO else "none")
if CARRIER_LOOKUP not in ("none", "sandbox"):
    raise ImproperlyConfigured(f"CARRIER_LOOKUP must be none or sandbox, not {CARRIER_LOOKUP!r}.")
CARRIER_LOOKUP_SECONDS = env.float("CARRIER_LOOKUP_SECONDS", 10.0)  # for one answer
MAX_NUMBERS_PER_REQUEST = env.int("MAX_NUMBERS_PER_REQUEST", 10_000)
MAX_NUMBERS_PER_ORDER = env.int("MAX_NUMBERS_PER_ORDER", 500)
LINK_LIFE_DAYS = 14
MAX_UPLOAD_BYTES = 20 * 1024 * 1024
MAX_UPLOADS_PER_REQUEST = 10
# A ClamAV daemon that looks at what people upload: "host:port" or the path of its Unix socket.
CLAMD_ADDRESS = clamd_address(env.str("CLAMD_ADDRESS", ""))
MAX_LIST_BYTES = 5 * 1024 * 1024  # of a CSV or XLSX with numbers

# --- Applications -----------------------------------------------------------
INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "crispy_forms",
    "django_htmx",
    "csp",
    "accounts",
    "numbers",
    "porting",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "config.middleware.PrivatePages",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "config.bodies.BodyLimits",
    "accounts.sessions.SignInFirst",
    "django.contrib.messages.middleware.MessageMiddleware",
    "accounts.sessions.SessionTimes",
    "accounts.kept_posts.KeptPosts",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "config.middleware.ButtonsOnly",
    "config.middleware.TooMany",
    "config.middleware.NoNul",
]
ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "builtins": ["accounts.templatetags.moments"],
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "config.context.site",
            ],
        },
    },
]
CRISPY_ALLOWED_TEMPLATE_PACKS = ("plain",)
CRISPY_TEMPLATE_PACK = "plain"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# --- Database ---------------------------------------------------------------
# SQLite with Django's own defaults refuses half of concurrent writes; these settings refuse none.
# synchronous=FULL: a power cut must not lose a signature that we have acknowledged.
SQLITE_OPTIONS = {
    "timeout": 20,
    "transaction_mode": "IMMEDIATE",
    "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON;",
}
DATABASES: dict[str, dict[str, Any]] = {
    "default": {
        **dj_database_url.parse(
            given_secret("DATABASE_URL") or f"sqlite:///{DATA_DIR / 'portdesk.sqlite3'}"
        )
    }
}
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    DATABASES["default"]["OPTIONS"] = SQLITE_OPTIONS
    own_folder.close_database(Path(DATABASES["default"]["NAME"]))
else:
    DATABASES["default"]["CONN_MAX_AGE"] = 0  # the pool keeps connections, requests do not
    DATABASES["default"]["CONN_HEALTH_CHECKS"] = True  # one that the server has cut is replaced
    # Milliseconds. Nobody waits longer for a page; a frozen machine must not hold rows for ever.
    _limits = {"statement_timeout": 15_000, "idle_in_transaction_session_timeout": 60_000}
    DATABASES["default"]["OPTIONS"] = DATABASES["default"].get("OPTIONS", {}) | {
        "application_name": f"portdesk {PROCESS_NAME}",
        "connect_timeout": 5,  # seconds
        "tcp_user_timeout": 20_000,  # milliseconds until a server that is silent counts as gone
        "pool": {
            "min_size": 1,
            "max_size": env.int("DATABASE_POOL_SIZE", 4),  # a process; as many as its threads
            # Seconds to wait for a working one; then the page says "try again". After a restart of
            # the server the pool finds its four dead ones with pauses of 1, 2 and 4 seconds.
            "timeout": 10,
            "max_idle": 300,
            "max_lifetime": 1800,
        },
    }
    if PROCESS_NAME == "web":
        DATABASES["default"]["OPTIONS"]["options"] = " ".join(
            f"-c {name}={value}" for name, value in _limits.items()
        )

# The tests run the demo on PostgreSQL as well; nobody else has a reason to say so.
if DEMO and not env.bool("DEMO_IN_TESTS", False):
    require_own_machine(SITE_URL, DATABASES["default"]["ENGINE"])

# --- People -----------------------------------------------------------------
AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 10},
    },
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "home"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "none"  # people are invited by the platform; nobody signs up here
ACCOUNT_ADAPTER = "accounts.adapter.AccountAdapter"
ACCOUNT_FORMS = {
    "login": "accounts.forms.LoginForm",
    "reset_password": "accounts.forms.ResetPasswordForm",
    "reset_password_from_key": "accounts.forms.ResetPasswordKeyForm",
}
ACCOUNT_LOGOUT_REDIRECT_URL = "account_login"
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_SESSION_REMEMBER = True  # for SESSION_COOKIE_AGE; there is no box to tick
# allauth counts tries and used codes in the cache, which every process has for itself. Ours are in
# the database (accounts/limits.py), and nothing is left that would need a cache.
CACHES = {"default": {"BACKEND": "django.core.cache.backends.dummy.DummyCache"}}
ACCOUNT_RATE_LIMITS: bool = False
MFA_RATE_LIMITS: bool = False
MFA_ADAPTER = "accounts.second_factor.adapter.MFAAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_FORMS = {
    "authenticate": "accounts.second_factor.forms.CodeForm",
    "authenticate_webauthn": "accounts.second_factor.forms.PasskeyForm",
    "activate_totp": "accounts.second_factor.forms.NewAppForm",
    "add_webauthn": "accounts.second_factor.forms.NewPasskeyForm",
    "deactivate_totp": "accounts.second_factor.forms.RemoveAppForm",
    "generate_recovery_codes": "accounts.second_factor.forms.RecoveryCodesForm",
}
MFA_TOTP_TOLERANCE = 1  # a phone's clock may be half a minute off
MFA_RECOVERY_CODES_SHOW_ONCE = True
MFA_REAUTHENTICATION_REQUIRED = False  # our forms ask for the password themselves, every time
MFA_ALLOW_UNVERIFIED_EMAIL = True  # people are invited at their address
PASSWORD_RESET_TIMEOUT = 3600  # seconds
# The longest life of a session; accounts/sessions.py ends most of them sooner.
SESSION_COOKIE_AGE = 14 * 24 * 3600
SESSION_COOKIE_NAME = "__Host-session" if IS_HTTPS else "portdesk_session"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = IS_HTTPS
CSRF_COOKIE_NAME = "__Host-csrf" if IS_HTTPS else "portdesk_csrf"
CSRF_COOKIE_HTTPONLY = SESSION_COOKIE_HTTPONLY = True
CSRF_FAILURE_VIEW = "config.views.csrf_failure"

# --- Headers ----------------------------------------------------------------
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'none'"],
        "script-src": ["'self'"],
        "style-src": ["'self'"],
        "img-src": ["'self'"],
        "font-src": ["'self'"],
        "connect-src": ["'self'"],
        "form-action": ["'self'"],
        "base-uri": ["'none'"],
        "frame-ancestors": ["'none'"],
    }
}
SECURE_CONTENT_TYPE_NOSNIFF = True
# Not "no-referrer": browsers then send "Origin: null" with our own forms, and the CSRF check
# refuses those.
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
SECURE_SSL_REDIRECT = IS_HTTPS and env.bool("SSL_REDIRECT", True)
SECURE_REDIRECT_EXEMPT = [r"^(healthz|readyz)$"]  # asked from inside, past the proxy
SECURE_HSTS_SECONDS = 31_536_000 if IS_HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = IS_HTTPS
if TRUSTED_PROXIES:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")

# --- Background work ----------------------------------------------------------
# The database is the only truth (porting/outbox.py); Celery carries nudges, so losing a message
# costs at most one sweep. Without a broker address the embedded installation uses a folder.
CELERY_BROKER_URL = given_secret("CELERY_BROKER_URL") or "filesystem://"
if CELERY_BROKER_URL == "filesystem://":
    CELERY_BROKER_TRANSPORT = "config.file_queue:Transport"
    QUEUE_DIR = DATA_DIR / "queue"
    for _folder in ("messages", "processed", "control"):
        (QUEUE_DIR / _folder).mkdir(parents=True, exist_ok=True, mode=0o700)
    CELERY_BROKER_TRANSPORT_OPTIONS: dict[str, Any] = {
        "data_folder_in": str(QUEUE_DIR / "messages"),
        "data_folder_out": str(QUEUE_DIR / "messages"),
        "processed_folder": str(QUEUE_DIR / "processed"),
        "control_folder": str(QUEUE_DIR / "control"),
        "store_processed": False,
        "polling_interval": 0.1,
    }
else:
    # Publishing to a frozen Redis hangs for over a minute without these.
    CELERY_BROKER_TRANSPORT_OPTIONS = {
        "socket_timeout": 2,
        "socket_connect_timeout": 1,
        "max_retries": 0,  # each would hang as long again; worker and beat come back by themselves
        "visibility_timeout": 600,
    }
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_TASK_PUBLISH_RETRY = False
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_TASK_TIME_LIMIT = 120
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_TASK_DEFAULT_QUEUE = "portdesk"
OUTBOX_SWEEP_SECONDS = env.float("OUTBOX_SWEEP_SECONDS", 20.0)
# How long a promise belongs to the worker that took it: longer than the hard limit of a task.
OUTBOX_LEASE_SECONDS = env.float("OUTBOX_LEASE_SECONDS", 150.0)
# How long staff may take back what they said of numbers; the customer's mail waits. 0: never.
UNDO_SECONDS = env.float("UNDO_SECONDS", 120.0)
CELERY_BEAT_SCHEDULE = {
    "find promises that are due": {
        "task": "porting.tasks.sweep_outbox",
        "schedule": OUTBOX_SWEEP_SECONDS,
    },
    "seal what was signed, and try the seal key": {
        "task": "porting.tasks.sweep_seals",
        "schedule": 300.0,
    },
    # A run takes a minute's worth of what was not read for twenty hours; so every letter is read
    # once a day, and a million of them do not need one long night.
    "read the sealed letters again": {
        "task": "porting.tasks.rehash_letters",
        "schedule": 600.0,
    },
    "throw away papers that are kept no longer": {
        "task": "porting.tasks.purge_expired",
        "schedule": crontab(hour="3", minute="10"),
    },
    "delete files that belong to no document": {
        "task": "porting.tasks.purge_orphan_files",
        "schedule": 24 * 3600.0,
    },
    # Whoever is asked at any hour finds nothing left to do twice; mails go out in the morning.
    "remind of drafts, and end them": {
        "task": "porting.tasks.expire_drafts",
        "schedule": crontab(minute="10"),
    },
    # Midnight to four in the morning in the zones of our customers.
    "look again at what stops each request": {
        "task": "porting.tasks.refresh_overview",
        "schedule": crontab(minute="30", hour="8"),
    },
    "remind of letters that wait": {
        "task": "porting.tasks.sweep_reminders",
        "schedule": 900.0,
    },
    "throw away counts and sessions that are over": {
        "task": "accounts.tasks.sweep",
        "schedule": 3600.0,
    },
}

# --- Mail -------------------------------------------------------------------
DEFAULT_FROM_EMAIL = env.str("DEFAULT_FROM_EMAIL", f"{BRAND_NAME} Porting <{SUPPORT_EMAIL}>")
MAIL_DIR = DATA_DIR / "mail"
if _email_url := given_secret("EMAIL_URL"):
    EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    _server = mail_server(_email_url)
    EMAIL_HOST, EMAIL_PORT = _server["EMAIL_HOST"], _server["EMAIL_PORT"]
    EMAIL_HOST_USER = _server["EMAIL_HOST_USER"]
    EMAIL_HOST_PASSWORD = _server["EMAIL_HOST_PASSWORD"]
    EMAIL_USE_TLS, EMAIL_USE_SSL = _server["EMAIL_USE_TLS"], _server["EMAIL_USE_SSL"]
else:
    EMAIL_BACKEND = "config.mail.FolderBackend"
EMAIL_TIMEOUT = env.int("EMAIL_TIMEOUT", 20)  # seconds, for each step of handing a mail over

# --- Files ------------------------------------------------------------------
# Bills and letters are private: never served by address, only through a view that asks who looks.
MEDIA_ROOT = DATA_DIR / "files"
STATIC_URL = "/static/"
STATIC_ROOT = Path(env.str("STATIC_ROOT", str(DATA_DIR / "static")))
STATICFILES_DIRS = [BASE_DIR / "static"]
STORAGES: dict[str, dict[str, Any]] = {
    "default": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"file_permissions_mode": 0o600, "directory_permissions_mode": 0o700},
    },
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
if S3_BUCKET := env.str("S3_BUCKET", ""):
    # The bucket is private and read by us alone: downloads go through the view that asks, so no
    # address of the bucket is ever handed out. querystring_expire is for the day one would be.
    STORAGES["default"] = {
        "BACKEND": "config.bucket.Bucket",
        "OPTIONS": {
            "bucket_name": S3_BUCKET,
            "endpoint_url": env.str("S3_ENDPOINT_URL", "") or None,
            "region_name": env.str("S3_REGION", "us-east-1"),
            # Without a key, the machine's own role is asked (on Amazon's).
            "access_key": given_secret("AWS_ACCESS_KEY_ID") or None,
            "secret_key": given_secret("AWS_SECRET_ACCESS_KEY") or None,
            "addressing_style": env.str("S3_ADDRESSING_STYLE", "path"),
            "file_overwrite": False,
            "default_acl": None,
            "querystring_expire": 60,
        },
    }
# --- The seal of signed letters ---------------------------------------------
# Read by the worker alone: a web process needs neither this file nor the right to read it.
_seal_key_file = env.str("SEAL_KEY_FILE", "")
SEAL_KEY_FILE = _seal_key_file or str(DATA_DIR / "keys" / "seal.pem")
SEAL_KEY_MAY_BE_MADE = not _seal_key_file and DATABASES["default"]["ENGINE"].endswith("sqlite3")
# A time-stamp authority (RFC 3161). Without one, the time of a seal is this server's.
SEAL_TSA_URL = env.str("SEAL_TSA_URL", "")
# How long papers are kept (docs/security.md, "What is kept"). A legal hold stops all of it.
KEEP_EVIDENCE_DAYS = env.int("KEEP_EVIDENCE_DAYS", 3 * 365 + 1)
KEEP_BILLS_DAYS = env.int("KEEP_BILLS_DAYS", 90)
KEEP_BILLS_OF_CANCELLED_DAYS = env.int("KEEP_BILLS_OF_CANCELLED_DAYS", 30)
# Rows of the outbox that are done, of requests that ended longer ago than this.
KEEP_DONE_WORK_DAYS = env.int("KEEP_DONE_WORK_DAYS", 90)

# --- What may be posted -----------------------------------------------------
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
# A one-by-one page of 50 numbers posts about ten fields each.
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2_000
# Whole bodies, files included: of whom nobody knows here, and of people who may send papers.
MAX_STRANGERS_BODY_BYTES = 5 * 1024 * 1024
MAX_BODY_BYTES = MAX_UPLOADS_PER_REQUEST * MAX_UPLOAD_BYTES + DATA_UPLOAD_MAX_MEMORY_SIZE
FILE_UPLOAD_HANDLERS = [
    "config.bodies.Uploads",
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "django.core.files.uploadhandler.TemporaryFileUploadHandler",
]
# The web server collects requests before a page is asked (config/web_worker.py). Seconds for a
# head; for a body so many, and beyond them at least so many bytes each second.
HEAD_SECONDS = env.float("HEAD_SECONDS", 10.0)
BODY_SECONDS = env.float("BODY_SECONDS", 20.0)
BODY_BYTES_PER_SECOND = env.int("BODY_BYTES_PER_SECOND", 8_000)
# Megabytes of bodies that a web process holds at once, half of them of people it does not know.
WEB_SPOOL_MB = env.int("WEB_SPOOL_MB", 256)
TEMP_RESERVE_BYTES = 64 * 1024 * 1024  # stay free in the temporary folder
FILE_UPLOAD_PERMISSIONS = 0o600

# --- Time and language --------------------------------------------------------
LANGUAGE_CODE = "en-us"
TIME_ZONE = "UTC"  # in the database and in code; pages show the account's own zone, in words
USE_TZ = True
USE_I18N = False

# --- Logs -------------------------------------------------------------------
LOG_LEVEL = env.str("LOG_LEVEL", "INFO")
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
    "filters": {
        "ordinary answers": {"()": "config.log_lines.OrdinaryAnswers", "level": LOG_LEVEL},
        "one line": {"()": "config.log_lines.OneLine"},
    },
    "handlers": {
        "console": {
            "class": "logging.StreamHandler",
            "formatter": "line",
            "filters": ["ordinary answers", "one line"],
        }
    },
    # kombu warns of a missing host name, which a broker that is a folder does not have; the makers
    # of PDF files tell every step, and letters of people's names, at INFO and WARNING.
    "loggers": {
        name: {"level": "ERROR"}
        for name in (
            "kombu.connection",
            "weasyprint",
            "fontTools",
            "pikepdf",
            "pyhanko",
            "pyhanko_certvalidator",
            "botocore",
        )
    },
    "root": {"handlers": ["console"], "level": LOG_LEVEL},
}

# Whoever adds ADMINS gets reports by mail; those must not hold PINs.
DEFAULT_EXCEPTION_REPORTER = "config.reports.MaskedReport"
DEFAULT_EXCEPTION_REPORTER_FILTER = "config.reports.NothingTyped"

SILENCED_SYSTEM_CHECKS: list[str] = []
