-- Who is given a role that asks for two steps signs in again, where a session was opened in one (INV-150); the same for one that waits no day.
CREATE OR REPLACE FUNCTION accounts_end_one_step() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    at_once text[] := coalesce((SELECT t.roles::text[] FROM accounts_term t WHERE t.name = 'second_factor_at_once'), '{}');
BEGIN
    IF (accounts_one_step(OLD.roles::text[]) AND NOT accounts_one_step(NEW.roles::text[]))
       OR (at_once && NEW.roles::text[] AND NOT at_once && OLD.roles::text[]) THEN
        DELETE FROM accounts_session s WHERE s.user_id = NEW.id AND NOT s.proved::text[] && ARRAY['code', 'demonstration'];
    END IF;
    RETURN NULL;
END $$;
CREATE OR REPLACE TRIGGER one_step AFTER UPDATE OF roles ON agencies_user FOR EACH ROW EXECUTE FUNCTION accounts_end_one_step();
