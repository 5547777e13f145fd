"""The hub of a draft: the list of its sections with their check marks."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from porting.models import PortRequest
from porting.rules.section_rules import Facts
from porting.rules.sections import SECTIONS, Progress, Row


def hub(request: HttpRequest, port_request: PortRequest) -> HttpResponse:
    """Render the list of sections of a request that its account may still edit."""
    progress = Progress(port_request)
    context = {
        "port_request": port_request,
        "progress": progress,
        "tasks": [task(row, progress.facts) for row in progress.rows.values()],
        "section_count": len(SECTIONS),
    }
    return render(request, "porting/wizard/hub.html", context)


def task(row: Row, facts: Facts) -> dict[str, Any]:
    """Return one line of the list: its words, its mark and, unless it is locked, its page."""
    shapes: dict[str, tuple[str, dict[str, str]]] = {
        "done": ("done", {"shape": "ok", "text": "Complete"}),
        "fix": ("you", {"shape": "you", "text": "Needs a fix"}),
        "started": ("todo", {"shape": "set", "text": "In progress"}),
        "todo": ("todo", {"shape": "idle", "text": "Not started"}),
        "waiting": ("locked", {}),
    }
    css, tag = shapes[row.state]
    if row.section.slug == "loa" and facts.void_letter:
        tag = {"shape": "you", "text": "Sign again"}
    if row.section.slug == "numbers" and row.state == "started":
        css, tag = "you", {"shape": "you", "text": "Mark mobile numbers"}
    if row.state == "fix" and row.section.slug == "check" and not facts.is_check_outdated:
        tag["text"] = f"{facts.count['bad']} need{'s' if facts.count['bad'] == 1 else ''} a fix"
    return {
        "slug": row.section.slug,
        "title": row.section.title,
        "hint": hint(row, facts),
        "css": css,
        "tag": tag,
        "url_name": row.first_step.url_name if row.state != "waiting" else "",
        "opens_when": opens_when(row),
    }


def hint(row: Row, facts: Facts) -> str:
    """Return what the line says under the title: how things stand, once there is something."""
    count, slug = facts.count, row.section.slug
    if stale := _what_is_stale(row, facts):
        return stale
    if slug == "numbers" and count["all"]:
        added = f"{count['all']:,} number{'s' if count['all'] != 1 else ''} added"
        missing = next(iter(row.problems["numbers"].values()), "")
        return f"{added}. {missing}".rstrip(".") if missing else added
    if slug == "check" and facts.request.is_check_fresh and count["all"]:
        if not count["bad"]:
            return {1: "It can port", 2: "Both can port"}.get(
                count["all"], f"All {count['all']:,} can port"
            )
        verb = "needs" if count["bad"] == 1 else "need"
        return f"{count['good']:,} can port, {count['bad']:,} {verb} a fix"
    if slug == "proof" and facts.request.carrier_name:
        return f"Your latest bill from {facts.request.carrier_name}"
    return row.section.hint


def _what_is_stale(row: Row, facts: Facts) -> str:
    """Say what was complete once and is not any more, or "" where nothing is."""
    slug = row.section.slug
    if slug == "loa" and (row.state in ("started", "fix") or facts.void_letter):
        return next(iter(row.problems["loa"].values())).rstrip(".")
    if slug == "details" and facts.has_lost_secrets:
        return "The account number and PIN were removed after 30 days. Enter them again"
    if slug == "check" and facts.is_check_outdated:
        return "The numbers have changed since they were checked. Check again"
    return ""


def opens_when(row: Row) -> str:
    """Say by their places in the list which sections a locked one waits for."""
    if not row.waits_for:
        return ""
    places = [place for place, one in enumerate(SECTIONS, 1) if one.slug in row.section.after]
    if len(places) == 1:
        return f"Opens when {places[0]} is complete"
    return f"Opens when {places[0]} to {places[-1]} are complete"
