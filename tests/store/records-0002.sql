BEGIN TRANSACTION;
CREATE TABLE alembic_version (
	version_num VARCHAR(32) NOT NULL, 
	CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num)
);
INSERT INTO "alembic_version" VALUES('0002');
CREATE TABLE conflicts (
	number INTEGER NOT NULL, 
	journey TEXT NOT NULL, 
	revision INTEGER NOT NULL, 
	clash TEXT NOT NULL, 
	object TEXT NOT NULL, 
	field TEXT NOT NULL, 
	"before" TEXT NOT NULL, 
	kept TEXT NOT NULL, 
	other TEXT NOT NULL, 
	author TEXT NOT NULL, 
	made_at TEXT NOT NULL, 
	taken TEXT, 
	settled_by TEXT, 
	settled_at TEXT, 
	PRIMARY KEY (number), 
	FOREIGN KEY(journey) REFERENCES journeys (id)
);
INSERT INTO "conflicts" VALUES(1,'cykel',4,'same-field','','title/da','"Jeg finder min cykel"','"Jeg vælger min cykel"','"Jeg får min cykel"','anna','2026-04-01T10:00:00.000000+00:00',NULL,NULL,NULL);
CREATE TABLE journeys (
	id TEXT NOT NULL, 
	created_at TEXT NOT NULL, 
	PRIMARY KEY (id)
);
INSERT INTO "journeys" VALUES('cykel','2026-03-29T09:00:00.000000+00:00');
CREATE TABLE publications (
	number INTEGER NOT NULL, 
	journey TEXT NOT NULL, 
	revision INTEGER NOT NULL, 
	in_force_from DATE NOT NULL, 
	author TEXT NOT NULL, 
	note TEXT NOT NULL, 
	published_at TEXT NOT NULL, 
	PRIMARY KEY (number), 
	FOREIGN KEY(journey) REFERENCES journeys (id)
);
INSERT INTO "publications" VALUES(1,'cykel',4,'2026-04-01','anna','sæson','2026-04-01T09:00:00.000000+00:00');
CREATE TABLE "revisions" (
	journey TEXT NOT NULL, 
	number INTEGER NOT NULL, 
	saved_at TEXT NOT NULL, 
	author TEXT NOT NULL, 
	note TEXT NOT NULL, 
	document TEXT, 
	digest TEXT NOT NULL, 
	kind TEXT DEFAULT 'edit' NOT NULL, 
	base INTEGER, 
	undoes INTEGER, 
	operations TEXT, 
	PRIMARY KEY (journey, number), 
	FOREIGN KEY(journey) REFERENCES journeys (id)
);
INSERT INTO "revisions" VALUES('cykel',1,'2026-03-29T09:00:00.000000+00:00','file','','{"id": "cykel", "title": "Jeg køber en cykel", "owner": "anna", "team": [{"id": "anna", "name": "Anna Holm"}], "phases": [{"id": "behov", "name": "Behov"}, {"id": "koeb", "name": {"da": "Køb", "en": "Buy"}}], "touchpoints": [{"id": "soegning", "name": "Søger på nettet", "phase": "behov", "form": "action", "channel": "search", "next": ["butik"]}, {"id": "butik", "name": "Besøger butikken", "phase": "koeb", "form": "communication", "channel": "shop", "tracked_by": "manual"}]}','1330b9e467a4c83f207fbbd95f53205acae7a1ea515476fa57b10fc31ae5d477','edit',NULL,NULL,NULL);
INSERT INTO "revisions" VALUES('cykel',2,'2026-03-30T09:00:00.000000+00:00','file','ordvalg','{"id": "cykel", "title": "Jeg køber en cykel", "owner": "anna", "team": [{"id": "anna", "name": "Anna Holm"}], "phases": [{"id": "behov", "name": "Behov"}, {"id": "koeb", "name": {"da": "Køb", "en": "Buy"}}], "touchpoints": [{"id": "soegning", "name": "Søger efter cykler", "phase": "behov", "form": "action", "channel": "search", "next": ["butik"], "responsible": "anna"}, {"id": "butik", "name": "Besøger butikken", "phase": "koeb", "form": "communication", "channel": "shop", "tracked_by": "manual"}]}','c3ca3626cbeb7bcd2dc50bad4bfe482cf87c07808855652f5ef7c150bc2a8421','edit',NULL,NULL,NULL);
INSERT INTO "revisions" VALUES('cykel',3,'2026-03-31T09:00:00.000000+00:00','anna','','{"id": "cykel", "title": "Jeg finder min cykel", "owner": "anna", "team": [{"id": "anna", "name": "Anna Holm"}], "phases": [{"id": "behov", "name": "Behov"}, {"id": "koeb", "name": {"da": "Køb", "en": "Buy"}}], "touchpoints": [{"id": "soegning", "name": "Søger på nettet", "phase": "behov", "form": "action", "channel": "search", "next": ["butik"]}, {"id": "butik", "name": "Besøger butikken", "phase": "koeb", "form": "communication", "channel": "shop", "tracked_by": "manual"}]}','587b66ae8b66c836b3ee2bcf6c61cd0e333f7b2cbe64322784e227e2428d1b71','edit',NULL,NULL,NULL);
INSERT INTO "revisions" VALUES('cykel',4,'2026-04-01T09:00:00.000000+00:00','bo','klarere',NULL,'7cd494bb560236886686dad91e0a03f7e2f87d3f653c88162c9eb3ac88385216','edit',3,NULL,'[["", "title/da", "Jeg finder min cykel", "Jeg vælger min cykel"]]');
INSERT INTO "revisions" VALUES('cykel',5,'2026-04-01T11:00:00.000000+00:00','bo','','{"id": "cykel", "title": {"da": "Jeg finder min cykel"}, "owner": "anna", "team": [{"id": "anna", "name": "Anna Holm"}], "phases": [{"id": "behov", "name": {"da": "Behov"}}, {"id": "koeb", "name": {"da": "Køb", "en": "Buy"}}], "touchpoints": [{"id": "soegning", "name": {"da": "Søger på nettet"}, "phase": "behov", "form": "action", "channel": "search", "next": ["butik"]}, {"id": "butik", "name": {"da": "Besøger butikken"}, "phase": "koeb", "form": "communication", "channel": "shop", "tracked_by": "manual"}]}','4a9ee0574e27af4eb4abb7cc3c7282804a25522f513ba08104e43227d1590274','undo',4,4,'[["", "title/da", "Jeg vælger min cykel", "Jeg finder min cykel"]]');
CREATE TABLE version_names (
	journey TEXT NOT NULL, 
	name TEXT NOT NULL, 
	revision INTEGER NOT NULL, 
	author TEXT NOT NULL, 
	named_at TEXT NOT NULL, 
	PRIMARY KEY (journey, name), 
	FOREIGN KEY(journey) REFERENCES journeys (id)
);
INSERT INTO "version_names" VALUES('cykel','forår',4,'anna','2026-04-01T09:00:00.000000+00:00');
CREATE INDEX conflicts_of_journey ON conflicts (journey);
COMMIT;
