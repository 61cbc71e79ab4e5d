-- A paper is seen by agencies that take part in its case, in the section it stands in and in who the person is: every paper says that at its
-- head (INV-197). Its files and signature are seen by whoever sees it.
ALTER TABLE documents_paper ENABLE ROW LEVEL SECURITY;
CREATE POLICY sight ON documents_paper FOR SELECT TO APP_ROLE USING (
    (SELECT bool_or(p.section IN ('all', documents_paper.section)) AND bool_or(p.section IN ('all', 'identity')) FROM agencies_participation p
     WHERE p.subject_id = documents_paper.case_id AND p.agency_id = (SELECT bayiri_agency())
       AND p.subject_kind = 'case' AND (p.until_at IS NULL OR p.until_at > transaction_timestamp())));
DO $$ DECLARE t text; BEGIN
    FOREACH t IN ARRAY ARRAY['file', 'signing', 'letter', 'lettersending'] LOOP
        EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', 'documents_' || t);
        EXECUTE format('CREATE POLICY sight ON %I FOR SELECT TO APP_ROLE USING (EXISTS (SELECT 1 FROM documents_paper p WHERE p.id = paper_id))',
                       'documents_' || t);
    END LOOP;
    FOREACH t IN ARRAY ARRAY['paper', 'file', 'signing', 'letter'] LOOP
        CALL bayiri_keep_forever('documents_' || t);
        EXECUTE format('GRANT SELECT ON %I TO APP_ROLE', 'documents_' || t);
    END LOOP;
END $$;

-- Bytes are kept as what they are: a PDF or a photograph, by how they begin, and no more than 20 MB (INV-105).
-- They come as they are, to be looked at, and sealed, as they are kept: with a key that the database does not have (INV-160).
DROP FUNCTION IF EXISTS documents_keep_file(uuid, uuid, uuid, text, bytea, timestamptz), documents_issue(jsonb, bytea), documents_sign(jsonb, bytea);
CREATE OR REPLACE FUNCTION documents_require_sealed(content bytea, sealed bytea, with_key text) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    PERFORM bayiri_require(
        with_key ~ '^[A-Za-z0-9._-]{1,20}$' AND octet_length(sealed) = octet_length(content) + 28 AND position(content IN sealed) = 0,
        'INV-160', 'bytes are kept sealed, with a key that is named');
END $$;

CREATE OR REPLACE FUNCTION documents_keep_file(
    file_id uuid, of_paper uuid, of_case uuid, kind text, content bytea, sealed bytea, with_key text, at timestamptz
) RETURNS void LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    PERFORM bayiri_require(
        octet_length(content) BETWEEN 1 AND 20971520
        AND CASE kind WHEN 'application/pdf' THEN substr(content, 1, 5) = '\x255044462d'::bytea
                      WHEN 'image/jpeg' THEN substr(content, 1, 3) = '\xffd8ff'::bytea END,
        'INV-105', 'a file is a PDF or a photograph of at most 20 MB');
    PERFORM documents_require_sealed(content, sealed, with_key);
    INSERT INTO documents_file (id, case_id, paper_id, content_type, size, sha256, content, key_id, recorded_by_id, recorded_at)
    VALUES (file_id, of_case, of_paper, kind, octet_length(content), encode(sha256(content), 'hex'), sealed, with_key, bayiri_actor(), at);
END $$;

CREATE OR REPLACE FUNCTION documents_issue(said jsonb, content bytea, sealed bytea) RETURNS void LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
DECLARE
    p documents_paper := jsonb_populate_record(NULL::documents_paper, said);
BEGIN
    PERFORM bayiri_require(bayiri_actor() IS NOT NULL AND bayiri_sees('case', p.case_id, p.section, true), 'INV-04',
                           'the acting agency does not take part in this case');
    PERFORM bayiri_require(bayiri_sees('case', p.case_id, 'identity'), 'INV-197', 'a paper says who the person is');
    PERFORM bayiri_require(EXISTS (SELECT 1 FROM cases_member m WHERE m.id = p.member_id AND m.case_id = p.case_id), 'INV-22',
                           'the person belongs to this case');
    p.recorded_by_id := bayiri_actor();
    INSERT INTO documents_paper SELECT p.*;
    PERFORM documents_keep_file((said->>'file_id')::uuid, p.id, p.case_id, 'application/pdf', content, sealed, said->>'key_id',
        p.recorded_at);
    IF p.kind = 'letter' THEN
        PERFORM bayiri_require(jsonb_typeof(said->'letter') = 'object', 'INV-124', 'a letter is kept with what it says');
        PERFORM documents_keep_letter(p, said->'letter');
    END IF;
END $$;

