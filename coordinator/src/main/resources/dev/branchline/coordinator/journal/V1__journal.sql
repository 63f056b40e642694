-- The durable truth of one directory's sweeps: state tables, not a log of events.
-- Ask the views `result`, `failure`, `attempt_result`, `never_ran` and `report`; the tables are narrow and in codes.
--   final status: 1 succeeded, 2 failed, 3 skipped, 4 cancelled, 5 pruned
--   times: milliseconds since 1970 (UTC); durations: microseconds
--   ordinals as text: both ends included, as in 0-4095,7000

-- Whoever writes claims the next number first; each transaction checks that it is still its own.
CREATE TABLE epoch (
  one    INTEGER PRIMARY KEY CHECK (one = 1),
  number INTEGER NOT NULL
);
INSERT INTO epoch VALUES (1, 0);

CREATE TABLE definition (
  hash TEXT PRIMARY KEY,
  text TEXT NOT NULL
);

CREATE TABLE sweep (
  id               INTEGER PRIMARY KEY AUTOINCREMENT,
  name             TEXT    NOT NULL,
  file             TEXT    NOT NULL,
  definition       TEXT    NOT NULL REFERENCES definition (hash),
  submitted        INTEGER NOT NULL,
  finished         INTEGER,
  status           TEXT    NOT NULL,
  verdict          TEXT,
  kill             INTEGER NOT NULL DEFAULT 0,
  reason           TEXT    NOT NULL DEFAULT '',
  fed              INTEGER NOT NULL,
  size             INTEGER NOT NULL,
  closed           INTEGER NOT NULL,
  generation       INTEGER NOT NULL DEFAULT 1,
  failed_before    INTEGER NOT NULL DEFAULT 0,
  succeeded_before INTEGER NOT NULL DEFAULT 0,
  succeeded        INTEGER NOT NULL DEFAULT 0,
  failed           INTEGER NOT NULL DEFAULT 0,
  skipped          INTEGER NOT NULL DEFAULT 0,
  cancelled        INTEGER NOT NULL DEFAULT 0,
  pruned           INTEGER NOT NULL DEFAULT 0,
  submission_key   TEXT,
  submission_hash  TEXT
);
-- Who submits twice with one key gets one sweep.
CREATE UNIQUE INDEX sweep_submission_key ON sweep (submission_key) WHERE submission_key IS NOT NULL;

CREATE TABLE worker (
  id   INTEGER PRIMARY KEY,
  name TEXT NOT NULL,
  uuid TEXT NOT NULL,
  UNIQUE (uuid, name)
);

-- `gone`: what left it without an outcome under it; `claims`: what it lost, but a late success counts.
CREATE TABLE lease (
  id         INTEGER PRIMARY KEY,
  sweep      INTEGER NOT NULL,
  worker     INTEGER NOT NULL,
  granted    INTEGER NOT NULL,
  ordinals   TEXT    NOT NULL,
  width      INTEGER NOT NULL,
  attempt    INTEGER NOT NULL,
  exceptions TEXT    NOT NULL,
  generation INTEGER NOT NULL,
  state      TEXT    NOT NULL,
  gone       TEXT    NOT NULL DEFAULT '',
  claims     TEXT    NOT NULL DEFAULT ''
);

-- One row for each branch that has its final status and had run; its worker is its lease's.
CREATE TABLE branch (
  sweep     INTEGER NOT NULL,
  ordinal   INTEGER NOT NULL,
  status    INTEGER NOT NULL,
  attempt   INTEGER NOT NULL,
  lease     INTEGER NOT NULL,
  started   INTEGER NOT NULL,
  duration  INTEGER NOT NULL,
  config_id,
  payload   INTEGER,
  PRIMARY KEY (sweep, ordinal)
) WITHOUT ROWID;

-- Final statuses of branches that never ran; `until` isn't included.
CREATE TABLE range_outcome (
  sweep      INTEGER NOT NULL,
  generation INTEGER NOT NULL,
  first      INTEGER NOT NULL,
  until      INTEGER NOT NULL,
  status     INTEGER NOT NULL,
  reason     TEXT    NOT NULL,
  ended      INTEGER NOT NULL,
  superseded INTEGER NOT NULL DEFAULT 0,
  PRIMARY KEY (sweep, generation, first)
) WITHOUT ROWID;

-- Executions that don't count as the branch's outcome; the key is what names an execution.
CREATE TABLE attempt (
  sweep     INTEGER NOT NULL,
  ordinal   INTEGER NOT NULL,
  lease     INTEGER NOT NULL,
  fate      TEXT    NOT NULL CHECK (fate IN ('retried', 'lost', 'superseded', 'reopened')),
  outcome   TEXT    NOT NULL,
  attempt   INTEGER NOT NULL,
  started   INTEGER,
  duration  INTEGER,
  config_id,
  payload   INTEGER,
  PRIMARY KEY (sweep, ordinal, lease)
) WITHOUT ROWID;

-- What branches without a final status have been through; rows of those that have one mean nothing.
CREATE TABLE history (
  sweep      INTEGER NOT NULL,
  ordinal    INTEGER NOT NULL,
  attempts   INTEGER NOT NULL,
  failures   INTEGER NOT NULL,
  crashes    INTEGER NOT NULL,
  suspect    INTEGER NOT NULL,
  not_before INTEGER NOT NULL,
  PRIMARY KEY (sweep, ordinal)
) WITHOUT ROWID;

