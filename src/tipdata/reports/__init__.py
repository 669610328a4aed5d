"""Findings, scorecard, ledger and tables -> terminal, JSON, CSV. Renders and computes nothing."""
