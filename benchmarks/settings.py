"""The product's own settings, and one page more: the least that a signed-in page can be."""

from config.settings import *  # noqa: F403

ROOT_URLCONF = "benchmarks.urls"
