"""Reading what a page or a file of an import answers."""

import csv
import re

from django.urls import reverse

from tests.porting.imports import lists_made


def words(response):
    """The page's text, one space between words."""
    text = re.sub(r"<(script|style).*?</\1>|<[^>]+>", " ", response.content.decode(), flags=re.S)
    return " ".join(text.replace("&#x27;", "'").replace("&amp;", "&").split())


def at(port, name):
    return reverse(f"porting:{name}", args=[port.account.public_id, port.reference])


def send(browser, port, content, name="clinics-nov.csv"):
    return browser.post(at(port, "import_file"), {"file": lists_made.upload(content, name)})


def read_csv(response):
    text = response.content.decode("utf-8-sig")
    return list(csv.reader(text.splitlines()))
