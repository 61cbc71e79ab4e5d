-- Advisories about countries and areas (INV-302 to INV-304, INV-308): the law's document and what the installation added count alike.
GRANT SELECT ON safeguards_lawadvisory TO APP_ROLE;
ALTER TABLE safeguards_advisory ENABLE ROW LEVEL SECURITY;
CREATE POLICY sight ON safeguards_advisory FOR SELECT TO APP_ROLE USING ((SELECT bayiri_agency()) IS NOT NULL);
GRANT SELECT ON safeguards_advisory TO APP_ROLE;
CALL bayiri_protect('safeguards_seniordecision', 'case', 'case_id', 'protection');
CALL bayiri_protect_persons('safeguards_seniordecision', '''protection''');
CALL bayiri_keep_forever('safeguards_seniordecision');
GRANT SELECT ON safeguards_seniordecision TO APP_ROLE;

-- The advisories that speak of one member on a day, and whether a senior person has allowed the return to this place.
CREATE OR REPLACE FUNCTION safeguards_advisories_on(of_member uuid, day date) RETURNS TABLE (
    code text, effect text, words text, source text, status text, valid_from date, valid_until date, allowed boolean
) LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT a.code, a.effect, a.words, a.source, a.status, a.valid_from, a.valid_until, coalesce((
        SELECT d.allowed FROM safeguards_seniordecision d WHERE d.member_id = m.id AND d.advisory = a.code AND d.place = c.destination_place
        ORDER BY d.recorded_at DESC, d.id DESC LIMIT 1), false)
    FROM cases_member m JOIN cases_case c ON c.id = m.case_id JOIN people_person p ON p.id = m.person_id
    JOIN (SELECT l.code::text, l.country, l.areas, l.profiles, l.effect::text, l.words, l.source, l.status::text, l.valid_from, l.valid_until,
                 NULL::uuid AS agency
          FROM safeguards_lawadvisory l
          UNION ALL
          SELECT o.id::text, o.country, o.areas, o.profiles, o.effect, o.words, o.source, 'unverified', o.valid_from, o.valid_until,
                 CASE WHEN o.everywhere THEN NULL ELSE o.agency_id END
          FROM safeguards_advisory o WHERE o.ended_at IS NULL) a ON a.country = c.destination_country AND coalesce(a.agency, c.agency_id) = c.agency_id
    WHERE m.id = of_member AND a.valid_from <= day AND (a.valid_until IS NULL OR a.valid_until >= day)
      AND (a.areas = '{}' OR trim(c.destination_place) = ''
           OR lower(trim(c.destination_place)) IN (SELECT lower(trim(area)) FROM unnest(a.areas) area))
      AND (a.profiles = '{}' OR a.profiles::text[] && (
           ARRAY(SELECT v.code::text FROM safeguards_vulnerability v WHERE v.member_id = m.id AND v.until_at IS NULL)
           || coalesce((SELECT r.profile::text[] FROM safeguards_returnrisk r WHERE r.member_id = m.id ORDER BY r.assessed_at DESC LIMIT 1), '{}')
           || CASE WHEN p.born_on > day - interval '18 years' THEN ARRAY['child'] ELSE '{}' END))
    ORDER BY a.effect, a.code
$$;
REVOKE EXECUTE ON FUNCTION safeguards_advisories_on(uuid, date) FROM PUBLIC;

CREATE OR REPLACE FUNCTION safeguards_advisory_stands(of_member uuid, day date) RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = public, pg_temp AS $$
    SELECT EXISTS (SELECT 1 FROM safeguards_advisories_on(of_member, day) a WHERE a.effect = 'block' OR NOT a.allowed)
$$;
REVOKE EXECUTE ON FUNCTION safeguards_advisory_stands(uuid, date) FROM PUBLIC;

-- The same for whoever sees the journey of a case: that a country is not safe is no secret.
CREATE OR REPLACE FUNCTION safeguards_advisories(of_case uuid, day date) RETURNS TABLE (
    member_id uuid, code text, effect text, words text, source text, status text, valid_from date, valid_until date, allowed boolean
) LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT m.id, a.* FROM cases_member m, safeguards_advisories_on(m.id, day) a
    WHERE m.case_id = of_case AND bayiri_sees('case', of_case, 'journey')
