//! What the catalogue of the database must say, so that tenants cannot meet and what was issued cannot change.
//!
//! It is asked after each migration and by tests that break it on purpose. To add a rule, add a query that selects what
//! breaks it, as `(subject, what)`.

use std::fmt;

use sqlx::{PgConnection, Row};

/// Something in the catalogue that must not be.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Violation {
    /// The rule that is broken, by its stable name.
    pub rule: &'static str,
    /// The table, constraint, policy, view or function.
    pub subject: String,
}

impl fmt::Display for Violation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.rule, self.subject)
    }
}

/// Looks for everything that breaks a rule. Any login may ask.
///
/// # Errors
/// What the driver says when the catalogue cannot be read.
pub async fn check(connection: &mut PgConnection) -> Result<Vec<Violation>, sqlx::Error> {
    let mut violations = Vec::new();
    for (rule, query) in RULES {
        let rows = sqlx::query(query).fetch_all(&mut *connection).await?;
        violations.extend(rows.iter().map(|row| Violation { rule, subject: row.get(0) }));
    }
    Ok(violations)
}

/// Each query selects the subjects that break its rule.
const RULES: [(&str, &str); 14] = [
    ("a tenant table has no workspace_id", NO_WORKSPACE),
    ("a table with workspace_id lies outside the schemas for it", STRAY_TABLE),
    ("row security is not enabled and forced", NOT_FORCED),
    ("a tenant table has no policy for reading and writing", NO_POLICY),
    ("a policy is not the one form", OTHER_POLICY),
    ("a primary or unique key does not begin with workspace_id", KEY),
    ("a unique index does not begin with workspace_id", UNIQUE_INDEX),
    ("a foreign key does not begin with workspace_id", FOREIGN_KEY),
    ("a view is not security_invoker", VIEW),
    ("a SECURITY DEFINER function has no fixed search_path", DEFINER),
    ("a function may be run by everybody", PUBLIC_FUNCTION),
    ("a role may truncate", TRUNCATE),
    ("a sealed table may be changed", SEALED_GRANT),
    ("a sealed table has no trigger that refuses changes", SEALED_TRIGGER),
];

const NO_WORKSPACE: &str = "\
    SELECT c.oid::regclass::text FROM pg_class c \
    WHERE c.relnamespace = 'tenant'::regnamespace AND c.relkind IN ('r', 'p', 'f') \
      AND NOT EXISTS (SELECT FROM pg_attribute a WHERE a.attrelid = c.oid AND a.attname = 'workspace_id' \
                      AND a.atttypid = 'uuid'::regtype AND a.attnotnull AND NOT a.attisdropped)";

const STRAY_TABLE: &str = "\
    SELECT c.oid::regclass::text FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid \
    WHERE a.attname = 'workspace_id' AND NOT a.attisdropped AND c.relkind IN ('r', 'p', 'f', 'm') \
      AND c.relnamespace NOT IN ('tenant'::regnamespace, 'directory'::regnamespace) AND c.relpersistence <> 't'";

const NOT_FORCED: &str = "\
    SELECT oid::regclass::text FROM pg_class \
    WHERE relnamespace = 'tenant'::regnamespace AND relkind IN ('r', 'p', 'f', 'm') \
      AND NOT (relrowsecurity AND relforcerowsecurity)";

/// The policy named `workspace`, for all commands, restrictive to nobody but the owner and the runtime role.
const NO_POLICY: &str = "\
    SELECT c.oid::regclass::text FROM pg_class c \
    WHERE c.relnamespace = 'tenant'::regnamespace AND c.relkind IN ('r', 'p') \
      AND NOT EXISTS (SELECT FROM pg_policy p WHERE p.polrelid = c.oid AND p.polname = 'workspace')";

/// The one form; beside it, by name, the directory's look-up of memberships and of auditors' accesses, and that of papers, which
/// holds inside its own function only.
const OTHER_POLICY: &str = "\
    WITH policy AS ( \
        SELECT p.polrelid::regclass::text AS relation, p.polname, p.polcmd, p.polpermissive, \
               (SELECT array_agg(rolname::text ORDER BY rolname) FROM pg_roles WHERE oid = ANY (p.polroles)) AS roles, \
               pg_get_expr(p.polqual, p.polrelid) AS reads, pg_get_expr(p.polwithcheck, p.polrelid) AS writes \
        FROM pg_policy p JOIN pg_class c ON c.oid = p.polrelid WHERE c.relnamespace = 'tenant'::regnamespace), \
    form AS ( \
        SELECT '(workspace_id = ( SELECT tenant.current_workspace() AS current_workspace))' AS scoped) \
    SELECT policy.polname || ' on ' || policy.relation FROM policy, form \
    WHERE NOT coalesce(policy.polname = 'workspace' AND polcmd = '*' AND polpermissive \
                       AND roles = ARRAY['dalil_owner', 'dalil_runtime'] AND reads = scoped AND writes = scoped, false) \
      AND NOT coalesce(policy.polname = 'directory' AND polcmd = 'r' \
                       AND relation IN ('tenant.member', 'tenant.auditor_access', 'tenant.auditor_access_end') \
                       AND roles = ARRAY['dalil_directory'] AND reads = 'true', false) \
      AND NOT coalesce(policy.polname = 'look_up' AND relation IN ('tenant.document', 'tenant.document_void') \
                       AND polcmd = 'r' AND roles = ARRAY['dalil_owner'] \
                       AND reads = '(current_setting(''app.look_up''::text, true) = ''paper_state''::text)', false)";

