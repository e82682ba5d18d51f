-- The role that the bot uses: it reads and writes rows, and can change no table and drop no trigger.
-- So the audit log and the cases' lines can only be added to, whatever the bot's own code does.
--
-- Run by the owner of the database, before or after its first migration, and again after it was
-- restored or moved. Harmless to repeat:
--   psql "$OWNER" --set=ON_ERROR_STOP=1 --set=password="…" --file=deploy/postgresql/roles.sql
-- From then on each upgrade begins with `python -m bot migrate`, with the owner in BOT_DATABASE_URL.
DO $$ BEGIN
  CREATE ROLE inlaggsboten;
EXCEPTION WHEN duplicate_object THEN -- it is the server's, and this database may be a new one
END $$;
ALTER ROLE inlaggsboten LOGIN PASSWORD :'password';

REVOKE CREATE ON SCHEMA public FROM PUBLIC;
GRANT USAGE ON SCHEMA public TO inlaggsboten;

GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO inlaggsboten;
GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO inlaggsboten;

-- Also on what later migrations make, as long as the same owner runs them.
ALTER DEFAULT PRIVILEGES IN SCHEMA public
  GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO inlaggsboten;
ALTER DEFAULT PRIVILEGES IN SCHEMA public
  GRANT USAGE, SELECT ON SEQUENCES TO inlaggsboten;