$$;

CREATE OR REPLACE FUNCTION safeguards_add_advisory(said jsonb) RETURNS void LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
DECLARE
    a safeguards_advisory := jsonb_populate_record(NULL::safeguards_advisory, said);
BEGIN
    PERFORM bayiri_require(bayiri_has_role(safeguards_roles('advisory_roles')), 'INV-304', 'this role does not add an advisory');
    PERFORM bayiri_require(
        trim(coalesce(a.words, '')) <> '' AND trim(coalesce(a.source, '')) <> '' AND a.effect IN ('block', 'senior')
        AND (a.valid_until IS NULL OR a.valid_until >= a.valid_from),
        'INV-304', 'an advisory says what it asks, its source and its days');
    PERFORM bayiri_require(a.recorded_at <= clock_timestamp() + interval '5 minutes', 'INV-24', 'nothing is recorded ahead of its time');
    a.areas := coalesce(a.areas, '{}');
    a.profiles := coalesce(a.profiles, '{}');
    a.recorded_by_id := bayiri_actor();
    a.agency_id := bayiri_agency();
    a.everywhere := (SELECT g.kind = ANY (safeguards_roles('advisory_everywhere')) FROM agencies_agency g WHERE g.id = a.agency_id);
    a.ended_by_id := NULL; a.ended_at := NULL; a.ended_because := '';
    INSERT INTO safeguards_advisory SELECT a.*;
END $$;

-- It is ended with a reason, by another person of the agency that added it: nobody opens the way alone.
CREATE OR REPLACE FUNCTION safeguards_end_advisory(said jsonb) RETURNS void LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
DECLARE
    a safeguards_advisory;
BEGIN
    SELECT * INTO a FROM safeguards_advisory x WHERE x.id = (said ->> 'id')::uuid FOR UPDATE;
    PERFORM bayiri_require(a.id IS NOT NULL AND bayiri_has_role(safeguards_roles('advisory_roles'))
        AND bayiri_agency() = a.agency_id,
        'INV-304', 'an advisory is ended where it was added, by this role');
    PERFORM bayiri_require(a.ended_at IS NULL AND trim(coalesce(said ->> 'reason', '')) <> '', 'INV-304', 'it is ended once, with a reason');
    PERFORM bayiri_require(bayiri_actor() <> a.recorded_by_id, 'INV-304', 'an advisory is ended by another person than who added it');
    UPDATE safeguards_advisory SET ended_by_id = bayiri_actor(), ended_at = (said ->> 'recorded_at')::timestamptz, ended_because = said ->> 'reason'
    WHERE id = a.id;
END $$;

-- A senior decision: by the role that the law names, of the responsible agency, who has neither the case nor assessed or reviewed it (INV-303).
CREATE OR REPLACE FUNCTION safeguards_decide_senior(said jsonb) RETURNS void LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
DECLARE
    d safeguards_seniordecision := jsonb_populate_record(NULL::safeguards_seniordecision, said);
    c cases_case;
    a safeguards_returnrisk;
BEGIN
    PERFORM consent_require_member(d.case_id, d.member_id, d.recorded_at);
    SELECT * INTO c FROM cases_case WHERE id = d.case_id;
    PERFORM bayiri_require(c.stage NOT IN ('closed', 'withdrawn', 'referred_on', 'ended'), 'INV-09', 'the case has ended');
    SELECT * INTO a FROM safeguards_returnrisk x WHERE x.member_id = d.member_id ORDER BY x.assessed_at DESC LIMIT 1;
    PERFORM bayiri_require(
        bayiri_has_role(safeguards_roles('senior_roles')) AND bayiri_agency() = c.agency_id, 'INV-303', 'this role does not decide');
    PERFORM bayiri_require(
        NOT d.allowed OR (bayiri_actor() IS DISTINCT FROM c.caseworker_id AND NOT cases_has_carried(c.id, bayiri_actor())
        AND bayiri_actor() IS DISTINCT FROM a.recorded_by_id
        AND NOT EXISTS (SELECT 1 FROM safeguards_returnriskreview v WHERE v.assessment_id = a.id AND v.recorded_by_id = bayiri_actor())),
        'INV-303', 'a senior decision is another person''s than the assessment and its review');
    PERFORM bayiri_require(
        trim(coalesce(d.reasons, '')) <> '' AND EXISTS (
            SELECT 1 FROM safeguards_advisories_on(d.member_id, bayiri_day(d.recorded_at)) x WHERE x.code = d.advisory AND x.effect = 'senior'),
        'INV-303', 'a senior decision is about an advisory that asks for one, with reasons');
    d.place := c.destination_place;
    d.recorded_by_id := bayiri_actor();
    INSERT INTO safeguards_seniordecision SELECT d.*;
