-- The rules that apply to the generated log, written by hand for DuckDB, from the policy documents (policies/) and the definitions
-- of the facts (checker/facts/pages). Reads the variables `searches` and `records`; leaves the table `verdicts`, one column a rule.
--
-- SQL's own three-valued logic does the work: NULL is "not known", and `verdict` turns the three answers into one.

CREATE TYPE verdict AS ENUM ('violation', 'undetermined', 'compliant', 'not_applicable');

CREATE MACRO verdict(applies, broken, excused) AS CAST(CASE
    WHEN NOT applies THEN 'not_applicable'
    WHEN applies IS NULL THEN 'undetermined'
    WHEN NOT broken OR excused THEN 'compliant'
    WHEN broken AND NOT excused THEN 'violation'
    ELSE 'undetermined'
END AS verdict);

-- A blank, or a mark that stands for one. (A long IN list would become a join, and lose the order of the file.)
CREATE MACRO blank(cell) AS CASE
    WHEN cell IS NULL THEN TRUE
    WHEN length(cell) > 9 THEN FALSE
    ELSE regexp_full_match(cell, '(?i)\s*(-*|\?*|x{0,3}|n/?a|none|null|unk(nown)?|tbd)\s*')
END;

-- The name of a coded value: what the lists below hold. One value a cell in this log.
CREATE MACRO code(cell) AS CASE WHEN NOT blank(cell) THEN replace(lower(trim(cell)), ' ', '_') END;

-- Local times to bounds in UTC (microseconds): the clocks of Los Angeles are 7 or 8 hours behind. An hour that comes twice may be either;
-- one that never comes, too.
CREATE MACRO on_clock(moment, hours) AS timezone('America/Los_Angeles', timezone('UTC', moment + to_hours(hours))) = moment;
CREATE MACRO utc_lo(moment) AS epoch_us(moment) + CASE WHEN on_clock(moment, 7) OR NOT on_clock(moment, 8) THEN 7 ELSE 8 END * 3600000000;
CREATE MACRO utc_hi(moment) AS epoch_us(moment) + CASE WHEN on_clock(moment, 8) OR NOT on_clock(moment, 7) THEN 8 ELSE 7 END * 3600000000;

-- Rows keep the order of the file, so `rowid + 2` is the line.
CREATE TABLE uses AS
SELECT
    "Search ID" AS id,
    CASE WHEN NOT blank("Case Number") THEN trim("Case Number") END AS case_number,
    try_cast("Search Date" AS TIMESTAMP) AS moment,
    blank("Search Date") AS no_time,
    blank("Reason") AS no_reason,
    blank("Case Number") AND NOT coalesce(regexp_matches("Reason", '\b\d\d-\d{2,}\b'), FALSE) AS no_case,
    blank("Subject Role") AS no_role,
    try_cast("Threshold" AS DOUBLE) AS threshold,
    try_cast("Faces Searched" AS INTEGER) AS faces,
    code("Search Type") AS mode,
    code("Purpose") AS purpose,
    code("Offense") AS offense,
    code("Photo Source") AS source,
    code("Vendor") AS vendor,
    code("Result") AS result,
    try_cast("Candidates" AS INTEGER) AS candidates
FROM read_csv(getvariable('searches'), header = TRUE, all_varchar = TRUE);

CREATE TABLE records AS
SELECT
    lower(trim("Record Type")) AS kind,
    CASE WHEN NOT blank("Case Number") THEN trim("Case Number") END AS case_number,
    CASE WHEN NOT blank("Examiner") THEN lower(trim("Examiner")) END AS person,
    CASE lower(trim("Derived From")) WHEN 'none' THEN TRUE WHEN 'face match' THEN FALSE END AS independent,
    utc_lo(moment) AS lo,
    utc_hi(moment) AS hi
FROM (SELECT *, try_cast("Date" AS TIMESTAMP) AS moment FROM read_csv(getvariable('records'), header = TRUE, all_varchar = TRUE));

SELECT error('a record without a case number or a time may belong to any use: what is complete must then be thought over')
FROM records WHERE case_number IS NULL OR lo IS NULL LIMIT 1;