-- Signed once, by who may, and kept as signed. `content` is the signed version; without it a thumbprint was noted (INV-102, INV-103, INV-104).
CREATE OR REPLACE FUNCTION documents_sign(said jsonb, content bytea, sealed bytea) RETURNS void LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
DECLARE
    s documents_signing := jsonb_populate_record(NULL::documents_signing, said);
    p documents_paper;
    born date;
BEGIN
    SELECT * INTO p FROM documents_paper WHERE id = s.paper_id FOR SHARE;
    PERFORM bayiri_require(bayiri_actor() IS NOT NULL AND bayiri_sees('case', p.case_id, p.section, true), 'INV-04',
                           'the acting agency does not take part in this case');
    PERFORM bayiri_require(bayiri_sees('case', p.case_id, 'identity'), 'INV-197', 'a paper says who the person is');
    PERFORM bayiri_require(NOT EXISTS (SELECT 1 FROM documents_signing x WHERE x.paper_id = p.id), 'INV-102', 'a paper is signed once');
    PERFORM bayiri_require(
        s.how <> 'thumbprint' OR (trim(s.witness_name) <> '' AND lower(trim(s.witness_name)) <> lower(trim(s.signed_by))),
        'INV-103', 'a thumbprint has a witness who is somebody else');
    PERFORM bayiri_require(s.how <> 'screen' OR said->>'shown_hash' = p.content_hash, 'INV-104', 'the record has changed since the paper was issued');
    SELECT person.born_on INTO born FROM people_person person JOIN cases_member m ON m.person_id = person.id WHERE m.id = p.member_id;
    PERFORM bayiri_require(
        s.by_guardian = coalesce(born > (s.signed_on - interval '18 years')::date, false), 'INV-20',
        'a guardian signs for a child, and nobody for an adult');
    s.case_id := p.case_id;
    s.recorded_by_id := bayiri_actor();
    s.file_id := NULL;
    IF content IS NOT NULL THEN
        s.file_id := (said->>'file_id')::uuid;
        PERFORM documents_keep_file(s.file_id, p.id, p.case_id, said->>'content_type', content, sealed, said->>'key_id',
            s.recorded_at);
    END IF;
    INSERT INTO documents_signing SELECT s.*;
END $$;

-- What anybody who holds a paper may ask, whoever they are: nothing about the person. The code is checked by the application.
CREATE OR REPLACE FUNCTION documents_standing(wanted text)
RETURNS TABLE (paper uuid, content_hash text, issued_at timestamptz, agency_kind text, standing text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT p.id, p.content_hash, p.recorded_at, a.kind,
        CASE WHEN p.kind = 'declaration' AND EXISTS (
                 SELECT 1 FROM consent_withdrawal w WHERE w.member_id = p.member_id AND w.withdrawn_at >= p.recorded_at) THEN 'withdrawn'
             WHEN p.kind = 'letter' THEN
                 CASE WHEN EXISTS (SELECT 1 FROM documents_letter l WHERE l.replaces_id = p.id) THEN 'replaced' ELSE 'latest' END
             WHEN EXISTS (
                 SELECT 1 FROM documents_paper n WHERE n.member_id = p.member_id AND n.kind = p.kind AND n.content_hash <> p.content_hash
                   AND (n.recorded_at, n.id) > (p.recorded_at, p.id)) THEN 'replaced'
             ELSE 'latest' END
    FROM documents_paper p JOIN agencies_user u ON u.id = p.recorded_by_id JOIN agencies_agency a ON a.id = u.agency_id
    WHERE p.number = wanted
$$;

REVOKE EXECUTE ON FUNCTION documents_keep_file(uuid, uuid, uuid, text, bytea, bytea, text, timestamptz) FROM PUBLIC;

-- Bytes are sealed anew with another key by the database's owner alone (`bayiri keys rotate`); nothing else of the row
-- changes, and the application's role changes nothing of it.
CREATE OR REPLACE FUNCTION documents_refuse_other_change() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    sealed text[] := ARRAY['content', 'preview', 'key_id'];
BEGIN
    IF TG_OP = 'UPDATE' AND to_jsonb(NEW) - sealed = to_jsonb(OLD) - sealed AND NEW.key_id <> '' AND NEW.key_id <> OLD.key_id
        AND session_user::text = (SELECT tableowner FROM pg_tables WHERE tablename = TG_TABLE_NAME AND schemaname = 'public') THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'INV-01: % is append-only', TG_TABLE_NAME USING ERRCODE = 'insufficient_privilege';
END $$;
CREATE OR REPLACE TRIGGER append_only BEFORE UPDATE OR DELETE ON documents_file
    FOR EACH ROW EXECUTE FUNCTION documents_refuse_other_change();
