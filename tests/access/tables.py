"""What each route belongs to, and how to reach it."""

from django.urls import URLPattern, get_resolver, reverse

# What a route belongs to decides who may open it.
PUBLIC = {  # nobody needs to sign in
    "home",
    "healthz",
    "readyz",
    "account_login",
    "account_logout",
    "account_inactive",
    "account_reset_password",
    "account_reset_password_done",
    "account_reset_password_from_key",
    "account_reset_password_from_key_done",
    "mfa_authenticate",
    "demo_mail",
    "demo_mail_message",
    "demo_mail_html",
    "verify:page",
    "verify:certificates",
}
GUEST = {  # an emailed link; without one they say that there is none
    "guests:open_link",
    "guests:open_bill",
    "guests:open_updates",
    "guests:updates",
    "guests:start",
    "guests:letter",
    "guests:letter_pdf",
    "guests:bill",
    "guests:bill_page",
    "guests:done",
    "guests:decline",
    "guests:declined",
    "guests:code",
    "guests:paper",
    "guests:not_me",
    "guests:details_wrong",
    "guests:report",
    "guests:ended",
}
SIGNED_IN = {
    "accounts:choose",
    "accounts:profile",
    "accounts:app_qr",
    "accounts:kept_post",
    "mfa_index",
    "mfa_activate_totp",
    "mfa_add_webauthn",
}
FACTOR = {  # there once the person has a second factor
    "mfa_deactivate_totp": {},
    "mfa_remove_webauthn": {"pk": 1},
    "mfa_view_recovery_codes": {},
    "mfa_generate_recovery_codes": {},
}
MEMBER = {  # a row of an account: members only, everybody else gets the 404 of no such row
    "numbers:tracking": {},
    "numbers:tracking_edit": {"number": "tracking"},
    "numbers:receiving": {},
    "numbers:receiving_new": {},
    "numbers:receiving_edit": {"number": "receiving"},
    "numbers:receiving_replace": {"number": "receiving"},
    "numbers:user_phone": {"number": "user_route"},
    "numbers:sources": {},
    "numbers:source_new": {},
    "numbers:source_edit": {"source": "source"},
    "numbers:call_settings": {},
    "numbers:call_settings_assign": {"settings": "settings"},
    "numbers:texts": {},
    "porting:not_sure": {},
    "porting:ticket_start": {"kind": "=fax"},
    "porting:ticket": {"reference": "ticket"},
    "porting:ticket_papers": {"reference": "ticket"},
    "porting:ticket_paper_remove": {"reference": "ticket", "document": "ticket_document"},
    "porting:ticket_letter": {"reference": "ticket"},
    "porting:copy": {"reference": "request"},
    "porting:overview": {},
    "porting:overview_csv": {},
    "porting:new": {},
    "porting:other": {},
    "porting:request": {"reference": "request"},
    "porting:general": {"reference": "request"},
    "porting:user_details": {"reference": "request"},
    "porting:billing_details": {"reference": "request"},
    "porting:representative": {"reference": "request"},
    "porting:numbers": {"reference": "request"},
    "porting:numbers_multiple": {"reference": "request"},
    "porting:numbers_manual": {"reference": "request"},
    "porting:number_lines": {"reference": "request"},
    "porting:number_pin": {"reference": "request", "pk": "number"},
    "porting:import_template": {},
    "porting:import_template_sheet": {},
    "porting:import_fields": {},
    "porting:import_ids": {},
    "porting:import_file": {"reference": "request"},
    "porting:import_columns": {"reference": "request", "number_import": "import"},
    "porting:import_values": {"reference": "request", "number_import": "import"},
    "porting:import_review": {"reference": "request", "number_import": "import"},
    "porting:import": {"reference": "request", "number_import": "import"},
    "porting:import_left_out": {"reference": "request", "number_import": "import"},
    "porting:check": {"reference": "request"},
    "porting:check_fix": {"reference": "request", "pk": "number"},
    "porting:check_results": {"reference": "request"},
    "porting:configure": {"reference": "request"},
    "porting:configure_groups": {"reference": "request"},
    "porting:configure_one": {"reference": "request"},
    "porting:agreements": {"reference": "request"},
    "porting:loa": {"reference": "request"},
    "porting:loa_preview": {"reference": "request"},
    "porting:loa_pdf": {"reference": "request", "version": "letter"},
    "porting:loa_resend": {"reference": "request"},
    "porting:loa_withdraw": {"reference": "request"},
    "porting:loa_prepare": {"reference": "request"},
    "porting:loa_sign": {"reference": "request"},
    "porting:loa_sign_letter": {"reference": "request"},
    "porting:loa_paper": {"reference": "request"},
    "porting:loa_submit_for_me": {"reference": "request"},
    "porting:proof": {"reference": "request"},
    "porting:proof_ask": {"reference": "request"},
    "porting:proof_remove": {"reference": "request", "document": "document"},
    "porting:document": {"reference": "request", "document": "document"},
    "porting:document_page": {"reference": "request", "document": "document", "number": "=1"},
    "porting:review": {"reference": "request"},
    "porting:submitted": {"reference": "request"},
    "porting:delete_draft": {"reference": "request"},
    "porting:notes": {"reference": "request"},
    "porting:history": {"reference": "request"},
    "porting:send": {"reference": "request"},
    "porting:cancel": {"reference": "request"},
    "porting:bring_in": {"reference": "live", "pk": "left_over"},
}
STAFF = {  # carrier relations; to everybody else the desk does not exist
    "desk:queue": {},
    "desk:waiting": {},
    "desk:waiting_try": {"pk": "message"},
    "desk:waiting_cancel": {"pk": "message"},
    "desk:conflicts": {},
    "desk:settle_conflict": {"pk": "conflict"},
    "desk:left_over": {"pk": "left_over"},
    "desk:holidays": {},
    "desk:holiday_remove": {"pk": "holiday"},
    "desk:mails": {},
    "desk:mail": {"name": "=submitted"},
    "desk:mail_html": {"name": "=submitted"},
    "desk:request": {"reference": "submitted"},
    "desk:take": {"reference": "submitted"},
    "desk:release": {"reference": "submitted"},
    "desk:send_back": {"reference": "submitted"},
    "desk:approve": {"reference": "submitted"},
    "desk:end_hold": {"reference": "submitted"},
    "desk:check_paper": {"reference": "submitted", "version": "=1"},
    "desk:order_release": {"reference": "submitted", "mark": "=A"},
    "desk:note": {"reference": "submitted", "kind": "=reply"},
    "desk:reveal": {"reference": "submitted", "field": "=account_number"},
    "desk:document": {"reference": "submitted", "document": "desk_document"},
    "desk:ticket_ask": {"reference": "desk_ticket"},
    "desk:ticket_done": {"reference": "desk_ticket"},
    "desk:ticket_refuse": {"reference": "desk_ticket"},
    "desk:evidence": {"reference": "submitted"},
    "desk:hold": {"reference": "submitted"},
    "desk:lift_hold": {"reference": "submitted"},
    "desk:original": {"reference": "submitted", "document": "desk_document"},
    "desk:document_page": {
        "reference": "submitted",
        "document": "desk_document",
        "number": "=1",
    },
    "desk:order_sent": {"reference": "submitted", "mark": "=A"},
    "desk:order_foc": {"reference": "submitted", "mark": "=A"},
    "desk:order_complete": {"reference": "submitted", "mark": "=A"},
    "desk:take_back": {"reference": "submitted", "outcome": "=1"},
    "desk:order_fail": {"reference": "submitted", "mark": "=A"},
}
NOTHING_THERE = {
    "account": "AC-222222",
    "reference": "PR-222222",
    "number": "TPN-222222",
    "source": "TSO-222222",
    "settings": "CST-222222",
    "number_import": "IMP-222222",
    "document": "DOC-222222",
}


