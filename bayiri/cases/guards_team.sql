-- What a team does with cases: hand them over, and look a second time before one is closed.
CALL bayiri_protect('cases_handover', 'case', 'case_id', 'journey');
CALL bayiri_protect('cases_closingproposal', 'case', 'case_id', 'journey');
GRANT SELECT, INSERT ON cases_handover, cases_closingproposal TO APP_ROLE;
GRANT UPDATE (undone_at, undone_by_id) ON cases_handover TO APP_ROLE;
GRANT UPDATE (answer, reason, answered_by_id, answered_at) ON cases_closingproposal TO APP_ROLE;
GRANT SELECT ON cases_closingrule TO APP_ROLE;

-- A hand-over is undone once, in one's own name (INV-02).
CREATE OR REPLACE FUNCTION cases_check_undoing() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM bayiri_require(
        session_user <> 'APP_ROLE' OR (NEW.undone_by_id IS NULL AND TG_OP = 'INSERT')
        OR (TG_OP = 'UPDATE' AND OLD.undone_at IS NULL AND NEW.undone_by_id = bayiri_actor()),
        'INV-02', 'a hand-over is undone once, in one''s own name');
    RETURN NEW;
END $$;
CREATE OR REPLACE TRIGGER undoing BEFORE INSERT OR UPDATE ON cases_handover FOR EACH ROW EXECUTE FUNCTION cases_check_undoing();

