-- Imports, their files and their rows are seen by the programme managers and data stewards of the agency that makes them.
CREATE OR REPLACE PROCEDURE exchange_protect(tbl text) LANGUAGE plpgsql AS $$
DECLARE
    ours text := 'agency_id = (SELECT bayiri_agency()) AND (SELECT bayiri_has_role(ARRAY[''programme_manager'', ''data_steward'']))';
BEGIN
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', tbl);
    EXECUTE format('CREATE POLICY sight ON %I FOR SELECT TO APP_ROLE USING (%s)', tbl, ours);
    EXECUTE format('CREATE POLICY writing ON %I FOR INSERT TO APP_ROLE WITH CHECK (%s)', tbl, ours);
    EXECUTE format('CREATE POLICY changing ON %I FOR UPDATE TO APP_ROLE USING (%s) WITH CHECK (%s)', tbl, ours, ours);
    EXECUTE format('CREATE POLICY removing ON %I FOR DELETE TO APP_ROLE USING (%s)', tbl, ours);
    IF EXISTS (SELECT 1 FROM information_schema.columns c WHERE c.table_name = tbl AND c.column_name = 'recorded_by_id') THEN
        EXECUTE format('CREATE OR REPLACE TRIGGER own_name BEFORE INSERT OR UPDATE OF recorded_by_id ON %I'
            ' FOR EACH ROW EXECUTE FUNCTION bayiri_refuse_foreign_author()', tbl);
    END IF;
END $$;
CALL exchange_protect('exchange_caseloadimport');
CALL exchange_protect('exchange_importfile');
CALL exchange_protect('exchange_importhousehold');
CALL exchange_protect('exchange_importrow');
CALL exchange_protect('exchange_columntemplate');
GRANT SELECT, INSERT ON exchange_caseloadimport TO APP_ROLE;
GRANT UPDATE (
    state, broke_off, encoding, separator, sheet, header_row, headers, columns, meanings, unknown, known_people, rows, faults, done, total,
    started_at, ended_at, undone_at
) ON exchange_caseloadimport TO APP_ROLE;
GRANT SELECT, INSERT, DELETE ON exchange_importfile, exchange_importhousehold, exchange_importrow, exchange_columntemplate TO APP_ROLE;
GRANT UPDATE (state, reasons, case_id, case_number, brought_in_at) ON exchange_importhousehold TO APP_ROLE;
GRANT UPDATE (known) ON exchange_importrow TO APP_ROLE;

-- Files, rows and households belong to an import of the same agency.
CREATE OR REPLACE FUNCTION exchange_check_part() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM bayiri_require(
        EXISTS (SELECT 1 FROM exchange_caseloadimport i WHERE i.id = NEW.caseload_import_id AND i.agency_id = NEW.agency_id),
        'INV-04', 'a part of an import belongs to the agency that makes it');
    RETURN NEW;
END $$;
CREATE OR REPLACE FUNCTION exchange_check_sealed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM bayiri_require(NEW.key_id ~ '^[A-Za-z0-9._-]{1,20}$' AND octet_length(NEW.content) > 28, 'INV-160',
                           'bytes are kept sealed, with a key that is named');
    RETURN NEW;
END $$;
CREATE OR REPLACE TRIGGER sealed BEFORE INSERT ON exchange_importfile FOR EACH ROW EXECUTE FUNCTION exchange_check_sealed();
CREATE OR REPLACE TRIGGER part BEFORE INSERT ON exchange_importfile FOR EACH ROW EXECUTE FUNCTION exchange_check_part();
CREATE OR REPLACE TRIGGER part BEFORE INSERT ON exchange_importhousehold FOR EACH ROW EXECUTE FUNCTION exchange_check_part();
CREATE OR REPLACE TRIGGER part BEFORE INSERT ON exchange_importrow FOR EACH ROW EXECUTE FUNCTION exchange_check_part();

-- An import goes on along the table of exchange/rules.py, and what it is made of is not changed once it has begun (INV-114).
CREATE OR REPLACE FUNCTION exchange_check_state() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM bayiri_require(
        CASE WHEN TG_OP = 'INSERT' THEN NEW.state = 'uploaded' ELSE (OLD.state, NEW.state) IN (
            ('uploaded', 'checking'), ('checked', 'checking'), ('checking', 'checked'), ('checking', 'uploaded'),
            ('checked', 'running'), ('stopped', 'running'), ('running', 'stopped'), ('running', 'done'), ('stopped', 'done'),
            ('done', 'undoing'), ('stopped', 'undoing'), ('undoing', 'done'), ('undoing', 'undone'),
            ('uploaded', 'discarded'), ('checking', 'discarded'), ('checked', 'discarded')) END,
        'INV-114', 'an import does not go on like that');
    RETURN NEW;
