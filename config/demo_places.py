"""Where a demo may run: on one's own machine. Its logins are known, and anybody may read its mails.

``require_own_machine`` stops the settings; ``check --deploy`` says the same, and that DATA_DIR is
open to others where its rights could not be mended.
"""

from typing import Any

from django.core import checks
from django.core.checks import Tags, register
from django.core.exceptions import ImproperlyConfigured

from config.own_folder import is_open_to_others

REMEDY = (
    "A demo has known logins and a page with everybody's mail. Set DEMO=false (and remove the file "
    "“demo” in DATA_DIR, which `make run` leaves there), or leave {name} out."
)


def public_setting(site_url: str, engine: str) -> str:
    """Return the name of the setting that makes this more than one's own machine; else ""."""
    if site_url.lower().startswith("https:"):
        return "SITE_URL"
    return "" if engine.endswith("sqlite3") else "DATABASE_URL"


def require_own_machine(site_url: str, engine: str) -> None:
    """Raise ImproperlyConfigured for a demo with an https address or a database server."""
    if name := public_setting(site_url, engine):
        what = "an https address" if name == "SITE_URL" else "a database server"
        raise ImproperlyConfigured(
            f"DEMO=true does not go with {what} ({name}). {REMEDY.format(name=name)}"
        )


@register(Tags.security, deploy=True)
def check_demo(**_: Any) -> list[checks.CheckMessage]:
    from django.conf import settings

    if not settings.DEMO:
        return []
    name = public_setting(settings.SITE_URL, settings.DATABASES["default"]["ENGINE"])
    hint = REMEDY.format(name=name) if name else "Set DEMO=false."
    return [checks.Error("DEMO is on.", hint=hint, id="config.E001")]


@register(Tags.security, deploy=True)
def check_folder(**_: Any) -> list[checks.CheckMessage]:
    from django.conf import settings

    if not is_open_to_others(settings.DATA_DIR):
        return []
    return [
        checks.Warning(
            f"Other users of this machine may look into DATA_DIR ({settings.DATA_DIR}).",
            hint="Give Portdesk a folder of its own: chown it to its user, chmod 0700.",
            id="config.W002",
        )
    ]
