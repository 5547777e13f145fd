"""A person's hands on a page, and what screens.md 10 counts of them."""

from urllib.parse import urlparse

from tests.journeys import walk


class Counted:
    """A page whose actions are counted: a filled field, a choice, a click, a file. ``pages`` are
    the addresses it has shown since."""

    def __init__(self, page):
        self.page, self.actions, self.pages = page, 0, set()
        page.on("framenavigated", lambda frame: self.pages.add(urlparse(frame.url).path))

    def press(self, name):
        self.actions += 1
        walk.press(self.page, name)

    def follow(self, name, within=None):
        self.actions += 1
        (within or self.page).get_by_role("link", name=name).first.click()

    def unfold(self, row):
        """Open the menu of a row."""
        self.actions += 1
        row.locator("summary").click()

    def fill(self, label, text):
        self.type_into(self.page.get_by_label(label).first, text)

    def type_into(self, box, text):
        self.actions += 1
        box.fill(text)

    def choose(self, box):
        self.actions += 1
        walk.choose(box)

    def select(self, label, option):
        self.pick_in(self.page.get_by_label(label).first, option)

    def pick_in(self, box, option):
        self.actions += 1
        box.select_option(label=option)

    def attach(self, box, file):
        self.actions += 1
        box.set_input_files(file)

    def open(self, address):
        """Follow a link of a mail."""
        self.actions += 1
        self.page.goto(address)
