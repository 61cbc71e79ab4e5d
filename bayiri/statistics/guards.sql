-- Pictures are an agency's own: drawn from what it sees, seen by nobody else.
ALTER TABLE statistics_picture ENABLE ROW LEVEL SECURITY;
CREATE POLICY sight ON statistics_picture FOR SELECT TO APP_ROLE USING (agency_id = (SELECT bayiri_agency()));
CREATE POLICY writing ON statistics_picture FOR INSERT TO APP_ROLE WITH CHECK (agency_id = (SELECT bayiri_agency()));
CREATE POLICY changing ON statistics_picture FOR UPDATE TO APP_ROLE USING (agency_id = (SELECT bayiri_agency()))
WITH CHECK (agency_id = (SELECT bayiri_agency()));
GRANT SELECT, INSERT ON statistics_picture TO APP_ROLE;
GRANT UPDATE (columns, rows, notes, svg, drawn_at) ON statistics_picture TO APP_ROLE;

-- On a map no place stands for so few people that somebody could be known by it (INV-133): as the published law says on that day.
CREATE OR REPLACE FUNCTION statistics_check_map() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    fewest integer := (
        SELECT (v #>> '{smallest_cell,value}')::integer
        FROM rulebooks_rulebookversion r CROSS JOIN jsonb_array_elements(r.content -> 'versions') v
        WHERE r.code = 'statistics' AND v ->> 'version' = r.version AND r.valid_from <= NEW.drawn_at::date
          AND (r.valid_until IS NULL OR r.valid_until >= NEW.drawn_at::date)
        ORDER BY r.published_at DESC, r.valid_from DESC LIMIT 1);
BEGIN
    PERFORM bayiri_require(
        NOT jsonb_path_exists(NEW.rows, '$[*][1] ? (@ < $fewest)', jsonb_build_object('fewest', fewest)),
        'INV-133', 'a place on a map stands for more people');
    RETURN NEW;
END $$;
CREATE OR REPLACE TRIGGER few_are_not_shown BEFORE INSERT OR UPDATE ON statistics_picture FOR EACH ROW
WHEN (NEW.subject IN ('countries', 'areas', 'origin')) EXECUTE FUNCTION statistics_check_map();
