-- So many turns in so many minutes (INV-218): of a person, or of an address where nobody is signed in. What is too much is refused and told
-- once a minute; it does not prolong the rest.
CREATE OR REPLACE FUNCTION accounts_take_turn(said text, seal text, OUT locked_until timestamptz) LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
DECLARE
    told jsonb := accounts_told(said, seal, 'take_turn');
    person uuid := (told->>'person')::uuid;
    hidden text := encode(sha256(convert_to(coalesce(person::text, told->>'address'), 'UTF8')), 'hex');
    length interval := make_interval(mins => accounts_number('turn_minutes'));
    taken int;
BEGIN
    PERFORM bayiri_require(told->>'kind' IN ('search', 'export', 'link', 'check', 'feed'), 'INV-218', 'these are counted');
    PERFORM pg_advisory_xact_lock(hashtext('accounts_turn'), hashtext(hidden));
    SELECT count(*), min(a.at) + length INTO taken, locked_until FROM accounts_attempt a
    WHERE a.account = hidden AND a.kind = told->>'kind' AND a.outcome = 'turn' AND a.at > transaction_timestamp() - length;
    IF taken < accounts_number((told->>'kind') || '_turns') THEN
        locked_until := NULL;
    ELSIF EXISTS (SELECT 1 FROM accounts_attempt a WHERE a.account = hidden AND a.kind = told->>'kind' AND a.outcome = 'locked'
                  AND a.at > transaction_timestamp() - interval '1 minute') THEN
        RETURN;
    ELSE
        PERFORM accounts_tell(person, 'account.too_often', jsonb_build_object('address', told->>'address', 'kind', told->>'kind'));
    END IF;
    INSERT INTO accounts_attempt (id, at, kind, account, address, outcome)
    VALUES (gen_random_uuid(), transaction_timestamp(), told->>'kind', hidden, told->>'address', CASE WHEN locked_until IS NULL THEN 'turn' ELSE 'locked' END);
END $$;

-- That somebody opened a link to an account that is no link, or is one no more (INV-236): under nobody's name, told to the agency of whose it
-- was. Each is counted as a turn first, so that there are no more than the law's number in its minutes.
CREATE OR REPLACE FUNCTION accounts_wrong_link(said text, seal text) RETURNS void LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
DECLARE
    told jsonb := accounts_told(said, seal, 'wrong_link');
    person uuid;
BEGIN
    PERFORM bayiri_require(told->>'kind' IN ('password', 'invitation'), 'INV-236', 'these links open accounts');
    SELECT l.user_id INTO person FROM accounts_link l WHERE told->>'kind' = 'password' AND l.token_hash = told->>'token'
    UNION ALL
    SELECT i.person_id FROM agencies_invitation i WHERE told->>'kind' = 'invitation' AND i.token_hash = told->>'token'
    LIMIT 1;
    PERFORM accounts_tell(person, 'account.wrong_link', jsonb_build_object('address', told->>'address', 'kind', told->>'kind'));
END $$;
