-- Who acts, who sees, who may write: what every other room's guards are made of.

-- The context that a ticket of the application gives (bayiri/agencies/context.py): good for this transaction alone. The ticket serves one
-- connection and a minute, so that it is worth nothing to who reads it elsewhere (INV-216). Empty for a forged one, an old one, another's.
CREATE OR REPLACE FUNCTION bayiri_bound(ticket text) RETURNS text LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    parts text[] := string_to_array(ticket, ':');
    said text;
    secret bytea;
BEGIN
    IF parts IS NULL OR array_length(parts, 1) IS DISTINCT FROM 5 THEN RETURN ''; END IF;
    SELECT key INTO secret FROM agencies_contextkey LIMIT 1;
    -- Without a key nothing is signed: a comparison with NULL must not let anybody in. Signed for this purpose alone (INV-230).
    IF parts[5] IS DISTINCT FROM encode(sha256(secret || sha256(secret || convert_to('context ' || array_to_string(parts[1:4], ':'), 'UTF8'))), 'hex') THEN
        RETURN '';
    END IF;
    IF parts[3] <> pg_backend_pid()::text OR parts[4]::bigint < extract(epoch FROM transaction_timestamp()) THEN RETURN ''; END IF;
    said := parts[1] || ':' || parts[2] || ':' || (extract(epoch FROM transaction_timestamp()) * 1000000)::bigint;
    RETURN said || ':' || encode(sha256(secret || sha256(secret || convert_to('bound ' || said, 'UTF8'))), 'hex');
END $$;

-- Who acts in this transaction. NULL without a context, with a forged one, or with that of another transaction.
CREATE OR REPLACE FUNCTION bayiri_context(part int) RETURNS uuid LANGUAGE plpgsql STABLE PARALLEL SAFE SECURITY DEFINER
SET search_path = public, pg_temp AS $$
DECLARE
    parts text[] := string_to_array(current_setting('bayiri.context', true), ':');
    secret bytea;
BEGIN
    IF parts IS NULL OR array_length(parts, 1) IS DISTINCT FROM 4
        OR parts[3] <> (extract(epoch FROM transaction_timestamp()) * 1000000)::bigint::text THEN RETURN NULL; END IF;
    SELECT key INTO secret FROM agencies_contextkey LIMIT 1;
    IF parts[4] IS DISTINCT FROM
        encode(sha256(secret || sha256(secret || convert_to('bound ' || parts[1] || ':' || parts[2] || ':' || parts[3], 'UTF8'))), 'hex') THEN
        RETURN NULL;
    END IF;
    RETURN parts[part]::uuid;
END $$;

CREATE OR REPLACE FUNCTION bayiri_actor() RETURNS uuid LANGUAGE sql STABLE PARALLEL SAFE AS 'SELECT bayiri_context(1)';
CREATE OR REPLACE FUNCTION bayiri_agency() RETURNS uuid LANGUAGE sql STABLE PARALLEL SAFE AS 'SELECT bayiri_context(2)';

-- Bayiri itself, where no person acts: the postman, the clock of alerts. Signed like every context; see bayiri/core/actor.py.
CREATE OR REPLACE FUNCTION bayiri_is_itself() RETURNS boolean LANGUAGE sql STABLE AS $$
    SELECT coalesce(bayiri_actor() = '00000000-0000-0000-0000-000000000000'
                    AND bayiri_agency() = '00000000-0000-0000-0000-000000000000', false)
$$;

-- The day on which something happened, where this installation stands: midnight is not the same everywhere.
CREATE OR REPLACE FUNCTION bayiri_day(at timestamptz) RETURNS date LANGUAGE sql STABLE PARALLEL SAFE
RETURN (at AT TIME ZONE 'LOCAL_ZONE')::date;

-- The roles of these that hold on a day: without a period, or within it; `roles_on` in bayiri/agencies/rules says the same.
CREATE OR REPLACE FUNCTION agencies_roles_on(roles text[], limits jsonb, day date) RETURNS text[] LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT CASE WHEN limits = '{}' THEN roles ELSE coalesce(array_agg(r.role) FILTER (WHERE
        day BETWEEN coalesce(nullif(limits -> r.role ->> 'from', '')::date, '-infinity')
                AND coalesce(nullif(limits -> r.role ->> 'until', '')::date, 'infinity')), '{}') END
    FROM unnest(roles) AS r (role)
$$;

CREATE OR REPLACE FUNCTION bayiri_has_role(wanted text[]) RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = public, pg_temp AS $$
    SELECT EXISTS (SELECT 1 FROM agencies_user u WHERE u.id = bayiri_actor() AND u.agency_id = bayiri_agency()
                   AND u.is_active AND agencies_roles_on(u.roles::text[], u.limits, bayiri_day(transaction_timestamp())) && wanted)
