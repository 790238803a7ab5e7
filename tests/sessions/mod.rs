//! Sessions over the database: how they open, how they end, and what a withdrawal means at once.

mod agents;
mod ends;
mod leaving;
mod opening;
mod suspend_race;
mod withdraw_race;
