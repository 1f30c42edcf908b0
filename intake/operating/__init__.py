"""What whoever runs the machine may see: figures for a monitor, and one page in words.

figures.py   what is read from the store
metrics.py   the same for Prometheus
pages.py     `/metrics` and `/operator`, behind one token
"""
