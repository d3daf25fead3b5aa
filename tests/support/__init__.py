"""What tests share: databases, the page checker, running servers."""
