-- Other programs of agencies: their secrets and tokens stand in the tables of django-allauth's provider. The application's role sees one
-- client at a time, under a seal, while it asks for a token; it writes tokens and reads none back (INV-204, INV-205).
ALTER TABLE accounts_system ENABLE ROW LEVEL SECURITY;
CREATE POLICY sight ON accounts_system FOR SELECT TO APP_ROLE USING (agency_id = (SELECT bayiri_agency()));
GRANT SELECT ON accounts_system TO APP_ROLE;

-- Which client asks for a token: see `set_caller` in bayiri/accounts/sealed.py.
CREATE OR REPLACE FUNCTION accounts_caller() RETURNS text LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    parts text[] := string_to_array(current_setting('bayiri.caller', true), ':');
BEGIN
    IF parts IS NOT NULL AND array_length(parts, 1) = 4 AND parts[1] = 'caller'
       AND accounts_sealed(parts[1] || ':' || parts[2] || ':' || parts[3], parts[4])
       AND parts[3]::bigint >= extract(epoch FROM transaction_timestamp())
       AND EXISTS (SELECT 1 FROM accounts_system s JOIN agencies_user u ON u.id = s.account_id AND u.is_active
                   WHERE s.client_id = parts[2] AND s.stopped_at IS NULL) THEN
        RETURN parts[2];
    END IF;
    RETURN NULL;
END $$;

ALTER TABLE allauth_idp_oidc_client ENABLE ROW LEVEL SECURITY;
CREATE POLICY sight ON allauth_idp_oidc_client FOR SELECT TO APP_ROLE USING (id = (SELECT accounts_caller()));
GRANT SELECT ON allauth_idp_oidc_client TO APP_ROLE;

ALTER TABLE allauth_idp_oidc_token ENABLE ROW LEVEL SECURITY;
CREATE POLICY sight ON allauth_idp_oidc_token FOR SELECT TO APP_ROLE USING (client_id = (SELECT accounts_caller()));
CREATE POLICY writing ON allauth_idp_oidc_token FOR INSERT TO APP_ROLE WITH CHECK (client_id = (SELECT accounts_caller()));
GRANT INSERT ON allauth_idp_oidc_token TO APP_ROLE;
GRANT SELECT (id) ON allauth_idp_oidc_token TO APP_ROLE;

-- A token is for a program alone, holds as long as the law says, and is kept as a hash; those that are over go.
CREATE OR REPLACE FUNCTION accounts_check_token() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    PERFORM bayiri_require(
        NEW.type = 'at' AND NEW.user_id IS NULL AND NEW.hash ~ '^[0-9a-f]{64}$' AND NEW.data IS NULL
        AND string_to_array(NEW.scopes, E'\n') <@ (SELECT s.scopes::text[] FROM accounts_system s WHERE s.client_id = NEW.client_id),
        'INV-204', 'a token is for what the program was allowed');
    NEW.created_at := transaction_timestamp();
    NEW.expires_at := transaction_timestamp() + make_interval(mins => accounts_number('client_token_minutes'));
    DELETE FROM allauth_idp_oidc_token t WHERE t.id IN (
        SELECT o.id FROM allauth_idp_oidc_token o WHERE o.expires_at < transaction_timestamp() LIMIT 100 FOR UPDATE SKIP LOCKED);
    RETURN NEW;
END $$;
CREATE OR REPLACE TRIGGER giving BEFORE INSERT ON allauth_idp_oidc_token FOR EACH ROW EXECUTE FUNCTION accounts_check_token();

-- Whose account acts with this token, and what it may do. Counted minute by minute; past the law's number it waits.
CREATE OR REPLACE FUNCTION accounts_enter_by_token(said text, seal text, OUT person uuid, OUT allowed text[], OUT wait int)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    told jsonb := accounts_told(said, seal, 'enter_by_token');
    found_id uuid;
    times int;
