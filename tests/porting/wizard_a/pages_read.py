"""What the tests type on the pages of the sections, and what is stored then."""

from porting.models import PortRequest

BILLING = {
    "version": "1",
    "carrier_name": "Verizon",
    "account_type": "business",
    "business_name": "Ortiz Family Dental, PLLC",
    "billing_first_name": "Dana",
    "billing_last_name": "Ortiz",
    "account_number": "",
    "btn": "(512) 555-0100",
    "service_street": "1400 Lavaca St",
    "service_unit": "",
    "service_city": "Austin",
    "service_state": "TX",
    "service_zip": "78701",
    "is_billing_address_same": "yes",
    "mobile_numbers": "none",
    "account_pin": "",
    "pin_expires_date_month": "",
    "pin_expires_date_day": "",
    "pin_expires_date_year": "",
    "scope": "full",
}


def stored(row):
    return PortRequest.objects.filter(pk=row.pk).values().get()
