"""People without a login here who are to get updates, and mailboxes that want none from anybody."""

from django.db import models

from accounts.models import Account


class Follower(models.Model):
    """A mailbox that an account named and that has no login there: asked once, then written to."""

    account = models.ForeignKey(Account, models.CASCADE, related_name="+", db_index=False)
    email = models.EmailField()  # in lower case
    asked_at = models.DateTimeField()
    confirmed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["account", "email"], name="one_follower_per_account_and_mailbox"
            )
        ]

    def __str__(self) -> str:
        return f"{self.email}, {'confirmed' if self.confirmed_at else 'asked'}"


class NoMail(models.Model):
    """A mailbox whose reader said: never write to me. Kept as a digest; it binds all accounts."""

    email_sha256 = models.CharField(max_length=64, primary_key=True)
    since = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        return self.email_sha256[:12]
