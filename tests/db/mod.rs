//! The database room, on both databases: the write path and how it fails, migrations, durability.

mod failures;
mod schema;
mod write_path;
