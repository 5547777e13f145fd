"""Where a visitor comes from: the one place that decides whom to believe about it."""

import ipaddress
import re

from django.conf import settings
from django.http import HttpRequest

PORT = r"(?::[0-9]{1,5})?"
ENTRY = re.compile(
    rf"\[(?P<bracketed>[0-9a-fA-F:.]+)(?:%[^\]]*)?\]{PORT}"
    rf"|(?P<v4>[0-9.]+){PORT}"
    r"|(?P<v6>[0-9a-fA-F:.]+)(?:%.*)?"
)


def client_ip(request: HttpRequest) -> str | None:
    """Return the visitor's address, believing as many proxies as the installation says there are.

    Each trusted proxy appends the address it saw to X-Forwarded-For, so the visitor's is counted
    from the right; whatever the visitor wrote there himself stands further left and is ignored.
    """
    seen = [request.META.get("REMOTE_ADDR", "")]
    if settings.TRUSTED_PROXIES:
        forwarded = request.headers.get("X-Forwarded-For", "").split(",")
        seen = forwarded[-settings.TRUSTED_PROXIES :]
    return _address_in(seen[0])


def _address_in(written: str) -> str | None:
    """Return the address in one entry, without the quotes, brackets, port or zone around it.

    Load balancers write 192.0.2.1, 192.0.2.1:443, 2001:db8::1, [2001:db8::1] and [2001:db8::1]:443.
    An IPv6 address without brackets has no port: what looks like one is the end of the address.
    """
    found = ENTRY.fullmatch(written.strip().strip('"').strip())
    if found is None:
        return None
    try:
        return str(ipaddress.ip_address(found["bracketed"] or found["v4"] or found["v6"]))
    except ValueError:
        return None


def who_calls(request: HttpRequest) -> str:
    """Return what limits count a visitor by: the address, of IPv6 the /64 that one home gets.

    Visitors without a readable address share one count, so that hiding it wins nothing.
    """
    found = client_ip(request)
    if found is None:
        return "unknown"
    address = ipaddress.ip_address(found)
    if address.version == 4:
        return found
    if address.ipv4_mapped:
        return str(address.ipv4_mapped)
    return str(ipaddress.IPv6Network((address, 64), strict=False).network_address)
