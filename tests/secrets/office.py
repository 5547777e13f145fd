"""The office of the faults' tests, which can also fill a world with canaries."""

from tests.faults.office import main, order  # isort: skip  it sets Django up

from django.core.management import call_command

from porting import outbox
from porting.models import PortNumber, PortRequest
from porting.services import portability
from tests.conftest import ReadingClient
from tests.crawl.world import PAGES, addresses, become, make_world, visitor_of
from tests.secrets import papers_underway


@order
def make_world_of_canaries(account_number, pin):
    """Returns {route: [who, addresses]} and the cookies of everybody."""
    world = make_world()
    for row in PortRequest.objects.all():
        row.account_number, row.account_pin = account_number, pin
        row.save(update_fields=["account_number", "account_pin"])
    for number in PortNumber.objects.all():
        number.account_pin = pin
        number.save(update_fields=["account_pin"])
    portability.ask_check(world.requests["request"], by=world.member)
    papers_underway.promise(world, pin)
    routes = {name: [visitor_of(world, name), addresses(world, name)] for name in PAGES}
    cookies = {}
    for who in ("member", "staff", "signer", "uploader", "nobody"):
        client = ReadingClient()
        become(client, world, who)
        cookies[who] = {name: morsel.value for name, morsel in client.cookies.items()}
    return [routes, cookies]


@order
def kinds():
    """Every kind of promise that there can be."""
    return sorted(outbox.KEEPERS)


@order
def manage(words):
    call_command(*words)
    return True


if __name__ == "__main__":
    main()
