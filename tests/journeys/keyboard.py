"""A person without a mouse: Tab, Space, Enter, arrows and letters, and a look at the focus."""

MOST_STOPS = 120

# What is wrong with the focus where it is now, in words; "" when nothing is.
LOOK = """() => {
    const one = document.activeElement;
    if (!one || one === document.body) return "nothing has the focus";
    const where = one.outerHTML.slice(0, 120);
    const style = getComputedStyle(one);
    const ringed = style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2;
    if (!ringed) return `no ring: ${where}`;
    if (parseFloat(style.opacity) < 0.5) return `not visible: ${where}`;
    const box = one.getBoundingClientRect();
    if (box.width < 2 || box.height < 2) return `nothing to see: ${where}`;
    const [x, y] = [box.left + box.width / 2, box.top + Math.min(box.height / 2, 20)];
    const top = document.elementFromPoint(x, y);
    if (!top) return `outside the window: ${where}`;
    const near = [one, ...(one.labels || [])];
    if (!near.some((each) => each.contains(top) || top.contains(each)))
        return `covered by ${top.outerHTML.slice(0, 80)}: ${where}`;
    return "";
}"""


class Keyboard:
    """Moves through a page by keys alone; a stop whose focus cannot be seen fails."""

    def __init__(self, page):
        self.page, self.stops = page, 0

    def key(self, name):
        self.page.keyboard.press(name)

    def go(self, target):
        """Press Tab until the target has the focus."""
        for _ in range(MOST_STOPS):
            if self.is_at(target):
                return
            self.key("Tab")
            self.stops += 1
            problem = self.page.evaluate(LOOK)
            # At the end of the page the focus goes to the browser's own buttons, and then round.
            assert problem in ("", "nothing has the focus"), problem
        raise AssertionError(f"Tab never comes to {target}")

    def is_at(self, target):
        return target.first.evaluate("one => one === document.activeElement")

    def type(self, target, text):
        """Put text into a field; what stands in it goes, as when Tab selects it."""
        self.go(target)
        self.key("Control+A")
        self.page.keyboard.type(text)

    def pick(self, target, text):
        """Choose an option of a list by typing how it begins."""
        self.go(target)
        self.page.keyboard.type(text)

    def tick(self, box):
        self.go(box)
        if not box.is_checked():
            self.key("Space")
        assert box.is_checked()

    def choose(self, radio):
        """Tab stops once in a group of radios, on the chosen one or the first; arrows choose."""
        name = radio.get_attribute("name")
        group = self.page.locator(f"input[type=radio][name='{name}']")
        for _ in range(MOST_STOPS):
            if self.page.evaluate("() => document.activeElement.name") == name:
                break
            self.key("Tab")
            assert self.page.evaluate(LOOK) in ("", "nothing has the focus")
        self.key("Space")
        for _ in range(group.count()):
            if radio.is_checked():
                return
            self.key("ArrowDown")
        assert radio.is_checked()

    def press(self, target):
        self.go(target)
        self.key("Enter")
        self.page.wait_for_load_state()
