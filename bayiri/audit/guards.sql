-- The log is written through audit_record alone and never changed.
ALTER TABLE audit_event ENABLE ROW LEVEL SECURITY;
CREATE POLICY sight ON audit_event FOR SELECT TO APP_ROLE USING (
    -- An event may be only for some roles of its agency, and kept from people whom it concerns.
    CASE WHEN case_id IS NULL THEN agency_id = (SELECT bayiri_agency())
        AND (NOT facts ? 'only_for' OR actor_id = (SELECT bayiri_actor())
             OR bayiri_has_role(ARRAY(SELECT jsonb_array_elements_text(facts -> 'only_for'))))
        AND NOT coalesce(facts -> 'kept_from' ? (SELECT bayiri_actor())::text, false)
    -- Of a case: with its journey, the part that the event is about; and what one's own agency did there (INV-196). The table of kinds is read
    -- once a query, as one value.
    ELSE (SELECT bool_or(p.section IN ('all', 'journey')) AND (
              audit_event.agency_id = (SELECT bayiri_agency()) OR bool_or(p.section IN ('all', (
                  SELECT CASE x.part WHEN 'facts' THEN audit_event.facts ->> 'section' ELSE x.part END FROM (
                      SELECT (SELECT jsonb_object_agg(k.kind, k.section) FROM audit_kindsection k WHERE NOT k.of_work)
                          ->> audit_event.kind AS part) x))))
          FROM agencies_participation p WHERE p.subject_id = audit_event.case_id AND p.agency_id = (SELECT bayiri_agency())
            AND p.subject_kind = 'case' AND (p.until_at IS NULL OR p.until_at > transaction_timestamp())) END
);
GRANT SELECT ON audit_event, audit_kindsection TO APP_ROLE;

-- A number of the log, drawn only after this transaction has said so: an advisory lock that ends with it, named by its own id and held in
-- this database alone. So the sealer can tell that everybody who drew a smaller number has ended, whatever other databases of the server
-- do (settled_number in bayiri/audit/sealing/seal.py). Nothing else draws from the sequence.
CREATE OR REPLACE FUNCTION audit_next_number() RETURNS bigint LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    PERFORM pg_advisory_xact_lock_shared(hashtext('audit_number'), pg_current_xact_id()::xid::text::bigint::bit(32)::int);
    RETURN nextval('audit_event_id_seq');
END $$;
REVOKE EXECUTE ON FUNCTION audit_next_number() FROM PUBLIC;
REVOKE USAGE ON SEQUENCE audit_event_id_seq FROM APP_ROLE;

-- What an act changes and the event that tells of it name each other: the first row of history takes the event's number ahead, the
-- event uses it. The number is sealed, so that no statement puts its changes under another's event.
CREATE OR REPLACE FUNCTION audit_sealed(number bigint) RETURNS text LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT number || ':' || encode(sha256(k.key || convert_to('event ' || number || ' ' || pg_current_xact_id(), 'UTF8')), 'hex')
    FROM agencies_contextkey k LIMIT 1
$$;
REVOKE EXECUTE ON FUNCTION audit_sealed(bigint) FROM PUBLIC;

CREATE OR REPLACE FUNCTION audit_taken_ahead() RETURNS bigint LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    said text := current_setting('bayiri.event', true);
    number bigint := substring(said FROM '^(\d{1,18}):');
BEGIN
    RETURN CASE WHEN number IS NOT NULL AND said = audit_sealed(number) THEN number END;
END $$;
REVOKE EXECUTE ON FUNCTION audit_taken_ahead() FROM PUBLIC;

-- django-pghistory asks this of every row of history: its column names the event, which then holds who, when and why.
CREATE OR REPLACE FUNCTION _pgh_attach_context() RETURNS uuid LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    number bigint := audit_taken_ahead();
BEGIN
    IF bayiri_actor() IS NULL THEN RETURN NULL; END IF;
    IF number IS NULL THEN
        number := audit_next_number();
        PERFORM set_config('bayiri.event', audit_sealed(number), true);
    END IF;
    RETURN lpad(to_hex(number), 32, '0')::uuid;
