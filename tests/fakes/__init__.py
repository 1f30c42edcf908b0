"""Stand-ins for the things outside. Each passes the same contract suite as the real one."""
