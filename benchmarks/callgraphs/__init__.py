"""Our call edges beside published call graphs: small programs whose true edges their authors wrote down.

A suite is a module with

- ``TITLE`` and ``SOURCE``: what it is called, and where its programs are published;
- ``PUBLISHED``: the figures of other analyses on it, as (who, precision, recall);
- ``BAR``: the least precision and recall that we accept;
- ``found_in(folder)``: whether a checkout at ``folder`` holds the suite;
- ``programs(folder)``: its programs, in the order of their names;
- ``spelled(called)``: one end of an edge as the suite writes it.

The programs are fetched by whoever runs this, and never kept here.
"""