BEGIN
    SELECT s.id, s.account_id, ARRAY(SELECT unnest(string_to_array(t.scopes, E'\n')) INTERSECT SELECT unnest(s.scopes::text[]))
    INTO found_id, person, allowed
    FROM allauth_idp_oidc_token t JOIN accounts_system s ON s.client_id = t.client_id JOIN agencies_user u ON u.id = s.account_id
    WHERE t.type = 'at' AND t.hash = told->>'token' AND t.expires_at > transaction_timestamp() AND s.stopped_at IS NULL
      AND u.is_active AND u.agency_id = s.agency_id;
    IF found_id IS NULL THEN RETURN; END IF;
    UPDATE accounts_system s SET used_at = transaction_timestamp(), minute_at = date_trunc('minute', transaction_timestamp()),
        minute_times = CASE WHEN s.minute_at = date_trunc('minute', transaction_timestamp()) THEN s.minute_times + 1 ELSE 1 END
    WHERE s.id = found_id RETURNING s.minute_times INTO times;
    wait := CASE WHEN times > accounts_number('client_requests_a_minute')
        THEN 60 - extract(second FROM transaction_timestamp())::int ELSE 0 END;
END $$;

CREATE OR REPLACE FUNCTION accounts_check_scopes(wanted text[]) RETURNS void LANGUAGE plpgsql STABLE SECURITY DEFINER
SET search_path = public, pg_temp AS $$
BEGIN
    PERFORM bayiri_require(
        cardinality(wanted) > 0 AND wanted <@ (SELECT t.roles::text[] FROM accounts_term t WHERE t.name = 'scopes'),
        'INV-204', 'a program is allowed something that is on the list');
END $$;
REVOKE EXECUTE ON FUNCTION accounts_check_scopes(text[]) FROM PUBLIC;

-- An administrator connects a program of the agency: it acts as an account made for it, which has no roles yet and no password ever.
CREATE OR REPLACE FUNCTION accounts_make_system(said text, seal text, OUT system uuid) LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
DECLARE
    told jsonb := accounts_told(said, seal, 'make_system');
    wanted text[] := ARRAY(SELECT jsonb_array_elements_text(told->'scopes'));
    called text := trim(told->>'name');
BEGIN
    PERFORM accounts_check_scopes(wanted);
    PERFORM bayiri_require(bayiri_has_role(ARRAY['administrator']), 'INV-166', 'accounts are kept by the agency''s administrator');
    PERFORM bayiri_require(called <> '' AND told->>'client' ~ '^[0-9a-f]{32}$' AND told->>'secret' LIKE 'argon2$argon2id$%',
                           'INV-205', 'the secret of a program is kept as a hash');
    PERFORM pg_advisory_xact_lock(hashtext('accounts_system'), hashtext(bayiri_agency()::text));
    PERFORM bayiri_require(
        (SELECT count(*) FROM accounts_system s WHERE s.agency_id = bayiri_agency() AND s.stopped_at IS NULL) < accounts_number('clients_most'),
        'INV-204', 'an agency connects so many programs at most');
    INSERT INTO agencies_user (id, email, name, agency_id, roles, limits, is_active)
    VALUES ((told->>'account')::uuid, (told->>'client') || '@systems.invalid', called || ' (API)', bayiri_agency(), '{}', '{}', true);
    -- Nothing is sent to a program; what it wants to hear of is posted to its address.
    INSERT INTO notifications_preference (user_id, language, time_zone, channels, daily_kinds, silent_kinds, changed_at)
    VALUES ((told->>'account')::uuid, '', 'LOCAL_ZONE', '{}', '{}', '{}', transaction_timestamp());
    INSERT INTO allauth_idp_oidc_client (id, name, secret, scopes, default_scopes, type, grant_types, redirect_uris, cors_origins,
        allow_uri_wildcards, response_types, skip_consent, created_at)
    VALUES (told->>'client', left(called, 100), told->>'secret', array_to_string(wanted, E'\n'), array_to_string(wanted, E'\n'), 'confidential',
            'client_credentials', '', '', false, '', true, transaction_timestamp());
    system := (told->>'system')::uuid;
    INSERT INTO accounts_system (id, agency_id, account_id, client_id, name, scopes, secret_at, minute_times, recorded_by_id, recorded_at)
    VALUES (system, bayiri_agency(), (told->>'account')::uuid, told->>'client', called, wanted, (told->>'at')::timestamptz, 0,
            bayiri_actor(), (told->>'at')::timestamptz);
END $$;

-- A program of the acting agency that runs; for the functions below.
CREATE OR REPLACE FUNCTION accounts_own_system(wanted uuid, roles text[]) RETURNS accounts_system LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
DECLARE
    one accounts_system;
BEGIN
    SELECT * INTO one FROM accounts_system s WHERE s.id = wanted AND s.agency_id = bayiri_agency() AND s.stopped_at IS NULL FOR UPDATE;
    PERFORM bayiri_require(one.id IS NOT NULL AND bayiri_has_role(roles), 'INV-166', 'accounts are kept by the agency''s administrator');
    RETURN one;
