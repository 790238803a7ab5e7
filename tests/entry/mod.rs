//! Who may come in where: every address by every kind of person, over real HTTP. Nobody comes in without an owner's yes,
//! and whatever people do in whatever order, the promises hold.

mod break_glass;
mod errands;
mod matrix;
mod routes;
mod world;
