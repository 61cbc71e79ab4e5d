-- How what a seat opened of a case ends, and what keeps it open.

-- One part that a seat opened is closed, at once; another open seat that rests on the same grant keeps it. What words without named parts,
-- or a live referral, carry besides stays.
CREATE OR REPLACE FUNCTION boards_close_part(of_part uuid, at timestamptz) RETURNS void LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
DECLARE
    x record;
    q record;
    heir uuid;
BEGIN
    SELECT k.id, k.section, k.is_grant, s.agency_id, s.purpose, b.case_id INTO x
    FROM boards_sharedsection k JOIN boards_seat s ON s.id = k.seat_id JOIN boards_board b ON b.id = s.board_id WHERE k.id = of_part;
    UPDATE boards_sharedsection SET ended_at = greatest(at, coalesce(opened_at, at)) WHERE id = x.id;
    IF NOT x.is_grant THEN RETURN; END IF;
    SELECT k.id INTO heir FROM boards_sharedsection k JOIN boards_seat s ON s.id = k.seat_id JOIN boards_board b ON b.id = s.board_id
    WHERE k.ended_at IS NULL AND k.opened_at IS NOT NULL AND k.section = x.section AND s.agency_id = x.agency_id
      AND s.purpose = x.purpose AND b.case_id = x.case_id LIMIT 1;
    IF heir IS NOT NULL THEN
        UPDATE boards_sharedsection SET is_grant = true WHERE id = heir;
        RETURN;
    END IF;
    IF boards_consents_stand(x.case_id, x.agency_id, x.purpose, NULL) THEN RETURN; END IF;
    UPDATE agencies_participation p SET until_at = greatest(least(at, transaction_timestamp()), p.from_at), closed = true
    WHERE p.agency_id = x.agency_id AND p.purpose = x.purpose AND p.section = x.section AND NOT p.closed
      AND ((p.subject_kind = 'case' AND p.subject_id = x.case_id) OR (p.subject_kind = 'person' AND p.subject_id IN (
          SELECT m.person_id FROM cases_member m WHERE m.case_id = x.case_id)));
    FOR q IN SELECT r.id FROM referrals_referral r JOIN referrals_subject s ON s.referral_id = r.id
             WHERE s.case_id = x.case_id AND r.recipient_id = x.agency_id AND r.purpose = x.purpose AND x.section = ANY (s.sections::text[])
               AND r.state IN ('accepted', 'in_progress') AND r.kind IN ('service', 'take_part') AND referrals_all_covered(r.id) LOOP
        PERFORM referrals_let_see(q.id, at);
    END LOOP;
    PERFORM agencies_keep_together(x.case_id, x.agency_id, x.purpose);
END $$;
REVOKE EXECUTE ON FUNCTION boards_close_part(uuid, timestamptz) FROM PUBLIC;

-- What a seat opened is closed with it: while who acts is responsible for the case, or gives up its own sight. Once another agency is
-- responsible, what others see of the case is that one's to end.
CREATE OR REPLACE FUNCTION boards_close_sections(of_seat uuid, at timestamptz) RETURNS void LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
DECLARE
    s record;
BEGIN
    SELECT x.agency_id, b.case_id INTO s FROM boards_seat x JOIN boards_board b ON b.id = x.board_id WHERE x.id = of_seat;
    IF s.agency_id = bayiri_agency() OR boards_owns_case(s.case_id) THEN
        PERFORM boards_close_part(k.id, at) FROM boards_sharedsection k WHERE k.seat_id = of_seat AND k.ended_at IS NULL;
    ELSE
        UPDATE boards_sharedsection SET ended_at = greatest(at, coalesce(opened_at, at)) WHERE seat_id = of_seat AND ended_at IS NULL;
    END IF;
END $$;
REVOKE EXECUTE ON FUNCTION boards_close_sections(uuid, timestamptz) FROM PUBLIC;

-- A word taken back or narrowed reaches each seat that opened a part on it, in the same transaction (INV-181).
CREATE OR REPLACE FUNCTION boards_heed_consent() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    PERFORM boards_close_part(k.id, NEW.recorded_at)
    FROM boards_sharedsection k JOIN boards_seat s ON s.id = k.seat_id JOIN boards_board b ON b.id = s.board_id
    WHERE b.case_id = NEW.case_id AND s.agency_id = NEW.recipient_id AND s.purpose = NEW.purpose AND k.basis = 'consent'
      AND k.opened_at IS NOT NULL AND k.ended_at IS NULL
      AND NOT boards_consents_stand(b.case_id, s.agency_id, s.purpose, k.section);
    RETURN NULL;
