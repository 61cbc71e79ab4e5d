-- Who comes, who may do what, who goes.

GRANT SELECT ON agencies_roleexclusion TO APP_ROLE;

-- Roles that exclude each other are not held by one person, nor some roles by people of some agencies (INV-165).
CREATE OR REPLACE FUNCTION agencies_fit(roles text[], of_agency uuid) RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = public, pg_temp AS $$
    SELECT NOT EXISTS (
        SELECT 1 FROM agencies_roleexclusion x
        WHERE x.role = ANY (roles) AND (
            (x.what = 'pair' AND x.other = ANY (roles))
            OR (x.what = 'kind' AND x.other = (SELECT kind FROM agencies_agency WHERE id = of_agency))))
$$;
REVOKE EXECUTE ON FUNCTION agencies_fit(text[], uuid) FROM PUBLIC;

CREATE OR REPLACE FUNCTION agencies_check_roles() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    PERFORM bayiri_require(NEW.id <> '00000000-0000-0000-0000-000000000000', 'INV-168', 'this number is Bayiri''s own, which nobody becomes');
    IF session_user <> 'APP_ROLE' THEN RETURN NEW; END IF;  -- the owner loads in bulk
    PERFORM bayiri_require(agencies_fit(NEW.roles::text[], NEW.agency_id), 'INV-165', 'these roles are not held together');
    RETURN NEW;
END $$;
CREATE OR REPLACE TRIGGER roles_fit BEFORE INSERT OR UPDATE OF roles, agency_id ON agencies_user FOR EACH ROW EXECUTE FUNCTION agencies_check_roles();

-- Who is responsible for a case, or returns people, does not monitor it (INV-165).
CREATE OR REPLACE FUNCTION agencies_check_monitoring() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    IF session_user <> 'APP_ROLE' OR NEW.purpose NOT IN ('monitoring', 'owner') OR NEW.until_at <= NEW.from_at THEN RETURN NEW; END IF;
    PERFORM bayiri_require(
        NOT EXISTS (
            SELECT 1 FROM agencies_participation p
            WHERE p.subject_id = NEW.subject_id AND p.agency_id = NEW.agency_id AND p.subject_kind = NEW.subject_kind
              AND p.purpose = CASE NEW.purpose WHEN 'owner' THEN 'monitoring' ELSE 'owner' END
              AND (p.until_at IS NULL OR p.until_at > transaction_timestamp()))
        AND (NEW.purpose = 'owner' OR NOT EXISTS (
            SELECT 1 FROM agencies_roleexclusion x JOIN agencies_agency a ON a.id = NEW.agency_id AND a.kind = x.other
            WHERE x.what = 'kind' AND x.role = 'monitor')),
        'INV-165', 'who is responsible for a case, or returns people, does not monitor it');
    RETURN NEW;
END $$;
CREATE OR REPLACE TRIGGER monitoring BEFORE INSERT ON agencies_participation FOR EACH ROW
    WHEN (NEW.purpose IN ('monitoring', 'owner')) EXECUTE FUNCTION agencies_check_monitoring();

-- Invitations, changes of roles and leavings: known to who runs the agency, and to whom they concern.
DO $$ DECLARE t text; BEGIN
    FOREACH t IN ARRAY ARRAY['agencies_invitation', 'agencies_rolechange', 'agencies_leaving'] LOOP
        EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', t);
        EXECUTE format('CREATE POLICY sight ON %I FOR SELECT TO APP_ROLE USING (agency_id = (SELECT bayiri_agency())'
            ' AND (person_id = (SELECT bayiri_actor()) OR (SELECT bayiri_has_role(ARRAY[''administrator'', ''director'']))))', t);
        EXECUTE format('GRANT SELECT ON %I TO APP_ROLE', t);
    END LOOP;
END $$;

-- The account that the acting administrator (or who else is named) may touch: another's, of the own agency.
CREATE OR REPLACE FUNCTION agencies_account(person uuid, VARIADIC by_roles text[]) RETURNS agencies_user LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
DECLARE
    u agencies_user;
BEGIN
    PERFORM bayiri_require(bayiri_has_role(by_roles), 'INV-166', 'accounts are kept by the agency''s administrator');
    SELECT * INTO u FROM agencies_user WHERE id = person AND agency_id = bayiri_agency() FOR UPDATE;
    PERFORM bayiri_require(u.id IS NOT NULL AND u.id <> bayiri_actor(), 'INV-166', 'nobody changes their own account');
    RETURN u;
