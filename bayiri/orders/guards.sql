-- Orders to leave are seen by who is given the basis of the return, and written by functions alone.
CALL bayiri_protect('orders_order', 'case', 'case_id', 'basis');
CALL bayiri_protect('orders_named', 'case', 'case_id', 'basis');
CALL bayiri_protect('orders_extension', 'case', 'case_id', 'basis');
CALL bayiri_protect('orders_remedy', 'case', 'case_id', 'basis');
CALL bayiri_protect('orders_ruling', 'case', 'case_id', 'basis');
CALL bayiri_protect('orders_postponement', 'case', 'case_id', 'basis');
CALL bayiri_protect('orders_offer', 'case', 'case_id', 'basis');
CALL bayiri_protect('orders_ban', 'case', 'case_id', 'basis');
CALL bayiri_keep_forever('orders_order');
CALL bayiri_keep_forever('orders_named');
CALL bayiri_keep_forever('orders_extension');
CALL bayiri_keep_forever('orders_remedy');
CALL bayiri_keep_forever('orders_ruling');
CALL bayiri_keep_forever('orders_postponement');
CALL bayiri_keep_forever('orders_offer');
CALL bayiri_keep_forever('orders_ban');
GRANT SELECT ON orders_order, orders_named, orders_extension, orders_remedy, orders_ruling, orders_postponement, orders_offer, orders_ban,
    orders_lawrule TO APP_ROLE;

-- A number of the law of a country as it stood on a day; where nobody wrote that country's down, of the strictest (country '').
CREATE OR REPLACE FUNCTION orders_law(of_country text, at date, wanted text, of_code text) RETURNS integer LANGUAGE sql STABLE
SET search_path = public, pg_temp AS $$
    SELECT r.number FROM orders_lawrule r WHERE r.what = wanted AND r.code = of_code AND r.valid_from <= at AND coalesce(r.valid_until >= at, true)
      AND r.country = CASE WHEN EXISTS (SELECT 1 FROM orders_lawrule k WHERE k.country = of_country AND k.valid_from <= at
                                        AND coalesce(k.valid_until >= at, true)) THEN of_country ELSE '' END
$$;

CREATE OR REPLACE FUNCTION orders_counts(of_row uuid) RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT NOT EXISTS (SELECT 1 FROM cases_mistake k WHERE k.row_id = of_row)
$$;
CREATE OR REPLACE FUNCTION orders_ends_on(o orders_order) RETURNS date LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT greatest(o.departs_by, (SELECT max(e.until_on) FROM orders_extension e WHERE e.order_id = o.id AND orders_counts(e.id)))
$$;
CREATE OR REPLACE FUNCTION orders_last_ruling(of_remedy uuid) RETURNS text LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT coalesce((SELECT r.kind FROM orders_ruling r WHERE r.remedy_id = of_remedy AND orders_counts(r.id)
                     ORDER BY r.ruled_on DESC, r.recorded_at DESC, r.id DESC LIMIT 1), '')
$$;
CREATE OR REPLACE FUNCTION orders_waits(x orders_remedy) RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT CASE orders_last_ruling(x.id) WHEN '' THEN x.suspends WHEN 'suspended' THEN true ELSE false END
$$;
-- The acts that stand against somebody: not written by mistake, not annulled.
CREATE OR REPLACE FUNCTION orders_against(of_member uuid) RETURNS SETOF orders_order LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = public, pg_temp AS $$
    SELECT o.* FROM orders_order o JOIN orders_named n ON n.order_id = o.id WHERE n.member_id = of_member AND orders_counts(o.id)
      AND NOT EXISTS (SELECT 1 FROM orders_remedy x WHERE x.order_id = o.id AND orders_counts(x.id)
                      AND orders_last_ruling(x.id) IN ('annulled', 'sent_back'))
$$;
REVOKE EXECUTE ON FUNCTION orders_counts(uuid), orders_ends_on(orders_order), orders_last_ruling(uuid), orders_waits(orders_remedy),
    orders_against(uuid) FROM PUBLIC;