END $$;
CREATE OR REPLACE TRIGGER boards_heed AFTER INSERT ON consent_sharingconsent FOR EACH ROW EXECUTE FUNCTION boards_heed_consent();

-- What open seats hold is open again, where the end of another reason closed it: on a legal basis, or while consent to it stands; of those
-- alone whom the seat had opened.
CREATE OR REPLACE FUNCTION boards_hold_again(of_case uuid, to_agency uuid) RETURNS void LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
DECLARE
    k record;
    held int;
BEGIN
    FOR k IN SELECT x.id, x.section, x.mode, x.opened_at, s.purpose
             FROM boards_sharedsection x JOIN boards_seat s ON s.id = x.seat_id JOIN boards_board b ON b.id = s.board_id
             WHERE b.case_id = of_case AND b.ended_at IS NULL AND s.agency_id = to_agency AND s.state = 'accepted'
               AND x.opened_at IS NOT NULL AND x.ended_at IS NULL
               AND (x.basis <> 'consent' OR boards_consents_stand(of_case, to_agency, s.purpose, x.section)) LOOP
        INSERT INTO agencies_participation (id, subject_kind, subject_id, agency_id, purpose, section, mode, from_at, closed)
        SELECT uuidv7(), was.subject_kind, was.subject_id, to_agency, k.purpose, k.section, k.mode, transaction_timestamp(), false FROM (
            SELECT DISTINCT p.subject_kind, p.subject_id FROM agencies_participation p
            WHERE p.agency_id = to_agency AND p.purpose = k.purpose AND p.section = k.section AND p.closed AND p.until_at >= k.opened_at
              AND ((p.subject_kind = 'case' AND p.subject_id = of_case) OR (p.subject_kind = 'person' AND p.subject_id IN (
                  SELECT m.person_id FROM cases_member m WHERE m.case_id = of_case AND m.state NOT IN ('withdrawn', 'left', 'deceased'))))) was
        ON CONFLICT DO NOTHING;
        GET DIAGNOSTICS held = ROW_COUNT;
        UPDATE boards_sharedsection SET is_grant = true WHERE id = k.id AND held > 0;
    END LOOP;
END $$;
REVOKE EXECUTE ON FUNCTION boards_hold_again(uuid, uuid) FROM PUBLIC;

CREATE OR REPLACE FUNCTION boards_hold_open(of_case uuid, to_agency uuid) RETURNS void LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
BEGIN
    PERFORM bayiri_require(boards_owns_case(of_case), 'INV-03', 'only the responsible agency grants sight of a record');
    PERFORM boards_hold_again(of_case, to_agency);
END $$;

-- The same whatever ended the sight: a referral that is over, a period, a grant taken back. Where something else forbids sight, it stays ended.
CREATE OR REPLACE FUNCTION boards_hold_what_ended() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    x record;
BEGIN
    FOR x IN SELECT DISTINCT b.case_id FROM boards_seat s JOIN boards_board b ON b.id = s.board_id JOIN boards_sharedsection k ON k.seat_id = s.id
             WHERE s.agency_id = NEW.agency_id AND s.purpose = NEW.purpose AND s.state = 'accepted' AND b.ended_at IS NULL
               AND k.section = NEW.section AND k.opened_at IS NOT NULL AND k.ended_at IS NULL
               AND (b.case_id = NEW.subject_id OR EXISTS (
                   SELECT 1 FROM cases_member m WHERE m.case_id = b.case_id AND m.person_id = NEW.subject_id)) LOOP
        BEGIN
            PERFORM boards_hold_again(x.case_id, NEW.agency_id);
        EXCEPTION WHEN insufficient_privilege THEN
            NULL;
        END;
    END LOOP;
    RETURN NULL;
END $$;
DROP TRIGGER IF EXISTS held_by_seats ON agencies_participation;
CREATE CONSTRAINT TRIGGER held_by_seats AFTER UPDATE ON agencies_participation DEFERRABLE INITIALLY DEFERRED FOR EACH ROW
    WHEN (NEW.closed AND NOT OLD.closed AND NEW.purpose NOT IN ('owner', 'former', 'emergency')) EXECUTE FUNCTION boards_hold_what_ended();
