-- How old somebody is, for who may not know the day of birth: only a group, only of people of whom the acting agency has a part of the record, or of
-- whose case, and only today, by the database's own clock: asked for other days it would tell the birthday (INV-198).
CREATE OR REPLACE FUNCTION people_age_groups(of_people uuid[]) RETURNS TABLE (person_id uuid, age_group text) LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = public, pg_temp AS $$
    SELECT p.id, CASE WHEN y.years >= 60 THEN 'older' WHEN y.years >= 50 THEN 'from_50' WHEN y.years >= 40 THEN 'from_40'
        WHEN y.years >= 30 THEN 'from_30' WHEN y.years >= 18 THEN 'from_18' WHEN y.years >= 12 THEN 'youth' WHEN y.years >= 3 THEN 'child'
        ELSE 'baby' END
    FROM people_person p CROSS JOIN LATERAL (
        SELECT extract(year FROM age(least(bayiri_day(transaction_timestamp()), p.died_on)::timestamp, p.born_on::timestamp)) AS years) y
    WHERE p.id = ANY (of_people) AND p.born_on IS NOT NULL AND EXISTS (
        SELECT 1 FROM agencies_participation a WHERE a.agency_id = (SELECT bayiri_agency())
          AND (a.until_at IS NULL OR a.until_at > transaction_timestamp())
          -- One array for the index.
          AND a.subject_id = ANY (ARRAY(SELECT p.id UNION ALL SELECT m.case_id FROM cases_member m
                                              -- Who has left a household is no longer that case's.
                                              WHERE m.person_id = p.id AND m.state <> 'left')))
$$;
