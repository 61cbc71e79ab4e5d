"""Pages of agencies: the directory, people, agreements, reports, absences."""