$$;

-- Whose work is with people and their records: nobody else writes into them (INV-225). KEEPS_RECORDS in bayiri/agencies/choices.py says the same.
CREATE OR REPLACE FUNCTION bayiri_keeps_records() RETURNS boolean LANGUAGE sql STABLE AS $$
    SELECT bayiri_has_role(ARRAY['counsellor', 'protection_officer', 'travel_officer', 'reintegration_officer', 'programme_manager',
                                 'director', 'data_steward'])
$$;

-- Whether the acting agency takes part in a record, in a section ('all' grants every one; 'journey,arrival': either), to read or to write.
CREATE OR REPLACE FUNCTION bayiri_sees(kind text, subject uuid, wanted text, to_write boolean DEFAULT false) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT EXISTS (
        SELECT 1 FROM agencies_participation p
        WHERE p.subject_id = subject AND p.agency_id = bayiri_agency() AND p.subject_kind = kind
          AND p.section = ANY (string_to_array('all,' || wanted, ',')) AND (NOT to_write OR (p.mode = 'write' AND bayiri_keeps_records()))
          AND (p.until_at IS NULL OR p.until_at > transaction_timestamp())
    )
$$;

CREATE OR REPLACE FUNCTION bayiri_require(condition boolean, invariant text, sentence text) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    IF condition IS NOT TRUE THEN
        RAISE EXCEPTION '%: %', invariant, sentence USING ERRCODE = 'insufficient_privilege';
    END IF;
END $$;

-- A row says who recorded it: nobody but the acting person, and never changed afterwards (INV-02).
CREATE OR REPLACE FUNCTION bayiri_refuse_foreign_author() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
BEGIN
    IF session_user::text = (SELECT tableowner FROM pg_tables WHERE tablename = TG_TABLE_NAME AND schemaname = 'public') THEN
        RETURN NEW;  -- the owner loads in bulk and writes authors as they were
    END IF;
    IF TG_OP = 'UPDATE' AND OLD.recorded_by_id = NEW.recorded_by_id THEN RETURN NEW; END IF;
    PERFORM bayiri_require(TG_OP = 'INSERT' AND NEW.recorded_by_id = bayiri_actor(), 'INV-02', 'a row names the person who writes it');
    RETURN NEW;
END $$;

-- Row-level security for a table whose rows belong to a case or a person: seen by agencies that take part in it.
CREATE OR REPLACE PROCEDURE bayiri_protect(tbl text, kind text, col text, wanted text) LANGUAGE plpgsql AS $$
DECLARE
    -- A scalar subquery, not EXISTS: PostgreSQL would hash all of an agency's participations for an EXISTS.
    sees text := format(
        'FROM agencies_participation p WHERE p.subject_id = %I.%I AND p.agency_id = (SELECT bayiri_agency()) AND p.subject_kind = %L'
        ' AND p.section = ANY (%L) AND (p.until_at IS NULL OR p.until_at > transaction_timestamp())',
        tbl, col, kind, string_to_array('all,' || wanted, ','));
    reading text := format('(SELECT true %s LIMIT 1)', sees);
    writing text := format('(SELECT bayiri_keeps_records()) AND (SELECT true %s AND p.mode = ''write'' LIMIT 1)', sees);
BEGIN
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', tbl);
    EXECUTE format('CREATE POLICY sight ON %I FOR SELECT TO APP_ROLE USING (%s)', tbl, reading);
    EXECUTE format('CREATE POLICY writing ON %I FOR INSERT TO APP_ROLE WITH CHECK (%s)', tbl, writing);
    EXECUTE format('CREATE POLICY changing ON %I FOR UPDATE TO APP_ROLE USING (%s) WITH CHECK (%s)', tbl, reading, writing);
    EXECUTE format('CREATE POLICY removing ON %I FOR DELETE TO APP_ROLE USING (%s)', tbl, writing);
    -- History repeats who recorded the row it tells of; that is not who changes it now.
    IF EXISTS (SELECT 1 FROM information_schema.columns c WHERE c.table_name = tbl AND c.column_name = 'recorded_by_id')
        AND NOT EXISTS (SELECT 1 FROM information_schema.columns c WHERE c.table_name = tbl AND c.column_name = 'pgh_id') THEN
        EXECUTE format('CREATE OR REPLACE TRIGGER own_name BEFORE INSERT OR UPDATE OF recorded_by_id ON %I'
            ' FOR EACH ROW EXECUTE FUNCTION bayiri_refuse_foreign_author()', tbl);
    END IF;
END $$;

