-- What diaspora organizations send: read by who wrote it and by whom it was sent to.
ALTER TABLE agencies_partnerreport ENABLE ROW LEVEL SECURITY;
CREATE POLICY sight ON agencies_partnerreport FOR SELECT TO APP_ROLE
    USING (agency_id = (SELECT bayiri_agency()) OR sent_to_id = (SELECT bayiri_agency()));
CREATE POLICY writing ON agencies_partnerreport FOR INSERT TO APP_ROLE
    WITH CHECK (agency_id = (SELECT bayiri_agency()) AND (SELECT bayiri_has_role(ARRAY['diaspora_partner'])));
CREATE POLICY changing ON agencies_partnerreport FOR UPDATE TO APP_ROLE
    USING (agency_id = (SELECT bayiri_agency()) OR sent_to_id = (SELECT bayiri_agency()))
    WITH CHECK (agency_id = (SELECT bayiri_agency()) OR sent_to_id = (SELECT bayiri_agency()));
GRANT SELECT, INSERT ON agencies_partnerreport TO APP_ROLE;
GRANT UPDATE (taken_back_at, answer, answered_at, answered_by_id) ON agencies_partnerreport TO APP_ROLE;

-- Written and answered in one's own name; taken back by who sent it, answered once by who received it (INV-02).
CREATE OR REPLACE FUNCTION agencies_check_report() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF session_user <> 'APP_ROLE' THEN RETURN NEW; END IF;
    IF TG_OP = 'INSERT' THEN
        PERFORM bayiri_require(
            NEW.recorded_by_id = bayiri_actor() AND NEW.answered_at IS NULL AND NEW.answered_by_id IS NULL AND NEW.taken_back_at IS NULL
            AND (NEW.corrects_id IS NULL OR EXISTS (
                SELECT 1 FROM agencies_partnerreport r WHERE r.id = NEW.corrects_id AND r.agency_id = NEW.agency_id AND r.sent_to_id = NEW.sent_to_id)),
            'INV-02', 'a report names who writes it, and corrects one of the same agency');
        RETURN NEW;
    END IF;
    PERFORM bayiri_require(
        (NEW.taken_back_at IS NOT DISTINCT FROM OLD.taken_back_at
            OR (OLD.taken_back_at IS NULL AND OLD.agency_id = bayiri_agency() AND bayiri_has_role(ARRAY['diaspora_partner'])))
        AND ((NEW.answered_at, NEW.answered_by_id, NEW.answer) IS NOT DISTINCT FROM (OLD.answered_at, OLD.answered_by_id, OLD.answer)
            OR (OLD.answered_at IS NULL AND OLD.sent_to_id = bayiri_agency() AND NEW.answered_by_id = bayiri_actor()
                AND OLD.taken_back_at IS NULL AND bayiri_has_role(ARRAY['programme_manager', 'director']))),
        'INV-02', 'a report is taken back by who sent it and answered once by who received it, in their own name');
    RETURN NEW;
END $$;
CREATE OR REPLACE TRIGGER content BEFORE INSERT OR UPDATE ON agencies_partnerreport FOR EACH ROW EXECUTE FUNCTION agencies_check_report();