const KEY: &str = "\
    SELECT k.conname || ' on ' || k.conrelid::regclass::text FROM pg_constraint k \
    JOIN pg_class c ON c.oid = k.conrelid \
    JOIN pg_attribute a ON a.attrelid = k.conrelid AND a.attnum = k.conkey[1] \
    WHERE c.relnamespace = 'tenant'::regnamespace AND k.contype IN ('p', 'u', 'x') AND a.attname <> 'workspace_id'";

const UNIQUE_INDEX: &str = "\
    SELECT i.indexrelid::regclass::text FROM pg_index i \
    JOIN pg_class c ON c.oid = i.indrelid \
    LEFT JOIN pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = i.indkey[0] \
    WHERE c.relnamespace = 'tenant'::regnamespace AND i.indisunique \
      AND a.attname IS DISTINCT FROM 'workspace_id'";

/// Both sides: the referring and the referred-to column.
const FOREIGN_KEY: &str = "\
    SELECT k.conname || ' on ' || k.conrelid::regclass::text FROM pg_constraint k \
    JOIN pg_class c ON c.oid = k.conrelid \
    JOIN pg_attribute a ON a.attrelid = k.conrelid AND a.attnum = k.conkey[1] \
    JOIN pg_attribute b ON b.attrelid = k.confrelid AND b.attnum = k.confkey[1] \
    WHERE c.relnamespace = 'tenant'::regnamespace AND k.contype = 'f' \
      AND NOT (a.attname = 'workspace_id' AND b.attname = 'workspace_id')";

/// A materialized view keeps rows where no policy of the tables holds.
const VIEW: &str = "\
    SELECT oid::regclass::text FROM pg_class \
    WHERE relnamespace IN ('tenant'::regnamespace, 'directory'::regnamespace, 'public'::regnamespace) \
      AND (relkind = 'm' OR relkind = 'v' AND NOT coalesce(reloptions && ARRAY['security_invoker=true', 'security_invoker=on'], false))";

const DEFINER: &str = "\
    SELECT p.oid::regprocedure::text FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace \
    WHERE p.prosecdef AND n.nspname NOT IN ('pg_catalog', 'information_schema') \
      AND NOT EXISTS (SELECT FROM unnest(p.proconfig) AS setting WHERE setting LIKE 'search_path=%')";

const PUBLIC_FUNCTION: &str = "\
    SELECT p.oid::regprocedure::text FROM pg_proc p \
    WHERE p.pronamespace IN ('tenant'::regnamespace, 'directory'::regnamespace, 'graphile_worker'::regnamespace) \
      AND EXISTS (SELECT FROM aclexplode(coalesce(p.proacl, acldefault('f', p.proowner))) AS grants \
                  WHERE grants.grantee = 0 AND grants.privilege_type = 'EXECUTE')";

const TRUNCATE: &str = "\
    SELECT r.rolname || ' on ' || c.oid::regclass::text FROM pg_class c, pg_roles r \
    WHERE c.relnamespace IN ('tenant'::regnamespace, 'directory'::regnamespace) AND c.relkind IN ('r', 'p') \
      AND r.rolname IN ('dalil_runtime', 'dalil_directory', 'dalil_worker') \
      AND has_table_privilege(r.oid, c.oid, 'TRUNCATE')";

const SEALED_GRANT: &str = "\
    SELECT r.rolname || ' on ' || c.oid::regclass::text FROM pg_class c, pg_roles r \
    WHERE c.relnamespace = 'tenant'::regnamespace AND c.relname IN ('document', 'document_line', 'audit_entry', \
                        'audit_node', 'closing', 'original_paper', 'paper_copy', 'brand_asset', 'log_node', 'payment', 'payment_allocation', \
                        'payment_reversal', 'write_off', 'purchase', 'purchase_line', 'purchase_reversal', \
                        'supplier_payment', 'supplier_payment_reversal', 'certificate', 'certificate_line', \
                        'certificate_reversal', 'payee_change', 'payee_step', 'auditor_access', 'auditor_access_end') \
      AND r.rolname IN ('dalil_runtime', 'dalil_directory', 'dalil_worker') \
      AND (has_any_column_privilege(r.oid, c.oid, 'UPDATE') OR has_table_privilege(r.oid, c.oid, 'DELETE'))";

/// tgtype: 2 before, 8 delete, 16 update, 32 truncate; not 1 (row), since an UPDATE of no row must fail as well.
const SEALED_TRIGGER: &str = "\
    SELECT sealed.name FROM unnest(ARRAY['tenant.document', 'tenant.document_line', 'tenant.audit_entry', \
                                        'tenant.audit_node', 'tenant.closing', \
                                        'tenant.original_paper', 'tenant.paper_copy', 'tenant.brand_asset', 'tenant.log_node', \
                                        'tenant.payment', 'tenant.payment_allocation', 'tenant.payment_reversal', \
                                        'tenant.write_off', 'tenant.purchase', 'tenant.purchase_line', \
                                        'tenant.purchase_reversal', 'tenant.supplier_payment', \
                                        'tenant.supplier_payment_reversal', 'tenant.certificate', \
                                        'tenant.certificate_line', 'tenant.certificate_reversal', 'tenant.payee_change', \
                                        'tenant.payee_step', 'tenant.auditor_access', \
                                        'tenant.auditor_access_end']) AS sealed (name) \
    WHERE NOT EXISTS (SELECT FROM pg_trigger t WHERE t.tgrelid = to_regclass(sealed.name) \
                      AND t.tgfoid = to_regproc('tenant.refuse_change') AND t.tgenabled = 'O' AND t.tgtype = 2 + 8 + 16 + 32)";
