"""Where a visitor comes from: the one place that decides whom to believe about it."""

import ipaddress

from django.conf import settings
from django.http import HttpRequest


def client_ip(request: HttpRequest) -> str | None:
    """Return the visitor's address, believing as many proxies as the installation says there are.

    Each trusted proxy appends the address it saw to X-Forwarded-For, so the visitor's is counted
    from the right; whatever the visitor wrote there himself stands further left and is ignored.
    """
    seen = [request.META.get("REMOTE_ADDR", "")]
    if settings.TRUSTED_PROXIES:
        forwarded = request.headers.get("X-Forwarded-For", "").split(",")
        seen = [part.strip() for part in forwarded][-settings.TRUSTED_PROXIES :] or seen
    try:
        return str(ipaddress.ip_address(seen[0]))
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
