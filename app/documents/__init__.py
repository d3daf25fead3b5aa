"""Receipts, notices and certificates: a frozen context becomes a PDF once, and can be verified by its code."""
