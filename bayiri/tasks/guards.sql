-- Work on a case is seen by agencies that take part in the case.
CALL bayiri_protect('tasks_task', 'case', 'case_id', 'journey');
GRANT SELECT, INSERT ON tasks_task TO APP_ROLE;
GRANT UPDATE (ended_at, ended_by_id, person_id, due_on) ON tasks_task TO APP_ROLE;

-- Work is ended in one's own name, and stays ended (INV-02).
CREATE OR REPLACE FUNCTION tasks_check_end() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM bayiri_require(
        session_user <> 'APP_ROLE' OR (NEW.ended_by_id = bayiri_actor() AND (TG_OP = 'INSERT' OR OLD.ended_by_id IS NULL)),
        'INV-02', 'work is ended in one''s own name');
    RETURN NEW;
END $$;
CREATE OR REPLACE TRIGGER ending BEFORE UPDATE OF ended_by_id ON tasks_task FOR EACH ROW EXECUTE FUNCTION tasks_check_end();
CREATE OR REPLACE TRIGGER ended BEFORE INSERT ON tasks_task FOR EACH ROW WHEN (NEW.ended_by_id IS NOT NULL) EXECUTE FUNCTION tasks_check_end();
