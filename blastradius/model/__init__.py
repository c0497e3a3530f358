"""The domain: addresses, actions, the plan and the report. Standard library alone."""
