"""Files in an S3 bucket. Loaded only where S3_BUCKET is set, because boto3 is slow to load.

Whatever goes wrong between us and the bucket is raised as ``BucketDown``, an ``OSError``: the
same as a folder that cannot be written, so that nobody above needs to know which one it is.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from boto3.exceptions import Boto3Error
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError
from django.core.files import File
from s3transfer.exceptions import RetriesExceededError
from storages.backends.s3 import S3Storage
from urllib3.exceptions import HTTPError

IN_MEMORY = 2 * 1024 * 1024  # bytes of a download that are kept in memory; the rest goes to disk


class BucketDown(OSError):
    """The bucket refuses us, does not answer or is gone; the reason is one word of S3's."""


@contextmanager
def one_kind_of_trouble() -> Iterator[None]:
    try:
        yield
    except ClientError as error:
        raise BucketDown(f"The bucket refuses: {error.response['Error']['Code']}.") from error
    except (BotoCoreError, Boto3Error, RetriesExceededError, HTTPError) as error:
        raise BucketDown(f"The bucket does not answer: {type(error).__name__}.") from error


class Bucket(S3Storage):
    """A private bucket: nothing is overwritten, nothing is public, nobody waits for long."""

    def __init__(self, **settings: Any):
        # Ours come from the settings; botocore's own defaults try five times, a minute each.
        patience = Config(
            connect_timeout=3,
            read_timeout=20,
            retries={"mode": "standard", "total_max_attempts": 2},
            signature_version="s3v4",
            s3={"addressing_style": settings.pop("addressing_style")},
            # Not every S3 knows the check sums that Amazon's does without being asked.
            request_checksum_calculation="when_required",
            response_checksum_validation="when_required",
        )
        super().__init__(client_config=patience, max_memory_size=IN_MEMORY, **settings)

    def _open(self, name: str, mode: str = "rb") -> File:
        with one_kind_of_trouble():
            try:
                file = super()._open(name, mode)
            except FileNotFoundError:
                # Without a bucket S3 answers the same as without the file.
                self.connection.meta.client.head_bucket(Bucket=self.bucket_name)
                raise
            if "r" in mode:
                _ = file.file  # fetched now, so that a download fails before it has begun
            return file

    def _save(self, name: str, content: File) -> str:
        with one_kind_of_trouble():
            return str(super()._save(name, content))

    def delete(self, name: str) -> None:
        with one_kind_of_trouble():
            super().delete(name)

    def exists(self, name: str) -> bool:
        with one_kind_of_trouble():
            return bool(super().exists(name))

    def listdir(self, name: str) -> tuple[list[str], list[str]]:
        with one_kind_of_trouble():
            folders, files = super().listdir(name)
            return folders, files

    def size(self, name: str) -> int:
        with one_kind_of_trouble():
            return int(super().size(name))

    def get_modified_time(self, name: str) -> Any:
        with one_kind_of_trouble():
            return super().get_modified_time(name)
