-- Pictures are an agency's own: drawn from what it sees, seen by nobody else.
ALTER TABLE statistics_picture ENABLE ROW LEVEL SECURITY;
CREATE POLICY sight ON statistics_picture FOR SELECT TO APP_ROLE USING (agency_id = (SELECT bayiri_agency()));
CREATE POLICY writing ON statistics_picture FOR INSERT TO APP_ROLE WITH CHECK (agency_id = (SELECT bayiri_agency()));
CREATE POLICY changing ON statistics_picture FOR UPDATE TO APP_ROLE USING (agency_id = (SELECT bayiri_agency()))
WITH CHECK (agency_id = (SELECT bayiri_agency()));
GRANT SELECT, INSERT ON statistics_picture TO APP_ROLE;
GRANT UPDATE (columns, rows, svg, drawn_at) ON statistics_picture TO APP_ROLE;
