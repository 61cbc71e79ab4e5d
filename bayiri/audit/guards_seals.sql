-- Seals of the log and what checking them found: read by those who answer for the log, written by the database's owner alone (INV-155).
ALTER TABLE audit_seal ENABLE ROW LEVEL SECURITY;
CREATE POLICY sight ON audit_seal FOR SELECT TO APP_ROLE USING ((SELECT bayiri_has_role(ARRAY['director', 'data_steward'])));
GRANT SELECT (number, from_event, to_event, events, root, previous, sealed_at, public_key, digest, signature) ON audit_seal TO APP_ROLE;
CALL bayiri_keep_forever('audit_seal');

ALTER TABLE audit_verification ENABLE ROW LEVEL SECURITY;
CREATE POLICY sight ON audit_verification FOR SELECT TO APP_ROLE USING ((SELECT bayiri_has_role(ARRAY['director', 'data_steward'])));
GRANT SELECT ON audit_verification TO APP_ROLE;
CALL bayiri_keep_forever('audit_verification');

-- A seal follows the last one: its number, the numbers it covers and the hash it names; it lists as many events as it counts (INV-155).
CREATE OR REPLACE FUNCTION audit_check_seal() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    last audit_seal;
BEGIN
    PERFORM pg_advisory_xact_lock(hashtext('audit_seal'));
    SELECT * INTO last FROM audit_seal ORDER BY number DESC LIMIT 1;
    PERFORM bayiri_require(
        NEW.number = coalesce(last.number, 0) + 1 AND NEW.previous = coalesce(last.digest, repeat('0', 64))
        AND NEW.from_event = coalesce(last.to_event + 1, NEW.from_event) AND octet_length(NEW.leaves) = 40 * NEW.events
        AND NEW.events = (SELECT count(*) FROM audit_event e WHERE e.id BETWEEN NEW.from_event AND NEW.to_event),
        'INV-155', 'a seal follows the last one without a gap and covers every event between its numbers');
    RETURN NEW;
END $$;
CREATE OR REPLACE TRIGGER following BEFORE INSERT ON audit_seal FOR EACH ROW EXECUTE FUNCTION audit_check_seal();

-- How many events wait for the next seal: a number and nothing else, for those who answer for the log.
CREATE OR REPLACE FUNCTION audit_unsealed() RETURNS bigint LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT count(*) FROM audit_event
    WHERE bayiri_has_role(ARRAY['director', 'data_steward']) AND id > coalesce((SELECT max(to_event) FROM audit_seal), 0)
$$;

-- A backup is restored only where nobody has worked yet (INV-158); asked in the transaction that restores.
CREATE OR REPLACE FUNCTION audit_require_empty() RETURNS void LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    PERFORM bayiri_require(
        NOT EXISTS (SELECT 1 FROM audit_event) AND NOT EXISTS (SELECT 1 FROM agencies_agency) AND NOT EXISTS (SELECT 1 FROM agencies_user)
        AND NOT EXISTS (SELECT 1 FROM people_person) AND NOT EXISTS (SELECT 1 FROM cases_case),
        'INV-158', 'a backup is restored into an empty installation alone');
END $$;
REVOKE EXECUTE ON FUNCTION audit_require_empty() FROM PUBLIC;
