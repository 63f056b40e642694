PRAGMA foreign_keys=OFF;
BEGIN TRANSACTION;
CREATE TABLE IF NOT EXISTS "flyway_schema_history" (
    "installed_rank" INT NOT NULL PRIMARY KEY,
    "version" VARCHAR(50),
    "description" VARCHAR(200) NOT NULL,
    "type" VARCHAR(20) NOT NULL,
    "script" VARCHAR(1000) NOT NULL,
    "checksum" INT,
    "installed_by" VARCHAR(100) NOT NULL,
    "installed_on" TEXT NOT NULL DEFAULT (strftime('%Y-%m-%d %H:%M:%f','now')),
    "execution_time" INT NOT NULL,
    "success" BOOLEAN NOT NULL
);
INSERT INTO flyway_schema_history VALUES(1,'1','journal','SQL','V1__journal.sql',-1688330431,'','2026-11-21 17:22:59.939',15,1);
CREATE TABLE epoch (
  one    INTEGER PRIMARY KEY CHECK (one = 1),
  number INTEGER NOT NULL
);
INSERT INTO epoch VALUES(1,3);
CREATE TABLE definition (
  hash TEXT PRIMARY KEY,
  text TEXT NOT NULL
);
INSERT INTO definition VALUES('fa1c250d0b2fe74edb6deaf949a3c171e9470922f0c7f3e94ae441108766a60a','{"directory": "/tmp/demo", "environment": {}, "files": {}, "kept": {}, "name": "done.yaml", "overrides": [], "space": 2, "text": "name: done\nshell: |\n  echo ''{\"double\": ''$((2 * {n}))''}''\n  exit $(( {n} == 3 ))\nparameters: {n: range(6)}\nresult: stdout\nretries: 1\nretry_delay: 100ms\n"}');
INSERT INTO definition VALUES('aa1f11b2f1e84213f628a3f9911578ac77cc66fb4cb9be524bd3964d2cbea8ef','{"directory": "/tmp/demo", "environment": {}, "files": {}, "kept": {}, "name": "cancelled.yaml", "overrides": [], "space": 2, "text": "name: cancelled\ncommand: /bin/true\nparameters: {n: range(5)}\nhalt: soon,success=1\nmax_parallel: 1\n"}');
INSERT INTO definition VALUES('0bcd3a25804e2d216d60daaddc9cd5e9612a1706ae91f7cbd1a0361fce1fa60a','{"directory": "/tmp/demo", "environment": {}, "files": {}, "kept": {}, "name": "open.yaml", "overrides": [], "space": 2, "text": "name: open\nshell: test {n} -lt 2 || sleep 600\nparameters: {n: range(8)}\n"}');
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
INSERT INTO sweep VALUES(1,'done','done.yaml','fa1c250d0b2fe74edb6deaf949a3c171e9470922f0c7f3e94ae441108766a60a',1795281780571,1795281780891,'finished','failed',0,'',0,6,1,1,0,0,5,1,0,0,0,NULL,NULL);
INSERT INTO sweep VALUES(2,'cancelled','cancelled.yaml','aa1f11b2f1e84213f628a3f9911578ac77cc66fb4cb9be524bd3964d2cbea8ef',1795281783488,1795281783574,'finished','halted',0,'halted: 2 branches succeeded',0,5,1,1,0,0,2,0,0,3,0,NULL,NULL);
INSERT INTO sweep VALUES(3,'open','open.yaml','0bcd3a25804e2d216d60daaddc9cd5e9612a1706ae91f7cbd1a0361fce1fa60a',1795281785008,NULL,'running',NULL,0,'',0,8,1,1,0,0,2,0,0,0,0,NULL,NULL);
CREATE TABLE worker (
  id   INTEGER PRIMARY KEY,
  name TEXT NOT NULL,
  uuid TEXT NOT NULL,
  UNIQUE (uuid, name)
);
INSERT INTO worker VALUES(1,'vm','392e9e2d-7772-439e-974b-0543c08e334d');
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
INSERT INTO lease VALUES(4294967296,1,1,1795281780611,'0-3',2,1,'',1,'done','','');
INSERT INTO lease VALUES(4294967297,1,1,1795281780672,'4-5',2,1,'',1,'done','','');
INSERT INTO lease VALUES(4294967298,1,1,1795281780818,'3',1,1,'3:2',1,'done','','');
INSERT INTO lease VALUES(8589934592,2,1,1795281783516,'0-1',1,1,'',1,'done','','');
INSERT INTO lease VALUES(12884901888,3,1,1795281785037,'0-1',1,1,'',1,'done','','');
INSERT INTO lease VALUES(12884901889,3,1,1795281785091,'2-7',1,1,'',1,'live','','');
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
INSERT INTO branch VALUES(1,0,1,1,4294967296,1795281780654,4356,4212438690896216814,1);
INSERT INTO branch VALUES(1,1,1,1,4294967296,1795281780651,17262,-1885328457158230677,3);
INSERT INTO branch VALUES(1,2,1,1,4294967296,1795281780662,1190,-236459930575933474,2);
INSERT INTO branch VALUES(1,3,2,2,4294967298,1795281780889,2217,4079490340018874931,7);
INSERT INTO branch VALUES(1,4,1,1,4294967297,1795281780710,1785,2189859789574054383,5);
INSERT INTO branch VALUES(1,5,1,1,4294967297,1795281780708,4584,-8053469635091204562,6);
INSERT INTO branch VALUES(2,0,1,1,8589934592,1795281783559,6485,4212438690896216814,NULL);
INSERT INTO branch VALUES(2,1,1,1,8589934592,1795281783572,1351,-1885328457158230677,NULL);
INSERT INTO branch VALUES(3,0,1,1,12884901888,1795281785079,2740,4212438690896216814,NULL);
INSERT INTO branch VALUES(3,1,1,1,12884901888,1795281785086,2498,-1885328457158230677,NULL);
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
INSERT INTO range_outcome VALUES(2,1,2,5,4,'halted: 2 branches succeeded',1795281783574,0);
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
INSERT INTO attempt VALUES(1,3,4294967296,'retried','failed',1,1795281780664,931,4079490340018874931,4);
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
INSERT INTO history VALUES(1,3,1,1,0,0,1795281780770);
CREATE TABLE payload (
  id      INTEGER PRIMARY KEY,
  sweep   INTEGER NOT NULL,
  config  TEXT,
  result  TEXT,
  failure TEXT,
  metrics TEXT
);
INSERT INTO payload VALUES(1,1,'{"n":0}','{"double":0}',NULL,NULL);
INSERT INTO payload VALUES(2,1,'{"n":2}','{"double":4}',NULL,NULL);
INSERT INTO payload VALUES(3,1,'{"n":1}','{"double":2}',NULL,NULL);
INSERT INTO payload VALUES(4,1,'{"n":3}',NULL,'{"kind":"exit","message":"exit code 1","exit_code":1,"stdout":"{\"double\": 6}\n"}',NULL);
INSERT INTO payload VALUES(5,1,'{"n":4}','{"double":8}',NULL,NULL);
INSERT INTO payload VALUES(6,1,'{"n":5}','{"double":10}',NULL,NULL);
INSERT INTO payload VALUES(7,1,'{"n":3}',NULL,'{"kind":"exit","message":"exit code 1","exit_code":1,"stdout":"{\"double\": 6}\n"}',NULL);
CREATE TABLE fed_config (
  sweep   INTEGER NOT NULL,
  ordinal INTEGER NOT NULL,
  config  TEXT    NOT NULL,
  PRIMARY KEY (sweep, ordinal)
) WITHOUT ROWID;
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
DELETE FROM sqlite_sequence;
INSERT INTO sqlite_sequence VALUES('sweep',3);
CREATE INDEX "flyway_schema_history_s_idx" ON "flyway_schema_history" ("success");
CREATE UNIQUE INDEX sweep_submission_key ON sweep (submission_key) WHERE submission_key IS NOT NULL;
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
COMMIT;