END $$;

-- What a period that is over does by itself: told to the agency it concerns, under the name of no person. For guarding functions alone.
CREATE OR REPLACE FUNCTION audit_record_by_itself(
    happened_at timestamptz, kind text, subject_kind text, subject_id uuid, of_agency uuid, of_case uuid, facts jsonb
) RETURNS void LANGUAGE sql SECURITY DEFINER SET search_path = public, pg_temp AS $$
    INSERT INTO audit_event (id, at, actor_id, actor_label, agency_id, kind, subject_kind, subject_id, subject_label, case_id, facts)
    VALUES (audit_next_number(), happened_at, '00000000-0000-0000-0000-000000000000', 'Bayiri', of_agency, kind, subject_kind, subject_id, '', of_case, facts)
$$;
REVOKE EXECUTE ON FUNCTION audit_record_by_itself(timestamptz, text, text, uuid, uuid, uuid, jsonb) FROM PUBLIC;

-- An event stands at the moment at which it is written, by the database's own clock: within minutes of it, and of a long transaction (INV-231).
-- Another moment needs the application's own signature for it on this connection, which it gives where its clock was moved (the demonstration,
-- tests): whoever smuggles a statement in writes nothing into the past of the log.
CREATE OR REPLACE FUNCTION audit_require_now(at timestamptz, proof text) RETURNS void LANGUAGE plpgsql STABLE SECURITY DEFINER
SET search_path = public, pg_temp AS $$
BEGIN
    PERFORM bayiri_require(
        at BETWEEN transaction_timestamp() - interval '5 minutes' AND clock_timestamp() + interval '5 minutes'
        OR proof = (SELECT encode(sha256(k.key || sha256(k.key || convert_to(
                        'moment ' || (extract(epoch FROM at) * 1000000)::bigint || ':' || pg_backend_pid(), 'UTF8'))), 'hex')
                    FROM agencies_contextkey k LIMIT 1),
        'INV-231', 'an event stands at the moment at which it is written');
END $$;
REVOKE EXECUTE ON FUNCTION audit_require_now(timestamptz, text) FROM PUBLIC;

-- Whether what is done in somebody's place is done by the machine: then the log names Bayiri, and for whom (INV-233). Signed by the
-- application for this transaction (`acting_for` in bayiri/agencies/context.py): no statement puts an act under another name.
CREATE OR REPLACE FUNCTION audit_does_itself(person uuid) RETURNS boolean LANGUAGE plpgsql STABLE SECURITY DEFINER
SET search_path = public, pg_temp AS $$
DECLARE
    said text := current_setting('bayiri.itself', true);
BEGIN
    IF coalesce(said, '') = '' THEN RETURN false; END IF;
    RETURN coalesce(said = (
        SELECT encode(sha256(k.key || sha256(k.key || convert_to('itself ' || person || ':' || pg_backend_pid() || ':'
            || (extract(epoch FROM transaction_timestamp()) * 1000000)::bigint, 'UTF8'))), 'hex') FROM agencies_contextkey k LIMIT 1), false);
END $$;
REVOKE EXECUTE ON FUNCTION audit_does_itself(uuid) FROM PUBLIC;

DROP FUNCTION IF EXISTS audit_record(timestamptz, uuid, text, text, uuid, text, uuid, jsonb);
CREATE OR REPLACE FUNCTION audit_record(
    happened_at timestamptz, actor uuid, kind text, subject_kind text, subject_id uuid, subject_label text, of_case uuid, facts jsonb,
    proof text DEFAULT ''
) RETURNS void LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    here record;
    number bigint;
    itself boolean;
