"""Layers of a PDF that a screen does not show are taken out, so that nobody can switch them on.

What they draw goes; what they set (fonts, places, colours) stays, since it may count for what
comes after them. For programs that run without Django.
"""

from typing import Any

DEEPEST = 10  # of conditions inside conditions, and of drawings inside drawings
SHOWS = {"Tj", "TJ", "Do", "sh", "INLINE IMAGE", "d0", "d1"}
FILLS = {"f", "F", "f*", "S", "s", "B", "B*", "b", "b*"}
ENOUGH = {"/AllOn": all, "/AnyOn": any}
LACKING = {"/AllOff": all, "/AnyOff": any}


def take_out_hidden(pdf: Any) -> None:
    """Empty what belongs to hidden layers, and say of the others that they are always shown."""
    import pikepdf

    layers = pdf.Root.get("/OCProperties")
    if not isinstance(layers, pikepdf.Dictionary):
        return
    hidden = _Hidden(layers)
    for thing in list(pdf.objects):
        if isinstance(thing, pikepdf.Stream) and hidden.has("/OC", thing):
            thing.write(b"")
            if thing.get("/Subtype") == "/Image":  # of no size: nothing can be shown of it
                thing.Subtype, thing.BBox = pikepdf.Name.Form, pikepdf.Array([0, 0, 1, 1])
        elif isinstance(thing, pikepdf.Stream) and thing.get("/Subtype") == "/Form":
            _clean(pdf, thing, thing.get("/Resources"), hidden)
    for page in pdf.pages:
        _clean(pdf, page.obj, page.resources, hidden)
        if isinstance(page.get("/Annots"), pikepdf.Array):
            seen = [
                one for one in page.Annots
                if isinstance(one, pikepdf.Dictionary) and not hidden.has("/OC", one)  # type: ignore[attr-defined]
            ]  # fmt: skip
            page.Annots = pikepdf.Array(seen)
    del pdf.Root["/OCProperties"]


def _within(owner: Any, name: str) -> Any:
    """Return a dictionary inside another one, an empty one where there is none."""
    import pikepdf

    found = owner.get(name)
    return found if isinstance(found, pikepdf.Dictionary) else pikepdf.Dictionary()


def _each(owner: Any, name: str) -> list[Any]:
    """Return the dictionaries that a list inside a dictionary holds."""
    import pikepdf

    found = owner.get(name)
    if not isinstance(found, pikepdf.Array):
        return []
    return [one for one in found if isinstance(one, pikepdf.Dictionary)]  # type: ignore[attr-defined]


class _Hidden:
    """Which layers a screen does not show (ISO 32000, 8.11)."""

    def __init__(self, layers: Any) -> None:
        usual = _within(layers, "/D")
        listed = _each(layers, "/OCGs") if usual.get("/BaseState") == "/OFF" else []
        self.off = {one.objgen for one in listed}
        self.off -= {one.objgen for one in _each(usual, "/ON")}
        self.off |= {one.objgen for one in _each(usual, "/OFF")}
        for rule in _each(usual, "/AS"):
            if rule.get("/Event") != "/View":
                continue
            for one in _each(rule, "/OCGs"):
                state = _within(_within(one, "/Usage"), "/View").get("/ViewState")
                change = {"/OFF": self.off.add, "/ON": self.off.discard}.get(str(state))
                if change:
                    change(one.objgen)

    def has(self, name: str, owner: Any) -> bool:
        """Say whether a thing belongs to what is hidden: to a layer, or by a condition."""
        import pikepdf

        layer = owner.get(name)
        return isinstance(layer, pikepdf.Dictionary) and not self.shows(layer)

    def shows(self, layer: Any, deep: int = 0) -> bool:
        import pikepdf

        if isinstance(layer, pikepdf.Array):
            how, *parts = list(layer)
            found = [self.shows(part, deep + 1) for part in parts] if deep < DEEPEST else [True]
            return {"/And": all, "/Or": any}.get(str(how), lambda each: not all(each))(found)
        if layer.get("/Type") != "/OCMD":
            return layer.objgen not in self.off
        if "/VE" in layer:
            return self.shows(layer.VE, deep + 1)
        each = _each(layer, "/OCGs") or [_within(layer, "/OCGs")]
        shown = [one.objgen not in self.off for one in each if one]
        policy = str(layer.get("/P", "/AnyOn"))
        if not shown:
            return True
        if policy in LACKING:
            return LACKING[policy](not one for one in shown)
        return ENOUGH.get(policy, any)(shown)


def _clean(pdf: Any, owner: Any, resources: Any, hidden: _Hidden) -> None:
    """Write what a page or a drawing holds anew without what it draws into hidden layers."""
    import pikepdf

    if not isinstance(resources, pikepdf.Dictionary):
        return
    properties = _within(resources, "/Properties")
    names = {name for name in properties.keys() if hidden.has(name, properties)}  # noqa: SIM118
    if not names:
        return
    kept, inside = [], []  # of marked contents, whether each is hidden
    for step in pikepdf.parse_content_stream(owner):
        operands, word = step.operands, str(step.operator)
        if word in ("BDC", "BMC"):
            is_layer = word == "BDC" and str(operands[0]) == "/OC"
            inside.append(is_layer and str(operands[1]) in names)
        elif word == "EMC" and inside:
            inside.pop()
        elif any(inside):
            kept += _undrawn(operands, word)
            continue
        kept.append(step)
    content = pikepdf.unparse_content_stream(kept)
    if isinstance(owner, pikepdf.Stream):
        owner.write(content)
    else:
        owner.Contents = pdf.make_stream(content)


def _undrawn(operands: Any, word: str) -> list[Any]:
    """Return what an operator of a hidden layer does beside drawing."""
    import pikepdf

    def step(words: list[Any], name: str) -> Any:
        return pikepdf.ContentStreamInstruction(words, pikepdf.Operator(name))

    if word in SHOWS:
        return []
    if word in FILLS:
        return [step([], "n")]
    if word == "'":
        return [step([], "T*")]
    if word == '"':
        return [step([operands[0]], "Tw"), step([operands[1]], "Tc"), step([], "T*")]
    return [step(list(operands), word)]
