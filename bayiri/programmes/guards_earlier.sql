-- Whether a programme has helped somebody before, through any agency: yes or no, never where or when (INV-223).
CALL bayiri_protect('programmes_earlierhelpoverride', 'case', 'case_id', 'finance');
CALL bayiri_keep_forever('programmes_earlierhelpoverride');
GRANT SELECT ON programmes_earlierhelpoverride TO APP_ROLE;

-- What the published version behind a calculation says about earlier help; nothing where it does not ask.
CREATE OR REPLACE FUNCTION programmes_earlier_help_rule(of_entitlement uuid) RETURNS jsonb LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = public, pg_temp AS $$
    SELECT one -> 'earlier_help' FROM programmes_entitlement e JOIN rulebooks_rulebookversion v ON v.id = e.rulebook_version_id
    CROSS JOIN LATERAL jsonb_array_elements(v.content -> 'versions') one
    WHERE e.id = of_entitlement AND one ->> 'version' = v.version LIMIT 1
$$;
REVOKE EXECUTE ON FUNCTION programmes_earlier_help_rule(uuid) FROM PUBLIC;

-- Whether one of these records was in a household for which this programme, or one that excludes it, was approved since a day.
CREATE OR REPLACE FUNCTION programmes_was_approved_for(person uuid, of_entitlement uuid, since date) RETURNS boolean LANGUAGE sql STABLE
SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT EXISTS (
        SELECT 1 FROM programmes_entitlement mine
        JOIN rulebooks_rulebookversion ours ON ours.id = mine.rulebook_version_id
        JOIN cases_member o ON o.person_id = person AND o.case_id <> mine.case_id AND o.state NOT IN ('left', 'withdrawn')
        JOIN programmes_application a ON a.case_id = o.case_id AND a.state = 'approved'
        JOIN programmes_entitlement e ON e.id = a.entitlement_id
        JOIN rulebooks_rulebookversion theirs ON theirs.id = e.rulebook_version_id
        WHERE mine.id = of_entitlement
          AND (a.programme = mine.programme OR theirs.content -> 'excludes' ? mine.programme OR ours.content -> 'excludes' ? a.programme)
          AND EXISTS (SELECT 1 FROM programmes_approvaldecision d WHERE d.application_id = a.id AND d.outcome = 'approved'
                      AND bayiri_day(d.recorded_at) >= since))
$$;
REVOKE EXECUTE ON FUNCTION programmes_was_approved_for(uuid, uuid, date) FROM PUBLIC;

-- For everybody who takes part. Records that both data stewards linked, or that were made one, are the same person; where much agrees and
-- nobody has decided yet, a steward is to look at it.
CREATE OR REPLACE FUNCTION programmes_helped_before(of_entitlement uuid, at timestamptz) RETURNS text LANGUAGE plpgsql STABLE SECURITY DEFINER
SET search_path = public, pg_temp AS $$
DECLARE
    years int := (programmes_earlier_help_rule(of_entitlement) ->> 'years')::int;
    since date := (bayiri_day(at) - make_interval(years => years))::date;
    here uuid := (SELECT e.case_id FROM programmes_entitlement e WHERE e.id = of_entitlement);
BEGIN
    -- Not of a day ahead: one day after the other, that would tell when somebody was helped.
    PERFORM bayiri_require(at <= clock_timestamp() + interval '5 minutes', 'INV-223', 'earlier help is asked about now');
    IF years IS NULL THEN RETURN 'not_asked'; END IF;
    IF EXISTS (SELECT 1 FROM cases_member m CROSS JOIN LATERAL people_same_as(m.person_id) s (id)
               WHERE m.case_id = here AND m.state NOT IN ('left', 'withdrawn', 'deceased')
                 AND programmes_was_approved_for(s.id, of_entitlement, since)) THEN
        RETURN 'yes';
    END IF;
    IF EXISTS (SELECT 1 FROM cases_member m JOIN people_match x ON m.person_id IN (x.one_id, x.other_id)
               WHERE m.case_id = here AND m.state NOT IN ('left', 'withdrawn', 'deceased') AND x.state IN ('open', 'asked')
                 AND people_is_strong(x.parts::text[])
                 AND programmes_was_approved_for(CASE WHEN x.one_id = m.person_id THEN x.other_id ELSE x.one_id END, of_entitlement, since)) THEN
        RETURN 'steward';
    END IF;
    RETURN 'no';
END $$;
REVOKE EXECUTE ON FUNCTION programmes_helped_before(uuid, timestamptz) FROM PUBLIC;

-- The question, for the programme manager who is to decide on an application that waits, and for nobody else: what the answer is, and what
-- the programme says then.
CREATE OR REPLACE FUNCTION programmes_earlier_help(of_application uuid, at timestamptz) RETURNS jsonb LANGUAGE plpgsql STABLE SECURITY DEFINER
SET search_path = public, pg_temp AS $$
DECLARE
    a programmes_application;
BEGIN
    SELECT * INTO a FROM programmes_application x WHERE x.id = of_application;
    PERFORM bayiri_require(
        a.state = 'submitted' AND bayiri_has_role(ARRAY['programme_manager']) AND bayiri_sees('case', a.case_id, 'finance', true), 'INV-223',
        'who decides on an application that waits asks about earlier help');
    PERFORM bayiri_require(at >= a.recorded_at, 'INV-223', 'earlier help is asked about now');
    RETURN jsonb_build_object('answer', programmes_helped_before(a.entitlement_id, at),
                              'then', coalesce(programmes_earlier_help_rule(a.entitlement_id) ->> 'then', ''));
END $$;

-- A programme manager says why help is given again, where the programme allows that; another one decides (INV-224).
CREATE OR REPLACE FUNCTION programmes_help_again(said jsonb) RETURNS void LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    o programmes_earlierhelpoverride := jsonb_populate_record(NULL::programmes_earlierhelpoverride, said);
    asked jsonb := programmes_earlier_help(o.application_id, o.recorded_at);
BEGIN
    PERFORM bayiri_require(o.recorded_at <= clock_timestamp() + interval '5 minutes', 'INV-24', 'nothing is recorded ahead of its time');
    PERFORM bayiri_require(asked ->> 'answer' = 'yes' AND asked ->> 'then' = 'second_person' AND trim(o.reason) <> '', 'INV-224',
                           'help is given again where the programme allows it, for a reason');
    o.case_id := (SELECT x.case_id FROM programmes_application x WHERE x.id = o.application_id);
    o.recorded_by_id := bayiri_actor();
    INSERT INTO programmes_earlierhelpoverride SELECT o.*;
END $$;
