.PHONY: help run test bench lint fmt
.DEFAULT_GOAL := help

export PORT ?= 8000
export YICHUANG_BASE_URL ?= http://localhost:$(PORT)
python := .venv/bin/python

help: ## 列出可用的命令
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "make %-6s %s\n", $$1, $$2 }' Makefile

run: export YICHUANG_DEMO = 1
run: ## 安装缺少的东西，建库，载入演示数据，启动网站和后台进程（端口：PORT=8000）
	@scripts/set-up run
	@exec $(python) -m app.serve

test: ## 安装测试所需的东西，运行全部测试（ARGS 是给 pytest 的参数）
	@scripts/set-up test
	@exec $(python) -m pytest -n 3 $(ARGS)

bench: ## 量待办列表有多快：与 Flask 空页之比，一百万件与一万件之比（PostgreSQL，几分钟）
	@scripts/set-up test
	@exec $(python) -m bench

lint: ## 检查代码的写法、格式和类型
	@scripts/set-up lint
	$(python) -m ruff check .
	$(python) -m ruff format --check .
	$(python) -m mypy app/domain

fmt: ## 整理代码的格式
	@scripts/set-up lint
	$(python) -m ruff check --fix .
	$(python) -m ruff format .
