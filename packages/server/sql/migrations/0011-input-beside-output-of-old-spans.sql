-- Before input and output are given up (0012).
ALTER TABLE spans {{on_cluster}}
  MATERIALIZE COLUMN content,
  MATERIALIZE COLUMN input_bytes
SETTINGS mutations_sync = 2
