//! The tables, once for SQLite and once for Diesel. Money is in integer cents, rates in hundredths of a
//! percent, so that nothing is ever rounded by storing it.

/// Makes the tables that are missing.
pub const CREATE: &str = "
CREATE TABLE IF NOT EXISTS meta (key TEXT PRIMARY KEY NOT NULL, value TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS tenants (id TEXT PRIMARY KEY NOT NULL, name TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS users (
    id TEXT PRIMARY KEY NOT NULL, tenant_id TEXT NOT NULL REFERENCES tenants (id), name TEXT NOT NULL,
    email TEXT NOT NULL UNIQUE, role TEXT NOT NULL, salt TEXT NOT NULL, password_hash TEXT NOT NULL,
    last_seen_at TIMESTAMP);
CREATE TABLE IF NOT EXISTS sign_ins (
    token_hash TEXT PRIMARY KEY NOT NULL, user_id TEXT NOT NULL REFERENCES users (id),
    csrf_token TEXT NOT NULL, expires_at TIMESTAMP NOT NULL);
CREATE TABLE IF NOT EXISTS flashes (visit TEXT PRIMARY KEY NOT NULL, message TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS invitations (
    id INTEGER PRIMARY KEY NOT NULL, tenant_id TEXT NOT NULL REFERENCES tenants (id), email TEXT NOT NULL,
    role TEXT NOT NULL, invited_on DATE NOT NULL);
CREATE TABLE IF NOT EXISTS customers (
    id INTEGER PRIMARY KEY NOT NULL, tenant_id TEXT NOT NULL REFERENCES tenants (id), name TEXT NOT NULL,
    email TEXT NOT NULL, phone TEXT NOT NULL, vat_number TEXT NOT NULL, private_note TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS invoices (
    id INTEGER PRIMARY KEY NOT NULL, tenant_id TEXT NOT NULL REFERENCES tenants (id),
    customer_id INTEGER NOT NULL REFERENCES customers (id), number TEXT NOT NULL, issued_on DATE NOT NULL,
    due_on DATE NOT NULL, paid_on DATE, rate INTEGER NOT NULL, total_cents BIGINT NOT NULL,
    note TEXT NOT NULL);
CREATE INDEX IF NOT EXISTS invoices_by_tenant ON invoices (tenant_id, issued_on);
CREATE TABLE IF NOT EXISTS invoice_lines (
    id INTEGER PRIMARY KEY NOT NULL, invoice_id INTEGER NOT NULL REFERENCES invoices (id),
    description TEXT NOT NULL, quantity INTEGER NOT NULL, unit_cents BIGINT NOT NULL);
CREATE INDEX IF NOT EXISTS invoice_lines_by_invoice ON invoice_lines (invoice_id);
CREATE TABLE IF NOT EXISTS tax_settings (
    tenant_id TEXT PRIMARY KEY NOT NULL REFERENCES tenants (id), rate INTEGER NOT NULL, country TEXT NOT NULL,
    tax_number TEXT NOT NULL, prices_include_tax BOOLEAN NOT NULL);
CREATE TABLE IF NOT EXISTS billing_settings (
    tenant_id TEXT PRIMARY KEY NOT NULL REFERENCES tenants (id), account_holder TEXT NOT NULL,
    iban TEXT NOT NULL, billing_email TEXT NOT NULL, card_number TEXT NOT NULL, card_expires TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS notification_settings (
    tenant_id TEXT PRIMARY KEY NOT NULL REFERENCES tenants (id), invoice_paid BOOLEAN NOT NULL,
    invoice_overdue BOOLEAN NOT NULL, weekly_summary BOOLEAN NOT NULL, product_news BOOLEAN NOT NULL,
    frequency TEXT NOT NULL, remind_after TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS debits (
    invoice_id INTEGER PRIMARY KEY NOT NULL REFERENCES invoices (id), tenant_id TEXT NOT NULL REFERENCES tenants (id),
    tried_on DATE NOT NULL, iban TEXT NOT NULL, outcome TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS api_tokens (
    id INTEGER PRIMARY KEY NOT NULL, tenant_id TEXT NOT NULL REFERENCES tenants (id), name TEXT NOT NULL,
    token TEXT NOT NULL, created_on DATE NOT NULL);
CREATE TABLE IF NOT EXISTS webhook_secrets (
    tenant_id TEXT PRIMARY KEY NOT NULL REFERENCES tenants (id), url TEXT NOT NULL, secret TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS recovery_codes (
    id INTEGER PRIMARY KEY NOT NULL, tenant_id TEXT NOT NULL REFERENCES tenants (id), code TEXT NOT NULL);
";

/// Empties all tables but `meta`, children first.
pub const EMPTY: &str = "
DELETE FROM recovery_codes; DELETE FROM webhook_secrets; DELETE FROM api_tokens;
DELETE FROM notification_settings; DELETE FROM billing_settings; DELETE FROM tax_settings;
DELETE FROM debits; DELETE FROM invoice_lines; DELETE FROM invoices; DELETE FROM customers; DELETE FROM invitations;
DELETE FROM flashes; DELETE FROM sign_ins; DELETE FROM users; DELETE FROM tenants;
";

diesel::table! { meta (key) { key -> Text, value -> Text, } }
diesel::table! { tenants (id) { id -> Text, name -> Text, } }
diesel::table! {
    users (id) {
        id -> Text,
        tenant_id -> Text,
        name -> Text,
        email -> Text,
        role -> Text,
        salt -> Text,
        password_hash -> Text,
        last_seen_at -> Nullable<Timestamp>,
    }
}
diesel::table! {
    sign_ins (token_hash) { token_hash -> Text, user_id -> Text, csrf_token -> Text, expires_at -> Timestamp, }
}
diesel::table! { flashes (visit) { visit -> Text, message -> Text, } }
diesel::table! {
    invitations (id) { id -> Integer, tenant_id -> Text, email -> Text, role -> Text, invited_on -> Date, }
}
diesel::table! {
    customers (id) {
        id -> Integer,
        tenant_id -> Text,
        name -> Text,
        email -> Text,
        phone -> Text,
        vat_number -> Text,
        private_note -> Text,
    }
}
diesel::table! {
    invoices (id) {
        id -> Integer,
        tenant_id -> Text,
        customer_id -> Integer,
        number -> Text,
        issued_on -> Date,
        due_on -> Date,
        paid_on -> Nullable<Date>,
        rate -> Integer,
        total_cents -> BigInt,
        note -> Text,
    }
}
diesel::table! {
    invoice_lines (id) {
        id -> Integer,
        invoice_id -> Integer,
        description -> Text,
        quantity -> Integer,
        unit_cents -> BigInt,
    }
}
diesel::table! {
    tax_settings (tenant_id) {
        tenant_id -> Text,
        rate -> Integer,
        country -> Text,
        tax_number -> Text,
        prices_include_tax -> Bool,
    }
}
diesel::table! {
    billing_settings (tenant_id) {
        tenant_id -> Text,
        account_holder -> Text,
        iban -> Text,
        billing_email -> Text,
        card_number -> Text,
        card_expires -> Text,
    }
}
diesel::table! {
    notification_settings (tenant_id) {
        tenant_id -> Text,
        invoice_paid -> Bool,
        invoice_overdue -> Bool,
        weekly_summary -> Bool,
        product_news -> Bool,
        frequency -> Text,
        remind_after -> Text,
    }
}
diesel::table! {
    api_tokens (id) { id -> Integer, tenant_id -> Text, name -> Text, token -> Text, created_on -> Date, }
}
diesel::table! { webhook_secrets (tenant_id) { tenant_id -> Text, url -> Text, secret -> Text, } }
diesel::table! { recovery_codes (id) { id -> Integer, tenant_id -> Text, code -> Text, } }

diesel::table! {
    debits (invoice_id) {
        invoice_id -> Integer,
        tenant_id -> Text,
        tried_on -> Date,
        iban -> Text,
        outcome -> Text,
    }
}

diesel::joinable!(users -> tenants (tenant_id));
diesel::joinable!(sign_ins -> users (user_id));
diesel::joinable!(invoices -> customers (customer_id));
diesel::allow_tables_to_appear_in_same_query!(tenants, users, sign_ins);
diesel::allow_tables_to_appear_in_same_query!(customers, invoices);
