-- What is kept for a session is found by the beginning of its name. Here names compare by their bytes already.
SELECT 1;
