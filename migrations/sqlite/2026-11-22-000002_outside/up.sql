-- Which checkpoint a mail prints, and when the vendor's log vouches for a checkpoint.

-- How many entries the vendor's log had when it had noted this checkpoint. A checkpoint of the vendor's own has none.
ALTER TABLE checkpoints ADD COLUMN vendor_size INTEGER;

-- The mail prints a checkpoint over at least so many entries of its account, and waits for one.
ALTER TABLE messages ADD COLUMN needs_size INTEGER;
