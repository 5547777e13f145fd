"""One version: written in pyproject.toml, said in the footer, by /readyz and in the logs."""

import subprocess
import sys
import tomllib

import pytest
from django.conf import settings

PROJECT = tomllib.loads((settings.BASE_DIR / "pyproject.toml").read_text())["project"]


def test_the_version_is_that_of_pyproject():
    assert PROJECT["version"] == settings.VERSION


def test_the_image_has_the_file_that_says_the_version():
    assert "!pyproject.toml" in (settings.BASE_DIR / ".dockerignore").read_text().splitlines()
    assert "COPY manage.py pyproject.toml ./" in (settings.BASE_DIR / "Dockerfile").read_text()


def test_members_and_staff_read_the_version_in_the_footer(client, member, account, desk_worker):
    said = f"<p>Version {settings.VERSION}</p>"

    client.force_login(member)
    assert said in client.get(f"/a/{account.public_id}/numbers/port/new/").content.decode()
    client.force_login(desk_worker)
    assert said in client.get("/desk/").content.decode()


@pytest.mark.parametrize("page", ["/login/", "/verify/", "/sign/ended/", "/nowhere/"])
def test_nobody_else_reads_it_on_a_page(client, db, page):
    assert settings.VERSION not in client.get(page).content.decode()


def test_the_log_of_a_web_server_begins_with_the_version(tmp_path):
    code = "import config.wsgi"
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", code],
        cwd=settings.BASE_DIR,
        env={"DATA_DIR": str(tmp_path), "LOG_LEVEL": "INFO", "PATH": ""},
        capture_output=True,
        text=True,
        check=True,
    )

    assert f"config.wsgi Portdesk {settings.VERSION}: web server starts." in done.stderr
