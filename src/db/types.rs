//! How our own types stand in columns of both databases: moments, ids, and words out of closed lists.

use diesel::deserialize::{self, FromSql};
use diesel::pg::{Pg, PgValue};
use diesel::query_builder::QueryId;
use diesel::serialize::{self, IsNull, Output, ToSql};
use diesel::sql_types::SqlType;
use diesel::sqlite::{Sqlite, SqliteValue};
use uuid::Uuid;

use crate::clock::Moment;
use crate::db::HeadId;
use crate::ids::*;

/// A moment: fixed-width text in SQLite (so that it sorts), `timestamptz` in PostgreSQL.
#[derive(SqlType, QueryId)]
#[diesel(sqlite_type(name = "Text"), postgres_type(oid = 1184, array_oid = 1185))]
pub struct DbTime;

/// A UUID: 16 bytes in SQLite, `uuid` in PostgreSQL.
#[derive(SqlType, QueryId)]
#[diesel(sqlite_type(name = "Binary"), postgres_type(oid = 2950, array_oid = 2951))]
pub struct DbUuid;

/// Gives a type its place in queries and rows; the two `ToSql`/`FromSql` pairs say how it is spelt.
macro_rules! column {
    ($name:ty as $sql:ty) => {
        impl diesel::expression::AsExpression<$sql> for $name {
            type Expression = diesel::internal::derives::as_expression::Bound<$sql, $name>;
            fn as_expression(self) -> Self::Expression {
                diesel::internal::derives::as_expression::Bound::new(self)
            }
        }
        impl<'a> diesel::expression::AsExpression<$sql> for &'a $name {
            type Expression = diesel::internal::derives::as_expression::Bound<$sql, &'a $name>;
            fn as_expression(self) -> Self::Expression {
                diesel::internal::derives::as_expression::Bound::new(self)
            }
        }
        impl diesel::expression::AsExpression<diesel::sql_types::Nullable<$sql>> for $name {
            type Expression =
                diesel::internal::derives::as_expression::Bound<diesel::sql_types::Nullable<$sql>, $name>;
            fn as_expression(self) -> Self::Expression {
                diesel::internal::derives::as_expression::Bound::new(self)
            }
        }
        impl<'a> diesel::expression::AsExpression<diesel::sql_types::Nullable<$sql>> for &'a $name {
            type Expression =
                diesel::internal::derives::as_expression::Bound<diesel::sql_types::Nullable<$sql>, &'a $name>;
            fn as_expression(self) -> Self::Expression {
                diesel::internal::derives::as_expression::Bound::new(self)
            }
        }
        impl<DB> diesel::serialize::ToSql<diesel::sql_types::Nullable<$sql>, DB> for $name
        where
            DB: diesel::backend::Backend,
            $name: diesel::serialize::ToSql<$sql, DB>,
        {
            fn to_sql<'b>(
                &'b self,
                out: &mut diesel::serialize::Output<'b, '_, DB>,
            ) -> diesel::serialize::Result {
                diesel::serialize::ToSql::<$sql, DB>::to_sql(self, out)
            }
        }
        impl<DB> diesel::deserialize::Queryable<$sql, DB> for $name
        where
            DB: diesel::backend::Backend,
            $name: diesel::deserialize::FromSql<$sql, DB>,
        {
            type Row = Self;
            fn build(row: Self) -> diesel::deserialize::Result<Self> {
                Ok(row)
            }
        }
    };
}
pub(crate) use column;

column!(Moment as DbTime);

impl ToSql<DbTime, Sqlite> for Moment {
    fn to_sql<'b>(&'b self, out: &mut Output<'b, '_, Sqlite>) -> serialize::Result {
        out.set_value(self.to_string());
        Ok(IsNull::No)
    }
}

impl FromSql<DbTime, Sqlite> for Moment {
    fn from_sql(value: SqliteValue<'_, '_, '_>) -> deserialize::Result<Self> {
        let text = <String as FromSql<diesel::sql_types::Text, Sqlite>>::from_sql(value)?;
        Ok(Moment::parse(&text)?)
    }
}

