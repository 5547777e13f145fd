"""Only who can stop a port says that it is stopped."""

import pytest

from porting.choices import Status
from porting.errors import MoveNotAllowed
from porting.models import PortOrder, PortRequest
from porting.services import cancelling
from tests.porting.desk.conftest import make_submitted


@pytest.mark.parametrize("request_status", [Status.CANCEL_REQUESTED, Status.IN_REVIEW])
def test_what_the_carrier_must_confirm_is_not_cancelled_by_the_customer(
    account, member, route, request_status
):
    row = make_submitted(account, member, route=route)
    row.orders.update(status=Status.CANCEL_REQUESTED, pon="PON-1")
    row.numbers.update(status=Status.CANCEL_REQUESTED)
    PortRequest.objects.filter(pk=row.pk).update(status=request_status)
    row.refresh_from_db()

    with pytest.raises(MoveNotAllowed) as refused:
        cancelling.cancel(row, "", by=member)

    assert str(refused.value).startswith("Verizon already has this order.")
    assert PortOrder.objects.get(request=row).status == Status.CANCEL_REQUESTED
    assert cancelling.may_cancel(row) is (request_status == Status.IN_REVIEW)