-- Only a use with a case number has records, and only for it is their absence known (all four kinds are declared complete).
CREATE TABLE cased AS
SELECT
    rowid AS use, case_number, utc_lo(moment) AS lo, utc_hi(moment) AS hi,
    -- The only use of its case: not known where a use without a case number may be of it, too.
    count(*) OVER (PARTITION BY case_number) = 1 AND NOT EXISTS (FROM uses WHERE case_number IS NULL) AS alone
FROM uses WHERE case_number IS NOT NULL;

-- Arrests that are or may be after the use (two records of the same instant may be in either order): the earliest that one can be, and the latest that the first certain one can be.
CREATE TABLE arrests AS
SELECT use, min(a.lo) AS earliest, min(a.hi) FILTER (a.lo > u.hi) AS first_certain
FROM cased u JOIN records a USING (case_number)
WHERE a.kind = 'arrest' AND a.hi >= u.lo
GROUP BY use;

-- People who reviewed the use, or may have: reviews name a case and no search, so that one of a case of several uses may be about
-- another, and one with an earlier date may be about this one. `surely` counts different names. The searcher is not on record, so one of the names may be the searcher's own.
CREATE TABLE reviews AS
SELECT
    use,
    TRUE AS may_be,
    bool_or(u.alone AND r.lo > u.hi) AS surely,
    bool_or(r.lo <= a.first_certain OR a.first_certain IS NULL) AS may_be_before_arrest,
    count(DISTINCT r.person) FILTER (u.alone AND r.lo > u.hi AND r.hi < a.earliest) AS surely_before_arrest
FROM cased u JOIN records r USING (case_number) LEFT JOIN arrests a USING (use)
WHERE r.kind = 'review'
GROUP BY use;

CREATE TABLE evidence AS
SELECT
    use,
    bool_or(coalesce(e.independent, FALSE) AND e.hi < u.lo) AS before_use,
    bool_or(coalesce(e.independent, FALSE) AND (e.hi < u.lo OR e.hi < a.earliest)) AS before_arrest,
    bool_or(coalesce(e.independent, TRUE) AND e.lo <= a.first_certain) AS may_be_before_arrest
FROM cased u JOIN records e USING (case_number) LEFT JOIN arrests a USING (use)
WHERE e.kind = 'corroboration'
GROUP BY use;

CREATE TABLE authorizations AS
SELECT DISTINCT use FROM cased u JOIN records r USING (case_number) WHERE r.kind = 'authorization' AND r.lo <= u.hi;

CREATE TABLE cases AS
SELECT
    u.use,
    CASE WHEN a.first_certain IS NOT NULL THEN TRUE WHEN a.use IS NULL THEN FALSE END AS arrest,
    coalesce(r.surely, FALSE) AS reviewed,
    CASE WHEN r.may_be IS NULL THEN TRUE END AS unreviewed,
    CASE WHEN NOT coalesce(r.may_be_before_arrest, FALSE) THEN TRUE END AS unreviewed_before_arrest,
    CASE WHEN r.surely_before_arrest >= 2 THEN TRUE END AS reviewed_before_arrest,
    CASE
        WHEN e.before_arrest THEN TRUE
        WHEN a.first_certain IS NOT NULL AND NOT coalesce(e.may_be_before_arrest, FALSE) THEN FALSE
    END AS evidence_before_arrest,
    CASE WHEN e.before_use THEN TRUE END AS evidence_before_use,
    CASE WHEN o.use IS NULL THEN FALSE END AS court_order
FROM cased u
LEFT JOIN arrests a USING (use) LEFT JOIN reviews r USING (use) LEFT JOIN evidence e USING (use) LEFT JOIN authorizations o USING (use);

