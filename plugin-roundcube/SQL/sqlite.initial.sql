CREATE TABLE mailwicket_verdicts (
  user_id integer NOT NULL REFERENCES users (user_id) ON DELETE CASCADE ON UPDATE CASCADE,
  raw_sha256 char(64) NOT NULL,
  header_sha256 char(64) NOT NULL,
  context char(64) NOT NULL,
  created integer NOT NULL,
  verdict text NOT NULL,
  PRIMARY KEY (user_id, raw_sha256)
);
CREATE INDEX ix_mailwicket_verdicts_created ON mailwicket_verdicts (created);

CREATE TABLE mailwicket_places (
  user_id integer NOT NULL REFERENCES users (user_id) ON DELETE CASCADE ON UPDATE CASCADE,
  place char(64) NOT NULL,
  raw_sha256 char(64) NOT NULL,
  header_sha256 char(64) NOT NULL,
  created integer NOT NULL,
  PRIMARY KEY (user_id, place)
);
CREATE INDEX ix_mailwicket_places_created ON mailwicket_places (created);

CREATE TABLE mailwicket_overrides (
  user_id integer NOT NULL REFERENCES users (user_id) ON DELETE CASCADE ON UPDATE CASCADE,
  raw_sha256 char(64) NOT NULL,
  attachment varchar(500) NOT NULL,
  reason varchar(500) NOT NULL,
  until integer NOT NULL,
  PRIMARY KEY (user_id, raw_sha256, attachment)
);

CREATE TABLE mailwicket_incidents (
  user_id integer NOT NULL REFERENCES users (user_id) ON DELETE CASCADE ON UPDATE CASCADE,
  incident_id char(32) NOT NULL,
  created integer NOT NULL,
  due integer NOT NULL,
  body text NOT NULL,
  outcome varchar(20) NOT NULL DEFAULT '',
  words text,
  sent integer NOT NULL DEFAULT 0,
  refused varchar(20) NOT NULL DEFAULT '',
  attempts integer NOT NULL DEFAULT 0,
  PRIMARY KEY (user_id, incident_id)
);
CREATE INDEX ix_mailwicket_incidents_created ON mailwicket_incidents (user_id, created);

CREATE TABLE mailwicket_marks (
  user_id integer NOT NULL REFERENCES users (user_id) ON DELETE CASCADE ON UPDATE CASCADE,
  raw_sha256 char(64) NOT NULL,
  created integer NOT NULL,
  PRIMARY KEY (user_id, raw_sha256)
);

INSERT INTO system (name, value) VALUES ('mailwicket-version', '2026112301');
