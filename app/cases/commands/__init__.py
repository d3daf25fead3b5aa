"""The verbs of a case. Each runs inside the caller's transaction: state, log entry, paper and message land together."""
