-- What lists of incidents are searched by, and what became of sending them. -1 in "due" said that one was sent or refused, and not
-- which: these are sent once more, which makes no second one.
ALTER TABLE mailwicket_incidents ADD COLUMN outcome varchar(20) NOT NULL DEFAULT '';
ALTER TABLE mailwicket_incidents ADD COLUMN words text;
ALTER TABLE mailwicket_incidents ADD COLUMN sent integer NOT NULL DEFAULT 0;
ALTER TABLE mailwicket_incidents ADD COLUMN refused varchar(20) NOT NULL DEFAULT '';
ALTER TABLE mailwicket_incidents ADD COLUMN attempts integer NOT NULL DEFAULT 0;
UPDATE mailwicket_incidents SET due = 0 WHERE due < 0;
CREATE INDEX ix_mailwicket_incidents_created ON mailwicket_incidents (user_id, created);

CREATE TABLE mailwicket_marks (
  user_id integer NOT NULL REFERENCES users (user_id) ON DELETE CASCADE ON UPDATE CASCADE,
  raw_sha256 char(64) NOT NULL,
  created integer NOT NULL,
  PRIMARY KEY (user_id, raw_sha256)
);
