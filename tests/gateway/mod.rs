//! The gateway over real HTTP: the story in the whole demo, and every trick against a gateway before an app of ours.

mod answering;
mod asking;
mod attacks;
mod before;
mod canary;
pub mod echo;
mod flow;
mod hiding;
mod hosts;
mod house;
mod identity;
mod revealing;
mod rules;
mod sending;
mod siblings;
mod stopped;
mod story;
mod streams;
mod telling;
mod uploads;
mod withdrawing;
mod words;
