-- Decisions of a table: proposed, answered by each agency that has a voice, carried by the rule in law/boards.yaml, never changed.

-- The agencies that have a voice: of the kinds that the law names, or where none of those sits there everybody but observers.
CREATE OR REPLACE FUNCTION boards_voters(of_board uuid, on_day date) RETURNS SETOF uuid LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = public, pg_temp AS $$
    WITH sitting AS (
        SELECT DISTINCT s.agency_id, coalesce(boards_law('voices_of', on_day), '[]') ? a.kind AS named
        FROM boards_seat s JOIN agencies_agency a ON a.id = s.agency_id
        WHERE s.board_id = of_board AND s.state = 'accepted' AND s.role <> 'observer')
    SELECT agency_id FROM sitting WHERE named OR NOT EXISTS (SELECT 1 FROM sitting WHERE named)
$$;
REVOKE EXECUTE ON FUNCTION boards_voters(uuid, date) FROM PUBLIC;

-- A proposal; a draft forced return is checked domain by domain, and goes on only where voluntary return was offered and nothing is
-- missing. What was decided is reopened by another proposal of the same kind (INV-183).
CREATE OR REPLACE FUNCTION boards_propose(said jsonb) RETURNS void LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    p boards_proposal := jsonb_populate_record(NULL::boards_proposal, said);
    b boards_board := boards_require(p.board_id, 'voice');
    today date := bayiri_day(p.recorded_at);
    missing boolean;
BEGIN
    PERFORM boards_require_now(p.recorded_at);
    p.domains := coalesce(p.domains, '{}');
    p.result := coalesce(p.result, '');
    p.voluntary_offered := coalesce(p.voluntary_offered, false);
    missing := EXISTS (SELECT 1 FROM jsonb_each_text(p.domains) d WHERE d.value = 'missing');
    PERFORM bayiri_require(trim(p.text) <> '' AND p.answer_by >= today, 'INV-180', 'a proposal says something and leaves time to answer');
    PERFORM bayiri_require(
        CASE p.kind
        WHEN 'question' THEN p.result = '' AND p.domains = '{}'
        WHEN 'forced_return_draft' THEN b.case_id IS NOT NULL
            AND (SELECT array_agg(k ORDER BY k) FROM jsonb_object_keys(p.domains) k)
                = (SELECT array_agg(k ORDER BY k) FROM jsonb_array_elements_text(boards_law('domains', today)) k)
            AND NOT EXISTS (SELECT 1 FROM jsonb_each_text(p.domains) d WHERE d.value NOT IN ('asked', 'not_concerned', 'missing'))
            AND CASE p.result WHEN 'voluntary_first' THEN NOT p.voluntary_offered WHEN 'information_missing' THEN missing
                              WHEN 'goes_on' THEN p.voluntary_offered AND NOT missing ELSE false END
        ELSE false END,
        'INV-183', 'every domain is asked; a draft goes on where voluntary return was offered and nothing is missing');
    PERFORM bayiri_require(
        p.reopens_id IS NULL OR EXISTS (
            SELECT 1 FROM boards_proposal o WHERE o.id = p.reopens_id AND o.board_id = p.board_id AND o.kind = p.kind
              AND o.state IN ('carried', 'not_carried')
              AND NOT EXISTS (SELECT 1 FROM boards_proposal x WHERE x.reopens_id = o.id AND x.state IN ('open', 'carried'))),
        'INV-183', 'a decision of this table is reopened, once at a time');
    -- The time to answer does not begin before those who answer sat there.
    PERFORM bayiri_require(
        p.recorded_at >= (SELECT max(s.from_at) FROM boards_seat s WHERE s.board_id = b.id AND s.state = 'accepted') - interval '5 minutes',
        'INV-183', 'a proposal is made to those who sit there now');
    -- Nor is it dated back at a quiet table: since the table was opened its time has passed at least as fast as the world's.
    PERFORM bayiri_require(
        p.recorded_at >= b.recorded_at + (transaction_timestamp() - b.made_at) - interval '5 minutes',
        'INV-183', 'a proposal is made now');
    p.state := 'open'; p.concluded_by_id := NULL; p.concluded_at := NULL; p.rule := ''; p.rule_version := '';
    p.recorded_by_id := bayiri_actor();
    INSERT INTO boards_proposal SELECT p.*;
END $$;

