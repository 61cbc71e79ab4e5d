-- Agreements: seen by the agencies named as parties, written by the lead agency.
CREATE OR REPLACE FUNCTION agencies_is_party(of_agreement uuid) RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = public, pg_temp AS $$
    SELECT EXISTS (SELECT 1 FROM agencies_agreementparty p
                   WHERE p.agreement_id = of_agreement AND p.agency_id = bayiri_agency() AND p.left_at IS NULL)
$$;

ALTER TABLE agencies_agreement ENABLE ROW LEVEL SECURITY;
CREATE POLICY sight ON agencies_agreement FOR SELECT TO APP_ROLE USING (agencies_is_party(id));
GRANT SELECT ON agencies_agreement TO APP_ROLE;
DO $$ DECLARE t text; BEGIN
    FOREACH t IN ARRAY ARRAY['agencies_agreementparty', 'agencies_agreementversion', 'agencies_agreementreview'] LOOP
        EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', t);
        EXECUTE format('CREATE POLICY sight ON %I FOR SELECT TO APP_ROLE USING (agencies_is_party(agreement_id))', t);
        EXECUTE format('GRANT SELECT ON %I TO APP_ROLE', t);
    END LOOP;
END $$;
CALL bayiri_keep_forever('agencies_agreementversion');

-- A new agreement, or its next version: two parties at least, who alone do and pay; the lead agency writes (INV-169).
CREATE OR REPLACE FUNCTION agencies_write_agreement(said jsonb) RETURNS int LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    v agencies_agreementversion := jsonb_populate_record(NULL::agencies_agreementversion, said);
    a agencies_agreement;
    agencies uuid[] := ARRAY(SELECT jsonb_array_elements_text(coalesce(said -> 'agencies', '[]'))::uuid);
    states text[] := ARRAY(SELECT jsonb_array_elements_text(coalesce(said -> 'states', '[]')));
BEGIN
    PERFORM bayiri_require(bayiri_has_role(ARRAY['programme_manager', 'director']), 'INV-169', 'an agreement is written by who leads an agency');
    SELECT * INTO a FROM agencies_agreement WHERE id = v.agreement_id FOR UPDATE;
    PERFORM bayiri_require(a.id IS NULL OR (a.lead_id = bayiri_agency() AND a.ended_on IS NULL AND trim(coalesce(v.because, '')) <> ''),
                           'INV-169', 'the lead agency amends, with a reason, while the agreement has not ended');
    PERFORM bayiri_require(v.number = coalesce(a.version, 0) + 1, 'INV-169', 'each version follows the one before');
    PERFORM bayiri_require(
        bayiri_agency() = ANY (agencies) AND cardinality(agencies) + cardinality(states) >= 2
        AND cardinality(agencies) = (SELECT count(*) FROM agencies_agency g WHERE g.id = ANY (agencies))
        AND trim(v.title) <> '' AND v.begins_on IS NOT NULL AND coalesce(v.ends_on >= v.begins_on, true)
        AND coalesce(v.review_on >= v.begins_on, true) AND coalesce(v.review_on <= v.ends_on, true),
        'INV-169', 'an agreement has a title, two parties, and ends after it begins');
    PERFORM bayiri_require(
        NOT EXISTS (
            SELECT 1 FROM jsonb_array_elements(v.activities) x
            WHERE (x ->> 'by')::uuid <> ALL (agencies) OR trim(x ->> 'what') = '' OR EXISTS (
                SELECT 1 FROM jsonb_array_elements(coalesce(x -> 'funding', '[]')) f
                WHERE (f ->> 'by')::uuid <> ALL (agencies) OR (f ->> 'amount')::bigint <= 0 OR length(f ->> 'currency') <> 3)),
        'INV-169', 'parties alone do and pay, and an amount is more than nothing');
    IF a.id IS NULL THEN
        INSERT INTO agencies_agreement (id, kind, lead_id, version, ended_because, recorded_by_id, recorded_at)
        VALUES (v.agreement_id, said ->> 'kind', bayiri_agency(), 1, '', bayiri_actor(), v.recorded_at);
    ELSE
        UPDATE agencies_agreement SET version = v.number WHERE id = a.id;
    END IF;
    UPDATE agencies_agreementparty p SET left_at = v.recorded_at
    WHERE p.agreement_id = v.agreement_id AND p.left_at IS NULL AND NOT (p.agency_id = ANY (agencies) OR (p.agency_id IS NULL AND p.country = ANY (states)));
    INSERT INTO agencies_agreementparty (id, agreement_id, agency_id, country)
    SELECT gen_random_uuid(), v.agreement_id, g.id, g.country FROM agencies_agency g WHERE g.id = ANY (agencies)
    UNION ALL SELECT gen_random_uuid(), v.agreement_id, NULL, s FROM unnest(states) s
    ON CONFLICT (agreement_id, agency_id, country) DO UPDATE SET left_at = NULL;
    v.because := coalesce(v.because, '');
    v.recorded_by_id := bayiri_actor();
    INSERT INTO agencies_agreementversion SELECT v.*;
    RETURN v.number;
