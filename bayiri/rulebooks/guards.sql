-- Everybody may read what a decision rests on; only the owner publishes, and nobody changes what was published (INV-01).
CALL bayiri_keep_forever('rulebooks_rulebookversion');
GRANT SELECT ON rulebooks_rulebookversion TO APP_ROLE;
