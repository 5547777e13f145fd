"""Layers of a PDF that a screen does not show are taken out, so that nobody can switch them on.

What they draw goes; what they set (fonts, places, colours) stays, since it may count for what
comes after them. For programs that run without Django.
"""

from typing import Any

DEEPEST = 10  # of conditions inside conditions
NESTED = 40  # of drawings inside drawings: no reader draws more
SHOWS = {"Tj", "TJ", "Do", "sh", "INLINE IMAGE", "d0", "d1", "MP", "DP"}
FILLS = {"f", "F", "f*", "S", "s", "B", "B*", "b", "b*"}
ENOUGH = {"/AllOn": all, "/AnyOn": any}
CONDITIONS = {"/And": all, "/Or": any, "/Not": lambda each: not all(each)}
LACKING = {"/AllOff": all, "/AnyOff": any}
PACKING = {"/Length", "/Filter", "/DecodeParms", "/F", "/FFilter", "/FDecodeParms", "/DL"}

Drawings = dict[tuple[int, int], Any]  # by the numbers of what they stand for


def take_out_hidden(pdf: Any) -> None:
    """Empty what belongs to hidden layers, and say of the others that they are always shown."""
    import pikepdf

    layers = pdf.Root.get("/OCProperties")
    if not isinstance(layers, pikepdf.Dictionary):
        return
    hidden = _Hidden(layers)
    for thing in list(pdf.objects):
        _clean_thing(pdf, thing, hidden)
    for page in pdf.pages:
        _clean_page(pdf, page.obj, hidden)
    del pdf.Root["/OCProperties"]


def _clean_thing(pdf: Any, thing: Any, hidden: "_Hidden") -> None:
    import pikepdf

    if isinstance(thing, pikepdf.Stream) and hidden.has("/OC", thing):
        thing.write(b"")
        if thing.get("/Subtype") == "/Image":  # of no size: nothing can be shown of it
            thing.Subtype, thing.BBox = pikepdf.Name.Form, pikepdf.Array([0, 0, 1, 1])
    elif _is_drawing(thing):
        _clean(thing, hidden.names(thing))
        _clean_inside(pdf, thing, hidden)
    elif isinstance(thing, pikepdf.Dictionary) and thing.get("/Subtype") == "/Type3":
        for glyph in _streams(thing, "/CharProcs"):
            _clean(glyph, hidden.names(thing))
        _clean_inside(pdf, thing, hidden)


def _clean_page(pdf: Any, page: Any, hidden: "_Hidden") -> None:
    import pikepdf

    names = hidden.names(page)
    content = _without(page, names)
    if content is not None:
        page.Contents = pdf.make_stream(content)
    _clean_inside(pdf, page, hidden)
    if not isinstance(page.get("/Annots"), pikepdf.Array):
        return
    seen = [
        one for one in page.Annots
        if isinstance(one, pikepdf.Dictionary) and not hidden.has("/OC", one)  # type: ignore[attr-defined]
    ]  # fmt: skip
    page.Annots = pikepdf.Array(seen)
    for look in [look for one in seen for look in _looks(one)]:
        if _borrows(look):
            _clean(look, names)


def _is_drawing(thing: Any) -> bool:
    """Say whether a thing is a drawing of its own: a form, or the tile of a pattern."""
    import pikepdf

    return isinstance(thing, pikepdf.Stream) and (
        thing.get("/Subtype") == "/Form" or thing.get("/PatternType") == 1
    )


def _borrows(drawing: Any) -> bool:
    """Say whether a drawing names no layers, so that it uses the names of what it lies in."""
    return "/Properties" not in _within(drawing, "/Resources")


def _clean_inside(pdf: Any, owner: Any, hidden: "_Hidden") -> None:
    """Clean the drawings inside a page or a drawing that use its names of layers."""
    names, resources = hidden.names(owner), _within(owner, "/Resources")
    clean = _resources(pdf, resources, names, {}) if names else resources
    if clean is not resources:
        owner["/Resources"] = clean


def _resources(pdf: Any, resources: Any, names: set[str], done: Drawings, deep: int = 0) -> Any:
    """Return resources with clean drawings: a copy, if one of them is."""
    import pikepdf

    for kind in ("/XObject", "/Pattern") if deep < NESTED else ():
        inside = dict(_within(resources, kind).items())
        clean = {
            name: _drawing(pdf, one, names, done, deep)
            for name, one in inside.items()
            if _is_drawing(one) and _borrows(one)
        }
        if any(one.objgen != inside[name].objgen for name, one in clean.items()):
            resources = pikepdf.Dictionary(dict(resources.items()))
            resources[kind] = pikepdf.Dictionary(inside | clean)
    masks = [_within(state, "/SMask").get("/G") for state in _values(resources, "/ExtGState")]
    fonts = [font for font in _values(resources, "/Font") if _borrows(font)]
    glyphs = [glyph for font in fonts for glyph in _streams(font, "/CharProcs")]
    for drawing in [*glyphs, *(one for one in masks if _is_drawing(one) and _borrows(one))]:
        _clean(drawing, names)
    return resources


