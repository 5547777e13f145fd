"""The letter: rendering up to 10,000 numbers, sealing, and reading a seal back.

Rendering is measured against WeasyPrint's own floor: the same words in preformatted blocks, the
style parsed once. Sealing and verifying against pyHanko called with nothing of ours around it.
"""

import io
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from benchmarks.measure import Result, in_turn, peak_mb

SIZES = (1, 100, 1_000, 10_000)
SEALED_NUMBERS = 100
ROUNDS = 5
SEAL_ROUNDS = 15


def measure(scale: float) -> Result:
    """``scale`` has no say: a letter stands in no tables. BENCH_ROUNDS shortens it."""
    with tempfile.TemporaryDirectory(prefix="portdesk-letter-") as folder:
        os.environ |= {
            "DJANGO_SETTINGS_MODULE": "config.settings",
            "DATA_DIR": folder,
            "PROCESS_NAME": "worker",
            "DEMO": "true",
        }
        import django

        django.setup()
        return {"name": "letter"} | rendering() | sealing()


def facts_for(count: int) -> dict[str, Any]:
    """The printed facts of an ordinary local letter for ``count`` numbers."""
    place = {
        "street": "1400 Lavaca St",
        "unit": "",
        "city": "Austin",
        "state": "TX",
        "zip": "78701",
    }
    return {
        "numbers": [f"+1512{number:07}" for number in range(5_550_000, 5_550_000 + count)],
        "line_class": "local",
        "end_user": "Ortiz Family Dental, PLLC",
        "billing_contact": "Dana Ortiz",
        "service_address": place,
        "billing_address": place,
        "carrier": "Verizon",
        "btn": "+15125550100",
        "new_carrier": "Portdesk Communications, LLC",
        "scope": "full",
        "staying_numbers": "",
        "new_btn": "",
        "signer_name": "Dana Ortiz",
        "signer_title": "Owner",
        "signer_relationship": "owner",
        "wording": "2026-11",
        "language": "en-US",
    }


def ours(count: int) -> bytes:
    from porting.papers.letters import pdf_of, words_of

    words = words_of(facts_for(count), "PR-7F3K2Q-L1")
    return pdf_of("documents/letter.html", {"letter": words, "for_paper": True}).content


def floor(count: int) -> bytes:
    """The same words as preformatted text: what WeasyPrint itself takes for them."""
    from django.template.loader import render_to_string
    from weasyprint import HTML

    from porting.papers.letters import _looks, words_of

    words = words_of(facts_for(count), "PR-7F3K2Q-L1")
    body = "\n".join(_text(render_to_string(words["template"], {"letter": words})))
    css, fonts = _looks()
    html = (
        f'<html lang="en"><title>Floor</title><pre>{body}</pre><pre>{words["number_lines"]}</pre>'
    )
    pdf = HTML(string=html).write_pdf(stylesheets=[css], font_config=fonts, pdf_variant="pdf/ua-1")
    return pdf or b""


def _text(html: str) -> list[str]:
    import re

    lines = (" ".join(line.split()) for line in re.sub(r"<[^>]*>", " ", html).splitlines())
    return [line for line in lines if line and not line.startswith("(512)")]


def rendering() -> Result:
    clock = time.process_time
    works = {f"ours_{count}": (lambda count=count: ours(count)) for count in SIZES}
    ours(1)  # WeasyPrint and the fonts are loaded, as in a worker that has made a letter before
    took = in_turn(works | {"floor": lambda: floor(SIZES[-1])}, clock, ROUNDS)
    each = {count: took[f"ours_{count}"] / count for count in SIZES}
    return {
        "ratio": round(took["ours_10000"] / took["floor"], 3),
        "growth": round(each[10_000] / each[1_000], 3),
        **{f"ours_{count}_ms": round(took[f"ours_{count}"], 1) for count in SIZES},
        "floor_10000_ms": round(took["floor"], 1),
        **{f"peak_mb_{count}": peak_of(count) for count in (1, SIZES[-1])},
    }


def peak_of(count: int) -> int:
    """Return the peak memory, in MB, of a process of its own that makes one such letter."""
    code = (
        "import config, django; django.setup(); from benchmarks.letter import ours;"
        # Not getrusage: its mark would be that of the process which started this one.
        f"ours({count}); print(open('/proc/self/status').read().split('VmHWM:')[1].split()[0])"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True,
        cwd=Path(__file__).resolve().parent.parent,
    )  # fmt: skip
    return int(done.stdout) // 1024


def sealing() -> Result:
    from porting.papers import seal_keys, seal_reader, seals

    key = seal_keys.load()
    shown, added = ours(SEALED_NUMBERS), ours(1)
    sealed = seals.seal(shown, added, key).content
    bare = bare_seal(shown, key)
    works = {
        "seal": lambda: seals.seal(shown, added, key),
        "bare_seal": lambda: bare_seal(shown, key),
        "verify": lambda: seal_reader.read(sealed),
        "bare_verify": lambda: bare_verify(bare),
    }
    for work in works.values():
        work()
    took = in_turn(works, time.process_time, SEAL_ROUNDS)
    alone = in_turn({"process": lambda: in_own_process(sealed)}, time.perf_counter, ROUNDS)
    return {
        "seal_ratio": round(took["seal"] / took["bare_seal"], 3),
        "verify_ratio": round(took["verify"] / took["bare_verify"], 3),
        **{f"{name}_ms": round(took[name], 1) for name in works},
        "verify_process_ms": round(alone["process"], 1),
        "sealed_bytes": len(sealed),
        "peak_mb": peak_mb(),
    }


def bare_seal(shown: bytes, key: Any) -> bytes:
    """What pyHanko's own guide does: one certifying signature over the letter, nothing appended."""
    from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
    from pyhanko.sign import PdfSignatureMetadata, PdfSigner
    from pyhanko.sign.fields import MDPPerm, SigSeedSubFilter

    from porting.papers.seals import _signer

    said = PdfSignatureMetadata(
        field_name="Seal",
        md_algorithm="sha256",
        subfilter=SigSeedSubFilter.PADES,
        certify=True,
        docmdp_permissions=MDPPerm.NO_CHANGES,
    )
    out = io.BytesIO()
    PdfSigner(said, _signer(key)).sign_pdf(IncrementalPdfFileWriter(io.BytesIO(shown)), output=out)
    return out.getvalue()


def bare_verify(sealed: bytes) -> bool:
    from pyhanko.pdf_utils.reader import PdfFileReader
    from pyhanko.sign.validation import validate_pdf_signature
    from pyhanko_certvalidator import ValidationContext

    seal = PdfFileReader(io.BytesIO(sealed)).embedded_signatures[0]
    nobody = ValidationContext(trust_roots=[], allow_fetching=False)
    return bool(validate_pdf_signature(seal, nobody).intact)


def in_own_process(sealed: bytes) -> None:
    subprocess.run(
        [sys.executable, "-m", "porting.papers.seal_reader"], input=sealed, check=True,
        capture_output=True, cwd=Path(__file__).resolve().parent.parent,
    )  # fmt: skip
