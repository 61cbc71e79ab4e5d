-- Work on a case is seen by agencies that take part in the case.
CALL bayiri_protect('tasks_task', 'case', 'case_id', 'journey');
GRANT SELECT, INSERT ON tasks_task TO APP_ROLE;
GRANT UPDATE (ended_at, ended_by_id, person_id, due_on) ON tasks_task TO APP_ROLE;
