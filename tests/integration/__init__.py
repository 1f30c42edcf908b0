"""Tests against real databases, processes and sockets."""
