"""What a letter depends on is said before it is sent."""

from django.urls import reverse

from porting.models import PortRequest


def test_the_letter_page_warns_of_what_it_prints_before_anybody_signs(client, ready, member):
    PortRequest.objects.filter(pk=ready.pk).update(signer_name="Kim Lee")
    client.force_login(member)

    page = client.get(reverse("porting:loa", args=[ready.account.public_id, ready.reference]))

    assert [one.check.slug for one in page.context["cautions"]] == ["main_number", "signer"]
    body = page.content.decode()
    assert body.index("is not on the billing record") < body.index("Send LOA for Signing")
