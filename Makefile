# Two commands for people: `make run` and `make test`. `make bench` measures.
.PHONY: run test bench

# `make test FULL=1`: races and faults at their whole length.
FULL ?=
export FULL

run:
	@bin/setup run
	@.venv/bin/python bin/run.py

test:
	@bin/setup test
	@.venv/bin/python bin/test.py $(ARGS)

bench:
	@bin/setup test
	@.venv/bin/python -m benchmarks $(NAME) $(if $(SCALE),--scale $(SCALE)) $(if $(JSON),--json $(JSON))
