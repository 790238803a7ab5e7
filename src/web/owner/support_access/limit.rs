//! Limiting a grant to a person or a purpose: what the form sends, and what it shows.

use std::collections::BTreeSet;

use serde::Deserialize;

use crate::db::{Conn, DbError};
use crate::grants::{GrantError, Only, OnlyAgent};
use crate::ids::StaffId;
use crate::sessions::Works;
use crate::staff::{self, Member, Role};

/// As typed.
#[derive(Debug, Clone, Default, Deserialize)]
pub struct LimitFields {
    /// `anyone`, `agent` or `team`.
    #[serde(default)]
    pub who: String,
    #[serde(default)]
    pub agent: String,
    #[serde(default)]
    pub team: String,
    #[serde(default)]
    pub task: String,
    #[serde(default)]
    pub purpose: String,
}

/// Changing the limit of the grant that is on.
#[derive(Debug, Default, Deserialize)]
pub struct LimitForm {
    #[serde(default)]
    pub grant: String,
    #[serde(flatten)]
    pub limit: LimitFields,
}

/// Who of the vendor's people can be named.
pub(super) fn agents(conn: &mut Conn) -> Result<Vec<Member>, DbError> {
    staff::serving(conn, Role::Agent)
}

/// Their teams, each once.
fn teams(agents: &[Member]) -> BTreeSet<&str> {
    agents.iter().map(|member| member.team.as_str()).filter(|team| !team.is_empty()).collect()
}

impl LimitFields {
    /// As it stands in a grant.
    fn of(only: &Only, works: &Works) -> Self {
        let task = only.work.as_deref().and_then(|id| works.find(id));
        let purpose = only.purpose.clone().unwrap_or_default();
        let own = task.map_or(purpose.as_str(), |task| {
            purpose.strip_prefix(&task.label).unwrap_or(&purpose).trim_start_matches(": ")
        });
        Self {
            who: match (&only.agent, &only.team) {
                (Some(_), _) => "agent",
                (None, Some(_)) => "team",
                (None, None) => "anyone",
            }
            .to_owned(),
            team: only.team.clone().unwrap_or_default(),
            agent: only.agent.as_ref().map(|agent| agent.id.to_string()).unwrap_or_default(),
            task: task.map(|task| task.id.clone()).unwrap_or_default(),
            purpose: own.to_owned(),
        }
    }

    /// What it means, among these people and tasks.
    pub(super) fn read(&self, agents: &[Member], works: &Works) -> Result<Only, GrantError> {
        let agent = match self.who.as_str() {
            "agent" => {
                let id = self.agent.parse::<StaffId>().map_err(|_| GrantError::NoSuchAgent)?;
                let agent = agents.iter().find(|member| member.id == id).ok_or(GrantError::NoSuchAgent)?;
                Some(OnlyAgent { id, name: agent.name.clone() })
            }
            _ => None,
        };
        let team = match self.who.as_str() {
            "team" if teams(agents).contains(self.team.as_str()) => Some(self.team.clone()),
            "team" => return Err(GrantError::NoSuchTeam),
            _ => None,
        };
        let task = match self.task.as_str() {
            "" => None,
            id => Some(works.find(id).ok_or(GrantError::NoSuchWork)?),
        };
        Only::chosen(agent, team, task.map(|task| (task.id.clone(), task.label.clone())), &self.purpose)
    }
}

/// The fields, with what is chosen.
pub(super) struct LimitChoices {
    /// Whether it is unfolded.
    pub open: bool,
    pub anyone: bool,
    pub one: bool,
    pub one_team: bool,
    pub agents: Vec<Named>,
    /// None where nobody on support is in a team.
    pub teams: Vec<Named>,
    /// None where the vendor's settings name no kinds of work.
    pub tasks: Vec<Named>,
    pub purpose: String,
}

pub(super) struct Named {
    pub id: String,
    pub name: String,
    pub chosen: bool,
}

impl LimitChoices {
    /// What was typed stays; before that, it is as the grant is limited.
    pub(super) fn of(
        typed: Option<&LimitFields>,
        only: Option<&Only>,
        agents: &[Member],
        works: &Works,
    ) -> Self {
        let chosen = match typed {
            Some(typed) => typed.clone(),
            None => LimitFields::of(only.unwrap_or(&Only::default()), works),
        };
        let named =
            |id: String, name: &str, chosen: &str| Named { chosen: id == chosen, id, name: name.to_owned() };
        Self {
            open: typed.is_some_and(|typed| typed.is_more_than_anyone()),
            anyone: !matches!(chosen.who.as_str(), "agent" | "team"),
            one: chosen.who == "agent",
            one_team: chosen.who == "team",
            teams: teams(agents).into_iter().map(|team| named(team.to_owned(), team, &chosen.team)).collect(),
            agents: agents
                .iter()
                .map(|member| named(member.id.to_string(), &member.name, &chosen.agent))
                .collect(),
            tasks: works.all().iter().map(|work| named(work.id.clone(), &work.label, &chosen.task)).collect(),
            purpose: chosen.purpose,
        }
    }
}

impl LimitFields {
    fn is_more_than_anyone(&self) -> bool {
        matches!(self.who.as_str(), "agent" | "team") || !self.task.is_empty() || !self.purpose.is_empty()
    }
}
