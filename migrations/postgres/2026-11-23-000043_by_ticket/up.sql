-- Support looks for what was done for a ticket.
CREATE INDEX sessions_by_ticket ON sessions (ticket);
CREATE INDEX requests_by_ticket ON requests (ticket);
