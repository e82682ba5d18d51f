# What a person does here, by name. `make` alone lists it.
PYTHON ?= python3.11
BIN := .venv/bin
PACKAGES := .venv/.installed
NODE_PACKAGES := build/node/.installed
LOCK := $(BIN)/uv pip compile pyproject.toml --quiet --universal --python-version 3.11 \
	--generate-hashes --no-emit-index-url --custom-compile-command "make lock"
NPM := $(BIN)/python -m bot.local.node

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.PHONY: help run test check lint types imports secrets format coverage browser lock audit pictures \
	sbom release image-check faults bench clean

help: ## list these targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "%-12s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

run: $(PACKAGES) $(NODE_PACKAGES) ## start the bot and a chat client (PLAYGROUND_USERS=1,4 for two people)
	@$(BIN)/python -m bot.local

# Kept compiled, whatever the shell says: the tests start many processes of the bot.
test coverage faults: export PYTHONDONTWRITEBYTECODE =

test: $(PACKAGES) $(NODE_PACKAGES) browser ## run the tests
	$(BIN)/pytest --numprocesses 4 --dist loadgroup $(ARGS)

check: lint types imports secrets test ## format, lint, types, imports, secrets, tests: what must pass before a merge

lint: $(PACKAGES)
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/hadolint Dockerfile
	$(BIN)/reuse lint --quiet

types: $(PACKAGES) $(NODE_PACKAGES)
	$(BIN)/basedpyright
	$(NPM) types

imports: $(PACKAGES)
	$(BIN)/lint-imports

# The tests are full of made-up passwords: there only what has the shape of a real key counts.
secrets: $(PACKAGES)
	git ls-files -z -- . ':!*.lock' ':!*.png' ':!tests' ':!deploy/*/package-lock.json' \
		| xargs -0 $(BIN)/detect-secrets-hook
	git ls-files -z -- tests | xargs -0 $(BIN)/detect-secrets-hook \
		--disable-plugin KeywordDetector --disable-plugin BasicAuthDetector

format: $(PACKAGES) ## format, and fix what the linter can
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

coverage: $(PACKAGES) $(NODE_PACKAGES) browser ## run the tests and show the lines they miss
	$(BIN)/pytest --numprocesses 4 --dist loadgroup --cov bot --cov cards --cov storage \
		--cov-branch --cov-report term-missing:skip-covered $(ARGS)

lock: $(PACKAGES) ## lock the newest allowed versions, Python's and Node.js', with their hashes
	$(LOCK) --upgrade --extra telemetry --output-file requirements-telemetry.lock
	cp requirements-telemetry.lock requirements.lock
	$(LOCK) --output-file requirements.lock
	$(LOCK) --upgrade --group dev --extra telemetry --constraints requirements.lock \
		--output-file requirements-dev.lock
	$(NPM) lock

audit: $(PACKAGES) ## look for known holes in the dependencies; fails when it could not look
	$(BIN)/pip-audit --strict --require-hashes --disable-pip --requirement requirements-dev.lock
	$(NPM) audit

pictures: $(PACKAGES) $(NODE_PACKAGES) browser ## take the user guide's pictures again
	$(BIN)/pytest tests/e2e/test_guide*.py tests/e2e/test_moderation.py \
		tests/web/test_browser.py -k "test_guide or test_moderation or guides"
	cp artifacts/guide/*.png docs/bilder/

sbom: $(PACKAGES) ## write build/sbom.json (CycloneDX), what the image holds
	mkdir -p build
	$(BIN)/cyclonedx-py requirements requirements.lock --pyproject pyproject.toml \
		--output-reproducible --output-file build/sbom.json

release: $(PACKAGES) $(NODE_PACKAGES) ## cut VERSION=1.2.0 into dist/, its sums signed by KEY= (CONTRIBUTING: A release)
	@$(BIN)/python deploy/release.py "$(VERSION)" $(if $(KEY),--key "$(KEY)")

image-check: $(PACKAGES) ## carry out the Dockerfile's steps in a folder, and start what comes of it
	$(BIN)/python -m tests.image_check $(ARGS)

faults: $(PACKAGES) ## kill it, fill its disk, take its database away, and count what was lost
	$(BIN)/python -m tests.faults $(ONLY)

bench: $(PACKAGES) ## measure the bot beside bare bots (ten minutes; ROUNDS=1 for a look)
	$(BIN)/python -m tests.bench --rounds $(or $(ROUNDS),5)

clean: ## remove all that make made; bookings in data/ stay
	rm -rf .venv build artifacts .pytest_cache .ruff_cache .hypothesis .import_linter_cache
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

# uv comes out of the same lock, by pip; where uv finds no index (pip's settings are not uv's),
# pip does the whole of it. Compiled once, here: a bot that starts uncompiled takes twice as long.
# Not the dump of Graph's whole API, of which fifty modules are ever loaded.
$(PACKAGES): requirements-dev.lock
	$(PYTHON) -m venv .venv
	sed -n '/^uv==/,/[^\\]$$/p' $< > .venv/uv.lock
	$(BIN)/python -m pip install --quiet --require-hashes --no-deps --requirement .venv/uv.lock
	$(BIN)/uv pip sync --quiet --require-hashes $< \
		|| $(BIN)/python -m pip install --quiet --require-hashes --no-deps --requirement $<
	$(BIN)/python -m compileall -q -j 0 -x /msgraph/ .venv/lib
	touch $@

$(NODE_PACKAGES): deploy/local/package-lock.json $(PACKAGES)
	$(NPM) install
	touch $@

# Debian's headless shell, else the Chromium that is there, else Playwright's shell; else the
# browser tests are skipped, and say so.
browser: $(PACKAGES)
	@$(BIN)/python -m tests.chromium --quiet --shell \
		|| { test "$$(id -u)" = 0 && apt-get update -qq \
			&& DEBIAN_FRONTEND=noninteractive \
				apt-get install -qq --no-install-recommends chromium-headless-shell; } \
		|| $(BIN)/python -m tests.chromium --quiet \
		|| $(BIN)/playwright install --only-shell chromium \
		|| $(BIN)/python -m tests.chromium || true
