"""Drawn signatures, kept in the database: small, private, and there or not with the signature."""

from porting.models import DrawnSignature, PortRequest
from porting.papers.drawings import Drawing


def keep(request: PortRequest, drawing: Drawing) -> DrawnSignature:
    """Store a drawing that was made anew; part of the transaction that signs with it."""
    return DrawnSignature.objects.create(
        request=request,
        png=drawing.png,
        png_sha256=drawing.sha256,
        width=drawing.width,
        height=drawing.height,
        strokes=drawing.strokes,
    )