END $$;
REVOKE EXECUTE ON FUNCTION accounts_own_system(uuid, text[]) FROM PUBLIC;

-- What it may do from now on: what is taken away ends at once, also for tokens that were given.
CREATE OR REPLACE FUNCTION accounts_change_scopes(said text, seal text) RETURNS void LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
DECLARE
    told jsonb := accounts_told(said, seal, 'change_scopes');
    wanted text[] := ARRAY(SELECT jsonb_array_elements_text(told->'scopes'));
    one accounts_system := accounts_own_system((told->>'system')::uuid, ARRAY['administrator']);
BEGIN
    PERFORM accounts_check_scopes(wanted);
    UPDATE accounts_system s SET scopes = wanted WHERE s.id = one.id;
    UPDATE allauth_idp_oidc_client c SET scopes = array_to_string(wanted, E'\n'), default_scopes = array_to_string(wanted, E'\n')
    WHERE c.id = one.client_id;
END $$;

-- A new secret: the former one and every token end at once.
CREATE OR REPLACE FUNCTION accounts_renew_secret(said text, seal text) RETURNS void LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
DECLARE
    told jsonb := accounts_told(said, seal, 'renew_secret');
    one accounts_system := accounts_own_system((told->>'system')::uuid, ARRAY['administrator']);
BEGIN
    PERFORM bayiri_require(told->>'secret' LIKE 'argon2$argon2id$%', 'INV-205', 'the secret of a program is kept as a hash');
    UPDATE allauth_idp_oidc_client c SET secret = told->>'secret' WHERE c.id = one.client_id;
    UPDATE accounts_system s SET secret_at = (told->>'at')::timestamptz WHERE s.id = one.id;
    DELETE FROM allauth_idp_oidc_token t WHERE t.client_id = one.client_id;
END $$;

-- Stopped: secret, tokens and account end at once, for good.
CREATE OR REPLACE FUNCTION accounts_stop_system(said text, seal text) RETURNS void LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
DECLARE
    told jsonb := accounts_told(said, seal, 'stop_system');
    one accounts_system := accounts_own_system((told->>'system')::uuid, ARRAY['administrator', 'director']);
BEGIN
    UPDATE accounts_system s SET stopped_at = (told->>'at')::timestamptz, stopped_by_id = bayiri_actor() WHERE s.id = one.id;
    UPDATE allauth_idp_oidc_client c SET secret = '' WHERE c.id = one.client_id;
    DELETE FROM allauth_idp_oidc_token t WHERE t.client_id = one.client_id;
    UPDATE agencies_user u SET is_active = false WHERE u.id = one.account_id;
END $$;

-- Nobody signs in as a program's account: it has no password, no session, no second factor (INV-205).
CREATE OR REPLACE FUNCTION accounts_refuse_systems() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    PERFORM bayiri_require(NEW.user_id IS NULL OR NOT EXISTS (SELECT 1 FROM accounts_system s WHERE s.account_id = NEW.user_id), 'INV-205',
                           'nobody signs in as a program');
    RETURN NEW;
END $$;
CREATE OR REPLACE TRIGGER for_people BEFORE INSERT OR UPDATE OF user_id ON accounts_password FOR EACH ROW EXECUTE FUNCTION accounts_refuse_systems();
CREATE OR REPLACE TRIGGER for_people BEFORE INSERT OR UPDATE OF user_id ON accounts_session FOR EACH ROW EXECUTE FUNCTION accounts_refuse_systems();
CREATE OR REPLACE TRIGGER for_people BEFORE INSERT OR UPDATE OF user_id ON mfa_authenticator FOR EACH ROW EXECUTE FUNCTION accounts_refuse_systems();
-- A program that was stopped stays so, whoever invites its account again.
CREATE OR REPLACE FUNCTION accounts_keep_stopped() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    PERFORM bayiri_require(NOT NEW.is_active OR NOT EXISTS (
        SELECT 1 FROM accounts_system s WHERE s.account_id = NEW.id AND s.stopped_at IS NOT NULL), 'INV-205', 'a program that was stopped stays so');
    RETURN NEW;
END $$;
CREATE OR REPLACE TRIGGER programs BEFORE UPDATE OF is_active ON agencies_user FOR EACH ROW EXECUTE FUNCTION accounts_keep_stopped();
