BEGIN TRANSACTION;
CREATE TABLE alembic_version (
	version_num VARCHAR(32) NOT NULL, 
	CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num)
);
INSERT INTO "alembic_version" VALUES('0001');
CREATE TABLE journeys (
	id TEXT NOT NULL, 
	created_at TEXT NOT NULL, 
	PRIMARY KEY (id)
);
INSERT INTO "journeys" VALUES('cykel','2026-03-29T09:00:00.000000+00:00');
CREATE TABLE revisions (
	journey TEXT NOT NULL, 
	number INTEGER NOT NULL, 
	saved_at TEXT NOT NULL, 
	author TEXT NOT NULL, 
	note TEXT NOT NULL, 
	document TEXT NOT NULL, 
	digest TEXT NOT NULL, 
	PRIMARY KEY (journey, number), 
	FOREIGN KEY(journey) REFERENCES journeys (id)
);
INSERT INTO "revisions" VALUES('cykel',1,'2026-03-29T09:00:00.000000+00:00','file','','{"id": "cykel", "title": "Jeg køber en cykel", "owner": "anna", "team": [{"id": "anna", "name": "Anna Holm"}], "phases": [{"id": "behov", "name": "Behov"}, {"id": "koeb", "name": {"da": "Køb", "en": "Buy"}}], "touchpoints": [{"id": "soegning", "name": "Søger på nettet", "phase": "behov", "form": "action", "channel": "search", "next": ["butik"]}, {"id": "butik", "name": "Besøger butikken", "phase": "koeb", "form": "communication", "channel": "shop", "tracked_by": "manual"}]}','1330b9e467a4c83f207fbbd95f53205acae7a1ea515476fa57b10fc31ae5d477');
INSERT INTO "revisions" VALUES('cykel',2,'2026-03-30T09:00:00.000000+00:00','file','ordvalg','{"id": "cykel", "title": "Jeg køber en cykel", "owner": "anna", "team": [{"id": "anna", "name": "Anna Holm"}], "phases": [{"id": "behov", "name": "Behov"}, {"id": "koeb", "name": {"da": "Køb", "en": "Buy"}}], "touchpoints": [{"id": "soegning", "name": "Søger efter cykler", "phase": "behov", "form": "action", "channel": "search", "next": ["butik"], "responsible": "anna"}, {"id": "butik", "name": "Besøger butikken", "phase": "koeb", "form": "communication", "channel": "shop", "tracked_by": "manual"}]}','c3ca3626cbeb7bcd2dc50bad4bfe482cf87c07808855652f5ef7c150bc2a8421');
INSERT INTO "revisions" VALUES('cykel',3,'2026-03-31T09:00:00.000000+00:00','anna','','{"id": "cykel", "title": "Jeg finder min cykel", "owner": "anna", "team": [{"id": "anna", "name": "Anna Holm"}], "phases": [{"id": "behov", "name": "Behov"}, {"id": "koeb", "name": {"da": "Køb", "en": "Buy"}}], "touchpoints": [{"id": "soegning", "name": "Søger på nettet", "phase": "behov", "form": "action", "channel": "search", "next": ["butik"]}, {"id": "butik", "name": "Besøger butikken", "phase": "koeb", "form": "communication", "channel": "shop", "tracked_by": "manual"}]}','587b66ae8b66c836b3ee2bcf6c61cd0e333f7b2cbe64322784e227e2428d1b71');
COMMIT;
