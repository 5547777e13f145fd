"""The bill link mailed to who submits: the page knows who reads."""

import pytest
from django.utils import timezone

from porting.choices import Purpose
from porting.models import PortRequest
from tests.porting import letters_made
from tests.porting.desk.conftest import make_paper


@pytest.mark.parametrize(
    ("email", "by_itself", "said"),
    [
        ("sam@brightline.example", False, "The bill is here. Now press Submit"),
        ("sam@brightline.example", True, "We submit the request by itself now"),
        ("books@ortiz.example", False, "Thank you, that is everything"),
    ],
)
def test_the_page_after_the_bill_knows_who_reads(client, signed, member, email, by_itself, said):
    make_paper(signed)
    if by_itself:
        PortRequest.objects.filter(pk=signed.pk).update(
            submit_for_me_at=timezone.now(), submit_for_me_by=member
        )
    letters_made.open_link(client, signed, Purpose.BILL, email)

    page = client.get("/sign/done/").content.decode()

    assert said in page
    assert ("Review and submit" in page) is (said.endswith("press Submit"))
