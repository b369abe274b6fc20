# Two commands matter: `make demo` and `make test`. Both need only Python >= 3.10 with venv, and make.

PYTHON ?= python3
VENV ?= .venv
PORT ?= 8000
BIN = $(VENV)/bin

.PHONY: help setup demo test test-faults bench lint messages clean

help:
	@echo "make demo         cài đặt và chạy thử cổng (PORT=8000, DEMO_PASSWORD=... nếu muốn đổi)"
	@echo "make setup        làm mọi việc của make demo, trừ việc chạy"
	@echo "make test         chạy các kiểm thử (dùng PostgreSQL, Redis, Chromium nếu có)"
	@echo "make test-faults  kiểm thử sự cố: tự bật và tắt PostgreSQL, Redis, tiến trình"
	@echo "make bench        đo tốc độ, in bảng so sánh"
	@echo "make lint         kiểm tra cách viết"
	@echo "make messages     gom câu chữ trên trang của người dân vào locale/en, in những câu chưa có tiếng Anh"

$(VENV)/runtime: requirements.txt
	@$(PYTHON) -c 'import sys; sys.exit("Cần Python 3.10 trở lên") if sys.version_info < (3, 10) else None'
	test -d $(VENV) || $(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements.txt
	@touch $@

$(VENV)/tests: requirements-dev.txt requirements.txt $(VENV)/runtime
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements-dev.txt
	@touch $@

setup: $(VENV)/runtime
	@$(BIN)/python deploy/demo.py setup

demo: setup
	@$(BIN)/python deploy/demo.py run --port $(PORT)

test: $(VENV)/tests
	@$(BIN)/python tests/run.py

test-faults: $(VENV)/tests
	@$(BIN)/python tests/run.py --faults

bench: $(VENV)/tests
	@$(BIN)/python -m bench

lint: $(VENV)/tests
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

messages: $(VENV)/tests
	@$(BIN)/python -m tests.english

clean:
	rm -rf $(VENV) var
