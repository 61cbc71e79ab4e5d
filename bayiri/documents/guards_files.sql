-- A file is seen by agencies that were given its section of the case; its bytes and history by whoever sees the file (INV-04).
ALTER TABLE documents_attachment ENABLE ROW LEVEL SECURITY;
CREATE POLICY sight ON documents_attachment FOR SELECT TO APP_ROLE USING (
    (SELECT true FROM agencies_participation p WHERE p.subject_id = documents_attachment.case_id AND p.agency_id = (SELECT bayiri_agency())
     AND p.subject_kind = 'case' AND p.section IN ('all', documents_attachment.section)
     AND (p.until_at IS NULL OR p.until_at > transaction_timestamp()) LIMIT 1));
CALL bayiri_protect_persons('documents_attachment', 'documents_attachment.section');
ALTER TABLE documents_attachmentcontent ENABLE ROW LEVEL SECURITY;
CREATE POLICY sight ON documents_attachmentcontent FOR SELECT TO APP_ROLE USING (
    EXISTS (SELECT 1 FROM documents_attachment a WHERE a.content_id = documents_attachmentcontent.id));
-- By where the file stands now: what was moved to protection is no longer told by its history either.
ALTER TABLE documents_attachmentevent ENABLE ROW LEVEL SECURITY;
CREATE POLICY sight ON documents_attachmentevent FOR SELECT TO APP_ROLE USING (
    EXISTS (SELECT 1 FROM documents_attachment a WHERE a.id = documents_attachmentevent.pgh_obj_id));
CALL bayiri_keep_forever('documents_attachmentcontent');
CALL bayiri_keep_forever('documents_attachmentevent');
GRANT SELECT ON documents_attachment, documents_attachmentcontent, documents_attachmentevent TO APP_ROLE;

-- Who writes may write in the file's section (INV-120), and whom and what it shows belongs to the case (INV-22).
CREATE OR REPLACE FUNCTION documents_require_file(a documents_attachment) RETURNS void LANGUAGE plpgsql STABLE SECURITY DEFINER
SET search_path = public, pg_temp AS $$
BEGIN
    PERFORM bayiri_require(bayiri_actor() IS NOT NULL AND bayiri_sees('case', a.case_id, a.section, true), 'INV-120',
                           'the acting agency does not write in this section of the case');
    PERFORM bayiri_require(
        (a.member_id IS NULL OR EXISTS (SELECT 1 FROM cases_member m WHERE m.id = a.member_id AND m.case_id = a.case_id))
        AND (a.document_id IS NULL OR EXISTS (
            SELECT 1 FROM people_identitydocument d JOIN cases_member m ON m.person_id = d.person_id
            WHERE d.id = a.document_id AND m.id = a.member_id)),
        'INV-22', 'the person belongs to this case, and the document to the person');
END $$;
REVOKE EXECUTE ON FUNCTION documents_require_file(documents_attachment) FROM PUBLIC;

-- Kept as what it is (INV-105), once (INV-119): the same bytes again are the file that is there. Gives the file's id.
CREATE OR REPLACE FUNCTION documents_keep_attachment(said jsonb, content bytea, preview bytea) RETURNS uuid LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
DECLARE
    a documents_attachment := jsonb_populate_record(NULL::documents_attachment, said);
    kept uuid;
BEGIN
    PERFORM documents_require_file(a);
    PERFORM bayiri_require(
        octet_length(content) BETWEEN 1 AND 20971520 AND octet_length(preview) <= 200000
        AND (octet_length(preview) = 0 OR substr(preview, 1, 3) = '\xffd8ff'::bytea)
        AND CASE a.content_type WHEN 'application/pdf' THEN substr(content, 1, 5) = '\x255044462d'::bytea
                                WHEN 'image/jpeg' THEN substr(content, 1, 3) = '\xffd8ff'::bytea END,
        'INV-105', 'a file is a PDF or a photograph of at most 20 MB');
    a.sha256 := encode(sha256(content), 'hex');
    -- Sent twice at once, the second waits and finds the first.
    PERFORM pg_advisory_xact_lock(hashtext('documents_attachment'), hashtext(a.case_id::text || a.sha256));
    SELECT x.id INTO kept FROM documents_attachment x WHERE x.case_id = a.case_id AND x.section = a.section AND x.sha256 = a.sha256;
    IF FOUND THEN RETURN kept; END IF;
    INSERT INTO documents_attachmentcontent (id, content, preview, recorded_at) VALUES (uuidv7(), content, preview, a.recorded_at)
    RETURNING id INTO a.content_id;
    a.size := octet_length(content); a.has_preview := octet_length(preview) > 0;
    a.state := 'current'; a.reason := ''; a.version := 1;
    a.recorded_by_id := bayiri_actor(); a.changed_by_id := bayiri_actor(); a.changed_at := a.recorded_at;
    INSERT INTO documents_attachment SELECT a.*;
    RETURN a.id;
END $$;

-- What is said about a file is corrected with a reason (INV-119), from the version that was read: false where somebody was faster.
CREATE OR REPLACE FUNCTION documents_correct_attachment(said jsonb) RETURNS boolean LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
DECLARE
    old documents_attachment;
    a documents_attachment := jsonb_populate_record(NULL::documents_attachment, said);
BEGIN
    SELECT * INTO old FROM documents_attachment WHERE id = a.id FOR UPDATE;
    PERFORM documents_require_file(old);
    IF old.version <> a.version THEN RETURN false; END IF;
    a.case_id := old.case_id;
    PERFORM documents_require_file(a);
    PERFORM bayiri_require(old.state = 'current', 'INV-121', 'a file that is not for this case is taken back before it is corrected');
    PERFORM bayiri_require(
        trim(a.reason) <> '' AND NOT EXISTS (SELECT 1 FROM documents_attachment x WHERE x.id <> old.id AND x.case_id = old.case_id
                                             AND x.section = a.section AND x.sha256 = old.sha256),
        'INV-119', 'a correction says why, and a file stands once in a section');
    UPDATE documents_attachment SET kind = a.kind, section = a.section, title = a.title, dated_on = a.dated_on, member_id = a.member_id,
        document_id = a.document_id, reason = a.reason, changed_by_id = bayiri_actor(), changed_at = a.changed_at, version = old.version + 1
    WHERE id = old.id;
    RETURN true;
END $$;

-- Not for this case, or for it after all: with the reason, and nothing else changes (INV-121).
CREATE OR REPLACE FUNCTION documents_mark_attachment(said jsonb) RETURNS void LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
DECLARE
    old documents_attachment;
    a documents_attachment := jsonb_populate_record(NULL::documents_attachment, said);
BEGIN
    SELECT * INTO old FROM documents_attachment WHERE id = a.id FOR UPDATE;
    PERFORM documents_require_file(old);
    PERFORM bayiri_require(a.state IN ('current', 'mistake') AND a.state <> old.state AND trim(a.reason) <> '', 'INV-121',
                           'a file is marked once, with the reason, and taken back with one');
    UPDATE documents_attachment SET state = a.state, reason = a.reason, changed_by_id = bayiri_actor(), changed_at = a.changed_at,
        version = old.version + 1
    WHERE id = old.id;
END $$;
