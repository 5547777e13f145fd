"""A list of numbers from a file on its way into a request."""

from typing import Any

from django.db import models
from django.db.models import Q

from accounts.models import Account, User
from accounts.references import new_public_id
from porting.choices import ImportState, LeftOut
from porting.models.requests import PortRequest
from porting.models.secrets import EncryptedTextField


class NumberImport(models.Model):
    """An uploaded list: how it is to be read, and how far the worker has come with it.

    ``columns`` holds a field's name for each column of the list ("" = not imported), ``decisions``
    what to do about names that the account does not know (porting.rules.number_lists.names).
    ``done_rows`` moves in the transaction that stores those rows: whoever goes on, after whatever
    happened, goes on there.
    """

    request = models.ForeignKey(PortRequest, models.CASCADE, related_name="imports", db_index=False)
    account = models.ForeignKey(Account, models.CASCADE, related_name="+")
    public_id = models.CharField(max_length=12, unique=True, default=new_public_id("IMP"))
    state = models.CharField(
        max_length=10, choices=ImportState.choices, default=ImportState.PREPARING
    )
    created_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    file_name = models.CharField(max_length=120)
    sheet_name = models.CharField(max_length=120, blank=True)
    # The visible sheets where there is a choice (number_lists.books.Book.summary), and what of the
    # chosen one is taken though nobody sees it.
    sheets = models.JSONField(default=list)
    takes_hidden_rows = models.BooleanField(default=False)
    takes_hidden_columns = models.BooleanField(default=False)

    has_headings = models.BooleanField(default=True)
    columns = models.JSONField(default=list)
    decisions = models.JSONField(default=dict)
    names_ranges = models.BooleanField(default=False)  # a row may stand for many numbers
    # One more with each change of the list or of how it is read, in whichever tab.
    list_version = models.PositiveIntegerField(default=0)
    row_count = models.PositiveIntegerField()  # without the row of headings, ranges written out

    done_rows = models.PositiveIntegerField(default=0)
    added = models.PositiveIntegerField(default=0)
    duplicates = models.PositiveIntegerField(default=0)
    problems = models.PositiveIntegerField(default=0)
    stopped_because = models.CharField(max_length=200, blank=True)
    wants_mail = models.BooleanField(default=False)

    created_at = models.DateTimeField(auto_now_add=True)
    started_at = models.DateTimeField(null=True, blank=True)
    moved_at = models.DateTimeField(null=True, blank=True)  # the last rows that were stored
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-created_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["request"],
                condition=Q(state=ImportState.RUNNING),
                name="one_running_import_per_request",
            ),
            models.CheckConstraint(
                name="import_state_is_known", condition=Q(state__in=ImportState.values)
            ),
            models.CheckConstraint(
                name="import_stays_within_its_rows",
                condition=Q(done_rows__lte=models.F("row_count")),
            ),
        ]
        indexes = [models.Index(fields=["request", "state"], name="import_by_request")]

    def __str__(self) -> str:
        return self.file_name

    @property
    def is_preparing(self) -> bool:
        return self.state == ImportState.PREPARING

    @property
    def sheet(self) -> dict[str, Any]:
        """What is known of the chosen sheet; empty where the file left no choice."""
        return next((one for one in self.sheets if one["name"] == self.sheet_name), {})

    @property
    def hidden_rows_left_out(self) -> int:
        return 0 if self.takes_hidden_rows else int(self.sheet.get("hidden_rows", 0))

    @property
    def hidden_columns_left_out(self) -> int:
        return 0 if self.takes_hidden_columns else int(self.sheet.get("hidden_columns", 0))

    @property
    def is_running(self) -> bool:
        return self.state == ImportState.RUNNING


class UploadedList(models.Model):
    """The rows of a list while its import lasts; they may hold PINs, so nobody reads them at rest.

    ``sealed`` is what porting.rules.number_lists.lines packs, ``book`` the whole file's sheets
    where they leave a choice. The row goes when the import ends.
    """

    number_import = models.OneToOneField(NumberImport, models.CASCADE, related_name="uploaded")
    sealed = EncryptedTextField()
    book = EncryptedTextField(default="", blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        return f"List of {self.number_import_id}"


class LeftOutRow(models.Model):
    """A row that was not imported: the line in the file, the value at fault, why, and the fix.

    ``nth`` tells the numbers of one line's range apart. Never holds a PIN.
    """

    number_import = models.ForeignKey(
        NumberImport, models.CASCADE, related_name="left_out", db_index=False
    )
    kind = models.CharField(max_length=10, choices=LeftOut.choices)
    line = models.PositiveIntegerField()
    nth = models.PositiveIntegerField(default=0)
    value = models.CharField(max_length=120)
    reason = models.CharField(max_length=300)
    fix = models.CharField(max_length=200)

    class Meta:
        ordering = ["line", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["number_import", "line", "nth"], name="left_out_once_per_row"
            ),
        ]

    def __str__(self) -> str:
        return f"Line {self.line}: {self.reason}"
