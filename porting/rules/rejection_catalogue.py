"""The reasons why a request comes back, word for word, grouped for the desk's list.

Source: domain.md 5; the column "LOA" as ruled in design.md 7: the address with its ZIP is printed
on the letter, the account number and PIN are not.
"""

from dataclasses import dataclass

NAME = ("business_name", "billing_first_name", "billing_last_name")
ADDRESS = ("service_street", "service_unit", "service_city", "service_state", "service_zip")
SIGNER = ("signer_name", "signer_title", "signer_email")


BILL = "Phone bill"
DETAILS = "Names and addresses"
ACCOUNT = "Account with the carrier"
LETTER = "Letter and signer"
NUMBERS = "Numbers"
AT_CARRIER = "To be settled with the carrier"
OTHER = "Anything else"


@dataclass(frozen=True)
class Reason:
    """One reason. ``blocks_until`` says who must act: customer, staff or carrier."""

    slug: str
    title: str
    customer_text: str
    fix_fields: tuple[str, ...] = ()
    needs_new_loa: bool = False
    blocks_until: str = "customer"
    group: str = ACCOUNT


REASONS: tuple[Reason, ...] = (
    Reason(
        "name_mismatch",
        "Name does not match the bill",
        "The name differs from your carrier's record. It must match letter by letter.",
        NAME,
        needs_new_loa=True,
        group=DETAILS,
    ),
    Reason(
        "address_mismatch",
        "Service address does not match",
        "The service address differs from your carrier's record, often being the billing address.",
        ADDRESS,
        needs_new_loa=True,
        group=DETAILS,
    ),
    Reason(
        "postal_code_mismatch",
        "ZIP code does not match",
        "The ZIP code is not the one your carrier has on record.",
        ("service_zip",),
        needs_new_loa=True,
        group=DETAILS,
    ),
    Reason(
        "all_data_mismatch",
        "Nearly nothing matches",
        "Almost nothing matched your carrier's record: the carrier or a number is probably wrong. "
        "Send a customer service record (CSR) if your carrier gives you one.",
        ("carrier_name", "account_number", *NAME, *ADDRESS),
        needs_new_loa=True,
        group=DETAILS,
    ),
    Reason(
        "account_number_missing",
        "Account number is missing",
        "The account number is missing. It is on the first page of most bills.",
        ("account_number",),
    ),
    Reason(
        "account_number_wrong",
        "Account number does not match",
        "The account number is not the one your carrier has. Resold mobile service often has "
        "another number than the bill shows.",
        ("account_number",),
    ),
    Reason(
        "pin_missing",
        "PIN is missing",
        "Your carrier wants the account PIN or transfer PIN.",
        ("account_pin",),
    ),
    Reason(
        "pin_wrong",
        "PIN is wrong",
        "Your carrier does not accept the PIN. Ask them for the account PIN or a transfer PIN.",
        ("account_pin",),
    ),
    Reason(
        "pin_expired",
        "PIN has expired",
        "Transfer PINs last only days. Request a new one from your carrier and enter it today.",
        ("account_pin", "pin_expires_date"),
    ),
    Reason(
        "btn_mismatch",
        "Main billing number does not match",
        "The main billing number is not right for this account.",
        ("btn",),
        needs_new_loa=True,
    ),
    Reason(
        "wrong_losing_carrier",
        "Wrong carrier",
        "The number belongs to another carrier than the one you named.",
        ("carrier_name",),
        needs_new_loa=True,
    ),
    Reason(
        "prepaid_number",
        "Prepaid account",
        "This is a prepaid number. Enter the account number and PIN the carrier gives for porting.",
        ("account_number", "account_pin"),
    ),
    Reason(
        "full_partial_wrong",
        "All or only some numbers",
        "Your account shows more or fewer numbers than this request. Say whether any numbers stay.",
        ("scope", "staying_numbers"),
        needs_new_loa=True,
    ),
    Reason(
        "partial_port_btn_leaves",
        "Main billing number moves, others stay",
        "You are moving the main billing number but other numbers stay. Name a new main billing "
        "number, or move all of them.",
        ("scope", "new_btn", "staying_numbers"),
        needs_new_loa=True,
    ),
    Reason(
        "auth_name_mismatch",
        "Signer is not authorized",
        "The person who signed is not the authorized person on the account.",
        SIGNER,
        needs_new_loa=True,
        group=LETTER,
    ),
    Reason(
        "loa_invalid",
        "Letter is incomplete or unreadable",
        "Your carrier cannot use the letter as it is. It has to be signed again.",
        ("loa",),
        needs_new_loa=True,
        group=LETTER,
    ),
    Reason(
        "loa_expired",
        "Letter is too old",
        "The letter is older than carriers accept. It has to be signed again.",
        ("loa",),
        needs_new_loa=True,
        group=LETTER,
    ),
    Reason(
        "more_recent_authorization",
        "Carrier holds a newer authorization",
        "Your carrier holds a newer authorization than this letter. It has to be signed again.",
        ("loa",),
        needs_new_loa=True,
        group=LETTER,
    ),
    Reason(
        "bill_required",
        "Phone bill is missing or unreadable",
        "Upload a bill from the last 30 days that shows name, address, account and numbers.",
        ("bill",),
        group=BILL,
    ),
    Reason(
        "bill_outdated",
        "Phone bill is too old",
        "The bill is too old. Upload one from the last 30 days.",
        ("bill",),
        group=BILL,
    ),
    Reason(
        "number_not_found",
        "Number is not on this account",
        "Your carrier does not find a number on that account. Check the numbers, the carrier and "
        "the account number.",
        ("numbers", "carrier_name", "account_number"),
        needs_new_loa=True,
        group=NUMBERS,
    ),
    Reason(
        "number_not_portable",
        "Number cannot be moved",
        "Your carrier says a number cannot be moved. Remove it to go on with the others.",
        ("numbers",),
        needs_new_loa=True,
        group=NUMBERS,
    ),
    Reason(
        "rate_center_not_covered",
        "No coverage for a number",
        "We have no coverage where a number belongs. Remove it to go on with the others.",
        ("numbers",),
        needs_new_loa=True,
        group=NUMBERS,
    ),
    Reason(
        "duplicate_request",
        "Another port request is open",
        "Another port request for a number is open. Cancel one of them.",
        ("numbers",),
        group=NUMBERS,
    ),
    Reason(
        "mobile_not_marked",
        "Mobile numbers are not marked",
        "Some of these are mobile numbers. Say which, because mobile carriers want a PIN.",
        ("mobile_numbers", "account_pin"),
        needs_new_loa=True,
        group=NUMBERS,
    ),
    Reason(
        "stranded_service",
        "Other services hang on a number",
        "Moving a number would cut off other services on it. List every number that stays.",
        ("staying_numbers", "features"),
        needs_new_loa=True,
        group=NUMBERS,
    ),
    Reason(
        "features_on_line",
        "Internet, alarm or hunt group on the line",
        "A service is tied to a number and would stop. Have it moved, or confirm that it may end.",
        ("features",),
        group=NUMBERS,
    ),
    Reason(
        "number_inactive",
        "Number is disconnected",
        "A number is disconnected. Only working numbers can move: ask your carrier to restore it.",
        group=AT_CARRIER,
    ),
    Reason(
        "pending_order",
        "Open order on the account",
        "There is an open change or disconnect order on your account. Complete or cancel it.",
        group=AT_CARRIER,
    ),
    Reason(
        "account_freeze",
        "Freeze on the line",
        "A freeze on the line stops the port. Ask your carrier to lift it.",
        group=AT_CARRIER,
    ),
    Reason(
        "port_protection",
        "Number lock is on",
        "Port-out protection is on. Switch it off in your carrier's app or ask the carrier to.",
        group=AT_CARRIER,
    ),
    Reason(
        "contract_or_balance",
        "Unpaid bill or contract",
        "Your carrier points to an unpaid bill or a contract. It may not refuse for that, but "
        "settling it is quickest.",
        group=AT_CARRIER,
    ),
    Reason(
        "carrier_delay",
        "Carrier is slow",
        "Your carrier is slow to answer. There is nothing for you to do: we follow up.",
        blocks_until="carrier",
        group=AT_CARRIER,
    ),
    Reason(
        "order_split_required",
        "Carrier wants separate orders",
        "Your carrier wants these numbers as separate orders. We split them.",
        blocks_until="staff",
        group=AT_CARRIER,
    ),
    Reason("other", "Something else", "See the message from our team.", group=OTHER),
)