END $$;

-- An advisory comes to every case that it speaks of and that has not departed: work for who protects, news for them and for who has the
-- case; some hundred cases at a time, by the clock, each case once (INV-308).
CREATE OR REPLACE FUNCTION safeguards_reach_cases(at timestamptz, open_channels text[]) RETURNS int LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
DECLARE
    a record;
    reach safeguards_advisoryreach;
    c record;
    met int := 0;
    seen int := 0;
BEGIN
    PERFORM bayiri_require(bayiri_is_itself() OR bayiri_has_role(safeguards_roles('advisory_roles')), 'INV-308',
                           'advisories reach cases by the clock, or for who added them');
    SELECT x.* INTO a FROM (
        SELECT l.code::text AS code, l.country, NULL::uuid AS author, l.valid_from, l.valid_until FROM safeguards_lawadvisory l
        UNION ALL
        SELECT o.id::text, o.country, o.recorded_by_id, o.valid_from, o.valid_until FROM safeguards_advisory o WHERE o.ended_at IS NULL) x
    WHERE x.valid_from <= bayiri_day(at) AND (x.valid_until IS NULL OR x.valid_until >= bayiri_day(at))
      AND (bayiri_is_itself() OR x.author = bayiri_actor())
      AND NOT EXISTS (SELECT 1 FROM safeguards_advisoryreach r WHERE r.code = x.code AND r.done_at IS NOT NULL)
    ORDER BY x.code LIMIT 1;
    IF a.code IS NULL THEN RETURN 0; END IF;
    INSERT INTO safeguards_advisoryreach (code, cases) VALUES (a.code, 0) ON CONFLICT DO NOTHING;
    SELECT * INTO reach FROM safeguards_advisoryreach r WHERE r.code = a.code FOR UPDATE;
    FOR c IN SELECT x.id, x.agency_id, x.caseworker_id FROM cases_case x
             WHERE x.destination_country = a.country AND (reach.after IS NULL OR x.id > reach.after)
               AND x.stage IN ('registered', 'counselling', 'assessed', 'decided', 'approved', 'preparing', 'released', 'suspended')
             ORDER BY x.id LIMIT 200 LOOP
        seen := seen + 1;
        reach.after := c.id;
        CONTINUE WHEN NOT EXISTS (
            SELECT 1 FROM cases_member m, safeguards_advisories_on(m.id, bayiri_day(at)) s
            WHERE m.case_id = c.id AND m.state NOT IN ('left', 'withdrawn', 'deceased') AND s.code = a.code);
        met := met + 1;
        PERFORM safeguards_ask_review(c.id, m.id, bayiri_day(at), bayiri_actor(), at)
        FROM cases_member m, safeguards_advisories_on(m.id, bayiri_day(at)) s
        WHERE m.case_id = c.id AND m.state NOT IN ('left', 'withdrawn', 'deceased') AND s.code = a.code
          AND NOT bayiri_is_itself();  -- work is given by somebody; what a new version of the law brings is told as news
        PERFORM notifications_put(
            ARRAY(SELECT u.id FROM agencies_user u WHERE u.is_active AND (u.id = c.caseworker_id
                  OR u.agency_id = c.agency_id AND 'protection_officer' = ANY (u.roles::text[]))),
            'advisory', c.id, '/cases/' || c.id, NULL, NULL, at, open_channels, true);
        PERFORM audit_record_by_itself(at, 'safeguards.advisory_reached', 'cases.case', c.id, c.agency_id, c.id,
                                       jsonb_build_object('advisory', a.code));
    END LOOP;
    UPDATE safeguards_advisoryreach r SET after = reach.after, cases = r.cases + met, done_at = CASE WHEN seen < 200 THEN at END WHERE r.code = a.code;
    RETURN greatest(seen, 1);
END $$;