END $$;
REVOKE EXECUTE ON FUNCTION agencies_account(uuid, text[]) FROM PUBLIC;

CREATE OR REPLACE FUNCTION agencies_give_roles(change agencies_rolechange) RETURNS void LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
BEGIN
    UPDATE agencies_user SET roles = change.roles, limits = change.limits WHERE id = change.person_id;
END $$;
REVOKE EXECUTE ON FUNCTION agencies_give_roles(agencies_rolechange) FROM PUBLIC;

-- An administrator gives another roles; those on the list of the law wait for a director (INV-166).
CREATE OR REPLACE FUNCTION agencies_change_roles(said jsonb) RETURNS void LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    c agencies_rolechange := jsonb_populate_record(NULL::agencies_rolechange, said);
    u agencies_user := agencies_account(c.person_id, 'administrator');
BEGIN
    c.roles := coalesce(c.roles, '{}');
    c.limits := coalesce(c.limits, '{}');
    PERFORM bayiri_require(agencies_fit(c.roles::text[], u.agency_id), 'INV-165', 'these roles are not held together');
    PERFORM bayiri_require(
        NOT EXISTS (SELECT 1 FROM agencies_leaving l WHERE l.person_id = u.id AND l.back_at IS NULL)
        AND NOT EXISTS (SELECT 1 FROM agencies_rolechange r WHERE r.person_id = u.id AND r.needs_director AND r.decided_at IS NULL),
        'INV-166', 'this account has ended, or waits for a director');
    c.agency_id := u.agency_id;
    c.before := u.roles;
    -- A role that waits is new, or held less narrowly than before.
    c.needs_director := EXISTS (
        SELECT 1 FROM agencies_roleexclusion x WHERE x.what = 'confirm' AND x.role = ANY (c.roles)
          AND (x.role <> ALL (u.roles) OR u.limits -> x.role IS DISTINCT FROM c.limits -> x.role));
    c.decided_at := NULL;
    c.decided_by_id := NULL;
    c.agreed := NULL;
    c.recorded_by_id := bayiri_actor();
    INSERT INTO agencies_rolechange SELECT c.*;
    IF NOT c.needs_director THEN PERFORM agencies_give_roles(c); END IF;
END $$;

CREATE OR REPLACE FUNCTION agencies_decide_roles(change_id uuid, yes boolean, at timestamptz) RETURNS void LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
DECLARE
    c agencies_rolechange;
BEGIN
    SELECT * INTO c FROM agencies_rolechange WHERE id = change_id AND agency_id = bayiri_agency() FOR UPDATE;
    PERFORM agencies_account(c.person_id, 'director');
    PERFORM bayiri_require(
        c.needs_director AND c.decided_at IS NULL AND c.recorded_by_id <> bayiri_actor()
        AND NOT EXISTS (SELECT 1 FROM agencies_leaving l WHERE l.person_id = c.person_id AND l.back_at IS NULL),
        'INV-166', 'a director confirms, once, what somebody else proposed');
    UPDATE agencies_rolechange SET decided_at = at, decided_by_id = bayiri_actor(), agreed = yes WHERE id = c.id;
    IF yes THEN PERFORM agencies_give_roles(c); END IF;
END $$;

-- A link for somebody who has no password: nobody's active account gets one (INV-168).
CREATE OR REPLACE FUNCTION agencies_send_invitation(said jsonb) RETURNS void LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    i agencies_invitation := jsonb_populate_record(NULL::agencies_invitation, said);
    u agencies_user := agencies_account(i.person_id, 'administrator');
BEGIN
    PERFORM bayiri_require(
        NOT u.is_active AND NOT EXISTS (SELECT 1 FROM agencies_leaving l WHERE l.person_id = u.id AND l.back_at IS NULL)
        AND i.expires_at <= i.recorded_at + interval '31 days',
        'INV-168', 'who has an account, or has left, is not invited, and no link holds for more than a month');
    UPDATE agencies_invitation o SET revoked_at = i.recorded_at WHERE o.person_id = u.id AND o.accepted_at IS NULL AND o.revoked_at IS NULL;
    i.agency_id := u.agency_id;
    i.accepted_at := NULL;
    i.revoked_at := NULL;
    i.mailed_at := NULL;
    i.not_taken_at := NULL;
    i.again_at := NULL;
    i.recorded_by_id := bayiri_actor();
    INSERT INTO agencies_invitation SELECT i.*;
END $$;

