-- They are written as before, and kept in content only.
ALTER TABLE spans {{on_cluster}}
  MODIFY COLUMN input String EPHEMERAL,
  MODIFY COLUMN output String EPHEMERAL