-- What keeps somebody from being made to return, as orders.rules.reasons_not_to_enforce; for whoever sees the case.
CREATE OR REPLACE FUNCTION orders_reasons_not_to_enforce(of_member uuid, at timestamptz) RETURNS text[] LANGUAGE plpgsql STABLE
SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    today date := bayiri_day(at);
    of_case uuid := (SELECT m.case_id FROM cases_member m WHERE m.id = of_member);
    notified date := (SELECT max(o.notified_on) FROM orders_against(of_member) o);
    said orders_offer;
    found text[] := '{}';
BEGIN
    PERFORM bayiri_require(session_user <> 'APP_ROLE' OR bayiri_sees('case', of_case, 'journey,basis'), 'INV-04',
                           'the acting agency does not take part in this case');
    IF notified IS NULL THEN RETURN ARRAY['INV-254']; END IF;
    SELECT * INTO said FROM orders_offer f WHERE f.member_id = of_member AND orders_counts(f.id)
    ORDER BY f.answered_on DESC, f.recorded_at DESC, f.id DESC LIMIT 1;
    IF EXISTS (SELECT 1 FROM orders_against(of_member) o WHERE today <= orders_ends_on(o)) THEN found := found || 'INV-255'::text; END IF;
    IF EXISTS (SELECT 1 FROM orders_against(of_member) o JOIN orders_remedy x ON x.order_id = o.id
               WHERE orders_counts(x.id) AND orders_waits(x)) THEN found := found || 'INV-256'::text; END IF;
    IF said.id IS NULL OR said.answered_on < notified THEN found := found || 'INV-257'::text; END IF;
    IF said.answer = 'accepted' THEN found := found || 'INV-258'::text; END IF;
    IF EXISTS (SELECT 1 FROM orders_against(of_member) o JOIN orders_postponement p ON p.order_id = o.id
               WHERE p.ends_id IS NULL AND orders_counts(p.id)
                 AND NOT EXISTS (SELECT 1 FROM orders_postponement e WHERE e.ends_id = p.id AND orders_counts(e.id)))
    THEN found := found || 'INV-259'::text; END IF;
    IF NOT orders_knows_rights(of_member, notified) THEN found := found || 'INV-407'::text; END IF;
    RETURN found;
END $$;

-- The last day of the time to leave that ends next, else that ended last; nothing where no order stands. For who sees the basis.
CREATE OR REPLACE FUNCTION orders_next_end(of_case uuid, today date) RETURNS date LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = public, pg_temp AS $$
    SELECT coalesce(min(x.ends_on) FILTER (WHERE x.ends_on >= today), max(x.ends_on)) FROM (
        SELECT orders_ends_on(o) AS ends_on FROM cases_member m CROSS JOIN LATERAL orders_against(m.id) o
        WHERE m.case_id = of_case AND bayiri_sees('case', of_case, 'basis')) x
$$;

-- Whoever writes here: takes part with the basis to write, in one of these roles, in a case that goes on, not ahead of time.
CREATE OR REPLACE FUNCTION orders_require(of_case uuid, at timestamptz) RETURNS void LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
BEGIN
    PERFORM bayiri_require(bayiri_actor() IS NOT NULL AND bayiri_sees('case', of_case, 'basis', true), 'INV-04',
                           'the acting agency does not take part in this case');
    PERFORM bayiri_require(bayiri_has_role(ARRAY['counsellor', 'protection_officer', 'programme_manager', 'director']), 'INV-250',
                           'this act belongs to another role');
    PERFORM bayiri_require(at <= clock_timestamp() + interval '5 minutes', 'INV-24', 'nothing is recorded ahead of its time');
    PERFORM bayiri_require((SELECT c.stage NOT IN ('closed', 'withdrawn', 'referred_on', 'ended') FROM cases_case c WHERE c.id = of_case),
                           'INV-09', 'the case has ended');
END $$;
-- An act of this case that counts. Raises INV-22.
CREATE OR REPLACE FUNCTION orders_order_of(of_case uuid, of_order uuid) RETURNS orders_order LANGUAGE plpgsql STABLE SECURITY DEFINER
SET search_path = public, pg_temp AS $$
DECLARE
    o orders_order;
BEGIN
    SELECT * INTO o FROM orders_order x WHERE x.id = of_order AND x.case_id = of_case AND orders_counts(x.id);
    PERFORM bayiri_require(o.id IS NOT NULL, 'INV-22', 'the act belongs to this case');
    RETURN o;
