"""Fills the scenes of a folder with markup and scripts, in every text that anybody can type.

Every text column of every model is filled, so that a new one is tried without a word here; left
out are only those that no person writes and the pages could not do without.
"""

import os

import django

PAYLOADS = (
    "<img src=x onerror=window.__xss=1>",
    "\"' autofocus onfocus=window.__xss=1 x='",
    "</textarea><svg onload=window.__xss=1>",
    "</title><script>window.__xss=1</script>",
    "javascript:window.__xss=1",
    "{{ 7|add:7 }}{% now 'Y' %}<b>bold",
    "\u202e<iframe src=javascript:parent.__xss=1>",
)
# Written by the program: names of things, digests, languages, zones.
OURS = {
    "sealed",
    "password", "public_id", "reference", "kind", "dedupe_key", "mail", "slug", "language",
    "wording_version", "consent_version", "text_version", "time_zone", "foc_time_zone", "mark",
    "expected_time_zone", "pon", "key", "file", "content_type", "revoke_reason", "service_state",
    "billing_state", "service_zip", "billing_zip", "verdict_detail",
}  # fmt: skip


def main():
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    django.setup()
    fill_every_text()


def fill_every_text():
    """Write a payload into each text column of each row, another one from row to row."""
    from django.apps import apps

    for app in ("accounts", "numbers", "porting"):
        for model in apps.get_app_config(app).get_models():
            names = [field for field in model._meta.concrete_fields if is_typed(field)]
            if model.__name__ == "Event":  # append-only: what an event says is what pages wrote
                continue
            for row in model._base_manager.only("pk"):
                values = {
                    field.attname: payload_for(row.pk + place, field)
                    for place, field in enumerate(names)
                }
                if values:
                    model._base_manager.filter(pk=row.pk).update(**values)


def is_typed(field):
    from django.db import models

    from numbers.models import E164Field

    return (
        isinstance(field, models.CharField | models.TextField)
        and not isinstance(field, models.EmailField | E164Field)
        and not field.choices
        and not field.unique
        and "sha256" not in field.name
        and "hash" not in field.name
        and field.name not in OURS
    )


def payload_for(n, field):
    text = f"{PAYLOADS[n % len(PAYLOADS)]}{n}"  # a name may be taken once in an account
    return text[: field.max_length] if field.max_length else text


if __name__ == "__main__":
    main()
