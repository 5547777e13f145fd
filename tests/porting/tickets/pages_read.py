"""What the tests read on the pages of tickets."""

from tests.porting.letters_made import visible_text


def text_of(response):
    return " ".join(visible_text(response.content.decode()))


def other(account, rest=""):
    return f"/a/{account.public_id}/numbers/port/other/{rest}"
