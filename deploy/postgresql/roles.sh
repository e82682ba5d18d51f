#!/bin/sh
# Run by PostgreSQL's image when it makes its database.
set -eu
psql --username "$POSTGRES_USER" --dbname "$POSTGRES_DB" --set=ON_ERROR_STOP=1 \
  --set=password="$ROLE_PASSWORD" --file=/srv/roles.sql
