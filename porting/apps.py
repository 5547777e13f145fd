from django.apps import AppConfig


class PortingConfig(AppConfig):
    name = "porting"

    def ready(self) -> None:
        from porting.papers import letter_checks  # noqa: F401  (registers its check)