def _drawing(pdf: Any, drawing: Any, names: set[str], done: Drawings, deep: int) -> Any:
    """Return a drawing clean: a copy, if it changes.

    Another page may call another layer by the same name, and use the same drawing.
    """
    import pikepdf

    if drawing.objgen in done:
        return done[drawing.objgen]
    done[drawing.objgen] = pdf.make_stream(  # of a drawing inside itself, nothing is seen
        b"", Type=pikepdf.Name.XObject, Subtype=pikepdf.Name.Form, BBox=pikepdf.Array([0, 0, 1, 1])
    )
    content, resources = _without(drawing, names), _within(drawing, "/Resources")
    inside = _resources(pdf, resources, names, done, deep + 1)
    if content is None and inside is resources:
        done[drawing.objgen] = drawing
    else:
        copy = pdf.make_stream(bytes(drawing.read_bytes()) if content is None else content)
        for word in set(drawing.keys()) - PACKING:
            copy[word] = drawing[word]
        if inside is not resources:
            copy.Resources = inside
        done[drawing.objgen] = copy
    return done[drawing.objgen]


def _values(owner: Any, name: str) -> list[Any]:
    """Return the dictionaries that a dictionary inside another one holds."""
    import pikepdf

    return [one for one in _within(owner, name).values() if isinstance(one, pikepdf.Dictionary)]


def _streams(owner: Any, name: str) -> list[Any]:
    """Return the streams that a dictionary inside another one holds."""
    import pikepdf

    return [one for one in _within(owner, name).values() if isinstance(one, pikepdf.Stream)]


def _looks(annotation: Any) -> list[Any]:
    """Return the drawings that an annotation has, for each of its states."""
    found = _streams(annotation, "/AP")
    for states in _values(annotation, "/AP"):
        found += _streams({"/AP": states}, "/AP")
    return found


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
        self.off.discard((0, 0))  # no layer: written where a reference to one belongs

    def names(self, owner: Any) -> set[str]:
        """Return what a page or a drawing calls hidden layers."""
        properties = _within(_within(owner, "/Resources"), "/Properties")
        return {name for name in properties.keys() if self.has(name, properties)}  # noqa: SIM118

    def has(self, name: str, owner: Any) -> bool:
        """Say whether a thing belongs to what is hidden: to a layer, or by a condition."""
        import pikepdf

        layer = owner.get(name)
        return isinstance(layer, pikepdf.Dictionary) and not self.shows(layer)

    def shows(self, layer: Any, deep: int = 0) -> bool:
        """Say whether a layer or a condition shows what it holds; what is no condition does."""
        import pikepdf

        if isinstance(layer, pikepdf.Array):
            return self._holds(list(layer), deep)
        if layer.get("/Type") != "/OCMD":
            return layer.objgen not in self.off
        if isinstance(layer.get("/VE"), pikepdf.Array):
            return self.shows(layer.VE, deep + 1)
        each = _each(layer, "/OCGs") or [_within(layer, "/OCGs")]
        shown = [one.objgen not in self.off for one in each if one]
        policy = str(layer.get("/P", "/AnyOn"))
        if not shown:
            return True
        if policy in LACKING:
            return LACKING[policy](not one for one in shown)
        return ENOUGH.get(policy, any)(shown)

    def _holds(self, condition: list[Any], deep: int) -> bool:
        """Say whether a condition holds, as far as its parts say anything."""
        import pikepdf

        parts = [
            one for one in condition[1:]
            if isinstance(one, pikepdf.Dictionary)
            or (isinstance(one, pikepdf.Array) and len(one) > 1)
        ]  # fmt: skip
        how = CONDITIONS.get(str(condition[0])) if parts and deep < DEEPEST else None
        return how is None or how(self.shows(part, deep + 1) for part in parts)


def _clean(drawing: Any, names: set[str]) -> None:
    content = _without(drawing, names)
    if content is not None:
        drawing.write(content)


def _without(owner: Any, names: set[str]) -> bytes | None:
    """Return what a page or a drawing holds without what it draws into the layers of these names.

    None where nothing is drawn into them.
    """
    import pikepdf

    if not names:
        return None
    kept, is_found = [], False
    inside: list[bool] = []  # of marked contents, whether each is hidden
    for step in pikepdf.parse_content_stream(owner):
        operands, word, is_hidden = step.operands, str(step.operator), any(inside)
        if word in ("BDC", "BMC"):
            is_layer = word == "BDC" and len(operands) == 2 and str(operands[0]) == "/OC"
            inside.append(is_layer and str(operands[1]) in names)
            is_found = is_found or inside[-1]
        elif word == "EMC" and inside:
            inside.pop()
        elif is_hidden:
            kept += _undrawn(operands, word)
            continue
        if not (is_hidden and any(inside)):  # a mark inside may say in words what is drawn
            kept.append(step)
    return pikepdf.unparse_content_stream(kept) if is_found else None


def _undrawn(operands: Any, word: str) -> list[Any]:
    """Return what an operator of a hidden layer does beside drawing."""
    import pikepdf

    def step(words: list[Any], name: str) -> Any:
        return pikepdf.ContentStreamInstruction(words, pikepdf.Operator(name))

    if word in SHOWS:
        return []
    if word in FILLS:
        return [step([], "n")]
    if word in ("'", '"'):
        wide = operands[:2] if word == '"' and len(operands) == 3 else []
        spaces = [step([value], name) for value, name in zip(wide, ("Tw", "Tc"), strict=False)]
        return [*spaces, step([], "T*")]
    return [step(list(operands), word)]