-- Who may look a second time now, as the law's document orders it: a programme manager of the responsible agency; else, where there is
-- nobody but who proposed, its director; else a programme manager of an agency that takes part in writing. Never who proposed (INV-142).
CREATE OR REPLACE FUNCTION cases_lookers(of_case uuid, proposer uuid) RETURNS TABLE (user_id uuid, agency_id uuid, role text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    WITH able AS (
        SELECT u.id, u.agency_id, way.role, dense_rank() OVER (ORDER BY way.turn) AS turn
        FROM cases_case c
        JOIN (VALUES (1, 'manager', 'programme_manager'), (2, 'director', 'director'), (3, 'partner', 'programme_manager')) way (turn, code, role)
            ON EXISTS (SELECT 1 FROM cases_closingrule r WHERE (r.what, r.code) = ('look_by', way.code))
        JOIN agencies_user u ON u.is_active AND u.id <> proposer AND way.role = ANY (agencies_roles_on(u.roles::text[], u.limits, bayiri_day(transaction_timestamp())))
            AND (u.agency_id = c.agency_id) = (way.code <> 'partner')
        WHERE c.id = of_case AND (way.code <> 'partner' OR EXISTS (
            SELECT 1 FROM agencies_participation p WHERE p.subject_id = c.id AND p.subject_kind = 'case' AND p.agency_id = u.agency_id
              AND p.section IN ('all', 'journey') AND p.mode = 'write' AND (p.until_at IS NULL OR p.until_at > transaction_timestamp())))
    )
    SELECT a.id, a.agency_id, a.role FROM able a WHERE a.turn = 1
$$;
REVOKE EXECUTE ON FUNCTION cases_lookers(uuid, uuid) FROM PUBLIC;

-- The same for whoever sees the case: which agencies and roles the work of looking belongs to, and whether it is the actor's.
CREATE OR REPLACE FUNCTION cases_who_looks(of_case uuid, proposer uuid) RETURNS TABLE (agency_id uuid, role text, is_actor boolean)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT l.agency_id, l.role, bool_or(l.user_id = bayiri_actor()) FROM cases_lookers(of_case, proposer) l
    WHERE bayiri_sees('case', of_case, 'journey') GROUP BY l.agency_id, l.role
$$;

CREATE OR REPLACE FUNCTION cases_may_look(of_case uuid, proposer uuid) RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = public, pg_temp AS $$
    SELECT coalesce(bool_or(w.is_actor), false) FROM cases_who_looks(of_case, proposer) w
$$;

-- A proposal begins open; who made it takes it back, who looks a second time sends it back (INV-95).
CREATE OR REPLACE FUNCTION cases_check_proposal() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF current_user <> 'APP_ROLE' THEN RETURN NEW; END IF;  -- the guard of closing answers it, the owner loads in bulk
    PERFORM bayiri_require(
        CASE WHEN TG_OP = 'INSERT' THEN NEW.answer = ''
        ELSE OLD.answer = '' AND NEW.answered_by_id = bayiri_actor() AND CASE NEW.answer
            WHEN 'taken_back' THEN OLD.recorded_by_id = bayiri_actor()
            WHEN 'sent_back' THEN cases_may_look(OLD.case_id, OLD.recorded_by_id)
            ELSE false END END,
        'INV-95', 'a proposal to close is answered by another person than who made it');
    RETURN NEW;
END $$;
CREATE OR REPLACE TRIGGER answering BEFORE INSERT OR UPDATE ON cases_closingproposal FOR EACH ROW EXECUTE FUNCTION cases_check_proposal();

-- What was proposed was proposed for the case as it was: when the case moves or the household changes it lapses by itself, with why.
CREATE OR REPLACE FUNCTION cases_lapse_proposal(of_case uuid, why text, at timestamptz) RETURNS boolean LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
BEGIN
    PERFORM bayiri_require(bayiri_sees('case', of_case, 'journey', true), 'INV-04', 'the acting agency does not take part in this case');
    UPDATE cases_closingproposal SET answer = 'lapsed', reason = why, answered_by_id = bayiri_actor(), answered_at = at
    WHERE case_id = of_case AND answer = '' AND recorded_at <= at;
    RETURN FOUND;
END $$;

-- Where the law's document asks for a second look, who looks a second time closes what another person proposed (INV-95, INV-142).
CREATE OR REPLACE FUNCTION cases_check_closing() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
DECLARE
    c cases_case;
    p cases_closingproposal;
BEGIN
    IF session_user <> 'APP_ROLE' THEN RETURN NEW; END IF;  -- the owner loads in bulk what others closed
    SELECT * INTO c FROM cases_case WHERE id = NEW.case_id;
    -- What was opened by mistake, and to which no act has happened, is taken back without a second look.
    IF c.outcome = 'mistake' AND c.agency_id = bayiri_agency() AND NOT EXISTS (SELECT 1 FROM cases_act a WHERE a.case_id = c.id) THEN
        RETURN NEW;
    END IF;
    -- A case whose people stand in their former household again is empty: taking the split back was looked at by its own guard (INV-101).
    IF c.outcome = 'joined_again' AND EXISTS (SELECT 1 FROM cases_split s WHERE s.case_id = c.id AND s.joined_again_at IS NOT NULL) THEN
        RETURN NEW;
    END IF;
    IF c.outcome IS NULL AND NEW.kind = 'closed' THEN RETURN NEW; END IF;  -- the case itself refuses it (INV-80)
    IF c.outcome IS NOT NULL AND NOT EXISTS (
        SELECT 1 FROM cases_closingrule r WHERE (r.what, r.code) IN (('outcome', c.outcome), ('stage', NEW.from_stage))) THEN
        RETURN NEW;
    END IF;
    SELECT * INTO p FROM cases_closingproposal x WHERE x.case_id = NEW.case_id AND x.answer = '' FOR UPDATE;
    PERFORM bayiri_require(
        p.outcome = c.outcome AND p.recorded_by_id <> bayiri_actor() AND cases_may_look(c.id, p.recorded_by_id),
        'INV-95', 'who looks a second time closes what another person proposed');
    UPDATE cases_closingproposal SET answer = 'closed', answered_by_id = bayiri_actor(), answered_at = NEW.recorded_at WHERE id = p.id;
    RETURN NEW;
END $$;
CREATE OR REPLACE TRIGGER closing BEFORE INSERT ON cases_act FOR EACH ROW WHEN (NEW.kind IN ('closed', 'ended'))
EXECUTE FUNCTION cases_check_closing();

-- How a case ended is not written anew behind the second look (INV-09).
CREATE OR REPLACE FUNCTION cases_check_outcome() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM bayiri_require(session_user <> 'APP_ROLE' OR OLD.stage NOT IN ('closed', 'ended'), 'INV-09', 'the case has ended');
    RETURN NEW;
END $$;
CREATE OR REPLACE TRIGGER outcome_stays BEFORE UPDATE OF outcome ON cases_case FOR EACH ROW
WHEN (OLD.outcome IS DISTINCT FROM NEW.outcome) EXECUTE FUNCTION cases_check_outcome();

-- Whether somebody had a case on their desk before, or has or had one that it was split from (INV-30).
CREATE OR REPLACE FUNCTION cases_has_carried(of_case uuid, who uuid) RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = public, pg_temp AS $$
    WITH RECURSIVE line (id) AS (SELECT of_case UNION SELECT s.from_case_id FROM line l JOIN cases_split s ON s.case_id = l.id)
    SELECT EXISTS (SELECT 1 FROM line l JOIN cases_handover h ON h.case_id = l.id WHERE h.from_caseworker_id = who)
        OR EXISTS (SELECT 1 FROM line l JOIN cases_case c ON c.id = l.id WHERE c.caseworker_id = who AND c.id <> of_case)
$$;
REVOKE EXECUTE ON FUNCTION cases_has_carried(uuid, uuid) FROM PUBLIC;
