#!/usr/bin/env python
"""Run a Django command."""

import os
import sys

import config  # noqa: F401  (first of all: it makes numbers/ importable)


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    from django.core.management import execute_from_command_line

    execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()
