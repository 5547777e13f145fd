"""Many who try something at once."""

from accounts import limits


# With a count that is read, then written: more than ten of forty were let through.
def test_of_forty_tries_at_once_ten_are_let_through(crowd):
    limit = limits.Limit("a race", 10, 600)

    def tries(n):
        return lambda: limits.take((limit, str(n)))

    finished = crowd(lambda n: [n] * 40, tries, rounds=2)

    assert [answers.count(True) for _, answers in finished] == [10, 10]
    assert [answers.count(False) for _, answers in finished] == [30, 30]