-- Counts the last word of each agency that has a voice. Carried by the law's rule; false where it is too early.
CREATE OR REPLACE FUNCTION boards_count(of_proposal uuid, at timestamptz) RETURNS boolean LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
DECLARE
    p boards_proposal;
    today date := bayiri_day(at);
    c record;
    by_rule text := coalesce(boards_law('decision_rule', today) #>> '{}', 'unanimous');
BEGIN
    SELECT * INTO p FROM boards_proposal WHERE id = of_proposal;
    SELECT count(*) AS voters, count(v.voice) AS present, count(*) FILTER (WHERE v.voice = 'agrees') AS agree,
           count(*) FILTER (WHERE v.voice = 'objects') AS object INTO c
    FROM boards_voters(p.board_id, today) w LEFT JOIN LATERAL (
        SELECT x.voice FROM boards_voice x WHERE x.proposal_id = p.id AND x.agency_id = w ORDER BY x.recorded_at DESC, x.id DESC LIMIT 1) v ON true;
    IF p.state <> 'open' OR (c.present < c.voters AND today <= p.answer_by) THEN RETURN false; END IF;
    UPDATE boards_proposal SET concluded_at = at, concluded_by_id = bayiri_actor(), rule = by_rule,
        rule_version = (SELECT r.version FROM rulebooks_rulebookversion r WHERE r.code = 'boards' AND r.valid_from <= today
                        AND (r.valid_until IS NULL OR r.valid_until >= today) ORDER BY r.published_at DESC, r.valid_from DESC LIMIT 1),
        state = CASE WHEN c.present >= (boards_law('fewest_voices', today) #>> '{}')::int AND c.agree > 0
                      AND CASE by_rule WHEN 'majority' THEN c.agree > c.object ELSE c.object = 0 END
                     THEN 'carried' ELSE 'not_carried' END
    WHERE id = p.id;
    RETURN true;
END $$;
REVOKE EXECUTE ON FUNCTION boards_count(uuid, timestamptz) FROM PUBLIC;

-- What an agency says: by who speaks for it, while the proposal is open; the last word counts, and the last voice concludes (INV-183).
CREATE OR REPLACE FUNCTION boards_say_voice(said jsonb) RETURNS boolean LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    v boards_voice := jsonb_populate_record(NULL::boards_voice, said);
    p boards_proposal;
BEGIN
    PERFORM boards_require_now(v.recorded_at);
    SELECT * INTO p FROM boards_proposal WHERE id = v.proposal_id;
    PERFORM boards_require(p.board_id, 'voice');
    SELECT * INTO p FROM boards_proposal WHERE id = v.proposal_id FOR UPDATE;
    PERFORM bayiri_require(
        p.state = 'open' AND v.voice IN ('agrees', 'objects', 'abstains') AND (v.voice <> 'objects' OR trim(coalesce(v.reason, '')) <> '')
        AND bayiri_agency() IN (SELECT boards_voters(p.board_id, bayiri_day(v.recorded_at)))
        AND EXISTS (SELECT 1 FROM boards_seat s WHERE s.board_id = p.board_id AND s.agency_id = bayiri_agency() AND s.state = 'accepted'
                    AND s.role <> 'observer' AND (s.person_id = bayiri_actor() OR boards_speaks())),
        'INV-183', 'who speaks for an agency with a voice answers while the proposal is open; an objection has a reason');
    v.board_id := p.board_id;
    v.agency_id := bayiri_agency();
    v.reason := coalesce(v.reason, '');
    v.recorded_by_id := bayiri_actor();
    INSERT INTO boards_voice SELECT v.*;
    RETURN boards_count(p.id, v.recorded_at);
END $$;

-- Concluded by who leads, once the day to answer has passed; withdrawn by its own agency or who leads, while it is open.
CREATE OR REPLACE FUNCTION boards_conclude(of_proposal uuid, withdraw boolean, at timestamptz) RETURNS void LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
DECLARE
    p boards_proposal;
    b boards_board;
BEGIN
    PERFORM boards_require_now(at);
    SELECT * INTO p FROM boards_proposal WHERE id = of_proposal;
    b := boards_require(p.board_id, 'voice');
    SELECT * INTO p FROM boards_proposal WHERE id = of_proposal FOR UPDATE;
    PERFORM bayiri_require(
        p.state = 'open' AND ((b.agency_id = bayiri_agency() AND boards_is_leader())
            OR (withdraw AND bayiri_agency() = (SELECT u.agency_id FROM agencies_user u WHERE u.id = p.recorded_by_id))),
        'INV-183', 'who leads concludes; who proposed withdraws');
    IF withdraw THEN
        UPDATE boards_proposal SET state = 'withdrawn', concluded_by_id = bayiri_actor(), concluded_at = at WHERE id = p.id;
    ELSE
        PERFORM bayiri_require(boards_count(p.id, at), 'INV-183', 'everybody has answered, or the day to answer has passed');
    END IF;
END $$;

-- The decision by which a draft forced return of this case may go on: the last one carried, unless it is being reopened. For who sees the
-- case, and for the guards of forced returns, whether or not they sit at the table.
CREATE OR REPLACE FUNCTION boards_voluntary_return_checked(of_case uuid) RETURNS uuid LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = public, pg_temp AS $$
    SELECT last.id FROM (
        SELECT p.id, p.result FROM boards_proposal p JOIN boards_board b ON b.id = p.board_id
        WHERE b.case_id = of_case AND p.kind = 'forced_return_draft' AND p.state = 'carried'
        ORDER BY p.concluded_at DESC, p.id DESC LIMIT 1) last
    WHERE last.result = 'goes_on' AND bayiri_sees('case', of_case, 'journey')
      AND NOT EXISTS (SELECT 1 FROM boards_proposal x JOIN boards_board b ON b.id = x.board_id
                      WHERE b.case_id = of_case AND x.kind = 'forced_return_draft' AND x.state = 'open' AND x.reopens_id IS NOT NULL)
$$;