END $$;
CREATE OR REPLACE TRIGGER beginning BEFORE INSERT ON exchange_caseloadimport FOR EACH ROW EXECUTE FUNCTION exchange_check_state();
CREATE OR REPLACE TRIGGER moving BEFORE UPDATE OF state ON exchange_caseloadimport FOR EACH ROW
WHEN (OLD.state IS DISTINCT FROM NEW.state) EXECUTE FUNCTION exchange_check_state();
CREATE OR REPLACE FUNCTION exchange_check_reading() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM bayiri_require(OLD.state IN ('uploaded', 'checked', 'checking'), 'INV-114', 'an import that has begun is read as it was checked');
    RETURN NEW;
END $$;
CREATE OR REPLACE TRIGGER reading BEFORE UPDATE OF columns, meanings ON exchange_caseloadimport FOR EACH ROW
WHEN ((OLD.columns, OLD.meanings) IS DISTINCT FROM (NEW.columns, NEW.meanings)) EXECUTE FUNCTION exchange_check_reading();

-- A household is brought in whole, or not at all (INV-112); what is undone was closed as a mistake, and nothing had happened to it (INV-113).
CREATE OR REPLACE FUNCTION exchange_check_household() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'INSERT' THEN
        PERFORM bayiri_require(NEW.state IN ('ready', 'faulty', 'known'), 'INV-112', 'a household is read before it is brought in');
        RETURN NEW;
    END IF;
    PERFORM bayiri_require(
        (OLD.state, NEW.state) IN (
            ('ready', 'known'), ('ready', 'brought_in'), ('known', 'brought_in'), ('ready', 'refused'), ('known', 'refused'),
            ('brought_in', 'undone'), ('brought_in', 'kept'))
        AND (OLD.case_id IS NULL OR OLD.case_id = NEW.case_id),
        'INV-112', 'a household goes on as it was read');
    IF NEW.state = 'brought_in' THEN
        PERFORM bayiri_require(
            (SELECT count(*) FROM cases_member m WHERE m.case_id = NEW.case_id) = NEW.people
            AND (SELECT count(*) FROM exchange_importrow r WHERE r.household_id = NEW.id AND r.faults = '[]') = NEW.people
            AND (SELECT count(*) FROM exchange_importrow r WHERE r.household_id = NEW.id) = NEW.people,
            'INV-112', 'a household is brought in whole or not at all');
    ELSIF NEW.state = 'undone' THEN
        PERFORM bayiri_require(
            EXISTS (SELECT 1 FROM cases_case c WHERE c.id = NEW.case_id AND c.outcome = 'mistake' AND c.stage IN ('ended', 'closed'))
            AND NOT EXISTS (SELECT 1 FROM audit_event e WHERE e.case_id = NEW.case_id AND e.at > NEW.brought_in_at AND e.kind <> 'journey.taken_back'),
            'INV-113', 'something has happened to the case since it was brought in');
    END IF;
    RETURN NEW;
END $$;
CREATE OR REPLACE TRIGGER beginning BEFORE INSERT ON exchange_importhousehold FOR EACH ROW EXECUTE FUNCTION exchange_check_household();
CREATE OR REPLACE TRIGGER moving BEFORE UPDATE OF state, case_id ON exchange_importhousehold FOR EACH ROW
WHEN ((OLD.state, OLD.case_id) IS DISTINCT FROM (NEW.state, NEW.case_id)) EXECUTE FUNCTION exchange_check_household();

-- What became a case is remembered: only rows and households that became none are removed.
CREATE OR REPLACE FUNCTION exchange_keep_household() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM bayiri_require(OLD.case_id IS NULL, 'INV-112', 'a household that became a case is remembered');
    RETURN OLD;
END $$;
CREATE OR REPLACE TRIGGER kept BEFORE DELETE ON exchange_importhousehold FOR EACH ROW EXECUTE FUNCTION exchange_keep_household();
