"""Port Multiple Numbers, Choose File, and an import from its columns to its result."""

from tests.journeys.states import State, press, select

NO_PAGE = {
    "porting:import_template": "a download",
    "porting:import_template_sheet": "a download",
    "porting:import_ids": "a download",
    "porting:import_left_out": "a download",
}
GO_ON = press("Continue")
FILE = "porting:import_file"


def states():
    yield State(FILE, "sam", "empty", scene="empty")
    yield State(FILE, "sam", "error", scene="empty", acts=(GO_ON,))
    yield State(FILE, "sam", "another runs", scene="list running")
    yield State("porting:import_fields", "sam")
    yield State("porting:numbers", "sam", "nothing found", scene="many", query="?q=999")
    yield State("porting:numbers", "sam", "found", scene="many", query="?q=5055")
    for scene in ("list columns", "list long", "list ranges", "list sheets", "list hidden"):
        yield State("porting:import_columns", "sam", scene, scene=scene)
    none = (select("Use column TN as", ""), GO_ON)
    yield State("porting:import_columns", "sam", "error", scene="list columns", acts=none)
    yield State("porting:import_columns", "sam", "not answered", scene="list ranges", acts=(GO_ON,))
    yield State("porting:import_values", "sam", "empty", scene="list values")
    yield State("porting:import_values", "sam", "error", scene="list values", acts=(GO_ON,))
    for scene in ("list review", "list to fix"):
        yield State("porting:import_review", "sam", scene, scene=scene)
    yield State("porting:import_review", "sam", "100 to fix", scene="list many")
    start = (press("Import 1 row"),)
    yield State("porting:import_review", "sam", "asks first", scene="list asked", acts=start)
    for scene in ("running", "slow", "done", "clean", "cancelled", "stopped"):
        yield State("porting:import", "sam", scene, scene=f"list {scene}")


PAGES = [*states()]
