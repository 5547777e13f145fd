import csv
import io
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

CASES = Path(__file__).with_name("number_cases.csv")


def printed(path):
    out = io.StringIO(newline="")
    call_command("read_numbers", str(path), stdout=out)
    return out.getvalue()


def test_the_case_file_comes_back_as_the_case_file_says(tmp_path):
    with CASES.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    typed = tmp_path / "typed.txt"
    typed.write_bytes("".join(row["typed"] + "\n" for row in rows).encode())

    answers = list(csv.reader(io.StringIO(printed(typed), newline="")))

    assert answers == [
        ["typed", "e164", "outcome", "region", "type"],
        *([r["typed"], r["expected_e164"], r["expected_outcome"], r["region"], r["type"]]
          for r in rows),
    ]  # fmt: skip


def test_a_byte_order_mark_and_windows_line_ends_are_no_part_of_a_number(tmp_path):
    file = tmp_path / "typed.txt"
    file.write_bytes(b"\xef\xbb\xbf212-234-5601\r\n\r\n2122345601")

    assert printed(file) == (
        "typed,e164,outcome,region,type\n"
        "212-234-5601,+12122345601,ok,US,local\n"
        ",,empty,,\n"
        "2122345601,+12122345601,duplicate,US,local\n"
    )


def test_a_line_is_taken_whole_and_written_back_as_typed(tmp_path):
    typed = ["2,122,345,635", 'say "x"', " a\u2028b\x0bc\x85d\t", "1\r2", "212;234", ""]
    file = tmp_path / "typed.txt"
    file.write_bytes(("\n".join(typed) + "\n").encode())

    rows = list(csv.reader(io.StringIO(printed(file), newline="")))

    assert [row[0] for row in rows] == ["typed", *typed]


def test_the_demo_setting_does_not_reach_the_command(tmp_path, settings):
    settings.DEMO = True
    settings.ACCEPT_FICTIONAL_NUMBERS = True
    file = tmp_path / "typed.txt"
    file.write_text("+14105550000\n")

    assert printed(file).splitlines()[1] == "+14105550000,,err_special_555,US,local"


def test_an_empty_file_gives_the_headings_only(tmp_path):
    file = tmp_path / "typed.txt"
    file.write_bytes(b"")

    assert printed(file) == "typed,e164,outcome,region,type\n"


def test_a_file_that_is_not_there_is_named_with_the_remedy(tmp_path):
    with pytest.raises(CommandError) as refusal:
        printed(tmp_path / "missing.txt")

    assert str(refusal.value) == (
        f"Cannot read {tmp_path / 'missing.txt'}: No such file or directory."
        " Name a file you can read."
    )


def test_a_folder_is_refused_with_a_sentence(tmp_path):
    with pytest.raises(CommandError, match="Is a directory"):
        printed(tmp_path)


def test_a_file_in_another_encoding_is_refused_with_a_sentence(tmp_path):
    file = tmp_path / "typed.txt"
    file.write_bytes("212–234–5601".encode("cp1252"))

    with pytest.raises(CommandError) as refusal:
        printed(file)

    assert str(refusal.value) == f"{file} is not UTF-8 text. Save it as UTF-8 and try again."