CREATE TABLE verdicts AS
WITH facts AS (
    SELECT
        u.rowid AS use, u.*, c.* EXCLUDE (use),
        CAST(moment AS DATE) AS day,
        vendor = 'amazon' AS amazon,
        vendor = 'clearview' AS clearview,
        CAST(moment AS DATE) >= DATE '2021-07-01' AS wa,
        mode IN ('live', 'near_real_time', 'persistent_track') AS live,
        -- Police who act for an organization that the pause leaves out: for whom they acted is not in this log.
        purpose IN ('trafficking_victim', 'missing_child') AND CAST(NULL AS BOOLEAN) AS for_a_partner,
        -- Whether the search gave somebody to act on: candidates alone do not say it, and a result that their number, or
        -- a review of them, contradicts is not known.
        CASE
            WHEN (result IN ('lead', 'candidates') AND candidates = 0) OR (result = 'no_candidates' AND candidates > 0) THEN NULL
            WHEN result = 'no_lead' AND candidates > 0 AND reviewed THEN NULL
            WHEN result = 'lead' OR (reviewed AND (result = 'candidates' OR candidates > 0)) THEN TRUE
            WHEN result IN ('no_candidates', 'no_lead') OR candidates = 0 THEN FALSE
        END AS acted_on
    FROM uses u LEFT JOIN cases c ON c.use = u.rowid
)
SELECT
    use,
    verdict(TRUE, no_case, FALSE) AS "general-case-number",
    verdict(TRUE, no_reason, FALSE) AS "general-reason",
    -- Who searched is not in this log: a squad asked for the search.
    verdict(TRUE, NULL, FALSE) AS "general-operator",
    verdict(TRUE, NULL, FALSE) AS "general-person",
    verdict(TRUE, CASE WHEN no_time THEN TRUE WHEN moment IS NOT NULL THEN FALSE END, FALSE) AS "general-time",

    verdict(amazon AND day >= DATE '2020-06-10' AND day < DATE '2021-06-10', TRUE, for_a_partner) AS "seed-001-a",
    -- On the day of the announcement it is not known whether the use was before it.
    verdict(amazon AND day >= DATE '2020-06-10' AND (day > DATE '2020-06-10' OR NULL), TRUE, for_a_partner OR CASE
        WHEN purpose IN ('criminal_investigation', 'identify_suspect', 'identify_witness', 'identify_accomplice', 'identity_fraud') THEN FALSE
    END) AS "aws-moratorium",
    -- The advice appeared on an unknown day of these two months.
    verdict(amazon AND day >= DATE '2018-06-01' AND (day >= DATE '2018-08-01' OR NULL), threshold < 0.99,
        purpose IN ('locate_missing', 'missing_child', 'identify_missing', 'trafficking_victim')) AS "aws-rek-99",
    verdict(amazon AND day >= DATE '2018-08-01' AND arrest AND acted_on, NOT reviewed_before_arrest, FALSE) AS "aws-rek-human",
    verdict(amazon, faces > 1, FALSE) AS "seed-002-h",

    verdict(clearview AND day >= DATE '2020-02-01', CASE
        WHEN offense IN ('homicide', 'sex_offense', 'kidnapping', 'robbery', 'aggravated_assault', 'arson', 'burglary', 'motor_vehicle_theft',
            'fraud', 'identity_theft', 'child_exploitation', 'human_trafficking', 'terrorism') THEN FALSE
        WHEN offense IN ('shoplifting', 'disorderly_conduct', 'drunkenness', 'trespass', 'liquor_law', 'driving_under_influence', 'traffic') THEN TRUE
    END, purpose = 'threat_to_life') AS "clv-principles",
    verdict(clearview AND day >= DATE '2020-02-01', FALSE, FALSE) AS "clv-principles-government",
    verdict(clearview AND day >= DATE '2020-02-01' AND acted_on, unreviewed, FALSE) AS "clv-principles-review",
    verdict(clearview, no_case OR no_role, FALSE) AS "seed-003-i",

    verdict(wa AND arrest AND acted_on, unreviewed_before_arrest, FALSE) AS "us-wa-43.386.030",
    -- Trials are neither in this log nor declared complete.
    verdict(wa AND NULL, NULL, FALSE) AS "us-wa-43.386.070-1",
    -- Nor are emergencies: one may excuse any live use. Of authorizations the kind is not on record.
    verdict(wa, live, NULL) AS "us-wa-43.386.080-1",
    verdict(wa AND live AND court_order, NULL, NULL) AS "us-wa-43.386.080-1c",
    -- A motive is for a person to judge, of every use.
    verdict(wa, NULL, FALSE) AS "us-wa-43.386.080-2",
    verdict(wa, CASE WHEN source NOT IN ('body_worn_camera', 'other') THEN FALSE END, FALSE) AS "us-wa-43.386.080-4",
    -- An affidavit or a warrant application may stand unrecorded anywhere, with evidence before it for certain only where that lies before the use.
    verdict(wa AND (arrest OR NULL) AND acted_on, arrest AND NOT evidence_before_arrest OR CASE WHEN evidence_before_use THEN FALSE END, FALSE) AS "us-wa-43.386.080-5"
FROM facts;
