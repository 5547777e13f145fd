"""Addresses of the desk."""

from django.urls import reverse


def page(name, row, *more):
    return reverse(f"desk:{name}", args=[row.reference, *more])
