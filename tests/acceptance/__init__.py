"""The field's acceptance tests, each under its number."""
