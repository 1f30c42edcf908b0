"""The style of the operator's page: it stands in the page, and its hash in the page's policy."""

from __future__ import annotations

from typing import Final

STYLE: Final = """
:root { color-scheme: light dark; --ink: #1d2433; --paper: #fff; --line: #c3cad6; --warn: #8a1c13;
  --quiet: #4a5568 }
@media (prefers-color-scheme: dark) {
  :root { --ink: #e8ecf3; --paper: #14181f; --line: #414b5c; --warn: #ffb4a9; --quiet: #b3bccb }
}
* { box-sizing: border-box }
body { margin: 0 auto; max-width: 46rem; padding: 1rem; font: 1rem/1.5 system-ui, sans-serif;
  color: var(--ink); background: var(--paper) }
h1 { font-size: 1.4rem; margin: 0.5rem 0 }
h2 { font-size: 1.1rem; margin: 1.5rem 0 0.5rem }
.quiet { color: var(--quiet) }
.warnings { border: 2px solid var(--warn); border-radius: 6px; margin: 1rem 0;
  padding: 0.75rem 1rem; color: var(--warn); font-weight: 600 }
.warnings ul { margin: 0; padding-inline-start: 1.2rem }
dl { margin: 0 }
dl > div { display: flex; gap: 1rem; justify-content: space-between; padding: 0.4rem 0;
  border-bottom: 1px solid var(--line) }
dt { min-width: 0; overflow-wrap: anywhere }
dd { margin: 0; text-align: end; font-variant-numeric: tabular-nums; flex: none; font-weight: 600 }
"""
