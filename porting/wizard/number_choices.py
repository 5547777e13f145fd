"""What the pages about numbers offer in their lists: only what belongs to the request's account."""

from functools import cached_property

from accounts.models import Account
from numbers.models import CallSettings, Route, RouteKind, TrackingSource
from numbers.reading import national

GROUPS = {
    RouteKind.RECEIVING_NUMBER: "Receiving numbers",
    RouteKind.QUEUE: "Queues",
    RouteKind.VOICE_MENU: "Voice menus",
    RouteKind.USER: "Users",
}


class NumberChoices:
    """Routes, sources and call settings of one account, by public id; one statement each.

    What is posted is looked up here, so that another account's id is as unknown as a made-up one.
    """

    def __init__(self, account: Account):
        self.account = account

    @cached_property
    def routes(self) -> dict[str, int]:
        return {route.public_id: route.pk for route in self._routes}

    @cached_property
    def route_groups(self) -> list[tuple[str, list[tuple[str, str]]]]:
        """Options in groups, as (heading, [(public id, words)])."""
        groups: dict[str, list[tuple[str, str]]] = {words: [] for words in GROUPS.values()}
        for route in self._routes:
            words = f"{route.name}, {national(route.e164)}" if route.e164 else route.name
            groups[GROUPS[RouteKind(route.kind)]].append((route.public_id, words))
        return [(heading, options) for heading, options in groups.items() if options]

    @cached_property
    def receiving_numbers(self) -> list[tuple[str, str]]:
        return dict(self.route_groups).get(GROUPS[RouteKind.RECEIVING_NUMBER], [])

    @cached_property
    def sources(self) -> dict[str, int]:
        return {source.public_id: source.pk for source in self._sources}

    @cached_property
    def source_options(self) -> list[tuple[str, str]]:
        return [(source.public_id, source.name) for source in self._sources]

    @cached_property
    def call_settings(self) -> dict[str, int]:
        return {one.public_id: one.pk for one in self._call_settings}

    @cached_property
    def call_settings_options(self) -> list[tuple[str, str]]:
        return [(one.public_id, one.name) for one in self._call_settings]

    @cached_property
    def account_level(self) -> str:
        """The public id of the Account Level set, the default; "" when there is none."""
        return next((one.public_id for one in self._call_settings if one.is_account_level), "")

    @cached_property
    def public_ids(self) -> dict[str, dict[int, str]]:
        """From primary key back to public id, for showing what is stored."""
        return {
            "route": {pk: public_id for public_id, pk in self.routes.items()},
            "source": {pk: public_id for public_id, pk in self.sources.items()},
            "call_settings": {pk: public_id for public_id, pk in self.call_settings.items()},
        }

    @cached_property
    def _routes(self) -> list[Route]:
        return list(Route.objects.filter(account=self.account))

    @cached_property
    def _sources(self) -> list[TrackingSource]:
        return list(TrackingSource.objects.filter(account=self.account))

    @cached_property
    def _call_settings(self) -> list[CallSettings]:
        return list(CallSettings.objects.filter(account=self.account))