END $$;
REVOKE EXECUTE ON FUNCTION orders_require(uuid, timestamptz), orders_order_of(uuid, uuid) FROM PUBLIC;

-- A return is a forced one only while an act stands against everybody, and before departure it becomes a voluntary one again.
CREATE OR REPLACE FUNCTION orders_forced_only_by_order(of_case uuid) RETURNS void LANGUAGE sql SECURITY DEFINER SET search_path = public, pg_temp AS $$
    UPDATE cases_case c SET voluntariness = 'voluntary' WHERE c.id = of_case AND c.voluntariness = 'forced'
      AND NOT EXISTS (SELECT 1 FROM cases_member m WHERE m.case_id = of_case AND m.state IN ('boarded', 'departed', 'arrived'))
      AND EXISTS (SELECT 1 FROM cases_member m WHERE m.case_id = of_case AND m.state NOT IN ('left', 'withdrawn', 'deceased')
                  AND NOT EXISTS (SELECT 1 FROM orders_against(m.id)))
$$;
REVOKE EXECUTE ON FUNCTION orders_forced_only_by_order(uuid) FROM PUBLIC;

CREATE OR REPLACE FUNCTION orders_register(said jsonb) RETURNS void LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    o orders_order := jsonb_populate_record(NULL::orders_order, said);
    people uuid[] := ARRAY(SELECT jsonb_array_elements_text(said -> 'named')::uuid);
    usual integer;
BEGIN
    PERFORM orders_require(o.case_id, o.recorded_at);
    PERFORM bayiri_require(
        trim(o.authority) <> '' AND trim(o.number) <> '' AND o.act <> '' AND o.ground <> '' AND o.notified_how <> ''
        AND o.notified_language <> '' AND (o.authority_agency_id IS NULL OR EXISTS (
            SELECT 1 FROM agencies_agency a WHERE a.id = o.authority_agency_id AND a.kind IN ('ministry', 'police', 'court')))
        AND (o.understood IN ('translated', 'own_language') OR (o.understood = 'interpreter' AND trim(o.interpreter_name) <> ''))
        AND EXISTS (SELECT 1 FROM documents_attachment a WHERE a.id = o.file_id AND a.case_id = o.case_id AND a.state = 'current'
                    AND bayiri_sees('case', a.case_id, a.section)),
        'INV-250', 'an order is written down whole, with its file');
    PERFORM bayiri_require(o.issued_on <= o.notified_on AND o.notified_on <= bayiri_day(o.recorded_at), 'INV-251',
                           'an act is issued, then notified, then written down');
    PERFORM bayiri_require(
        cardinality(people) > 0 AND people <@ ARRAY(SELECT m.id FROM cases_member m WHERE m.case_id = o.case_id
                                                    AND m.state NOT IN ('left', 'withdrawn', 'deceased')),
        'INV-252', 'an order names people of this household');
    usual := coalesce(orders_law(o.country, o.notified_on, 'days_for', o.ground), orders_law(o.country, o.notified_on, 'shortest', ''));
    PERFORM bayiri_require(
        o.departs_by >= o.notified_on + least(usual, coalesce(orders_law(o.country, o.notified_on, 'short', o.short_reason), usual))
        AND o.departs_by <= o.notified_on + 366 AND o.country = (SELECT c.host_country FROM cases_case c WHERE c.id = o.case_id),
        'INV-253', 'the time to leave is at least what the law gives');
    o.recorded_by_id := bayiri_actor();
    INSERT INTO orders_order SELECT o.*;
    INSERT INTO orders_named (id, case_id, order_id, member_id, recorded_by_id, recorded_at)
    SELECT uuidv7(), o.case_id, o.id, one, o.recorded_by_id, o.recorded_at FROM unnest(people) one;
END $$;

CREATE OR REPLACE FUNCTION orders_extend(said jsonb) RETURNS void LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    e orders_extension := jsonb_populate_record(NULL::orders_extension, said);
    o orders_order;
BEGIN
    PERFORM orders_require(e.case_id, e.recorded_at);
    o := orders_order_of(e.case_id, e.order_id);
    PERFORM bayiri_require(
        e.until_on > orders_ends_on(o) AND orders_law(o.country, o.notified_on, 'extension', e.ground) IS NOT NULL AND trim(e.number) <> ''
        AND e.decided_on BETWEEN o.notified_on AND bayiri_day(e.recorded_at),
        'INV-260', 'more time is given later than before, on a ground of the law');
    e.recorded_by_id := bayiri_actor();
    INSERT INTO orders_extension SELECT e.*;
