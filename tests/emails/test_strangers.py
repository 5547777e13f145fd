"""What people without a login read of other people's words: short, plain, marked as theirs."""

import re

import pytest

from porting.emails.strangers import LONGEST_WORDS, around_ours, plain, quoted
from porting.models import PortRequest
from tests.factories import make_follower, make_member

FOLLOWER = "boss@clinic.example"
ADDRESS = re.compile(r"(?i)\w@\w|://|\w\.[a-z]{2}")


@pytest.fixture
def followed(port_request):
    make_follower(port_request.account, FOLLOWER)
    PortRequest.objects.filter(pk=port_request.pk).update(extra_emails=[FOLLOWER])
    return port_request


def to_follower(messages):
    [message] = [one for one in messages if one.to == [FOLLOWER]]
    return message


def typed_parts(message):
    """The text part without the lines of ours that hold an address: the button, the help line."""
    ours = ("localhost:8000", "Questions?")
    lines = message.body.splitlines()
    return "\n".join(line for line in lines if not any(one in line for one in ours))


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("Go to https://evil.example/pay?x=1 now", "Go to https[:]//evil[.]example/pay?x=1 now"),
        ("www.evil.example", "www[.]evil[.]example"),
        ("HTTP://EVIL.EXAMPLE", "HTTP[:]//EVIL[.]EXAMPLE"),
        ("write to bad@evil.example", "write to bad[at]evil[.]example"),
        ("mailto:bad@evil.example", "mailto:bad[at]evil[.]example"),
        ("http://203.0.113.7/x", "http[:]//203[.]0[.]113[.]7/x"),
        ("203.0.113.7", "203[.]0[.]113[.]7"),
        ("пример.рф and 例え。テスト", "пример[.]рф and 例え[.]テスト"),
        ("evil\u200b.exa\u200bmple", "evil[.]example"),
        ("evil．example", "evil[.]example"),
        ("ftp:/evil", "ftp[:]/evil"),
        ("Thanks. See you at 10.30 a.m., Sam.", "Thanks. See you at 10.30 a.m., Sam."),
        ("It costs $12.50...right?", "It costs $12.50...right?"),
    ],
)
def test_nothing_in_typed_words_becomes_a_link(typed, shown):
    assert plain(typed) == shown
    assert plain(shown) == shown


def test_at_most_five_hundred_characters_are_mailed():
    words = quoted("word " * 1_000)

    assert words.startswith("word word")
    assert words.endswith("word… The rest stands on the page.")
    assert len(words) <= LONGEST_WORDS + len("… The rest stands on the page.")


def test_what_is_short_stays_as_it_is():
    assert quoted("When?\n\nOn Monday.") == "When?\n\nOn Monday."


def test_one_endless_word_is_cut_too():
    assert quoted("x" * 5_000) == "x" * LONGEST_WORDS + "… The rest stands on the page."


def test_a_follower_reads_a_note_short_plain_and_marked(followed, member, send):
    text = "Pay at https://evil.example/now. " + "Very much so. " * 300

    message = to_follower(send("new_note", note_text=text, author=member))

    assert "Sam Reed of Brightline Agency wrote:" in message.body
    assert "Pay at https[:]//evil[.]example/now." in message.body
    assert "The rest stands on the page." in message.body
    html = message.alternatives[0][0]
    for part in (message.body, html):
        assert "evil.example" not in part
        assert part.count("Very much so.") < 40
    assert "Sam Reed of Brightline Agency wrote:" in html


def test_people_with_a_login_read_the_whole_note_as_it_was_typed(followed, desk_worker, send):
    text = "See https://portdesk.example/help. " + "Very much so. " * 300

    messages = send("new_note", note_text=text, author=desk_worker, is_from_staff=True)

    [message] = [one for one in messages if one.to == ["sam@brightline.example"]]
    assert "https://portdesk.example/help" in message.body
    assert message.body.count("Very") == 300


def test_names_carry_no_links_and_no_speeches(followed, letter, member, send):
    PortRequest.objects.filter(pk=followed.pk).update(
        user_company="Your bank: www.evil.example " + "call us at once " * 5,
        name="evil.example",
        business_name="bad@evil.example",
        carrier_name="https://evil.example",
    )
    type(letter).objects.filter(pk=letter.pk).update(message="Open http://evil.example/")

    messages = [*send("letter_request", letter=letter.pk), *send("letter_sent", letter=letter.pk)]

    for message in [one for one in messages if one.to != ["sam@brightline.example"]]:
        assert ADDRESS.findall(typed_parts(message)) == []
        assert "evil.example" not in message.subject + message.alternatives[0][0]
        assert message.body.count("call us at once") <= 4


def test_a_signer_reads_who_wrote_the_words(letter, send):
    [message] = send("letter_request", letter=letter.pk)

    assert "Sam Reed of Brightline Agency wrote:\n\n    Hi Dana" in message.body


def test_a_signer_reads_which_colleague_wrote_the_words(letter, account, send):
    colleague = make_member(account, first_name="Pat", last_name="Lee")
    type(letter).objects.filter(pk=letter.pk).update(created_by=colleague)

    [message] = send("letter_request", letter=letter.pk)

    assert "Pat Lee of Brightline Agency wrote:\n\n    Hi Dana" in message.body
    assert "Asked by: Sam Reed" in message.body


def test_a_sender_without_a_name_is_their_company_and_not_their_login(letter, account, send):
    colleague = make_member(account, first_name="", last_name="")
    type(letter).objects.filter(pk=letter.pk).update(created_by=colleague)

    [message] = send("letter_request", letter=letter.pk)

    assert "\nBrightline Agency wrote:\n\n    Hi Dana" in message.body


@pytest.mark.parametrize(
    ("said", "shown"),
    [
        ("from evil.com to Example.io, and", "from evil[.]com to Example.io, and"),
        ("Portdesk.net of Example.io.", "Portdesk.net of Example.io."),
        ("pay.Example.io", "pay[.]Example[.]io"),
        ("Example.io.evil.com", "Example[.]io[.]evil[.]com"),
        ("me@Example.io", "me[at]Example[.]io"),
        ("http://Example.io", "http[:]//Example[.]io"),
        ("Example.io/pay", "Example[.]io/pay"),
        ("Example.io:80", "Example[.]io:80"),
    ],
)
def test_our_own_names_stay_as_they_are_where_they_stand_alone(settings, said, shown):
    settings.BRAND_NAME, settings.NEW_CARRIER_NAME = "Portdesk.net", "Example.io"

    assert around_ours(said) == shown