def routes(patterns=None, prefix=""):
    """Every route as its name and the names of its parameters."""
    for entry in patterns if patterns is not None else get_resolver().url_patterns:
        if isinstance(entry, URLPattern):
            yield prefix + str(entry.name)
        else:
            yield from routes(
                entry.url_patterns, prefix + (f"{entry.namespace}:" if entry.namespace else "")
            )


def address(name, parameters, rows, account=None, instead=None):
    kwargs = {"account": account.public_id} if account else {}
    for parameter, word in parameters.items():
        kwargs[parameter] = word[1:] if word.startswith("=") else rows[word]
    for parameter, word in (instead or {}).items():
        if parameter in kwargs and not parameters.get(parameter, "").startswith("="):
            kwargs[parameter] = word
    return reverse(name, kwargs=kwargs)


def page_of(name, rows, account):
    if name in MEMBER:
        return address(name, MEMBER[name], rows, account)
    if name in STAFF:
        return address(name, STAFF[name], rows)
    if name in FACTOR:
        return reverse(name, kwargs=FACTOR[name] or None)
    extra = {
        "guests:open_link": {"token": "x" * 43},
        "guests:open_bill": {"token": "x" * 43},
        "guests:open_updates": {"token": "x" * 43},
        "guests:letter_pdf": {"version": 1},
        "accounts:kept_post": {"kept": "KP-222222"},
        "guests:bill_page": {"document": "DOC-222222", "number": 1},
        "demo_mail_message": {"name": "0" * 32},
        "demo_mail_html": {"name": "0" * 32},
        "account_reset_password_from_key": {"uidb36": "1", "key": "x-y"},
    }
    return reverse(name, kwargs=extra.get(name))
