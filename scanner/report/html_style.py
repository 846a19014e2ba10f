"""The look of the HTML report: system fonts, light and dark by the reader's preference, fit for print."""

STYLE = """
:root { --ink: #1c2430; --soft: #5a6675; --line: #dde3ea; --paper: #fff; --tint: #f5f7fa;
  --error: #c6262e; --warning: #a8670a; --note: #2667a8; --ok: #1d7f4f; color-scheme: light dark; }
@media (prefers-color-scheme: dark) {
  :root { --ink: #e6eaf0; --soft: #9aa7b6; --line: #303945; --paper: #14181e; --tint: #1c222b;
    --error: #ff6b70; --warning: #e5a94d; --note: #6cb2f7; --ok: #5ecb93; } }
body { margin: 0; background: var(--paper); color: var(--ink); font: 15px/1.5 system-ui, sans-serif; }
main { max-width: 68rem; margin: 0 auto; padding: 2rem 1.25rem 4rem; }
header { border-left: 6px solid var(--error); padding: .25rem 0 .25rem 1.25rem; }
header.clean { border-color: var(--ok); }
header p { margin: 0; color: var(--soft); }
h1 { font-size: 1.6rem; margin: .1rem 0; }
h2 { font-size: 1.2rem; margin: 2.5rem 0 .5rem; border-bottom: 1px solid var(--line);
  padding-bottom: .25rem; }
h3 { font-size: 1rem; margin: 1.5rem 0 .4rem; }
h4 { font-size: .95rem; margin: 1rem 0 .3rem; color: var(--soft); font-weight: 600; }
small { color: var(--soft); font-weight: normal; }
table { border-collapse: collapse; width: 100%; table-layout: auto; }
th, td { text-align: left; padding: .25rem .75rem .25rem 0; border-bottom: 1px solid var(--line);
  vertical-align: top; overflow-wrap: anywhere; }
th { color: var(--soft); font-weight: 500; white-space: nowrap; }
tr.drifted td:first-child { box-shadow: inset 3px 0 var(--error); padding-left: .6rem; }
main > table { table-layout: fixed; }
details { background: var(--tint); border-radius: 6px; margin: .4rem 0; padding: .45rem .8rem; }
details table { margin: .5rem 0; font-size: .9rem; }
summary { cursor: pointer; overflow-wrap: anywhere; }
summary b { display: inline-block; min-width: 4.5rem; }
.error b { color: var(--error); } .warning b { color: var(--warning); } .note b { color: var(--note); }
code { font: .9em ui-monospace, monospace; overflow-wrap: anywhere; }
@media print { details { break-inside: avoid; } }
"""
