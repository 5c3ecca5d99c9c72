# Thin names for the commands that README.md explains. `make` alone lists them.

SHELL := bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help
MAKEFLAGS += --no-print-directory

PREFIX ?= /usr/local
RANKS ?= 2
ARGS ?=
SWIFT_BUILD_FLAGS ?=
export SWIFT_BUILD_FLAGS

.PHONY: help setup build run test sanitize bench lint format install clean

help: ## list these targets
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  make %-9s %s\n", $$1, $$2 }' Makefile
	@echo
	@echo "  RANKS=$(RANKS)  ARGS='$(ARGS)'  PREFIX=$(PREFIX)  SWIFT_BUILD_FLAGS='$(SWIFT_BUILD_FLAGS)'"

setup: ## install (Debian, as root) or name what is missing
	@tools/setup.sh

build: setup ## build the program, optimised
	@swift build -c release --product atoll $(SWIFT_BUILD_FLAGS)

run: build ## search on two islands over the built-in digits; RANKS, ARGS
	@exec jobs/digits/run.sh $(RANKS) $(ARGS)

test: ## set up, lint, build, all tests (mpirun too), a smoke run
	@tools/check.sh

sanitize: setup ## threads and memory under sanitizers; ARGS (thread, address), SUITES
	@exec tools/sanitize.sh $(ARGS)

bench: build ## time kernels against references, training against PyTorch
	@exec tools/bench.sh $(ARGS)

lint: setup ## check the format
	@swift format lint --strict --parallel --recursive Sources Tests Package.swift

format: setup ## mend the format
	@swift format --in-place --parallel --recursive Sources Tests Package.swift

# A build of its own: the standard library goes into the program, MPI stays a shared library.
install: setup ## install one program into PREFIX/bin
	@swift build -c release --product atoll --static-swift-stdlib --scratch-path .build-install \
	  $(SWIFT_BUILD_FLAGS)
	@install -d "$(DESTDIR)$(PREFIX)/bin"
	@install -m 755 .build-install/release/atoll "$(DESTDIR)$(PREFIX)/bin/atoll"
	@echo "installed $(DESTDIR)$(PREFIX)/bin/atoll"

clean: ## remove what was built, not runs/ and data/
	@rm -rf .build .build-install .build-python .build-sanitize-*
