CREATE TABLE mailwicket_verdicts (
  user_id int UNSIGNED NOT NULL,
  raw_sha256 char(64) CHARACTER SET ascii NOT NULL,
  header_sha256 char(64) CHARACTER SET ascii NOT NULL,
  context char(64) CHARACTER SET ascii NOT NULL,
  created bigint NOT NULL,
  verdict mediumtext NOT NULL,
  PRIMARY KEY (user_id, raw_sha256),
  CONSTRAINT fk_mailwicket_verdicts_user FOREIGN KEY (user_id) REFERENCES users (user_id) ON DELETE CASCADE ON UPDATE CASCADE
) ENGINE=InnoDB DEFAULT CHARACTER SET utf8mb4;
CREATE INDEX ix_mailwicket_verdicts_created ON mailwicket_verdicts (created);

CREATE TABLE mailwicket_places (
  user_id int UNSIGNED NOT NULL,
  place char(64) CHARACTER SET ascii NOT NULL,
  raw_sha256 char(64) CHARACTER SET ascii NOT NULL,
  header_sha256 char(64) CHARACTER SET ascii NOT NULL,
  created bigint NOT NULL,
  PRIMARY KEY (user_id, place),
  CONSTRAINT fk_mailwicket_places_user FOREIGN KEY (user_id) REFERENCES users (user_id) ON DELETE CASCADE ON UPDATE CASCADE
) ENGINE=InnoDB DEFAULT CHARACTER SET utf8mb4;
CREATE INDEX ix_mailwicket_places_created ON mailwicket_places (created);

CREATE TABLE mailwicket_overrides (
  user_id int UNSIGNED NOT NULL,
  raw_sha256 char(64) CHARACTER SET ascii NOT NULL,
  attachment varchar(190) NOT NULL,
  reason varchar(500) NOT NULL,
  until bigint NOT NULL,
  PRIMARY KEY (user_id, raw_sha256, attachment),
  CONSTRAINT fk_mailwicket_overrides_user FOREIGN KEY (user_id) REFERENCES users (user_id) ON DELETE CASCADE ON UPDATE CASCADE
) ENGINE=InnoDB DEFAULT CHARACTER SET utf8mb4;

CREATE TABLE mailwicket_incidents (
  user_id int UNSIGNED NOT NULL,
  incident_id char(32) CHARACTER SET ascii NOT NULL,
  created bigint NOT NULL,
  due bigint NOT NULL,
  body mediumtext NOT NULL,
  outcome varchar(20) NOT NULL DEFAULT '',
  words mediumtext,
  sent bigint NOT NULL DEFAULT 0,
  refused varchar(20) NOT NULL DEFAULT '',
  attempts int NOT NULL DEFAULT 0,
  PRIMARY KEY (user_id, incident_id),
  CONSTRAINT fk_mailwicket_incidents_user FOREIGN KEY (user_id) REFERENCES users (user_id) ON DELETE CASCADE ON UPDATE CASCADE
) ENGINE=InnoDB DEFAULT CHARACTER SET utf8mb4;
CREATE INDEX ix_mailwicket_incidents_created ON mailwicket_incidents (user_id, created);

CREATE TABLE mailwicket_marks (
  user_id int UNSIGNED NOT NULL,
  raw_sha256 char(64) CHARACTER SET ascii NOT NULL,
  created bigint NOT NULL,
  PRIMARY KEY (user_id, raw_sha256),
  CONSTRAINT fk_mailwicket_marks_user FOREIGN KEY (user_id) REFERENCES users (user_id) ON DELETE CASCADE ON UPDATE CASCADE
) ENGINE=InnoDB DEFAULT CHARACTER SET utf8mb4;

INSERT INTO `system` (`name`, `value`) VALUES ('mailwicket-version', '2026112301');
