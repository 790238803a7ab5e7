//! What opens a tenant's data to programs: API tokens, the webhook's signing secret, recovery codes.

use chrono::NaiveDate;
use diesel::prelude::*;

use super::schema::{api_tokens, recovery_codes, webhook_secrets};
use super::{Connection, StoreError, random_hex};

#[derive(Clone, Debug, Queryable, Selectable)]
#[diesel(table_name = api_tokens)]
pub struct ApiToken {
    pub id: i32,
    pub name: String,
    pub token: String,
    pub created_on: NaiveDate,
}

#[derive(Clone, Debug, Queryable, Selectable)]
#[diesel(table_name = webhook_secrets)]
pub struct Webhook {
    pub url: String,
    pub secret: String,
}

/// Everything on the tokens page.
pub struct Secrets {
    pub tokens: Vec<ApiToken>,
    pub webhook: Webhook,
    pub recovery_codes: Vec<String>,
}

pub fn secrets(connection: &mut Connection, tenant: &str) -> Result<Secrets, StoreError> {
    Ok(Secrets {
        tokens: api_tokens::table
            .filter(api_tokens::tenant_id.eq(tenant))
            .order(api_tokens::id)
            .select(ApiToken::as_select())
            .load(connection)?,
        webhook: webhook_secrets::table.find(tenant).select(Webhook::as_select()).first(connection)?,
        recovery_codes: recovery_codes::table
            .filter(recovery_codes::tenant_id.eq(tenant))
            .order(recovery_codes::id)
            .select(recovery_codes::code)
            .load(connection)?,
    })
}

pub fn add_token(
    connection: &mut Connection,
    tenant: &str,
    name: &str,
    today: NaiveDate,
) -> Result<(), StoreError> {
    diesel::insert_into(api_tokens::table)
        .values((
            api_tokens::tenant_id.eq(tenant),
            api_tokens::name.eq(name),
            api_tokens::token.eq(format!("acme_live_51H{}", random_hex::<16>()?)),
            api_tokens::created_on.eq(today),
        ))
        .execute(connection)?;
    Ok(())
}

/// Whether there was such a token.
pub fn revoke_token(connection: &mut Connection, tenant: &str, id: i32) -> Result<bool, StoreError> {
    let one = api_tokens::table.find(id).filter(api_tokens::tenant_id.eq(tenant));
    Ok(diesel::delete(one).execute(connection)? > 0)
}