-- A table that is only ever added to, through functions of the owner.
CREATE OR REPLACE FUNCTION audit_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'INV-01: % is append-only', TG_TABLE_NAME USING ERRCODE = 'insufficient_privilege';
END $$;
CREATE OR REPLACE PROCEDURE bayiri_keep_forever(tbl text) LANGUAGE plpgsql AS $$
BEGIN
    EXECUTE format('CREATE OR REPLACE TRIGGER append_only BEFORE UPDATE OR DELETE ON %I FOR EACH ROW EXECUTE FUNCTION audit_refuse_change()', tbl);
    EXECUTE format('CREATE OR REPLACE TRIGGER append_only_truncate BEFORE TRUNCATE ON %I FOR EACH STATEMENT EXECUTE FUNCTION audit_refuse_change()', tbl);
END $$;

GRANT SELECT ON agencies_user TO APP_ROLE;
-- The moment of signing in is the one write without an actor; passwords and roles are written by the owner alone.
GRANT UPDATE (last_login) ON agencies_user TO APP_ROLE;

ALTER TABLE agencies_participation ENABLE ROW LEVEL SECURITY;
CREATE POLICY sight ON agencies_participation FOR SELECT TO APP_ROLE USING (agency_id = (SELECT bayiri_agency()));
GRANT SELECT ON agencies_participation TO APP_ROLE;

-- Who is away, and who looks after their work: known within the agency.
ALTER TABLE agencies_absence ENABLE ROW LEVEL SECURITY;
CREATE POLICY sight ON agencies_absence FOR SELECT TO APP_ROLE USING (agency_id = (SELECT bayiri_agency()));
CREATE POLICY writing ON agencies_absence FOR INSERT TO APP_ROLE WITH CHECK (agency_id = (SELECT bayiri_agency()));
CREATE POLICY changing ON agencies_absence FOR UPDATE TO APP_ROLE
    USING (agency_id = (SELECT bayiri_agency())) WITH CHECK (agency_id = (SELECT bayiri_agency()));
GRANT SELECT, INSERT ON agencies_absence TO APP_ROLE;
GRANT UPDATE (ended_at, ended_by_id) ON agencies_absence TO APP_ROLE;

-- An absence is entered by oneself or a manager, once for the same days; the deputy is a colleague with a role in common (INV-94).
CREATE OR REPLACE FUNCTION agencies_check_absence() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF session_user <> 'APP_ROLE' THEN RETURN NEW; END IF;
    PERFORM pg_advisory_xact_lock(hashtext('agencies_absence'), hashtext(NEW.person_id::text));  -- two at once do not both fit
    PERFORM bayiri_require(NEW.recorded_by_id = bayiri_actor() AND NEW.ended_at IS NULL AND NEW.ended_by_id IS NULL, 'INV-02',
                           'a row names the person who writes it');
    PERFORM bayiri_require(
        (NEW.person_id = bayiri_actor() OR bayiri_has_role(ARRAY['programme_manager', 'director']))
        AND EXISTS (SELECT 1 FROM agencies_user p WHERE p.id = NEW.person_id AND p.agency_id = NEW.agency_id)
        AND (NEW.deputy_id IS NULL OR EXISTS (
            SELECT 1 FROM agencies_user d JOIN agencies_user p ON p.id = NEW.person_id
            WHERE d.id = NEW.deputy_id AND d.id <> p.id AND d.is_active AND d.agency_id = p.agency_id AND d.roles && p.roles))
        AND NOT EXISTS (
            SELECT 1 FROM agencies_absence a WHERE a.person_id = NEW.person_id AND a.ended_at IS NULL
              AND daterange(a.from_on, a.until_on, '[]') && daterange(NEW.from_on, NEW.until_on, '[]')),
        'INV-94', 'the deputy is a colleague with a role in common, and nobody is away twice on the same days');
    RETURN NEW;
END $$;
CREATE OR REPLACE TRIGGER entering BEFORE INSERT ON agencies_absence FOR EACH ROW EXECUTE FUNCTION agencies_check_absence();

CREATE OR REPLACE FUNCTION agencies_check_return() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM bayiri_require(
        session_user <> 'APP_ROLE' OR (
            OLD.ended_at IS NULL AND NEW.ended_by_id = bayiri_actor() AND NEW.ended_at IS NOT NULL
            AND (OLD.person_id = bayiri_actor() OR bayiri_has_role(ARRAY['programme_manager', 'director']))),
        'INV-02', 'an absence is ended once, in one''s own name, by who was away or a manager');
    RETURN NEW;
END $$;
CREATE OR REPLACE TRIGGER ending BEFORE UPDATE ON agencies_absence FOR EACH ROW EXECUTE FUNCTION agencies_check_return();
