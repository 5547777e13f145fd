"""What is measured of a page in the browser: accessibility, overflow, targets, weight."""

import json
from pathlib import Path

import brotli

# Vendored for tests only; MPL-2.0, see the licence beside it.
AXE = (Path(__file__).parent / "vendor" / "axe-4.14.1.min.js").read_text()
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]

RUN_AXE = f"""async () => {{
    const found = await axe.run(document, {{
        runOnly: {{ type: "tag", values: {json.dumps(TAGS)} }},
        resultTypes: ["violations", "incomplete"],
    }});
    const short = (results) => results.flatMap((rule) => rule.nodes.map((node) => ({{
        rule: rule.id,
        target: node.target.join(" "),
        html: node.html.slice(0, 160),
        why: [...node.any, ...node.all, ...node.none].map((check) => check.message).join(" "),
    }})));
    return {{ violations: short(found.violations), incomplete: short(found.incomplete) }};
}}"""

# The parts that stick out at the right, unless an ancestor scrolls by itself.
OVERFLOW = """() => {
    const wide = document.documentElement.clientWidth;
    if (document.documentElement.scrollWidth <= wide) return [];
    const out = [...document.body.querySelectorAll("*")].filter(
        (one) => one.getBoundingClientRect().right > wide + 1);
    return [`${document.documentElement.scrollWidth} px wide`,
            ...out.slice(0, 5).map((one) => one.outerHTML.slice(0, 120))];
}"""

# WCAG 2.2, 2.5.8: 24 px both ways but for links in a sentence; ours: 44 for the primary button,
# 36 on the dense pages of staff.
# A box that its label covers is as large as the label.
SMALL_TARGETS = """() => {
    const sizes = (one) => [one, ...(one.labels || [])].map((each) => each.getBoundingClientRect());
    const small = [], primary = document.body.matches(".dense") ? 36 : 44;
    for (const one of document.querySelectorAll(
            "a[href], button, input:not([type=hidden]), select, textarea, summary")) {
        if (one.closest(".vh, [aria-hidden=true]") || one.matches(".vh, .skip")) continue;
        if (!one.checkVisibility({ visibilityProperty: true })) continue;
        if (getComputedStyle(one).display === "inline") continue;
        const least = one.matches(".btn-1") ? primary : 24;
        const width = Math.max(...sizes(one).map((rect) => rect.width));
        const height = Math.max(...sizes(one).map((rect) => rect.height));
        if (width < 24 || height < least - 0.01)
            small.push(`${Math.round(width)} x ${height} ${one.outerHTML.slice(0, 120)}`);
    }
    return small;
}"""

# WCAG 1.4.12, by a style sheet that the page's policy does not see.
SPACE_TEXT = """() => {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(`* { line-height: 1.5 !important; letter-spacing: 0.12em !important;
        word-spacing: 0.16em !important } p { margin-bottom: 2em !important }`);
    document.adoptedStyleSheets = [sheet];
}"""
DOUBLE_TEXT = "() => document.documentElement.style.setProperty('font-size', '200%')"


def axe(page):
    """Return axe's violations and what it could not decide, one entry for each element."""
    if not page.evaluate("() => typeof axe === 'object'"):
        page.evaluate(AXE)
    return page.evaluate(RUN_AXE)


class Scale:
    """Weighs what a browser with an empty cache loads for the page it is on, compressed."""

    def __init__(self, page):
        self.page, self.parts, self.urls, self.document = page, {}, {}, ""
        network = page.context.new_cdp_session(page)
        network.on("Network.requestWillBeSent", self.asked)
        network.on("Network.loadingFinished", self.loaded)
        network.send("Network.enable")
        network.send("Network.setCacheDisabled", {"cacheDisabled": True})

    def asked(self, event):
        if event["type"] == "Document":
            self.parts, self.urls = {}, {}
            self.document = event["requestId"]
        self.urls[event["requestId"]] = event["request"]["url"]

    def loaded(self, event):
        if url := self.urls.get(event["requestId"]):
            is_page = event["requestId"] == self.document
            self.parts["page" if is_page else url] = int(event["encodedDataLength"])

    def html(self):
        """The page's own bytes as a proxy would send them; ours does not compress secrets."""
        return len(brotli.compress(self.page.content().encode(), quality=5))

    def total(self):
        files = sum(size for name, size in self.parts.items() if name != "page")
        return files + self.html()

    def requests(self):
        # Chromium asks for the icons of its own date and time fields, too.
        return sum(not name.startswith("data:") for name in self.parts)