BEGIN
    SELECT u.id, u.name, u.agency_id INTO here FROM agencies_user u WHERE u.id = bayiri_actor() AND u.agency_id = bayiri_agency();
    IF here.id IS NULL OR here.id <> actor THEN
        RAISE EXCEPTION 'INV-02: an event is written in its own actor''s context' USING ERRCODE = 'insufficient_privilege';
    END IF;
    PERFORM audit_require_now(happened_at, proof);
    itself := audit_does_itself(here.id);
    -- Nobody writes into the story of a case they do not take part in, whatever the section.
    PERFORM bayiri_require(
        of_case IS NULL OR EXISTS (
            SELECT 1 FROM agencies_participation p WHERE p.subject_id = of_case AND p.subject_kind = 'case'
              AND p.agency_id = here.agency_id AND (p.until_at IS NULL OR p.until_at > transaction_timestamp())),
        'INV-04', 'the acting agency does not take part in this case');
    number := coalesce(audit_taken_ahead(), audit_next_number());
    PERFORM set_config('bayiri.event', '', true);
    INSERT INTO audit_event (id, at, actor_id, actor_label, agency_id, kind, subject_kind, subject_id, subject_label, case_id, facts)
    VALUES (number, happened_at, CASE WHEN itself THEN '00000000-0000-0000-0000-000000000000' ELSE here.id END,
            CASE WHEN itself THEN 'Bayiri' ELSE here.name END, here.agency_id, kind, subject_kind, subject_id, subject_label, of_case,
            CASE WHEN itself THEN facts || jsonb_build_object('for_id', here.id) ELSE facts END);
END $$;

-- That a part of a case was opened (INV-156): which sections of what the page shows the agency may see, why it takes part, in which roles.
-- One event a view of a page, written by the page's own transaction. Says whether any of those sections may be seen: a page of none is not shown.
DROP FUNCTION IF EXISTS audit_look(timestamptz, uuid, text, text[], text, uuid, uuid);
CREATE OR REPLACE FUNCTION audit_look(
    happened_at timestamptz, actor uuid, part text, shown text[], subject_kind text, subject_id uuid, of_case uuid, proof text DEFAULT ''
) RETURNS boolean LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    said jsonb;
BEGIN
    SELECT jsonb_build_object(
        'part', part, 'roles', (SELECT u.roles FROM agencies_user u WHERE u.id = actor),
        'sections', coalesce(jsonb_agg(DISTINCT s.section) FILTER (WHERE s.section IS NOT NULL), '[]'),
        'why', coalesce(jsonb_agg(DISTINCT p.purpose), '[]'))
    INTO said FROM agencies_participation p LEFT JOIN unnest(shown) s (section) ON p.section IN ('all', s.section)
    WHERE p.agency_id = bayiri_agency() AND (p.until_at IS NULL OR p.until_at > transaction_timestamp())
      -- One array for the index: with an OR every participation of the agency was read (200 ms at 100,000 cases).
      AND p.subject_id = ANY (ARRAY(SELECT of_case UNION ALL SELECT m.person_id FROM cases_member m WHERE m.case_id = of_case))
      AND (p.subject_kind = 'case' OR p.subject_kind = 'person' AND p.section IN ('protection', 'health'));
    PERFORM bayiri_require(of_case IS NOT NULL AND part <> '' AND cardinality(shown) > 0, 'INV-156', 'who looks says at what');
    PERFORM audit_record(happened_at, actor, 'case.looked_at', subject_kind, subject_id, '', of_case, said, proof);
    RETURN jsonb_array_length(said -> 'sections') > 0;
END $$;

-- Whether this transaction is the one in which a record past its term is overwritten; said by privacy_forget alone, and sealed.
CREATE OR REPLACE FUNCTION audit_forgetting_seal() RETURNS text LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT encode(sha256(k.key || convert_to('forgetting ' || pg_current_xact_id(), 'UTF8')), 'hex') FROM agencies_contextkey k LIMIT 1
$$;
REVOKE EXECUTE ON FUNCTION audit_forgetting_seal() FROM PUBLIC;
CREATE OR REPLACE FUNCTION audit_is_forgetting() RETURNS boolean LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    said text := current_setting('bayiri.forgetting', true);
BEGIN
    RETURN coalesce(said, '') <> '' AND said = audit_forgetting_seal();
END $$;

