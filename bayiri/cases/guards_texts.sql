-- Messages to a returnee: a fixed sentence, at a contact that the person has called safe and still uses (INV-187).
CREATE OR REPLACE FUNCTION cases_text_person(said jsonb) RETURNS void LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    d notifications_delivery := jsonb_populate_record(NULL::notifications_delivery, said);
    c people_contact;
BEGIN
    PERFORM bayiri_require(bayiri_sees('case', d.case_id, 'contact', true), 'INV-04', 'the acting agency does not take part in this case');
    SELECT x.* INTO c FROM people_contact x JOIN cases_member m ON m.person_id = x.person_id JOIN people_person p ON p.id = x.person_id
    WHERE x.id = d.contact_id AND m.case_id = d.case_id AND m.state NOT IN ('left', 'deceased') AND p.died_on IS NULL FOR UPDATE OF x;
    PERFORM bayiri_require(
        c.id IS NOT NULL AND c.is_safe AND c.state = 'current'
        AND d.channel = CASE c.kind WHEN 'phone' THEN 'text' WHEN 'messenger' THEN 'chat' WHEN 'email' THEN 'email' END,
        'INV-187', 'only a contact that the person has called safe is used');
    PERFORM bayiri_require(
        (SELECT count(*) FROM notifications_delivery x WHERE x.contact_id = d.contact_id AND x.state <> 'given_up'
         AND x.recorded_at > d.recorded_at - interval '1 day') < notifications_amount('sentences_a_day'),
        'INV-187', 'too many messages for one day');
    INSERT INTO notifications_delivery (id, case_id, contact_id, value, sentence, language, channel, state, reason, due_at, tries, repeated,
        recorded_by_id, recorded_at)
    VALUES (d.id, d.case_id, c.id, trim(c.value), d.sentence, d.language, d.channel, 'queued', '', d.recorded_at, 0, false, bayiri_actor(),
        d.recorded_at);
END $$;

-- While it waits it can be stopped, by whoever may write to the person's contacts.
CREATE OR REPLACE FUNCTION cases_stop_text(of_case uuid, of_delivery uuid, at timestamptz) RETURNS boolean LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
BEGIN
    PERFORM bayiri_require(bayiri_sees('case', of_case, 'contact', true), 'INV-04', 'the acting agency does not take part in this case');
    UPDATE notifications_delivery d SET state = 'given_up', reason = 'stopped', settled_at = at
    WHERE d.id = of_delivery AND d.case_id = of_case AND d.state IN ('queued', 'failed');
    RETURN FOUND;
END $$;

-- A contact that is not safe, not used or another one now: what waits to go there does not go (INV-187).
CREATE OR REPLACE FUNCTION people_stop_messages() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    UPDATE notifications_delivery d SET state = 'given_up', reason = 'contact_changed'
    WHERE d.contact_id = NEW.id AND d.state IN ('queued', 'failed');
    RETURN NULL;
END $$;
CREATE OR REPLACE TRIGGER stop_messages AFTER UPDATE OF value, kind, is_safe, state ON people_contact FOR EACH ROW
WHEN (NOT NEW.is_safe OR NEW.state <> 'current' OR (OLD.value, OLD.kind) IS DISTINCT FROM (NEW.value, NEW.kind))
EXECUTE FUNCTION people_stop_messages();
