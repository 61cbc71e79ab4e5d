-- What was answered to other programs, found again by who sent it; past the law's hours it goes (INV-206).
ALTER TABLE exchange_keptanswer ENABLE ROW LEVEL SECURITY;
CREATE POLICY sight ON exchange_keptanswer FOR SELECT TO APP_ROLE USING (account_id = (SELECT bayiri_actor()));
CREATE POLICY writing ON exchange_keptanswer FOR INSERT TO APP_ROLE WITH CHECK (account_id = (SELECT bayiri_actor()));
GRANT SELECT, INSERT ON exchange_keptanswer TO APP_ROLE;

CREATE OR REPLACE FUNCTION exchange_forget_answers() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    DELETE FROM exchange_keptanswer k WHERE k.id IN (
        SELECT o.id FROM exchange_keptanswer o
        WHERE o.answered_at < transaction_timestamp() - make_interval(hours => accounts_number('client_repeat_hours'))
        LIMIT 100 FOR UPDATE SKIP LOCKED);
    RETURN NEW;
END $$;
CREATE OR REPLACE TRIGGER forgetting BEFORE INSERT ON exchange_keptanswer FOR EACH ROW EXECUTE FUNCTION exchange_forget_answers();