-- The case that something in an address belongs to: a referral, a table, a piece of work. Of alerts nothing is said.
CREATE OR REPLACE FUNCTION audit_case_of(named text, row_id uuid) RETURNS uuid LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    RETURN CASE named
        WHEN 'case_id' THEN (SELECT c.id FROM cases_case c WHERE c.id = row_id)
        WHEN 'referral_id' THEN (SELECT s.case_id FROM referrals_subject s WHERE s.referral_id = row_id LIMIT 1)
        WHEN 'board_id' THEN (SELECT b.case_id FROM boards_board b WHERE b.id = row_id)
        WHEN 'task_id' THEN (SELECT t.case_id FROM tasks_task t WHERE t.id = row_id)
        -- On the wire a case is called by its number.
        ELSE (SELECT c.id FROM cases_case c WHERE named LIKE 'number:%' AND c.number = substr(named, 8))
    END;
END $$;
REVOKE EXECUTE ON FUNCTION audit_case_of(text, uuid) FROM PUBLIC;

-- A refused act (INV-217). Of a case that the acting agency takes part in it stands with the case. Of a case of others it stands there as
-- well, so that the responsible agency sees who tried, but says nothing else than the page; once a person, page and minute. The caller is
-- not told whether there is such a case, and of a case that is not there nothing is written.
DROP FUNCTION IF EXISTS audit_refused(timestamptz, uuid, text, text[], text, uuid);
CREATE OR REPLACE FUNCTION audit_refused(
    happened_at timestamptz, actor uuid, page text, reasons text[], named text, row_id uuid, proof text DEFAULT ''
) RETURNS void LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    of_case uuid := audit_case_of(named, row_id);
    here record;
    takes_part boolean;
BEGIN
    SELECT u.id, u.name, u.agency_id INTO here FROM agencies_user u WHERE u.id = bayiri_actor() AND u.agency_id = bayiri_agency();
    PERFORM bayiri_require(here.id IS NOT NULL AND here.id = actor, 'INV-02', 'an event is written in its own actor''s context');
    PERFORM audit_require_now(happened_at, proof);
    PERFORM bayiri_require(
        page ~ '^[a-z0-9_.:-]{0,100}$' AND NOT EXISTS (SELECT 1 FROM unnest(reasons) r WHERE r !~ '^(INV-[0-9]+|not_visible|not_sent_from_here)$'),
        'INV-217', 'a refused act names a page and codes');
    takes_part := EXISTS (
        SELECT 1 FROM agencies_participation p WHERE p.subject_id = of_case AND p.subject_kind = 'case' AND p.agency_id = here.agency_id
          AND (p.until_at IS NULL OR p.until_at > transaction_timestamp()));
    IF 'not_visible' = ANY (reasons) THEN
        -- Somebody's own case in which a part is missing, and what was mistyped, are no attempts.
        IF takes_part OR of_case IS NULL THEN RETURN; END IF;
        reasons := ARRAY['not_visible'];
        IF EXISTS (SELECT 1 FROM audit_event e WHERE e.case_id = of_case AND e.kind = 'act.refused' AND e.actor_id = here.id
                   AND e.facts ->> 'page' = page AND e.at BETWEEN happened_at - interval '1 minute' AND happened_at + interval '1 minute') THEN RETURN; END IF;
    ELSIF NOT takes_part THEN
        of_case := NULL;
    END IF;
    INSERT INTO audit_event (id, at, actor_id, actor_label, agency_id, kind, subject_kind, subject_id, subject_label, case_id, facts)
    VALUES (audit_next_number(), happened_at, here.id, here.name, here.agency_id, 'act.refused', '', NULL, '', of_case,
            jsonb_build_object('page', page, 'reasons', reasons));
END $$;

CREATE OR REPLACE FUNCTION audit_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'INV-01: % is append-only', TG_TABLE_NAME USING ERRCODE = 'insufficient_privilege';
END $$;
CREATE OR REPLACE TRIGGER append_only BEFORE UPDATE OR DELETE ON audit_event FOR EACH ROW EXECUTE FUNCTION audit_refuse_change();
CREATE OR REPLACE TRIGGER append_only_truncate BEFORE TRUNCATE ON audit_event FOR EACH STATEMENT EXECUTE FUNCTION audit_refuse_change();