-- JSON, append-only, and only where there is something; `branch` and `attempt` point to it.
CREATE TABLE payload (
  id      INTEGER PRIMARY KEY,
  sweep   INTEGER NOT NULL,
  config  TEXT,
  result  TEXT,
  failure TEXT,
  metrics TEXT
);

CREATE TABLE fed_config (
  sweep   INTEGER NOT NULL,
  ordinal INTEGER NOT NULL,
  config  TEXT    NOT NULL,
  PRIMARY KEY (sweep, ordinal)
) WITHOUT ROWID;

-- What running attempts report: each metric of an execution is a series, thinned by doubling `stride`.
CREATE TABLE series (
  id      INTEGER PRIMARY KEY,
  sweep   INTEGER NOT NULL,
  ordinal INTEGER NOT NULL,
  lease   INTEGER NOT NULL,
  name    TEXT    NOT NULL,
  seen    INTEGER NOT NULL,
  kept    INTEGER NOT NULL,
  stride  INTEGER NOT NULL,
  UNIQUE (sweep, ordinal, lease, name)
);
CREATE TABLE metric (
  series INTEGER NOT NULL,
  number INTEGER NOT NULL,
  step   INTEGER NOT NULL,
  value,
  at     INTEGER NOT NULL,
  PRIMARY KEY (series, number)
) WITHOUT ROWID;

CREATE VIEW result AS
SELECT b.sweep,
       s.name,
       b.ordinal,
       CASE b.status WHEN 1 THEN 'succeeded' WHEN 2 THEN 'failed' WHEN 3 THEN 'skipped'
                     WHEN 4 THEN 'cancelled' WHEN 5 THEN 'pruned' END AS status,
       b.attempt,
       w.name AS worker,
       strftime('%Y-%m-%dT%H:%M:%fZ', b.started / 1000.0, 'unixepoch') AS started,
       b.duration / 1e6 AS seconds,
       CASE typeof(b.config_id) WHEN 'integer' THEN printf('%016x', b.config_id)
                                ELSE b.config_id END AS config_id,
       p.config,
       p.result,
       p.metrics,
       json_extract(p.failure, '$.kind') AS failure_kind,
       json_extract(p.failure, '$.message') AS failure_message
FROM branch b
JOIN sweep s ON s.id = b.sweep
LEFT JOIN lease l ON l.id = b.lease
LEFT JOIN worker w ON w.id = l.worker
LEFT JOIN payload p ON p.id = b.payload;

CREATE VIEW failure AS
SELECT b.sweep,
       s.name,
       b.ordinal,
       b.attempt,
       w.name AS worker,
       CASE typeof(b.config_id) WHEN 'integer' THEN printf('%016x', b.config_id)
                                ELSE b.config_id END AS config_id,
       p.config,
       json_extract(p.failure, '$.kind') AS kind,
       json_extract(p.failure, '$.message') AS message,
       json_extract(p.failure, '$.exit_code') AS exit_code,
       json_extract(p.failure, '$.exception.type') AS exception,
       json_extract(p.failure, '$.exception.traceback') AS traceback,
       json_extract(p.failure, '$.stderr') AS stderr
FROM branch b
JOIN sweep s ON s.id = b.sweep
LEFT JOIN lease l ON l.id = b.lease
LEFT JOIN worker w ON w.id = l.worker
LEFT JOIN payload p ON p.id = b.payload
WHERE b.status = 2;

CREATE VIEW attempt_result AS
SELECT a.sweep,
       s.name,
       a.ordinal,
       a.fate,
       a.outcome,
       a.attempt,
       w.name AS worker,
       strftime('%Y-%m-%dT%H:%M:%fZ', a.started / 1000.0, 'unixepoch') AS started,
       a.duration / 1e6 AS seconds,
       p.config,
       p.result,
       p.metrics,
       json_extract(p.failure, '$.kind') AS failure_kind,
       json_extract(p.failure, '$.message') AS failure_message
FROM attempt a
JOIN sweep s ON s.id = a.sweep
LEFT JOIN lease l ON l.id = a.lease
LEFT JOIN worker w ON w.id = l.worker
LEFT JOIN payload p ON p.id = a.payload;

CREATE VIEW never_ran AS
SELECT r.sweep, s.name, r.first, r.until - 1 AS last,
       CASE r.status WHEN 1 THEN 'succeeded' WHEN 2 THEN 'failed' WHEN 3 THEN 'skipped'
                     WHEN 4 THEN 'cancelled' WHEN 5 THEN 'pruned' END AS status,
       r.reason
FROM range_outcome r
JOIN sweep s ON s.id = r.sweep
WHERE r.superseded = 0;

CREATE VIEW report AS
SELECT e.sweep, s.name, e.ordinal, e.name AS metric, m.step, m.value,
       strftime('%Y-%m-%dT%H:%M:%fZ', m.at / 1000.0, 'unixepoch') AS at
FROM metric m
JOIN series e ON e.id = m.series
JOIN sweep s ON s.id = e.sweep;
