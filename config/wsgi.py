"""The web server's entry point."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
os.environ.setdefault("PROCESS_NAME", "web")

application = get_wsgi_application()

from porting.papers.letter_checks import require_letters  # noqa: E402  (needs the apps)

require_letters()
