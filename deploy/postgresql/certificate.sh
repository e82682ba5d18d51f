#!/bin/sh
# Makes the certificate of the database, where there is none: certificate.sh NAME KEYS AUTHORITY.
# KEYS is the database's own folder. AUTHORITY gets what the bot checks the certificate by. It holds
# for ten years; for another one, remove server.key, run this again and restart the database.
set -eu
name=$1 keys=$2 authority=$3
umask 077
if [ ! -s "$keys/server.key" ] || [ ! -s "$authority/root.crt" ]; then
  openssl req -x509 -newkey rsa:3072 -nodes -days 3650 -subj "/CN=$name" \
    -addext "subjectAltName=DNS:$name" \
    -keyout "$keys/server.key" -out "$keys/server.crt"
  cp "$keys/server.crt" "$authority/root.crt"
  chmod 644 "$authority/root.crt"
fi
# In its image the server runs as another user, and takes no key that others may read.
if [ "$(id -u)" = 0 ] && id postgres >/dev/null 2>&1; then
  chown postgres "$keys" "$keys/server.key" "$keys/server.crt"
fi
