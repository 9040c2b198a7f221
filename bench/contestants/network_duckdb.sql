-- The rules of a network audit, written by hand for DuckDB, from policies/general/record-keeping.md and
-- policies/integrity/contradictions.md. Reads the variable `searches`; leaves the table `verdicts`, one column a rule.

CREATE TYPE verdict AS ENUM ('violation', 'undetermined', 'compliant', 'not_applicable');

CREATE MACRO verdict(broken) AS CAST(CASE
    WHEN broken THEN 'violation'
    WHEN NOT broken THEN 'compliant'
    ELSE 'undetermined'
END AS verdict);

CREATE MACRO blank(cell) AS CASE
    WHEN cell IS NULL THEN TRUE
    WHEN length(cell) > 9 THEN FALSE
    ELSE regexp_full_match(cell, '(?i)\s*(-*|\?*|x{0,3}|n/?a|none|null|unk(nown)?|tbd)\s*')
END;

CREATE MACRO moment(cell) AS try_strptime(cell, '%m/%d/%Y, %I:%M:%S %p UTC');

-- Rows keep the order of the file, so `rowid + 2` is the line.
CREATE TABLE verdicts AS
SELECT
    "ID" AS id,
    verdict(blank("Case #") AND NOT coalesce(regexp_matches("Reason", '\b\d\d-\d{2,}\b'), FALSE)) AS "general-case-number",
    verdict(blank("Reason")) AS "general-reason",
    verdict(blank("Name")) AS "general-operator",
    -- Whether several share an account is not in this log.
    verdict(CAST(NULL AS BOOLEAN)) AS "general-person",
    verdict(CASE WHEN blank("Search Time") THEN TRUE WHEN moment(trim("Search Time")) IS NOT NULL THEN FALSE END) AS "general-time",
    -- The day on which the log is read counts where nobody says when it was exported.
    verdict(
        CAST(timezone('America/Los_Angeles', timezone('UTC', moment(trim("Search Time")))) AS DATE) > current_date
    ) AS "integrity-after-export",
    verdict(
        moment(regexp_extract("Time Frame", '^\s*(\S+ \S+ \S+ UTC) (\S+ \S+ \S+ UTC)\s*$', 1))
        > moment(regexp_extract("Time Frame", '^\s*(\S+ \S+ \S+ UTC) (\S+ \S+ \S+ UTC)\s*$', 2))
    ) AS "integrity-window-reversed",
FROM read_csv(getvariable('searches'), all_varchar = TRUE, header = TRUE, delim = ',', quote = '"');