-- Whether its letter has left; who has the link itself says so, which is the job that made it. A link replaced since stays as it is.
CREATE OR REPLACE FUNCTION agencies_settle_invitation(token text, taken boolean, again_at timestamptz, at timestamptz) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    i agencies_invitation;
BEGIN
    SELECT * INTO i FROM agencies_invitation x WHERE x.token_hash = encode(sha256(convert_to(token, 'UTF8')), 'hex') FOR UPDATE;
    PERFORM bayiri_require(i.id IS NOT NULL AND i.mailed_at IS NULL, 'INV-168', 'of a letter it is said once that it has left');
    PERFORM agencies_account(i.person_id, 'administrator');
    UPDATE agencies_invitation x SET
        mailed_at = CASE WHEN taken THEN at END, not_taken_at = CASE WHEN NOT taken THEN at END,
        again_at = CASE WHEN NOT taken THEN agencies_settle_invitation.again_at END
    WHERE x.id = i.id;
END $$;

-- A new person of the own agency, without a password and not active. False, and nothing else, where the address is taken anywhere.
CREATE OR REPLACE FUNCTION agencies_invite(person uuid, address text, called text) RETURNS boolean LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
BEGIN
    PERFORM bayiri_require(bayiri_has_role(ARRAY['administrator']), 'INV-166', 'accounts are kept by the agency''s administrator');
    PERFORM bayiri_require(trim(called) <> '' AND address LIKE '%_@_%', 'INV-168', 'an invitation has a name and an address');
    INSERT INTO agencies_user (id, email, name, agency_id, roles, limits, is_active)
    SELECT person, lower(address), called, bayiri_agency(), '{}', '{}', false
    WHERE NOT EXISTS (SELECT 1 FROM agencies_user u WHERE lower(u.email) = lower(address))
    ON CONFLICT DO NOTHING;
    RETURN FOUND;
END $$;

CREATE OR REPLACE FUNCTION agencies_revoke_invitation(person uuid, at timestamptz) RETURNS void LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
BEGIN
    PERFORM agencies_account(person, 'administrator');
    UPDATE agencies_invitation i SET revoked_at = at WHERE i.person_id = person AND i.accepted_at IS NULL AND i.revoked_at IS NULL;
    PERFORM bayiri_require(FOUND, 'INV-168', 'no invitation is open');
END $$;

-- Whoever holds the link, and nobody else: for whom it is, while it holds. The link itself is asked for, because its hash can be read.
CREATE OR REPLACE FUNCTION agencies_invitation_behind(token text, at timestamptz) RETURNS TABLE (person_id uuid, called text, agency text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT u.id, u.name, a.name FROM agencies_invitation i JOIN agencies_user u ON u.id = i.person_id JOIN agencies_agency a ON a.id = u.agency_id
    WHERE i.token_hash = encode(sha256(convert_to(token, 'UTF8')), 'hex') AND i.accepted_at IS NULL AND i.revoked_at IS NULL
      AND i.expires_at > greatest(at, transaction_timestamp()) AND NOT u.is_active
$$;

-- The first password, in the hashed form in which the application keeps it; the account is active from here on (INV-168).
CREATE OR REPLACE FUNCTION agencies_accept_invitation(token text, encoded text, at timestamptz) RETURNS uuid LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
DECLARE
    i agencies_invitation;
BEGIN
    SELECT * INTO i FROM agencies_invitation WHERE token_hash = encode(sha256(convert_to(token, 'UTF8')), 'hex') FOR UPDATE;
    PERFORM bayiri_require(
        i.accepted_at IS NULL AND i.revoked_at IS NULL AND i.expires_at > greatest(at, transaction_timestamp()) AND encoded LIKE '%$%',
        'INV-168', 'an invitation is accepted once, in its time');
    UPDATE agencies_invitation o SET accepted_at = at WHERE o.id = i.id;
    UPDATE agencies_user u SET is_active = true WHERE u.id = i.person_id AND NOT u.is_active;
    PERFORM bayiri_require(FOUND, 'INV-168', 'an invitation is accepted once, in its time');
    PERFORM accounts_write_password(i.person_id, encoded, NULL);
    RETURN i.person_id;
END $$;

-- Somebody who left is back: without password and roles, which are asked for anew.
CREATE OR REPLACE FUNCTION agencies_bring_back(person uuid, at timestamptz) RETURNS void LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
BEGIN
    PERFORM agencies_account(person, 'administrator');
    UPDATE agencies_leaving l SET back_at = at, back_by_id = bayiri_actor() WHERE l.person_id = person AND l.back_at IS NULL;
    PERFORM bayiri_require(FOUND, 'INV-167', 'only who has left comes back');
END $$;