END $$;

CREATE OR REPLACE FUNCTION orders_lodge(said jsonb) RETURNS void LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    x orders_remedy := jsonb_populate_record(NULL::orders_remedy, said);
    o orders_order;
BEGIN
    PERFORM orders_require(x.case_id, x.recorded_at);
    o := orders_order_of(x.case_id, x.order_id);
    PERFORM bayiri_require(
        x.lodged_on BETWEEN o.notified_on AND bayiri_day(x.recorded_at)
        AND (x.suspends OR coalesce(orders_law(o.country, o.notified_on, 'suspends', x.kind), 1) = 0),
        'INV-261', 'a remedy suspends wherever the law does not say that it does not');
    x.recorded_by_id := bayiri_actor();
    INSERT INTO orders_remedy SELECT x.*;
END $$;

CREATE OR REPLACE FUNCTION orders_rule_on(said jsonb) RETURNS void LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    r orders_ruling := jsonb_populate_record(NULL::orders_ruling, said);
    x orders_remedy;
BEGIN
    PERFORM orders_require(r.case_id, r.recorded_at);
    -- Two who rule at once do so one after the other: the second finds the remedy decided.
    SELECT * INTO x FROM orders_remedy y WHERE y.id = r.remedy_id AND y.case_id = r.case_id AND orders_counts(y.id) FOR UPDATE;
    PERFORM bayiri_require(x.id IS NOT NULL, 'INV-22', 'the remedy belongs to this case');
    PERFORM orders_order_of(x.case_id, x.order_id);
    PERFORM bayiri_require(
        orders_last_ruling(x.id) NOT IN ('dismissed', 'annulled', 'sent_back', 'withdrawn') AND trim(r.number) <> ''
        AND r.ruled_on <= bayiri_day(r.recorded_at) AND r.ruled_on >= x.lodged_on
        AND NOT EXISTS (SELECT 1 FROM orders_ruling p WHERE p.remedy_id = x.id AND orders_counts(p.id) AND p.ruled_on > r.ruled_on),
        'INV-262', 'a remedy is ruled on while it is open, one day after the other');
    r.recorded_by_id := bayiri_actor();
    INSERT INTO orders_ruling SELECT r.*;
    PERFORM orders_forced_only_by_order(r.case_id);
END $$;

CREATE OR REPLACE FUNCTION orders_postpone(said jsonb) RETURNS void LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    p orders_postponement := jsonb_populate_record(NULL::orders_postponement, said);
    former orders_postponement;
BEGIN
    PERFORM orders_require(p.case_id, p.recorded_at);
    PERFORM orders_order_of(p.case_id, p.order_id);
    SELECT * INTO former FROM orders_postponement f WHERE f.id = p.ends_id;
    PERFORM bayiri_require(
        trim(p.reason) <> '' AND p.since_on <= bayiri_day(p.recorded_at) AND (p.ends_id IS NULL OR (
            former.order_id = p.order_id AND former.ends_id IS NULL AND former.since_on <= p.since_on AND orders_counts(former.id)
            AND former.recorded_by_id <> bayiri_actor()
            AND bayiri_actor() IS DISTINCT FROM (SELECT c.caseworker_id FROM cases_case c WHERE c.id = p.case_id))),
        'INV-268', 'what is postponed has a reason, and another person ends it');
    p.recorded_by_id := bayiri_actor();
    INSERT INTO orders_postponement SELECT p.*;
END $$;