impl ToSql<DbTime, Pg> for Moment {
    fn to_sql<'b>(&'b self, out: &mut Output<'b, '_, Pg>) -> serialize::Result {
        ToSql::<diesel::sql_types::Timestamptz, Pg>::to_sql(&self.utc(), &mut out.reborrow())
    }
}

impl FromSql<DbTime, Pg> for Moment {
    fn from_sql(value: PgValue<'_>) -> deserialize::Result<Self> {
        let at =
            <chrono::DateTime<chrono::Utc> as FromSql<diesel::sql_types::Timestamptz, Pg>>::from_sql(value)?;
        Ok(Moment::new(at))
    }
}

macro_rules! uuid_columns {
    ($($name:ident),*) => {$(
        column!($name as DbUuid);

        impl ToSql<DbUuid, Sqlite> for $name {
            fn to_sql<'b>(&'b self, out: &mut Output<'b, '_, Sqlite>) -> serialize::Result {
                out.set_value(self.uuid().as_bytes().to_vec());
                Ok(IsNull::No)
            }
        }

        impl FromSql<DbUuid, Sqlite> for $name {
            fn from_sql(value: SqliteValue<'_, '_, '_>) -> deserialize::Result<Self> {
                let bytes = <Vec<u8> as FromSql<diesel::sql_types::Binary, Sqlite>>::from_sql(value)?;
                Ok(Self::from_uuid(Uuid::from_slice(&bytes)?))
            }
        }

        impl ToSql<DbUuid, Pg> for $name {
            fn to_sql<'b>(&'b self, out: &mut Output<'b, '_, Pg>) -> serialize::Result {
                use std::io::Write as _;
                out.write_all(self.uuid().as_bytes())?;
                Ok(IsNull::No)
            }
        }

        impl FromSql<DbUuid, Pg> for $name {
            fn from_sql(value: PgValue<'_>) -> deserialize::Result<Self> {
                Ok(Self::from_uuid(Uuid::from_slice(value.as_bytes())?))
            }
        }
    )*};
}

uuid_columns!(
    AccountId, OwnerId, StaffId, GrantId, SessionId, ConsentId, RequestId, EntryId, MessageId, SignInId,
    StepUpId, AttemptId, HeadId
);

/// Lets a type that has `as_str()` and `FromStr` stand in a text column: words out of closed lists, and
/// parsed texts such as addresses.
#[macro_export]
macro_rules! text_column {
    ($($name:ty),* $(,)?) => {$(
        $crate::db::types::column!($name as diesel::sql_types::Text);

        impl diesel::serialize::ToSql<diesel::sql_types::Text, diesel::sqlite::Sqlite> for $name {
            fn to_sql<'b>(
                &'b self,
                out: &mut diesel::serialize::Output<'b, '_, diesel::sqlite::Sqlite>,
            ) -> diesel::serialize::Result {
                out.set_value(self.as_str().to_owned());
                Ok(diesel::serialize::IsNull::No)
            }
        }

        impl diesel::serialize::ToSql<diesel::sql_types::Text, diesel::pg::Pg> for $name {
            fn to_sql<'b>(
                &'b self,
                out: &mut diesel::serialize::Output<'b, '_, diesel::pg::Pg>,
            ) -> diesel::serialize::Result {
                std::io::Write::write_all(out, self.as_str().as_bytes())?;
                Ok(diesel::serialize::IsNull::No)
            }
        }

        impl<DB> diesel::deserialize::FromSql<diesel::sql_types::Text, DB> for $name
        where
            DB: diesel::backend::Backend,
            String: diesel::deserialize::FromSql<diesel::sql_types::Text, DB>,
        {
            fn from_sql(value: DB::RawValue<'_>) -> diesel::deserialize::Result<Self> {
                let text = <String as diesel::deserialize::FromSql<diesel::sql_types::Text, DB>>::from_sql(value)?;
                text.parse().map_err(|_| format!("{text:?} is not one of ours").into())
            }
        }
    )*};
}
