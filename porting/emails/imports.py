"""The mail at the end of an import, to the person who asked for it. screens.md 3.6."""

from porting.emails import customer
from porting.emails.about import About
from porting.emails.frame import Mail


def import_done(about: About) -> Mail:
    """The end of a long import, to the person who asked for this mail (screens.md 3.6)."""
    row = about.number_import
    added, problems, duplicates = (
        (row.added, row.problems, row.duplicates) if row else (about.number_count, 0, 0)
    )
    numbers = "1 number was" if added == 1 else f"{added:,} numbers were"
    need = "1 row needs a fix" if problems == 1 else f"{problems:,} rows need a fix"
    repeated = "1 duplicate" if duplicates == 1 else f"{duplicates:,} duplicates"
    again = " Each row that was left out is listed with its reason." if problems else ""
    return customer.mail_to_customer(
        about,
        "Your list is imported",
        f"The list of numbers for {about.name} is imported: {numbers} added, {need}, and "
        f"{repeated} were skipped.{again}",
        "Next we check whether the numbers can port. Nothing moves until you press Submit.",
        button=("See the result", about.import_page()),
        why="You get this because you asked for it when you imported the list.",
    )
