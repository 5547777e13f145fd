"""A page in a state: who looks, where it begins, and what is done to get there."""

from dataclasses import dataclass, field

from django.urls import URLPattern, get_resolver, reverse


@dataclass(frozen=True)
class State:
    """One page as one person meets it."""

    route: str
    user: str
    state: str = "filled"
    scene: str = ""
    acts: tuple = ()
    start: str = ""
    query: str = ""
    words: dict = field(default_factory=dict)
    path: str = ""
    status: int = 200  # of the page where it begins

    def __str__(self):
        return f"{self.route.replace(':', '-') or 'page'} {self.state} {self.user}"

    @property
    def is_of_ports(self):
        """Whether it is Sam's own porting: half of the table."""
        return self.user == "sam" and self.route.startswith("porting:")

    def address(self, scenes):
        """The address where it begins."""
        if self.path:
            return self.path
        route = self.start or self.route
        given = {"account": scenes["people"].get(self.user), **scenes.get(self.scene, {})}
        given |= {word: scenes["people"].get(key, key) for word, key in self.words.items()}
        return reverse(route, kwargs={w: given[w] for w in ROUTES[route]}) + self.query


def all_routes(patterns=None, prefix="", above=()):
    """Yield every route of the URLconf: its name and the names of its parameters."""
    for entry in patterns if patterns is not None else get_resolver().url_patterns:
        words = (*above, *entry.pattern.converters, *entry.pattern.regex.groupindex)
        if isinstance(entry, URLPattern):
            yield prefix + str(entry.name), tuple(dict.fromkeys(words))
        else:
            inside = prefix + (f"{entry.namespace}:" if entry.namespace else "")
            yield from all_routes(entry.url_patterns, inside, words)


ROUTES = dict(all_routes())


def press(name):
    return lambda page: page.get_by_role("button", name=name, exact=True).first.click()


def fill(label, text):
    return lambda page: page.get_by_label(label).first.fill(text)


def unfold(summary):
    return lambda page: page.locator("summary", has_text=summary).first.click()


def tick(label):
    def ticked(page):
        box = page.get_by_label(label).first
        page.locator(f"label[for='{box.get_attribute('id')}']").click()

    return ticked


def select(label, value):
    return lambda page: page.get_by_label(label).first.select_option(value)


def attach(name, content):
    paper = {"name": name, "mimeType": "application/pdf", "buffer": content}
    return lambda page: page.locator("input[type=file]").set_input_files(paper)


def follow(name):
    return lambda page: page.get_by_role("link", name=name, exact=True).first.click()


def visit(route):
    return lambda page: page.goto(reverse(route))


def plug_in_a_passkey(page):
    """Give the browser a passkey reader that says yes."""
    wire = page.context.new_cdp_session(page)
    wire.send("WebAuthn.enable")
    options = {"protocol": "ctap2", "transport": "internal", "hasResidentKey": True}
    options |= {"hasUserVerification": True, "isUserVerified": True}
    wire.send("WebAuthn.addVirtualAuthenticator", {"options": options})
