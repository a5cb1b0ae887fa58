"""The core of 社区专职工作者人事薪酬管理: importable without Qt and without a database."""

__version__ = "0.1.0"
