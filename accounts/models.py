"""Who is who: people, the accounts of the platform as a tree, and who belongs where.

Staff are people in one of the groups of ``porting/migrations/0003_staff_groups``; what they may do
hangs on permissions (``porting.view_desk``, ``work_desk``, ``reveal_secret``).
"""

from typing import Any, ClassVar

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager, Group, PermissionsMixin
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower

from accounts.moments import utc
from accounts.references import new_public_id


class UserManager(BaseUserManager["User"]):
    """Make people by email address. Addresses are kept in lower case: one mailbox, one person."""

    def create_user(self, email: str, password: str | None = None, **fields: Any) -> "User":
        user = self.model(email=email.strip().lower(), **fields)
        user.set_password(password)
        user.save()
        return user

    def create_superuser(self, email: str, password: str | None = None, **fields: Any) -> "User":
        """Make a supervisor of carrier relations, for ``manage.py createsuperuser``.

        Nobody stands above the groups here: a flag that allows everything is not given.
        """
        user = self.create_user(email, password, **fields)
        user.groups.add(Group.objects.get(name="Supervisor"))
        return user

    def get_by_natural_key(self, email: str | None) -> "User":
        return self.get(email=(email or "").strip().lower())


class User(AbstractBaseUser, PermissionsMixin):
    """A person who signs in with an email address."""

    email = models.EmailField("email address", unique=True)
    first_name = models.CharField(max_length=60, blank=True)
    last_name = models.CharField(max_length=60, blank=True)
    phone = models.CharField(max_length=40, blank=True)
    is_active = models.BooleanField(default=True)  # type: ignore[misc]
    created_at = models.DateTimeField(auto_now_add=True)

    objects = UserManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    class Meta:
        constraints = [models.UniqueConstraint(Lower("email"), name="one_person_per_mailbox")]

    def __str__(self) -> str:
        return self.get_full_name() or self.email

    def get_full_name(self) -> str:
        return f"{self.first_name} {self.last_name}".strip()

    def get_short_name(self) -> str:
        return self.first_name or self.email


class Account(models.Model):
    """A customer of the platform. An agency has sub-accounts; a sub-account has none."""

    public_id = models.CharField(max_length=12, unique=True, default=new_public_id("AC"))
    name = models.CharField(max_length=80)
    parent = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="sub_accounts"
    )
    time_zone = models.CharField(max_length=64, default="America/Chicago")
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["name"]
        constraints = [
            models.CheckConstraint(
                name="account_is_not_its_own_parent",
                condition=Q(parent__isnull=True) | ~Q(parent=F("id")),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def agency_pk(self) -> int:
        """The key of its agency, or its own: those who share it are counted together."""
        return self.parent_id or self.pk


class Role(models.TextChoices):
    ADMIN = "admin", "Admin"
    MEMBER = "member", "Member"
    VIEWER = "viewer", "Viewer (may look, not change)"


class Membership(models.Model):
    """A person's place in an account; an agency's members reach its sub-accounts too."""

    user = models.ForeignKey(User, models.CASCADE, related_name="memberships", db_index=False)
    account = models.ForeignKey(Account, models.CASCADE, related_name="memberships")
    role = models.CharField(max_length=10, choices=Role.choices, default=Role.MEMBER)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["user", "account"], name="one_membership_per_account")
        ]

    def __str__(self) -> str:
        return f"{self.user} in {self.account}"


class TryCount(models.Model):
    """How often something was tried since a moment; see ``accounts.limits``."""

    key = models.CharField(max_length=64, primary_key=True)  # a digest: it names nobody
    n = models.PositiveIntegerField()
    ends_at = models.DateTimeField(db_index=True)

    def __str__(self) -> str:
        return f"{self.n} until {utc(self.ends_at)}"


class KeptPost(models.Model):
    """What somebody sent whose session had just ended, until they sign in again.

    ``body`` is encrypted whole and holds no secret: passwords, PINs and account numbers are left
    out. Only the person who was signed in gets it back, once, and on the page it was meant for.
    """

    public_id = models.CharField(max_length=12, unique=True, default=new_public_id("KP"))
    user = models.ForeignKey(User, models.CASCADE, related_name="+")
    path = models.CharField(max_length=400)
    body = models.BinaryField()
    left_out_files = models.BooleanField(default=False)
    left_out_secrets = models.BooleanField(default=False)
    created_at = models.DateTimeField(auto_now_add=True)
    expires_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["expires_at"], name="kept_post_by_end")]

    def __str__(self) -> str:
        return f"{self.public_id} of {self.user_id}"