END $$;

CREATE OR REPLACE FUNCTION agencies_end_agreement(of_agreement uuid, on_day date, why text) RETURNS void LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
BEGIN
    PERFORM bayiri_require(bayiri_has_role(ARRAY['programme_manager', 'director']) AND trim(why) <> '', 'INV-169', 'an agreement ends with a reason');
    UPDATE agencies_agreement a SET ended_on = on_day, ended_because = why, ended_by_id = bayiri_actor()
    WHERE a.id = of_agreement AND a.lead_id = bayiri_agency() AND a.ended_on IS NULL
      AND on_day >= (SELECT v.begins_on FROM agencies_agreementversion v WHERE v.agreement_id = a.id AND v.number = a.version);
    PERFORM bayiri_require(FOUND, 'INV-169', 'the lead agency ends an agreement once, after it began');
END $$;

-- Ended by mistake, or going on after all: it stands as its last version says.
CREATE OR REPLACE FUNCTION agencies_resume_agreement(of_agreement uuid) RETURNS void LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
BEGIN
    PERFORM bayiri_require(bayiri_has_role(ARRAY['programme_manager', 'director']), 'INV-169', 'an agreement is kept by who leads an agency');
    UPDATE agencies_agreement a SET ended_on = NULL, ended_because = '', ended_by_id = NULL
    WHERE a.id = of_agreement AND a.lead_id = bayiri_agency() AND a.ended_on IS NOT NULL;
    PERFORM bayiri_require(FOUND, 'INV-169', 'the lead agency takes an ending back');
END $$;

-- Every night, by Bayiri itself: what comes to be reviewed within so many days is opened for each party.
CREATE OR REPLACE FUNCTION agencies_open_reviews(at timestamptz, days integer) RETURNS int LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
DECLARE
    opened int;
BEGIN
    PERFORM bayiri_require(bayiri_is_itself(), 'INV-169', 'reviews are opened by the clock alone');
    INSERT INTO agencies_agreementreview (id, agreement_id, agency_id, due_on, opened_at, note)
    SELECT gen_random_uuid(), a.id, p.agency_id, v.review_on, at, ''
    FROM agencies_agreement a
    JOIN agencies_agreementversion v ON v.agreement_id = a.id AND v.number = a.version
    JOIN agencies_agreementparty p ON p.agreement_id = a.id AND p.agency_id IS NOT NULL AND p.left_at IS NULL
    WHERE a.ended_on IS NULL AND v.review_on <= bayiri_day(at) + least(days, 366)
    ON CONFLICT (agreement_id, agency_id, due_on) DO NOTHING;
    GET DIAGNOSTICS opened = ROW_COUNT;
    RETURN opened;
END $$;

CREATE OR REPLACE FUNCTION agencies_finish_review(review uuid, said text, at timestamptz) RETURNS void LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
BEGIN
    PERFORM bayiri_require(bayiri_has_role(ARRAY['programme_manager', 'director']) AND trim(said) <> '', 'INV-169', 'a review says what was found');
    UPDATE agencies_agreementreview r SET done_at = at, done_by_id = bayiri_actor(), note = said
    WHERE r.id = review AND r.agency_id = bayiri_agency() AND r.done_at IS NULL;
    PERFORM bayiri_require(FOUND, 'INV-169', 'a review is finished once, by the agency it was opened for');
END $$;