-- Voluntary return stays open until departure: who chooses it is on that way at once.
CREATE OR REPLACE FUNCTION orders_record_offer(said jsonb) RETURNS void LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    f orders_offer := jsonb_populate_record(NULL::orders_offer, said);
BEGIN
    PERFORM orders_require(f.case_id, f.recorded_at);
    PERFORM bayiri_require(
        EXISTS (SELECT 1 FROM cases_counsellingsession s JOIN cases_member m ON m.id = f.member_id AND m.case_id = s.case_id
                JOIN people_person p ON p.id = m.person_id
                WHERE s.id = f.session_id AND s.case_id = f.case_id AND bayiri_day(s.held_at) <= f.answered_on
                  AND (m.id = ANY (s.members_present) OR coalesce(p.born_on > f.answered_on - interval '18 years', false))
                  AND m.state NOT IN ('left', 'withdrawn', 'deceased', 'boarded', 'departed', 'arrived')
                  AND NOT EXISTS (SELECT 1 FROM cases_sessioncorrection x WHERE x.session_id = s.id))
        AND f.answered_on <= bayiri_day(f.recorded_at),
        'INV-269', 'voluntary return is offered in a counselling session, until departure');
    f.recorded_by_id := bayiri_actor();
    INSERT INTO orders_offer SELECT f.*;
    IF f.answer = 'accepted' THEN
        UPDATE cases_case SET voluntariness = 'voluntary' WHERE id = f.case_id AND voluntariness = 'forced';
    END IF;
END $$;

-- For journey's function, which knows the person's circumstances: a ban is never longer than the law gives, nor than it was.
CREATE OR REPLACE FUNCTION orders_write_ban(said jsonb, exempt boolean) RETURNS void LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
DECLARE
    b orders_ban := jsonb_populate_record(NULL::orders_ban, said);
    o orders_order;
    former integer;
BEGIN
    PERFORM orders_require(b.case_id, b.recorded_at);
    o := orders_order_of(b.case_id, b.order_id);
    b.most_months := CASE WHEN exempt THEN 0 ELSE coalesce(orders_law(o.country, o.notified_on, 'ban', b.reason), 0) END;
    SELECT x.months INTO former FROM orders_ban x WHERE x.order_id = o.id AND x.member_id = b.member_id AND orders_counts(x.id)
    ORDER BY x.recorded_at DESC, x.id DESC LIMIT 1;
    PERFORM bayiri_require(EXISTS (SELECT 1 FROM orders_named n WHERE n.order_id = o.id AND n.member_id = b.member_id), 'INV-252',
                           'the act names this person');
    PERFORM bayiri_require(
        b.months <= least(b.most_months, former) AND (b.months = b.most_months OR trim(b.waived_because) <> ''),
        'INV-263', 'a ban is no longer than the law gives, nor than it was');
    b.recorded_by_id := bayiri_actor();
    INSERT INTO orders_ban SELECT b.*;
END $$;
REVOKE EXECUTE ON FUNCTION orders_write_ban(jsonb, boolean) FROM PUBLIC;

-- What was written down by mistake counts no more; what protects the person is taken back by somebody else (INV-264).
CREATE OR REPLACE FUNCTION orders_take_back(said jsonb) RETURNS void LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    wrong record;
BEGIN
    SELECT * INTO wrong FROM (
        SELECT id, case_id, recorded_by_id, recorded_at, false AS protects FROM orders_order
        UNION ALL SELECT id, case_id, recorded_by_id, recorded_at, true FROM orders_extension
        UNION ALL SELECT id, case_id, recorded_by_id, recorded_at, suspends FROM orders_remedy
        UNION ALL SELECT id, case_id, recorded_by_id, recorded_at, kind IN ('suspended', 'annulled', 'sent_back') FROM orders_ruling
        UNION ALL SELECT id, case_id, recorded_by_id, recorded_at, ends_id IS NULL FROM orders_postponement
        UNION ALL SELECT id, case_id, recorded_by_id, recorded_at, answer = 'accepted' FROM orders_offer
        UNION ALL SELECT id, case_id, recorded_by_id, recorded_at, false FROM orders_rightsnotice
        UNION ALL SELECT id, case_id, recorded_by_id, recorded_at, false FROM orders_ban) x WHERE x.id = (said ->> 'row_id')::uuid;
    PERFORM orders_require(wrong.case_id, wrong.recorded_at);
    PERFORM bayiri_require(
        NOT wrong.protects OR (wrong.recorded_by_id <> bayiri_actor()
            AND bayiri_actor() IS DISTINCT FROM (SELECT c.caseworker_id FROM cases_case c WHERE c.id = wrong.case_id)),
        'INV-264', 'what protects the person is taken back by another person');
    PERFORM cases_write_mistake(said, wrong.case_id, 'order', 'basis');
    PERFORM orders_forced_only_by_order(wrong.case_id);
END $$;
