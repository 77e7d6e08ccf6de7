#!/bin/sh
# Creates Temporal's two databases and brings their tables up to date. Safe to
# run again: what is there already is left as it is.
set -eu

for pair in temporal:temporal temporal_visibility:visibility; do
  database="${pair%%:*}"
  schema="postgresql/v12/${pair##*:}"
  tool() { temporal-sql-tool --plugin postgres12_pgx --database "$database" "$@"; }
  tool create-database
  tool setup-schema -v 0.0
  tool update-schema --schema-name "$schema"
done
