-- What lists of incidents are searched by, and what became of sending them. -1 in "due" said that one was sent or refused, and not
-- which: these are sent once more, which makes no second one.
ALTER TABLE mailwicket_incidents
  ADD COLUMN outcome varchar(20) NOT NULL DEFAULT '',
  ADD COLUMN words mediumtext,
  ADD COLUMN sent bigint NOT NULL DEFAULT 0,
  ADD COLUMN refused varchar(20) NOT NULL DEFAULT '',
  ADD COLUMN attempts int NOT NULL DEFAULT 0;
UPDATE mailwicket_incidents SET due = 0 WHERE due < 0;
CREATE INDEX ix_mailwicket_incidents_created ON mailwicket_incidents (user_id, created);

CREATE TABLE mailwicket_marks (
  user_id int UNSIGNED NOT NULL,
  raw_sha256 char(64) CHARACTER SET ascii NOT NULL,
  created bigint NOT NULL,
  PRIMARY KEY (user_id, raw_sha256),
  CONSTRAINT fk_mailwicket_marks_user FOREIGN KEY (user_id) REFERENCES users (user_id) ON DELETE CASCADE ON UPDATE CASCADE
) ENGINE=InnoDB DEFAULT CHARACTER SET utf8mb4;
