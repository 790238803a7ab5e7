//! A tenant's customers: list, search, one, change.

use diesel::prelude::*;

use super::schema::customers;
use super::{Connection, StoreError};

#[derive(Clone, Debug, Queryable, Selectable, AsChangeset)]
#[diesel(table_name = customers)]
pub struct Customer {
    pub id: i32,
    pub name: String,
    pub email: String,
    pub phone: String,
    pub vat_number: String,
    pub private_note: String,
}

/// One page of customers whose name or e-mail holds `query`, and how many there are on all pages.
pub fn search(
    connection: &mut Connection,
    tenant: &str,
    query: &str,
    offset: i64,
    limit: i64,
) -> Result<(Vec<Customer>, i64), StoreError> {
    let pattern = format!("%{}%", query.replace('\\', "\\\\").replace('%', "\\%").replace('_', "\\_"));
    let matching = || {
        customers::table.filter(
            customers::tenant_id.eq(tenant).and(
                customers::name
                    .like(pattern.clone())
                    .escape('\\')
                    .or(customers::email.like(pattern.clone()).escape('\\')),
            ),
        )
    };
    let page = matching()
        .order(customers::name)
        .offset(offset)
        .limit(limit)
        .select(Customer::as_select())
        .load(connection)?;
    Ok((page, matching().count().get_result(connection)?))
}

pub fn all(connection: &mut Connection, tenant: &str) -> Result<Vec<Customer>, StoreError> {
    Ok(customers::table
        .filter(customers::tenant_id.eq(tenant))
        .order(customers::name)
        .select(Customer::as_select())
        .load(connection)?)
}

pub fn one(connection: &mut Connection, tenant: &str, id: i32) -> Result<Option<Customer>, StoreError> {
    Ok(customers::table
        .find(id)
        .filter(customers::tenant_id.eq(tenant))
        .select(Customer::as_select())
        .first(connection)
        .optional()?)
}

/// Whether the tenant has such a customer.
pub fn change(connection: &mut Connection, tenant: &str, customer: &Customer) -> Result<bool, StoreError> {
    let one = customers::table.find(customer.id).filter(customers::tenant_id.eq(tenant));
    Ok(diesel::update(one).set(customer).execute(connection)? > 0)
}
