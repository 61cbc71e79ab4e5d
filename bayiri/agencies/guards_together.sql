-- Whoever is given the journey of a case is given who the person is and how they return as well, for as long at least (INV-195):
-- the case's own row names the main applicant, and its stage tells the basis. See docs/decisions/procedure/0024.

-- Whether of what one agency sees of a case for one purpose nothing stands alone that is given together.
CREATE OR REPLACE FUNCTION agencies_is_together(of_case uuid, of_agency uuid, why text) RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = public, pg_temp AS $$
    SELECT (o.way IS NULL AND o.how IS NULL) OR (o.way = o.how AND o.who >= o.way) IS TRUE FROM (
        SELECT max(coalesce(p.until_at, 'infinity')) FILTER (WHERE p.section = 'identity') AS who,
               max(coalesce(p.until_at, 'infinity')) FILTER (WHERE p.section = 'basis') AS how,
               max(coalesce(p.until_at, 'infinity')) FILTER (WHERE p.section = 'journey') AS way
        FROM agencies_participation p
        WHERE p.subject_kind = 'case' AND p.subject_id = of_case AND p.agency_id = of_agency AND p.purpose = why AND NOT p.closed
          AND (p.until_at IS NULL OR p.until_at > transaction_timestamp())) o
$$;
REVOKE EXECUTE ON FUNCTION agencies_is_together(uuid, uuid, text) FROM PUBLIC;

-- Where one of the three ended, the journey and the basis end; where one ends earlier, they end with it. Never the other way round.
CREATE OR REPLACE FUNCTION agencies_keep_together(of_case uuid, of_agency uuid, why text) RETURNS void LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
DECLARE
    first_end timestamptz;
BEGIN
    IF why = 'owner' OR agencies_is_together(of_case, of_agency, why) THEN RETURN; END IF;
    SELECT CASE WHEN count(DISTINCT p.section) = 3 THEN min(coalesce(p.until_at, 'infinity')) END INTO first_end FROM agencies_participation p
    WHERE p.subject_kind = 'case' AND p.subject_id = of_case AND p.agency_id = of_agency AND p.purpose = why AND NOT p.closed
      AND p.section IN ('identity', 'basis', 'journey') AND (p.until_at IS NULL OR p.until_at > transaction_timestamp());
    UPDATE agencies_participation p SET closed = first_end IS NULL, until_at = coalesce(first_end, greatest(p.from_at, transaction_timestamp()))
    WHERE p.subject_kind = 'case' AND p.subject_id = of_case AND p.agency_id = of_agency AND p.purpose = why AND NOT p.closed
      AND p.section IN ('basis', 'journey') AND (p.until_at IS NULL OR p.until_at > coalesce(first_end, transaction_timestamp()));
END $$;
REVOKE EXECUTE ON FUNCTION agencies_keep_together(uuid, uuid, text) FROM PUBLIC;

-- What the transaction leaves behind, whoever wrote it. An end is never refused: it takes the others with it.
CREATE OR REPLACE FUNCTION agencies_require_together() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    IF TG_OP = 'UPDATE' THEN
        PERFORM agencies_keep_together(NEW.subject_id, NEW.agency_id, NEW.purpose);
    END IF;
    PERFORM bayiri_require(agencies_is_together(NEW.subject_id, NEW.agency_id, NEW.purpose), 'INV-195',
                           'the journey is given with who the person is and how they return, or not at all');
    RETURN NULL;
END $$;
DROP TRIGGER IF EXISTS together ON agencies_participation;
CREATE CONSTRAINT TRIGGER together AFTER INSERT OR UPDATE ON agencies_participation DEFERRABLE INITIALLY DEFERRED FOR EACH ROW
    WHEN (NEW.subject_kind = 'case' AND NEW.purpose <> 'owner' AND NEW.section IN ('identity', 'basis', 'journey'))
    EXECUTE FUNCTION agencies_require_together();

-- What was given before this rule held is mended when the guards are laid.
DO $$ DECLARE x record; BEGIN
    FOR x IN SELECT p.subject_id, p.agency_id, p.purpose FROM agencies_participation p
             WHERE p.subject_kind = 'case' AND p.purpose <> 'owner' AND p.section IN ('identity', 'basis', 'journey') AND NOT p.closed
             GROUP BY 1, 2, 3 HAVING count(*) FILTER (WHERE p.section <> 'identity') > 0
                AND (count(*) < 3 OR count(DISTINCT p.until_at) > 0) LOOP
        PERFORM agencies_keep_together(x.subject_id, x.agency_id, x.purpose);
    END LOOP;
END $$;
