-- A forced return: opened when nothing keeps the orders from being carried out, by another person than who wrote them (INV-15).

-- Whether the board of a case, where there is one, has checked that a draft forced return goes on; for whoever sees the case.
CREATE OR REPLACE FUNCTION journey_return_checked(of_case uuid) RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = public, pg_temp AS $$
    SELECT bayiri_sees('case', of_case, 'journey') AND (
        boards_voluntary_return_checked(of_case) IS NOT NULL
        OR NOT EXISTS (SELECT 1 FROM boards_board b WHERE b.case_id = of_case AND b.kind = 'board'))
$$;

CREATE OR REPLACE FUNCTION journey_open_forced_return(said jsonb) RETURNS void LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
DECLARE
    of_case uuid := (said ->> 'case_id')::uuid;
    at timestamptz := (said ->> 'at')::timestamptz;
    c cases_case;
    one uuid;
    code text;
BEGIN
    PERFORM orders_require(of_case, at);
    SELECT * INTO c FROM cases_case WHERE id = of_case FOR UPDATE;
    PERFORM bayiri_require(
        bayiri_has_role(ARRAY['programme_manager', 'director']) AND bayiri_actor() IS DISTINCT FROM c.caseworker_id
        AND NOT EXISTS (SELECT 1 FROM cases_member m CROSS JOIN LATERAL orders_against(m.id) o
                        WHERE m.case_id = of_case AND o.recorded_by_id = bayiri_actor()),
        'INV-265', 'a forced return is opened by another person than who wrote the order or has the case');
    PERFORM bayiri_require(c.stage IN ('registered', 'counselling', 'assessed', 'decided', 'approved', 'preparing', 'released', 'suspended')
                           AND c.voluntariness = 'voluntary', 'INV-05', 'a forced return is opened before departure, once');
    FOR one IN SELECT m.id FROM cases_member m WHERE m.case_id = of_case AND m.state NOT IN ('left', 'withdrawn', 'deceased') LOOP
        FOREACH code IN ARRAY orders_reasons_not_to_enforce(one, at) LOOP
            PERFORM bayiri_require(false, code, 'something keeps the order from being carried out');
        END LOOP;
        -- A decision to return that was taken and not withdrawn is a choice of voluntary return: nobody is released on it as forced.
        PERFORM bayiri_require(consent_standing(one, at, NULL) IN ('none', 'declined', 'withdrawn'), 'INV-258',
                               'the person has decided to return');
        PERFORM bayiri_require(safeguards_standing(one, 'enforcement', at, NULL) = '{}', 'INV-267', 'a safeguard stands');
    END LOOP;
    PERFORM bayiri_require(journey_return_checked(of_case), 'INV-266', 'the board has not checked that a forced return goes on');
    UPDATE cases_case SET voluntariness = 'forced' WHERE id = of_case;
END $$;

-- Whoever changes it, and by whatever way: nobody's return becomes a forced one while something keeps the order from being carried out.
-- What was done outside the procedure is recorded as what it is (INV-08).
CREATE OR REPLACE FUNCTION journey_check_forced() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    PERFORM bayiri_require(
        session_user <> 'APP_ROLE'
        OR EXISTS (SELECT 1 FROM travel_outsidedeparture o WHERE o.case_id = NEW.id AND o.how = 'removed')
        OR NOT EXISTS (SELECT 1 FROM cases_member m WHERE m.case_id = NEW.id AND m.state NOT IN ('left', 'withdrawn', 'deceased')
                       AND NOT EXISTS (SELECT 1 FROM orders_against(m.id))),
        'INV-15', 'a forced return needs the act of an authority');
    RETURN NEW;
END $$;
CREATE OR REPLACE TRIGGER forced BEFORE UPDATE OF voluntariness ON cases_case FOR EACH ROW
WHEN (NEW.voluntariness = 'forced' AND OLD.voluntariness <> 'forced') EXECUTE FUNCTION journey_check_forced();

-- A ban on entry, with the circumstances of the person that the law excepts.
CREATE OR REPLACE FUNCTION journey_write_ban(said jsonb) RETURNS void LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    of_member uuid := (said ->> 'member_id')::uuid;
    o orders_order;
BEGIN
    SELECT * INTO o FROM orders_order x WHERE x.id = (said ->> 'order_id')::uuid;
    PERFORM orders_write_ban(said, EXISTS (
        SELECT 1 FROM safeguards_vulnerability v WHERE v.member_id = of_member AND v.until_at IS NULL
          AND orders_law(o.country, o.notified_on, 'no_ban', v.code) IS NOT NULL));
END $$;
